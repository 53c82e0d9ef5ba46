// The lists of PyTorch's generator on a CUDA device: tokens sorted by Philox keys.
#include <string.h>

#include "green_lists_internal.h"

typedef struct {
  uint32_t word[4];
} draw;

static draw philox(uint64_t seed, uint64_t thread, uint64_t call) {
  uint32_t k0 = (uint32_t)seed, k1 = (uint32_t)(seed >> 32);
  uint32_t a = (uint32_t)call, b = (uint32_t)(call >> 32);
  uint32_t c = (uint32_t)thread, d = (uint32_t)(thread >> 32);
  for (int round = 0; round < 10; round++) {
    const uint64_t first = (uint64_t)a * 0xd2511f53u, second = (uint64_t)c * 0xcd9e8d57u;
    a = (uint32_t)(second >> 32) ^ b ^ k0;
    b = (uint32_t)second;
    c = (uint32_t)(first >> 32) ^ d ^ k1;
    d = (uint32_t)first;
    k0 += 0x9e3779b9u;
    k1 += 0xbb67ae85u;
  }
  return (draw){{a, b, c, d}};
}

uint32_t fm_cuda_key_bits(uint32_t n) {
  // The least b with n + (6 n^2 + 1) / (12 * 0.10536) <= 2^b, for n below 2^28.
  const unsigned __int128 scaled =
      (unsigned __int128)n * 126432 + (6 * (unsigned __int128)n * n + 1) * 100000;
  uint32_t bits = 0;
  while (((unsigned __int128)126432 << bits) < scaled) bits++;
  return bits;
}

void fm_cuda_keys(uint64_t seed, uint32_t n, uint32_t threads, uint64_t *keys) {
  const uint32_t bits = fm_cuda_key_bits(n);
  const uint64_t range = bits <= 32 ? UINT32_MAX : UINT64_MAX;
  const uint64_t mask = (1ull << bits) - 1;
  // One call of a thread draws the keys of two elements, a grid apart.
  for (uint64_t first = 0, call = 0; first < n; first += 2ull * threads, call++) {
    for (uint32_t thread = 0; thread < threads && first + thread < n; thread++) {
      const draw words = philox(seed, thread, call);
      keys[first + thread] = ((uint64_t)words.word[0] << 32 | words.word[1]) % range & mask;
      const uint64_t second = first + threads + thread;
      if (second < n) {
        keys[second] = ((uint64_t)words.word[2] << 32 | words.word[3]) % range & mask;
      }
    }
  }
}

// Where the element at `place` of an island of equal keys comes to stand, when the island's shuffle
// begins at `start`.
static uint32_t island_place(
    uint64_t seed, uint32_t n, uint32_t threads, uint32_t start, uint32_t size, uint32_t place) {
  const uint64_t calls = (n - 1) / (2ull * threads) + 1;
  uint32_t drawn = 0;
  for (uint32_t last = size - 1; last > 0; last--, drawn++) {
    const uint32_t other = philox(seed, start, calls + drawn / 4).word[drawn % 4] % (last + 1);
    // Nothing touches `last` again.
    if (place == last) place = other;
    else if (place == other) return last;
    else continue;
    if (place == last) return last;
  }
  return place;
}

uint32_t fm_cuda_rank(
    const uint64_t *keys, uint32_t n, uint32_t threads, uint64_t seed, uint32_t token) {
  const uint64_t key = keys[token];
  uint32_t below = 0, equal = 0, before = 0;
  for (uint32_t other = 0; other < n; other++) {
    below += keys[other] < key;
    equal += keys[other] == key;
    before += (keys[other] == key) & (other < token);
  }
  return equal == 1 ? below : below + island_place(seed, n, threads, below, equal, before);
}

void fm_cuda_row(
    const uint64_t *keys, uint32_t n, uint32_t threads, uint64_t seed, uint32_t size,
    uint64_t *row, size_t row_words) {
  memset(row, 0, row_words * sizeof *row);
  if (size == 0) return;
  // The key at the last place of the list, bit by bit from the top: the largest key that has fewer
  // than `size` keys below it.
  uint64_t edge = 0;
  for (uint32_t bit = fm_cuda_key_bits(n); bit-- > 0;) {
    const uint64_t higher = edge | 1ull << bit;
    uint32_t below = 0;
    for (uint32_t token = 0; token < n; token++) below += keys[token] < higher;
    if (below < size) edge = higher;
  }
  for (uint32_t token = 0; token < n; token++) {
    row[token / 64] |= (uint64_t)(keys[token] < edge) << token % 64;
    if (keys[token] == edge && fm_cuda_rank(keys, n, threads, seed, token) < size) {
      row[token / 64] |= 1ull << token % 64;
    }
  }
}
