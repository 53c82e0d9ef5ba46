// The lists of PyTorch's generator on the CPU: a Mersenne Twister and a forward shuffle.
#include <string.h>

#include "green_lists_internal.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif
#if defined(__aarch64__)
#include <arm_neon.h>
#endif

enum { WORDS = FM_LIST_BLOCK, SHIFT = 397 };

void fm_list_reciprocals(uint32_t n, uint32_t count, uint32_t *reciprocals) {
  for (uint32_t index = 0; index < count; index++) {
    reciprocals[index] = (uint32_t)((1ull << 32) / (n - index));
  }
}

static void seed_state(uint32_t seed, uint32_t *state) {
  state[0] = seed;
  for (uint32_t index = 1; index < WORDS; index++) {
    state[index] = 1812433253u * (state[index - 1] ^ state[index - 1] >> 30) + index;
  }
}

// MARK: Portable

static void twist_portable(uint32_t *state) {
  for (int index = 0; index < WORDS; index++) {
    const uint32_t mixed =
        (state[index] & 0x80000000u) | (state[(index + 1) % WORDS] & 0x7fffffffu);
    state[index] =
        state[(index + SHIFT) % WORDS] ^ mixed >> 1 ^ ((0u - (mixed & 1)) & 0x9908b0dfu);
  }
}

static uint32_t temper_portable(uint32_t word) {
  word ^= word >> 11;
  word ^= (word << 7) & 0x9d2c5680u;
  word ^= (word << 15) & 0xefc60000u;
  return word ^ word >> 18;
}

static void places_portable(
    uint32_t seed, uint32_t n, uint32_t count, const uint32_t *reciprocals, uint32_t *places) {
  (void)reciprocals;
  uint32_t state[WORDS];
  seed_state(seed, state);
  for (uint32_t index = 0; index < count; index++) {
    if (index % WORDS == 0) twist_portable(state);
    places[index] = index + temper_portable(state[index % WORDS]) % (n - index);
  }
}

static int follow_portable(const uint32_t *places, uint32_t count, uint32_t token) {
  uint32_t place = token;
  for (uint32_t index = 0; index < count; index++) {
    if (index == place) {
      place = places[index];
      if (place == index) return 1;
    } else if (places[index] == place) {
      return 1;
    }
  }
  return 0;
}

static void row_portable(
    const uint32_t *places, uint32_t n, uint32_t count, uint32_t *cells, uint8_t *marks,
    uint64_t *row) {
  (void)marks;
  for (size_t word = 0; word < ((size_t)n + 511) / 512 * 8; word++) row[word] = 0;
  for (uint32_t index = 0; index < count; index++) {
    const uint32_t token = cells[places[index]];
    cells[places[index]] = cells[index];
    row[token / 64] |= 1ull << token % 64;
  }
  for (uint32_t cell = 0; cell < n; cell++) cells[cell] = cell;
}

// MARK: x86-64

#if defined(__x86_64__)

typedef uint32_t words_256 __attribute__((vector_size(32)));
typedef uint32_t words_512 __attribute__((vector_size(64)));

#define KERNEL(name) name##_avx2
#define TARGET __attribute__((target("avx2")))
#define LANES 8
#define VECTOR words_256
#define HIGH_PRODUCT(x, y)                                              \
  ((words_256)_mm256_blend_epi32(                                       \
      _mm256_srli_epi64(_mm256_mul_epu32((__m256i)(x), (__m256i)(y)), 32), \
      _mm256_mul_epu32(                                                 \
          _mm256_srli_epi64((__m256i)(x), 32), _mm256_srli_epi64((__m256i)(y), 32)), \
      0xaa))
#define LEAST(x, y) ((words_256)_mm256_min_epu32((__m256i)(x), (__m256i)(y)))
#define EQUAL_256(p, x) \
  _mm256_cmpeq_epi32(_mm256_loadu_si256((const __m256i *)(p)), (__m256i)(x))
#define ANY_EQUAL(p, x)                                                 \
  (_mm256_movemask_epi8(_mm256_or_si256(                                \
       _mm256_or_si256(EQUAL_256(p, x), EQUAL_256((p) + 8, x)),         \
       _mm256_or_si256(EQUAL_256((p) + 16, x), EQUAL_256((p) + 24, x)))) != 0)
#define MASK_256(p)                                                     \
  (uint64_t)(uint32_t)_mm256_movemask_epi8(                             \
      _mm256_slli_epi16(_mm256_loadu_si256((const __m256i *)(p)), 7))
