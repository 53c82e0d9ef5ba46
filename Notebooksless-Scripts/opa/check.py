"""Checks the policy pack in the engine of Open Policy Agent; see run.sh.

Ends with 1 when a check does not hold, and says which.
"""

import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

import engine
from tables import (
    FOUR_FIFTHS_DENOMINATORS,
    exact_pairs,
    hiring,
    metadata_cases,
    with_ratio,
)

failures = []
counts = {}


def expect(section, holds, what):
    """Counts a check, and keeps the sentence of one that does not hold."""
    counts[section] = counts.get(section, 0) + 1
    if not holds:
        failures.append(f"{section}: {what}")


def shown(path):
    return ".".join(str(step) for step in path)


def check_rego_tests(pack):
    for name in pack.tests:
        expect("the pack's own Rego tests", pack.query(f"x = {name}") == [{"x": True}], name)


def check_cases(pack, metadata):
    for name, document, outcome, message in metadata_cases(metadata):
        passed, deny = pack.decision(document)
        section = "the table of cases"
        expect(section, passed == (outcome == "pass"), f"{name}: passed is {passed}")
        expect(section, (deny == []) == (outcome == "pass"), f"{name}: deny is {deny}")
        expect(section, pack.value("data.fairmark.gate.outcome", document) == outcome, f"{name}: not {outcome}")
        # What `opa eval --fail-defined` and Conftest see.
        expect(section, (pack.query("data.fairmark.gate.deny[_]", document) == []) == (outcome == "pass"), f"{name}: deny[_]")
        texts = pack.value("data.main.deny", document)
        expect(section, sorted(texts) == deny and all(isinstance(text, str) for text in texts), f"{name}: main.deny is {texts}")
        if message:
            expect(section, any(message in text for text in deny), f"{name}: {message!r} is not in {deny}")


def check_never_passes(pack, section, document, paths, package="fairmark.gate"):
    """Each damage to each of the paths keeps the document from passing, and `deny` says so."""
    for path in paths:
        for damage, broken in engine.damages(document, path):
            try:
                passed, deny = pack.decision(broken, package)
            except pack.error as error:
                expect(section, False, f"{shown(path)} {damage}: {error}")
                continue
            expect(section, not passed and deny != [], f"{shown(path)} {damage}: passed={passed}, deny={deny}")


def check_exact_pairs(pack, metadata):
    section = "count pairs at exactly four fifths and one person below"
    rounded_down = 0
    pairs = list(exact_pairs(FOUR_FIFTHS_DENOMINATORS))
    expect(section, len(pairs) == 955, f"{len(pairs)} pairs instead of 955")
    for k1, n1, k2, n2 in pairs:
        rounded_down += (k1 / n1) / (k2 / n2) < 0.8
        for selected, outcome in ((k1, "pass"), (k1 - 1, "fail")):
            for package, document in (
                ("fairmark.gate", with_ratio(metadata, selected, n1, k2, n2)),
                ("fairmark.four_fifths", hiring(selected, n1, k2, n2)),
            ):
                passed, deny = pack.decision(document, package)
                holds = passed and deny == [] if outcome == "pass" else not passed and any("below 4/5" in text for text in deny)
                expect(section, holds, f"{package}, {selected}/{n1} against {k2}/{n2}: passed={passed}, deny={deny}")
    expect(section, rounded_down == 406, f"{rounded_down} quotients of quotients are below 0.8 instead of 406")
    # All pairs of denominators from 10 to 100, in one evaluation.
    every = [
        [{"counts": {"numerator": k, "denominator": n1}, "reference_counts": {"numerator": k2, "denominator": n2}} for k in (k1, k1 - 1)]
        for k1, n1, k2, n2 in exact_pairs(range(10, 101))
    ]
    wrong = pack.value(
        """count([1 | some pair in input;
          not data.fairmark.values.ratio_at_least(pair[0], {"numerator": 4, "denominator": 5})]) +
        count([1 | some pair in input;
          data.fairmark.values.ratio_at_least(pair[1], {"numerator": 4, "denominator": 5})])""".replace("\n", " "),
        every,
    )
    expect(f"all {len(every)} such pairs of 10 to 100 people", wrong == 0, f"{wrong} comparisons are wrong")


