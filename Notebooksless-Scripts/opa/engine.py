"""The policy pack in the real engine of Open Policy Agent."""

import json
import pathlib
import re
import sys

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
PACK = REPOSITORY / "Sources" / "Gates" / "Rego"


def load_bindings(folder):
    """Imports the wrapper from the folder that the wheel was unpacked to."""
    sys.path.insert(0, str(folder))
    import opa_bindings

    return opa_bindings


class Pack:
    """The Rego files of a folder, compiled by the engine."""

    def __init__(self, bindings, folder=PACK):
        self.engine = bindings.OpaEngine()
        self.error = bindings.OpaError
        self.tests = []
        for path in sorted(pathlib.Path(folder).glob("*.rego")):
            source = path.read_text()
            self.engine.add_policy(path.name, source)
            package = re.search(r"^package (\S+)$", source, re.MULTILINE).group(1)
            names = re.findall(r"^(test_\w+) if", source, re.MULTILINE)
            self.tests += [f"data.{package}.{name}" for name in names]

    def query(self, query, document=None):
        """The results of a query, as `opa eval` would list them; empty when it is undefined."""
        return self.engine.eval_query(query, document)

    def value(self, reference, document=None):
        """The value of a rule, None when it is undefined."""
        results = self.query(f"x = {reference}", document)
        return results[0]["x"] if results else None

    def decision(self, document, package="fairmark.gate"):
        """`passed` and the sorted `deny` of a package about a document."""
        # A comprehension is defined whether or not `passed` is.
        query = f"deny = data.{package}.deny; passed = [true | data.{package}.passed]"
        (result,) = self.query(query, document)
        return result["passed"] != [], sorted(result["deny"])


def damaged(document, path, change):
    """A copy of a document in which `change(container, key)` was done to one value."""
    copy = json.loads(json.dumps(document))
    container = copy
    for step in path[:-1]:
        container = container[step]
    change(container, path[-1])
    return copy


def miscase(container, key):
    """Renames a member to the same letters in the other case."""
    members = list(container.items())
    container.clear()
    for name, value in members:
        container[name.swapcase() if name == key else name] = value


def remove(container, key):
    del container[key]


def nullify(container, key):
    container[key] = None


def stringify(container, key):
    value = container[key]
    container[key] = value if isinstance(value, str) else json.dumps(value)


def damages(document, path):
    """Every damage to one value that changes the document, by name."""
    container = document
    for step in path[:-1]:
        container = container[step]
    value = container[path[-1]]
    yield "removed", damaged(document, path, remove)
    if value is not None:
        yield "nulled", damaged(document, path, nullify)
    if not isinstance(value, str) and value is not None:
        yield "turned to text", damaged(document, path, stringify)
    if isinstance(container, dict) and path[-1].swapcase() != path[-1]:
        yield "mis-cased", damaged(document, path, miscase)


def all_paths(value, path=()):
    """Every member and element of a document."""
    items = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value) if isinstance(value, list) else ()
    )
    for key, inner in items:
        yield (*path, key)
        yield from all_paths(inner, (*path, key))


def required_paths(schema, document):
    """Every member that the JSON Schema requires, however deep, of what the document holds."""

    def resolve(node):
        while "$ref" in node:
            target = schema
            for step in node["$ref"].removeprefix("#/").split("/"):
                target = target[step]
            node = target
        return node

    def walk(node, value, path):
        node = resolve(node)
        if isinstance(value, dict):
            for name in node.get("required", []):
                if name in value:
                    yield (*path, name)
            for name, inner in node.get("properties", {}).items():
                if name in value and name in node.get("required", []):
                    yield from walk(inner, value[name], (*path, name))
        elif isinstance(value, list) and isinstance(node.get("items"), dict):
            for index, element in enumerate(value):
                yield from walk(node["items"], element, (*path, index))

    yield from walk(schema, document, ())
