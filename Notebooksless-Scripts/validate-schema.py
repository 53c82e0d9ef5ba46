#!/usr/bin/env python3
"""Checks documents against a JSON Schema: that of the metrics which the repository publishes, or
another.

Usage: validate-schema.py [--schema SCHEMA] FILE...

Prints one line a file and stops at the first violation, which it names by its JSON Pointer.
Exit codes: 0 all files are valid, 1 one is not, 2 this could not be decided.

The validator is an independent one: python3-jsonschema of Debian.
"""

import json
import pathlib
import sys

SCHEMA = (
    pathlib.Path(__file__).resolve().parent.parent
    / "Sources/JobRunner/Schemas/metrics-1.schema.json"
)


def refuse_constant(text):
    raise ValueError(f"{text} is not JSON")


def unique_members(pairs):
    members = dict(pairs)
    if len(members) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the member {json.dumps(twice)} stands twice")
    return members


def strict_json(path):
    """Python's reader, without the NaN, Infinity and repeated members that it lets pass."""
    text = path.read_text(encoding="utf-8")
    return json.loads(
        text, parse_constant=refuse_constant, object_pairs_hook=unique_members
    )


def pointer(error):
    """The JSON Pointer (RFC 6901) of the value that breaks a rule; empty for the document."""
    return "".join(
        "/" + str(part).replace("~", "~0").replace("/", "~1")
        for part in error.absolute_path
    )


def main(paths):
    schema_path = SCHEMA
    if paths[:1] == ["--schema"] and len(paths) > 1:
        schema_path = pathlib.Path(paths[1])
        paths = paths[2:]
    if not paths:
        print(__doc__.strip(), file=sys.stderr)
        return 2
    try:
        from jsonschema import Draft202012Validator
    except ImportError:
        print(
            "error: python3 cannot import jsonschema with Draft 2020-12; install it: "
            "apt-get install python3-jsonschema",
            file=sys.stderr,
        )
        return 2
    schema = strict_json(schema_path)
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    for path in paths:
        try:
            document = strict_json(pathlib.Path(path))
        except (OSError, ValueError) as error:
            print(f"{path}: is not a JSON document: {error}")
            return 1
        # The innermost violation is the nearest to the cause.
        errors = sorted(
            validator.iter_errors(document),
            key=lambda error: (-len(error.absolute_path), list(map(str, error.absolute_path))),
        )
        if errors:
            message = errors[0].message
            shown = message if len(message) <= 200 else message[:200] + "…"
            print(f"{path}: {pointer(errors[0]) or '(the document)'}: {shown}")
            return 1
        print(f"{path}: valid")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
