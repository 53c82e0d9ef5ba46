#include "category_table.h"
#include "structural_index.h"

#include <stdlib.h>
#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#define BLOCK 32

typedef struct {
  uint8_t text[BLOCK];      // the first bytes, followed by zeros
  uint32_t length_and_one;  // 0: free
  uint32_t code;
  uint8_t *rest;            // the bytes after the first block, NULL when there are none
  uint64_t hash;            // of all bytes, when there are some after the first block
  uint8_t unused[8];        // an entry is one cache line
} entry;

#define HALF_WORDS (BLOCK / 4)
#define FIRST_CAPACITY 16
#define FEW 16

struct fm_category_table {
  entry *entries;
  uint64_t mask;
  unsigned shift;
  int is_narrow;  // no text has more than eight bytes
  size_t count;
  uint32_t key[HALF_WORDS];  // added to the half words of a block
  uint64_t factor;           // odd
  uint64_t seed;             // of the next factor
  uint64_t long_key[2];
};

static const uint8_t ones_then_zeros[2 * BLOCK] = {
    0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
    0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
};

static inline uint64_t load_word(const uint8_t *p) {
  uint64_t word;
  memcpy(&word, p, 8);
  return word;
}

// The place of a hash, by an odd factor that nobody knows: M. Dietzfelbinger et al., "A reliable
// randomized algorithm for the closest-pair problem", Journal of Algorithms 25 (1997), 19-51,
// doi:10.1006/jagm.1997.0873. Of a text of one word the word itself is the hash.
static inline __attribute__((always_inline)) uint64_t place(
    uint64_t hash, uint64_t factor, unsigned shift) {
  return (hash * factor) >> shift;
}

// The hash of a block without a branch on the length: the sum of products of neighbouring half words,
// each with a key added. Two blocks agree in it for at most one of 2^32 keys: J. Black et al., "UMAC:
// fast and secure message authentication", CRYPTO 1999, 216-233, doi:10.1007/3-540-48405-1_14.
static inline __attribute__((always_inline)) uint64_t hash_portable(
    const uint8_t *text, const uint8_t *mask, const uint32_t *key) {
  uint64_t sum = 0;
  for (int i = 0; i < HALF_WORDS; i += 2) {
    uint64_t word = load_word(text + 4 * i) & load_word(mask + 4 * i);
    uint64_t keys = load_word((const uint8_t *)(key + i));
    sum += (uint64_t)((uint32_t)word + (uint32_t)keys) *
           (uint32_t)((uint32_t)(word >> 32) + (uint32_t)(keys >> 32));
  }
  return sum;
}

// A mask for the first `length` bytes of a block.
static inline const uint8_t *mask_of(size_t length) {
  return ones_then_zeros + BLOCK - (length < BLOCK ? length : BLOCK);
}

static inline uint64_t fold(uint64_t left, uint64_t right) {
  unsigned __int128 product = (unsigned __int128)left * right;
  return (uint64_t)product ^ (uint64_t)(product >> 64);
}

// The hash of a text of more than one block, 16 bytes a step; the last 16 may overlap those before.
static uint64_t hash_long(const fm_category_table *table, const uint8_t *text, size_t length) {
  uint64_t hash = table->long_key[0] ^ length;
  for (size_t i = 0; i + 16 < length; i += 16) {
    hash = fold(load_word(text + i) ^ hash, load_word(text + i + 8) ^ table->long_key[1]);
  }
  return fold(
      load_word(text + length - 16) ^ hash, load_word(text + length - 8) ^ table->long_key[1]);
}

static int allocate(fm_category_table *table, size_t capacity) {
  void *memory = NULL;
  if (posix_memalign(&memory, 64, capacity * sizeof(entry)) != 0) return 0;
  memset(memory, 0, capacity * sizeof(entry));
  table->entries = memory;
  table->mask = capacity - 1;
  table->shift = 64 - (unsigned)__builtin_ctzll(capacity);
  return 1;
}

// The next of the numbers that a seed gives: G. L. Steele et al., "Fast splittable pseudorandom number
// generators", OOPSLA 2014, 453-472, doi:10.1145/2660193.2660195.
static uint64_t next_number(uint64_t *seed) {
  uint64_t z = *seed += 0x9e3779b97f4a7c15ull;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
  return z ^ (z >> 31);
}

fm_category_table *fm_category_table_create(uint64_t seed) {
  fm_category_table *table = malloc(sizeof *table);
  if (table == NULL) return NULL;
  table->count = 0;
  table->is_narrow = 1;
  for (int i = 0; i < HALF_WORDS; i++) table->key[i] = (uint32_t)next_number(&seed);
  table->factor = next_number(&seed) | 1;
  for (int i = 0; i < 2; i++) table->long_key[i] = next_number(&seed);
  table->seed = seed;
  if (!allocate(table, FIRST_CAPACITY)) {
    free(table);
    return NULL;
  }
  return table;
}

void fm_category_table_destroy(fm_category_table *table) {
  if (table == NULL) return;
  for (uint64_t i = 0; i <= table->mask; i++) free(table->entries[i].rest);
  free(table->entries);
  free(table);
}

