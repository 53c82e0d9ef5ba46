# Bounds of the policy on the impact ratios of metrics.json itself, whether or not its job had a gate.
#
# Over all rows, of every analysis, attribute and group with a known value. Records that the analysis
# declared `excluded` are left out, as the job decided; everything else without a value is not
# evaluated.
package fairmark.four_fifths

import data.fairmark.groups
import data.fairmark.policy
import data.fairmark.values

# The policy is read as leniently as a document: a rule that was taken out of it passes nothing.
lowest_ratio := values.at(policy, ["impact_ratio", "at_least"])

highest_ratio := values.at(policy, ["impact_ratio", "at_most"])

default document := {}

document := input if is_object(input)

schema_known if values.at(document, ["schema"]) == "fairmark.metrics/1"

analyses := [analysis | some analysis in values.at(document, ["analyses"])]

records(analysis) := [record |
	some record in values.at(analysis, ["metrics"])
	is_null(values.at(record, ["stratum"]))
]

# Each attribute of each analysis that compares groups, with its records: the comparisons, and the
# lowest of them, which tells when one was taken out.
subjects contains {"analysis": analysis.id, "attribute": lowest.attribute, "lowest": lowest, "comparisons": comparisons} if {
	some analysis in analyses
	some lowest in records(analysis)
	lowest.name == "impact_ratio_min"
	values.is_attribute(lowest.attribute)
	comparisons := {record |
		some record in records(analysis)
		record.name == "impact_ratio"
		record.attribute == lowest.attribute
		record.status != "excluded"
	}
}

# Impact ratios that belong to none of the subjects.
strays contains record if {
	some analysis in analyses
	some record in records(analysis)
	values.at(record, ["name"]) in {"impact_ratio", "impact_ratio_min"}
	not belongs(analysis, record)
}

belongs(analysis, record) if {
	some subject in subjects
	subject.analysis == analysis.id
	subject.attribute == record.attribute
}

is_evaluated(subject) if {
	subject.lowest.status == "ok"
	subject.lowest.undefined_groups == 0
	not values.is_weighted(subject.lowest)
	values.is_share(values.at(subject.lowest, ["counts"]))
	values.is_share(values.at(subject.lowest, ["reference_counts"]))
	count(subject.comparisons) > 1
	every record in subject.comparisons {
		record.status == "ok"
		values.is_comparison(record)
		not values.is_weighted(record)
		values.is_quotient(record.value, values.dividend(record), values.divisor(record))
		values.dividend(subject.lowest) * values.divisor(record) <= values.dividend(record) * values.divisor(subject.lowest)
	}
	some record in subject.comparisons
	record.counts == subject.lowest.counts
	record.reference_counts == subject.lowest.reference_counts
	values.is_quotient(subject.lowest.value, values.dividend(subject.lowest), values.divisor(subject.lowest))
}

bounds_known if {
	values.is_bound(lowest_ratio)
	values.is_bound(highest_ratio)
}

within_bounds(subject) if {
	every record in subject.comparisons {
		values.ratio_at_least(record, lowest_ratio)
		values.ratio_at_most(record, highest_ratio)
	}
}

failed contains sprintf("%s: %s", [subject.analysis, values.below(record, lowest_ratio)]) if {
	bounds_known
	some subject in subjects
	is_evaluated(subject)
	some record in subject.comparisons
	not values.ratio_at_least(record, lowest_ratio)
}

failed contains sprintf("%s: %s", [subject.analysis, values.above(record, highest_ratio)]) if {
	bounds_known
	some subject in subjects
	is_evaluated(subject)
	some record in subject.comparisons
	not values.ratio_at_most(record, highest_ratio)
}

not_evaluated contains "schema: expected the text fairmark.metrics/1" if not schema_known

not_evaluated contains "the policy has no impact_ratio with at_least and at_most, each a numerator and a denominator" if not bounds_known

not_evaluated contains "there is no impact ratio of an attribute; run the plugin disparate-impact" if count(subjects) == 0

not_evaluated contains sprintf("%s: the impact ratios of %s are not complete, each with the counts of both groups", [subject.analysis, concat(" x ", subject.attribute)]) if {
	some subject in subjects
	not is_evaluated(subject)
	not has_weights(subject)
}

not_evaluated contains sprintf("%s: the impact ratios of %s are of sampling weights, and these bounds are decided on whole numbers of people", [subject.analysis, concat(" x ", subject.attribute)]) if {
	some subject in subjects
	has_weights(subject)
}

has_weights(subject) if values.is_weighted(subject.lowest)

has_weights(subject) if {
	some record in subject.comparisons
	values.is_weighted(record)
}

not_evaluated contains message if some message in groups.inconsistent

not_evaluated contains "there are impact ratios without their minimum" if count(strays) > 0

deny contains sprintf("[FAIL] %s", [message]) if some message in failed

deny contains sprintf("[NOT EVALUATED] %s", [message]) if some message in not_evaluated

deny contains "[NOT EVALUATED] the document could not be evaluated" if {
	not passed
	count(failed) + count(not_evaluated) == 0
}

# No default: a decision that was not reached is undefined and ends `opa eval --fail` with 1.
passed if {
	schema_known
	bounds_known
	count(subjects) > 0
	count(strays) == 0
	every subject in subjects {
		is_evaluated(subject)
		within_bounds(subject)
	}
	count(failed) == 0
	count(not_evaluated) == 0
}
