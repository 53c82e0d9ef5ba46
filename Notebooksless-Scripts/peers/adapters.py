"""The peers' own code, run on one table, by the peers' own names.

Each function returns a dictionary from the peer's name of a metric to a finite float or a text of
what the peer shows: "nan", "inf", "Infinity", "True", "raises ValueError: ...".
"""

import functools
import importlib
import importlib.metadata
import logging
import math
import os
import sys
import types
import warnings

warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)

import numpy as np
import pandas as pd
import sklearn.metrics as skm
from aequitas.bias import Bias
from aequitas.fairness import Fairness
from aequitas.group import Group
from aif360.datasets import BinaryLabelDataset
from aif360.metrics import ClassificationMetric
from aif360.sklearn import metrics as aif360_sklearn
from fairlearn import metrics as fairlearn_metrics
from smclarify.bias import report
from smclarify.bias.metrics import posttraining, pretraining

VERSIONS = {
    name: importlib.metadata.version(name) for name in ("fairlearn", "aif360", "aequitas", "smclarify")
}


def shown(compute):
    """What a call gives, as a finite float or as a text."""
    try:
        value = compute()
    except Exception as error:  # A peer may raise anything, and what it raises is the finding.
        text = str(error).split("\n")[0].strip()
        return f"raises {type(error).__name__}: {text}"
    if value is None or isinstance(value, (str, bool, np.bool_)):
        return str(value)
    value = float(value)
    return value if math.isfinite(value) else str(value)


def frame(rows):
    return pd.DataFrame(rows, columns=["group", "prediction", "label", "weight"])


def numbers(texts):
    """1 for yes, 0 for no, nan for a missing text; whole numbers when nothing is missing."""
    values = texts.map({"yes": 1, "no": 0})
    return values if values.isna().any() else values.astype(int)


def expanded(table):
    """Each row as often as its weight says, for peers that know no weights."""
    return table.loc[table.index.repeat(table["weight"])].reset_index(drop=True)


# MARK: Fairlearn

FAIRLEARN_RATES = {
    "selection_rate": fairlearn_metrics.selection_rate,
    "true_positive_rate": fairlearn_metrics.true_positive_rate,
    "true_negative_rate": fairlearn_metrics.true_negative_rate,
    "false_positive_rate": fairlearn_metrics.false_positive_rate,
    "false_negative_rate": fairlearn_metrics.false_negative_rate,
    "accuracy_score": skm.accuracy_score,
    "zero_one_loss": skm.zero_one_loss,
    "precision_score": skm.precision_score,
}


def fairlearn(table, weighted=False):
    """Aggregates over the groups."""
    y_true, y_pred = numbers(table["label"]), numbers(table["prediction"])
    keywords = {"sensitive_features": table["group"]}
    if weighted:
        keywords["sample_weight"] = table["weight"]
    values = {}
    for name in (
        "demographic_parity_difference", "demographic_parity_ratio",
        "equal_opportunity_difference", "equal_opportunity_ratio",
        "equalized_odds_difference", "equalized_odds_ratio",
    ):
        function = getattr(fairlearn_metrics, name)
        values[name] = shown(lambda: function(y_true, y_pred, **keywords))
    values["equalized_odds_difference(agg=mean)"] = shown(
        lambda: fairlearn_metrics.equalized_odds_difference(y_true, y_pred, agg="mean", **keywords)
    )
    for base in FAIRLEARN_RATES:
        for transform in ("difference", "ratio", "group_min", "group_max"):
            function = getattr(fairlearn_metrics, f"{base}_{transform}", None)
            if function is not None:
                values[f"{base}_{transform}"] = shown(
                    lambda: function(y_true, y_pred, **keywords)
                )
    return values


def fairlearn_by_group(table, group, weighted=False):
    """Rates of a group out of `MetricFrame.by_group`."""
    y_true, y_pred = numbers(table["label"]), numbers(table["prediction"])

    def rate(function):
        parameters = {"sample_weight": table["weight"]} if weighted else None
        metrics = fairlearn_metrics.MetricFrame(
            metrics=function, y_true=y_true, y_pred=y_pred, sensitive_features=table["group"],
            sample_params=parameters,
        )
        return metrics.by_group[group]

    return {name: shown(lambda: rate(function)) for name, function in FAIRLEARN_RATES.items()}


