# The verdicts in metrics.json: complete, about numbers of this document, and in no contradiction to them.
package fairmark.metrics

import data.fairmark.values

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