// The hash of a text of up to one block, followed by zeros.
static inline uint64_t hash_short(
    const fm_category_table *table, const uint8_t *text, const uint8_t *mask) {
  if (table->is_narrow) return load_word(text) & load_word(mask);
  return hash_portable(text, mask, table->key);
}

// Whether a number of texts needs more places. Few texts need so many that about one factor in three
// gives each a place of its own. A table begins small, because each column has one in each thread.
static int is_crowded(size_t count, uint64_t capacity) {
  return 2 * count >= capacity || (count <= FEW && count * (count - 1) / 2 > capacity);
}

static uint64_t place_of_entry(const fm_category_table *table, const entry *e) {
  uint64_t hash = e->rest ? e->hash : hash_short(table, e->text, ones_then_zeros);
  return place(hash, table->factor, table->shift);
}

static void put(fm_category_table *table, const entry *new) {
  uint64_t slot = place_of_entry(table, new);
  while (table->entries[slot].length_and_one != 0) slot = (slot + 1) & table->mask;
  table->entries[slot] = *new;
}

// Gives few texts places of their own, so that the time of a row does not depend on the luck of the key.
static void spread(fm_category_table *table) {
  if (table->count > FEW) return;
  for (int tries = 0; tries < 32 && fm_category_table_longest_search(table) > 0; tries++) {
    entry few[FEW];
    size_t count = 0;
    for (uint64_t i = 0; i <= table->mask; i++) {
      if (table->entries[i].length_and_one != 0) few[count++] = table->entries[i];
    }
    memset(table->entries, 0, (table->mask + 1) * sizeof(entry));
    table->factor = next_number(&table->seed) | 1;
    for (size_t i = 0; i < count; i++) put(table, &few[i]);
  }
}

int fm_category_table_add(
    fm_category_table *table, const uint8_t *text, size_t length, uint32_t code) {
  if (length >= UINT32_MAX) return 0;
  int is_full = is_crowded(table->count + 1, table->mask + 1);
  int widens = table->is_narrow && length > 8;
  if (is_full || widens) {
    // With the first longer text all others get another hash.
    fm_category_table larger = *table;
    if (widens) larger.is_narrow = 0;
    if (!allocate(&larger, (is_full ? 2 : 1) * (table->mask + 1))) return 0;
    for (uint64_t i = 0; i <= table->mask; i++) {
      if (table->entries[i].length_and_one != 0) put(&larger, &table->entries[i]);
    }
    free(table->entries);
    *table = larger;
  }
  entry new = {.length_and_one = (uint32_t)length + 1, .code = code};
  memcpy(new.text, text, length < BLOCK ? length : BLOCK);
  if (length > BLOCK) {
    new.rest = malloc(length - BLOCK);
    if (new.rest == NULL) return 0;
    memcpy(new.rest, text + BLOCK, length - BLOCK);
    new.hash = hash_long(table, text, length);
  }
  put(table, &new);
  table->count++;
  spread(table);
  return 1;
}

// The entry of a text of more than one block, NULL when there is none.
static const entry *find_long(
    const fm_category_table *table, const uint8_t *text, size_t length) {
  uint64_t hash = hash_long(table, text, length);
  uint64_t slot = place(hash, table->factor, table->shift);
  while (1) {
    const entry *found = table->entries + slot;
    if (found->length_and_one == length + 1 && found->hash == hash &&
        memcmp(found->text, text, BLOCK) == 0 &&
        memcmp(found->rest, text + BLOCK, length - BLOCK) == 0) {
      return found;
    }
    if (found->length_and_one == 0) return NULL;
    slot = (slot + 1) & table->mask;
  }
}

// MARK: Comparison of a field with an entry

static inline __attribute__((always_inline)) int same_portable(
    const uint8_t *text, const uint8_t *mask, const entry *other) {
  uint64_t difference = 0;
  for (int i = 0; i < BLOCK; i += 8) {
    difference |= (load_word(text + i) & load_word(mask + i)) ^ load_word(other->text + i);
  }
  return difference == 0;
}

#define SLOT_PORTABLE(slot)                                                         \
  uint64_t slot = place(hash_portable(text, mask_of(length), table->key), factor, shift);
#define SAME_PORTABLE(found) same_portable(text, mask_of(length), found)

#define DECODE_LOOP(TYPE, SLOT, SAME)                                               \
  {                                                                                 \
    TYPE *out = codes;                                                              \
    for (; row < rows; row++, ends += stride) {                                     \
      const uint8_t *text = bytes + (uint32_t)(ends[-1] + 1);                       \
      size_t length = ends[0] - (uint32_t)(ends[-1] + 1);                           \
      /* A branch, because one column is quoted throughout or not at all. */        \
      if (__builtin_expect(*text == '"', 0) && length >= 2) {                       \
        text++;                                                                     \
        length -= 2;                                                                \
      }                                                                             \
      const entry *found;                                                           \
      if (__builtin_expect(length > BLOCK, 0)) {                                    \
        found = find_long(table, text, length);                                     \
        if (found == NULL) break;                                                   \
        if (found->code > (TYPE)~(TYPE)0) break;                                    \
        out[row] = (TYPE)found->code;                                               \
        continue;                                                                   \
      }                                                                             \
      SLOT(slot)                                                                    \
      while (1) {                                                                   \
        found = entries + slot;                                                     \
        if (SAME(found) && found->length_and_one == length + 1) break;              \
        if (found->length_and_one == 0) return row;                                 \
        slot = (slot + 1) & table_mask;                                             \
      }                                                                             \
      if (found->code > (TYPE)~(TYPE)0) break;                                      \
      out[row] = (TYPE)found->code;                                                 \
    }                                                                               \
    return row;                                                                     \
  }

