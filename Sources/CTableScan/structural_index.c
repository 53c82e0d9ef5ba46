#include "structural_index.h"

#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif
#if defined(__aarch64__)
#include <arm_neon.h>
#endif

// MARK: Portable: eight bytes at a time in an ordinary register

static inline uint64_t equal_mask_8(uint64_t word, uint64_t pattern) {
  const uint64_t low7 = 0x7f7f7f7f7f7f7f7full;
  uint64_t x = word ^ pattern;
  uint64_t zero = ~(((x & low7) + low7) | x | low7);
  return ((zero >> 7) * 0x0102040810204080ull) >> 56;
}

static inline uint64_t prefix_xor_by_shifts(uint64_t x) {
  x ^= x << 1;
  x ^= x << 2;
  x ^= x << 4;
  x ^= x << 8;
  x ^= x << 16;
  x ^= x << 32;
  return x;
}

#define FLATTEN_BY_BITS                                            \
  {                                                                \
    uint32_t *out = field_ends;                                    \
    uint64_t bits = structural;                                    \
    while (bits) {                                                 \
      *out++ = block_base + (uint32_t)__builtin_ctzll(bits);       \
      bits &= bits - 1;                                            \
    }                                                              \
  }

// Eight at a time without a branch each; the entries past the last are overwritten by the next.
#define FLATTEN_BY_EIGHTS                                          \
  {                                                                \
    uint32_t *out = field_ends;                                    \
    uint64_t bits = structural;                                    \
    while (bits) {                                                 \
      for (int i = 0; i < 8; i++) {                                \
        out[i] = block_base + (uint32_t)__builtin_ctzll(bits | (1ull << 63)); \
        bits &= bits - 1;                                          \
      }                                                            \
      out += 8;                                                    \
    }                                                              \
  }

#define KERNEL(name) name##_portable
#define TARGET
#define KERNEL_SETUP                                               \
  const uint64_t ones = 0x0101010101010101ull;                     \
  const uint64_t quotes = ones * '"', commas = ones * delimiter;   \
  const uint64_t lfs = ones * '\n', crs = ones * '\r';
#define BLOCK_MASKS                                                \
  quote = comma = lf = cr = high = 0;                              \
  for (int i = 0; i < 8; i++) {                                    \
    uint64_t word;                                                 \
    memcpy(&word, block + 8 * i, 8);                               \
    quote |= equal_mask_8(word, quotes) << (8 * i);                \
    comma |= equal_mask_8(word, commas) << (8 * i);                \
    lf |= equal_mask_8(word, lfs) << (8 * i);                      \
    cr |= equal_mask_8(word, crs) << (8 * i);                      \
    high |= (((word >> 7) & ones) * 0x0102040810204080ull >> 56) << (8 * i); \
  }
#define PREFIX_XOR(x) prefix_xor_by_shifts(x)
#define FLATTEN FLATTEN_BY_BITS
#include "structural_index_body.h"

// MARK: x86-64

#if defined(__x86_64__)

#define KERNEL(name) name##_avx2
#define TARGET __attribute__((target("avx2,pclmul,bmi,popcnt")))
#define KERNEL_SETUP                                               \
  const __m256i quotes = _mm256_set1_epi8('"');                    \
  const __m256i commas = _mm256_set1_epi8((char)delimiter);        \
  const __m256i lfs = _mm256_set1_epi8('\n');                      \
  const __m256i crs = _mm256_set1_epi8('\r');
#define MASK_256(pattern)                                          \
  ((uint64_t)(uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(low, pattern)) | \
   (uint64_t)(uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(upper, pattern)) << 32)
#define BLOCK_MASKS                                                \
  __m256i low = _mm256_loadu_si256((const __m256i *)block);        \
  __m256i upper = _mm256_loadu_si256((const __m256i *)(block + 32)); \
  quote = MASK_256(quotes);                                        \
  comma = MASK_256(commas);                                        \
  lf = MASK_256(lfs);                                              \
  cr = MASK_256(crs);                                              \
  high = (uint64_t)(uint32_t)_mm256_movemask_epi8(low) |           \
         (uint64_t)(uint32_t)_mm256_movemask_epi8(upper) << 32;
#define PREFIX_XOR(x)                                              \
  (uint64_t)_mm_cvtsi128_si64(                                     \
      _mm_clmulepi64_si128(_mm_set_epi64x(0, (long long)(x)), _mm_set1_epi8((char)0xff), 0))
#define FLATTEN FLATTEN_BY_EIGHTS
#include "structural_index_body.h"

