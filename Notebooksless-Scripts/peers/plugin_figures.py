"""Prints what the peers' own code gives for the tables of the plugins' compatibility tests.

The tests hold these figures; run it with the Python of setup.sh.
"""

import csv
import pathlib

import numpy as np
import pandas as pd

import adapters
from aif360.metrics import BinaryLabelDatasetMetric
from cases import CASES, people
from smclarify.bias import report

BERKELEY = pathlib.Path(__file__).resolve().parents[2] / "Datasets/berkeley-1973/berkeley-1973.csv"
UNKNOWN = people("F", tp=1, fn=1, tn=2) + people("M", tp=2, fp=1, fn=1, tn=2) + people(None, tp=1)
# Strata with nobody and with everybody selected, and without the group.
STRATA = (
    [(group, selected, selected, 1, "a") for group, selected in zip("FFMMM", ("yes", "no") * 3)]
    + [(group, "no", "no", 1, "b") for group in "FM"]
    + [(group, "yes", "yes", 1, "c") for group in "FFM"]
    + [("M", "yes", "yes", 1, "d"), ("M", "no", "no", 1, "d")]
)


def case(name):
    return next(case.rows for case in CASES if case.id == name)


def berkeley():
    with open(BERKELEY, newline="") as file:
        return [
            (row["sex"], row["admitted"], row["admitted"], int(row["count"]), row["department"])
            for row in csv.DictReader(file)
        ]


def disparity(rows, group):
    """CDDL, CDDPL and AIF360's number."""
    table = adapters.frame([row[:4] for row in rows])
    table["stratum"] = [row[4] for row in rows]
    table = adapters.expanded(table)
    figures = {}
    for name, stage in (
        ("CDDL", report.StageType.PRE_TRAINING), ("CDDPL", report.StageType.POST_TRAINING)
    ):
        def value():
            result = report.bias_report(
                pd.DataFrame({"group": table["group"], "row": range(len(table))}),
                report.FacetColumn("group", [group]),
                report.LabelColumn("label", table["label"], ["yes"]), stage,
                report.LabelColumn("prediction", table["prediction"], ["yes"]), metrics=[name],
                group_variable=table["stratum"],
            )
            entry = result[0]["metrics"][0]
            if entry["value"] is None:
                return f"null, error: {entry['error']}"
            return entry["value"]

        figures[name] = adapters.shown(value)
    name = "conditional_demographic_disparity"
    figures[name] = adapters.aif360_scikit(table, "M")[name]
    return figures


def entropies(rows):
    metric = adapters.aif360_metric(adapters.frame(rows), "F", "M")
    figures = {}
    with np.errstate(all="ignore"):
        for kind in ("", "between_all_groups_"):
            for alpha in (0, 2, -1, 0.5):
                function = getattr(metric, f"{kind}generalized_entropy_index")
                figures[f"{kind}GE({alpha})"] = adapters.shown(lambda: function(alpha=alpha))
            for name in ("theil_index", "coefficient_of_variation"):
                figures[kind + name] = adapters.shown(getattr(metric, kind + name))
    return figures


def differential(rows, concentration=1.0):
    metric = adapters.aif360_metric(adapters.frame(rows), "F", "M", weighted=True)
    name = "smoothed_empirical_differential_fairness"
    predictions = BinaryLabelDatasetMetric(metric.classified_dataset)
    functions = {
        "of predictions": getattr(predictions, name), "of labels": getattr(metric, name),
        "amplification": metric.differential_fairness_bias_amplification,
    }
    return {
        title: adapters.shown(lambda: function(concentration=concentration))
        for title, function in functions.items()
    }


def show(title, figures):
    print(title)
    for name, value in figures.items():
        print(f"  {name} = {value!r}" if isinstance(value, str) else f"  {name} = {value}")


def main():
    for group in ("F", "M"):
        show(f"Clarify, {group}, with a row without a group", adapters.clarify(
            adapters.frame(UNKNOWN), group))
    show("Clarify, case D", adapters.clarify(adapters.frame(case("D")), "F"))
    show("AIF360, case D", adapters.aif360(adapters.frame(case("D")), "F", "M"))
    show("Fairlearn, case A", adapters.fairlearn(adapters.frame(case("A"))))
    show("AIF360's scikit-learn interface, case L", adapters.aif360_scikit(
        adapters.frame(case("L")), "M"))
    for title, rows in (("Berkeley", berkeley()), ("strata", STRATA)):
        for group in sorted({row[0] for row in rows}):
            show(f"{title}, {group}", disparity(rows, group))
    show("a stratum is missing", disparity(STRATA + [("F", "no", "no", 1, None)], "F"))
    show("a group is missing", disparity(STRATA + [(None, "no", "no", 1, "a")], "F"))
    show("nobody", disparity([("F", "no", "no", 1, "a"), ("M", "no", "no", 1, "a")], "F"))
    show("everybody", disparity([("F", "yes", "yes", 1, "a"), ("M", "yes", "yes", 1, "a")], "F"))
    show("entropies, case M", entropies(case("M")))
    show("entropies, case A", entropies(case("A")))
    show("entropies, mean 0", entropies(people("F", fn=2) + people("M", fn=1)))
    three = people("F", tp=2, fp=1) + people("M", tp=1, fp=1, tn=2) + people("D", fp=1, tn=1)
    show("entropies, three groups", entropies(three))
    show("differential, three groups", differential(three))
    show("differential, three groups, concentration 2", differential(three, 2.0))
    show("differential, one group", differential(people("F", tp=1, tn=1)))


if __name__ == "__main__":
    main()
