# The checks of model_metadata.json, as `fairmark export opa-metadata` writes it.
#
# A check has passed when its rule below found all that it needs. What was not found is the
# difference to the list of all checks, so that no field can be left out unnoticed.
package fairmark.metadata

import data.fairmark.policy
import data.fairmark.values

schema := "fairmark.model_metadata/1"

# Each check and what it asks for.
expected := {
	"schema": sprintf("the text %s", [schema]),
	"model_id": "a text",
	"risk_category": "Minimal, Limited, High or Unacceptable, spelled so",
	"intended_use": "a text",
	"training_data.source": "a text",
	"training_data.sha256": "the SHA-256 of the training data, 64 lower-case hexadecimal digits, or a list of them",
	"training_data.contains_pii": "true or false, and `permits_personal_data` in the policy",
	"training_data.bias_check_completed": "true or false",
	"performance.accuracy": "a number from 0 to 1 that agrees with performance.accuracy_counts, and a bound in the policy",
	"performance.disparate_impact_ratio": "the smallest ratio of performance.disparate_impact.comparisons, which `smallest` repeats, each with the counts of both groups, and bounds in the policy",
	"documentation.model_card_present": "true or false",
	"evidence": "the SHA-256 of metrics.json, of the system card and of the training data that were read",
}

# The policy is read as leniently as a document: a rule that was taken out of it passes nothing.
lowest_ratio := values.at(policy, ["impact_ratio", "at_least"])

highest_ratio := values.at(policy, ["impact_ratio", "at_most"])

lowest_accuracy := values.at(policy, ["accuracy", "at_least"])

permits_personal_data := values.at(policy, ["permits_personal_data"])

default document := {}

document := input if is_object(input)

found(name) := values.at(document, split(name, "."))

# MARK: Declared

passed_checks contains "schema" if found("schema") == schema

passed_checks contains name if {
	some name in ["model_id", "intended_use", "training_data.source"]
	values.is_name(found(name))
}

passed_checks contains "risk_category" if found("risk_category") in {"Minimal", "Limited", "High"}

failures contains {"check": "risk_category", "message": "the use is declared unacceptable; no figure makes it acceptable"} if {
	found("risk_category") == "Unacceptable"
}

passed_checks contains "training_data.contains_pii" if {
	is_boolean(permits_personal_data)
	found("training_data.contains_pii") == false
}

passed_checks contains "training_data.contains_pii" if {
	permits_personal_data == true
	found("training_data.contains_pii") == true
}

failures contains {"check": "training_data.contains_pii", "message": "the training data hold personal data, which the policy does not permit"} if {
	permits_personal_data == false
	found("training_data.contains_pii") == true
}

passed_checks contains "documentation.model_card_present" if found("documentation.model_card_present") == true

failures contains {"check": "documentation.model_card_present", "message": "there is no model card"} if {
	found("documentation.model_card_present") == false
}

# MARK: Measured

passed_checks contains "training_data.sha256" if values.is_sha256(found("training_data.sha256"))

passed_checks contains "training_data.sha256" if {
	digests := found("training_data.sha256")
	is_array(digests)
	count(digests) > 0
	every digest in digests { values.is_sha256(digest) }
}

passed_checks contains "training_data.bias_check_completed" if found("training_data.bias_check_completed") == true

failures contains {"check": "training_data.bias_check_completed", "message": "no bias analysis finished on the training data"} if {
	found("training_data.bias_check_completed") == false
}

accuracy_known if {
	accuracy := found("performance.accuracy")
	counts := found("performance.accuracy_counts")
	is_number(accuracy)
	accuracy >= 0
	accuracy <= 1
	values.is_share(counts)
	values.is_quotient(accuracy, counts.numerator, counts.denominator)
	values.is_bound(lowest_accuracy)
}

accuracy_reached if {
	counts := found("performance.accuracy_counts")
	counts.numerator * lowest_accuracy.denominator >= counts.denominator * lowest_accuracy.numerator
}

passed_checks contains "performance.accuracy" if {
	accuracy_known
	accuracy_reached
}

passed_checks contains "performance.accuracy" if values.at(policy, ["accuracy"]) == "not_required"

failures contains {"check": "performance.accuracy", "message": message} if {
	accuracy_known
	not accuracy_reached
	counts := found("performance.accuracy_counts")
	message := sprintf("%v of %v predictions are correct, which is less than %v/%v", [counts.numerator, counts.denominator, lowest_accuracy.numerator, lowest_accuracy.denominator])
}

comparisons := found("performance.disparate_impact.comparisons")

smallest := found("performance.disparate_impact.smallest")

impact_known if {
	ratio := found("performance.disparate_impact_ratio")
	is_number(ratio)
	is_array(comparisons)
	count(comparisons) > 0
	every comparison in comparisons { values.is_comparison(comparison) }
	smallest in comparisons
	values.is_quotient(ratio, values.dividend(smallest), values.divisor(smallest))
	some lowest in comparisons
	values.is_quotient(ratio, values.dividend(lowest), values.divisor(lowest))
	every comparison in comparisons {
		values.dividend(lowest) * values.divisor(comparison) <= values.dividend(comparison) * values.divisor(lowest)
	}
	values.is_bound(lowest_ratio)
	values.is_bound(highest_ratio)
}

passed_checks contains "performance.disparate_impact_ratio" if {
	impact_known
	every comparison in comparisons {
		values.ratio_at_least(comparison, lowest_ratio)
		values.ratio_at_most(comparison, highest_ratio)
	}
}

failures contains {"check": "performance.disparate_impact_ratio", "message": values.below(comparison, lowest_ratio)} if {
	impact_known
	some comparison in comparisons
	not values.ratio_at_least(comparison, lowest_ratio)
}

failures contains {"check": "performance.disparate_impact_ratio", "message": values.above(comparison, highest_ratio)} if {
	impact_known
	some comparison in comparisons
	not values.ratio_at_most(comparison, highest_ratio)
}

passed_checks contains "evidence" if {
	evidence := found("evidence")
	is_array(evidence)
	every item in evidence {
		values.is_name(values.at(item, ["kind"]))
		values.is_sha256(values.at(item, ["sha256"]))
	}
	kinds := {item.kind | some item in evidence}
	{"metrics", "system_card"} & kinds == {"metrics", "system_card"}
	inputs := {item.sha256 | some item in evidence; item.kind == "input"}
	every digest in training_digests { digest in inputs }
}

training_digests := found("training_data.sha256") if is_array(found("training_data.sha256"))

else := [found("training_data.sha256")]

# MARK: Outcome

failed contains sprintf("%s: %s", [failure.check, failure.message]) if some failure in failures

not_evaluated contains sprintf("%s: expected %s; found %s", [name, what, values.kind(found(name))]) if {
	some name, what in expected
	not name in passed_checks
	not name in {failure.check | some failure in failures}
}

# No default: a decision that was not reached is undefined and ends `opa eval --fail` with 1.
passed if {
	passed_checks == object.keys(expected)
	count(failures) == 0
}
