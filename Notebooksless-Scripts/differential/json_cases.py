#!/usr/bin/env python3
"""Writes random files of JSON Lines and what Python's json module reads from them.

For each case number N the folder gets N.jsonl and N.json: for each line that is not blank null when it
cannot be used, else its values as texts (null when missing, false for a list or an object). The lines
are right and wrong: cut, changed, with names twice and with constants that are not JSON. The same seed
gives the same files.

Differences from json.loads that are wanted, and made up for here: NaN and Infinity, a name that
stands twice, a lone surrogate, a number beyond the range of a double and a line feed within the value
are errors; a number is its shortest text as ECMAScript writes it, an integer itself.
"""

import argparse
import decimal
import json
import math
import os
import random

TEXTS = [
    "", "a", "0", "yes", "New York", "Zürich", "東京", "🙂", "e\u0301", " ", "\t", "x" * 8, "y" * 9, "z" * 70,
    '"', "\\", "/", "\n", "\r\n", "\u2028", "\ufeff", "\u0000", "\u001f", "{}", "[1]", ",", ":", "\\u0041",
]
NAMES = ["a", "b", "sex", "score", "über", "", 'q"', "back\\", "a" * 40, "\u00e9", "e\u0301", "n\n"]
NUMBERS = [
    "0", "-0", "-0.0", "1", "-7", "1.0", "0.1", "1.50", "1e5", "1E-7", "2.5e+3", "123456789012345678901234",
    "9007199254740993", "5e-324", "1.7976931348623157e308", "1e-400", "0.000001", "1e21", "100e19",
]
WRONG = [
    "NaN", "-Infinity", "1e999", "01", "+1", ".5", "1.", "tru", "'a'", '"\\ud800"', '"\\x"', '"', "[1,]",
    '{"a":1,"a":2}', '{"a":[{"b":1,"\\u0062":2}]}', "nul", "", "\t", "-", "1 2",
]


def spelled(rng, text):
    """A text as JSON, with some characters escaped that need not be."""
    parts = []
    for character in text:
        if rng.random() < 0.1 and ord(character) < 0x10000:
            parts.append("\\u%04x" % ord(character))
        elif character == "/" and rng.random() < 0.5:
            parts.append("\\/")
        else:
            parts.append(json.dumps(character, ensure_ascii=rng.random() < 0.3)[1:-1])
    return '"' + "".join(parts) + '"'


def blank(rng, share):
    return rng.choice([" ", "\t", "  ", "\r"]) if rng.random() < share else ""


def value(rng, share, depth=0):
    kind = rng.random()
    if kind < 0.35:
        return spelled(rng, "".join(rng.choice(TEXTS) for _ in range(rng.choice([1, 1, 2, 5]))))
    if kind < 0.7:
        return rng.choice(NUMBERS) if rng.random() < 0.6 else repr(rng.uniform(-1, 1) * 10.0 ** rng.randint(-9, 25))
    if kind < 0.85 or depth > 3:
        return rng.choice(["true", "false", "null"])
    if kind < 0.92:
        return "[" + ",".join(
            blank(rng, share) + value(rng, share, depth + 1) for _ in range(rng.randint(0, 3))) + "]"
    return members(rng, share, rng.sample(NAMES, rng.randint(0, 3)), depth + 1)


def members(rng, share, names, depth=0):
    parts = []
    for name in names:
        parts.append(
            blank(rng, share) + spelled(rng, name) + blank(rng, share) + ":" + blank(rng, share)
            + value(rng, share, depth) + blank(rng, share))
    return "{" + ",".join(parts) + "}"


