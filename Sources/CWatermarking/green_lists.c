// Asking for green lists: by seed, by index, and for a whole document.
#include <stdlib.h>
#include <string.h>

#include "green_lists_internal.h"

// What an index has been asked: nothing yet, once, by a thread that fills its row, or its row.
enum { STATE_NEW = 0, STATE_ASKED = 1, STATE_FILLING = 2, STATE_ROWS = 3 };

// MARK: Lists of one seed

static int is_torch(const fm_green_lists *lists) {
  return lists->recipe == FM_LISTS_TORCH_FIRST || lists->recipe == FM_LISTS_TORCH_LAST;
}

static uint64_t effective_seed(const fm_green_lists *lists, uint64_t seed) {
  return is_torch(lists) ? (uint32_t)seed : seed;
}

// Makes `places` or `keys` those of the seed.
static void prepare(fm_green_reader *reader, uint64_t seed) {
  const fm_green_lists *lists = reader->lists;
  if (reader->is_prepared && reader->prepared_seed == seed) return;
  if (is_torch(lists)) {
    fm_list_places(
        (uint32_t)seed, lists->vocabulary, lists->steps, lists->reciprocals, reader->places);
  } else if (lists->recipe == FM_LISTS_TORCH_CUDA) {
    fm_cuda_keys(seed, lists->vocabulary, lists->threads, reader->keys);
  } else {
    fm_mask_row(seed, lists->vocabulary, lists->list_size, reader->row);
  }
  reader->is_prepared = 1;
  reader->prepared_seed = seed;
}

static uint8_t prepared_member(fm_green_reader *reader, uint64_t seed, uint32_t token) {
  const fm_green_lists *lists = reader->lists;
  switch (lists->recipe) {
    case FM_LISTS_TORCH_FIRST:
      return (uint8_t)fm_list_follow(reader->places, lists->steps, token);
    case FM_LISTS_TORCH_LAST:
      return (uint8_t)!fm_list_follow(reader->places, lists->steps, token);
    case FM_LISTS_TORCH_CUDA:
      return (uint8_t)(fm_cuda_rank(
                           reader->keys, lists->vocabulary, lists->threads, seed, token) <
                       lists->list_size);
    default: return reader->row[token / 64] >> (token % 64) & 1;
  }
}

// The row of a seed, into memory that nobody else sees yet.
static void fill_row(fm_green_reader *reader, uint64_t seed, uint64_t *row) {
  const fm_green_lists *lists = reader->lists;
  prepare(reader, seed);
  switch (lists->recipe) {
    case FM_LISTS_TORCH_FIRST:
    case FM_LISTS_TORCH_LAST:
      fm_list_row(reader->places, lists->vocabulary, lists->steps, reader->cells, reader->marks, row);
      if (lists->recipe == FM_LISTS_TORCH_LAST) {
        for (size_t word = 0; word < lists->row_words; word++) row[word] = ~row[word];
      }
      break;
    case FM_LISTS_TORCH_CUDA:
      fm_cuda_row(
          reader->keys, lists->vocabulary, lists->threads, seed, lists->list_size,
          reader->near, row, lists->row_words);
      break;
    default: memcpy(row, reader->row, lists->row_words * sizeof(uint64_t));
  }
}

// MARK: Answers that are remembered

// Seeds of 32 bits and tokens of 27 fill a word together with the answer, so that an entry is read
// and written whole. Other seeds are not remembered.
static int remembers(const fm_green_lists *lists) {
  return lists->answer_count != 0 && is_torch(lists);
}

static uint64_t answer_name(uint64_t seed, uint32_t token) {
  return seed << 32 | (uint64_t)token << 1;
}

static size_t answer_place(const fm_green_lists *lists, uint64_t name) {
  uint64_t mixed = name * 0x9e3779b97f4a7c15ull;
  mixed ^= mixed >> 32;
  return (size_t)(mixed * 0xd6e8feb86659fd93ull >> 32) & (lists->answer_count - 1);
}

// 0 or 1, or 2 when it is not known. Entries hold the complement of name and answer, so that
// untouched memory names a token beyond every vocabulary.
static uint8_t recall(const fm_green_lists *lists, size_t place, uint64_t name) {
  const uint64_t entry = ~__atomic_load_n(&lists->answers[place], __ATOMIC_RELAXED);
  return (entry & ~1ull) == name ? (uint8_t)(entry & 1) : 2;
}

static void remember(const fm_green_lists *lists, size_t place, uint64_t name, uint8_t answer) {
  __atomic_store_n(&lists->answers[place], ~(name | answer), __ATOMIC_RELAXED);
}

// MARK: Asking

// Of lists that hold no token or all, and of tokens beyond the vocabulary.
static uint8_t constant_answer(const fm_green_lists *lists, uint32_t token) {
  return token < lists->vocabulary && lists->list_size != 0;
}

static uint8_t ask_seed(fm_green_reader *reader, uint64_t seed, uint32_t token) {
  prepare(reader, seed);
  return prepared_member(reader, seed, token);
}