def check_known_traps(bindings):
    """What the page warns of does happen in this engine."""
    section = "what the page warns of"
    with bindings.OpaEngine() as old:
        try:
            old.add_policy("old.rego", "package x\ndefault allow = false\nallow { input.ratio >= 0.8 }\ndeny[m] { input.ratio < 0.8; m := \"low\" }\n")
            old.eval_query("data.x.allow", {"ratio": 0.9})
            expect(section, False, "Rego v0 compiles")
        except bindings.OpaError as error:
            expect(section, "`if` keyword is required before rule body" in str(error) and "`contains` keyword is required for partial set rules" in str(error), str(error))
    with bindings.OpaEngine() as plain:
        plain.add_policy("plain.rego", 'package x\ndefault allow := false\nallow if input.ratio >= 0.8\npassed if input.ratio >= 0.8\ndeny contains "low" if input.ratio < 0.8\n')
        # `opa eval --fail` ends with 1 when there is no result; `false` is one.
        expect(section, plain.eval_query("data.x.allow", {"ratio": 0.1}) != [], "a default of false has no result")
        expect(section, plain.eval_query("data.x.allow == true", {"ratio": 0.1}) != [], "a comparison that is false has no result")
        expect(section, plain.eval_query("data.x.passed", {"ratio": 0.1}) == [], "a rule without default has a result")
        expect(section, plain.eval_query("x = data.x.deny", {}) == [{"x": []}], "deny alone notices that the ratio is missing")
        expect(section, plain.eval_query("x = data.x.passed", {"ratio": "0.1"}) == [{"x": True}], "a text is below some number")


def check_program(bindings, fairmark):
    """What the program writes, from a job over real data to the decision."""
    section = "documents that the program wrote"
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)

        def run(*arguments):
            result = subprocess.run([fairmark, *arguments], cwd=folder, capture_output=True, text=True)
            if result.returncode != 0:
                sys.exit(f"fairmark {' '.join(arguments)} ended with {result.returncode}: {result.stderr}")

        here = pathlib.Path(__file__).parent
        for file in ("hiring.yaml", "hiring.csv", "card.yaml"):
            (folder / file).write_bytes((here / file).read_bytes())
        run("run", "hiring.yaml", "--output", "out", "--quiet")
        run("export", "opa-metadata", "out/metrics.json", "--system-card", "card.yaml", "--output", "model_metadata.json")
        run("export", "opa-policy", "--output", "policy")
        names = sorted(path.name for path in engine.PACK.glob("*.rego"))
        expect(section, sorted(path.name for path in (folder / "policy").iterdir()) == names, "the exported pack has other files")
        for file in names:
            expect(section, (folder / "policy" / file).read_bytes() == (engine.PACK / file).read_bytes(), f"{file} was exported otherwise")
        exported = engine.Pack(bindings, folder / "policy")
        metadata = json.loads((folder / "model_metadata.json").read_text())
        metrics = json.loads((folder / "out" / "metrics.json").read_text())
        for document in (metadata, metrics):
            passed, deny = exported.decision(document)
            expect(section, passed and deny == [], f"{document['schema']} does not pass: {deny}")
        schema = json.loads((engine.REPOSITORY / "Sources/JobRunner/Schemas/metrics-1.schema.json").read_text())
        # The records of the second analysis are many and alike: every tenth of them.
        paths = [
            path for path in engine.required_paths(schema, metrics)
            if path[:3] != ("analyses", 1, "metrics") or len(path) < 5 or path[3] % 10 == 0
        ]
        check_never_passes(exported, "required members of the program's metrics.json", metrics, paths)
        check_never_passes(
            exported, "required members of the program's model_metadata.json", metadata,
            [path for path in engine.all_paths(metadata) if is_gated(path)])
        check_designs(exported, folder, run, schema)
        check_gates(exported, folder, run)