#define BYTE_MASK(p) (MASK_256(p) | MASK_256((p) + 32) << 32)
#include "green_lists_body.h"

#define KERNEL(name) name##_avx512
#define TARGET __attribute__((target("avx512f,avx512bw,avx512vl,avx2")))
#define LANES 16
#define VECTOR words_512
#define HIGH_PRODUCT(x, y)                                              \
  ((words_512)_mm512_mask_blend_epi32(                                  \
      0xaaaa, _mm512_srli_epi64(_mm512_mul_epu32((__m512i)(x), (__m512i)(y)), 32), \
      _mm512_mul_epu32(                                                 \
          _mm512_srli_epi64((__m512i)(x), 32), _mm512_srli_epi64((__m512i)(y), 32))))
#define LEAST(x, y) ((words_512)_mm512_min_epu32((__m512i)(x), (__m512i)(y)))
#define EQUAL_512(p, x) _mm512_cmpeq_epi32_mask(_mm512_loadu_si512(p), (__m512i)(x))
#define ANY_EQUAL(p, x)                                                 \
  ((EQUAL_512(p, x) | EQUAL_512((p) + 16, x) | EQUAL_512((p) + 32, x) |  \
    EQUAL_512((p) + 48, x)) != 0)
#define BYTE_MASK(p) _mm512_test_epi8_mask(_mm512_loadu_si512(p), _mm512_set1_epi8(1))
#include "green_lists_body.h"

#endif

// MARK: arm64

#if defined(__aarch64__)

#define KERNEL(name) name##_neon
#define TARGET
#define LANES 4
#define VECTOR uint32x4_t
#define HIGH_PRODUCT(x, y)                                              \
  vuzp2q_u32(                                                           \
      vreinterpretq_u32_u64(vmull_u32(vget_low_u32(x), vget_low_u32(y))), \
      vreinterpretq_u32_u64(vmull_high_u32(x, y)))
#define LEAST(x, y) vminq_u32(x, y)
#define EQUAL_128(p, x) vceqq_u32(vld1q_u32(p), x)
#define ANY_EQUAL(p, x)                                                 \
  (vmaxvq_u32(vorrq_u32(                                                \
       vorrq_u32(EQUAL_128(p, x), EQUAL_128((p) + 4, x)),               \
       vorrq_u32(EQUAL_128((p) + 8, x), EQUAL_128((p) + 12, x)))) != 0)
static inline uint64_t byte_mask(const uint8_t *p) {
  static const uint8_t weights[16] = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
  const uint8x16_t bit = vld1q_u8(weights);
  const uint8x16_t ab = vpaddq_u8(vmulq_u8(vld1q_u8(p), bit), vmulq_u8(vld1q_u8(p + 16), bit));
  const uint8x16_t cd =
      vpaddq_u8(vmulq_u8(vld1q_u8(p + 32), bit), vmulq_u8(vld1q_u8(p + 48), bit));
  const uint8x16_t all = vpaddq_u8(ab, cd);
  return vgetq_lane_u64(vreinterpretq_u64_u8(vpaddq_u8(all, all)), 0);
}
#define BYTE_MASK(p) byte_mask(p)
#include "green_lists_body.h"

#endif

// MARK: Dispatch

int fm_green_kernel_limit = FM_GREEN_KERNELS_ALL;

void fm_limit_green_kernels(int limit) {
  __atomic_store_n(&fm_green_kernel_limit, limit, __ATOMIC_RELAXED);
}

void fm_list_places(
    uint32_t seed, uint32_t n, uint32_t count, const uint32_t *reciprocals, uint32_t *places) {
  DISPATCH(places, seed, n, count, reciprocals, places)
}

int fm_list_follow(const uint32_t *places, uint32_t count, uint32_t token) {
  DISPATCH(follow, places, count, token)
}

void fm_list_row(
    const uint32_t *places, uint32_t n, uint32_t count, uint32_t *cells, uint8_t *marks,
    uint64_t *row) {
  DISPATCH(row, places, n, count, cells, marks, row)
}

#if defined(__x86_64__)
static const char *name_avx512(void) { return "avx512"; }
static const char *name_avx2(void) { return "avx2"; }
#elif defined(__aarch64__)
static const char *name_neon(void) { return "neon"; }
#endif
static const char *name_portable(void) { return "portable"; }

const char *fm_green_kernel(void) { DISPATCH(name) }
