package fairmark.groups_test

import data.fairmark.examples_test as examples
import data.fairmark.four_fifths
import data.fairmark.gate
import data.fairmark.groups

changed(path, value) := json.patch(examples.metrics, [{"op": "replace", "path": path, "value": value}])

refused(document) if {
	count(groups.inconsistent) > 0 with input as document
	not gate.passed with input as document
	not four_fifths.passed with input as document
}

test_the_example_is_consistent if groups.inconsistent == set() with input as examples.metrics

test_a_group_taken_out_is_missed if {
	every path in ["/analyses/0/metrics/0", "/analyses/0/metrics/1", "/analyses/0/metrics/3", "/analyses/0/metrics/4"] {
		refused(json.remove(examples.metrics, [path]))
	}
}

test_rows_that_are_lowered_are_found if {
	refused(changed("/analyses/0/metrics/0/n", 1))
	refused(changed("/analyses/0/metrics/3/n", 1))
	refused(changed("/analyses/0/metrics/0/counts", {"numerator": 34, "denominator": 100}))
	refused(changed("/analyses/0/metrics/0/reference_counts", {"numerator": 40, "denominator": 100}))
}

test_a_design_is_that_of_the_rates if {
	invented := {"rows": {"numerator": 0, "denominator": 1}, "weighted": {"numerator": 0, "denominator": 1}}
	gap := {"name": "demographic_parity_difference", "attribute": ["sex"], "value": 0, "status": "ok", "n": 100, "undefined_groups": 0}
	every name in ["design", "reference_design"] {
		every kind in ["weighted", "clusters"] {
			design := object.union(invented, {kind: {"numerator": 0, "denominator": 1}})
			refused(json.patch(examples.metrics, [{"op": "add", "path": "/analyses/0/metrics/-", "value": object.union(gap, {name: design})}]))
		}
	}
	groups.inconsistent == set() with input as json.patch(examples.metrics, [{"op": "add", "path": "/analyses/0/metrics/-", "value": gap}])
}

recalls := [
	object.union(examples.rate(group, 0.4), {"name": "recall", "design": {"clusters": 9}}) |
	some group in [examples.women, examples.men]
]

gap_of_recalls := {"name": "recall_gap", "attribute": ["sex"], "value": 0, "status": "ok", "design": {"clusters": 9}}

# Not every rate is called one.
test_designs_of_all_groups_are_consistent if {
	groups.inconsistent == set() with input as changed("/analyses/0/metrics", array.concat(recalls, [gap_of_recalls]))
	some_only := array.concat([recalls[0], object.remove(recalls[1], ["design"])], [gap_of_recalls])
	refused(changed("/analyses/0/metrics", some_only))
}

test_what_no_parameter_excludes_is_not_left_out if {
	changes := [
		{"op": "replace", "path": "/analyses/0/metrics/0/status", "value": "excluded"},
		{"op": "replace", "path": "/analyses/0/metrics/0/value", "value": null},
		{"op": "add", "path": "/analyses/0/metrics/0/reason", "value": "few people"},
	]
	refused(json.patch(examples.metrics, changes))
	declared := array.concat(changes, [{"op": "add", "path": "/analyses/0/parameters/exclude", "value": ["sex: Female"]}])
	groups.inconsistent == set() with input as json.patch(examples.metrics, declared)
}
