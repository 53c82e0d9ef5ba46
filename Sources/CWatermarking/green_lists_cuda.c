// The lists of PyTorch's generator on a CUDA device: tokens sorted by Philox keys.
#include <string.h>

#include "green_lists_internal.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif
#if defined(__aarch64__)
#include <arm_neon.h>
#endif

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
  // The least b with n - (6 n^2 + 1) / (12 log .9) <= 2^b, for n below 2^28.
  const unsigned __int128 unit = 1000000000000000000ull, divisor = 1264326187893915614ull;
  const unsigned __int128 scaled = n * divisor + (6 * (unsigned __int128)n * n + 1) * unit;
  uint32_t bits = 0;
  while (divisor << bits < scaled) bits++;
  return bits;
}

// MARK: Portable

typedef struct {
  uint32_t below, equal;
} counts;

static uint64_t key_of(uint32_t upper, uint32_t lower, uint64_t mask) {
  const uint64_t word = (uint64_t)upper << 32 | lower;
  // Keys of up to 32 bits are remainders by 2^32 - 1, longer ones by 2^64 - 1.
  return word % (mask <= UINT32_MAX ? UINT32_MAX : UINT64_MAX) & mask;
}

static void draw_keys_from(
    uint64_t seed, uint64_t call, uint32_t threads, uint64_t first, uint32_t n, uint64_t mask,
    uint32_t start, uint64_t *keys) {
  const uint64_t second = first + threads;
  for (uint32_t thread = start; thread < threads && first + thread < n; thread++) {
    const draw words = philox(seed, thread, call);
    keys[first + thread] = key_of(words.word[0], words.word[1], mask);
    if (second + thread < n) {
      keys[second + thread] = key_of(words.word[2], words.word[3], mask);
    }
  }
}

static void draw_keys_portable(
    uint64_t seed, uint64_t call, uint32_t threads, uint64_t first, uint32_t n, uint64_t mask,
    uint64_t *keys) {
  draw_keys_from(seed, call, threads, first, n, mask, 0, keys);
}

static counts count_keys_portable(const uint64_t *keys, uint32_t n, uint64_t key) {
  counts found = {0, 0};
  for (uint32_t token = 0; token < n; token++) {
    found.below += keys[token] < key;
    found.equal += keys[token] == key;
  }
  return found;
}

// MARK: Instruction sets

#if defined(__x86_64__)

typedef uint64_t longs_256 __attribute__((vector_size(32)));
typedef uint64_t longs_512 __attribute__((vector_size(64)));

#define KERNEL(name) name##_avx2
#define TARGET __attribute__((target("avx2")))
#define LANES 4
#define VECTOR longs_256
#define PRODUCT(x, y) ((longs_256)_mm256_mul_epu32((__m256i)(x), (__m256i)(y)))
#include "green_lists_cuda_body.h"

#define KERNEL(name) name##_avx512
#define TARGET __attribute__((target("avx512f,avx512bw,avx512vl,avx2")))
#define LANES 8
#define VECTOR longs_512
#define PRODUCT(x, y) ((longs_512)_mm512_mul_epu32((__m512i)(x), (__m512i)(y)))
#include "green_lists_cuda_body.h"

#elif defined(__aarch64__)

#define KERNEL(name) name##_neon
#define TARGET
#define LANES 2
#define VECTOR uint64x2_t
#define PRODUCT(x, y) vmull_u32(vmovn_u64(x), vmovn_u64(y))
#include "green_lists_cuda_body.h"

#endif

static void draw_keys(
    uint64_t seed, uint64_t call, uint32_t threads, uint64_t first, uint32_t n, uint64_t mask,
    uint64_t *keys) {
  DISPATCH(draw_keys, seed, call, threads, first, n, mask, keys)
}

static counts count_keys(const uint64_t *keys, uint32_t n, uint64_t key) {
  DISPATCH(count_keys, keys, n, key)
}

// MARK: Lists

void fm_cuda_keys(uint64_t seed, uint32_t n, uint32_t threads, uint64_t *keys) {
  const uint32_t bits = fm_cuda_key_bits(n);
  const uint64_t mask = (1ull << bits) - 1;
  // One call of a thread draws the keys of two elements, a grid apart.
  for (uint64_t first = 0, call = 0; first < n; first += 2ull * threads, call++) {
    if (bits <= 32) draw_keys_portable(seed, call, threads, first, n, mask, keys);
    else draw_keys(seed, call, threads, first, n, mask, keys);
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
  const counts found = count_keys(keys, n, keys[token]);
  if (found.equal == 1) return found.below;
  uint32_t before = 0;
  for (uint32_t other = 0; other < token; other++) before += keys[other] == keys[token];
  return found.below + island_place(seed, n, threads, found.below, found.equal, before);
}

// The largest key that has fewer than `size` keys below it.
static uint64_t edge_key(const uint64_t *keys, uint32_t n, uint32_t size, uint32_t bits) {
  uint64_t edge = 0;
  for (uint32_t bit = bits; bit-- > 0;) {
    const uint64_t higher = edge | 1ull << bit;
    if (count_keys(keys, n, higher).below < size) edge = higher;
  }
  return edge;
}

void fm_cuda_row(
    const uint64_t *keys, uint32_t n, uint32_t threads, uint64_t seed, uint32_t size,
    uint64_t *near, uint64_t *row, size_t row_words) {
  memset(row, 0, row_words * sizeof *row);
  if (size == 0) return;
  const uint32_t bits = fm_cuda_key_bits(n);
  // Keys are uniform, so the edge lies within eight standard deviations of where the share of the
  // list puts it; if it does not, it is looked for among all keys.
  const uint64_t guess = (uint64_t)(((unsigned __int128)size << bits) / n);
  const uint32_t half_size = (32 - (uint32_t)__builtin_clz(n)) / 2;
  const uint64_t reach = (1ull << bits >> half_size) * 4;
  const uint64_t low = guess > reach ? guess - reach : 0, high = guess + reach;
  uint32_t below = 0, near_count = 0;
  for (uint32_t token = 0; token < n; token++) {
    near[near_count] = keys[token];
    near_count += keys[token] >= low && keys[token] < high;
    below += keys[token] < low;
  }
  const uint64_t edge = below < size && size <= below + near_count
                            ? edge_key(near, near_count, size - below, bits)
                            : edge_key(keys, n, size, bits);
  for (uint32_t token = 0; token < n; token++) {
    row[token / 64] |= (uint64_t)(keys[token] < edge) << token % 64;
  }
  // Of the keys at the edge, few of which are equal, each has its own place.
  for (uint32_t token = 0; token < n; token++) {
    if (keys[token] == edge && fm_cuda_rank(keys, n, threads, seed, token) < size) {
      row[token / 64] |= 1ull << token % 64;
    }
  }
}
