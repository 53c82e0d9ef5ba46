#!/usr/bin/env python3
"""Prints draws of CounterBasedGenerator computed from its documented definition.

The figures stand in Tests/StatisticsTests/CounterBasedGeneratorTests.swift.
"""

MASK = 2**64 - 1


def mix(z):
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9 & MASK
    z = (z ^ z >> 27) * 0x94D049BB133111EB & MASK
    return z ^ z >> 31


def philox(c, k):
    c, k = list(c), list(k)
    for _ in range(10):
        first, second = c[0] * 0xD2511F53, c[2] * 0xCD9E8D57
        c = [second >> 32 ^ c[1] ^ k[0], second & 0xFFFFFFFF,
             first >> 32 ^ c[3] ^ k[1], first & 0xFFFFFFFF]
        k = [(k[0] + 0x9E3779B9) & 0xFFFFFFFF, (k[1] + 0xBB67AE85) & 0xFFFFFFFF]
    return c


def draws(seed, texts, index, blocks):
    h = 0xCBF29CE484222325
    for text in texts:
        for byte in text.encode() + b"\xff":
            h = (h ^ byte) * 0x100000001B3 & MASK
    key = mix(seed)
    stream = mix(h) ^ mix((index + 0x9E3779B97F4A7C15) & MASK)
    for b in range(blocks):
        words = philox((b & 0xFFFFFFFF, b >> 32, stream & 0xFFFFFFFF, stream >> 32),
                       (key & 0xFFFFFFFF, key >> 32))
        yield words[0] | words[1] << 32
        yield words[2] | words[3] << 32


print([hex(word) for word in draws(42, ["disparate-impact", "bootstrap"], 7, 2)])
