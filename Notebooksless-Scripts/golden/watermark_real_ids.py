"""Makes real unwatermarked token ids from public-domain books, as `fairmark watermark detect` reads.

  watermark_real_ids.py CORPORA TOKENIZERS FOLDER

Each book becomes GPT-2 ids (byte-level BPE, `gpt2.tiktoken`), cut into consecutive documents of 25,
50, 200 and 1,000 ids: FOLDER/real-LENGTH.jsonl, and FOLDER/random-LENGTH.jsonl with as many uniform
ids. FOLDER/*.u32 hold the same ids as little-endian words for the measurements.
"""

import base64
import json
import pathlib
import sys

import numpy as np
import tiktoken

corpora, tokenizers, folder = map(pathlib.Path, sys.argv[1:])
ranks = {}
for line in (tokenizers / "gpt2.tiktoken").read_bytes().splitlines():
    token, rank = line.split()
    ranks[base64.b64decode(token)] = int(rank)
pattern = r"""'(?:[sdmt]|ll|ve|re)| ?\p{L}++| ?\p{N}++| ?[^\s\p{L}\p{N}]++|\s++$|\s+(?!\S)|\s"""
encoding = tiktoken.Encoding("gpt2", pat_str=pattern, mergeable_ranks=ranks, special_tokens={})

books = {}
for path in sorted(corpora.glob("*.txt")):
    text = path.read_text(encoding="utf-8-sig")
    books[path.stem] = encoding.encode_ordinary(text)
folder.mkdir(parents=True, exist_ok=True)
generator = np.random.default_rng(20261121)
for length in (25, 50, 200, 1000):
    real = [
        (book, ids[start : start + length])
        for book, ids in books.items()
        for start in range(0, len(ids) - length + 1, length)
    ]
    uniform = generator.integers(0, 50257, (len(real), length)).tolist()
    for kind, documents in (("real", real), ("random", [("random", ids) for ids in uniform])):
        with open(folder / f"{kind}-{length}.jsonl", "w") as output:
            for number, (source, ids) in enumerate(documents):
                row = {"id": f"{source}-{number}", "source": source, "ids": ids}
                print(json.dumps(row, separators=(",", ":")), file=output)
        np.array([ids for _, ids in documents], dtype="<u4").tofile(folder / f"{kind}-{length}.u32")
        print(kind, length, len(documents), "documents")
flat = np.array([x for ids in books.values() for x in ids], dtype="<u4")
flat.tofile(folder / "books.u32")
print(len(flat), "ids,", len(set(flat.tolist())), "distinct")
