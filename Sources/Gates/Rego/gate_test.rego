package fairmark.gate_test

import data.fairmark.examples_test as examples
import data.fairmark.gate
import data.main

test_complete_documents_pass if {
	every document in [examples.metadata, examples.metrics] {
		gate.passed with input as document
		gate.outcome == "pass" with input as document
		gate.deny == set() with input as document
		main.deny == set() with input as document
	}
}

# Neither `passed` nor an empty `deny` for anything that is no document of the two kinds.
test_nothing_else_passes if {
	every document in [{}, [], null, "pass", 1, true, {"passed": true}, {"schema": null}, {"schema": "fairmark.metrics/2"}] {
		not gate.passed with input as document
		gate.outcome == "not_evaluated" with input as document
		count(gate.deny) > 0 with input as document
		count(main.deny) > 0 with input as document
	}
}

test_deny_holds_texts if {
	every message in gate.deny { startswith(message, "[NOT EVALUATED] ") } with input as {}
	failing := json.patch(examples.metadata, [{"op": "replace", "path": "/risk_category", "value": "Unacceptable"}])
	gate.deny == {"[FAIL] risk_category: the use is declared unacceptable; no figure makes it acceptable"} with input as failing
	gate.outcome == "fail" with input as failing
}

# Every member of a document, or each of its lists, as a path.
paths(document) := {path |
	walk(document, [path, _])
	count(path) > 0
}

# Members that a document need not have.
optional_metadata := {["evidence", place, "path"] | some place in [0, 1, 2]}

# Of the rest, none may be missing, null, a text in place of another kind, or spelled otherwise.
test_no_part_of_metadata_may_be_missing if {
	every path in paths(examples.metadata) - optional_metadata {
		not gate.passed with input as json.patch(examples.metadata, [{"op": "remove", "path": path}])
		not gate.passed with input as json.patch(examples.metadata, [{"op": "replace", "path": path, "value": null}])
	}
}

test_the_policy_may_not_be_missing if {
	not gate.passed with input as examples.metadata with data.fairmark.policy as {}
	not gate.passed with input as examples.metadata with data.fairmark.policy as "0.8"
	not gate.passed with input as examples.metadata with data.fairmark.policy as {"impact_ratio": {"at_least": 0.8, "at_most": 1.25}, "accuracy": 0.85, "permits_personal_data": "false"}
}
