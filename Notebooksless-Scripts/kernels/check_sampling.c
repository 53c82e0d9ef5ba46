// Compares the vector kernels of Sources/CWatermarking/sampling.c with each other on random tokens,
// with checksums that stand here for every machine, and their logarithm with the C library's in
// extended precision: all 2^24 values of vLLM's numbers and 2^26 of SGLang's. Exits with 1 on the
// first difference.
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "sampling.h"

static uint64_t random_state = 88172645463325252ull;

static uint64_t random_number(void) {
  random_state ^= random_state << 13;
  random_state ^= random_state >> 7;
  random_state ^= random_state << 17;
  return random_state;
}

enum { WIDEST = 12, DEPTH = 30 };

typedef struct {
  uint64_t high[FM_SAMPLING_BLOCK], low[FM_SAMPLING_BLOCK], hashes[FM_SAMPLING_BLOCK];
  uint64_t contexts[FM_SAMPLING_BLOCK], ngrams[FM_SAMPLING_BLOCK], coins[FM_SAMPLING_BLOCK];
  double philox[FM_SAMPLING_BLOCK], murmur[FM_SAMPLING_BLOCK], dual[FM_SAMPLING_BLOCK];
  uint32_t philox_words[FM_SAMPLING_BLOCK], murmur_words[FM_SAMPLING_BLOCK];
  int32_t sums[FM_SAMPLING_BLOCK];
} found;

static uint64_t checksum(uint64_t sum, const void *bytes, size_t length) {
  const uint8_t *byte = bytes;
  for (size_t i = 0; i < length; i++) sum = (sum ^ byte[i]) * 0x100000001b3ull;
  return sum;
}

static int check_kernels(void) {
  static const int limits[] = {FM_SAMPLING_PORTABLE, FM_SAMPLING_AVX2, FM_SAMPLING_ALL};
  static uint32_t ids[WIDEST + FM_SAMPLING_BLOCK];
  static found results[3];
  uint64_t sum = 0xcbf29ce484222325ull;
  for (int round = 0; round < 300; round++) {
    const size_t count = round % 3 == 0 ? FM_SAMPLING_BLOCK : random_number() % 100;
    const size_t width = 1 + random_number() % WIDEST;
    const uint64_t key = random_number(), other = random_number();
    const uint64_t threshold = random_number() >> 32;
    uint64_t keys[DEPTH];
    int32_t weights[DEPTH];
    for (size_t i = 0; i < width + count; i++) ids[i] = (uint32_t)(random_number() >> 32);
    for (size_t i = 0; i < DEPTH; i++) {
      keys[i] = random_number();
      weights[i] = (int32_t)(random_number() % 300);
    }
    for (int kernel = 0; kernel < 3; kernel++) {
      found *f = &results[kernel];
      memset(f, 0, sizeof *f);
      fm_limit_sampling_kernels(limits[kernel]);
      const uint32_t *tokens = ids + width;
      fm_philox_scores(tokens, count, width, key, f->high, f->low, f->philox);
      fm_philox_words(tokens, count, width, key, f->philox_words);
      fm_murmur_scores(tokens, count, width, key, 0, 1ull << 32, f->hashes, f->murmur);
      fm_murmur_scores(tokens, count, width, key, other, threshold, f->coins, f->dual);
      fm_murmur_words(tokens, count, width, key, f->murmur_words);
      fm_synthid_hashes(tokens, count, width, key, f->contexts, f->ngrams);
      fm_synthid_sums(f->ngrams, count, keys, weights, DEPTH, f->sums);
      if (memcmp(f, &results[0], sizeof *f) != 0) {
        printf("sampling: round %d, kernel %s differs\n", round, fm_sampling_kernel());
        return 1;
      }
    }
    sum = checksum(sum, &results[0], sizeof results[0]);
  }
  fm_limit_sampling_kernels(FM_SAMPLING_ALL);
  if (sum != 0xd7740e4d7ebd9c20ull) {
    printf("sampling: the checksum is 0x%llxull\n", (unsigned long long)sum);
    return 1;
  }
  return 0;
}

// Elsewhere extended precision is slow or absent, and the bits are the same.
#if defined(__x86_64__)
static double largest_error(int bits, uint64_t first, uint64_t step) {
  static uint32_t words[FM_SAMPLING_BLOCK];
  static double scores[FM_SAMPLING_BLOCK];
  double largest = 0;
  for (uint64_t start = first; start < 1ull << 32; start += step * FM_SAMPLING_BLOCK) {
    for (int i = 0; i < FM_SAMPLING_BLOCK; i++) words[i] = (uint32_t)(start + step * (uint64_t)i);
    if (bits == 24) {
      fm_exponential_scores_24(words, FM_SAMPLING_BLOCK, scores);
    } else {
      fm_exponential_scores_32(words, FM_SAMPLING_BLOCK, scores);
    }
    for (int i = 0; i < FM_SAMPLING_BLOCK; i++) {
      const float single = (float)((double)((words[i] >> 8) + 1) / 16777217.0);
      const long double uniform =
          bits == 24 ? (long double)single : ((long double)words[i] + 0.5L) / 4294967296.0L;
      const long double exact = -log1pl(-uniform);
      const double error = (double)(fabsl(scores[i] - exact) / exact);
      if (error > largest) largest = error;
    }
  }
  return largest;
}

static int check_logarithm(void) {
  const double largest_24 = largest_error(24, 0, 256);
  const double largest_32 = largest_error(32, 17, 64);
  printf("largest relative errors of the logarithm: %.3g, %.3g\n", largest_24, largest_32);
  return largest_24 > 1.2e-16 || largest_32 > 1.2e-16;
}
#else
static int check_logarithm(void) { return 0; }
#endif

int main(void) {
  if (check_kernels() || check_logarithm()) return 1;
  printf("sampling: %s and plain C agree\n", fm_sampling_kernel());
  return 0;
}
