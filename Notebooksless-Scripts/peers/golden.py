"""Writes what the peers gave for small tables, for the tests of the compatibility values.

Every figure of the Swift file came from the peer's own code. Peers that know no weights
get each row as often as its count says.
"""

import pathlib

import adapters
import cases

PATH = (
    pathlib.Path(__file__).resolve().parents[2]
    / "Tests" / "AnalysisTests" / "Goldens" / "PeerValuesGolden.swift"
)


def cells(group, tp=0, fp=0, fn=0, tn=0):
    outcomes = [("yes", "yes", tp), ("yes", "no", fp), ("no", "yes", fn), ("no", "no", tn)]
    return [(group, prediction, label, count) for prediction, label, count in outcomes if count]


THREE = cells("a", 13, 7, 5, 23) + cells("b", 11, 3, 17, 19) + cells("c", 2, 29, 31, 41)

# Besides the known disagreements: rows that lack something, flags that hold, quotients that round.
FURTHER = {
    "three": THREE,
    "three_and_unknown": THREE + [(None, "yes", "no", 3), (None, "no", "yes", 4)],
    "missing_prediction": THREE + [("a", None, "yes", 2), ("c", None, "no", 3)],
    "missing_both": THREE + [("a", None, None, 2), ("b", "yes", None, 1), ("b", None, "no", 1)],
    "missing_label_of_one_kind": cells("a", tp=3, fn=2) + cells("b", tp=1, fn=1)
    + [("b", "yes", None, 1)],
    "missing_prediction_of_one_kind": cells("a", tp=3, fp=2) + cells("b", tp=1, fp=1)
    + [("b", None, "yes", 1)],
    "equal_odds": cells("a", 8, 2, 2, 8) + cells("b", 16, 4, 4, 16) + cells("c", 9, 2, 2, 8),
    "rounding": cells("a", 1369, 805, 532, 990) + cells("b", 505, 349, 461, 1139)
    + cells("c", 103, 87, 129, 318),
    "nothing_right": cells("a", fp=2, fn=3) + cells("b", fp=1, fn=4),
    "no_rejections": cells("a", tp=2, fp=3) + cells("b", tp=4, fp=1),
    "no_acceptance_of_one": cells("a", fn=2, tn=3) + cells("b", tp=4, fp=1, fn=1),
}


def tables():
    """Name to cells, and whether the peers without weights can be asked."""
    for case in cases.CASES:
        if case.id <= "K":
            yield case.id, case.rows, case.id != "J"
    for name, rows in FURTHER.items():
        yield name, rows, True


# Not among the compatibility values.
LEFT_OUT = {
    "equalized_odds_difference(agg=mean)", "generalized_entropy_index(alpha=0)",
    "true_positive_rate_difference", "true_positive_rate_ratio", "prev", "DI()", "GE(alpha=0)",
}


def values(rows, is_countable):
    """Lines of peer, group, reference and all that the peer shows for them."""
    table = adapters.frame(rows)
    people = adapters.expanded(table)
    groups = sorted(table["group"].dropna().unique())
    lines = []

    def add(peer, figures, group="", reference=""):
        shown = {}
        for metric, value in figures.items():
            if metric not in LEFT_OUT and not metric.startswith("selection_rate_"):
                shown.setdefault(value if isinstance(value, str) else repr(value), []).append(metric)
        # Metrics that show the same share a field: a peer that raises does so for many.
        fields = [f"{','.join(metrics)}={text}" for text, metrics in shown.items()]
        lines.append("|".join([peer, group, reference] + fields))

    aggregates = adapters.fairlearn(table, True)
    if not is_countable:
        # Scikit-learn refuses weights that are all 0; the rates that it computes are left out.
        aggregates = {k: v for k, v in aggregates.items() if k.startswith("demographic_parity")}
    add("fairlearn", aggregates)
    for group in groups:
        if is_countable:
            add("fairlearn", adapters.fairlearn_by_group(table, group, True), group)
            add("clarify", adapters.clarify(people, group), group)
        for reference in groups:
            if group != reference:
                add("aif360", adapters.aif360(table, group, reference, True), group, reference)
                if is_countable:
                    pair = people[people["group"].isin([group, reference])]
                    figures = adapters.aif360_scikit(pair, reference)
                    names = ("class_imbalance", "kl_divergence")
                    figures = {f"aif360.sklearn.{name}": figures[name] for name in names}
                    add("aif360", figures, group, reference)
            if is_countable:
                add("aequitas", adapters.aequitas(people, group, reference), group, reference)
    if is_countable:
        add("aequitas", adapters.aequitas_flow(people))
    return lines


def main():
    versions = ", ".join(f"{name} {version}" for name, version in adapters.VERSIONS.items())
    text = [
        "// Written by Notebooksless-Scripts/peers/run.sh --golden; do not edit.",
        f"// {versions}.",
        "",
        "/// What the peers' own code gave for small tables.",
        "enum PeerValuesGolden {",
        "  /// Name, cells, and lines of peer, group, reference and fields of `metric,…=shown`.",
        "  static let tables: [(name: String, cells: String, values: String)] = [",
    ]
    for name, rows, is_countable in tables():
        print(name)
        cell_lines = [",".join("" if f is None else str(f) for f in row) for row in rows]
        text += ["    (", f'      "{name}",', '      """']
        text += [f"      {line}" for line in ["group,prediction,label,count"] + cell_lines]
        text += ['      """,', '      #"""']
        text += [f"      {line}" for line in values(rows, is_countable)]
        text += ['      """#', "    ),"]
    text += ["  ]", "}", ""]
    PATH.parent.mkdir(exist_ok=True)
    PATH.write_text("\n".join(text))


if __name__ == "__main__":
    main()
