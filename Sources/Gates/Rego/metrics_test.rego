package fairmark.metrics_test

import data.fairmark.examples_test as examples
import data.fairmark.metrics

changed(path, value) := json.patch(examples.metrics, [{"op": "replace", "path": path, "value": value}])

# Every member and element of the example but those that a record may do without.
paths := {path |
	walk(examples.metrics, [path, _])
	count(path) > 0
	not path[count(path) - 1] == "reference_selected"
	not path[0] == "summary"
}

# The parameters are the plugin's own.
required_paths := {path |
	some path in paths
	not array.slice(path, 0, 4) == ["analyses", 0, "parameters", "groups"]
}

test_no_part_may_be_null if {
	every path in required_paths {
		not metrics.passed with input as json.patch(examples.metrics, [{"op": "replace", "path": path, "value": null}])
	}
}

test_no_part_may_be_an_object_of_another_kind if {
	every path in required_paths - {["analyses", 0, "parameters"]} {
		not metrics.passed with input as json.patch(examples.metrics, [{"op": "replace", "path": path, "value": {"was": "lost"}}])
	}
}

test_a_failed_check_fails if {
	document := json.patch(examples.metrics, [
		{"op": "replace", "path": "/gate/outcome", "value": "fail"},
		{"op": "replace", "path": "/gate/checks/0/outcome", "value": "fail"},
	])
	metrics.failed == {"gate: the outcome is fail", "gate: hiring.impact_ratio at_least 0.8 does not hold"} with input as document
}

test_a_verdict_that_contradicts_the_outcome_does_not_pass if {
	not metrics.passed with input as changed("/gate/outcome", "fail")
	not metrics.passed with input as changed("/gate/outcome", "Pass")
	not metrics.passed with input as changed("/gate/checks/0/outcome", "not_evaluated")
	not metrics.passed with input as changed("/gate/checks/0/records", [])
	not metrics.passed with input as changed("/gate/checks/0/records/0/outcome", "skipped")
	not metrics.passed with input as changed("/gate/checks", [])
}

test_a_verdict_is_about_a_number_of_the_document if {
	not metrics.passed with input as changed("/gate/checks/0/records/0/compared", 0.9)
	not metrics.passed with input as changed("/gate/checks/0/records/0/bound", 0.9)
	not metrics.passed with input as changed("/gate/checks/0/records/0/attribute", ["race"])
	not metrics.passed with input as changed("/analyses/0/metrics/2/value", 0.9)
}

test_warnings_do_not_decide_and_do_not_suffice if {
	warning := object.union(examples.verdict, {"severity": "warning", "outcome": "fail"})
	metrics.passed with input as changed("/gate/checks", [examples.verdict, warning])
	not metrics.passed with input as changed("/gate/checks", [object.union(examples.verdict, {"severity": "warning"})])
}

test_a_difference_that_is_not_significant_may_be_below if {
	verdict := json.patch(examples.verdict, [
		{"op": "replace", "path": "/threshold", "value": 0.9},
		{"op": "add", "path": "/and_adjusted_p_below", "value": 0.05},
		{"op": "replace", "path": "/records/0/bound", "value": 0.9},
		{"op": "add", "path": "/records/0/adjusted_p", "value": 0.3},
	])
	metrics.passed with input as changed("/gate/checks", [verdict])
	not metrics.passed with input as changed("/gate/checks", [json.patch(verdict, [{"op": "replace", "path": "/records/0/adjusted_p", "value": 0.01}])])
	not metrics.passed with input as changed("/gate/checks", [json.remove(verdict, ["/records/0/adjusted_p"])])
}

test_counts_agree_with_values if {
	not metrics.passed with input as changed("/analyses/0/metrics/0/counts/numerator", 20)
	not metrics.passed with input as changed("/analyses/0/metrics/0/reference_counts/denominator", 60)
}

test_a_record_without_value_has_a_reason if {
	gone := {
		"name": "impact_ratio",
		"attribute": ["sex"],
		"group": {"sex": "Other"},
		"value": null,
		"status": "excluded",
		"reason": "fewer than 2 % of all rows",
		"n": 1,
		"counts": {"numerator": 1, "denominator": 1},
	}
	document := json.patch(examples.metrics, [
		{"op": "add", "path": "/analyses/0/parameters/exclude", "value": ["sex: Other"]},
		{"op": "add", "path": "/analyses/0/metrics/0", "value": examples.rate(gone, 1)},
	])
	metrics.passed with input as json.patch(document, [{"op": "add", "path": "/analyses/0/metrics/0", "value": gone}])
	every name in ["value", "status", "reason", "n", "group", "attribute", "name"] {
		not metrics.passed with input as json.patch(document, [{"op": "add", "path": "/analyses/0/metrics/0", "value": object.remove(gone, [name])}])
	}
}

test_failed_analyses_are_not_evaluated if {
	document := changed("/analyses/0/status", "failed")
	metrics.not_evaluated["analyses: hiring did not finish"] with input as document
	not metrics.passed with input as document
}
