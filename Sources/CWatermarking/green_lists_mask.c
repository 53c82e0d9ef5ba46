// A mask shuffled by NumPy's default_rng: PCG64 with its seed sequence.
#include <string.h>

#include "green_lists_internal.h"

typedef unsigned __int128 wide;

typedef struct {
  wide state, increment;
  uint64_t kept;
  int has_kept;
} generator;

static const uint64_t MULTIPLIER_HIGH = 0x2360ed051fc65da4ull, MULTIPLIER_LOW = 0x4385df649fccf645ull;

static void step(generator *g) {
  g->state = g->state * ((wide)MULTIPLIER_HIGH << 64 | MULTIPLIER_LOW) + g->increment;
}

static uint32_t hash(uint32_t value, uint32_t *constant, uint32_t factor) {
  value ^= *constant;
  *constant *= factor;
  value *= *constant;
  return value ^ value >> 16;
}

static generator start(uint64_t seed) {
  uint32_t pool[4] = {(uint32_t)seed, (uint32_t)(seed >> 32), 0, 0};
  uint32_t constant = 0x43b0d7e5u;
  for (int index = 0; index < 4; index++) pool[index] = hash(pool[index], &constant, 0x931e8875u);
  for (int source = 0; source < 4; source++) {
    for (int target = 0; target < 4; target++) {
      if (source == target) continue;
      const uint32_t value = 0xca01f9ddu * pool[target] -
                             0x4973f715u * hash(pool[source], &constant, 0x931e8875u);
      pool[target] = value ^ value >> 16;
    }
  }
  uint64_t pairs[4];
  constant = 0x8b51f9ddu;
  for (int index = 0; index < 4; index++) {
    const uint32_t lower = hash(pool[2 * index % 4], &constant, 0x58f38dedu);
    const uint32_t upper = hash(pool[(2 * index + 1) % 4], &constant, 0x58f38dedu);
    pairs[index] = (uint64_t)upper << 32 | lower;
  }
  generator g = {0, ((wide)pairs[2] << 64 | pairs[3]) << 1 | 1, 0, 0};
  g.state = g.increment + ((wide)pairs[0] << 64 | pairs[1]);
  step(&g);
  return g;
}

static uint32_t next_word(generator *g) {
  if (g->has_kept) {
    g->has_kept = 0;
    return (uint32_t)(g->kept >> 32);
  }
  step(g);
  const uint64_t folded = (uint64_t)(g->state >> 64) ^ (uint64_t)g->state;
  const unsigned turn = (unsigned)(g->state >> 122);
  g->kept = folded >> turn | folded << (-turn & 63);
  g->has_kept = 1;
  return (uint32_t)g->kept;
}

// One of 0...last by rejection under a mask.
static uint32_t up_to(generator *g, uint32_t last) {
  const uint32_t mask = UINT32_MAX >> __builtin_clz(last);
  uint32_t value;
  do value = next_word(g) & mask;
  while (value > last);
  return value;
}

void fm_mask_row(uint64_t seed, uint32_t n, uint32_t size, uint64_t *row) {
  memset(row, 0, ((size_t)n + 511) / 512 * 8 * sizeof *row);
  for (uint32_t token = 0; token < size; token++) row[token / 64] |= 1ull << token % 64;
  generator g = start(seed);
  for (uint32_t last = n - 1; last > 0; last--) {
    const uint32_t other = up_to(&g, last);
    const uint64_t differ = (row[last / 64] >> last % 64 ^ row[other / 64] >> other % 64) & 1;
    row[last / 64] ^= differ << last % 64;
    row[other / 64] ^= differ << other % 64;
  }
}
