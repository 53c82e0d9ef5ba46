#include "sampling.h"

#include <string.h>

#include "exponential_table.h"

// A fused multiplication and addition rounds once instead of twice: not the same bits.
#if defined(__clang__)
#pragma STDC FP_CONTRACT OFF
#elif defined(__GNUC__)
#pragma GCC optimize("fp-contract=off")
#endif

#define KERNEL(name) name##_portable
#define TARGET
#include "sampling_body.h"

#if defined(__x86_64__)

#define KERNEL(name) name##_avx2
#define TARGET __attribute__((target("avx2")))
#include "sampling_body.h"

#define KERNEL(name) name##_avx512
#define TARGET __attribute__((target("avx2,avx512f,avx512bw,avx512vl,avx512dq")))
#include "sampling_body.h"

static int has_avx2(void) { return __builtin_cpu_supports("avx2"); }

static int has_avx512(void) {
  return has_avx2() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
         __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq");
}

#endif

// MARK: Dispatch

static int sampling_limit = FM_SAMPLING_ALL;

void fm_limit_sampling_kernels(int limit) {
  __atomic_store_n(&sampling_limit, limit, __ATOMIC_RELAXED);
}

#if defined(__x86_64__)
#define DISPATCH(name, ...)                                                    \
  {                                                                            \
    const int limit = __atomic_load_n(&sampling_limit, __ATOMIC_RELAXED);      \
    if (limit == FM_SAMPLING_ALL && has_avx512()) {                            \
      name##_avx512(__VA_ARGS__);                                              \
    } else if (limit != FM_SAMPLING_PORTABLE && has_avx2()) {                  \
      name##_avx2(__VA_ARGS__);                                                \
    } else {                                                                   \
      name##_portable(__VA_ARGS__);                                            \
    }                                                                          \
  }
#else
// Elsewhere the vectors that the compiler makes of plain C are all there is.
#define DISPATCH(name, ...) name##_portable(__VA_ARGS__);
#endif

void fm_philox_scores(
    const uint32_t *ids, size_t count, size_t width, uint64_t key, uint64_t *high, uint64_t *low,
    double *scores) {
  DISPATCH(philox_scores, ids, count, width, key, high, low, scores)
}

void fm_philox_words(
    const uint32_t *ids, size_t count, size_t width, uint64_t key, uint32_t *words) {
  DISPATCH(philox_words, ids, count, width, key, words)
}

void fm_murmur_scores(
    const uint32_t *ids, size_t count, size_t width, uint64_t key, uint64_t other_key,
    uint64_t threshold, uint64_t *contexts, double *scores) {
  DISPATCH(murmur_scores, ids, count, width, key, other_key, threshold, contexts, scores)
}

void fm_murmur_words(
    const uint32_t *ids, size_t count, size_t width, uint64_t key, uint32_t *words) {
  DISPATCH(murmur_words, ids, count, width, key, words)
}

void fm_synthid_hashes(
    const uint32_t *ids, size_t count, size_t width, uint64_t initial, uint64_t *contexts,
    uint64_t *ngrams) {
  DISPATCH(synthid_hashes, ids, count, width, initial, contexts, ngrams)
}

void fm_synthid_sums(
    const uint64_t *ngrams, size_t count, const uint64_t *keys, const int32_t *weights,
    size_t depth, int32_t *sums) {
  DISPATCH(synthid_sums, ngrams, count, keys, weights, depth, sums)
}

void fm_exponential_scores_32(const uint32_t *words, size_t count, double *scores) {
  DISPATCH(exponential_32, words, count, scores)
}

void fm_exponential_scores_24(const uint32_t *words, size_t count, double *scores) {
  DISPATCH(exponential_24, words, count, scores)
}

const char *fm_sampling_kernel(void) {
#if defined(__x86_64__)
  const int limit = __atomic_load_n(&sampling_limit, __ATOMIC_RELAXED);
  if (limit == FM_SAMPLING_ALL && has_avx512()) return "avx512";
  if (limit != FM_SAMPLING_PORTABLE && has_avx2()) return "avx2";
  return "portable";
#elif defined(__aarch64__)
  return "neon";
#else
  return "portable";
#endif
}