def check_designs(pack, folder, run, schema):
    """Jobs with weights, clusters, joins, conditions and rejected rows, as the program writes them."""
    section = "jobs with weights, clusters, joins and conditions"
    rows = [(f"p{number // 3}", "mf"[number % 2], "yes" if number % 5 < 3 else "no", 1 + number % 4, 2020 + number % 3) for number in range(60)]
    applications = "".join(f"{person},{hired},{weight},{year}\n" for person, _, hired, weight, year in rows)
    (folder / "applications.csv").write_text("person,hired,w,year\n" + applications + "torn\n")
    people = "".join(f"q{number}\n" if number == 3 else f"p{number},{'mf'[number % 2]}\n" for number in range(25))
    (folder / "people.csv").write_text("person,sex\n" + people)
    for name, design, decides in (
        ("weighted", "weight: {column: w, kind: sampling}", False),
        ("clustered", "cluster: person", True),
        ("both", "weight: {column: w, kind: sampling}\n    cluster: person", False),
        ("counted", "weight: {column: w, kind: frequency}", True),
    ):
        (folder / f"{name}.yaml").write_text(f"""fairmark: 1
name: {name}
datasets:
  applications:
    path: applications.csv
    on_bad_row: count
    join: {{data: people, on: person, kind: inner}}
    where: {{year: ["2020", "2021"]}}
    {design}
    roles:
      groups: [sex]
      prediction: {{column: hired, favourable: ["yes"]}}
  people: {{path: people.csv, on_bad_row: count}}
analyses:
  - {{plugin: disparate-impact, data: applications, with: {{reference: {{sex: m}}}}}}
gate:
  - {{metric: disparate_impact.impact_ratio_min, at_least: 0.1}}
""")
        run("run", f"{name}.yaml", "--output", name, "--quiet")
        document = json.loads((folder / name / "metrics.json").read_text())
        passed, deny = pack.decision(document)
        expect(section, passed and deny == [], f"{name}: does not pass: {deny}")
        passed, deny = pack.decision(document, "fairmark.four_fifths")
        if decides:
            expect(section, not any("NOT EVALUATED" in text for text in deny), f"{name}: {deny}")
        else:
            expect(section, not passed and any("sampling weights" in text for text in deny), f"{name}: passed={passed}, deny={deny}")
        if name in ("both", "clustered"):
            check_never_passes(pack, f"required members of {name} rows", document, list(engine.required_paths(schema, document)))


