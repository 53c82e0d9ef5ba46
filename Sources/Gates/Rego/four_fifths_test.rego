package fairmark.four_fifths_test

import data.fairmark.examples_test as examples
import data.fairmark.four_fifths

changed(path, value) := json.patch(examples.metrics, [{"op": "replace", "path": path, "value": value}])

test_records_within_the_bounds_pass_without_a_gate if {
	document := json.remove(examples.metrics, ["/gate"])
	four_fifths.passed with input as document
	four_fifths.deny == set() with input as document
}

test_a_record_below_fails if {
	document := json.patch(examples.metrics, [
		{"op": "replace", "path": "/analyses/0/metrics/0/counts/numerator", "value": 15},
		{"op": "replace", "path": "/analyses/0/metrics/0/value", "value": 0.75},
		{"op": "replace", "path": "/analyses/0/metrics/2/counts/numerator", "value": 15},
		{"op": "replace", "path": "/analyses/0/metrics/2/value", "value": 0.75},
		{"op": "replace", "path": "/analyses/0/metrics/3/counts/numerator", "value": 15},
		{"op": "replace", "path": "/analyses/0/metrics/3/value", "value": 0.3},
	])
	four_fifths.deny == {"[FAIL] hiring: 15 of 50 (sex Female) against 20 of 50 (sex Male): the impact ratio is below 4/5"} with input as document
	not four_fifths.passed with input as document
}

test_a_record_taken_out_is_noticed if {
	every path in ["/analyses/0/metrics/0", "/analyses/0/metrics/1", "/analyses/0/metrics/2", "/analyses/0/metrics", "/analyses/0", "/analyses"] {
		document := json.remove(examples.metrics, [path])
		not four_fifths.passed with input as document
		count(four_fifths.deny) > 0 with input as document
	}
}

test_undefined_groups_are_not_evaluated if {
	not four_fifths.passed with input as changed("/analyses/0/metrics/2/undefined_groups", 1)
	not four_fifths.passed with input as changed("/analyses/0/metrics/2/status", "single_group")
	not four_fifths.passed with input as changed("/analyses/0/metrics/0/status", "empty_group")
}

# What the analysis excluded is left out, as the job decided; a group may not vanish otherwise.
test_excluded_records_are_left_out if {
	few := {
		"name": "impact_ratio",
		"attribute": ["sex"],
		"group": {"sex": "Other"},
		"value": null,
		"status": "excluded",
		"reason": "fewer than 2 % of all rows",
		"n": 1,
		"counts": {"numerator": 1, "denominator": 1},
	}
	four_fifths.passed with input as json.patch(examples.metrics, [
		{"op": "add", "path": "/analyses/0/parameters/exclude", "value": ["sex: Other"]},
		{"op": "add", "path": "/analyses/0/metrics/0", "value": few},
		{"op": "add", "path": "/analyses/0/metrics/0", "value": examples.rate(few, 1)},
	])
}

test_nothing_else_passes if {
	every document in [{}, [], null, "pass", 1, examples.metadata, {"schema": "fairmark.metrics/1"}] {
		not four_fifths.passed with input as document
		count(four_fifths.deny) > 0 with input as document
	}
}
