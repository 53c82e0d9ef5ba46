// What the sources of the green lists share.
#ifndef FAIRMARK_GREEN_LISTS_INTERNAL_H
#define FAIRMARK_GREEN_LISTS_INTERNAL_H

#include "green_lists.h"

struct fm_green_lists {
  fm_green_view view;
  int recipe;
  int is_constant;  // no token or every token is on the lists
  uint32_t vocabulary, list_size, threads;
  uint32_t steps;  // of the CPU's shuffle; the list is what rests below, or what does not
  uint32_t *reciprocals;
  uint64_t *rows;
  size_t row_words, row_limit, rows_taken;
  uint64_t *answers;
  size_t answer_count;  // a power of two
};

struct fm_green_reader {
  fm_green_lists *lists;
  int is_prepared;
  uint64_t prepared_seed;
  uint32_t *places, *cells;
  uint8_t *marks;
  uint64_t *keys, *near, *row;
};

// The place of a token in the order of the keys, as a CUDA device sorts and shuffles it.
uint32_t fm_cuda_rank(
    const uint64_t *keys, uint32_t n, uint32_t threads, uint64_t seed, uint32_t token);

// The bits of the tokens of the first `size` places. `near` has room for n + 1 keys.
void fm_cuda_row(
    const uint64_t *keys, uint32_t n, uint32_t threads, uint64_t seed, uint32_t size,
    uint64_t *near, uint64_t *row, size_t row_words);

// The bits of a mask of `size` ones, then zeros, that NumPy shuffles.
void fm_mask_row(uint64_t seed, uint32_t n, uint32_t size, uint64_t *row);

// What fm_limit_green_kernels says.
extern int fm_green_kernel_limit;

#if defined(__x86_64__)
static inline int has_avx2(void) { return __builtin_cpu_supports("avx2"); }

static inline int has_avx512(void) {
  return has_avx2() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
         __builtin_cpu_supports("avx512vl");
}
#endif

// Calls the kernel of the best instruction set that is there and allowed.
#if defined(__x86_64__)
#define DISPATCH(name, ...)                                             \
  const int limit = __atomic_load_n(&fm_green_kernel_limit, __ATOMIC_RELAXED); \
  if (limit == FM_GREEN_KERNELS_ALL && has_avx512()) return name##_avx512(__VA_ARGS__); \
  if (limit != FM_GREEN_KERNELS_PORTABLE && has_avx2()) return name##_avx2(__VA_ARGS__); \
  return name##_portable(__VA_ARGS__);
#elif defined(__aarch64__)
#define DISPATCH(name, ...)                                             \
  const int limit = __atomic_load_n(&fm_green_kernel_limit, __ATOMIC_RELAXED); \
  if (limit != FM_GREEN_KERNELS_PORTABLE) return name##_neon(__VA_ARGS__); \
  return name##_portable(__VA_ARGS__);
#else
#define DISPATCH(name, ...) return name##_portable(__VA_ARGS__);
#endif

#endif