# MARK: AIF360

AIF360_RATES = (
    "selection_rate", "true_positive_rate", "false_positive_rate", "true_negative_rate",
    "false_negative_rate", "positive_predictive_value", "negative_predictive_value",
    "false_discovery_rate", "false_omission_rate", "accuracy", "error_rate",
)
AIF360_COMPARISONS = (
    "disparate_impact", "statistical_parity_difference", "true_positive_rate_difference",
    "equal_opportunity_difference", "false_positive_rate_difference", "false_positive_rate_ratio",
    "false_negative_rate_difference", "false_negative_rate_ratio",
    "false_discovery_rate_difference", "false_discovery_rate_ratio",
    "false_omission_rate_difference", "false_omission_rate_ratio", "error_rate_difference",
    "error_rate_ratio", "average_odds_difference", "average_abs_odds_difference",
    "equalized_odds_difference", "average_predictive_value_difference",
)


def aif360_metric(table, group, reference, weighted=False):
    """A metric with `group` as unprivileged and `reference` as privileged; others do not count."""
    codes = {name: code for code, name in enumerate(sorted(table["group"].dropna().unique()))}
    absent = len(codes)

    def dataset(outcome):
        data = pd.DataFrame(
            {
                "group": table["group"].map(codes), "outcome": numbers(table[outcome]),
                "weight": table["weight"].astype(float) if weighted else 1.0,
            }
        )
        return BinaryLabelDataset(
            favorable_label=1, unfavorable_label=0, df=data, label_names=["outcome"],
            protected_attribute_names=["group"], instance_weights_name="weight",
        )

    return ClassificationMetric(
        dataset("label"), dataset("prediction"),
        unprivileged_groups=[{"group": codes.get(group, absent)}],
        privileged_groups=[{"group": codes.get(reference, absent)}],
    )


def aif360(table, group, reference, weighted=False):
    @functools.cache
    def metric():
        return aif360_metric(table, group, reference, weighted)

    def value(name, **keywords):
        with np.errstate(all="ignore"):
            return getattr(metric(), name)(**keywords)

    values = {name: shown(lambda: value(name)) for name in AIF360_COMPARISONS}
    for name in AIF360_RATES:
        values[name] = shown(lambda: value(name, privileged=False))
    values["generalized_entropy_index(alpha=0)"] = shown(
        lambda: value("generalized_entropy_index", alpha=0)
    )
    return values


def aif360_scikit(table, reference):
    """The functions of `aif360.sklearn`: everybody but the reference group is unprivileged."""
    index = pd.MultiIndex.from_arrays([table["group"]], names=["group"])
    y_true = pd.Series(numbers(table["label"]).to_numpy(), index=index)
    y_pred = pd.Series(numbers(table["prediction"]).to_numpy(), index=index)
    keywords = {"prot_attr": "group", "priv_group": reference}
    values = {}
    for name in (
        "disparate_impact_ratio", "statistical_parity_difference", "equal_opportunity_difference",
        "average_odds_difference", "kl_divergence", "class_imbalance",
    ):
        function = getattr(aif360_sklearn, name)
        first = (y_true,) if name in ("kl_divergence", "class_imbalance") else (y_true, y_pred)
        values[name] = shown(lambda: function(*first, **keywords))
    values["conditional_demographic_disparity"] = shown(
        lambda: aif360_sklearn.conditional_demographic_disparity(
            y_true, y_pred, prot_attr="group"
        )
    )
    values["generalized_entropy_error(alpha=0)"] = shown(
        lambda: aif360_sklearn.generalized_entropy_error(y_true, y_pred, alpha=0)
    )
    return values


# MARK: Aequitas


