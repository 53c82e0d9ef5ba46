package fairmark.rows_test

import data.fairmark.examples_test as examples
import data.fairmark.metrics

# Of 120 people 10 could not be read, 3 had no score among those of 105 rows, and 7 were left out.
inputs := array.concat(examples.metrics.inputs, [{
	"name": "scores",
	"path": "scores.npy",
	"sha256": examples.digest,
	"bytes": 900,
	"rows": 105,
	"columns": [{"name": "id", "type": "free_text", "missing": 0}, {"name": "band", "origin": "derive"}],
}])

flow := [
	{"data": "people", "step": "read", "rows": 120},
	{"data": "people", "step": "rejected", "rows": 10, "reasons": {"ragged": 4, "json": 6}, "first": ["people.csv:3:1: json"]},
	{"data": "people", "step": "unmatched", "rows": 3, "join": {"data": "scores", "kind": "inner", "matched": 107, "unmatched": 2, "missing_key": 1}},
	{"data": "people", "step": "where", "rows": 7, "column": "year", "missing": 2},
	{"data": "people", "step": "missing", "rows": 0},
	{"data": "people", "step": "unknown_group", "rows": 0},
	{"data": "people", "step": "analysed", "rows": 100},
	{"data": "scores", "into": "people", "step": "read", "rows": 105},
	{"data": "scores", "into": "people", "step": "rejected", "rows": 0},
	{"data": "scores", "into": "people", "step": "missing_key", "rows": 1},
	{"data": "scores", "into": "people", "step": "duplicate", "rows": 2},
	{"data": "scores", "into": "people", "step": "unused", "rows": 2},
	{"data": "scores", "into": "people", "step": "joined", "rows": 100},
]

shaped := json.patch(examples.metrics, [
	{"op": "replace", "path": "/inputs", "value": inputs},
	{"op": "replace", "path": "/row_flow", "value": flow},
])

changed(path, value) := json.patch(shaped, [{"op": "add", "path": path, "value": value}])

test_rows_that_were_joined_and_left_out_pass if metrics.passed with input as shaped

test_documents_that_could_not_be_read_are_counted if {
	flow_of_documents := [
		{"data": "people", "step": "read", "rows": 100},
		{"data": "people", "step": "bad_input", "rows": 3},
		{"data": "people", "step": "analysed", "rows": 97},
	]
	metrics.passed with input as json.patch(examples.metrics, [{"op": "replace", "path": "/row_flow", "value": flow_of_documents}])
}

test_every_step_with_rows_is_needed if {
	every place, step in flow {
		is_needed(place, step)
	}
}

is_needed(_, step) if step.rows == 0

is_needed(place, step) if {
	step.rows > 0
	not metrics.passed with input as json.patch(shaped, [{"op": "remove", "path": sprintf("/row_flow/%d", [place])}])
}

test_every_member_of_a_step_is_needed if {
	every place, step in flow {
		every name in object.keys(step) - {"first"} {
			not metrics.passed with input as json.patch(shaped, [{"op": "remove", "path": sprintf("/row_flow/%d/%s", [place, name])}])
			not metrics.passed with input as changed(sprintf("/row_flow/%d/%s", [place, name]), null)
			not metrics.passed with input as changed(sprintf("/row_flow/%d/%s", [place, name]), ["X"])
		}
	}
}

test_steps_add_up if {
	every place in numbers.range(0, count(flow) - 1) {
		not metrics.passed with input as changed(sprintf("/row_flow/%d/rows", [place]), 1000)
	}
}

test_steps_belong_to_their_dataset if {
	not metrics.passed with input as changed("/row_flow/12/step", "analysed")
	not metrics.passed with input as changed("/row_flow/6/step", "joined")
	not metrics.passed with input as changed("/row_flow/6/step", "Analysed")
	not metrics.passed with input as changed("/row_flow/12/into", "nobody")
	not metrics.passed with input as changed("/row_flow/2/join/data", "nobody")
	not metrics.passed with input as changed("/row_flow/2/join/kind", "outer")
	not metrics.passed with input as changed("/row_flow/2/join/kind", "left")
	not metrics.passed with input as changed("/row_flow/2/join/unmatched", 3)
	not metrics.passed with input as changed("/row_flow/1/reasons/tired", 1)
	not metrics.passed with input as changed("/row_flow/1/reasons/json", 7)
	not metrics.passed with input as changed("/row_flow/3/missing", 8)
}

test_columns_are_known if {
	not metrics.passed with input as changed("/inputs/1/columns/1/origin", "guess")
	not metrics.passed with input as changed("/inputs/1/columns/0/type", "picture")
	not metrics.passed with input as changed("/inputs/1/columns/0/distinct", 3)
	not metrics.passed with input as changed("/inputs/1/columns", [])
	not metrics.passed with input as json.patch(shaped, [{"op": "remove", "path": "/inputs/1/columns"}])
}

# What the job does with the rows of a dataset, as far as it says so.
test_shaping_is_known if {
	use := {"key": "derive", "columns": ["id"], "text": "band: low, high"}
	metrics.passed with input as with_shaping([use])
	not metrics.passed with input as with_shaping([])
	not metrics.passed with input as with_shaping(null)
	not metrics.passed with input as with_shaping([object.union(use, {"key": "sort"})])
	not metrics.passed with input as with_shaping([object.union(use, {"text": ""})])
	not metrics.passed with input as with_shaping([object.union(use, {"columns": []})])
	not metrics.passed with input as with_shaping([object.remove(use, ["columns"])])
}

with_shaping(uses) := json.patch(shaped, [{"op": "add", "path": "/inputs/1/shaping", "value": uses}])

# The arrays of one dataset are a column each and have the same rows.
test_arrays_list_a_column_each if {
	label := {"name": "label", "type": "integer", "missing": 0}
	further := object.union(examples.metrics.inputs[0], {"path": "label.npy", "columns": [label]})
	metrics.passed with input as json.patch(examples.metrics, [{"op": "add", "path": "/inputs/-", "value": further}])
	not metrics.passed with input as json.patch(examples.metrics, [{"op": "add", "path": "/inputs/-", "value": object.union(further, {"columns": null})}])
}
