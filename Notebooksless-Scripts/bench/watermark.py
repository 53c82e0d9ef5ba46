"""Runs the public watermark detectors and Fairmark's schemes, and prints one table of ratios.

  watermark.py EXECUTABLE IDS.u32

Each figure is the best of several runs in processor time of one thread, ids in memory.
"""

import json
import pathlib
import subprocess
import sys

executable, ids = sys.argv[1:]
here = pathlib.Path(__file__).parent

# The scheme and state of ours, and the peers that do the same work.
PAIRS = [
    ("hf-lefthash", "cold", "transformers lefthash", "cold", 25),
    ("hf-lefthash", "text", "transformers lefthash", "text", None),
    ("kgw-lefthash", "warm", "lm-watermarking lefthash", "warm", 100),
    ("kgw-lefthash", "warm", "lm-watermarking lefthash, cache alone", "warm", None),
    ("kgw-lefthash", "text again", "lm-watermarking lefthash", "warm", None),
    ("hf-selfhash", "cold", "transformers selfhash", "cold", 25),
    ("hf-selfhash", "text", "transformers selfhash", "text", None),
    ("kgw-selfhash", "cold", "lm-watermarking selfhash", "cold", None),
    ("kgw-selfhash", "warm", "lm-watermarking selfhash", "warm", None),
    ("kgw-minhash", "cold", "lm-watermarking minhash", "cold", None),
    ("kgw-minhash", "warm", "lm-watermarking minhash", "warm", None),
    ("vllm-gumbel", "text", "torch vLLM Gumbel", "text", 50),
    ("vllm-gumbel", "text", "NumPy vLLM Gumbel", "text", None),
    ("sglang-gumbel", "text", "plain Python SGLang Gumbel", "text", 50),
    ("sglang-gumbel", "text", "NumPy SGLang Gumbel", "text", None),
    ("synthid-hf", "text", "transformers SynthID", "text", 50),
    ("synthid-hf", "text", "transformers SynthID, 100 texts at once", "text", 50),
    ("synthid-hf", "text", "NumPy SynthID", "text", None),
]


def measure(command):
    output = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    rows = map(json.loads, output.splitlines())
    return {(row["name"], row["state"]): row["tokens_per_second"] for row in rows}


peers = measure([sys.executable, str(here / "peer_watermark.py"), ids])
ours = measure([executable, "speed", ids])

print("| scheme | ids | tokens/s | peer | its ids | tokens/s | ratio | wanted |")
print("|---|---|---:|---|---|---:|---:|---:|")
for scheme, state, peer, other, wanted in PAIRS:
    mine, theirs = ours.get((scheme, state)), peers[peer, other]
    if mine is None:
        continue
    print(
        f"| {scheme} | {state} | {mine:,} | {peer} | {other} | {theirs:,} | {mine / theirs:,.1f} |"
        f" {wanted or ''} |"
    )
print()
print("| scheme | all contexts new | the same again | text | the same again |")
print("|---|---:|---:|---:|---:|")
for scheme in dict.fromkeys(name for name, _ in ours):
    states = [f"{ours[scheme, s]:,}" for s in ("cold", "warm", "text", "text again")]
    print(f"| {scheme} | " + " | ".join(states) + " |")
