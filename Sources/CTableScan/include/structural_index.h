// The vector kernel of the CSV scanner: where fields and rows end, in one look at the bytes.
//
// Quote parity decides what is inside quotes (carry-less multiplication where the processor has
// it), so that delimiters and line ends inside quoted fields are not seen. The method follows
// Langdale and Lemire, "Parsing gigabytes of JSON per second", VLDB Journal 28 (2019),
// doi:10.1007/s00778-019-00578-5, applied to RFC 4180.
#ifndef FAIRMARK_STRUCTURAL_INDEX_H
#define FAIRMARK_STRUCTURAL_INDEX_H

#include <stddef.h>
#include <stdint.h>

// What the bytes before the next one leave behind. All zero, but for `previous_boundary` = 1, is
// the state at the beginning of a record.
typedef struct {
  uint64_t in_quote;           // all ones inside a quoted field, else 0
  uint64_t previous_close;     // 1 when the last byte closed a quoted field
  uint64_t previous_boundary;  // 1 when the last byte was a delimiter or line end
  uint64_t previous_cr;        // 1 when the last byte was a carriage return outside quotes
} fm_index_state;

enum {
  FM_INDEX_NON_ASCII = 1,       // some byte is 0x80 or above
  FM_INDEX_DOUBLED_QUOTE = 2,   // some quoted field holds a doubled quote
  FM_INDEX_CARRIAGE_RETURN = 4  // some line end is or begins with a carriage return
};

typedef struct {
  size_t field_count;     // entries written to field_ends
  size_t row_count;       // entries written to row_ends
  size_t quote_error;     // offset of the first misplaced quote or text, SIZE_MAX when none
  uint32_t flags;
} fm_index_result;

// Appends to `field_ends` the offset (from `bytes`, plus `base`) of every delimiter and line end
// outside quotes, and to `row_ends` the ordinal in `field_ends` of every line end. LF, CR LF and
// CR end a line; of CR LF the CR is the one that is indexed.
//
// `bytes` must be readable up to the next multiple of 64; `length` must be a multiple of 64 unless
// these are the last bytes of the file. `field_ends` and `row_ends` need room for `length` + 64
// more entries each.
void fm_structural_index(
    const uint8_t *bytes, size_t length, uint32_t base, uint8_t delimiter, fm_index_state *state,
    uint32_t *field_ends, uint32_t *row_ends, fm_index_result *result);

// 1 when the number of quotes in the bytes is odd, else 0.
uint32_t fm_quote_parity(const uint8_t *bytes, size_t length);

// How many lines end in the bytes: at each LF, and, when `carriage_returns` is not 0, at each CR that
// no LF follows. One byte after the last must be readable.
size_t fm_line_end_count(const uint8_t *bytes, size_t length, int carriage_returns);

// The name of the kernel in use: "avx512", "avx2", "neon" or "portable".
const char *fm_structural_kernel(void);

// Which kernels may be used, here and in category_table.h.
enum {
  FM_KERNELS_ALL = 0,       // the processor decides
  FM_KERNELS_PORTABLE = 1,  // plain C only
  FM_KERNELS_AVX2 = 2       // nothing beyond AVX2
};

// Limits the kernels, for tests that compare them; not to be called while a scan runs.
void fm_limit_kernels(int limit);

// The limit in force.
int fm_kernel_limit(void);

#endif
