# The checks of metrics.json, as `fairmark run` writes it for a job with a `gate` section.
#
# The verdicts are Fairmark's own. These rules make sure that they are there, that they are about the
# numbers of this document, and that no part of it was lost on the way.
package fairmark.metrics

import data.fairmark.values

schema := "fairmark.metrics/1"

# Each part of the document and what it must be.
expected := {
	"schema": sprintf("the text %s", [schema]),
	"tool": "the name fairmark and a version",
	"job": "a name, a digest and a seed",
	"inputs": "files with name, path, SHA-256, bytes and rows",
	"row_flow": "steps with data, step and rows, `read` for each input and `analysed` for some",
	"analyses": "analyses that finished, their records with a value or a reason why there is none",
	"summary": "a key for each record without group and stratum, with its value",
	"gate": "an outcome and checks, each with verdicts about records of this document",
}

default document := {}

document := input if is_object(input)

found(name) := values.at(document, [name])

passed_parts contains "schema" if found("schema") == schema

passed_parts contains "tool" if {
	values.at(document, ["tool", "name"]) == "fairmark"
	version := values.at(document, ["tool", "version"])
	is_string(version)
	regex.match(`^[0-9]+\.[0-9]+\.[0-9]+`, version)
}

passed_parts contains "job" if {
	is_string(values.at(document, ["job", "name"]))
	digest := values.at(document, ["job", "digest"])
	is_string(digest)
	regex.match(`^sha256:[0-9a-f]{64}$`, digest)
	values.is_count(values.at(document, ["job", "seed"]))
}

# MARK: Inputs and rows

passed_parts contains "inputs" if {
	is_array(found("inputs"))
	count(found("inputs")) > 0
	every file in found("inputs") { is_input(file) }
}

is_input(file) if {
	is_string(values.at(file, ["name"]))
	values.is_name(values.at(file, ["path"]))
	values.is_sha256(values.at(file, ["sha256"]))
	values.is_count(values.at(file, ["bytes"]))
	values.is_count(values.at(file, ["rows"]))
}

steps := {"read", "rejected", "where", "unmatched", "missing", "unknown_group", "analysed"}

passed_parts contains "row_flow" if {
	is_array(found("row_flow"))
	every step in found("row_flow") {
		values.at(step, ["data"]) in {file.name | some file in found("inputs")}
		values.at(step, ["step"]) in steps
		values.is_count(values.at(step, ["rows"]))
	}
	some analysed in found("row_flow")
	analysed.step == "analysed"
	every file in found("inputs") {
		some read in found("row_flow")
		read.step == "read"
		read.data == file.name
	}
}

# MARK: Analyses

passed_parts contains "analyses" if {
	is_array(found("analyses"))
	count(found("analyses")) > 0
	every analysis in found("analyses") { is_analysis(analysis) }
	count({analysis.id | some analysis in found("analyses")}) == count(found("analyses"))
}

is_analysis(analysis) if {
	values.is_name(values.at(analysis, ["id"]))
	values.is_name(values.at(analysis, ["plugin"]))
	values.is_name(values.at(analysis, ["plugin_version"]))
	analysis.status == "ok"
	is_object(values.at(analysis, ["parameters"]))
	is_array(values.at(analysis, ["metrics"]))
	is_array(values.at(analysis, ["tables"]))
	is_array(values.at(analysis, ["findings"]))
	every record in analysis.metrics { is_record(record) }
	every table in analysis.tables { is_table(table) }
	every finding in analysis.findings { is_finding(finding) }
}

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

# Impact ratios and rates of groups show the counts that they come from; other counts are there whole
# or not at all.
has_counts(record) if {
	every name in ["counts", "reference_counts"] { is_counts_or_absent(record, name) }
	not must_have_counts(record)
}

has_counts(record) if record.status == "suppressed"

