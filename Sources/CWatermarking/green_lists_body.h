// The kernels of one instruction set: included once for each, with these macros defined:
//   KERNEL(name)        the function's name for this instruction set
//   TARGET              its target attribute
//   LANES               32-bit words in a vector
//   VECTOR              the type of such a vector
//   HIGH_PRODUCT(x, y)  the upper halves of the 64-bit products of the words
//   LEAST(x, y)         the smaller of each pair of words, unsigned
//   ANY_EQUAL(p, x)     whether a word of the 4 vectors at p equals that of x
//   BYTE_MASK(p)        bit i: the byte p[i] is 1, for 64 bytes that are 0 or 1

// The Mersenne Twister is a recurrence, x[k] from x[k - 624], x[k - 623] and x[k - 227], so words
// stand in one line and the last 624 move to its beginning when it is full.
TARGET static void KERNEL(places)(
    uint32_t seed, uint32_t n, uint32_t count, const uint32_t *reciprocals, uint32_t *places) {
  enum { TURNS = 3 };
  uint32_t line[(TURNS + 1) * WORDS + LANES];
  seed_state(seed, line);
  VECTOR index, divisor;
  for (uint32_t lane = 0; lane < LANES; lane++) {
    index[lane] = lane;
    divisor[lane] = n - lane;
  }
  for (uint32_t done = 0; done < count;) {
    uint32_t end = count - done < TURNS * WORDS ? count - done : TURNS * WORDS;
    // Past the count there is room, and divisors of 1 or less only give values that nobody reads.
    for (uint32_t at = 0; at < end; at += LANES) {
      VECTOR first, second, third, reciprocal;
      memcpy(&first, line + at, sizeof first);
      memcpy(&second, line + at + 1, sizeof second);
      memcpy(&third, line + at + SHIFT, sizeof third);
      memcpy(&reciprocal, reciprocals + done + at, sizeof reciprocal);
      const VECTOR mixed = (first & 0x80000000u) | (second & 0x7fffffffu);
      VECTOR word = third ^ mixed >> 1 ^ (-(second & 1) & 0x9908b0dfu);
      memcpy(line + at + WORDS, &word, sizeof word);
      word ^= word >> 11;
      word ^= (word << 7) & 0x9d2c5680u;
      word ^= (word << 15) & 0xefc60000u;
      word ^= word >> 18;
      // The quotient by the reciprocal is right or 1 too small.
      const VECTOR rest = word - HIGH_PRODUCT(word, reciprocal) * divisor;
      const VECTOR place = LEAST(rest, rest - divisor) + index;
      memcpy(places + done + at, &place, sizeof place);
      index += LANES;
      divisor -= LANES;
    }
    done += end;
    memcpy(line, line + TURNS * WORDS, WORDS * sizeof *line);
  }
}

TARGET static int KERNEL(follow)(const uint32_t *places, uint32_t count, uint32_t token) {
  uint32_t place = token, index = 0;
  while (index < count) {
    const uint32_t end = place < count ? place : count;
    VECTOR wanted;
    for (uint32_t lane = 0; lane < LANES; lane++) wanted[lane] = place;
    for (; index + 4 * LANES <= end; index += 4 * LANES) {
      if (ANY_EQUAL(places + index, wanted)) return 1;
    }
    for (; index < end; index++) {
      if (places[index] == place) return 1;
    }
    if (index == count) return 0;
    // The token's own place is swapped away, if not with itself.
    place = places[index];
    if (place == index) return 1;
    index++;
  }
  return 0;
}

TARGET static void KERNEL(row)(
    const uint32_t *places, uint32_t n, uint32_t count, uint32_t *cells, uint8_t *marks,
    uint64_t *row) {
  for (uint32_t index = 0; index < count; index++) {
    uint32_t *cell = &cells[places[index]];
    const uint32_t token = *cell;
    *cell = cells[index];
    marks[token] = 1;
  }
  const size_t words = ((size_t)n + 511) / 512 * 8;
  VECTOR number;
  for (uint32_t lane = 0; lane < LANES; lane++) number[lane] = lane;
  for (size_t word = 0; word < words; word++) {
    row[word] = BYTE_MASK(marks + 64 * word);
    memset(marks + 64 * word, 0, 64);
    for (int part = 0; part < 64 / LANES; part++) {
      memcpy(cells + 64 * word + part * LANES, &number, sizeof number);
      number += LANES;
    }
  }
}

#undef KERNEL
#undef TARGET
#undef LANES
#undef VECTOR
#undef HIGH_PRODUCT
#undef LEAST
#undef ANY_EQUAL
#undef BYTE_MASK
