"""An independent reading of every watermark scheme, to compare with what Fairmark says.

It is written from the schemes' definitions and shares no code with the program: whole permutations
by Fisher and Yates on NumPy's MT19937, arithmetic in Python's integers. It is slow (milliseconds a
green list) and is meant for a few thousand tokens.

  watermark_oracle.py tally --scheme NAME [--vocabulary V] [--gamma G] --key K [--context-width H]
      [--option NAME=VALUE]... [--dedup prf|ngram|context|none] IDS.jsonl
writes one line a document: id, scorable, draws, score.

`watermark_vectors.py` holds it against the published implementations' own output.
"""

import argparse
import functools
import hashlib
import json
import math
import struct

import numpy as np

MASK32, MASK64 = (1 << 32) - 1, (1 << 64) - 1
TABLE_SIZE = 1_000_003


def signed(x):
    """The int64 of the low 64 bits, as tensors wrap."""
    x &= MASK64
    return x - (1 << 64) if x >> 63 else x


# MARK: torch's lists


def words(seed, count):
    return np.frombuffer(np.random.RandomState(seed & MASK32).bytes(4 * count), dtype="<u4")


@functools.lru_cache(maxsize=64)
def permutation(seed32, n):
    """torch.randperm(n) of a CPU generator with this seed (its low 32 bits are all that counts)."""
    order = list(range(n))
    for i, word in enumerate(words(seed32, max(n - 1, 0)).tolist()):
        j = i + word % (n - i)
        order[i], order[j] = order[j], order[i]
    return order


class GreenList:
    """The first (or last) `size` entries of a permutation.

    A token's place is followed through the exchanges instead of making the list; iterating makes it.
    """

    def __init__(self, seed32, n, size, last=False):
        self.seed, self.n, self.size, self.last = seed32, n, size, last
        self.kept = n - size if last else size
        steps = np.arange(min(self.kept, n - 1), dtype=np.int64)
        self.partners = steps + words(seed32, len(steps)).astype(np.int64) % (n - steps)

    def __contains__(self, token):
        # Exchange i leaves at i what lay at partners[i] >= i, and takes there what lay at i.
        place, done, steps = token, 0, len(self.partners)
        if not 0 <= token < self.n:
            return False
        while True:
            hits = np.flatnonzero(self.partners[done : min(place, steps)] == place)
            if len(hits):
                return not self.last
            if place >= steps:
                return self.last or place < self.kept
            # Exchange `place` moves it behind, or leaves it where it is for good.
            place, done = int(self.partners[place]), place + 1
            if place < done:
                return not self.last

    def __iter__(self):
        order = permutation(self.seed, self.n)
        return iter(order[self.kept :] if self.last else order[: self.kept])


@functools.lru_cache(maxsize=1 << 10)
def green_list(seed32, n, size, last=False):
    return GreenList(seed32, n, size, last)


@functools.lru_cache(maxsize=4)
def hash_table(seed):
    return permutation(seed & MASK32, TABLE_SIZE)


def philox4x32(counter, key, rounds=10):
    c0, c1, c2, c3 = counter
    k0, k1 = key
    for _ in range(rounds):
        a, b = 0xD2511F53 * c0, 0xCD9E8D57 * c2
        c0, c1, c2, c3 = (b >> 32) ^ c1 ^ k0, b & MASK32, (a >> 32) ^ c3 ^ k1, a & MASK32
        k0, k1 = (k0 + 0x9E3779B9) & MASK32, (k1 + 0xBB67AE85) & MASK32
    return c0, c1, c2, c3


def philox_batch(c0, c1, c2, c3, k0, k1):
    """The same on arrays of uint64 that hold 32-bit words."""
    for _ in range(10):
        a, b = np.uint64(0xD2511F53) * c0, np.uint64(0xCD9E8D57) * c2
        m, s = np.uint64(MASK32), np.uint64(32)
        c0, c1, c2, c3 = (b >> s) ^ c1 ^ np.uint64(k0), b & m, (a >> s) ^ c3 ^ np.uint64(k1), a & m
        k0, k1 = (k0 + 0x9E3779B9) & MASK32, (k1 + 0xBB67AE85) & MASK32
    return c0, c1, c2, c3