void fm_green_by_seed(
    fm_green_reader *reader, const uint64_t *seeds, const uint32_t *tokens, size_t count,
    uint8_t *green) {
  const fm_green_lists *lists = reader->lists;
  if (lists->is_constant || !remembers(lists)) {
    for (size_t at = 0; at < count; at++) {
      green[at] = lists->is_constant || tokens[at] >= lists->vocabulary
                      ? constant_answer(lists, tokens[at])
                      : ask_seed(reader, effective_seed(lists, seeds[at]), tokens[at]);
    }
    return;
  }
  // Remembered answers lie far apart, so they are asked for some while before they are read.
  enum { AHEAD = 32 };
  size_t places[AHEAD];
  for (size_t start = 0; start < count; start += AHEAD) {
    const size_t length = count - start < AHEAD ? count - start : AHEAD;
    for (size_t at = 0; at < length; at++) {
      places[at] = answer_place(
          lists, answer_name(effective_seed(lists, seeds[start + at]), tokens[start + at]));
      __builtin_prefetch(&lists->answers[places[at]]);
    }
    for (size_t at = 0; at < length; at++) {
      const uint32_t token = tokens[start + at];
      if (token >= lists->vocabulary) {
        green[start + at] = 0;
        continue;
      }
      const uint64_t seed = effective_seed(lists, seeds[start + at]);
      const uint64_t name = answer_name(seed, token);
      uint8_t answer = recall(lists, places[at], name);
      if (answer > 1) {
        answer = ask_seed(reader, seed, token);
        remember(lists, places[at], name, answer);
      }
      green[start + at] = answer;
    }
  }
}

// Rows lie far apart, so their words are asked for some while before they are read.

size_t fm_green_by_index(
    const fm_green_lists *lists, const uint32_t *indices, const uint32_t *tokens, size_t count,
    uint8_t *green) {
  enum { AHEAD = 64 };
  const fm_green_view view = lists->view;
  uint32_t states[AHEAD];
  size_t missed = 0;
  for (size_t start = 0; start < count; start += AHEAD) {
    const size_t length = count - start < AHEAD ? count - start : AHEAD;
    for (size_t at = 0; at < length; at++) {
      const uint32_t index = indices[start + at], token = tokens[start + at];
      const int is_inside = index < view.index_count && token < view.vocabulary;
      // What lies outside is on no list, which is told below.
      const uint32_t state =
          __atomic_load_n(&view.states[is_inside ? index : 0], __ATOMIC_ACQUIRE);
      states[at] = is_inside ? state : UINT32_MAX;
      if (is_inside & (state >= STATE_ROWS)) {
        __builtin_prefetch(
            &view.rows[(size_t)(state - STATE_ROWS) * view.row_words + token / 64]);
      }
    }
    for (size_t at = 0; at < length; at++) {
      const uint32_t token = tokens[start + at], state = states[at];
      uint8_t answer = 0;
      if (state < STATE_ROWS) {
        answer = 2;
        missed++;
      } else if (state != UINT32_MAX) {
        answer = view.rows[(size_t)(state - STATE_ROWS) * view.row_words + token / 64] >>
                     (token % 64) & 1;
      }
      green[start + at] = answer;
    }
  }
  return missed;
}

// Gives the index a row when it may have one; whether it has one now.
static int try_fill(fm_green_reader *reader, uint32_t index, uint64_t seed) {
  fm_green_lists *lists = reader->lists;
  if (__atomic_load_n(&lists->rows_taken, __ATOMIC_RELAXED) >= lists->row_limit) return 0;
  uint32_t expected = STATE_ASKED;
  if (!__atomic_compare_exchange_n(
          &lists->view.states[index], &expected, STATE_FILLING, 0, __ATOMIC_ACQUIRE,
          __ATOMIC_ACQUIRE)) {
    return expected >= STATE_ROWS;
  }
  const size_t row = __atomic_fetch_add(&lists->rows_taken, 1, __ATOMIC_RELAXED);
  if (row >= lists->row_limit) {
    __atomic_store_n(&lists->rows_taken, lists->row_limit, __ATOMIC_RELAXED);
    __atomic_store_n(&lists->view.states[index], STATE_ASKED, __ATOMIC_RELEASE);
    return 0;
  }
  uint64_t *words = lists->rows + row * lists->row_words;
  if (lists->is_constant) {
    memset(words, lists->list_size == 0 ? 0 : 0xff, lists->row_words * sizeof(uint64_t));
  } else {
    fill_row(reader, seed, words);
  }
  __atomic_store_n(
      &lists->view.states[index], STATE_ROWS + (uint32_t)row, __ATOMIC_RELEASE);
  return 1;
}

void fm_green_resolve(
    fm_green_reader *reader, const uint32_t *indices, const uint64_t *seeds,
    const uint32_t *tokens, size_t count, uint8_t *green) {
  fm_green_lists *lists = reader->lists;
  for (size_t at = 0; at < count; at++) {
    const uint32_t index = indices[at], token = tokens[at];
    if (index >= lists->view.index_count || token >= lists->vocabulary) {
      green[at] = 0;
      continue;
    }
    uint32_t state = STATE_NEW;
    const int is_first = __atomic_compare_exchange_n(
        &lists->view.states[index], &state, STATE_ASKED, 0, __ATOMIC_ACQUIRE, __ATOMIC_ACQUIRE);
    const uint64_t seed = effective_seed(lists, seeds[at]);
    if (!is_first && (state >= STATE_ROWS || try_fill(reader, index, seed))) {
      green[at] = fm_green_look(&lists->view, index, token);
    } else {
      fm_green_by_seed(reader, &seed, &token, 1, &green[at]);
    }
  }
}
