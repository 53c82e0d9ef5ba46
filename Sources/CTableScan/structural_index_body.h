// One kernel: included once for each instruction set, with these macros defined:
//   KERNEL(name)   the function's name for this instruction set
//   TARGET         its target attribute
//   KERNEL_SETUP   constants that the masks need
//   BLOCK_MASKS    sets quote, comma, lf, cr (bit i: byte i is one) and high (non-zero: non-ASCII)
//   PREFIX_XOR(x)  bit i of the result is the parity of bits 0..i of x
//   FLATTEN        writes the offsets of the bits of `structural` to field_ends

TARGET static void KERNEL(structural_index)(
    const uint8_t *bytes, size_t length, uint32_t base, uint8_t delimiter, fm_index_state *state,
    uint32_t *all_field_ends, uint32_t *all_row_ends, fm_index_result *result) {
  uint64_t in_quote = state->in_quote;
  uint64_t previous_close = state->previous_close;
  uint64_t previous_boundary = state->previous_boundary;
  uint64_t previous_cr = state->previous_cr;
  uint32_t *field_ends = all_field_ends + result->field_count;
  uint32_t *row_ends = all_row_ends + result->row_count;
  uint32_t fields = (uint32_t)result->field_count;
  uint64_t any_high = 0, any_doubled = 0, any_cr = 0;
  KERNEL_SETUP

  const uint8_t *end = bytes + length;
  uint32_t block_base = base;
  for (const uint8_t *block = bytes; block < end; block += 64, block_base += 64) {
    uint64_t quote, comma, lf, cr, high;
    BLOCK_MASKS
    if (__builtin_expect(end - block < 64, 0)) {
      uint64_t valid = (1ull << (end - block)) - 1;
      quote &= valid;
      comma &= valid;
      lf &= valid;
      cr &= valid;
      high &= valid;
    }
    any_high |= high;

    uint64_t boundary = comma | lf | cr;
    if (__builtin_expect((quote | in_quote | previous_close) != 0, 1)) {
      uint64_t inside = PREFIX_XOR(quote) ^ in_quote;
      uint64_t open = quote & inside;
      uint64_t close = quote ^ open;
      comma &= ~inside;
      lf &= ~inside;
      cr &= ~inside;
      boundary &= ~inside;
      uint64_t after_close = (close << 1) | previous_close;
      uint64_t may_open = (boundary << 1) | previous_boundary | after_close;
      uint64_t bad = (open & ~may_open) | (after_close & ~(boundary | open));
      if (__builtin_expect(bad != 0, 0)) {
        // After the last byte of the file a closing quote is followed by nothing.
        if (end - block < 64) bad &= (1ull << (end - block)) - 1;
        size_t at = block_base + (size_t)__builtin_ctzll(bad | (1ull << 63));
        if (bad != 0 && at < result->quote_error) result->quote_error = at;
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
    // How many lines end in a block cannot be predicted, so the first two are written in any case;
    // what is written too much is overwritten by the next block.
    uint64_t others = line_end & (line_end - 1);
    row_ends[0] = fields + (uint32_t)__builtin_popcountll(structural & ((line_end - 1) & ~line_end));
    row_ends[1] = fields + (uint32_t)__builtin_popcountll(structural & ((others - 1) & ~others));
    uint64_t rest = others & (others - 1);
    if (__builtin_expect(rest != 0, 0)) {
      uint32_t *out = row_ends + 2;
      while (rest != 0) {
        *out++ = fields + (uint32_t)__builtin_popcountll(structural & ((rest - 1) & ~rest));
        rest &= rest - 1;
      }
    }
    row_ends += __builtin_popcountll(line_end);
    uint32_t count = (uint32_t)__builtin_popcountll(structural);
    FLATTEN
    field_ends += count;
    fields += count;
  }

  state->in_quote = in_quote;
  state->previous_close = previous_close;
  state->previous_boundary = previous_boundary;
  state->previous_cr = previous_cr;
  result->field_count = fields;
  result->row_count = (size_t)(row_ends - all_row_ends);
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