has_counts(record) if {
	endswith(record.name, "_rate")
	not is_adjusted(record)
	values.is_share(values.at(record, ["counts"]))
	values.is_quotient(record.value, record.counts.numerator, record.counts.denominator)
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
	values.is_quotient(record.value, values.dividend(record), values.divisor(record))
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

is_table(table) if {
	values.is_name(values.at(table, ["name"]))
	is_array(values.at(table, ["columns"]))
	is_array(values.at(table, ["rows"]))
	every row in table.rows {
		is_array(row)
		count(row) == count(table.columns)
	}
}

is_finding(finding) if {
	values.at(finding, ["severity"]) in {"note", "warning"}
	values.is_name(values.at(finding, ["code"]))
	values.is_name(values.at(finding, ["message"]))
}

# MARK: Summary

passed_parts contains "summary" if {
	is_object(found("summary"))
	every key, _ in found("summary") { regex.match(`^[a-z][a-z0-9_]*__[a-z0-9_]+$`, key) }
	of_records := [record.value |
		some analysis in found("analyses")
		some record in analysis.metrics
		not values.has(record, "group")
		not values.has(record, "stratum")
	]
	sort(of_records) == sort([value | some value in found("summary")])
}

# MARK: Gate

passed_parts contains "gate" if {
	is_gate(found("gate"))
	found("gate").outcome == "pass"
	every verdict in found("gate").checks {
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
	values.is_name(values.at(verdict, ["metric"]))
	values.at(verdict, ["use"]) in {"value", "low", "high"}
	values.is_name(values.at(verdict, ["condition"]))
	is_number(values.at(verdict, ["threshold"]))
	values.at(verdict, ["severity"]) in {"critical", "warning"}
	values.at(verdict, ["outcome"]) in {"pass", "fail", "not_evaluated"}
	is_array(values.at(verdict, ["records"]))
}

# Warnings never change a decision.
verdict_holds(verdict) if verdict.severity == "warning"

verdict_holds(verdict) if {
	verdict.outcome == "pass"
	some decided in verdict.records
	decided.outcome == "pass"
	every selected in verdict.records { selection_holds(verdict, selected) }
}

selection_holds(_, selected) if {
	selected.outcome == "skipped"
	values.is_name(values.at(selected, ["reason"]))
	some analysis in found("analyses")
	analysis.id == selected.analysis
	some record in analysis.metrics
	is_about(record, selected)
	record.status == "excluded"
}

# The verdict is about a number that this document holds.
selection_holds(verdict, selected) if {
	selected.outcome == "pass"
	is_number(values.at(selected, ["compared"]))
	is_number(values.at(selected, ["bound"]))
	some analysis in found("analyses")
	analysis.id == selected.analysis
	some record in analysis.metrics
	is_about(record, selected)
	record.status == "ok"
	compared(record, verdict.use) == selected.compared
	condition_holds(verdict, selected)
}

compared(record, "value") := record.value

compared(record, "low") := record.interval.low

compared(record, "high") := record.interval.high

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

is_about(record, selected) if {
	every dimension in dimensions {
		values.at(record, [dimension]) == values.at(selected, [dimension])
	}
}

# Verdicts are about exact fractions and these are their roundings, which may be equal where the
# fractions are not; so only a contradiction counts.
condition_holds(verdict, selected) if {
	regex.match("^(at_least|above)", verdict.condition)
	selected.compared >= selected.bound
}

condition_holds(verdict, selected) if {
	regex.match("^(at_most|below)", verdict.condition)
	selected.compared <= selected.bound
}

# A check that asks for significance passes where the difference is not significant.
condition_holds(verdict, selected) if {
	is_number(values.at(verdict, ["and_adjusted_p_below"]))
	is_number(values.at(selected, ["adjusted_p"]))
	selected.adjusted_p >= verdict.and_adjusted_p_below
}

# MARK: Outcome

failed contains sprintf("gate: %s %s %v does not hold", [verdict.metric, verdict.condition, verdict.threshold]) if {
	is_gate(found("gate"))
	some verdict in found("gate").checks
	verdict.severity == "critical"
	verdict.outcome == "fail"
}

failed contains "gate: the outcome is fail" if values.at(document, ["gate", "outcome"]) == "fail"

not_evaluated contains sprintf("gate: %s %s %v was not evaluated", [verdict.metric, verdict.condition, verdict.threshold]) if {
	is_gate(found("gate"))
	some verdict in found("gate").checks
	verdict.severity == "critical"
	verdict.outcome == "not_evaluated"
}

not_evaluated contains sprintf("analyses: %s did not finish", [analysis.id]) if {
	some analysis in found("analyses")
	analysis.status != "ok"
}

not_evaluated contains sprintf("%s: expected %s; found %s", [name, what, values.kind(found(name))]) if {
	some name, what in expected
	not name in passed_parts
	not says_why(name)
}

# Parts whose own messages say more.
says_why("gate") if {
	is_gate(found("gate"))
	some verdict in found("gate").checks
	verdict.severity == "critical"
	verdict.outcome in {"fail", "not_evaluated"}
}

# No default: a decision that was not reached is undefined and ends `opa eval --fail` with 1.
passed if {
	passed_parts == object.keys(expected)
	count(failed) == 0
	count(not_evaluated) == 0
}
