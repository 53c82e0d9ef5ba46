# The verdicts in metrics.json: complete, about numbers of this document, and what follows from them.
package fairmark.metrics

import data.fairmark.values

passed_parts contains "gate" if {
	is_gate(found("gate"))
	found("gate").outcome == "pass"
	every verdict in found("gate").checks {
		names_records(verdict)
		verdict_holds(verdict)
	}
}

is_gate(gate) if {
	values.at(gate, ["outcome"]) in {"pass", "fail", "not_evaluated"}
	is_array(values.at(gate, ["checks"]))
	some critical in gate.checks
	critical.severity == "critical"
	every verdict in gate.checks { is_verdict(verdict) }
}

is_verdict(verdict) if {
	is_string(values.at(verdict, ["metric"]))
	regex.match(`^(\*|[a-z][a-z0-9_]*)\.[a-z][a-z0-9_]*$`, verdict.metric)
	values.at(verdict, ["use"]) in {"value", "low", "high"}
	values.at(verdict, ["condition"]) in own_conditions | baseline_conditions
	is_number(values.at(verdict, ["threshold"]))
	values.at(verdict, ["severity"]) in {"critical", "warning"}
	values.at(verdict, ["outcome"]) in {"pass", "fail", "not_evaluated"}
	is_array(values.at(verdict, ["records"]))
}

own_conditions := {"at_least", "at_most", "above", "below"}

baseline_conditions := {
	"at_least_baseline_minus",
	"at_least_baseline_times",
	"at_most_baseline_plus",
	"at_most_baseline_times",
}

# Warnings never change a decision.
verdict_holds(verdict) if verdict.severity == "warning"

verdict_holds(verdict) if {
	verdict.outcome == "pass"
	some decided in verdict.records
	decided.outcome == "pass"
	every selected in verdict.records { selection_holds(verdict, selected) }
	missing_records(verdict) == set()
	skipped_attributes(verdict) == set()
	absent_attributes(verdict) == set()
}

# MARK: What a verdict is about

dimensions := [
	"name",
	"attribute",
	"group",
	"stratum",
	"feature",
	"bin",
	"class",
	"threshold",
	"binning",
	"scoring",
	"scheme",
	"source",
]

# What tells a record from all others of its analysis.
identity(record) := [values.at(record, [dimension]) | some dimension in dimensions]

record_of[[analysis.id, identity(record)]] contains record if {
	some analysis in found("analyses")
	some record in analysis.metrics
}

the_record(selected) := record if {
	records := record_of[[values.at(selected, ["analysis"]), identity(selected)]]
	count(records) == 1
	some record in records
}

# Also what a warning names must be there.
names_records(verdict) if {
	every selected in verdict.records {
		is_looked_for(verdict, values.at(selected, ["analysis"]), values.at(selected, ["name"]))
		the_record(selected)
	}
}

is_looked_for(verdict, id, name) if {
	[looked_in, metric] := split(verdict.metric, ".")
	metric == name
	looked_in in {"*", id}
}

# MARK: One record

selection_holds(_, selected) if {
	selected.outcome == "skipped"
	values.is_name(values.at(selected, ["reason"]))
	the_record(selected).status == "excluded"
}

# Below the check's `min_n`, which the document does not hold: every record that was decided has more rows.
selection_holds(verdict, selected) if {
	selected.outcome == "skipped"
	values.is_name(values.at(selected, ["reason"]))
	values.is_count(the_record(selected).n)
	every decided in verdict.records { is_skipped_or_larger(decided, the_record(selected).n) }
}

selection_holds(verdict, selected) if {
	selected.outcome == "pass"
	is_number(values.at(selected, ["compared"]))
	is_number(values.at(selected, ["bound"]))
	record := the_record(selected)
	record.status == "ok"
	selected.compared == number_of(record, verdict.use)
	bound_follows(verdict, selected)
	condition_holds(verdict, selected, record)
}

is_skipped_or_larger(selected, _) if selected.outcome == "skipped"

is_skipped_or_larger(selected, rows) if the_record(selected).n > rows

number_of(record, "value") := record.value

number_of(record, use) := record.interval[use] if use in {"low", "high"}

