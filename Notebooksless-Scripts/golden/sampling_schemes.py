"""Prints what the tests know of Gumbel and SynthID watermarks: draws and scores of small texts.

An implementation in plain integers and math.log1p, written from the published definitions and
independent of the package. Standard library only.
"""

import hashlib
import math
import struct

M32 = 2**32 - 1
M64 = 2**64 - 1
IDS = [314, 1592, 6535, 8979, 3238, 4626, 4338, 3279, 5028, 8419, 7169, 3993, 7510, 5820, 9749,
       4459, 2307, 8164, 623, 48, 25, 17, 48, 25, 17, 48, 25]
KEYS = [654, 400, 836, 123, 340, 443, 597, 160, 57]


def philox(counter, key):
    a, b, c, d = counter
    x, y = key
    for _ in range(10):
        first, second = a * 0xD2511F53, c * 0xCD9E8D57
        a, b, c, d = second >> 32 ^ b ^ x, second & M32, first >> 32 ^ d ^ y, first & M32
        x, y = (x + 0x9E3779B9) & M32, (y + 0xBB67AE85) & M32
    return a, b, c, d


def vllm_uniform(context, token, key):
    key0, key1 = key & M32, key >> 32
    state = (0x574D4358, len(context), 0, 0)
    for offset in range(0, len(context), 4):
        block = [value & M32 for value in context[offset:offset + 4]]
        block += [M32 - slot for slot in range(len(block), 4)]
        state = philox([s ^ b for s, b in zip(state, block)], (key0 ^ offset, key1))
    words = philox((token >> 2, *state[:3]), (key0 ^ state[3], key1 ^ 0x574D544B))
    quotient = ((words[token & 3] >> 8) + 1) / (2**24 + 1)
    return struct.unpack("f", struct.pack("f", quotient))[0]


def exponential(uniform):
    return -math.log1p(-uniform)


def vllm(ids, keys_and_weights, width=4, scored_from=0, distinct=True):
    seen, draws, total = set(), 0, 0.0
    padded = [-1] * width + ids[scored_from:]
    for place in range(width, len(padded)):
        context = tuple(padded[place - width:place])
        if distinct and context in seen:
            continue
        seen.add(context)
        draws += 1
        total += sum(weight * exponential(vllm_uniform(context, padded[place], key))
                     for key, weight in keys_and_weights)
    return draws, total


def vllm_subkey(label, key):
    return int.from_bytes(hashlib.sha256(label + key.to_bytes(8, "big")).digest()[:8], "big")


def rotate(value, count):
    return (value << count | value >> 32 - count) & M32


def murmur(words):
    state = 0
    for word in words:
        state ^= rotate((word & M32) * 0xCC9E2D51 & M32, 15) * 0x1B873593 & M32
        state = (rotate(state, 13) * 5 + 0xE6546B64) & M32
    state ^= 4 * len(words)
    state = (state ^ state >> 16) * 0x85EBCA6B & M32
    state = (state ^ state >> 13) * 0xC2B2AE35 & M32
    return state ^ state >> 16


def sglang(ids, keys, mixing=0.5, width=4, scored_from=0, distinct=True):
    seen, draws, total = set(), 0, 0.0
    for place in range(scored_from or width, len(ids)):
        context = murmur(ids[max(0, place - width):place])
        if distinct and context in seen:
            continue
        seen.add(context)
        halves = [half for key in keys for half in (key & M32, key >> 32)]
        key = keys[0]
        if len(keys) == 2 and murmur([*halves, context]) >= int(mixing * 2**32):
            key = keys[1]
        draws += 1
        total += exponential((murmur([key & M32, key >> 32, context, ids[place]]) + 0.5) / 2**32)
    return draws, total


def step(value, word):
    return ((value + word) * 6364136223846793005 + 1) & M64


def signed(value):
    return value - 2**64 if value >= 2**63 else value


def mersenne_words(seed):
    state = [seed & M32]
    for place in range(1, 624):
        state.append((1812433253 * (state[-1] ^ state[-1] >> 30) + place) & M32)
    while True:
        for place in range(624):
            mixed = state[place] & 2**31 | state[(place + 1) % 624] & 2**31 - 1
            state[place] = (state[(place + 397) % 624] ^ mixed >> 1
                            ^ (0x9908B0DF if mixed & 1 else 0))
        for word in state:
            word ^= word >> 11
            word ^= word << 7 & 0x9D2C5680
            word ^= word << 15 & 0xEFC60000
            yield word ^ word >> 18