#define KERNEL(name) name##_avx512
#define TARGET                                                     \
  __attribute__((target(                                           \
      "avx512f,avx512bw,avx512vl,avx512vbmi,avx512vbmi2,pclmul,bmi,popcnt,avx2")))
#define KERNEL_SETUP                                               \
  const __m512i quotes = _mm512_set1_epi8('"');                    \
  const __m512i commas = _mm512_set1_epi8((char)delimiter);        \
  const __m512i lfs = _mm512_set1_epi8('\n');                      \
  const __m512i crs = _mm512_set1_epi8('\r');                      \
  static const uint8_t counting[64] = {                            \
      0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, \
      22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, \
      44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63};        \
  const __m512i places = _mm512_loadu_si512(counting);
#define BLOCK_MASKS                                                \
  __m512i text = _mm512_loadu_si512(block);                        \
  quote = _mm512_cmpeq_epi8_mask(text, quotes);                    \
  comma = _mm512_cmpeq_epi8_mask(text, commas);                    \
  lf = _mm512_cmpeq_epi8_mask(text, lfs);                          \
  cr = _mm512_cmpeq_epi8_mask(text, crs);                          \
  high = _mm512_movepi8_mask(text);
#define PREFIX_XOR(x)                                              \
  (uint64_t)_mm_cvtsi128_si64(                                     \
      _mm_clmulepi64_si128(_mm_set_epi64x(0, (long long)(x)), _mm_set1_epi8((char)0xff), 0))
#define FLATTEN                                                    \
  {                                                                \
    uint32_t *out = field_ends;                                    \
    uint32_t left = count;                                         \
    __m512i packed = _mm512_maskz_compress_epi8(structural, places); \
    __m512i bases = _mm512_set1_epi32((int)block_base);            \
    _mm512_storeu_si512(                                           \
        out, _mm512_add_epi32(bases, _mm512_cvtepu8_epi32(_mm512_castsi512_si128(packed)))); \
    if (left > 16) {                                               \
      _mm512_storeu_si512(                                         \
          out + 16,                                                \
          _mm512_add_epi32(                                        \
              bases, _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(packed, 1)))); \
      if (left > 32) {                                             \
        _mm512_storeu_si512(                                       \
            out + 32,                                              \
            _mm512_add_epi32(                                      \
                bases, _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(packed, 2)))); \
        _mm512_storeu_si512(                                       \
            out + 48,                                              \
            _mm512_add_epi32(                                      \
                bases, _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(packed, 3)))); \
      }                                                            \
    }                                                              \
  }
#include "structural_index_body.h"

__attribute__((target("avx2,popcnt"))) static uint32_t quote_parity_avx2(
    const uint8_t *bytes, size_t length) {
  const __m256i quotes = _mm256_set1_epi8('"');
  __m256i odd = _mm256_setzero_si256();
  size_t i = 0;
  // The exclusive or of the comparisons keeps each lane's parity.
  for (; i + 128 <= length; i += 128) {
    const __m256i *p = (const __m256i *)(bytes + i);
    __m256i a = _mm256_xor_si256(
        _mm256_cmpeq_epi8(_mm256_loadu_si256(p), quotes),
        _mm256_cmpeq_epi8(_mm256_loadu_si256(p + 1), quotes));
    __m256i b = _mm256_xor_si256(
        _mm256_cmpeq_epi8(_mm256_loadu_si256(p + 2), quotes),
        _mm256_cmpeq_epi8(_mm256_loadu_si256(p + 3), quotes));
    odd = _mm256_xor_si256(odd, _mm256_xor_si256(a, b));
  }
  uint32_t count = (uint32_t)__builtin_popcount((uint32_t)_mm256_movemask_epi8(odd));
  for (; i < length; i++) count += bytes[i] == '"';
  return count & 1;
}

static int has_avx2(void) {
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("pclmul") &&
         __builtin_cpu_supports("bmi") && __builtin_cpu_supports("popcnt");
}

static int has_avx512(void) {
  return has_avx2() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
         __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512vbmi") &&
         __builtin_cpu_supports("avx512vbmi2");
}

#endif

// MARK: arm64

#if defined(__aarch64__)

static inline uint64_t neon_mask(
    const uint8x16_t a, const uint8x16_t b, const uint8x16_t c, const uint8x16_t d) {
  static const uint8_t weights[16] = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
  const uint8x16_t bit = vld1q_u8(weights);
  uint8x16_t ab = vpaddq_u8(vandq_u8(a, bit), vandq_u8(b, bit));
  uint8x16_t cd = vpaddq_u8(vandq_u8(c, bit), vandq_u8(d, bit));
  uint8x16_t all = vpaddq_u8(ab, cd);
  return vgetq_lane_u64(vreinterpretq_u64_u8(vpaddq_u8(all, all)), 0);
}

