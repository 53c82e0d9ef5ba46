# Documents that pass, for the tests to damage.
package fairmark.examples_test

digest := "0c2a5e1f8b7d49360c2a5e1f8b7d49360c2a5e1f8b7d49360c2a5e1f8b7d4936"

women := {
	"attribute": ["sex"],
	"group": {"sex": "Female"},
	"reference": {"sex": "Male"},
	"counts": {"numerator": 17, "denominator": 50},
	"reference_counts": {"numerator": 20, "denominator": 50},
}

men := {
	"attribute": ["sex"],
	"group": {"sex": "Male"},
	"reference": {"sex": "Male"},
	"counts": {"numerator": 20, "denominator": 50},
	"reference_counts": {"numerator": 20, "denominator": 50},
}

metadata := {
	"schema": "fairmark.model_metadata/1",
	"model_id": "credit-2026-11",
	"risk_category": "High",
	"intended_use": "ranking of applications for a person's decision",
	"training_data": {
		"source": "warehouse.applications",
		"contains_pii": false,
		"sha256": digest,
		"bias_check_completed": true,
	},
	"performance": {
		"accuracy": 0.9,
		"accuracy_counts": {"numerator": 90, "denominator": 100},
		"disparate_impact_ratio": 0.85,
		"disparate_impact": {"smallest": women, "comparisons": [women]},
	},
	"documentation": {"model_card_present": true},
	"evidence": [
		{"kind": "metrics", "path": "out/metrics.json", "sha256": digest},
		{"kind": "system_card", "path": "card.yaml", "sha256": digest},
		{"kind": "input", "path": "applications.csv", "sha256": digest},
	],
}

ratio(record, value) := object.union(record, {
	"name": "impact_ratio",
	"reference_selected": false,
	"value": value,
	"status": "ok",
	"n": record.counts.denominator,
})

# A group's selection rate.
rate(record, value) := {
	"name": "selection_rate",
	"attribute": record.attribute,
	"group": record.group,
	"value": value,
	"status": "ok",
	"n": record.counts.denominator,
	"counts": record.counts,
}

lowest := object.union(object.remove(ratio(women, 0.85), ["group"]), {
	"name": "impact_ratio_min",
	"n": 100,
	"undefined_groups": 0,
})

verdict := {
	"metric": "hiring.impact_ratio_min",
	"use": "value",
	"condition": "at_least",
	"threshold": 0.8,
	"severity": "critical",
	"outcome": "pass",
	"records": [{
		"analysis": "hiring",
		"name": "impact_ratio_min",
		"attribute": ["sex"],
		"compared": 0.85,
		"bound": 0.8,
		"outcome": "pass",
	}],
}

metrics := {
	"schema": "fairmark.metrics/1",
	"tool": {"name": "fairmark", "version": "0.1.0"},
	"job": {"name": "hiring", "digest": concat("", ["sha256:", digest]), "seed": 0},
	"inputs": [{
		"name": "people",
		"path": "people.csv",
		"sha256": digest,
		"bytes": 1000,
		"rows": 100,
		"columns": [
			{"name": "sex", "type": "text", "missing": 0, "distinct": 2},
			{"name": "age", "type": "number", "missing": 3},
			{"name": "remarks"},
		],
	}],
	"row_flow": [
		{"data": "people", "step": "read", "rows": 100},
		{"data": "people", "step": "analysed", "rows": 100},
	],
	"analyses": [{
		"id": "hiring",
		"data": "people",
		"plugin": "disparate-impact",
		"plugin_version": "1.0.0",
		"status": "ok",
		"parameters": {"groups": ["sex"]},
		"metrics": [ratio(women, 0.85), ratio(men, 1), lowest, rate(women, 0.34), rate(men, 0.4)],
		"tables": [],
		"findings": [],
	}],
	"summary": {"hiring__impact_ratio_min__sex": 0.85},
	"gate": {"outcome": "pass", "checks": [verdict]},
}
