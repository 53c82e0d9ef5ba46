package fairmark.metadata_test

import data.fairmark.examples_test as examples
import data.fairmark.metadata

changed(path, value) := json.patch(examples.metadata, [{"op": "add", "path": path, "value": value}])

impact(counts, reference_counts, ratio) := json.patch(examples.metadata, [
	{"op": "replace", "path": "/performance/disparate_impact/comparisons/0/counts", "value": counts},
	{"op": "replace", "path": "/performance/disparate_impact/comparisons/0/reference_counts", "value": reference_counts},
	{"op": "replace", "path": "/performance/disparate_impact/smallest/counts", "value": counts},
	{"op": "replace", "path": "/performance/disparate_impact/smallest/reference_counts", "value": reference_counts},
	{"op": "replace", "path": "/performance/disparate_impact_ratio", "value": ratio},
])

share(numerator, denominator) := {"numerator": numerator, "denominator": denominator}

test_exactly_four_fifths_pass_however_the_quotient_was_rounded if {
	metadata.passed with input as impact(share(3, 10), share(15, 40), 0.8)
	metadata.passed with input as impact(share(3, 10), share(15, 40), 0.7999999999999999)
	not metadata.passed with input as impact(share(3, 10), share(15, 40), 0.79)
}

test_one_person_below_four_fifths_fails if {
	document := impact(share(399, 1000), share(499, 1000), 0.7995991983967936)
	metadata.failed == {"performance.disparate_impact_ratio: 399 of 1000 (sex Female) against 499 of 1000 (sex Male): the impact ratio is below 4/5"} with input as document
	not metadata.passed with input as document
}

test_five_quarters_pass_and_more_fails if {
	metadata.passed with input as impact(share(50, 100), share(40, 100), 1.25)
	metadata.failed == {"performance.disparate_impact_ratio: 51 of 100 (sex Female) against 40 of 100 (sex Male): the impact ratio is above 5/4"} with input as impact(share(51, 100), share(40, 100), 1.275)
}

test_a_ratio_without_counts_is_not_evaluated if {
	document := json.remove(examples.metadata, ["/performance/disparate_impact"])
	not metadata.passed with input as document
	metadata.failed == set() with input as document
	count(metadata.not_evaluated) == 1 with input as document
}

# The scalar is the smallest of the comparisons; one that hides a smaller one is not evaluated.
test_the_ratio_is_the_smallest_comparison if {
	worse := object.union(examples.women, {"group": {"sex": "Unknown"}, "counts": share(10, 50)})
	hidden := json.patch(examples.metadata, [{"op": "add", "path": "/performance/disparate_impact/comparisons/1", "value": worse}])
	not metadata.passed with input as hidden
	shown := json.patch(hidden, [
		{"op": "replace", "path": "/performance/disparate_impact/smallest", "value": worse},
		{"op": "replace", "path": "/performance/disparate_impact_ratio", "value": 0.5},
	])
	count(metadata.failed) == 1 with input as shown
}

test_a_smallest_that_is_no_comparison_is_not_evaluated if {
	worse := object.union(examples.women, {"counts": share(10, 50)})
	left := json.patch(examples.metadata, [{"op": "replace", "path": "/performance/disparate_impact/smallest", "value": worse}])
	not metadata.passed with input as left
	metadata.failed == set() with input as left
	not metadata.passed with input as json.remove(examples.metadata, ["/performance/disparate_impact/smallest"])
	not metadata.passed with input as changed("/performance/disparate_impact/smallest/group", {"sex": "Unknown"})
}

test_counts_are_whole_shares if {
	every counts in [share(17.5, 50), share(-17, 50), share(17, 0), share(51, 50), share("17", 50), share(true, 50), share(1e400, 1e401), {"Numerator": 17, "denominator": 50}, [17, 50], 0.34] {
		not metadata.passed with input as impact(counts, share(20, 50), 0.85)
	}
	not metadata.passed with input as impact(share(0, 50), share(0, 50), 0)

	# Also where the ratio agrees with them.
	not metadata.passed with input as impact(share(17.5, 50), share(20, 50), 0.875)
	not metadata.passed with input as impact(share(51, 50), share(50, 50), 1.02)
	not metadata.passed with input as impact(share(-17, 50), share(-20, 50), 0.85)
	metadata.passed with input as impact(share(50, 50), share(50, 50), 1)
}

test_accuracy_is_compared_by_its_counts if {
	metadata.passed with input as object.union(examples.metadata, {"performance": {"accuracy": 0.85, "accuracy_counts": share(85, 100)}})
	document := object.union(examples.metadata, {"performance": {"accuracy": 0.84, "accuracy_counts": share(84, 100)}})
	metadata.failed == {"performance.accuracy: 84 of 100 predictions are correct, which is less than 17/20"} with input as document
	every accuracy in [0.95, 1.5, -0.9, "0.9", null, true] {
		not metadata.passed with input as changed("/performance/accuracy", accuracy)
	}
}

test_accuracy_may_be_declared_not_required if {
	lenient := object.union(data.fairmark.policy, {"accuracy": "not_required"})
	document := json.remove(examples.metadata, ["/performance/accuracy", "/performance/accuracy_counts"])
	not metadata.passed with input as document
	metadata.passed with input as document with data.fairmark.policy as lenient
}

test_personal_data_are_the_policys_decision if {
	document := changed("/training_data/contains_pii", true)
	count(metadata.failed) == 1 with input as document
	metadata.passed with input as document with data.fairmark.policy as object.union(data.fairmark.policy, {"permits_personal_data": true})
	not metadata.passed with input as document with data.fairmark.policy as object.union(data.fairmark.policy, {"permits_personal_data": "true"})
}

test_words_have_one_spelling if {
	every category in ["Minimal", "Limited", "High"] { metadata.passed with input as changed("/risk_category", category) }
	every category in ["high", "HIGH", " High", "", "Severe", null, true, 3, ["High"], {"High": true}] {
		not metadata.passed with input as changed("/risk_category", category)
		metadata.failed == set() with input as changed("/risk_category", category)
	}
}

test_the_training_data_are_among_the_inputs if {
	other := "1c2a5e1f8b7d49360c2a5e1f8b7d49360c2a5e1f8b7d49360c2a5e1f8b7d4936"
	not metadata.passed with input as changed("/training_data/sha256", other)
	metadata.passed with input as changed("/training_data/sha256", [examples.digest])
	not metadata.passed with input as changed("/training_data/sha256", [examples.digest, other])
	not metadata.passed with input as changed("/training_data/sha256", [])
	not metadata.passed with input as changed("/training_data/sha256", upper(examples.digest))
}
