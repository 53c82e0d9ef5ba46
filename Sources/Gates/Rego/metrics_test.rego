package fairmark.metrics_test

import data.fairmark.examples_test as examples
import data.fairmark.metrics
import data.fairmark.values

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
	metrics.failed == {"gate: the outcome is fail", "gate: hiring.impact_ratio_min at_least 0.8 does not hold"} with input as document
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

# A check of the groups' ratios, of which that of women misses its bound.
significant := json.patch(examples.metrics, [
	{"op": "add", "path": "/analyses/0/metrics/0/tests", "value": [
		{"name": "two_proportion_z", "p_value": 0.2, "adjusted": {"all_pairs": 0.4}},
		{"name": "fisher_exact", "p_value": 0.15, "adjusted": {"all_pairs": 0.3}},
	]},
	{"op": "replace", "path": "/gate/checks/0", "value": {
		"metric": "*.impact_ratio",
		"use": "value",
		"condition": "at_least",
		"threshold": 0.9,
		"and_adjusted_p_below": 0.05,
		"severity": "critical",
		"outcome": "pass",
		"records": [
			object.union(of_group("Female", 0.85, 0.9), {"adjusted_p": 0.3}),
			of_group("Male", 1, 0.9),
		],
	}},
])

of_group(sex, compared, bound) := {
	"analysis": "hiring",
	"name": "impact_ratio",
	"attribute": ["sex"],
	"group": {"sex": sex},
	"compared": compared,
	"bound": bound,
	"outcome": "pass",
}

verdicts(changes) := json.patch(significant, [{"op": op, "path": concat("", ["/gate/checks/0/", path]), "value": value} |
	some [op, path, value] in changes
])

test_a_difference_that_is_not_significant_may_be_below if {
	metrics.passed with input as significant
	every path in ["/gate/checks/0/records/0/adjusted_p", "/gate/checks/0/and_adjusted_p_below", "/analyses/0/metrics/0/tests"] {
		not metrics.passed with input as json.remove(significant, [path])
	}
}

# Not one that the verdict claims, nor that of another test.
test_an_adjusted_p_value_is_that_of_the_record if {
	every p in [0.01, 0.15, 0.4, 1, "0.3", null] {
		not metrics.passed with input as verdicts([["replace", "records/0/adjusted_p", p]])
	}
	every tests in ["0.3", {"fisher_exact": 0.3}, [], [null], [{"name": "fisher_exact", "p_value": 0.15, "adjusted": 0.3}]] {
		not metrics.passed with input as json.patch(significant, [{"op": "replace", "path": "/analyses/0/metrics/0/tests", "value": tests}])
	}
	not metrics.passed with input as verdicts([["add", "records/1/adjusted_p", 1]])
	not metrics.passed with input as verdicts([["replace", "and_adjusted_p_below", 0.31]])
	not metrics.passed with input as json.patch(significant, [{"op": "replace", "path": "/analyses/0/metrics/0/tests/1/p_value", "value": null}])
	not metrics.passed with input as json.patch(significant, [{"op": "add", "path": "/analyses/0/metrics/0/tests/1/adjusted/holm", "value": 0.3}])
}

test_a_bound_is_the_threshold_unless_it_is_made_from_a_baseline if {
	lowered := [["replace", "records/0/bound", 0.1], ["remove", "records/0/adjusted_p", null]]
	not metrics.passed with input as verdicts(lowered)
	not metrics.passed with input as verdicts(array.concat(lowered, [["replace", "condition", "at_lest"]]))
	metrics.contradictions["gate: *.impact_ratio at_least 0.9: the verdict about impact_ratio sex Female does not follow from the document"] with input as verdicts(lowered)
	earlier := [["remove", "records/0/adjusted_p", null], ["replace", "condition", "at_least_baseline_minus"], ["replace", "threshold", 0.05]]
	metrics.passed with input as verdicts(array.concat(earlier, [["replace", "records/0/bound", 0.85]]))
	not metrics.passed with input as verdicts(array.concat(earlier, [["replace", "records/0/bound", 0.86]]))
}

at_bound(condition) := verdicts([
	["replace", "condition", condition],
	["replace", "threshold", 0.85],
	["replace", "records/0/bound", 0.85],
	["replace", "records/1/bound", 0.85],
	["remove", "records/0/adjusted_p", null],
	["remove", "and_adjusted_p_below", null],
])

# 17/50 / (20/50) is 0.85 exactly.
test_equal_numbers_are_decided_by_the_counts if {
	metrics.passed with input as at_bound("at_least")
	not metrics.passed with input as at_bound("above")
	not metrics.selection_holds(at_bound("below").gate.checks[0], at_bound("below").gate.checks[0].records[0]) with input as at_bound("below")
	metrics.selection_holds(at_bound("at_most").gate.checks[0], at_bound("at_most").gate.checks[0].records[0]) with input as at_bound("at_most")
}

third := {"value": 0.3333333333333333, "counts": {"numerator": 1, "denominator": 3}}

