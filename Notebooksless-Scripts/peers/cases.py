"""Small tables on which fairness tools are known to disagree.

A table is a list of rows (group, prediction, label, weight); prediction and label are "yes", "no"
or None, a group may be None. In the comments TP, FP, FN, TN count a group's rows.
"""

from dataclasses import dataclass, field


@dataclass
class Case:
    id: str
    title: str
    rows: list
    reference: str = "M"
    group: str = "F"
    weighted: bool = False
    # Quantity to why the tools differ there.
    quantities: dict = field(default_factory=dict)


def people(group, tp=0, fp=0, fn=0, tn=0, weight=1):
    """Rows of a group by confusion count."""
    outcomes = [("yes", "yes", tp), ("yes", "no", fp), ("no", "yes", fn), ("no", "no", tn)]
    return [
        (group, prediction, label, weight)
        for prediction, label, count in outcomes
        for _ in range(count)
    ]


def replaced(rows, index, **changes):
    names = ("group", "prediction", "label", "weight")
    row = tuple(changes.get(name, value) for name, value in zip(names, rows[index]))
    return rows[:index] + [row] + rows[index + 1 :]


ORDINARY = people("F", tp=1, fn=1, tn=2) + people("M", tp=2, fp=1, fn=1, tn=2)
NO_POSITIVES = people("F", fp=1, tn=2) + people("M", tp=1, fn=1, tn=1)
NO_NEGATIVES = people("F", tp=2, fn=1) + people("M", tp=1, fp=1, tn=1)
WEIGHTED = [
    ("F", "yes", "yes", 2), ("F", "no", "yes", 1), ("F", "no", "no", 1),
    ("M", "yes", "yes", 1), ("M", "yes", "no", 1), ("M", "no", "no", 3),
]

