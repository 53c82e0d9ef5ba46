"""Fairmark's own figures for the same table, out of its `metrics.json`."""

import csv
import json
import pathlib
import subprocess
import tempfile

PROGRAM = pathlib.Path(__file__).resolve().parents[2] / ".build" / "release" / "fairmark"


def write_csv(path, rows):
    """Writes rows of (group, prediction, label, weight[, stratum]); a missing text is empty."""
    with open(path, "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["group", "prediction", "label", "weight", "stratum"][: len(rows[0])])
        writer.writerows([["" if field is None else field for field in row] for row in rows])


def job_text(reference, weighted, has_label, has_strata):
    lines = [
        "fairmark: 1", "name: peers", "datasets:", "  rows:", "    path: rows.csv",
        "    on_missing: exclude",
    ]
    if weighted:
        lines.append("    weight: {column: weight, kind: frequency}")
    lines += ["    roles:", "      groups: [group]"]
    lines.append("      prediction: {column: prediction, favourable: [\"yes\"]}")
    if has_label:
        lines.append("      label: {column: label, positive: [\"yes\"]}")
    lines.append("analyses:")
    declared = f"reference: {{group: {json.dumps(reference)}}}"
    plugins = {"disparate-impact": declared, "demographic-parity": declared}
    if has_label:
        plugins |= {
            "equal-opportunity": declared, "acceptance-and-rejection": declared,
            "label-bias": declared, "inequality-indices": "",
        }
    if has_strata:
        plugins["conditional-disparity"] = f"strata: [stratum], {declared}"
    for plugin, parameters in plugins.items():
        lines.append(f"  - {{plugin: {plugin}, with: {{{parameters}}}}}")
    return "\n".join(lines) + "\n"


def records(rows, reference, weighted):
    """The records of all analyses, or the first line of the error message."""
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        write_csv(root / "rows.csv", rows)
        has_label = any(row[2] is not None for row in rows)
        has_strata = bool(rows) and len(rows[0]) > 4
        (root / "job.yaml").write_text(job_text(reference, weighted, has_label, has_strata))
        result = subprocess.run(
            [PROGRAM, "run", root / "job.yaml", "--output", root / "out"], capture_output=True,
            text=True,
        )
        if not (root / "out" / "metrics.json").exists():
            return result.stderr.split("\n")[0]
        document = json.loads((root / "out" / "metrics.json").read_text())
    return [
        dict(metric, plugin=analysis["plugin"])
        for analysis in document["analyses"]
        for metric in analysis["metrics"]
    ]


def value(found, plugin, name, group=None):
    """A record's value, or its status in words."""
    if isinstance(found, str):
        return found
    wanted = None if group is None else {"group": group}
    for record in found:
        place = (record["plugin"], record["name"], record.get("group"), record.get("stratum"))
        if place == (plugin, name, wanted, None):
            if record["value"] is None:
                return f"null ({record['status']})"
            return record["value"]
    return None


def is_below_four_fifths(found, group):
    for record in found:
        if record["name"] == "impact_ratio" and record.get("group") == {"group": group}:
            return str("below_four_fifths" in record.get("flags", []))
    return None