test_fractions_are_exact if {
	metrics.beyond("value", third, 0.3333333333333333) > 0
	metrics.beyond("value", {"value": 0.3333333333333333}, 0.3333333333333333) == 0
	metrics.beyond("value", object.union(third, {"value": -0.1, "reference_counts": {"numerator": 13, "denominator": 30}}), -0.1) == 0
	metrics.beyond("value", {"value": 0.8, "counts": {"numerator": 3, "denominator": 10}, "reference_counts": {"numerator": 15, "denominator": 40}}, 0.8) == 0
	every number, exact in {"0.8": [8, 10], "-0.05": [-5, 100], "12": [12, 1], "1e-05": [1, 100000], "1.5e+21": [15e20, 1], "0.00": [0, 100]} {
		values.decimal(json.unmarshal(number)) == {"numerator": exact[0], "denominator": exact[1]}
	}
}

# A check without a record that has all that its records have in common.
test_records_may_not_be_left_out if {
	missing := "gate: *.impact_ratio at_least 0.9: records that the check selects have no verdict, such as impact_ratio sex Other"
	other := json.patch(examples.women, [{"op": "replace", "path": "/group/sex", "value": "Other"}])
	document := json.patch(significant, [
		{"op": "add", "path": "/analyses/0/metrics/-", "value": examples.ratio(other, 0.85)},
		{"op": "add", "path": "/analyses/0/metrics/-", "value": examples.rate(other, 0.34)},
	])
	metrics.contradictions == {missing} with input as document
	not metrics.passed with input as document
	added := object.union(of_group("Other", 0.85, 0.9), {"adjusted_p": 0.3})
	tested := {"op": "add", "path": "/analyses/0/metrics/5/tests", "value": significant.analyses[0].metrics[0].tests}
	metrics.passed with input as json.patch(document, [tested, {"op": "add", "path": "/gate/checks/0/records/-", "value": added}])

	# One group may be what the check asks for.
	metrics.passed with input as verdicts([["remove", "records/1", null]])
}

test_no_two_records_are_of_one_identity if {
	twin := object.union(significant.analyses[0].metrics[0], {"flags": ["twin"]})
	not metrics.passed with input as json.patch(significant, [{"op": "add", "path": "/analyses/0/metrics/-", "value": twin}])
}

skipped(number, reason) := [
	["replace", sprintf("records/%d/outcome", [number]), "skipped"],
	["replace", sprintf("records/%d/compared", [number]), null],
	["replace", sprintf("records/%d/bound", [number]), null],
	["add", sprintf("records/%d/reason", [number]), reason],
]

few := {"attribute": ["sex"], "group": {"sex": "Other"}, "reference": {"sex": "Male"}, "counts": {"numerator": 1, "denominator": 4}, "reference_counts": {"numerator": 20, "denominator": 50}}

with_few := json.patch(significant, [
	{"op": "add", "path": "/analyses/0/metrics/-", "value": examples.ratio(few, 0.625)},
	{"op": "add", "path": "/analyses/0/metrics/-", "value": examples.rate(few, 0.25)},
	{"op": "replace", "path": "/analyses/0/metrics/2/counts", "value": few.counts},
	{"op": "replace", "path": "/analyses/0/metrics/2/value", "value": 0.625},
	{"op": "replace", "path": "/summary/hiring__impact_ratio_min__sex", "value": 0.625},
	{"op": "add", "path": "/gate/checks/0/records/-", "value": object.union(
		object.remove(of_group("Other", null, null), ["outcome"]),
		{"outcome": "skipped", "reason": "n is 4, below the min_n of 30"},
	)},
])

test_records_below_min_n_are_skipped if {
	metrics.passed with input as with_few
	every change in [
		{"op": "remove", "path": "/gate/checks/0/records/2/reason"},
		{"op": "replace", "path": "/gate/checks/0/records/2/group/sex", "value": "Unknown"},
		{"op": "remove", "path": "/gate/checks/0/records/2/outcome"},
	] {
		not metrics.passed with input as json.patch(with_few, [change])
	}

	# As many rows as a record that was decided.
	not metrics.passed with input as verdicts(skipped(0, "n is 50, below the min_n of 100"))
}

test_the_reference_alone_is_no_comparison if {
	document := json.patch(with_few, [{"op": "remove", "path": "/gate/checks/0/records/0"}, {"op": "replace", "path": "/analyses/0/metrics/0/n", "value": 49}])
	alone := object.union(of_group("Female", null, null), {"outcome": "skipped", "reason": "n is 49, below the min_n of 50"})
	skipping := json.patch(document, [{"op": "add", "path": "/gate/checks/0/records/0", "value": alone}])
	not metrics.passed with input as skipping
	metrics.contradictions["gate: *.impact_ratio at_least 0.9: nothing of sex is compared; skipped is impact_ratio sex Female: n is 49, below the min_n of 50"] with input as skipping
}

test_all_skipped_is_no_pass if {
	changes := array.concat(skipped(0, "few"), skipped(1, "few"))
	not metrics.passed with input as verdicts(changes)
}

# Warnings decide nothing, and name what is there.
test_a_warning_names_records_of_the_document if {
	warning := object.union(examples.verdict, {"severity": "warning", "outcome": "fail"})
	other := json.patch(warning, [{"op": "replace", "path": "/records/0/attribute", "value": ["race"]}])
	not metrics.passed with input as changed("/gate/checks", [examples.verdict, other])
	elsewhere := object.union(warning, {"metric": "hiring.impact_ratio"})
	not metrics.passed with input as changed("/gate/checks", [examples.verdict, elsewhere])
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
