"""Prints Fairmark's and its peers' figures for the same tables side by side."""

import argparse
import csv
import math
import pathlib
import sys
import textwrap

import pandas as pd

import adapters
import cases
import fairmark

HERE = pathlib.Path(__file__).resolve().parent
COLUMNS = ["fairmark", "fairlearn", "aif360", "aif360.sklearn", "aequitas", "aequitas.flow", "clarify"]

# A quantity's name with every tool. Fairmark: plugin, metric, whether it is a group's.
QUANTITIES = {
    "disparate impact": {
        "fairmark": ("disparate-impact", "impact_ratio", True),
        "fairlearn": "demographic_parity_ratio", "aif360": "disparate_impact",
        "aif360.sklearn": "disparate_impact_ratio", "aequitas": "pprev_disparity",
        "aequitas.flow": "pprev_ratio", "clarify": "DI",
    },
    "statistical parity difference": {
        "fairmark": ("disparate-impact", "selection_rate_difference", True),
        "fairlearn": "demographic_parity_difference", "aif360": "statistical_parity_difference",
        "aif360.sklearn": "statistical_parity_difference", "aequitas.flow": "pprev_diff",
        "clarify": "DPPL",
    },
    "Impact Parity flag": {"fairmark": None, "aequitas": "Impact Parity"},
    "true positive rate difference": {
        "fairmark": ("equal-opportunity", "true_positive_rate_difference", True),
        "fairlearn": "true_positive_rate_difference", "aif360": "true_positive_rate_difference",
        "aif360.sklearn": "equal_opportunity_difference", "aequitas.flow": "tpr_diff",
        "clarify": "RD",
    },
    "equal opportunity difference": {
        "fairmark": ("equal-opportunity", "equal_opportunity_difference", False),
        "fairlearn": "equal_opportunity_difference", "aif360": "equal_opportunity_difference",
        "aif360.sklearn": "equal_opportunity_difference", "aequitas.flow": "tpr_diff",
        "clarify": "RD",
    },
    "true negative rate difference": {
        "fairmark": ("acceptance-and-rejection", "specificity_difference", True),
        "fairlearn": "true_negative_rate_difference", "aequitas.flow": "tnr_diff", "clarify": "SD",
    },
    "equalized odds difference": {
        "fairmark": ("equal-opportunity", "equalized_odds_difference", False),
        "fairlearn": "equalized_odds_difference", "aif360": "equalized_odds_difference",
    },
    "equalized odds ratio": {
        "fairmark": ("equal-opportunity", "equalized_odds_ratio", False),
        "fairlearn": "equalized_odds_ratio",
    },
    "Equalized Odds flag": {"aequitas": "Equalized Odds"},
    "average odds difference": {
        "fairmark": ("equal-opportunity", "average_odds_difference", True),
        "aif360": "average_odds_difference", "aif360.sklearn": "average_odds_difference",
    },
    "KL divergence of labels": {
        "fairmark": ("label-bias", "kl_divergence", True),
        "aif360.sklearn": "kl_divergence", "clarify": "KL",
    },
    "total variation distance of labels": {
        "fairmark": ("label-bias", "total_variation_distance", True), "clarify": "TVD",
    },
    "class imbalance": {
        "fairmark": ("label-bias", "class_imbalance", True),
        "aif360.sklearn": "class_imbalance", "clarify": "CI",
    },
    "generalized entropy index, alpha 0": {
        "fairmark": ("inequality-indices", "mean_log_deviation", False),
        "aif360": "generalized_entropy_index(alpha=0)",
        "aif360.sklearn": "generalized_entropy_error(alpha=0)", "clarify": "GE(alpha=0)",
    },
    "disparate impact, Clarify's function": {"clarify": "DI()"},
    "conditional demographic disparity": {
        "fairmark": ("conditional-disparity", "conditional_demographic_disparity", True),
        "aif360.sklearn": "conditional_demographic_disparity", "clarify": "CDDPL",
    },
    "demographic disparity": {
        "fairmark": ("conditional-disparity", "demographic_disparity", True), "clarify": "DD()",
    },
}

NOT_KNOWN = "-"


def figures(rows, group, reference, weighted, quantities, expands=True):
    """One row of the table for each quantity.

    Peers that know no weights get each row as often as its weight says when `expands` says so.
    """
    table = adapters.frame([row[:4] for row in rows])
    if table["label"].isna().all():
        # Peers want a label even for rates that need none.
        table["label"] = table["prediction"]
    if rows and len(rows[0]) > 4:
        table["stratum"] = [row[4] for row in rows]
    unweighted = adapters.expanded(table) if expands else table
    peers = {
        "fairlearn": adapters.fairlearn(table, weighted),
        "aif360": adapters.aif360(table, group, reference, weighted),
        "aif360.sklearn": adapters.aif360_scikit(unweighted, reference),
        "aequitas": adapters.aequitas(unweighted, group, reference),
        "aequitas.flow": adapters.aequitas_flow(unweighted),
        "clarify": adapters.clarify(unweighted, group),
    }
    own = fairmark.records(rows, reference, weighted)
    lines = []
    for quantity in quantities:
        names = QUANTITIES[quantity]
        line = {"quantity": quantity}
        place = names.get("fairmark")
        if quantity == "Impact Parity flag":
            below = fairmark.is_below_four_fifths(own, group)
            line["fairmark"] = f"below_four_fifths: {below}"
        elif place is not None:
            plugin, name, of_group = place
            line["fairmark"] = fairmark.value(own, plugin, name, group if of_group else None)
        for peer, values in peers.items():
            if peer in names:
                line[peer] = values[names[peer]]
        lines.append(line)
    return lines


