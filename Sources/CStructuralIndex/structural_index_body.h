// One kernel: included once for each instruction set, with these macros defined:
//   KERNEL(name)   the function's name for this instruction set
//   TARGET         its target attribute
//   BLOCK_MASKS    sets quote, comma, lf, cr (bit i: byte i is one) and high (non-zero: non-ASCII)
//   PREFIX_XOR(x)  bit i of the result is the parity of bits 0..i of x
//   FLATTEN        writes the offsets of the bits of `structural` to field_ends + fields

TARGET static void KERNEL(structural_index)(
    const uint8_t *bytes, size_t length, uint32_t base, uint8_t delimiter, fm_index_state *state,
    uint32_t *field_ends, uint32_t *row_ends, fm_index_result *result) {
  uint64_t in_quote = state->in_quote;
  uint64_t previous_close = state->previous_close;
  uint64_t previous_boundary = state->previous_boundary;
  uint64_t previous_cr = state->previous_cr;
  size_t fields = result->field_count;
  size_t rows = result->row_count;
  size_t quote_error = result->quote_error;
  uint64_t any_high = 0, any_doubled = 0, any_cr = 0;
  KERNEL_SETUP

  for (size_t offset = 0; offset < length; offset += 64) {
    const uint8_t *block = bytes + offset;
    uint64_t quote, comma, lf, cr, high;
    BLOCK_MASKS
    uint64_t valid = ~0ull;
    if (__builtin_expect(length - offset < 64, 0)) {
      valid = (1ull << (length - offset)) - 1;
      quote &= valid;
      comma &= valid;
      lf &= valid;
      cr &= valid;
      high &= valid;
    }
    any_high |= high;

    uint64_t boundary = comma | lf | cr;
    if (quote | in_quote | previous_close) {
      uint64_t inside = PREFIX_XOR(quote) ^ in_quote;
      uint64_t open = quote & inside;
      uint64_t close = quote & ~inside;
      comma &= ~inside;
      lf &= ~inside;
      cr &= ~inside;
      boundary &= ~inside;
      uint64_t after_close = (close << 1) | previous_close;
      uint64_t may_open = (boundary << 1) | previous_boundary | after_close;
      uint64_t bad = (open & ~may_open) | (after_close & ~(boundary | open) & valid);
      if (__builtin_expect(bad != 0, 0)) {
        size_t at = base + offset + (size_t)__builtin_ctzll(bad);
        if (at < quote_error) quote_error = at;
      }
      any_doubled |= after_close & open;
      in_quote = (uint64_t)((int64_t)inside >> 63);
      previous_close = close >> 63;
    }
    previous_boundary = boundary >> 63;

    uint64_t line_end = lf;
    if (__builtin_expect((cr | previous_cr) != 0, 0)) {
      line_end = cr | (lf & ~((cr << 1) | previous_cr));
      previous_cr = cr >> 63;
      any_cr |= cr;
    }

    uint64_t structural = comma | line_end;
    uint32_t block_base = base + (uint32_t)offset;
    uint64_t ends = line_end;
    while (ends) {
      uint64_t lowest = ends & -ends;
      row_ends[rows++] =
          (uint32_t)fields + (uint32_t)__builtin_popcountll(structural & (lowest - 1));
      ends ^= lowest;
    }
    FLATTEN
    fields += (size_t)__builtin_popcountll(structural);
  }

  state->in_quote = in_quote;
  state->previous_close = previous_close;
  state->previous_boundary = previous_boundary;
  state->previous_cr = previous_cr;
  result->field_count = fields;
  result->row_count = rows;
  result->quote_error = quote_error;
  if (any_high) result->flags |= FM_INDEX_NON_ASCII;
  if (any_doubled) result->flags |= FM_INDEX_DOUBLED_QUOTE;
  if (any_cr) result->flags |= FM_INDEX_CARRIAGE_RETURN;
}

#undef KERNEL
#undef TARGET
#undef KERNEL_SETUP
#undef BLOCK_MASKS
#undef PREFIX_XOR
#undef FLATTEN
