"""What the public watermark detectors take for token ids: one thread, ids in memory, processor time.

  peer_watermark.py IDS.u32        (little-endian words of unwatermarked text, GPT-2 vocabulary)

Prints one JSON object a line: name, state, tokens_per_second of the best run. "cold" is text whose
contexts are all new, "warm" the same text again, "text" real documents of 1,000 ids.

- transformers' `WatermarkDetector` and `SynthIDTextWatermarkLogitsProcessor` are the installed ones.
- lm-watermarking is not on PyPI: here stands the work of its `detect`, written anew: a Counter of
  n-grams and `lru_cache` on (prefix, target) in front of torch's list, the masks, z at every length
  and p. "cache alone" leaves out what follows the lookups.
- vLLM's and SGLang's detectors live in their servers: a torch version of the former's formula,
  position by position vectorised, and the latter's in plain Python as it ships; beside both a NumPy
  version that is vectorised over a document.
"""

import collections
import functools
import json
import math
import sys
import time

import numpy as np
import scipy.special
import scipy.stats
import torch
from transformers import PretrainedConfig, SynthIDTextWatermarkLogitsProcessor, WatermarkDetector
from transformers.generation.configuration_utils import WatermarkingConfig

torch.set_num_threads(1)
V, KEY = 50257, 15485863
books = np.fromfile(sys.argv[1], dtype="<u4").astype(np.int64)
fresh = np.random.default_rng(7).permutation(V).astype(np.int64)


def documents(flat, count, length=1000):
    return [flat[i * length : (i + 1) * length] for i in range(count)]


def measure(name, state, score, texts, runs=3, prepare=lambda: None):
    best = math.inf
    for _ in range(runs):
        prepare()
        start = time.process_time()
        for ids in texts:
            score(ids)
        best = min(best, time.process_time() - start)
    tokens = sum(len(ids) for ids in texts)
    row = {"name": name, "state": state, "tokens_per_second": round(tokens / best)}
    print(json.dumps(row), flush=True)


# MARK: Green lists


def transformers_detector(scheme, width):
    given = WatermarkingConfig(seeding_scheme=scheme, context_width=width, hashing_key=KEY)
    model = PretrainedConfig(bos_token_id=50256)
    model.vocab_size = V
    detector = WatermarkDetector(model, "cpu", given, ignore_repeated_ngrams=True)
    return lambda ids: detector(torch.from_numpy(ids)[None], return_dict=True)


measure("transformers lefthash", "cold", transformers_detector("lefthash", 1), documents(fresh, 2))
measure("transformers lefthash", "text", transformers_detector("lefthash", 1), documents(books, 2))
measure("transformers selfhash", "cold", transformers_detector("selfhash", 4), documents(fresh, 2))
measure("transformers selfhash", "text", transformers_detector("selfhash", 4), documents(books, 2))

table = torch.randperm(1_000_003, generator=torch.Generator().manual_seed(2971215073))
hashed = lambda x: table[x % 1_000_003] + 1


class Cached:
    """lm-watermarking's scoring of a text: its Counter, its cache, its z and p."""

    def __init__(self, prf, width, salted, gamma=0.25):
        self.prf, self.width, self.salted, self.gamma = prf, width, salted, gamma
        self.generator, self.cache_alone = torch.Generator(), False
        self.ask = functools.lru_cache(maxsize=2**32)(self.list_and_look)

    def list_and_look(self, prefix, target):
        seed = self.prf(torch.as_tensor(prefix)[-self.width :])
        self.generator.manual_seed(seed % (2**64 - 1))
        order = torch.randperm(V, generator=self.generator)
        return True if target in order[: int(V * self.gamma)] else False

    def __call__(self, ids):
        n, gamma = self.width + 1 - self.salted, self.gamma
        listed = torch.from_numpy(ids).tolist()
        table = collections.Counter(zip(*(listed[i:] for i in range(n))))
        found = {}
        for ngram in table:
            found[ngram] = self.ask(ngram if self.salted else ngram[:-1], ngram[-1])
        count, green = len(table), sum(found.values())
        z = (green - gamma * count) / math.sqrt(count * gamma * (1 - gamma))
        p = scipy.stats.norm.sf(z)
        if self.cache_alone:
            return p
        # `detect` always makes the masks and z at every length too.
        seen, mask, unique, offsets = set(), [], [], []
        for ngram in zip(*(listed[i:] for i in range(n))):
            mask.append(found[ngram])
            if ngram not in seen:
                seen.add(ngram)
                unique.append(found[ngram])
            offsets.append(len(seen) - 1)
        mask, unique, offsets = map(torch.tensor, (mask, unique, offsets))
        assert green == unique.sum()
        sizes = torch.arange(1, count + 1)
        z_at = (torch.cumsum(unique, 0) - gamma * sizes) / torch.sqrt(sizes * gamma * (1 - gamma))
        return p, z_at[offsets], torch.isclose(z_at[offsets][-1], torch.tensor(z))


