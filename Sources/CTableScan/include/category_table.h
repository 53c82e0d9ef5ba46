// The hot loop of category columns: from the bytes of fields to dense codes.
//
// Texts of up to 32 bytes are compared as one block, without a branch on their length, because
// lengths that vary from row to row cannot be predicted; while no text has more than eight bytes, as
// one word. In Swift the same loop took 1.5 to 3 times
// as long: its fixed-width vectors have no masked load and no byte comparison to a bit mask.
#ifndef FAIRMARK_CATEGORY_TABLE_H
#define FAIRMARK_CATEGORY_TABLE_H

#include <stddef.h>
#include <stdint.h>

// An open-addressed table from texts to codes; opaque.
typedef struct fm_category_table fm_category_table;

// A table without texts, NULL when there is no memory.
//
// Texts lie where a hash under the seed puts them, so that nobody who does not know it can make up texts
// that all fall on one place. The codes do not depend on it.
fm_category_table *fm_category_table_create(uint64_t seed);
void fm_category_table_destroy(fm_category_table *table);

// Adds a text that is not in the table. Returns 0 when there is no memory for it.
int fm_category_table_add(
    fm_category_table *table, const uint8_t *text, size_t length, uint32_t code);

// The code of a text, or -1 when it is not in the table. 32 bytes from its first must be readable.
int64_t fm_category_table_find(
    const fm_category_table *table, const uint8_t *text, size_t length);

// The most texts that lie before one on the way from its place to it; for tests.
size_t fm_category_table_longest_search(const fm_category_table *table);

// Writes the codes of one field of consecutive rows, up to the first whose text is not in the table
// or whose code does not fit, and returns their number.
//
// The field of row r ends at ends[r * stride] and begins one past ends[r * stride - 1]; a field that
// begins with a quote ends with one, and neither belongs to its text. 32 bytes from the first of each
// field must be readable. `code_bytes` is 1, 2 or 4.
size_t fm_decode_categories(
    const fm_category_table *table, const uint8_t *bytes, const uint32_t *ends, size_t stride,
    size_t rows, void *codes, int code_bytes);

#endif
