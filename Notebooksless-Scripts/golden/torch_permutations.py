"""Golden figures of green lists for Tests/WatermarkingTests/Lists, by the originals: PyTorch's
`randperm` on the CPU and NumPy's `default_rng(seed).shuffle`.

    pip install torch numpy
    python torch_permutations.py
"""

import hashlib

import numpy
import torch

SEEDS = [0, 1, -1, 15485863, 2**32, 2**32 + 1, 2**63, 2**64 - 1, 2971215073, 6364136223846793005]


def digest(values):
    """SHA-256 of the values as 64-bit integers, the lowest byte first."""
    return hashlib.sha256(numpy.asarray(values, dtype="<i8").tobytes()).hexdigest()


def permutation(seed, count):
    """What a fresh generator draws first."""
    return torch.randperm(count, generator=torch.Generator().manual_seed(seed)).tolist()


print("randperm(10), seed 0:", permutation(0, 10))
generator = torch.Generator().manual_seed(7)
print("randperm(10) twice, seed 7:", [torch.randperm(10, generator=generator).tolist() for _ in "ab"])
for seed in SEEDS:
    for count in (1, 2, 1000, 5003):
        print(f'("{seed % 2**64}", {count}, "{digest(permutation(seed, count))}"),')

print("lists: vocabulary, size, seed, first tokens sorted, last tokens sorted")
for vocabulary, size in ((1000, 250), (1000, 999), (1000, 1), (700, 650), (1201, 600)):
    for seed in (42, 2**40 + 3):
        order = permutation(seed, vocabulary)
        first, last = sorted(order[:size]), sorted(order[vocabulary - size :])
        print(f'({vocabulary}, {size}, {seed}, "{digest(first)}", "{digest(last)}"),')

print("masks: vocabulary, size, seed, true elements")
for vocabulary, size in ((1000, 250), (1, 1), (700, 350)):
    for seed in (0, 4117779887, 2**40 + 3):
        mask = numpy.array([True] * size + [False] * (vocabulary - size))
        numpy.random.default_rng(seed).shuffle(mask)
        print(f'({vocabulary}, {size}, {seed}, "{digest(numpy.flatnonzero(mask))}"),')