additive = lambda ids: KEY * ids.sum().item()
minhash = lambda ids: hashed(KEY * ids).min().item()
anchored = lambda ids: (KEY * hashed(ids) * hashed(ids[-1])).min().item()
for name, prf, width, salted in (
    ("lm-watermarking lefthash", additive, 1, 0),
    ("lm-watermarking selfhash", anchored, 4, 1),
    ("lm-watermarking minhash", minhash, 4, 0),
):
    detector = Cached(prf, width, salted)
    measure(name, "cold", detector, documents(fresh, 2), runs=1)
    measure(name, "warm", detector, documents(fresh, 2), runs=40)
    detector.cache_alone = True
    measure(name + ", cache alone", "warm", detector, documents(fresh, 2), runs=40)

# MARK: Gumbel sampling

M32 = 0xFFFFFFFF


def torch_philox(c, k0, k1):
    for _ in range(10):
        a, b = 0xD2511F53 * c[0], 0xCD9E8D57 * c[2]
        c = [(b >> 32 & M32) ^ c[1] ^ k0, b & M32, (a >> 32 & M32) ^ c[3] ^ k1, a & M32]
        k0, k1 = (k0 + 0x9E3779B9) & M32, (k1 + 0xBB67AE85) & M32
    return c


def torch_vllm(ids, key=42, width=4):
    ids = torch.from_numpy(ids)
    padded = torch.cat([torch.full((width,), -1), ids])
    contexts = padded.unfold(0, width, 1)[: len(ids)] & M32
    seen, first = set(), []
    for i, context in enumerate(contexts.tolist()):
        if tuple(context) not in seen:
            seen.add(tuple(context))
            first.append(i)
    contexts, tokens = contexts[first], ids[first]
    k0, k1 = key & M32, key >> 32
    state = [torch.full_like(tokens, x) for x in (0x574D4358, width, 0, 0)]
    state = torch_philox([s ^ contexts[:, i] for i, s in enumerate(state)], k0, k1)
    counter = [tokens >> 2, state[0], state[1], state[2]]
    out = torch.stack(torch_philox(counter, k0 ^ state[3], k1 ^ 0x574D544B))
    word = out.gather(0, (tokens & 3)[None])[0]
    u = (((word >> 8) + 1).double() / (2**24 + 1)).float()
    score = -torch.log1p(-u.double()).sum().item()
    return score, scipy.special.gammaincc(len(tokens), score)


def numpy_philox(c, k0, k1):
    s, m = np.uint64(32), np.uint64(M32)
    for _ in range(10):
        a, b = np.uint64(0xD2511F53) * c[0], np.uint64(0xCD9E8D57) * c[2]
        c = [(b >> s) ^ c[1] ^ k0, b & m, (a >> s) ^ c[3] ^ k1, a & m]
        k0, k1 = (k0 + np.uint64(0x9E3779B9)) & m, (k1 + np.uint64(0xBB67AE85)) & m
    return c


def windows(ids, width):
    return np.lib.stride_tricks.sliding_window_view(ids, width)


def numpy_vllm(ids, key=42, width=4):
    padded = np.concatenate([np.full(width, M32, dtype=np.uint64), ids.astype(np.uint64)])
    contexts, first = np.unique(windows(padded[:-1], width), axis=0, return_index=True)
    tokens = ids[first].astype(np.uint64)
    k0, k1 = np.uint64(key & M32), np.uint64(key >> 32)
    start = [np.uint64(x) for x in (0x574D4358, width, 0, 0)]
    state = numpy_philox([s ^ contexts[:, i] for i, s in enumerate(start)], k0, k1)
    counter = [tokens >> np.uint64(2), *state[:3]]
    out = np.stack(numpy_philox(counter, k0 ^ state[3], k1 ^ np.uint64(0x574D544B)))
    word = out[(tokens & np.uint64(3)).astype(int), np.arange(len(tokens))]
    u = (((word >> np.uint64(8)) + np.uint64(1)) / (2**24 + 1)).astype(np.float32)
    score = -np.log1p(-u.astype(np.float64)).sum()
    return score, scipy.special.gammaincc(len(tokens), score)


def murmur3(words):
    h = 0
    for k in words:
        k = k * 0xCC9E2D51 & M32
        k = (k << 15 | k >> 17) & M32
        h ^= k * 0x1B873593 & M32
        h = (h << 13 | h >> 19) & M32
        h = (h * 5 + 0xE6546B64) & M32
    h ^= 4 * len(words)
    h = (h ^ h >> 16) * 0x85EBCA6B & M32
    h = (h ^ h >> 13) * 0xC2B2AE35 & M32
    return h ^ h >> 16


