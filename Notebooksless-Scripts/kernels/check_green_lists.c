// Compares the kernels of the green lists in Sources/CWatermarking with the plain C ones, for
// machines and sanitizers that the Swift tests cannot reach. Exits with 1 on the first difference.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "CWatermarking.h"

static uint64_t random_state = 88172645463325252ull;

static uint32_t random_number(uint32_t below) {
  random_state ^= random_state << 13;
  random_state ^= random_state >> 7;
  random_state ^= random_state << 17;
  return (uint32_t)(random_state >> 32) % below;
}

enum { LARGEST = 6000, ROOM = LARGEST + 2 * FM_LIST_BLOCK, ROW = (LARGEST + 511) / 512 * 8 };

typedef struct {
  uint32_t places[ROOM];
  uint8_t followed[LARGEST];
  uint64_t row[ROW];
} found;

static uint32_t reciprocals[ROOM], cells[64 * ROW];
static uint8_t marks[64 * ROW];

static void ask(int limit, uint32_t seed, uint32_t n, uint32_t count, found *out) {
  fm_limit_green_kernels(limit);
  memset(out, 0, sizeof *out);
  fm_list_places(seed, n, count, reciprocals, out->places);
  for (uint32_t token = 0; token < n; token++) {
    out->followed[token] = (uint8_t)fm_list_follow(out->places, count, token);
  }
  fm_list_row(out->places, n, count, cells, marks, out->row);
}

static int same(const found *a, const found *b, uint32_t n, uint32_t count) {
  for (uint32_t token = 0; token < n; token++) {
    if ((b->row[token / 64] >> token % 64 & 1) != b->followed[token]) return 0;
  }
  return memcmp(a->places, b->places, count * sizeof *a->places) == 0 &&
         memcmp(a->followed, b->followed, n) == 0 && memcmp(a->row, b->row, sizeof a->row) == 0;
}

static int check_parts(void) {
  static found plain, vector;
  for (uint32_t cell = 0; cell < 64 * ROW; cell++) cells[cell] = cell;
  for (int round = 0; round < 300; round++) {
    const uint32_t n = 2 + random_number(round % 3 ? LARGEST - 1 : 40);
    const uint32_t count = 1 + random_number(n - 1);
    const uint32_t seed = round % 5 ? (uint32_t)random_state : random_number(4) - 2;
    fm_list_reciprocals(n, count, reciprocals);
    ask(FM_GREEN_KERNELS_PORTABLE, seed, n, count, &plain);
    const int limits[] = {FM_GREEN_KERNELS_ALL, FM_GREEN_KERNELS_AVX2};
    for (int i = 0; i < 2; i++) {
      ask(limits[i], seed, n, count, &vector);
      if (!same(&plain, &vector, n, count)) {
        printf(
            "green lists: round %d, %u of %u tokens, seed %u, limit %d differ\n", round, count, n,
            seed, limits[i]);
        return 1;
      }
    }
  }
  return 0;
}

// From 30,084 elements on, keys have more than 32 bits and are drawn by the vector kernels.
static int check_keys(void) {
  enum { FEWEST = 30084, ELEMENTS = FEWEST + 20000 };
  static uint64_t plain[ELEMENTS], vector[ELEMENTS];
  for (int round = 0; round < 30; round++) {
    const uint32_t n = (round % 4 ? FEWEST : 1) + random_number(20000);
    const uint32_t threads = 1 + random_number(round % 2 ? n : n / 3);
    const uint64_t seed = random_state;
    fm_limit_green_kernels(FM_GREEN_KERNELS_PORTABLE);
    fm_cuda_keys(seed, n, threads, plain);
    const int limits[] = {FM_GREEN_KERNELS_ALL, FM_GREEN_KERNELS_AVX2};
    for (int i = 0; i < 2; i++) {
      memset(vector, 0, sizeof vector);
      fm_limit_green_kernels(limits[i]);
      fm_cuda_keys(seed, n, threads, vector);
      if (memcmp(plain, vector, n * sizeof *plain) != 0) {
        printf("green lists: keys of %u elements, %u threads, limit %d differ\n", n, threads, limits[i]);
        return 1;
      }
    }
  }
  fm_limit_green_kernels(FM_GREEN_KERNELS_ALL);
  return 0;
}

// The table's ways to the same answer: a seed alone, an index that is new, one that comes again.
static int check_tables(void) {
  enum { ASKED = 3000 };
  static uint64_t seeds[ASKED];
  static uint32_t indices[ASKED], tokens[ASKED];
  static uint8_t plain[ASKED], by_seed[ASKED], by_index[ASKED];
  for (int round = 0; round < 40; round++) {
    const int recipe = round % 4;
    const uint32_t n = 1 + random_number(700), size = random_number(n + 1);
    const uint32_t threads = 1 + random_number(n), index_count = 1 + random_number(60);
    const size_t byte_limit = random_number(3) == 0 ? 0 : random_number(100000);
    fm_green_lists *lists =
        fm_green_lists_create(recipe, n, size, threads, index_count, byte_limit);
    fm_green_lists *fresh = fm_green_lists_create(recipe, n, size, threads, index_count, 0);
    if (lists == NULL || fresh == NULL) return 1;
    fm_green_reader *reader = fm_green_reader_create(lists);
    fm_green_reader *plain_reader = fm_green_reader_create(fresh);
    if (reader == NULL || plain_reader == NULL) return 1;
    for (int i = 0; i < ASKED; i++) {
      indices[i] = random_number(index_count);
      seeds[i] = indices[i] * 0x9e3779b97f4a7c15ull + (uint64_t)round;
      tokens[i] = random_number(n + 1);
    }
    fm_limit_green_kernels(FM_GREEN_KERNELS_PORTABLE);
    fm_green_by_seed(plain_reader, seeds, tokens, ASKED, plain);
    fm_limit_green_kernels(FM_GREEN_KERNELS_ALL);
    int failed = 0;
    for (int pass = 0; pass < 2; pass++) {
      fm_green_by_seed(reader, seeds, tokens, ASKED, by_seed);
      fm_green_by_index(lists, indices, tokens, ASKED, by_index);
      for (int i = 0; i < ASKED; i++) {
        if (by_index[i] == 2) {
          fm_green_resolve(reader, &indices[i], &seeds[i], &tokens[i], 1, &by_index[i]);
        }
      }
      failed |= memcmp(plain, by_seed, ASKED) != 0 || memcmp(plain, by_index, ASKED) != 0;
    }
    fm_green_resolve(reader, indices, seeds, tokens, ASKED, by_index);
    failed |= memcmp(plain, by_index, ASKED) != 0;

    fm_green_reader_destroy(reader);
    fm_green_reader_destroy(plain_reader);
    fm_green_lists_destroy(lists);
    fm_green_lists_destroy(fresh);
    if (failed) {
      printf("green lists: table %d of recipe %d, %u of %u tokens differs\n", round, recipe, size, n);
      return 1;
    }
  }
  return 0;
}

int main(void) {
  int failed = check_parts() || check_keys() || check_tables();
  printf(
      "green lists, %s: %s\n", fm_green_kernel(), failed ? "differs from plain C" : "same as plain C");
  return failed;
}