def text(value, digits=None):
    if value is None:
        return NOT_KNOWN
    if isinstance(value, str):
        return value
    if digits is not None:
        return "0" if value == 0 else f"{value:.{digits}g}"
    return repr(float(value))


def brief(value):
    shown = text(value, 4)
    # The table is no place for messages; the file has them in full.
    for head in ("raises ", "null, error"):
        if shown.startswith(head):
            return shown.split(":")[0]
    # Four digits would hide what the four-fifths rule sees.
    if isinstance(value, float) and math.isclose(value, 0.8, rel_tol=1e-9) and value != 0.8:
        return repr(value)
    return shown


def print_table(blocks):
    header = ["case", "quantity"] + COLUMNS
    lines = [header]
    for case_id, entries, _ in blocks:
        for entry in entries:
            lines.append(
                [case_id, entry["quantity"]] + [brief(entry.get(name)) for name in COLUMNS]
            )
    widths = [max(len(line[index]) for line in lines) for index in range(len(header))]
    for line in lines:
        print("  ".join(field.ljust(width) for field, width in zip(line, widths)).rstrip())
    print()
    for case_id, entries, reasons in blocks:
        for entry in entries:
            reason = reasons.get(entry["quantity"])
            if reason:
                print(
                    textwrap.fill(
                        f"{case_id}, {entry['quantity']}: {reason}", 100, subsequent_indent="   "
                    )
                )


def write_results(path, blocks):
    versions = adapters.VERSIONS
    header = ["case", "table", "quantity", "fairmark"]
    header += [
        f"{name} {versions[key]}"
        for name, key in [
            ("fairlearn", "fairlearn"), ("aif360", "aif360"), ("aif360.sklearn", "aif360"),
            ("aequitas", "aequitas"), ("aequitas.flow", "aequitas"), ("smclarify", "smclarify"),
        ]
    ]
    header.append("why")
    titles = {case.id: case.title for case in cases.CASES} | {"N": "graduate admissions 1973"}
    with open(path, "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        for case_id, entries, reasons in blocks:
            for entry in entries:
                writer.writerow(
                    [case_id, titles[case_id], entry["quantity"]]
                    + [text(entry.get(name)) for name in COLUMNS]
                    + [reasons.get(entry["quantity"], "")]
                )


def berkeley():
    path = HERE.parents[1] / "Datasets" / "berkeley-1973" / "berkeley-1973.csv"
    data = pd.read_csv(path, dtype=str)
    rows = [
        (row.sex, row.admitted, row.admitted, int(row.count_), row.department)
        for row in data.rename(columns={"count": "count_"}).itertuples()
    ]
    reasons = {
        "disparate impact": "All agree on the crude ratio.",
        "statistical parity difference": "AIF360 and Fairmark F minus M, Clarify M minus F, "
        "Fairlearn the larger minus the smaller.",
        "class imbalance": "The sign is AIF360's (unprivileged minus privileged) or Clarify's "
        "(advantaged minus disadvantaged).",
        "conditional demographic disparity": "AIF360 averages over the groups, and conditions on "
        "nothing; Clarify averages over the departments.",
        "demographic disparity": "Clarify's without strata: has the other sign than within them.",
    }
    return "N", figures(rows, "Female", "Male", True, list(reasons)), reasons


def known_disagreements():
    blocks = []
    for case in cases.CASES:
        quantities = dict(case.quantities)
        if case.id == "C":
            quantities["disparate impact, Clarify's function"] = "Without the report, 0."
        blocks.append(
            (
                case.id,
                figures(
                    case.rows, case.group, case.reference, case.weighted, list(quantities),
                    expands=False,
                ),
                quantities,
            )
        )
    return blocks + [berkeley()]


def other_file(arguments):
    data = pd.read_csv(arguments.file, dtype=str, keep_default_na=False)

    def outcome(column, counting):
        if column is None:
            return [None] * len(data)
        return [
            None if field == "" else "yes" if field in counting else "no" for field in data[column]
        ]

    weighted = arguments.weight is not None
    rows = list(
        zip(
            [field or None for field in data[arguments.group]],
            outcome(arguments.prediction, arguments.favourable),
            outcome(arguments.label, arguments.positive or []),
            [int(field) for field in data[arguments.weight]] if weighted else [1] * len(data),
        )
    )
    names = list(QUANTITIES)[:10]
    if arguments.label is None:
        names = names[:3]
    groups = sorted({row[0] for row in rows if row[0] is not None} - {arguments.reference})
    return [
        (group, figures(rows, group, arguments.reference, weighted, names), {}) for group in groups
    ]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", nargs="?", metavar="FILE.csv")
    parser.add_argument("--group", metavar="COLUMN")
    parser.add_argument("--prediction", metavar="COLUMN")
    parser.add_argument("--favourable", metavar="TEXT", action="append")
    parser.add_argument("--label", metavar="COLUMN")
    parser.add_argument("--positive", metavar="TEXT", action="append")
    parser.add_argument("--weight", metavar="COLUMN")
    parser.add_argument("--reference", metavar="TEXT")
    arguments = parser.parse_args()
    print("  ".join(f"{name} {version}" for name, version in adapters.VERSIONS.items()), end="\n\n")
    if arguments.file is None:
        blocks = known_disagreements()
        print_table(blocks)
        write_results(HERE / "results.csv", blocks)
        print(f"\nwrote {HERE / 'results.csv'}")
        return
    for name in ("group", "prediction", "favourable", "reference"):
        if getattr(arguments, name) is None:
            sys.exit(f"--{name} is missing")
    if arguments.label is not None and arguments.positive is None:
        sys.exit("--label needs --positive")
    print_table(other_file(arguments))


if __name__ == "__main__":
    main()
