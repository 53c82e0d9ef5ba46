"""Holds `watermark_oracle.py` against what the published implementations themselves gave.

  watermark_vectors.py FOLDER        (a folder of golden vectors: a_randperm.json and its neighbours)
"""

import hashlib
import json
import math
import pathlib
import sys

import numpy as np

import watermark_oracle as oracle

folder = pathlib.Path(sys.argv[1])
read = lambda name: json.loads((folder / name).read_text())
sequences = {name: entry["ids"] for name, entry in read("sequences.json").items() if name != "env"}
digest = lambda values: hashlib.sha256(np.asarray(values, dtype="<i8").tobytes()).hexdigest()
close = lambda a, b: abs(a - b) <= 1e-12 * max(abs(a), abs(b))
counts = {}


def check(part, fine, row):
    right, total = counts.get(part, (0, 0))
    counts[part] = right + bool(fine), total + 1
    if not fine and total - right < 3:
        print(part, "differs:", str(row)[:300])


rows = read("a_randperm.json")
for row in rows["randperm"] + rows["extra"]:
    order = oracle.permutation(row.get("initial_seed", row["seed"]) & oracle.MASK32, row["n"])
    check("permutations", digest(order) == row["sha256_int64le"], row)

for row in read("b_hf_greenlists.json")["greenlists"]:
    ids, key, n = row["input_seq"], row["hashing_key"], row["vocab_size"]
    window = ids[-row["context_width"] :]
    if row["seeding_scheme"] == "lefthash":
        seed = key * window[-1] % oracle.MASK64
    else:
        seed = oracle.hf_selfhash_seed(window, key) % oracle.MASK64
    listed = oracle.green_list(seed & oracle.MASK32, n, row["greenlist_size"])
    members = set(listed)
    same = digest(sorted(members)) == row["sha256_int64le_sorted"] and seed == row["rng_seed_u64"]
    for token in range(0, n, 97):
        same = same and (token in listed) == (token in members)
    check("transformers' lists", same, row)

for row in read("c_hf_detector.json")["results"]:
    ids = sequences[row["sequence"]]
    ids = ids[1:] if ids[0] == 50256 else ids
    n = int(row["sequence"].rsplit("_v", 1)[1])
    scored = oracle.scheme(
        "hf-" + row["seeding_scheme"], "15485863", n, row["greenlist_ratio"], row["context_width"]
    )
    dedup = "ngram" if row["ignore_repeated_ngrams"] else "none"
    _, draws, score = oracle.tally(scored, ids, 0, dedup)
    same = (draws, score) == (row["num_tokens_scored"], row["num_green_tokens"])
    check("transformers' detector", same, row)

vectors = read("d_lm_watermarking.json")
for row in vectors["prf_keys"]:
    if "prf_key" not in row:
        continue
    value = oracle.kgw_prf(row["prf"], row["input_ids"], row.get("salt_key", row.get("hash_key", 15485863)))
    check("lm-watermarking's keys", value == int(row["prf_key"]), row)

NAMES = {
    "simple_1": ("ff", "additive_prf", 1, 0), "selfhash": ("ff", "anchored_minhash_prf", 4, 1),
    "minhash": ("ff", "minhash_prf", 4, 0), "skipgram": ("ff", "skipgram_prf", 5, 0),
}
for row in vectors["extended"]:
    if "error" in row:
        continue
    _, prf, width, salted, *_ = NAMES.get(row["seeding_scheme"]) or row["seeding_scheme"].split("-")
    options = {"prf": prf, "self_salt": str(salted in (1, "True")).lower()}
    n = int(row["sequence"].rsplit("_v", 1)[1])
    scored = oracle.scheme("kgw-freeform", "15485863", n, row["gamma"], int(width), options)
    ids = sequences[row["sequence"]]
    ids = ids[1:] if ids[0] == 50256 else ids
    dedup = "ngram" if row["ignore_repeated_ngrams"] else "none"
    _, draws, score = oracle.tally(scored, ids, 0, dedup)
    mask = "".join(str(int(green)) for *_, green in scored(ids, 0))
    same = (draws, score) == (row["num_tokens_scored"], row["num_green_tokens"])
    check("lm-watermarking's detector", same and mask == row.get("green_token_mask_bits", mask), row)
for row in vectors["minimal"]:
    if "error" in row:
        continue
    options = {"select_green_tokens": str(row["select_green_tokens"]).lower()}
    n = int(row["sequence"].rsplit("_v", 1)[1])
    scored = oracle.scheme("kgw-lefthash", "15485863", n, row["gamma"], 1, options)
    ids = sequences[row["sequence"]]
    ids = ids[1:] if ids[0] == 50256 else ids
    dedup = "ngram" if row["ignore_repeated_bigrams"] else "none"
    _, draws, score = oracle.tally(scored, ids, 0, dedup)
    same = (draws, score) == (row["num_tokens_scored"], row["num_green_tokens"])
    check("lm-watermarking's minimal detector", same, row)