@functools.lru_cache(maxsize=1 << 12)
def cuda_green_list(seed, n, size, threads):
    """torch.randperm of a CUDA generator: stable order by the low bits of 64-bit keys."""
    bits = math.ceil(math.log2(n + (6 * n * n + 1) / (12 * 0.10536)))
    if bits <= 32:
        raise ValueError("vocabularies of at most 30,084 tokens take another path on CUDA")
    i = np.arange(n, dtype=np.uint64)
    lane, zero = i // np.uint64(threads), np.zeros(n, dtype=np.uint64)
    # One call of the generator gives two 64-bit keys; a thread's lanes come from consecutive calls.
    w = philox_batch(lane // np.uint64(2), zero, i % np.uint64(threads), zero, seed & MASK32, seed >> 32)
    even = lane % np.uint64(2) == 0
    high, low = np.where(even, w[0], w[2]), np.where(even, w[1], w[3])
    drawn = (high << np.uint64(32)) | low
    keys = (drawn % np.uint64(MASK64)) + np.uint64(1 << 63)
    order = np.argsort(keys & np.uint64((1 << bits) - 1), kind="stable")
    return frozenset(order[:size].tolist())


# MARK: Seeds of green lists


def kgw_hash(x):
    return hash_table(2971215073)[signed(x) % TABLE_SIZE] + 1


def kgw_prf(name, ids, key):
    """The eleven functions of lm-watermarking; tensors wrap at 64 bits, `.item()` does not."""
    if name == "multiplicative_prf":
        return key * functools.reduce(lambda a, b: signed(a * b), ids, 1)
    if name == "additive_prf":
        return key * signed(sum(ids))
    if name == "minfunc_prf":
        return key * min(ids)
    if name == "simple_skip_prf":
        return functools.reduce(lambda a, b: signed(a * b), (kgw_hash(key * x) for x in ids[::2]), 1)
    if name == "skipgram_prf":
        return kgw_hash(key * ids[0])
    if name == "anchored_skipgram_prf":
        return signed(kgw_hash(key * ids[0]) * kgw_hash(key * ids[-1]))
    if name == "minhash_prf":
        return min(kgw_hash(key * x) for x in ids)
    if name == "anchored_minhash_prf":
        return min(signed(signed(key * kgw_hash(x)) * kgw_hash(ids[-1])) for x in ids)
    if name == "minskipgram_prf":
        hashed = [kgw_hash(key * x) for x in ids]
        return min(hashed[a] * hashed[b] for a in range(len(ids)) for b in range(a + 1, len(ids)))
    if name == "noncomm_prf":
        state = key
        for x in ids:
            state = signed(state * kgw_hash(state * x)) % (1 << 32)
        return state
    if name == "position_prf":
        return signed(sum(key * x * (i + 1) for i, x in enumerate(ids)))
    raise ValueError(name)


def hf_selfhash_seed(ids, key):
    table = hash_table(key)
    anchor = table[ids[-1] % TABLE_SIZE] + 1
    return min(signed(key * (table[x % TABLE_SIZE] + 1) * anchor) for x in ids)


# MARK: Schemes. Each gives (position, context, draw, score) of the scorable tokens in order.


def green_lists(context_tokens, self_salt, seed, green, first=None):
    """Schemes whose seed reads a window that ends before the token, or with it for `self_salt`."""

    def scored(ids, prompt):
        start = context_tokens - self_salt if first is None else first
        for i in range(max(start, prompt), len(ids)):
            window = tuple(ids[i + self_salt - context_tokens : i + self_salt])
            value = seed(window)
            yield i, window, (value, ids[i]), float(ids[i] in green(value))

    return scored


def torch_lists(n, gamma, last=False):
    size = int(n * gamma)
    return lambda value: green_list(value & MASK32, n, size, last)


def low32(function):
    return lambda window: function(window) % MASK64 & MASK32


def sha256_seed(prev, salt="-salt-123", reduction="low64"):
    digest = hashlib.sha256(f"{prev}{salt}".encode()).digest()
    number = int.from_bytes(digest, "big")
    return {
        "low64": number & MASK64,
        "first8hex": int(digest.hex()[:8], 16),
        "first16hex": int(digest.hex()[:16], 16),
        "mod_2^63-1": number % ((1 << 63) - 1),
        "mod_2^64-1": number % MASK64,
        "mod_2^32-1": number % MASK32,
    }[reduction]


def unigram_mask(key, n, fraction):
    seed = int.from_bytes(hashlib.sha256(np.int64(key).tobytes()).digest()[:4], "little")
    count = int(fraction * n)
    mask = np.array([True] * count + [False] * (n - count))
    np.random.default_rng(seed).shuffle(mask)
    return mask


def three_bricks_seed(window, salt):
    state = 0
    for x in window:
        state = (state * salt + x) % MASK64
    return state


def markllm_seed(window, key, n, form):
    prf = permutation(key & MASK32, n)
    value = {
        "time": lambda: prf[math.prod(window) % n],
        "additive": lambda: prf[sum(window) % n],
        "skip": lambda: prf[window[0]],
        "min": lambda: min(prf[x] for x in window),
    }[form]()
    return key * value % n


def uniform24(word):
    return float(np.float32(((word >> 8) + 1) / ((1 << 24) + 1)))


def vllm_word(key, context, token):
    k0, k1 = key & MASK32, key >> 32
    state = (0x574D4358, len(context), 0, 0)
    for start in range(0, len(context), 4):
        block = [
            context[start + i] & MASK32 if start + i < len(context) else MASK32 - i
            for i in range(4)
        ]
        state = philox4x32([a ^ b for a, b in zip(state, block)], (k0 ^ start, k1))
    out = philox4x32((token >> 2, *state[:3]), (k0 ^ state[3], k1 ^ 0x574D544B))
    return out[token & 3]


def vllm_subkeys(key):
    return [
        int.from_bytes(hashlib.sha256(name + key.to_bytes(8, "big")).digest()[:8], "big")
        for name in (b"key_a", b"key_b")
    ]


def vllm(width, score):
    def scored(ids, prompt):
        completion = ids[prompt:]
        padded = [-1] * width + list(completion)
        for i, token in enumerate(completion):
            context = tuple(padded[i : i + width])
            yield prompt + i, context, context, score(context, token)

    return scored


def murmur3(values, seed=0):
    rotate = lambda x, r: (x << r | x >> (32 - r)) & MASK32
    h = seed
    for value in values:
        k = rotate((value & MASK32) * 0xCC9E2D51 & MASK32, 15) * 0x1B873593 & MASK32
        h = (rotate(h ^ k, 13) * 5 + 0xE6546B64) & MASK32
    h ^= 4 * len(values)
    h = (h ^ h >> 16) * 0x85EBCA6B & MASK32
    h = (h ^ h >> 13) * 0xC2B2AE35 & MASK32
    return h ^ h >> 16


def sglang_exponential(key, context_hash, token):
    h = murmur3([key & MASK32, key >> 32 & MASK32, context_hash, token])
    return -math.log1p(-(h + 0.5) / 2**32)


def sglang(width, score):
    def scored(ids, prompt):
        for i in range(max(width, prompt), len(ids)):
            context = tuple(ids[i - width : i])
            hashed = murmur3(context)
            yield i, context, hashed, score(hashed, ids[i])

    return scored


def synthid_step(h, x):
    return (h + x) * 6364136223846793005 + 1 & MASK64


def synthid_hf_bits(ngram, keys, table):
    h = functools.reduce(synthid_step, ngram, 1)
    return [table[signed(synthid_step(h, k)) % len(table)] for k in keys]


def synthid_hf_table(device="cpu", size=65536, seed=0):
    if device == "cpu":
        return (words(seed, size) % 2).tolist()
    zero = np.zeros(size, dtype=np.uint64)
    first = philox_batch(zero, zero, np.arange(size, dtype=np.uint64), zero, seed & MASK32, seed >> 32)
    return (first[0] % np.uint64(2)).astype(int).tolist()


def synthid_deepmind_start(keys):
    digest = hashlib.sha256(np.array(keys, dtype="<i8").tobytes()).digest()
    return int.from_bytes(digest, "big") % ((1 << 63) - 1)


def synthid_deepmind_bits(ngram, keys, start):
    h, bits = functools.reduce(synthid_step, ngram, start), []
    for k in keys:
        x = signed(synthid_step(h, k))
        for _ in range(12):
            x = signed(synthid_step(x, 1)) >> 5
        bits.append(x >> 30 & 1)
    return bits


def synthid(width, bits, start, weights):
    def scored(ids, prompt):
        for i in range(max(width - 1, prompt), len(ids)):
            ngram = ids[i - width + 1 : i + 1]
            state = functools.reduce(synthid_step, ngram[:-1], start)
            score = float(sum(w * g for w, g in zip(weights, bits(ngram))))
            yield i, tuple(ngram[:-1]), state, score

    return scored


def siphash(key, message):
    """SipHash-2-4 of bytes under 16 bytes."""
    k0, k1 = struct.unpack("<QQ", key)
    a, b = k0 ^ 0x736F6D6570736575, k1 ^ 0x646F72616E646F6D
    c, d = k0 ^ 0x6C7967656E657261, k1 ^ 0x7465646279746573
    rotate = lambda x, r: (x << r | x >> (64 - r)) & MASK64
    padded = message + bytes(7 - len(message) % 8) + bytes([len(message) & 255])
    for word in [x for (x,) in struct.iter_unpack("<Q", padded)] + [None]:
        c, d = (c ^ 0xFF, d) if word is None else (c, d ^ word)
        for _ in range(4 if word is None else 2):
            a, c = (a + b) & MASK64, (c + d) & MASK64
            b, d = rotate(b, 13) ^ a, rotate(d, 16) ^ c
            a = rotate(a, 32)
            c, a = (c + b) & MASK64, (a + d) & MASK64
            b, d = rotate(b, 17) ^ c, rotate(d, 21) ^ a
            c = rotate(c, 32)
        a ^= word or 0
    return a ^ b ^ c ^ d


def fairmark_keyed(key, gamma, width):
    text = key.strip()
    secret = bytes.fromhex(text[4:]) if text.startswith("hex:") else text.encode()
    digest = hashlib.sha256(b"fairmark-keyed/1\0" + secret).digest()
    limit = int(gamma * 2**63)

    def scored(ids, prompt):
        for i in range(max(width, prompt), len(ids)):
            context = tuple(ids[i - width : i])
            state = siphash(digest[:16], struct.pack(f"<{width}I", *context))
            number = siphash(digest[16:], struct.pack("<QI", state, ids[i]))
            yield i, context, (state, ids[i]), float(number >> 1 < limit)

    return scored


# MARK: By name


def scheme(name, key, vocabulary=None, gamma=None, width=None, options=None):
    """The scheme as the program names it; `key` is the text."""
    options = options or {}
    number = None if name.startswith(("synthid", "sglang", "fairmark")) else int(key, 0)
    if name in ("hf-lefthash", "tgi"):
        gamma = gamma or (0.5 if name == "tgi" else 0.25)
        lists = torch_lists(vocabulary, gamma)
        if options.get("device") == "cuda":
            size = int(vocabulary * gamma)
            lists = lambda s: cuda_green_list(s, vocabulary, size, int(options["threads"]))
            return green_lists(width or 1, 0, lambda w: number * w[-1] % MASK64, lists)
        return green_lists(width or 1, 0, low32(lambda w: number * w[-1]), lists)
    if name == "hf-selfhash":
        lists = torch_lists(vocabulary, gamma or 0.25)
        return green_lists(width or 1, 1, low32(lambda w: hf_selfhash_seed(w, number)), lists)
    if name.startswith("kgw-"):
        form, standard, salted = {
            "kgw-lefthash": ("additive_prf", 1, 0),
            "kgw-selfhash": ("anchored_minhash_prf", 4, 1),
            "kgw-minhash": ("minhash_prf", 4, 0),
            "kgw-skipgram": ("skipgram_prf", 5, 0),
            "kgw-freeform": (options.get("prf"), 4, int(options.get("self_salt") == "true")),
        }[name]
        last = options.get("select_green_tokens") == "false"
        lists = torch_lists(vocabulary, gamma or 0.25, last)
        seed = low32(lambda w: kgw_prf(form, w, number))
        return green_lists(width or standard, salted, seed, lists)
    if name == "sha256-salted":
        lists = torch_lists(vocabulary, gamma or 0.5)
        named = {k: v for k, v in options.items() if k in ("salt", "reduction")}
        return green_lists(1, 0, lambda w: sha256_seed(w[-1], **named) & MASK32, lists)
    if name == "markllm-kgw":
        form = options.get("f_scheme", "time")
        lists = torch_lists(vocabulary, gamma or 0.5)
        seed = lambda w: markllm_seed(w, number, vocabulary, form)
        return green_lists(width or 1, 0, seed, lists)
    if name == "three-bricks":
        h = width or 1
        seed = low32(lambda w: three_bricks_seed(w, number))
        return green_lists(h, 0, seed, torch_lists(vocabulary, gamma or 0.25), first=h + 1)
    if name == "unigram":
        mask = unigram_mask(number, vocabulary, gamma or 0.5)
        listed = frozenset(np.flatnonzero(mask).tolist())
        return green_lists(0, 0, lambda w: 0, lambda s: listed)
    if name == "vllm-gumbel":
        exponential = lambda c, t: -math.log1p(-uniform24(vllm_word(number, c, t)))
        return vllm(width or 4, exponential)
    if name == "vllm-gumbel-dual":
        a, b = vllm_subkeys(number)
        alpha = float(options.get("alpha", 0.2))
        draw = lambda k, c, t: -math.log1p(-uniform24(vllm_word(k, c, t)))
        mixed = lambda c, t: (1 - alpha) * draw(a, c, t) + alpha * draw(b, c, t)
        return vllm(width or 4, mixed)
    if name == "sglang-gumbel":
        return sglang(width or 4, lambda h, t: sglang_exponential(int(key, 16), h, t))
    if name == "sglang-gumbel-dual":
        a, b = (int(part, 16) for part in key.split(","))
        limit = int(float(options.get("mix", 0.5)) * 2**32)

        def score(h, t):
            coin = murmur3([a & MASK32, a >> 32, b & MASK32, b >> 32, h])
            return sglang_exponential(a if coin < limit else b, h, t)

        return sglang(width or 4, score)
    if name.startswith("synthid"):
        keys, n = [int(k) for k in key.split(",")], int(options.get("ngram_len", 5))
        depth = len(keys)
        linear = [10 * (depth - 1) - 9 * i for i in range(depth)]
        weights = linear if options.get("weights") == "linear" else [1] * depth
        if name == "synthid-hf":
            table = synthid_hf_table(options.get("table", "cpu"))
            return synthid(n, lambda g: synthid_hf_bits(g, keys, table), 1, weights)
        start = synthid_deepmind_start(keys)
        return synthid(n, lambda g: synthid_deepmind_bits(g, keys, start), start, weights)
    if name == "fairmark-keyed":
        return fairmark_keyed(key, gamma or 0.25, width or 4)
    raise ValueError(f"no scheme {name}")


def tally(scored, ids, prompt=0, dedup="prf"):
    """(scorable, draws, score) of a document."""
    seen, scorable, draws, scores = set(), 0, 0, []
    for position, context, draw, score in scored(ids, prompt):
        scorable += 1
        unit = {
            "prf": draw, "ngram": (context, ids[position]), "context": context, "none": position,
        }[dedup]
        if unit in seen:
            continue
        seen.add(unit)
        draws += 1
        scores.append(score)
    return scorable, draws, math.fsum(scores)


def main():
    parser = argparse.ArgumentParser()
    commands = parser.add_subparsers(dest="command", required=True)
    command = commands.add_parser("tally")
    command.add_argument("--scheme", required=True)
    command.add_argument("--vocabulary", type=int)
    command.add_argument("--gamma", type=float)
    command.add_argument("--key", required=True)
    command.add_argument("--context-width", type=int)
    command.add_argument("--option", action="append", default=[])
    command.add_argument("--dedup", default="prf")
    command.add_argument("file")
    given = parser.parse_args()
    options = dict(text.split("=", 1) for text in given.option)
    scored = scheme(
        given.scheme, given.key, given.vocabulary, given.gamma, given.context_width, options
    )
    with open(given.file) as lines:
        for line in lines:
            document = json.loads(line)
            prompt = document.get("prompt_ids") or []
            result = tally(scored, prompt + document["ids"], len(prompt), given.dedup)
            print(json.dumps(dict(zip(("id", "scorable", "draws", "score"), (document.get("id"), *result)))))


if __name__ == "__main__":
    main()
