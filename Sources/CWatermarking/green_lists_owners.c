// The owners of the green lists' memory.
#include <stdlib.h>
#include <sys/mman.h>

#include "green_lists_internal.h"

// MARK: Rows that threads share

// Pages are taken from the system when they are first touched.
static void *reserve(size_t bytes) {
  if (bytes == 0) return NULL;
  void *found = mmap(
      NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (found == MAP_FAILED) return NULL;
#ifdef MADV_HUGEPAGE
  madvise(found, bytes, MADV_HUGEPAGE);
#endif
  return found;
}

static uint32_t step_count(int recipe, uint32_t vocabulary, uint32_t list_size) {
  switch (recipe) {
    case FM_LISTS_TORCH_FIRST: return list_size;
    case FM_LISTS_TORCH_LAST: return vocabulary - list_size;
    default: return 0;
  }
}

fm_green_lists *fm_green_lists_create(
    int recipe, uint32_t vocabulary, uint32_t list_size, uint32_t threads, uint32_t index_count,
    size_t byte_limit) {
  fm_green_lists *lists = calloc(1, sizeof *lists);
  if (lists == NULL) return NULL;
  lists->recipe = recipe;
  lists->vocabulary = vocabulary;
  lists->list_size = list_size;
  lists->threads = threads;
  lists->row_words = ((size_t)vocabulary + 511) / 512 * 8;
  lists->steps = step_count(recipe, vocabulary, list_size);
  // With all tokens on one side there is nothing to shuffle, and one step fewer than tokens says
  // everything.
  lists->is_constant = list_size == 0 || list_size == vocabulary;
  lists->view.states = calloc(index_count, sizeof *lists->view.states);
  lists->view.vocabulary = vocabulary;
  lists->view.index_count = index_count;
  lists->view.row_words = lists->row_words;
  if (lists->view.states == NULL) goto failed;
  if (lists->steps != 0 && !lists->is_constant) {
    lists->reciprocals = calloc((size_t)lists->steps + 2 * FM_LIST_BLOCK, sizeof(uint32_t));
    if (lists->reciprocals == NULL) goto failed;
    fm_list_reciprocals(vocabulary, lists->steps, lists->reciprocals);
  }

  // A quarter of the limit for single answers, the rest for rows.
  size_t entries = 1;
  while (entries < (1u << 24) && 2 * entries * sizeof(uint64_t) <= byte_limit / 4) entries *= 2;
  if (entries >= 1024) {
    lists->answers = reserve(entries * sizeof(uint64_t));
    if (lists->answers != NULL) lists->answer_count = entries;
  }
  const size_t row_bytes = lists->row_words * sizeof(uint64_t);
  size_t rows = (byte_limit - byte_limit / 4) / row_bytes;
  if (rows > index_count) rows = index_count;
  while (rows > 0 && (lists->rows = reserve(rows * row_bytes)) == NULL) rows /= 2;
  lists->row_limit = rows;
  lists->view.rows = lists->rows;
  return lists;

failed:
  fm_green_lists_destroy(lists);
  return NULL;
}

void fm_green_lists_destroy(fm_green_lists *lists) {
  if (lists == NULL) return;
  if (lists->rows != NULL) {
    munmap(lists->rows, lists->row_limit * lists->row_words * sizeof(uint64_t));
  }
  if (lists->answers != NULL) munmap(lists->answers, lists->answer_count * sizeof(uint64_t));
  free(lists->view.states);
  free(lists->reciprocals);
  free(lists);
}

size_t fm_green_lists_rows(const fm_green_lists *lists) {
  const size_t taken = __atomic_load_n(&lists->rows_taken, __ATOMIC_RELAXED);
  return taken < lists->row_limit ? taken : lists->row_limit;
}

const fm_green_view *fm_green_lists_view(const fm_green_lists *lists) { return &lists->view; }

// MARK: One thread's buffers

fm_green_reader *fm_green_reader_create(fm_green_lists *lists) {
  fm_green_reader *reader = calloc(1, sizeof *reader);
  if (reader == NULL) return NULL;
  reader->lists = lists;
  if (lists->is_constant) return reader;
  reader->row = malloc(lists->row_words * sizeof(uint64_t));
  int complete = reader->row != NULL;
  if (lists->steps != 0) {
    reader->places = calloc((size_t)lists->steps + 2 * FM_LIST_BLOCK, sizeof(uint32_t));
    reader->cells = malloc(64 * lists->row_words * sizeof(uint32_t));
    reader->marks = calloc(64 * lists->row_words, 1);
    complete &= reader->places != NULL && reader->cells != NULL && reader->marks != NULL;
    if (reader->cells != NULL) {
      for (uint32_t cell = 0; cell < 64 * lists->row_words; cell++) reader->cells[cell] = cell;
    }
  } else if (lists->recipe == FM_LISTS_TORCH_CUDA) {
    reader->keys = malloc(((size_t)lists->vocabulary + 64) * sizeof(uint64_t));
    reader->near = malloc(((size_t)lists->vocabulary + 64) * sizeof(uint64_t));
    complete &= reader->keys != NULL && reader->near != NULL;
  }
  if (complete) return reader;
  fm_green_reader_destroy(reader);
  return NULL;
}

void fm_green_reader_destroy(fm_green_reader *reader) {
  if (reader == NULL) return;
  free(reader->row);
  free(reader->places);
  free(reader->cells);
  free(reader->marks);
  free(reader->keys);
  free(reader->near);
  free(reader);
}
