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
  uint64_t *keys, *row;
};

// The place of a token in the order of the keys, as a CUDA device sorts and shuffles it.
uint32_t fm_cuda_rank(
    const uint64_t *keys, uint32_t n, uint32_t threads, uint64_t seed, uint32_t token);

// The bits of the tokens of the first `size` places.
void fm_cuda_row(
    const uint64_t *keys, uint32_t n, uint32_t threads, uint64_t seed, uint32_t size,
    uint64_t *row, size_t row_words);

// The bits of a mask of `size` ones, then zeros, that NumPy shuffles.
void fm_mask_row(uint64_t seed, uint32_t n, uint32_t size, uint64_t *row);

#endif
