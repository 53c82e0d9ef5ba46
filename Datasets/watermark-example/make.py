#!/usr/bin/env python3
"""Writes documents.jsonl: texts of a made-up language as token ids, some with a watermark.

The language: 5,000 tokens; each is followed by one of 60 others, which ones and how often being
drawn once. Marked texts were sampled with 3 added to the logits of the green tokens as transformers'
`lefthash` makes them (greenlist_ratio 0.25, hashing_key 15485863, the public default). Nothing but
Python's standard library is needed; the same bytes come out every time.
"""

import json
import math
import os
import random

VOCABULARY, FOLLOWERS, GAMMA, KEY, DELTA = 5000, 60, 0.25, 15485863, 3.0


def twister_words(seed):
    """The words of the Mersenne Twister as PyTorch's CPU generator seeds it: the low 32 bits."""
    state = [seed & 0xFFFFFFFF]
    for j in range(1, 624):
        state.append((1812433253 * (state[-1] ^ (state[-1] >> 30)) + j) & 0xFFFFFFFF)
    while True:
        for i in range(624):
            mixed = (state[i] & 0x80000000) | (state[(i + 1) % 624] & 0x7FFFFFFF)
            state[i] = state[(i + 397) % 624] ^ (mixed >> 1) ^ (0x9908B0DF if mixed & 1 else 0)
        for word in state:
            word ^= word >> 11
            word ^= (word << 7) & 0x9D2C5680
            word ^= (word << 15) & 0xEFC60000
            yield word ^ (word >> 18)


def green_list(previous, cache={}):
    if previous not in cache:
        words = twister_words((KEY * previous) % (2**64 - 1))
        order = list(range(VOCABULARY))
        count = int(VOCABULARY * GAMMA)
        for i in range(count):
            j = i + next(words) % (VOCABULARY - i)
            order[i], order[j] = order[j], order[i]
        cache[previous] = frozenset(order[:count])
    return cache[previous]


def language(draw):
    """For each token the tokens that may follow, with weights."""
    return [
        (
            [min(int(draw.paretovariate(0.3)) - 1, 10**9) % VOCABULARY for _ in range(FOLLOWERS)],
            [draw.expovariate(1) / (rank + 1) ** 0.5 for rank in range(FOLLOWERS)],
        )
        for _ in range(VOCABULARY)
    ]


def text(draw, rules, length, marked=lambda place: False, start=None):
    ids = [start if start is not None else draw.randrange(VOCABULARY)]
    for place in range(1, length):
        followers, weights = rules[ids[-1]]
        if marked(place):
            green = green_list(ids[-1])
            boost = math.exp(DELTA)
            weights = [w * boost if f in green else w for f, w in zip(followers, weights)]
        ids.append(draw.choices(followers, weights)[0])
    return ids


def documents():
    draw = random.Random(20260812)
    rules = language(draw)
    made = []

    def add(kind, source, ids, **more):
        made.append({"id": f"{kind}-{len(made) + 1:02}", "source": source, **more, "ids": ids})

    for number in range(24):
        add("plain", ["library", "newsroom"][number % 2], text(draw, rules, 40 + 15 * number))
    for number in range(14):
        add("marked", ["assistant", "newsroom"][number % 7 == 6],
            text(draw, rules, 30 + 25 * number, lambda place: True))
    for _ in range(3):
        # The middle third alone: what a person wrote around it is plain.
        add("inserted", "newsroom", text(draw, rules, 360, lambda place: 120 <= place < 240))
    for _ in range(3):
        prompt = text(draw, rules, 25)
        answer = text(draw, rules, 160, lambda place: True, start=prompt[-1])[1:]
        add("prompted", "assistant", answer, prompt_ids=prompt)
    for length in (1, 3):
        add("short", "assistant", text(draw, rules, length, lambda place: True))
    made.append({"id": "foreign-vocabulary", "source": "newsroom", "ids": [17, 4999, 5000, 3]})
    draw.shuffle(made)
    return made


if __name__ == "__main__":
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "documents.jsonl")
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        for document in documents():
            file.write(json.dumps(document, separators=(",", ":")) + "\n")