def line(rng, share, names, damage):
    text = members(rng, share, [name for name in names if rng.random() < 0.9])
    if rng.random() < damage:
        place = rng.randrange(len(text) + 1)
        how = rng.random()
        if how < 0.3:
            text = text[:place]
        elif how < 0.5:
            text = text[:place] + rng.choice(["x", "}", '"', ",", "\\", "{", "1", "\x01"]) + text[place:]
        elif how < 0.7:
            text = text[:place] + text[place + 1:]
        else:
            text = text[:-1] + ("," if len(text) > 2 else "") + '"w":' + rng.choice(WRONG) + "}"
    return text


class NotStrict(ValueError):
    pass


def pairs(found):
    names = [name for name, _ in found]
    if len(set(names)) != len(names):
        raise NotStrict("twice")
    return dict(found)


def constant(text):
    raise NotStrict(text)


def number(text):
    value = decimal.Decimal(text)
    if not math.isfinite(float(text)):
        raise NotStrict(text)
    return float(text)


def integer(text):
    if not math.isfinite(float(text)):
        raise NotStrict(text)
    return ("integer", "0" if text == "-0" else text)


def check(text):
    text.encode("utf-8")
    return text


def ecmascript(value):
    if value == 0:
        return "0"
    sign, digits, exponent = decimal.Decimal(repr(value)).normalize().as_tuple()
    digits = "".join(map(str, digits))
    point = len(digits) + exponent
    minus = "-" if sign else ""
    if exponent >= 0 and point <= 21:
        return minus + digits + "0" * exponent
    if 0 < point <= 21:
        return minus + digits[:point] + "." + digits[point:]
    if -6 < point <= 0:
        return minus + "0." + "0" * -point + digits
    rest = "." + digits[1:] if len(digits) > 1 else ""
    return f"{minus}{digits[0]}{rest}e{'+' if point > 0 else '-'}{abs(point - 1)}"


def texts(found):
    """The values of an object as texts; a list or object as False."""
    result = {}
    for name, value in found.items():
        if value is None:
            result[name] = None
        elif value is True or value is False:
            result[name] = "true" if value else "false"
        elif isinstance(value, tuple):
            result[name] = value[1]
        elif isinstance(value, float):
            result[name] = ecmascript(value)
        elif isinstance(value, str):
            result[name] = value
        else:
            result[name] = False
    return result


DECODER = json.JSONDecoder(
    object_pairs_hook=pairs, parse_constant=constant, parse_float=number, parse_int=integer)


def read(text):
    """The values of a line; None when it cannot be used, False when it is blank."""
    if not text.strip(" \t\r"):
        return False
    try:
        found = DECODER.decode(text.strip(" \t\r"))
        # Lone surrogates cannot be encoded.
        json.dumps(found, ensure_ascii=False).encode("utf-8")
    except ValueError:
        return None
    return texts(found) if isinstance(found, dict) else None


def case(rng):
    share = rng.choice([0.0, 0.0, 0.1, 0.5])
    damage = rng.choice([0.0, 0.0, 0.1, 0.4])
    names = rng.sample(NAMES, rng.randint(1, 6))
    lines = []
    for _ in range(rng.choice([1, 3, 20, 60])):
        if rng.random() < 0.1:
            rng.shuffle(names)
        lines.append("" if rng.random() < 0.05 else line(rng, share, names, damage))
    end = rng.choice(["\n", "\r\n"])
    text = end.join(lines) + (end if rng.random() < 0.5 else "")
    return ("\ufeff" if rng.random() < 0.1 else "") + text


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder")
    parser.add_argument("--cases", type=int, default=150)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    for index in range(arguments.cases):
        rng = random.Random(f"{arguments.seed} {index}")
        text = case(rng)
        with open(os.path.join(arguments.folder, f"{index}.jsonl"), "wb") as file:
            file.write(text.encode("utf-8"))
        rows = [read(part) for part in text.removeprefix("\ufeff").split("\n")]
        rows = [row for row in rows if row is not False]
        with open(os.path.join(arguments.folder, f"{index}.json"), "w", encoding="utf-8") as file:
            json.dump(rows, file)


if __name__ == "__main__":
    main()
