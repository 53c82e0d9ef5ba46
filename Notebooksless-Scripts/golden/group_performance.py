#!/usr/bin/env python3
"""Prints the figures of Plugins/GroupPerformance/Tests.

Everything is computed with scikit-learn; DeLong's variance, which it lacks, from the definition, pair
by pair, on the small sample. Needs scikit-learn, NumPy and pandas. The first argument is the file
employment_ma_2015_reference.csv; without it only the small sample is done.
"""

import math
import sys

import numpy as np
from sklearn import metrics

# label, decision, score, group; ties across labels, several rows alike.
SAMPLE = [
    *[(1, 1, 0.9, "F"), (1, 1, 0.8, "F"), (0, 1, 0.8, "F"), (1, 0, 0.4, "F"), (0, 0, 0.4, "F")],
    *[(0, 0, 0.1, "F"), (0, 0, 0.25, "F"), (1, 1, 0.55, "F"), (0, 1, 0.7, "F")],
    *[(1, 1, 0.95, "M"), (1, 0, 0.3, "M"), (0, 0, 0.3, "M"), (0, 0, 0.3, "M"), (1, 1, 0.6, "M")],
    *[(0, 1, 0.6, "M"), (0, 0, 0.05, "M"), (1, 1, 0.75, "M")],
]


def delong(y, s):
    positives, negatives = s[y == 1], s[y == 0]
    wins = (positives[:, None] > negatives[None, :]) + 0.5 * (
        positives[:, None] == negatives[None, :])
    area = wins.mean()
    variance = wins.mean(axis=1).var(ddof=1) / len(positives)
    variance += wins.mean(axis=0).var(ddof=1) / len(negatives)
    return area, variance


def figures(y, d, s):
    return {
        "balanced_accuracy": metrics.balanced_accuracy_score(y, d),
        "f1_score": metrics.f1_score(y, d),
        "roc_auc": metrics.roc_auc_score(y, s),
        "brier_score": metrics.brier_score_loss(y, s),
        "log_loss": metrics.log_loss(y, s),
    }


def show(name, y, d, s):
    print(name)
    for metric, value in figures(y, d, s).items():
        print(f"  {metric} {value!r}")
    tn, fp, fn, tp = metrics.confusion_matrix(y, d).ravel()
    print(f"  tp {tp} fp {fp} fn {fn} tn {tn}")


rows = np.array([row[:3] for row in SAMPLE])
groups = np.array([row[3] for row in SAMPLE])
z = 1.959963984540054
areas = {}
for group in ("F", "M"):
    y, d, s = rows[groups == group].T
    show(group, y, d, s)
    areas[group] = delong(y, s)
    area, variance = areas[group]
    print(f"  DeLong {area!r} variance {variance!r}")
    print(f"  interval {max(0, area - z * variance ** .5)!r} {min(1, area + z * variance ** .5)!r}")
difference = areas["F"][0] - areas["M"][0]
error = math.sqrt(areas["F"][1] + areas["M"][1])
print(f"difference {difference!r} error {error!r} z {difference / error!r}")
fpr, tpr, thresholds = metrics.roc_curve(
    *rows[groups == "M"][:, [0, 2]].T, drop_intermediate=False)
print("ROC of M", list(zip(thresholds.tolist(), tpr.tolist(), fpr.tolist())))

if len(sys.argv) > 1:
    import pandas

    table = pandas.read_csv(sys.argv[1])
    columns = ["employed", "prediction", "predicted_probability"]
    show("all", *table[columns].to_numpy().T)
    for sex, part in table.groupby("SEX"):
        show(f"SEX {sex}", *part[columns].to_numpy().T)
    for race, part in table.groupby("RAC1P"):
        y, d, s = part[columns].to_numpy().T
        if len(part) < 2:
            print(f"RAC1P {race}: {len(part)} row, label {y[0]}, decision {d[0]}, score {s[0]!r}")
        else:
            print(f"RAC1P {race}: {len(part)} rows, AUC {metrics.roc_auc_score(y, s)!r}")
