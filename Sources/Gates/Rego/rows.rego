# The files in metrics.json, and where every row of them went.
package fairmark.metrics

import data.fairmark.values

passed_parts contains "inputs" if {
	is_array(found("inputs"))
	count(found("inputs")) > 0
	every file in found("inputs") { is_input(file) }
	# The first file of a dataset lists its columns; of arrays each lists its own.
	every name in dataset_names {
		some file in found("inputs")
		file.name == name
		values.has(file, "columns")
	}
}

is_input(file) if {
	is_string(values.at(file, ["name"]))
	values.is_name(values.at(file, ["path"]))
	values.is_sha256(values.at(file, ["sha256"]))
	values.is_count(values.at(file, ["bytes"]))
	values.is_count(values.at(file, ["rows"]))
	lists_columns(file)
	says_shaping(file)
}

# What a job joins, derives, leaves out, weighs or takes together; most say nothing of it.
says_shaping(file) if not values.has(file, "shaping")

says_shaping(file) if {
	values.has(file, "columns")
	is_array(file.shaping)
	count(file.shaping) > 0
	every use in file.shaping {
		values.at(use, ["key"]) in {"join", "derive", "where", "weight", "cluster"}
		values.is_name(values.at(use, ["text"]))
		is_array(values.at(use, ["columns"]))
		count(use.columns) > 0
		every column in use.columns { is_string(column) }
	}
}

lists_columns(file) if not values.has(file, "columns")

lists_columns(file) if {
	is_array(file.columns)
	count(file.columns) > 0
	every column in file.columns { is_column(column) }
}

is_column(column) if {
	is_string(values.at(column, ["name"]))
	object.get(column, "origin", "file") in {"file", "join", "derive"}
	says_what_was_read(column)
}

# A column that the job does not use has neither a type nor what goes with it.
says_what_was_read(column) if {
	not values.has(column, "type")
	not values.has(column, "missing")
	not values.has(column, "distinct")
}

says_what_was_read(column) if {
	column.type == "text"
	values.is_count(values.at(column, ["missing"]))
	values.is_count(values.at(column, ["distinct"]))
}

says_what_was_read(column) if {
	column.type in {"number", "integer", "free_text"}
	values.is_count(values.at(column, ["missing"]))
	not values.has(column, "distinct")
}

# MARK: Row flow

# The steps of a dataset that is analysed, and of one that another joins.
analysed_steps := {"read", "rejected", "unmatched", "where", "missing", "unknown_group", "bad_input", "analysed"}

joined_steps := {"read", "rejected", "unmatched", "where", "missing_key", "duplicate", "unused", "joined"}

dataset_names := {file.name | some file in found("inputs")}

passed_parts contains "row_flow" if {
	is_array(found("row_flow"))
	count(uses) > 0
	every step in found("row_flow") { is_step(step) }
	every name in dataset_names {
		some use in uses
		use.data == name
	}
	every use in uses { adds_up(use) }
	some step in found("row_flow")
	step.step == "analysed"
}

is_step(step) if {
	values.at(step, ["data"]) in dataset_names
	values.is_count(values.at(step, ["rows"]))
	is_step_of_its_use(step)
	is_explained(step)
}

is_step_of_its_use(step) if {
	not values.has(step, "into")
	values.at(step, ["step"]) in analysed_steps
}

is_step_of_its_use(step) if {
	step.into in dataset_names
	values.at(step, ["step"]) in joined_steps
}

is_explained(step) if step.step in (analysed_steps | joined_steps) - {"rejected", "unmatched", "where"}

is_explained(step) if {
	step.step == "rejected"
	step.rows == 0
}

is_explained(step) if {
	step.step == "rejected"
	is_object(values.at(step, ["reasons"]))
	every reason, rows in step.reasons {
		reason in {"ragged", "number", "utf8", "limit", "json"}
		values.is_count(rows)
	}
	sum([rows | some rows in step.reasons; is_number(rows)]) == step.rows
}

is_explained(step) if {
	step.step == "where"
	is_string(values.at(step, ["column"]))
	values.is_count(values.at(step, ["missing"]))
	step.missing <= step.rows
}

is_explained(step) if {
	step.step == "unmatched"
	values.at(step, ["join", "data"]) in dataset_names
	every name in ["matched", "unmatched", "missing_key"] { values.is_count(values.at(step, ["join", name])) }
	is_removed_by(step.rows, step.join)
}

# An inner join leaves out the rows that it cannot match, a left join none.
is_removed_by(rows, join) if {
	join.kind == "inner"
	rows == join.unmatched + join.missing_key
}

is_removed_by(rows, join) if {
	join.kind == "left"
	rows == 0
}

# A dataset, and each dataset that joins it.
uses contains {"data": values.at(step, ["data"]), "into": values.at(step, ["into"])} if some step in found("row_flow")

adds_up(use) if {
	own := [step |
		some step in found("row_flow")
		values.at(step, ["data"]) == use.data
		values.at(step, ["into"]) == use.into
	]
	read := [step.rows | some step in own; step.step == "read"; is_number(step.rows)]
	is_read(count(read), use.into)
	sum(read) == sum([step.rows | some step in own; step.step != "read"; is_number(step.rows)])
}

is_read(1, _)

# One dataset may join another more than once.
is_read(times, into) if {
	times > 1
	is_string(into)
}
