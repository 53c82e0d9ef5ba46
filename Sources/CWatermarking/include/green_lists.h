// Green lists: which tokens stand on the list that a seed draws from a vocabulary.
//
// The lists of PyTorch's generator on the CPU need no permutation: step i of its shuffle swaps the
// places i and J[i] = i + word mod (n - i), and the first g places are final after g steps. A token
// is on the list when, followed from its own place through the swaps, it comes to rest below g.
//
// Every kernel gives the same answers as the plain one.
#ifndef FAIRMARK_GREEN_LISTS_H
#define FAIRMARK_GREEN_LISTS_H

#include <stddef.h>
#include <stdint.h>

// How a list follows from a seed.
enum {
  FM_LISTS_TORCH_FIRST = 0,   // the first tokens of torch.randperm on the CPU
  FM_LISTS_TORCH_LAST = 1,    // its last tokens
  FM_LISTS_TORCH_CUDA = 2,    // the first tokens of torch.randperm on a CUDA device
  FM_LISTS_SHUFFLED_MASK = 3  // a mask shuffled by NumPy's default_rng
};

// Lists of one configuration, with rows of bits that threads share.
typedef struct fm_green_lists fm_green_lists;

// What one thread needs to ask for them.
typedef struct fm_green_reader fm_green_reader;

// NULL when there is no memory. `threads` are those of the CUDA device. Rows and remembered answers
// take up to `byte_limit` bytes. `vocabulary` and `index_count` lie in 1...2^27, `list_size` in
// 0...vocabulary.
fm_green_lists *fm_green_lists_create(
    int recipe, uint32_t vocabulary, uint32_t list_size, uint32_t threads, uint32_t index_count,
    size_t byte_limit);
void fm_green_lists_destroy(fm_green_lists *lists);

// The rows that are filled.
size_t fm_green_lists_rows(const fm_green_lists *lists);

// NULL when there is no memory. The lists must outlive it.
fm_green_reader *fm_green_reader_create(fm_green_lists *lists);
void fm_green_reader_destroy(fm_green_reader *reader);

// green[i] = whether tokens[i] is on the list of seeds[i].
void fm_green_by_seed(
    fm_green_reader *reader, const uint64_t *seeds, const uint32_t *tokens, size_t count,
    uint8_t *green);

// green[i] = whether tokens[i] is on the list of indices[i], or 2 when that has no row. Returns how
// many have none.
size_t fm_green_by_index(
    const fm_green_lists *lists, const uint32_t *indices, const uint32_t *tokens, size_t count,
    uint8_t *green);

// As fm_green_by_seed, and remembers which indices were asked for: one that comes again gets a row.
void fm_green_resolve(
    fm_green_reader *reader, const uint32_t *indices, const uint64_t *seeds,
    const uint32_t *tokens, size_t count, uint8_t *green);

// What a look at one row needs.
typedef struct {
  uint32_t *states;     // of each index: 0, 1, 2 without a row, else its row + 3
  const uint64_t *rows;
  size_t row_words;
  uint32_t vocabulary;
  uint32_t index_count;
} fm_green_view;

// The view of the lists; it stays as long as they do.
const fm_green_view *fm_green_lists_view(const fm_green_lists *lists);

// One answer of fm_green_by_index.
static inline uint8_t fm_green_look(const fm_green_view *view, uint32_t index, uint32_t token) {
  if (token >= view->vocabulary || index >= view->index_count) return 0;
  const uint32_t state = __atomic_load_n(&view->states[index], __ATOMIC_ACQUIRE);
  if (state < 3) return 2;
  return view->rows[(size_t)(state - 3) * view->row_words + token / 64] >> (token % 64) & 1;
}

// Asks for the memory that fm_green_look will read. The index must lie below the count of indices.
static inline void fm_green_prefetch(const fm_green_view *view, uint32_t index, uint32_t token) {
  const uint32_t state = __atomic_load_n(&view->states[index], __ATOMIC_RELAXED);
  if (state >= 3) {
    __builtin_prefetch(&view->rows[(size_t)(state - 3) * view->row_words + token / 64]);
  }
}

// The parts, for tests, measurements and other schemes.

// reciprocals[i] = floor(2^32 / (n - i)) for i < count, count < n.
void fm_list_reciprocals(uint32_t n, uint32_t count, uint32_t *reciprocals);

// places[i] = J[i] for i < count < n. `places` and `reciprocals` have room for `count` rounded up to
// FM_LIST_BLOCK, plus FM_LIST_BLOCK; what stands past `count` means nothing.
enum { FM_LIST_BLOCK = 624 };
void fm_list_places(
    uint32_t seed, uint32_t n, uint32_t count, const uint32_t *reciprocals, uint32_t *places);

// Whether the token comes to rest below `count`.
int fm_list_follow(const uint32_t *places, uint32_t count, uint32_t token);

// The bits of all tokens that come to rest below `count`; `row` has (n + 511) / 512 * 8 words.
// Before and after, the elements of `cells` are their own numbers and those of `marks` are 0; both
// have as many elements as the row has bits.
void fm_list_row(
    const uint32_t *places, uint32_t n, uint32_t count, uint32_t *cells, uint8_t *marks,
    uint64_t *row);

// The keys by which a CUDA device sorts the tokens, and how many of their low bits count.
uint32_t fm_cuda_key_bits(uint32_t n);
void fm_cuda_keys(uint64_t seed, uint32_t n, uint32_t threads, uint64_t *keys);

// Which kernels may be used.
enum {
  FM_GREEN_KERNELS_ALL = 0,       // the processor decides
  FM_GREEN_KERNELS_PORTABLE = 1,  // plain C only
  FM_GREEN_KERNELS_AVX2 = 2       // nothing beyond AVX2
};

// Limits the kernels, for tests that compare them; not to be called while lists are asked for.
void fm_limit_green_kernels(int limit);

// The name of the kernels in use: "avx512", "avx2", "neon" or "portable".
const char *fm_green_kernel(void);

#endif