CASES = [
    Case(
        "A", "ordinary: F TP1 FN1 TN2, M TP2 FP1 FN1 TN2", ORDINARY,
        quantities={
            "disparate impact": "All agree. Fairlearn's is the lowest rate over the highest, the "
            "others' F over M.",
            "true positive rate difference": "F minus M in AIF360 and Fairmark, M minus F in "
            "Clarify (RD), the larger minus the smaller in Fairlearn and Aequitas' flow.",
            "true negative rate difference": "Clarify turns the sign here (SD is F minus M).",
        },
    ),
    Case(
        "B", "M is never selected, F 2 of 3", people("F", tp=2, tn=1) + people("M", fn=1, tn=2),
        quantities={
            "disparate impact": "2/3 over 0. Fairlearn turns it round (0 over 2/3), AIF360 shows "
            "infinity, its scikit-learn form 0 with a warning, Aequitas 10, Clarify the text "
            "\"Infinity\". Fairmark: no value against M, and with the best group as reference M "
            "has 0.",
        },
    ),
    Case(
        "C", "nobody is selected", people("F", fn=1, tn=2) + people("M", fn=1, tn=2),
        quantities={
            "disparate impact": "0 over 0. AIF360's scikit-learn form and Clarify's function give "
            "0, which reads as the worst ratio that there is; Clarify's report, which users "
            "call, raises before it gets there.",
        },
    ),
    Case(
        "D", "F has no positive labels (its true positive rate is 0/0), M has 1 of 2", NO_POSITIVES,
        quantities={
            "equal opportunity difference": "Fairlearn, AIF360's scikit-learn form and Clarify "
            "take 0/0 for 0 and report a gap that nobody observed; Aequitas' flow leaves F out "
            "and reports 0 between M and itself.",
            "equalized odds difference": "AIF360 takes Python's max(FPR gap, nan), which is the "
            "FPR gap: the undefined half vanishes.",
            "Equalized Odds flag": "Aequitas says unfair when one of the two halves has no value, "
            "against its own comment.",
        },
    ),
    Case(
        "E", "F has no negative labels (its false positive rate is 0/0), M has 1 of 2",
        NO_NEGATIVES,
        quantities={
            "equalized odds difference": "AIF360 takes Python's max(nan, TPR gap), which is nan: "
            "the order of the arguments decides between D and E.",
            "equalized odds ratio": "Fairlearn takes the lower of .667 and 0/.5, where 0 is what "
            "it makes of 0/0.",
            "average odds difference": "AIF360's scikit-learn form takes F's specificity 0/0 for "
            "0, so its false positive rate for 1.",
            "true negative rate difference": "Clarify takes 0/0 for 0.",
        },
    ),
    Case(
        "F", "one group", people("F", tp=1, tn=1), reference="F", group="F",
        quantities={
            "disparate impact": "A ratio of a group to itself says nothing. Fairlearn and Aequitas "
            "give 1, AIF360 refuses equal groups, Clarify has nobody outside of the facet.",
        },
    ),
    Case(
        "G", "a row without a group: F 1 of 2, M 2 of 3, none 0 of 1",
        people("F", tp=1, tn=1) + people("M", tp=2, tn=1) + people(None, tn=1),
        quantities={
            "disparate impact": "Clarify pools the row with M, AIF360's scikit-learn form with F, "
            "Aequitas drops it here but counts it in other places, its flow makes a group "
            "\"None\" of it; Fairlearn (since 0.15) and AIF360 refuse.",
        },
    ),
    Case(
        "H", "A with a missing label", replaced(ORDINARY, 3, label=None),
        quantities={
            "disparate impact": "The selection rate needs no label: Fairlearn and AIF360's "
            "scikit-learn form count the row. Clarify takes the missing label for negative. "
            "Fairmark's disparate-impact does not read the label.",
            "equal opportunity difference": "Clarify takes the missing label for a negative one, "
            "the others refuse. Fairmark leaves the row out and says so.",
        },
    ),
    Case(
        "I", "weights 2, 1, 1 in F and 1, 1, 3 in M", WEIGHTED, weighted=True,
        quantities={
            "disparate impact": "F 2/4, M 2/5. AIF360 gives F over M, Fairlearn the lower over the "
            "higher; the others know no weights (AIF360's scikit-learn form unless they are "
            "passed again) and give 1/3 over 2/3.",
        },
    ),
    Case(
        "J", "all weights of F are 0", [(g, p, l, 0 if g == "F" else 1) for g, p, l, _ in WEIGHTED],
        weighted=True,
        quantities={
            "statistical parity difference": "Fairlearn's rate of F is nan and left out: M differs "
            "by 0 from itself.",
            "disparate impact": "Likewise a ratio of 1, \"perfect\".",
            "equal opportunity difference": "For this rate Fairlearn stops instead, because "
            "scikit-learn refuses weights that are all 0. The peers without weights see the rows.",
        },
    ),
    Case(
        "K", "exactly four fifths: F 3 of 5, M 6 of 8",
        people("F", tp=3, tn=2) + people("M", tp=6, tn=2),
        quantities={
            "disparate impact": ".6/.75 is below .8 in floating point. Fairmark divides whole "
            "numbers once.",
            "Impact Parity flag": "Aequitas compares the rounded quotient with .8 and says unfair.",
        },
    ),
    Case(
        "L", "D: the label \"yes\" occurs in M only", NO_POSITIVES,
        quantities={
            "KL divergence of labels": "M 2/3, F 0: infinite. Clarify leaves out values that one "
            "facet lacks without dividing anew, and gives a negative divergence.",
            "total variation distance of labels": "2/3 in truth; Clarify gives half of it.",
        },
    ),
    Case(
        "M", "benefits 1, 1, 2, 2, 1",
        people("F", tp=1) + people("M", fp=1) + people("F", tn=1) + people("M", fp=1)
        + people("F", tn=1),
        quantities={
            "generalized entropy index, alpha 0": "AIF360 divides by the mean benefit once too "
            "often (.0592 by the definition); Clarify does not have alpha 0.",
        },
    ),
]