vectors = read("e_synthid.json")
table = oracle.synthid_hf_table()
for row in vectors["rows"]:
    keys, n, ids = vectors["keys30"][: row["num_keys"]], row["ngram_len"], sequences[row["sequence"]]
    start = 1 if row["impl"] == "hf" else oracle.synthid_deepmind_start(keys)
    bits, mask, ring = [], "", [0] * 1024
    for i in range(n - 1, len(ids)):
        ngram = ids[i - n + 1 : i + 1]
        if row["impl"] == "hf":
            bits.append(oracle.synthid_hf_bits(ngram, keys, table))
        else:
            bits.append(oracle.synthid_deepmind_bits(ngram, keys, start))
    check("SynthID's bits", digest(bits) == row["g_sha256_int64le"], row)

for row in read("f_sha256_variant.json")["rows"]:
    for form, variant in row["variants"].items():
        name = form.split(" ")[0].replace("**", "^")
        if name == "low32":
            continue
        seed = oracle.sha256_seed(row["prev_token_id"], reduction=name)
        listed = oracle.green_list(seed & oracle.MASK32, 50257, 25128)
        same = seed == variant["seed"] and digest(sorted(listed)) == variant["green_sha256_sorted"]
        check("SHA-256 lists", same, variant)

vectors = read("g_serving_prfs.json")
for row in vectors["vllm_words"]:
    word = oracle.vllm_word(row["key"], row["context"], row["token"])
    same = word == row["word"] and oracle.uniform24(word) == row["uniform_f32"]
    check("vLLM's words", same, row)
for row in vectors["sglang_words"]:
    key, hashed = int(row["key"], 16) if isinstance(row["key"], str) else row["key"], oracle.murmur3(row["context"])
    word = oracle.murmur3([key & oracle.MASK32, key >> 32, hashed, row["token"]])
    check("SGLang's words", (hashed, word) == (row["context_hash"], row["hash"]), row)
for row in vectors["detections"]:
    ids = sequences.get(row["sequence"]) or vectors["generated_sequences"].get(row["sequence"]) or row.get("ids")
    prompt, name = [], "vllm-gumbel"
    if "sglang" in row["scheme"]:
        name, ids, prompt = "sglang-gumbel", row.get("ids", ids), row.get("prompt") or []
    elif "dual" in row["scheme"]:
        name = "vllm-gumbel-dual"
    key = str(row["key"])
    scored = oracle.scheme(name, key, width=row.get("context_width", 4))
    dedup = "none" if "no dedup" in row["scheme"] else "prf"
    _, draws, score = oracle.tally(scored, prompt + ids, len(prompt), dedup)
    check("vLLM's and SGLang's detections", draws == row["scored"] and close(score, row["score"]), row)
for row in vectors["three_bricks"]:
    scored = oracle.scheme("three-bricks", "35317", 50257, row["gamma"], row["ngram"])
    dedup = {"none": "none", "v1": "context", "v2": "ngram"}[row["scoring"]]
    _, draws, score = oracle.tally(scored, sequences[row["sequence"]], 0, dedup)
    check("three_bricks", (draws, score) == (row["ntoks"], row["maryland_score"]), row)
for row in vectors["unigram"]:
    mask = oracle.unigram_mask(row["watermark_key"], row["vocab_size"], row["fraction"])
    same = digest(np.flatnonzero(mask)) == row["green_sha256_int64le_sorted"]
    check("Unigram's lists", same, row)

vectors = read("h_cuda_emulated.json")
for row in vectors["randperm"]:
    listed = oracle.cuda_green_list(row["seed"], row["n"], int(row["n"] * 0.25), row["T"])
    check("CUDA lists (derived)", digest(sorted(listed)) == row["green25_sorted_sha"], row)
table = oracle.synthid_hf_table("cuda")
check("CUDA SynthID table (derived)", digest(table) == vectors["synthid_hf_table_cuda"]["sha256_int64le"], "")

# The vectors of SipHash's own paper and program.
for length, expected in ((0, 0x726FDB47DD0E0E31), (8, 0x93F5F5799A932462), (15, 0xA129CA6149BE45E5)):
    hashed = oracle.siphash(bytes(range(16)), bytes(range(length)))
    check("SipHash-2-4", hashed == expected, length)

for part, (right, total) in counts.items():
    print(f"{part:36} {right} of {total}")
sys.exit(any(right < total for right, total in counts.values()))