// Texts of up to eight bytes in a table that holds no longer ones: one word each.
#define SLOT_NARROW(slot)                                                           \
  if (length > 8) break;                                                            \
  uint64_t word = load_word(text) & load_word(mask_of(length));                     \
  uint64_t slot = place(word, factor, shift);
#define SAME_NARROW(found) (load_word((found)->text) == word)

#define DECODE(NAME, TARGET, SLOT, SAME)                                            \
  TARGET static size_t NAME(                                                        \
      const fm_category_table *table, const uint8_t *bytes, const uint32_t *ends,   \
      size_t stride, size_t rows, void *codes, int code_bytes) {                    \
    const entry *entries = table->entries;                                          \
    const uint64_t table_mask = table->mask;                                        \
    const unsigned shift = table->shift;                                            \
    const uint64_t factor = table->factor;                                          \
    size_t row = 0;                                                                 \
    if (code_bytes == 1) DECODE_LOOP(uint8_t, SLOT, SAME)                           \
    if (code_bytes == 2) DECODE_LOOP(uint16_t, SLOT, SAME)                          \
    DECODE_LOOP(uint32_t, SLOT, SAME)                                               \
  }

DECODE(decode_narrow, , SLOT_NARROW, SAME_NARROW)
DECODE(decode_portable, , SLOT_PORTABLE, SAME_PORTABLE)

#if defined(__x86_64__)
#define TARGET_AVX2 __attribute__((target("avx2,bmi,bmi2")))

#define SLOT_AVX2(slot)                                                             \
  __m256i field = _mm256_and_si256(                                                 \
      _mm256_loadu_si256((const __m256i *)text),                                    \
      _mm256_loadu_si256((const __m256i *)mask_of(length)));                        \
  __m256i keyed =                                                                   \
      _mm256_add_epi32(field, _mm256_loadu_si256((const __m256i *)table->key));     \
  __m256i products = _mm256_mul_epu32(keyed, _mm256_srli_epi64(keyed, 32));         \
  __m128i halves = _mm_add_epi64(                                                   \
      _mm256_castsi256_si128(products), _mm256_extracti128_si256(products, 1));     \
  uint64_t hash = (uint64_t)_mm_cvtsi128_si64(halves) +                             \
                  (uint64_t)_mm_cvtsi128_si64(_mm_unpackhi_epi64(halves, halves));  \
  uint64_t slot = place(hash, factor, shift);
#define SAME_AVX2(found)                                                            \
  (_mm256_movemask_epi8(_mm256_cmpeq_epi8(                                          \
       field, _mm256_load_si256((const __m256i *)(found)->text))) == -1)

DECODE(decode_avx2, TARGET_AVX2, SLOT_AVX2, SAME_AVX2)
#endif

size_t fm_decode_categories(
    const fm_category_table *table, const uint8_t *bytes, const uint32_t *ends, size_t stride,
    size_t rows, void *codes, int code_bytes) {
  if (table->is_narrow) {
    return decode_narrow(table, bytes, ends, stride, rows, codes, code_bytes);
  }
#if defined(__x86_64__)
  if (fm_kernel_limit() != FM_KERNELS_PORTABLE && __builtin_cpu_supports("avx2") &&
      __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2")) {
    return decode_avx2(table, bytes, ends, stride, rows, codes, code_bytes);
  }
#endif
  return decode_portable(table, bytes, ends, stride, rows, codes, code_bytes);
}

int64_t fm_category_table_find(
    const fm_category_table *table, const uint8_t *text, size_t length) {
  if (length > BLOCK) {
    const entry *found = find_long(table, text, length);
    return found == NULL ? -1 : (int64_t)found->code;
  }
  if (table->is_narrow && length > 8) return -1;
  uint64_t hash = hash_short(table, text, mask_of(length));
  uint64_t slot = place(hash, table->factor, table->shift);
  while (1) {
    const entry *found = table->entries + slot;
    if (found->length_and_one == length + 1 && same_portable(text, mask_of(length), found)) {
      return found->code;
    }
    if (found->length_and_one == 0) return -1;
    slot = (slot + 1) & table->mask;
  }
}

size_t fm_category_table_longest_search(const fm_category_table *table) {
  size_t longest = 0;
  for (uint64_t i = 0; i <= table->mask; i++) {
    if (table->entries[i].length_and_one == 0) continue;
    size_t passed = (i - place_of_entry(table, &table->entries[i])) & table->mask;
    if (passed > longest) longest = passed;
  }
  return longest;
}
