// Compares the vector kernels of Sources/CTableScan with the plain C ones on random bytes, for
// machines and sanitizers that the Swift tests cannot reach. Exits with 1 on the first difference.
#include <stdio.h>
#include <string.h>

#include "category_table.h"
#include "structural_index.h"

static uint64_t random_state = 88172645463325252ull;

static uint32_t random_number(uint32_t below) {
  random_state ^= random_state << 13;
  random_state ^= random_state >> 7;
  random_state ^= random_state << 17;
  return (uint32_t)(random_state >> 32) % below;
}

typedef struct {
  fm_index_state state;
  fm_index_result result;
  uint32_t field_ends[5000], row_ends[5000];
  uint32_t parity;
} found;

static void scan(const uint8_t *bytes, size_t length, int limit, found *out) {
  memset(out, 0, sizeof *out);
  out->state.previous_boundary = 1;
  out->result.quote_error = SIZE_MAX;
  fm_limit_kernels(limit);
  size_t cut = length / 2 / 64 * 64;
  fm_structural_index(
      bytes, cut, 0, ',', &out->state, out->field_ends, out->row_ends, &out->result);
  fm_structural_index(
      bytes + cut, length - cut, (uint32_t)cut, ',', &out->state, out->field_ends, out->row_ends,
      &out->result);
  out->parity = fm_quote_parity(bytes, length);
}

static int same(const found *a, const found *b) {
  return memcmp(&a->state, &b->state, sizeof a->state) == 0 &&
         a->result.field_count == b->result.field_count &&
         a->result.row_count == b->result.row_count &&
         a->result.quote_error == b->result.quote_error && a->result.flags == b->result.flags &&
         a->parity == b->parity &&
         memcmp(a->field_ends, b->field_ends, 4 * a->result.field_count) == 0 &&
         memcmp(a->row_ends, b->row_ends, 4 * a->result.row_count) == 0;
}

static int check_structural_index(void) {
  static const char alphabet[] = "ab\",\n\r\xc3\xa9x,\n";
  static uint8_t bytes[4096 + 128];
  static found plain, vector;
  for (int round = 0; round < 4000; round++) {
    size_t length = random_number(4000);
    memset(bytes, 0, sizeof bytes);
    for (size_t i = 0; i < length; i++) {
      bytes[i] = (uint8_t)alphabet[random_number(sizeof alphabet - 1)];
      // Half of the rounds have few quotes, so that long stretches are well formed.
      if (round % 2 && bytes[i] == '"' && random_number(20)) bytes[i] = 'q';
    }
    scan(bytes, length, FM_KERNELS_PORTABLE, &plain);
    const int limits[] = {FM_KERNELS_ALL, FM_KERNELS_AVX2};
    for (int i = 0; i < 2; i++) {
      scan(bytes, length, limits[i], &vector);
      if (!same(&plain, &vector)) {
        printf("structural index: round %d, %zu bytes, limit %d differ\n", round, length, limits[i]);
        return 1;
      }
    }
  }
  fm_limit_kernels(FM_KERNELS_ALL);
  return 0;
}

static int check_category_table(void) {
  static char texts[3000][80];
  uint8_t field[160];
  fm_category_table *table = fm_category_table_create();
  if (table == NULL) return 1;
  for (int i = 0; i < 3000; i++) {
    size_t length = random_number(70);
    for (size_t j = 0; j < length; j++) texts[i][j] = (char)('a' + random_number(3));
    memset(field, 0, sizeof field);
    memcpy(field, texts[i], length);
    if (fm_category_table_find(table, field, length) < 0 &&
        !fm_category_table_add(table, field, length, (uint32_t)i)) {
      return 1;
    }
  }
  for (int i = 0; i < 3000; i++) {
    size_t length = strlen(texts[i]);
    memset(field, 'z', sizeof field);
    memcpy(field, texts[i], length);
    int64_t code = fm_category_table_find(table, field, length);
    if (code < 0 || strcmp(texts[code], texts[i]) != 0) {
      printf("category table: text %d differs\n", i);
      return 1;
    }
  }
  fm_category_table_destroy(table);
  return 0;
}

int main(void) {
  int failed = check_structural_index() || check_category_table();
  printf("%s: %s\n", fm_structural_kernel(), failed ? "differs from plain C" : "same as plain C");
  return failed;
}
