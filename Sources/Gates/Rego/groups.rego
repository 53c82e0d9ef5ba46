# What holds between the records of metrics.json: no group is taken out of a metric, an impact ratio has
# the rows of the selection rates that it compares, and nothing is excluded that the job does not exclude.
#
# A small part of what the program checks when it reads a document: `fairmark gate` finds more.
package fairmark.groups

import data.fairmark.values

default document := {}

document := input if is_object(input)

analyses[number] := analysis if some number, analysis in values.at(document, ["analyses"])

# Records that the reference group has none of.
without_reference := {
	"minimum_detectable_impact_ratio",
	"sample_size_for_four_fifths",
	"flip_test",
	"flips_to_favourable",
	"flips_to_unfavourable",
}

# The analysis, attribute and stratum of a record, and its class.
place(number, record) := [number, values.at(record, ["attribute"]), values.at(record, ["stratum"])]

class(record) := values.at(record, ["class"])

# MARK: Groups

groups_at[where] contains record.group if {
	some number, analysis in analyses
	some record in values.at(analysis, ["metrics"])
	values.is_group(values.at(record, ["group"]))
	where := place(number, record)
}

groups_of[family] contains record.group if {
	some number, analysis in analyses
	some record in values.at(analysis, ["metrics"])
	values.is_group(values.at(record, ["group"]))
	family := [place(number, record), class(record), values.at(record, ["name"])]
}

may_lack(name) := 1 if name in without_reference

may_lack(name) := 0 if not name in without_reference

inconsistent contains sprintf("%v has no %v of a group that other records have", [id(where[0]), name]) if {
	some family, groups in groups_of
	[where, _, name] := family
	count(groups_at[where] - groups) > may_lack(name)
}

# MARK: Impact ratios

rows(record) := [object.get(record, "n", null), values.at(record, ["counts"]), values.at(record, ["design"])]

rates[subject] contains rows(record) if {
	some number, analysis in analyses
	some record in values.at(analysis, ["metrics"])
	values.at(record, ["name"]) in {"selection_rate", "scoring_rate"}
	values.is_group(values.at(record, ["group"]))
	subject := [place(number, record), class(record), record.group]
}

inconsistent contains sprintf("%v has an impact ratio with other rows than the selection rates beside it", [id(number)]) if {
	some number, analysis in analyses
	some record in values.at(analysis, ["metrics"])
	values.at(record, ["name"]) == "impact_ratio"
	not values.at(record, ["status"]) in {"suppressed", "excluded"}
	not has_rates(number, record)
}

has_rates(number, record) if {
	some own in rates[[place(number, record), class(record), record.group]]
	own == rows(record)
	not values.has(record, "reference")
}

has_rates(number, record) if {
	some own in rates[[place(number, record), class(record), record.group]]
	own == rows(record)
	some other in rates[[place(number, record), class(record), record.reference]]
	other[1] == values.at(record, ["reference_counts"])
	other[2] == values.at(record, ["reference_design"])
}

# MARK: Weights and clusters

# Weights and clusters are of the dataset's rows: what is made of groups has a design only where the groups
# have it, and none of them has counts without it.
inconsistent contains sprintf("%v has a number made with %s, and groups whose numbers are made without", [id(number), what]) if {
	some number, kinds in made_with
	some kind, what in {"weighted": "sampling weights", "clusters": "clusters"}
	kind in kinds
	not groups_have(number, kind)
}

made_with[number] contains kind if {
	some number, analysis in analyses
	some record in values.at(analysis, ["metrics"])
	some name in ["design", "reference_design"]
	some kind, _ in values.at(record, [name])
}

groups_have(number, kind) if {
	of_groups := [record |
		some record in values.at(analyses[number], ["metrics"])
		values.is_group(values.at(record, ["group"]))
		values.at(record, ["status"]) == "ok"
	]
	having := [record | some record in of_groups; values.has(values.at(record, ["design"]), kind)]
	lacking := [record |
		some record in of_groups
		values.has(record, "counts")
		not values.has(values.at(record, ["design"]), kind)
	]
	count(having) > 0
	count(lacking) == 0
}

# MARK: Exclusions

inconsistent contains sprintf("%v has an excluded record, and no parameter that excludes", [id(number)]) if {
	some number, analysis in analyses
	some record in values.at(analysis, ["metrics"])
	values.at(record, ["status"]) == "excluded"
	not excludes(analysis)
}

excludes(analysis) if {
	not values.at(analysis, ["parameters", "exclude"]) in {null, []}
}

id(number) := values.at(analyses[number], ["id"])