#define KERNEL(name) name##_neon
#define TARGET
#define KERNEL_SETUP                                               \
  const uint8x16_t quotes = vdupq_n_u8('"'), commas = vdupq_n_u8(delimiter); \
  const uint8x16_t lfs = vdupq_n_u8('\n'), crs = vdupq_n_u8('\r'), tops = vdupq_n_u8(0x80);
#define NEON_EQUAL(pattern)                                        \
  neon_mask(                                                       \
      vceqq_u8(t0, pattern), vceqq_u8(t1, pattern), vceqq_u8(t2, pattern), vceqq_u8(t3, pattern))
#define BLOCK_MASKS                                                \
  uint8x16_t t0 = vld1q_u8(block), t1 = vld1q_u8(block + 16);      \
  uint8x16_t t2 = vld1q_u8(block + 32), t3 = vld1q_u8(block + 48); \
  quote = NEON_EQUAL(quotes);                                      \
  comma = NEON_EQUAL(commas);                                      \
  lf = NEON_EQUAL(lfs);                                            \
  cr = NEON_EQUAL(crs);                                            \
  high = neon_mask(                                                \
      vcgeq_u8(t0, tops), vcgeq_u8(t1, tops), vcgeq_u8(t2, tops), vcgeq_u8(t3, tops));
#define PREFIX_XOR(x) prefix_xor_by_shifts(x)
#define FLATTEN FLATTEN_BY_EIGHTS
#include "structural_index_body.h"

#endif

// MARK: Dispatch

static int kernel_limit = FM_KERNELS_ALL;

void fm_limit_kernels(int limit) { __atomic_store_n(&kernel_limit, limit, __ATOMIC_RELAXED); }

int fm_kernel_limit(void) { return __atomic_load_n(&kernel_limit, __ATOMIC_RELAXED); }

void fm_structural_index(
    const uint8_t *bytes, size_t length, uint32_t base, uint8_t delimiter, fm_index_state *state,
    uint32_t *field_ends, uint32_t *row_ends, fm_index_result *result) {
#if defined(__x86_64__)
  if (fm_kernel_limit() == FM_KERNELS_ALL && has_avx512()) {
    structural_index_avx512(
        bytes, length, base, delimiter, state, field_ends, row_ends, result);
    return;
  }
  if (fm_kernel_limit() != FM_KERNELS_PORTABLE && has_avx2()) {
    structural_index_avx2(bytes, length, base, delimiter, state, field_ends, row_ends, result);
    return;
  }
#elif defined(__aarch64__)
  if (fm_kernel_limit() != FM_KERNELS_PORTABLE) {
    structural_index_neon(bytes, length, base, delimiter, state, field_ends, row_ends, result);
    return;
  }
#endif
  structural_index_portable(bytes, length, base, delimiter, state, field_ends, row_ends, result);
}

uint32_t fm_quote_parity(const uint8_t *bytes, size_t length) {
#if defined(__x86_64__)
  if (fm_kernel_limit() != FM_KERNELS_PORTABLE && has_avx2()) return quote_parity_avx2(bytes, length);
#endif
  uint32_t odd = 0;
  for (size_t i = 0; i < length; i++) odd ^= bytes[i] == '"';
  return odd;
}

const char *fm_structural_kernel(void) {
  if (fm_kernel_limit() == FM_KERNELS_PORTABLE) return "portable";
#if defined(__x86_64__)
  if (fm_kernel_limit() == FM_KERNELS_ALL && has_avx512()) return "avx512";
  if (has_avx2()) return "avx2";
  return "portable";
#elif defined(__aarch64__)
  return "neon";
#else
  return "portable";
#endif
}

size_t fm_line_end_count(const uint8_t *bytes, size_t length, int carriage_returns) {
  // Counts of one byte each, so that compilers add whole vectors of them.
  enum { STEP = 192 };
  const uint8_t cr = carriage_returns ? '\r' : '\n';
  size_t count = 0;
  size_t at = 0;
  while (at < length) {
    const size_t step = length - at < STEP ? length - at : STEP;
    uint8_t found = 0;
    for (size_t index = 0; index < step; index++) {
      const uint8_t byte = bytes[at + index];
      found += (uint8_t)((byte == '\n') |
                         ((byte == cr) & (bytes[at + index + 1] != '\n')));
    }
    count += found;
    at += step;
  }
  return count;
}
