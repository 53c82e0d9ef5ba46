# The checks of metrics.json, as `fairmark run` writes it for a job with a `gate` section.
#
# The verdicts are Fairmark's own. These rules make sure that they are there, that they are about the
# numbers of this document, and that no part of it was lost on the way.
package fairmark.metrics

import data.fairmark.groups
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
	"gate": "an outcome and checks, each with verdicts that follow from records of this document",
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
	names_its_data(analysis)
	is_object(values.at(analysis, ["parameters"]))
	is_array(values.at(analysis, ["metrics"]))
	is_array(values.at(analysis, ["tables"]))
	is_array(values.at(analysis, ["findings"]))
	every record in analysis.metrics { is_record(record) }
	count({identity(record) | some record in analysis.metrics}) == count(analysis.metrics)
	every table in analysis.tables { is_table(table) }
	every finding in analysis.findings { is_finding(finding) }
}

names_its_data(analysis) if {
	some step in found("row_flow")
	values.at(step, ["step"]) == "analysed"
	values.at(step, ["data"]) == values.at(analysis, ["data"])
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

not_evaluated contains sprintf("analyses: %s", [message]) if some message in groups.inconsistent

not_evaluated contains sprintf("%s: expected %s; found %s", [name, what, values.kind(found(name))]) if {
	some name, what in expected
	not name in passed_parts
	not says_why(name)
}

not_evaluated contains message if some message in contradictions

# Parts whose own messages say more.
says_why("gate") if count(contradictions) > 0

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