def aequitas(table, group, reference):
    """Rates, disparities and flags of a group, with a predefined reference group."""
    data = pd.DataFrame(
        {
            "score": numbers(table["prediction"]), "label_value": numbers(table["label"]),
            "group": table["group"].astype(object),
        }
    )

    @functools.cache
    def row():
        crosstab, _ = Group().get_crosstabs(data, attr_cols=["group"])
        disparities = Bias().get_disparity_predefined_groups(
            crosstab, data, {"group": reference}
        )
        flagged = Fairness().get_group_value_fairness(disparities)
        return flagged[flagged["attribute_value"] == group].iloc[0]

    names = list(Group.all_group_metrics)
    names += [f"{name}_disparity" for name in Bias.all_group_metrics]
    names += [
        "Statistical Parity", "Impact Parity", "FDR Parity", "FPR Parity", "FOR Parity",
        "FNR Parity", "TPR Parity", "TNR Parity", "NPV Parity", "Precision Parity",
        "Equalized Odds",
    ]
    return {name: shown(lambda: row()[name]) for name in names}


def aequitas_flow_function():
    """`evaluate_fairness` of `aequitas.flow`, whose package wants an optional dependency first."""
    if "aequitas.flow" not in sys.modules:
        package = types.ModuleType("aequitas.flow")
        package.__path__ = [
            os.path.join(path, "flow") for path in importlib.import_module("aequitas").__path__
        ]
        sys.modules["aequitas.flow"] = package
    return importlib.import_module("aequitas.flow.evaluation").evaluate_fairness


def aequitas_flow(table):
    """Aggregates over the groups."""
    names = ("pprev", "tpr", "fpr", "tnr", "fnr", "precision", "npv", "fdr", "for", "accuracy")

    @functools.cache
    def fairness():
        with np.errstate(all="ignore"):
            return aequitas_flow_function()(
                numbers(table["label"]), numbers(table["prediction"]), table["group"]
            )

    return {
        f"{name}_{kind}": shown(lambda: fairness()[f"{name}_{kind}"])
        for name in names
        for kind in ("diff", "ratio")
    }


# MARK: SageMaker Clarify

CLARIFY_LABEL_METRICS = ["CI", "DPL", "KL", "JS", "LP", "TVD", "KS"]
CLARIFY_METRICS = ["DPPL", "DI", "AD", "DAR", "DRR", "DCA", "DCR", "RD", "SD", "TE"]


def clarify(table, group):
    """The bias report with `group` as facet: everybody else, nulls included, is the other side."""
    # Texts, because whole numbers in a short file are taken for continuous ones.
    data = pd.DataFrame({"group": table["group"], "row": range(len(table))})

    @functools.cache
    def entries(stage):
        metrics = CLARIFY_METRICS
        keywords = {}
        if stage == report.StageType.PRE_TRAINING:
            metrics = CLARIFY_LABEL_METRICS
        elif "stratum" in table:
            metrics = metrics + ["CDDPL"]
            keywords["group_variable"] = table["stratum"]
        result = report.bias_report(
            data.copy(), report.FacetColumn("group", [group]),
            report.LabelColumn("label", table["label"], ["yes"]), stage,
            report.LabelColumn("prediction", table["prediction"], ["yes"]), metrics=metrics,
            **keywords,
        )
        return {entry["name"]: entry for entry in result[0]["metrics"]}

    def value(name, stage=report.StageType.POST_TRAINING):
        entry = entries(stage)[name]
        if entry["value"] is None:
            return f"null, error: {entry['error']}"
        return entry["value"]

    values = {name: shown(lambda: value(name)) for name in CLARIFY_METRICS}
    for name in CLARIFY_LABEL_METRICS:
        values[name] = shown(lambda: value(name, report.StageType.PRE_TRAINING))
    facet, selected = table["group"] == group, table["prediction"] == "yes"
    values["DI()"] = shown(lambda: posttraining.DI(data["row"], facet, selected))
    values["GE(alpha=0)"] = shown(
        lambda: posttraining.common.GE(table["label"] == "yes", selected, 0)
    )
    if "stratum" in table:
        values["CDDPL"] = shown(lambda: value("CDDPL"))
        values["DD()"] = shown(
            lambda: posttraining.CDDPL(
                data["row"], facet, selected, pd.Series(["all"] * len(table))
            )
        )
    return values
