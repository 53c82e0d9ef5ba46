package fairmark.records_test

import data.fairmark.examples_test as examples
import data.fairmark.four_fifths
import data.fairmark.metrics

design(part, whole, rows) := {
	"rows": rows,
	"weighted": {"numerator": part, "denominator": whole},
	"kish_n": 31.5,
	"effective_n": 28.25,
	"design_effect": 1.75,
}

# The records of the example as rates of sampling weights: 41.5 of 122 against 60 of 150.
weighted(record) := object.union(object.remove(record, ["counts", "reference_counts"]), {
	"design": design(41.5, 122, record.counts),
	"reference_design": design(60, 150, record.reference_counts),
	"value": 0.8504098360655737,
	"flags": ["four_fifths_not_evaluated"],
})

rate := {
	"name": "selection_rate",
	"attribute": ["sex"],
	"group": {"sex": "Female"},
	"value": 0.3401639344262295,
	"status": "ok",
	"n": 50,
	"design": design(41.5, 122, {"numerator": 17, "denominator": 50}),
}

# The reference group, compared with itself.
weighted_men := object.union(weighted(records[1]), {
	"design": design(60, 150, records[1].counts),
	"value": 1,
})

rate_of_men := object.union(rate, {
	"group": {"sex": "Male"},
	"value": 0.4,
	"design": design(60, 150, records[1].counts),
})

records := examples.metrics.analyses[0].metrics

verdict := json.patch(examples.verdict, [{"op": "replace", "path": "/records/0/compared", "value": 0.8504098360655737}])

sampled := json.patch(examples.metrics, [
	{"op": "replace", "path": "/analyses/0/metrics/0", "value": weighted(records[0])},
	{"op": "replace", "path": "/analyses/0/metrics/1", "value": weighted_men},
	{"op": "replace", "path": "/analyses/0/metrics/2", "value": weighted(records[2])},
	{"op": "replace", "path": "/analyses/0/metrics/3", "value": rate},
	{"op": "replace", "path": "/analyses/0/metrics/4", "value": rate_of_men},
	{"op": "replace", "path": "/summary/hiring__impact_ratio_min__sex", "value": 0.8504098360655737},
	{"op": "replace", "path": "/gate/checks/0", "value": verdict},
])

changed(path, value) := json.patch(sampled, [{"op": "add", "path": path, "value": value}])

without(path) := json.patch(sampled, [{"op": "remove", "path": path}])

test_a_bound_on_a_weighted_value_is_decided_on_it if metrics.passed with input as sampled

test_four_fifths_of_weights_are_not_evaluated if {
	not four_fifths.passed with input as sampled
	four_fifths.deny == {"[NOT EVALUATED] hiring: the impact ratios of sex are of sampling weights, and these bounds are decided on whole numbers of people"} with input as sampled
}

# Neither whole numbers beside the weights nor one weighted record among others change that.
test_whole_numbers_beside_weights_do_not_decide if {
	counted := json.patch(sampled, [
		{"op": "replace", "path": "/analyses/0/metrics/0", "value": object.union(weighted(records[0]), records[0])},
		{"op": "replace", "path": "/analyses/0/metrics/2", "value": object.union(weighted(records[2]), records[2])},
	])
	not four_fifths.passed with input as counted
	not metrics.passed with input as counted
	one := json.patch(examples.metrics, [{"op": "add", "path": "/analyses/0/metrics/1/design", "value": design(60, 150, records[1].counts)}])
	not four_fifths.passed with input as one
	not metrics.passed with input as one
	flagged := json.patch(examples.metrics, [{"op": "add", "path": "/analyses/0/metrics/0/flags", "value": ["four_fifths_not_evaluated"]}])
	not four_fifths.passed with input as flagged
	not metrics.passed with input as flagged
}

test_weighted_values_agree_with_their_sums if {
	not metrics.passed with input as changed("/analyses/0/metrics/0/design/weighted/numerator", 41.6)
	not metrics.passed with input as changed("/analyses/0/metrics/2/reference_design/weighted/denominator", 151)
	not metrics.passed with input as changed("/analyses/0/metrics/3/design/weighted/denominator", 121)
	not metrics.passed with input as changed("/analyses/0/metrics/3/value", 0.35)
}

test_a_design_is_whole if {
	every path in ["/rows", "/rows/numerator", "/rows/denominator", "/weighted", "/weighted/numerator", "/weighted/denominator"] {
		not metrics.passed with input as without(sprintf("/analyses/0/metrics/0/design%s", [path]))
		not metrics.passed with input as without(sprintf("/analyses/0/metrics/3/design%s", [path]))
		not metrics.passed with input as changed(sprintf("/analyses/0/metrics/3/design%s", [path]), "1")
		not metrics.passed with input as changed(sprintf("/analyses/0/metrics/3/design%s", [path]), null)
	}
	every path in ["/kish_n", "/effective_n", "/design_effect"] {
		not metrics.passed with input as changed(sprintf("/analyses/0/metrics/3/design%s", [path]), "1")
		not metrics.passed with input as changed(sprintf("/analyses/0/metrics/3/design%s", [path]), 0)
	}
	every path in ["/analyses/0/metrics/0/design", "/analyses/0/metrics/0/reference_design", "/analyses/0/metrics/3/design"] {
		not metrics.passed with input as without(path)
		not metrics.passed with input as changed(path, null)
	}
}

clustered(record) := object.union(record, {
	"design": clusters(record.counts),
	"reference_design": clusters(record.reference_counts),
})

clusters(counts) := {"rows": counts, "clusters": counts.numerator, "effective_n": 21.5, "design_effect": 2.3}

clustered_at(place) := clustered(records[place]) if place < 3

clustered_at(place) := object.union(records[place], {"design": clusters(records[place].counts)}) if place > 2

# Rows of clusters count alike, so that their counts decide as ever.
test_clusters_keep_their_counts if {
	document := json.patch(examples.metrics, [{"op": "replace", "path": sprintf("/analyses/0/metrics/%d", [place]), "value": clustered_at(place)} | some place in [0, 1, 2, 3, 4]])
	metrics.passed with input as document
	four_fifths.passed with input as document
	not metrics.passed with input as json.patch(document, [{"op": "remove", "path": "/analyses/0/metrics/0/counts"}])
	not metrics.passed with input as json.patch(document, [{"op": "remove", "path": "/analyses/0/metrics/0/design/clusters"}])
	not metrics.passed with input as json.patch(document, [{"op": "replace", "path": "/analyses/0/metrics/0/design/clusters", "value": 1.5}])
	not four_fifths.passed with input as json.patch(document, [{"op": "remove", "path": "/analyses/0/metrics/0/counts"}])
}
