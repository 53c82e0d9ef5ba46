# The records in metrics.json: a value or a reason, and what the value is the quotient of.
package fairmark.metrics

import data.fairmark.values

undefined_statuses := {
	"zero_denominator",
	"empty_group",
	"single_group",
	"excluded",
	"suppressed",
	"insufficient_data",
	"support_mismatch",
	"separation",
	"degenerate_bootstrap",
	"not_evaluated",
	"failed",
}

is_record(record) if {
	values.is_name(values.at(record, ["name"]))
	is_array(values.at(record, ["attribute"]))
	every column in record.attribute { is_string(column) }
	has_value_or_reason(record)
	has_row_count(record)
	is_about_groups(record)
	has_counts(record)
	every name in ["design", "reference_design"] { is_design_or_absent(record, name) }
	is_decided_on_whole_numbers(record)
}

has_value_or_reason(record) if {
	record.status == "ok"
	is_number(values.at(record, ["value"]))
}

# The value must be there as null: what was taken out is not what could not be computed.
has_value_or_reason(record) if {
	record.status in undefined_statuses
	is_null(record.value)
	values.is_name(values.at(record, ["reason"]))
}

has_row_count(record) if values.is_count(values.at(record, ["n"]))

has_row_count(record) if {
	record.status == "suppressed"
	is_null(record.n)
}

# A record about one group, about all rows, or about all groups of an attribute.
is_about_groups(record) if {
	is_object(values.at(record, ["group"]))
	object.keys(record.group) == {column | some column in record.attribute}
}

is_about_groups(record) if {
	not values.has(record, "group")
	record.attribute == []
}

is_about_groups(record) if {
	not values.has(record, "group")
	values.is_count(values.at(record, ["undefined_groups"]))
}

# Impact ratios and rates of groups show what they are quotients of: counts, or sums of sampling
# weights, which stand in `design`. Other counts are there whole or not at all.
has_counts(record) if {
	every name in ["counts", "reference_counts"] { is_counts_or_absent(record, name) }
	not must_have_counts(record)
}

has_counts(record) if record.status == "suppressed"

has_counts(record) if {
	endswith(record.name, "_rate")
	not is_adjusted(record)
	not values.is_weighted(record)
	values.is_share(values.at(record, ["counts"]))
	values.is_quotient(record.value, record.counts.numerator, record.counts.denominator)
}

has_counts(record) if {
	endswith(record.name, "_rate")
	not is_adjusted(record)
	sums := values.at(record, ["design", "weighted"])
	values.is_weighted_share(sums)
	values.is_quotient(record.value, sums.numerator, sums.denominator)
}

# Rates that show the counts they start from and are not their quotient.
has_counts(record) if {
	is_adjusted(record)
	values.is_share(values.at(record, ["counts"]))
}

is_adjusted(record) if {
	some prefix in ["smoothed_", "standardised_", "minimum_detectable_"]
	startswith(record.name, prefix)
}

has_counts(record) if {
	record.name in impact_ratios
	values.is_group(values.at(record, ["reference"]))
	object.keys(record.reference) == {column | some column in record.attribute}
	every value in object.get(record, "group", {}) { is_string(value) }
	values.is_share(values.at(record, ["counts"]))
	values.is_share(values.at(record, ["reference_counts"]))
	not values.is_weighted(record)
	values.is_quotient(record.value, values.dividend(record), values.divisor(record))
}

has_counts(record) if {
	record.name in impact_ratios
	values.is_group(values.at(record, ["reference"]))
	object.keys(record.reference) == {column | some column in record.attribute}
	every value in object.get(record, "group", {}) { is_string(value) }
	sums := values.at(record, ["design", "weighted"])
	reference_sums := values.at(record, ["reference_design", "weighted"])
	values.is_weighted_share(sums)
	values.is_weighted_share(reference_sums)
	reference_sums.numerator > 0
	values.is_quotient(
		record.value,
		sums.numerator * reference_sums.denominator,
		sums.denominator * reference_sums.numerator,
	)
}

impact_ratios := {"impact_ratio", "impact_ratio_min"}

is_counts_or_absent(record, name) if not values.has(record, name)

is_counts_or_absent(record, name) if {
	values.is_count(values.at(record, [name, "numerator"]))
	values.is_count(values.at(record, [name, "denominator"]))
}

must_have_counts(record) if {
	record.status == "ok"
	values.has(record, "group")
	endswith(record.name, "_rate")
}

must_have_counts(record) if {
	record.status == "ok"
	record.name in impact_ratios
}

# MARK: Weights and clusters

is_design_or_absent(record, name) if not values.has(record, name)

is_design_or_absent(record, name) if {
	record.status != "suppressed"
	design := record[name]
	is_object(design)
	is_part(values.at(design, ["rows"]))
	some kind in ["weighted", "clusters"]
	values.has(design, kind)
	is_weighted_or_absent(design)
	is_cluster_count_or_absent(design)
	every size in ["kish_n", "effective_n", "design_effect"] { is_size_or_absent(design, size) }
}

# Some of some, perhaps of none.
is_part(counts) if {
	values.is_count(values.at(counts, ["numerator"]))
	values.is_count(values.at(counts, ["denominator"]))
	counts.numerator <= counts.denominator
}

is_weighted_or_absent(design) if not values.has(design, "weighted")

is_weighted_or_absent(design) if {
	is_number(values.at(design, ["weighted", "numerator"]))
	is_number(values.at(design, ["weighted", "denominator"]))
	design.weighted.numerator >= 0
	design.weighted.numerator <= design.weighted.denominator
}

is_cluster_count_or_absent(design) if not values.has(design, "clusters")

is_cluster_count_or_absent(design) if values.is_count(design.clusters)

is_size_or_absent(design, name) if not values.has(design, name)

is_size_or_absent(design, name) if {
	is_number(design[name])
	design[name] > 0
}

# Beside sums of weights there are no counts that somebody could decide about.
is_decided_on_whole_numbers(record) if not values.is_weighted(record)

is_decided_on_whole_numbers(record) if {
	values.is_weighted(record)
	every name in ["counts", "reference_counts", "quotient", "reference_quotient"] { not values.has(record, name) }
	not "below_four_fifths" in object.get(record, "flags", [])
}