def check_gates(pack, folder, run):
    """Gates of many kinds, as the program writes them, and the same verdicts forged."""
    section = "gates of many kinds, honest and forged"
    # Region d is too few people; c is selected less often than the bound asks, but not significantly.
    people = [("mf"[n % 2], "abc"[n % 3] if n >= 12 else "d", "yes" if n % 5 < (4 if n % 3 < 2 else 3) else "no", "xy"[n // 2 % 2]) for n in range(120)]
    (folder / "regions.csv").write_text("sex,region,hired,office\n" + "".join(",".join(person) + "\n" for person in people))
    job = """fairmark: 1
name: gates
datasets:
  people: {path: regions.csv, roles: {groups: [sex, region], intersections: true, prediction: {column: hired, favourable: ["yes"]}}}
analyses:
  - {plugin: disparate-impact, with: {reference: [best], strata: [office]}}
  - {plugin: demographic-parity, with: {reference: {sex: m, region: a}}}
"""
    ratio = "metric: disparate_impact.impact_ratio"
    checks = [
        f"{ratio}, at_least: 0.1",
        f"{ratio}, at_least: 0.99, and_adjusted_p_below: 0.0001, where: {{stratum: none, min_n: 10}}",
        f"{ratio}, at_least: 0.1, where: {{attribute: [sex], min_n: 10}}",
        f"{ratio}, at_least: 0.1, where: {{attribute: [region, sex], stratum: none}}",
        f"{ratio}, at_least: 0.1, where: {{group: {{sex: f}}}}",
        f"{ratio}, at_most: 1, where: {{stratum: {{office: x}}}}",
        f"{ratio}, above: 0.01, use: low, where: {{stratum: none, min_n: 10}}",
        "metric: disparate_impact.impact_ratio_min, at_least: 0.1, where: {stratum: none}",
        'metric: "*.selection_rate", at_least: 0.1, where: {min_n: 10}',
        'metric: "*.selection_rate_difference", at_least: -1',
        "metric: demographic_parity.demographic_parity_difference, below: 1",
        f"{ratio}, at_least_baseline_minus: 0.05, baseline: gates/metrics.json",
        f"{ratio}, at_most_baseline_times: 1, baseline: gates/metrics.json",
    ]
    (folder / "gates.yaml").write_text(job)
    run("run", "gates.yaml", "--output", "gates", "--quiet")
    (folder / "gated.yaml").write_text(job + "gate:\n" + "".join(f"  - {{{check}}}\n" for check in checks))
    run("run", "gated.yaml", "--output", "gated", "--quiet")
    document = json.loads((folder / "gated" / "metrics.json").read_text())
    passed, deny = pack.decision(document)
    expect(section, passed and deny == [], f"honest: {deny}")
    written = document["gate"]["checks"]
    expect(section, sum(one["outcome"] == "skipped" for check in written for one in check["records"]) > 20, "few are skipped")

    def forged(what, check):
        document["gate"]["checks"] = [check]
        passed, deny = pack.decision(document)
        expect(section, not passed and deny != [], f"{check['metric']} {check['condition']}, {what}: passed={passed}")

    check = written[1]
    for number, record in enumerate(check["records"]):
        others = check["records"][:number] + check["records"][number + 1:]
        forged("a record left out", check | {"records": others})
        for name, value in (("bound", 0.02), ("compared", 0.995), ("adjusted_p", 0.75), ("group", {"region": "e"})):
            if record["outcome"] == "pass" or name == "group":
                forged(f"{name} changed", check | {"records": others + [record | {name: value}]})
        if record["outcome"] == "pass" and record.get("group") == {"sex": "m"}:
            skipped = {"compared": None, "bound": None, "outcome": "skipped", "reason": "n is 9, below the min_n of 10"}
            forged("a large group skipped", check | {"records": others + [record | skipped]})


def is_gated(path):
    """Whether the pack asks for a member of model_metadata.json; the others explain it."""
    names = [step for step in path if isinstance(step, str)]
    top = names[0]
    if top in ("schema", "model_id", "risk_category", "intended_use", "documentation"):
        return True
    if top == "training_data":
        return len(names) == 1 or names[1] in ("source", "contains_pii", "sha256", "bias_check_completed")
    if top == "performance":
        if len(names) == 1 or names[1] in ("accuracy", "accuracy_counts", "disparate_impact_ratio"):
            return True
        if names[1] != "disparate_impact" or len(names) == 2:
            return names[1] == "disparate_impact"
        if names[2] == "smallest":
            return True
        # Without one of several comparisons the others still decide, if the smallest is there.
        return names[2] == "comparisons" and (len(names) > 3 or len(path) == 3) and (
            len(names) < 4 or names[3] not in ("analysis", "reference_selected", "value"))
    return top == "evidence" and (len(path) == 1 or names[-1] in ("kind", "sha256"))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("bindings", help="the folder that the wheel was unpacked to")
    parser.add_argument("--fairmark", help="the program, whose own documents are checked, too")
    options = parser.parse_args()
    bindings = engine.load_bindings(options.bindings)
    pack = engine.Pack(bindings)
    metadata = pack.value("data.fairmark.examples_test.metadata")
    metrics = pack.value("data.fairmark.examples_test.metrics")

    check_rego_tests(pack)
    check_cases(pack, metadata)
    check_never_passes(
        pack, "parts of model_metadata.json damaged one at a time", metadata,
        [path for path in engine.all_paths(metadata) if path[-1] != "path"])
    own = ("analyses", 0, "parameters", "groups")
    check_never_passes(
        pack, "parts of metrics.json damaged one at a time", metrics,
        [path for path in engine.all_paths(metrics) if path[:4] != own and path[-1] != "reference_selected" and path not in (("analyses", 0, "metrics", 0), ("analyses", 0, "metrics", 1)) and path[2:3] + path[4:] != ("columns",)])
    check_exact_pairs(pack, metadata)
    check_known_traps(bindings)
    if options.fairmark:
        check_program(bindings, pathlib.Path(options.fairmark).resolve())

    for section, count in counts.items():
        print(f"{count:7} checks: {section}")
    for sentence in failures[:40]:
        print(f"FAILED {sentence}")
    if failures:
        print(f"{len(failures)} checks do not hold")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