# The reference's comparison with itself is certain, and has no interval.
number_of(record, use) := record.value if {
	use in {"low", "high"}
	not values.has(record, "interval")
	is_own_reference(record)
}

is_own_reference(record) if {
	values.is_group(values.at(record, ["group"]))
	record.group == values.at(record, ["reference"])
}

bound_follows(verdict, selected) if {
	verdict.condition in own_conditions
	selected.bound == verdict.threshold
}

# The earlier result is another document.
bound_follows(verdict, _) if verdict.condition in baseline_conditions

condition_holds(verdict, selected, record) if {
	not values.has(selected, "adjusted_p")
	keeps_bound(verdict, selected, record)
}

# A check that asks for significance passes where the difference is not significant.
condition_holds(verdict, selected, record) if {
	is_number(values.at(verdict, ["and_adjusted_p_below"]))
	is_number(values.at(selected, ["adjusted_p"]))
	selected.adjusted_p == adjusted_p(record)
	selected.adjusted_p >= verdict.and_adjusted_p_below
}

# The gate compares fractions, and these are their roundings: numbers that differ are in the order of
# the fractions, and equal ones are decided by the fractions themselves.
keeps_bound(verdict, selected, _) if {
	verdict.condition in {"at_least", "above"}
	selected.compared > selected.bound
}

keeps_bound(verdict, selected, _) if {
	verdict.condition in {"at_most", "below"}
	selected.compared < selected.bound
}

keeps_bound(verdict, selected, record) if {
	selected.compared == selected.bound
	keeps_exactly(verdict.condition, beyond(verdict.use, record, selected.bound))
}

# A bound made from an earlier number is the rounding of a difference or product of roundings.
keeps_bound(verdict, selected, _) if {
	startswith(verdict.condition, "at_least_baseline_")
	selected.compared >= selected.bound - rounding(selected.bound)
}

keeps_bound(verdict, selected, _) if {
	startswith(verdict.condition, "at_most_baseline_")
	selected.compared <= selected.bound + rounding(selected.bound)
}

rounding(number) := (1 + abs(number)) / 1000000000000

keeps_exactly("at_least", difference) if difference >= 0

keeps_exactly("above", difference) if difference > 0

keeps_exactly("at_most", difference) if difference <= 0

keeps_exactly("below", difference) if difference < 0

# A whole number of the sign of a record's fraction minus a bound; 0 where the value is no fraction of
# counts but the decimal that stands in the document.
beyond("value", record, bound) := (fraction.numerator * decimal.denominator) - (decimal.numerator * fraction.denominator) if {
	fraction := values.fraction(record)
	decimal := values.decimal(bound)
} else := 0

beyond(use, _, _) := 0 if use in {"low", "high"}

# The test whose p-value counts: of comparisons with the best, of weights or clusters, Fisher's, else the
# first.
adjusted_p(record) := p if {
	test := deciding_test(record)
	is_number(test.p_value)
	is_object(test.adjusted)
	count(test.adjusted) == 1
	some p in test.adjusted
}

deciding_test(record) := array.concat(best, array.concat(sampled, array.concat(exact, record.tests)))[0] if {
	is_array(values.at(record, ["tests"]))
	best := [test | some test in record.tests; values.has(values.at(test, ["adjusted"]), "mcb")]
	sampled := [test | some test in record.tests; test.name == "quasi_score_t"]
	exact := [test | some test in record.tests; test.name == "fisher_exact"]
}

# MARK: All records

# What `where` asks for is not in the document. But it admits every record of the check, so that it asks
# for nothing beyond what these have in common, and it admits whatever else has that in common.
missing_records(verdict) := {record |
	shared := in_common(verdict.records)
	[looked_in, name] := split(verdict.metric, ".")
	some analysis in found("analyses")
	looked_in in {"*", analysis.id}
	own := {identity(selected) | some selected in verdict.records; selected.analysis == analysis.id}
	admitted := [record |
		some record in analysis.metrics
		record.name == name
		is_admitted(record, shared)
	]
	some record in over_groups_if_any(admitted)
	not identity(record) in own
}

