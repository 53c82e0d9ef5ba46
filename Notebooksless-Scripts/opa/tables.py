"""The documents that the checks are about."""

import copy

# Of these numbers of people, 955 pairs of counts have a ratio of exactly four fifths; as quotients of
# quotients, 406 of them come out below 0.8.
FOUR_FIFTHS_DENOMINATORS = [10, 20, 25, 30, 40, 50, 100, 120, 200]


def exact_pairs(denominators):
    """Counts k1 of n1 against k2 of n2 whose ratio is exactly four fifths."""
    for n1 in denominators:
        for n2 in denominators:
            for k2 in range(1, n2 + 1):
                k1, rest = divmod(4 * k2 * n1, 5 * n2)
                if rest == 0 and k1 <= n1:
                    yield k1, n1, k2, n2


def share(numerator, denominator):
    return {"numerator": numerator, "denominator": denominator}


def with_ratio(metadata, k1, n1, k2, n2):
    """model_metadata.json about one comparison."""
    document = copy.deepcopy(metadata)
    impact = document["performance"]["disparate_impact"]
    for comparison in (impact["comparisons"][0], impact["smallest"]):
        comparison["counts"] = share(k1, n1)
        comparison["reference_counts"] = share(k2, n2)
    document["performance"]["disparate_impact_ratio"] = (k1 * n2) / (n1 * k2)
    return document


def hiring(k1, n1, k2, n2):
    """What four_fifths.rego reads of metrics.json, about one comparison."""

    def ratio(name, group, k, n):
        record = {
            "name": name,
            "attribute": ["sex"],
            "reference": {"sex": "Male"},
            "value": (k * n2) / (n * k2),
            "status": "ok",
            "n": n,
            "counts": share(k, n),
            "reference_counts": share(k2, n2),
        }
        return record | ({"group": {"sex": group}} if group else {"undefined_groups": 0})

    def rate(group, k, n):
        return {
            "name": "selection_rate",
            "attribute": ["sex"],
            "group": {"sex": group},
            "value": k / n,
            "status": "ok",
            "n": n,
            "counts": share(k, n),
        }

    return {
        "schema": "fairmark.metrics/1",
        "analyses": [
            {
                "id": "hiring",
                "metrics": [
                    ratio("impact_ratio", "Female", k1, n1),
                    ratio("impact_ratio", "Male", k2, n2),
                    ratio("impact_ratio_min", None, k1, n1),
                    rate("Female", k1, n1),
                    rate("Male", k2, n2),
                ],
            }
        ],
    }


def metadata_cases(metadata):
    """Thirteen documents with the outcome and a part of its message, and a few more."""

    def changed(**members):
        document = copy.deepcopy(metadata)
        for path, value in members.items():
            container = document
            *steps, last = path.split("__")
            for step in steps:
                container = container[step]
            if value is KeyError:
                del container[last]
            else:
                container[last] = value
        return document

    ratio = "performance__disparate_impact_ratio"
    yield "complete", metadata, "pass", None
    yield "ratio 0.62", with_ratio(metadata, 62, 100, 100, 100), "fail", "below 4/5"
    yield "ratio 1.4", with_ratio(metadata, 70, 100, 50, 100), "fail", "above 5/4"
    yield "ratio missing", changed(**{ratio: KeyError}), "not_evaluated", "found nothing"
    yield "ratio null", changed(**{ratio: None}), "not_evaluated", "found nothing"
    yield "ratio as text", changed(**{ratio: "0.85"}), "not_evaluated", "found a text"
    at_four_fifths = with_ratio(metadata, 3, 10, 15, 40)
    at_four_fifths["performance"]["disparate_impact_ratio"] = 0.7999999999999999
    yield "ratio 0.7999999999999999 of counts at 4/5", at_four_fifths, "pass", None
    yield "risk category in lower case", changed(risk_category="high"), "not_evaluated", "risk_category"
    yield "risk category Unacceptable", changed(risk_category="Unacceptable"), "fail", "unacceptable"
    yield "risk category missing", changed(risk_category=KeyError), "not_evaluated", "risk_category"
    yield "bias check not completed", changed(training_data__bias_check_completed=False), "fail", "no bias analysis"
    yield "no model card", changed(documentation__model_card_present=False), "fail", "no model card"
    yield "nothing at all", {}, "not_evaluated", "schema"

    # Beyond the thirteen.
    yield "risk category Limited", changed(risk_category="Limited"), "pass", None
    yield "ratio 0.7999999999999999 without counts", changed(
        **{ratio: 0.7999999999999999, "performance__disparate_impact": KeyError}
    ), "not_evaluated", "disparate_impact_ratio"
    yield "bias check as text", changed(training_data__bias_check_completed="true"), "not_evaluated", "found a text"
    yield "personal data", changed(training_data__contains_pii=True), "fail", "personal data"
    yield "accuracy 0.7", changed(performance__accuracy=0.7, performance__accuracy_counts=share(70, 100)), "fail", "17/20"
    hidden = with_ratio(metadata, 62, 100, 100, 100)
    hidden["performance"]["disparate_impact"]["comparisons"] = metadata["performance"]["disparate_impact"]["comparisons"]
    hidden["performance"]["disparate_impact_ratio"] = metadata["performance"]["disparate_impact_ratio"]
    yield "the smallest comparison taken out", hidden, "not_evaluated", "which `smallest` repeats"
    # The flat form that circulates in examples: plausible numbers, nothing to check them by.
    yield "numbers without evidence", {
        "model_id": "credit-risk",
        "risk_category": "High",
        "intended_use": "credit decisions",
        "training_data": {"source": "s3", "contains_pii": False, "bias_check_completed": True},
        "performance": {"accuracy": 0.92, "disparate_impact_ratio": 0.85},
        "documentation": {"model_card_present": True},
    }, "not_evaluated", "schema"
