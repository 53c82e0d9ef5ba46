"""Compares every scheme's draws and scores with the oracle's, on real and on random ids.

  watermark_compare.py EXECUTABLE FOLDER [DOCUMENTS]

EXECUTABLE is that of `bench/watermark`; FOLDER holds the ids of `watermark_real_ids.py`.
"""

import subprocess
import sys

import numpy as np

import watermark_oracle as oracle

executable, folder = sys.argv[1:3]
limit = int(sys.argv[3]) if len(sys.argv) > 3 else 6
SYNTHID = "654,400,836,123,340,443,597,160,57,29,590,639,13,715,468,990,966,226,324,585"
CUDA = {"device": "cuda", "threads": "50432"}
FREEFORM = [
    {"prf": f"{name}_prf", "self_salt": salted, "context_width": width}
    for name in "multiplicative additive minfunc simple_skip skipgram anchored_skipgram minhash "
    "anchored_minhash minskipgram noncomm position".split()
    for salted, width in (("false", "4"), ("true", "3"))
]
CASES = [
    ("hf-lefthash", "15485863", {}),
    ("hf-lefthash", "15485863", {"context_width": "4", "gamma": "0.5"}),
    ("hf-lefthash", "-12345", {}),
    ("hf-lefthash", "12345678901", CUDA),
    ("hf-selfhash", "15485863", {"context_width": "4"}),
    ("hf-selfhash", "98765432109", {"context_width": "2"}),
    ("kgw-lefthash", "15485863", {}),
    ("kgw-lefthash", "15485863", {"select_green_tokens": "false"}),
    ("kgw-selfhash", "15485863", {}),
    ("kgw-selfhash", "123456789123456789", {}),
    ("kgw-minhash", "15485863", {"gamma": "0.5"}),
    ("kgw-minhash", "123456789123456789", {}),
    ("kgw-skipgram", "15485863", {}),
    *(("kgw-freeform", "15485863", options) for options in FREEFORM),
    ("tgi", "15485863", {"device": "cpu"}),
    ("tgi", "15485863", CUDA),
    *(("markllm-kgw", "15485863", {"f_scheme": form, "context_width": "2"})
      for form in ("time", "additive", "skip", "min")),
    ("sha256-salted", "123", {}),
    *(("sha256-salted", "123", {"reduction": form})
      for form in ("first8hex", "first16hex", "mod_2^63-1", "mod_2^64-1", "mod_2^32-1")),
    ("unigram", "42", {}),
    ("three-bricks", "35317", {"context_width": "2"}),
    ("fairmark-keyed", "an example, not a secret", {}),
    ("fairmark-keyed", "hex:000102030405060708090a0b0c0d0e0f", {"context_width": "7", "gamma": "0.5"}),
    ("vllm-gumbel", "42", {}),
    ("vllm-gumbel", "18446744073709551615", {"context_width": "6"}),
    ("vllm-gumbel-dual", "42", {}),
    ("sglang-gumbel", "0123456789abcdef", {}),
    ("sglang-gumbel-dual", "0123456789abcdef,fedcba9876543210", {}),
    ("synthid-hf", SYNTHID, {}),
    ("synthid-hf", SYNTHID, {"weights": "linear", "ngram_len": "3"}),
    ("synthid-hf", SYNTHID, {"table": "cuda"}),
    ("synthid-deepmind", SYNTHID, {}),
]

right = wrong = 0
for name, key, options in CASES:
    given = [f"{k}={v}" for k, v in options.items()]
    plain = {k: v for k, v in options.items() if k not in ("gamma", "context_width")}
    try:
        scored = oracle.scheme(
            name, key or "0", 50257, float(options.get("gamma", 0)) or None,
            int(options.get("context_width", 0)) or None, plain,
        )
    except ValueError as error:
        print(f"{name} {given}: the oracle says {error}")
        continue
    different = []
    for kind, length in (("real", 200), ("random", 50)):
        path = f"{folder}/{kind}-{length}.u32"
        command = [executable, "tally", name, key, path, str(length), str(limit), *given]
        run = subprocess.run(command, capture_output=True, text=True)
        if run.returncode:
            different.append(run.stderr.strip())
            break
        ids = np.fromfile(path, dtype="<u4").reshape(-1, length)[:limit].tolist()
        for line, document in zip(run.stdout.splitlines(), ids, strict=True):
            expected = oracle.tally(scored, document)
            if line.startswith("document"):
                different.append(line)
                continue
            scorable, draws, score = line.split()
            same = (int(scorable), int(draws)) == expected[:2]
            if not same or abs(float(score) - expected[2]) > 1e-12 * abs(expected[2]):
                different.append(f"{kind}: {line} and {expected}")
    print(name, *given, "differs: " + different[0] if different else "agrees", flush=True)
    right, wrong = right + (not different), wrong + bool(different)
print(f"{right} of {right + wrong} configurations agree, {limit} real and {limit} random texts each")
sys.exit(wrong > 0)
