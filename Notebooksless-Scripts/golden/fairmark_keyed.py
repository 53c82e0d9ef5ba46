"""Vectors for fairmark-keyed version 1, from the page Sources/Watermarking/FairmarkKeyed.md alone.

Needs Python's standard library. Checks its SipHash-2-4 against the vectors of the paper first.
"""
import hashlib
import struct

MASK = (1 << 64) - 1


def rotate(x, by):
    return ((x << by) | (x >> (64 - by))) & MASK


def siphash(key, message):
    k0, k1 = struct.unpack("<QQ", key)
    v = [k0 ^ 0x736F6D6570736575, k1 ^ 0x646F72616E646F6D,
         k0 ^ 0x6C7967656E657261, k1 ^ 0x7465646279746573]

    def rounds(count):
        for _ in range(count):
            v[0] = (v[0] + v[1]) & MASK
            v[2] = (v[2] + v[3]) & MASK
            v[1] = rotate(v[1], 13) ^ v[0]
            v[3] = rotate(v[3], 16) ^ v[2]
            v[0] = rotate(v[0], 32)
            v[2] = (v[2] + v[1]) & MASK
            v[0] = (v[0] + v[3]) & MASK
            v[1] = rotate(v[1], 17) ^ v[2]
            v[3] = rotate(v[3], 21) ^ v[0]
            v[2] = rotate(v[2], 32)

    padded = message + bytes(7 - len(message) % 8) + bytes([len(message) & 255])
    for (word,) in struct.iter_unpack("<Q", padded):
        v[3] ^= word
        rounds(2)
        v[0] ^= word
    v[2] ^= 255
    rounds(4)
    return v[0] ^ v[1] ^ v[2] ^ v[3]


paper = bytes(range(16))
assert siphash(paper, bytes(range(15))) == 0xA129CA6149BE45E5
assert siphash(paper, b"") == 0x726FDB47DD0E0E31
assert siphash(paper, bytes(range(8))) == 0x93F5F5799A932462


def subkeys(key):
    digest = hashlib.sha256(b"fairmark-keyed/1\0" + key).digest()
    return digest[:16], digest[16:]


def number(key, context, token):
    first, second = subkeys(key)
    state = siphash(first, struct.pack(f"<{len(context)}I", *context))
    return state, siphash(second, struct.pack("<QI", state, token))


def tally(key, gamma, width, ids):
    threshold = int(gamma * 2**63)
    draws = {}
    for place in range(width, len(ids)):
        state, value = number(key, ids[place - width:place], ids[place])
        draws.setdefault((state, ids[place]), value >> 1 < threshold)
    return len(draws), sum(draws.values())


if __name__ == "__main__":
    for key in [b"an example, not a secret", bytes.fromhex("000102030405060708090a0b0c0d0e0f")]:
        first, second = subkeys(key)
        print(key, first.hex(), second.hex())
        for context in [[464, 2068, 7586, 21831], [0, 0, 0, 0], [4294967295, 1, 2, 3], [50256],
                        [5, 4, 3, 2, 1]]:
            for token in [0, 18045, 4294967295]:
                state, value = number(key, context, token)
                print(context, token, f"{state:016x} {value:016x}", value >> 1 < int(0.25 * 2**63))
    ids = [(i * i * 7919 + 11) % 50257 for i in range(60)] * 2
    for gamma, width in [(0.25, 4), (0.5, 4), (0.1, 1), (0.25, 7)]:
        print(gamma, width, tally(b"an example, not a secret", gamma, width, ids))
