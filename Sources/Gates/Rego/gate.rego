# The decision on one document: `passed`, and why not.
#
# The document says by its schema what it is: model_metadata.json or metrics.json. One of an unknown
# schema, or none at all, never passes.
package fairmark.gate

import data.fairmark.metadata
import data.fairmark.metrics

is_metadata if input.schema == metadata.schema

is_metrics if input.schema == metrics.schema

failed contains message if {
	is_metadata
	some message in metadata.failed
}

failed contains message if {
	is_metrics
	some message in metrics.failed
}

not_evaluated contains message if {
	is_metadata
	some message in metadata.not_evaluated
}

not_evaluated contains message if {
	is_metrics
	some message in metrics.not_evaluated
}

not_evaluated contains sprintf("schema: expected %s or %s", [metadata.schema, metrics.schema]) if {
	not is_metadata
	not is_metrics
}

# Everything that keeps the document from passing: what failed, and what nobody could tell. Never
# empty unless `passed` is true, so that reading this alone is safe.
deny contains sprintf("[FAIL] %s", [message]) if some message in failed

deny contains sprintf("[NOT EVALUATED] %s", [message]) if some message in not_evaluated

deny contains "[NOT EVALUATED] the document could not be evaluated" if {
	not passed
	count(failed) + count(not_evaluated) == 0
}

reached if {
	is_metadata
	metadata.passed
}

reached if {
	is_metrics
	metrics.passed
}

# No default: a decision that was not reached is undefined and ends `opa eval --fail` with 1.
passed if {
	reached
	count(failed) == 0
	count(not_evaluated) == 0
}

# The same as one word, for queries that must always have an answer.
default outcome := "not_evaluated"

outcome := "pass" if passed

outcome := "fail" if count(failed) > 0
