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
  uint8_t unused[16];       // an entry is one cache line
} entry;

struct fm_category_table {
  entry *entries;
  uint64_t mask;
  unsigned shift;
  int is_narrow;  // no text has more than eight bytes
  size_t count;
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

// The place of a text from its four words, followed by zeros. There is no branch on the length.
static inline __attribute__((always_inline)) uint64_t place(
    uint64_t even, uint64_t odd, unsigned shift) {
  return ((even ^ (odd << 23 | odd >> 41)) * 0x9e3779b97f4a7c15ull) >> shift;
}

static inline __attribute__((always_inline)) uint64_t place_portable(
    const uint8_t *text, const uint8_t *mask, unsigned shift) {
  uint64_t even = (load_word(text) & load_word(mask)) ^
                  (load_word(text + 16) & load_word(mask + 16));
  uint64_t odd = (load_word(text + 8) & load_word(mask + 8)) ^
                 (load_word(text + 24) & load_word(mask + 24));
  return place(even, odd, shift);
}

// A mask for the first `length` bytes of a block.
static inline const uint8_t *mask_of(size_t length) {
  return ones_then_zeros + BLOCK - (length < BLOCK ? length : BLOCK);
}

// Texts that differ after the first block lie in different places by their ends.
static inline uint64_t place_long(const uint8_t *text, size_t length, unsigned shift) {
  uint64_t last = load_word(text + length - 8);
  return place(load_word(text) ^ load_word(text + 16) ^ last,
               load_word(text + 8) ^ load_word(text + 24), shift);
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

fm_category_table *fm_category_table_create(void) {
  fm_category_table *table = malloc(sizeof *table);
  if (table == NULL) return NULL;
  table->count = 0;
  table->is_narrow = 1;
  if (!allocate(table, 64)) {
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

static uint64_t place_of_entry(const entry *e, unsigned shift) {
  size_t length = e->length_and_one - 1;
  if (length <= BLOCK) return place_portable(e->text, ones_then_zeros, shift);
  uint8_t text[BLOCK + 8 + 8];
  // As `place_long` sees it: the first block, and the last eight bytes.
  size_t after = length - BLOCK < 8 ? length - BLOCK : 8;
  memcpy(text, e->text, BLOCK);
  memcpy(text + BLOCK, e->rest + (length - BLOCK - after), after);
  uint64_t last = load_word(text + BLOCK + after - 8);
  return place(load_word(text) ^ load_word(text + 16) ^ last,
               load_word(text + 8) ^ load_word(text + 24), shift);
}

static void put(fm_category_table *table, const entry *new) {
  uint64_t slot = place_of_entry(new, table->shift);
  while (table->entries[slot].length_and_one != 0) slot = (slot + 1) & table->mask;
  table->entries[slot] = *new;
}

int fm_category_table_add(
    fm_category_table *table, const uint8_t *text, size_t length, uint32_t code) {
  if (length >= UINT32_MAX) return 0;
  if (2 * (table->count + 1) > table->mask) {
    fm_category_table larger = *table;
    if (!allocate(&larger, 2 * (table->mask + 1))) return 0;
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
  }
  put(table, &new);
  table->count++;
  if (length > 8) table->is_narrow = 0;
  return 1;
}

// The entry of a text of more than one block, NULL when there is none.
static const entry *find_long(
    const fm_category_table *table, const uint8_t *text, size_t length) {
  uint64_t slot = place_long(text, length, table->shift);
  while (1) {
    const entry *found = table->entries + slot;
    if (found->length_and_one == length + 1 && memcmp(found->text, text, BLOCK) == 0 &&
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

#define SLOT_PORTABLE(slot) uint64_t slot = place_portable(text, mask_of(length), shift);
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
  uint64_t slot = place(word, 0, shift);
#define SAME_NARROW(found) (load_word((found)->text) == word)

#define DECODE(NAME, TARGET, SLOT, SAME)                                            \
  TARGET static size_t NAME(                                                        \
      const fm_category_table *table, const uint8_t *bytes, const uint32_t *ends,   \
      size_t stride, size_t rows, void *codes, int code_bytes) {                    \
    const entry *entries = table->entries;                                          \
    const uint64_t table_mask = table->mask;                                        \
    const unsigned shift = table->shift;                                            \
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
  __m128i halves =                                                                  \
      _mm_xor_si128(_mm256_castsi256_si128(field), _mm256_extracti128_si256(field, 1)); \
  uint64_t slot = place(                                                            \
      (uint64_t)_mm_cvtsi128_si64(halves), (uint64_t)_mm_extract_epi64(halves, 1), shift);
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
  uint64_t slot = place_portable(text, mask_of(length), table->shift);
  while (1) {
    const entry *found = table->entries + slot;
    if (found->length_and_one == length + 1 && same_portable(text, mask_of(length), found)) {
      return found->code;
    }
    if (found->length_and_one == 0) return -1;
    slot = (slot + 1) & table->mask;
  }
}
