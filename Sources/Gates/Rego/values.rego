# Values of a document that may lack anything and hold anything.
#
# The functions answer for every argument. In Rego a rule that meets a missing field is undefined,
# and neither it nor its negation holds: policies that forget this pass what they never saw.
package fairmark.values

# The value at a path; null when there is none.
at(document, path) := object.get(document, path, null) if is_object(document)

else := null

# Whether a document has a member, null included.
has(document, name) if {
	is_object(document)
	name in object.keys(document)
}

# A text that says something.
is_name(value) if {
	is_string(value)
	trim_space(value) != ""
}

is_sha256(value) if {
	is_string(value)
	regex.match(`^[0-9a-f]{64}$`, value)
}

# How many: a whole number from 0 to 2^63 − 1, written as a number.
is_count(value) if {
	is_number(value)
	value >= 0
	value <= 9223372036854775807
	floor(value) == value
}

# Some of some, and not of none.
is_share(counts) if {
	is_count(at(counts, ["numerator"]))
	is_count(at(counts, ["denominator"]))
	counts.denominator > 0
	counts.numerator <= counts.denominator
}

# Whether a value is a quotient of sums of sampling weights, on which nothing is decided that asks for
# whole numbers of people.
is_weighted(record) if has(at(record, ["design"]), "weighted")

is_weighted(record) if has(at(record, ["reference_design"]), "weighted")

is_weighted(record) if "four_fifths_not_evaluated" in at(record, ["flags"])

is_weighted_share(sums) if {
	is_number(at(sums, ["numerator"]))
	is_number(at(sums, ["denominator"]))
	sums.numerator >= 0
	sums.denominator > 0
	sums.numerator <= sums.denominator
}

# A number of the policy as a fraction.
is_bound(bound) if {
	is_count(at(bound, ["numerator"]))
	is_count(at(bound, ["denominator"]))
	bound.denominator > 0
}

# Column to value, at least one.
is_group(group) if {
	is_object(group)
	count(group) > 0
	every value in group { is_string(value) }
}

is_attribute(attribute) if {
	is_array(attribute)
	count(attribute) > 0
	every column in attribute { is_name(column) }
}

# Two shares of which the first can be divided by the second.
is_comparison(comparison) if {
	is_attribute(at(comparison, ["attribute"]))
	is_group(at(comparison, ["group"]))
	is_group(at(comparison, ["reference"]))
	object.keys(comparison.group) == {column | some column in comparison.attribute}
	object.keys(comparison.reference) == object.keys(comparison.group)
	is_share(at(comparison, ["counts"]))
	is_share(at(comparison, ["reference_counts"]))
	comparison.reference_counts.numerator > 0
}

# The ratio of two shares, (k1 / n1) / (k2 / n2), against a bound, without dividing.
ratio_at_least(comparison, bound) if dividend(comparison) * bound.denominator >= divisor(comparison) * bound.numerator

ratio_at_most(comparison, bound) if dividend(comparison) * bound.denominator <= divisor(comparison) * bound.numerator

dividend(comparison) := comparison.counts.numerator * comparison.reference_counts.denominator

divisor(comparison) := comparison.counts.denominator * comparison.reference_counts.numerator

# Whether a number is the quotient that it stands beside, up to the rounding of a division.
is_quotient(value, numerator, denominator) if {
	is_number(value)
	abs((value * denominator) - numerator) * 1000000000000 <= abs(numerator)
}

# MARK: Exact fractions

# A number as the decimal that stands in the document.
decimal(number) := {
	"numerator": to_number(regex.replace(concat("", [whole, part]), `^(-?)0+([0-9])`, "$1$2")) * power_of_ten(tens),
	"denominator": power_of_ten(0 - tens),
} if {
	some [_, whole, part, exponent] in regex.find_all_string_submatch_n(`^(-?[0-9]+)\.?([0-9]*)[eE]?\+?(-?[0-9]*)$`, json.marshal(number), 1)
	tens := whole_number(exponent) - count(part)
}

# Of digits that may begin with zeros; 0 of none.
whole_number(digits) := to_number(regex.replace(digits, `^(-?)0+([0-9])`, "$1$2")) if digits != ""

whole_number("") := 0

power_of_ten(exponent) := to_number(sprintf("1e%d", [max([0, exponent])]))

# The value of a record as the rate, ratio or difference of its counts; there is none of weights, or
# where no such fraction has the value.
fraction(record) := [candidate |
	some candidate in array.concat(rates(record), comparisons(record))
	is_quotient(record.value, candidate.numerator, candidate.denominator)
][0] if {
	not is_weighted(record)
}

rates(record) := [counts |
	some path in [["counts"], ["quotient"], ["extremes", "minimum", "counts"], ["extremes", "maximum", "counts"]]
	counts := at(record, path)
	is_fraction(counts)
]

comparisons(record) := [candidate |
	some [path, other_path] in [
		[["counts"], ["reference_counts"]],
		[["quotient"], ["reference_quotient"]],
		[["extremes", "minimum", "counts"], ["extremes", "maximum", "counts"]],
	]
	one := at(record, path)
	other := at(record, other_path)
	is_fraction(one)
	is_fraction(other)
	some candidate in [ratio(one, other), difference(one, other), difference(other, one)]
]

is_fraction(counts) if {
	is_count(at(counts, ["numerator"]))
	is_count(at(counts, ["denominator"]))
}

ratio(one, other) := {
	"numerator": one.numerator * other.denominator,
	"denominator": one.denominator * other.numerator,
}

difference(one, other) := {
	"numerator": (one.numerator * other.denominator) - (other.numerator * one.denominator),
	"denominator": one.denominator * other.denominator,
}

# What a value is, for messages: its kind, never its content.
kind(value) := "nothing" if is_null(value)

else := "a text" if is_string(value)

else := "a number" if is_number(value)

else := "true or false" if is_boolean(value)

else := "a list" if is_array(value)

else := "an object"

# A group as a reader knows it.
shown(group) := concat(", ", [sprintf("%s %s", [column, value]) | some column, value in group])

# Sentences about a ratio out of bounds, with the counts that anybody can check.
below(comparison, bound) := sprintf("%s: the impact ratio is below %v/%v", [counted(comparison), bound.numerator, bound.denominator])

above(comparison, bound) := sprintf("%s: the impact ratio is above %v/%v", [counted(comparison), bound.numerator, bound.denominator])

counted(comparison) := sprintf("%v of %v (%s) against %v of %v (%s)", [
	comparison.counts.numerator,
	comparison.counts.denominator,
	shown(comparison.group),
	comparison.reference_counts.numerator,
	comparison.reference_counts.denominator,
	shown(comparison.reference),
])