def cpu_table(size, seed):
    words = mersenne_words(seed)
    return [next(words) & 1 for _ in range(size)]


def cuda_table(size, seed, threads):
    return [philox((0, 0, place % threads, 0), (seed & M32, seed >> 32))[place // threads] & 1
            for place in range(size)]


def synthid(ids, keys, table, length=5, weights=None, scored_from=0, end=None, distinct=True):
    initial = 1
    if table is None:
        digest = hashlib.sha256(b"".join(struct.pack("<q", key) for key in keys)).digest()
        initial = int.from_bytes(digest, "big") % (2**63 - 1)
    weights = weights or [1] * len(keys)
    ids = ids[scored_from:]
    if end in ids:
        ids = ids[:ids.index(end)]
    seen, draws, total = set(), 0, 0
    for place in range(length - 1, len(ids)):
        value = initial
        for token in ids[place - length + 1:place]:
            value = step(value, token)
        if distinct and value in seen:
            continue
        seen.add(value)
        draws += 1
        value = step(value, ids[place])
        for key, weight in zip(keys, weights):
            layer = step(value, key & M64)
            if table is None:
                for _ in range(12):
                    layer = (signed(step(layer, 1)) >> 5) & M64
                total += weight * (layer >> 30 & 1)
            else:
                total += weight * table[signed(layer) % len(table)]
    return draws, total


def linear_weights(depth):
    weights = [10 * (depth - 1) - 9 * layer for layer in range(depth)]
    divisor = math.gcd(*weights)
    return [weight // divisor for weight in weights]


def main():
    dual = [(vllm_subkey(b"key_a", 42), 0.8), (vllm_subkey(b"key_b", 42), 0.2)]
    table = cpu_table(65536, 0)
    secret = [0x0123456789ABCDEF, 0xFEDCBA9876543210]
    cases = {
        "vllm-gumbel": vllm(IDS, [(42, 1)]),
        "vllm-gumbel none": vllm(IDS, [(42, 1)], distinct=False),
        "vllm-gumbel width 1": vllm(IDS, [(42, 1)], width=1),
        "vllm-gumbel width 7": vllm(IDS, [(42, 1)], width=7),
        "vllm-gumbel from 10": vllm(IDS, [(42, 1)], scored_from=10),
        "vllm-gumbel-dual": vllm(IDS, dual),
        "sglang-gumbel": sglang(IDS, secret[:1]),
        "sglang-gumbel none": sglang(IDS, secret[:1], distinct=False),
        "sglang-gumbel width 7": sglang(IDS, secret[:1], width=7),
        "sglang-gumbel from 2": sglang(IDS, secret[:1], scored_from=2),
        "sglang-gumbel from 10": sglang(IDS, secret[:1], scored_from=10),
        "sglang-gumbel-dual": sglang(IDS, secret),
        "sglang-gumbel-dual mixing .3": sglang(IDS, secret, mixing=0.3),
        "synthid-hf": synthid(IDS, KEYS, table),
        "synthid-hf none": synthid(IDS, KEYS, table, distinct=False),
        "synthid-hf linear": synthid(IDS, KEYS, table, weights=linear_weights(9)),
        "synthid-hf length 3": synthid(IDS, KEYS, table, length=3),
        "synthid-hf from 10": synthid(IDS, KEYS, table, scored_from=10),
        "synthid-hf end 623": synthid(IDS, KEYS, table, end=623),
        "synthid-hf size 1000 seed 7": synthid(IDS, KEYS, cpu_table(1000, 7)),
        "synthid-hf cuda": synthid(IDS, KEYS, cuda_table(65536, 0, 65536)),
        "synthid-hf cuda 40960": synthid(IDS, KEYS, cuda_table(65536, 0, 40960)),
        "synthid-deepmind": synthid(IDS, KEYS, None),
        "synthid-deepmind linear": synthid(IDS, KEYS, None, weights=linear_weights(9)),
        "synthid-deepmind negative key": synthid(IDS, [-5, 2**62, 0], None),
    }
    for name, (draws, score) in cases.items():
        print(f"{name}: {draws}, {score!r}")


if __name__ == "__main__":
    main()