def python_sglang(ids, key=0x123456789ABCDEF, width=4):
    ids, seen, score = ids.tolist(), set(), 0.0
    low, high = key & M32, key >> 32
    for i in range(width, len(ids)):
        context = murmur3(ids[i - width : i])
        if context in seen:
            continue
        seen.add(context)
        score -= math.log1p(-(murmur3([low, high, context, ids[i]]) + 0.5) / 2**32)
    return score, scipy.special.gammaincc(len(seen), score)


def numpy_murmur3(words):
    u = np.uint32
    h = np.zeros_like(words[-1])
    for k in words:
        k = k * u(0xCC9E2D51)
        h = h ^ ((k << u(15) | k >> u(17)) * u(0x1B873593))
        h = (h << u(13) | h >> u(19)) * u(5) + u(0xE6546B64)
    h = h ^ u(4 * len(words))
    h = (h ^ h >> u(16)) * u(0x85EBCA6B)
    h = (h ^ h >> u(13)) * u(0xC2B2AE35)
    return h ^ h >> u(16)


def numpy_sglang(ids, key=0x123456789ABCDEF, width=4):
    ids = ids.astype(np.uint32)
    contexts, first = np.unique(
        numpy_murmur3(list(windows(ids[:-1], width).T)), return_index=True
    )
    tokens = ids[first + width]
    parts = [np.full_like(tokens, key & M32), np.full_like(tokens, key >> 32), contexts, tokens]
    score = -np.log1p(-(numpy_murmur3(parts) + 0.5) / 2**32).sum()
    return score, scipy.special.gammaincc(len(tokens), score)


def agree(a, b):
    assert abs(a[0] - b[0]) < 1e-9 * a[0], (a, b)


texts = documents(books, 20)
agree(torch_vllm(texts[0]), numpy_vllm(texts[0]))
agree(python_sglang(texts[0]), numpy_sglang(texts[0]))
measure("torch vLLM Gumbel", "text", torch_vllm, texts, runs=5)
measure("NumPy vLLM Gumbel", "text", numpy_vllm, texts, runs=5)
measure("plain Python SGLang Gumbel", "text", python_sglang, texts, runs=3)
measure("NumPy SGLang Gumbel", "text", numpy_sglang, texts, runs=5)

# MARK: SynthID

KEYS = [654, 400, 836, 123, 340, 443, 597, 160, 57, 29, 590, 639, 13, 715, 468, 990, 966, 226, 324]
KEYS += [585, 118, 504, 421, 521, 129, 669, 732, 225, 90, 960]
processor = SynthIDTextWatermarkLogitsProcessor(
    ngram_len=5, keys=KEYS, sampling_table_size=2**16, sampling_table_seed=0,
    context_history_size=1024, device=torch.device("cpu"),
)


def synthid(batch):
    ids = torch.from_numpy(np.stack(batch) if isinstance(batch, list) else batch[None])
    g = processor.compute_g_values(ids)
    mask = processor.compute_context_repetition_mask(ids)
    return ((g * mask[..., None]).sum((1, 2)) / (mask.sum(1) * len(KEYS))).numpy()


measure("transformers SynthID", "text", synthid, documents(books, 2), runs=3)


def timed_batch(texts, runs=2):
    best = math.inf
    for _ in range(runs):
        start = time.process_time()
        synthid(texts)
        best = min(best, time.process_time() - start)
    row = {"name": "transformers SynthID, 100 texts at once", "state": "text"}
    row["tokens_per_second"] = round(sum(map(len, texts)) / best)
    print(json.dumps(row), flush=True)


timed_batch(documents(books, 100))
bits = np.array(processor.sampling_table.tolist(), dtype=np.int64)


def numpy_synthid(ids):
    multiplier, h = np.int64(6364136223846793005), np.ones(len(ids) - 4, dtype=np.int64)
    grams = windows(ids, 5)
    for i in range(4):
        h = (h + grams[:, i]) * multiplier + 1
    _, first = np.unique(h, return_index=True)
    h = (h[first] + grams[first, 4]) * multiplier + 1
    h = (h[:, None] + np.array(KEYS)) * multiplier + 1
    ones = int(bits[h % 65536].sum())
    return ones, scipy.special.bdtrc(ones - 1, len(first) * len(KEYS), 0.5)


assert abs(numpy_synthid(texts[0])[0] / (len(set(map(tuple, windows(texts[0], 4)[:-1].tolist()))) * 30)
           - synthid(texts[0])[0]) < 1e-6
measure("NumPy SynthID", "text", numpy_synthid, texts, runs=5)