in_common(records) := {
	"attributes": {columns(record) | some record in records},
	"group": intersection({pairs(record, "group") | some record in records}),
	"stratum": intersection({pairs(record, "stratum") | some record in records}),
	"has_strata": true in {values.has(record, "stratum") | some record in records},
	"others": {dimension: value |
		some dimension in array.slice(dimensions, 4, count(dimensions))
		some value in {values.at(record, [dimension]) | some record in records}
		not is_null(value)
		every record in records { values.at(record, [dimension]) == value }
	},
}

columns(record) := {column | some column in record.attribute}

pairs(record, name) := {[column, value] | some column, value in values.at(record, [name])}

is_admitted(record, shared) if {
	has_an_attribute(record, shared.attributes)
	shared.group - pairs(record, "group") == set()
	shared.stratum - pairs(record, "stratum") == set()
	has_stratum_or_may(record, shared)
	every dimension, value in shared.others { values.at(record, [dimension]) == value }
}

has_an_attribute(_, attributes) if count(attributes) > 1

has_an_attribute(record, attributes) if columns(record) in attributes

has_stratum_or_may(_, shared) if shared.has_strata

has_stratum_or_may(record, _) if not values.has(record, "stratum")

# The gate decides about the records over all groups, or about every one when there are none of that kind.
over_groups_if_any(records) := aggregates if {
	aggregates := [record | some record in records; not values.has(record, "group")]
	count(aggregates) > 0
} else := records

# Attributes whose groups are compared with a reference, of which nothing was decided but what that is to
# itself, if anything, because the others were skipped.
skipped_attributes(verdict) := {columns(skipped) |
	some skipped in verdict.records
	skipped.outcome == "skipped"
	has_references(verdict, skipped.analysis, columns(skipped))
	not is_compared(verdict, skipped.analysis, columns(skipped))
}

has_references(verdict, id, attribute) if {
	some selected in verdict.records
	selected.analysis == id
	columns(selected) == attribute
	values.has(the_record(selected), "reference")
}

is_compared(verdict, id, attribute) if {
	some decided in verdict.records
	decided.outcome == "pass"
	decided.analysis == id
	columns(decided) == attribute
	not is_own_reference(the_record(decided))
}

# Attributes of an analysis of which a check of several has no record, though it names no attribute.
absent_attributes(verdict) := {attribute |
	shared := in_common(verdict.records)
	count(shared.attributes) > 1
	count(shared.group) == 0
	some analysis in found("analyses")
	own := {columns(selected) | some selected in verdict.records; selected.analysis == analysis.id}
	count(own) > 0
	not set() in own
	some attribute in {columns(record) | some record in analysis.metrics}
	not attribute in own | {set()}
}

# MARK: Why a verdict does not hold

contradictions contains sprintf("%s: the verdict about %s does not follow from the document", [asked(verdict), shown(selected)]) if {
	some verdict in passing_checks
	some selected in verdict.records
	not selection_holds(verdict, selected)
}

contradictions contains sprintf("%s: records that the check selects have no verdict, such as %s", [asked(verdict), shown(missing[0])]) if {
	some verdict in passing_checks
	missing := [record | some record in missing_records(verdict)]
}

contradictions contains sprintf("%s: there is no verdict about %s", [asked(verdict), joined(attribute)]) if {
	some verdict in passing_checks
	some attribute in absent_attributes(verdict)
}

contradictions contains sprintf("%s: nothing of %s is compared; skipped is %s: %s", [asked(verdict), joined(columns(skipped)), shown(skipped), skipped.reason]) if {
	some verdict in passing_checks
	some skipped in verdict.records
	skipped.outcome == "skipped"
	columns(skipped) in skipped_attributes(verdict)
}

passing_checks contains verdict if {
	is_gate(found("gate"))
	some verdict in found("gate").checks
	verdict.severity == "critical"
	verdict.outcome == "pass"
}

asked(verdict) := sprintf("gate: %s %s %v", [verdict.metric, verdict.condition, verdict.threshold])

# A record as a reader knows it.
shown(record) := concat(" ", [part |
	some part in [
		values.at(record, ["name"]),
		columns_shown(record),
		values.shown(values.at(record, ["group"])),
		values.shown(values.at(record, ["stratum"])),
	]
	is_string(part)
	part != ""
])

columns_shown(record) := "" if values.has(record, "group")

else := joined(columns(record))

joined(names) := concat(" x ", [name | some name in names; is_string(name)])
