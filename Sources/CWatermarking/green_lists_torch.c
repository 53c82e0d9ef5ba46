// The lists of PyTorch's generator on the CPU: a Mersenne Twister and a forward shuffle.
#include <string.h>

#include "CWatermarking.h"

enum { WORDS = FM_LIST_BLOCK, SHIFT = 397 };

void fm_list_reciprocals(uint32_t n, uint32_t count, uint32_t *reciprocals) {
  for (uint32_t index = 0; index < count; index++) {
    reciprocals[index] = (uint32_t)((1ull << 32) / (n - index));
  }
}

static void seed_state(uint32_t seed, uint32_t *state) {
  state[0] = seed;
  for (uint32_t index = 1; index < WORDS; index++) {
    state[index] = 1812433253u * (state[index - 1] ^ state[index - 1] >> 30) + index;
  }
}

// MARK: Portable

static void twist_portable(uint32_t *state) {
  for (int index = 0; index < WORDS; index++) {
    const uint32_t mixed =
        (state[index] & 0x80000000u) | (state[(index + 1) % WORDS] & 0x7fffffffu);
    state[index] =
        state[(index + SHIFT) % WORDS] ^ mixed >> 1 ^ ((0u - (mixed & 1)) & 0x9908b0dfu);
  }
}

static uint32_t temper_portable(uint32_t word) {
  word ^= word >> 11;
  word ^= (word << 7) & 0x9d2c5680u;
  word ^= (word << 15) & 0xefc60000u;
  return word ^ word >> 18;
}

static void places_portable(
    uint32_t seed, uint32_t n, uint32_t count, const uint32_t *reciprocals, uint32_t *places) {
  (void)reciprocals;
  uint32_t state[WORDS];
  seed_state(seed, state);
  for (uint32_t index = 0; index < count; index++) {
    if (index % WORDS == 0) twist_portable(state);
    places[index] = index + temper_portable(state[index % WORDS]) % (n - index);
  }
}

static int follow_portable(const uint32_t *places, uint32_t count, uint32_t token) {
  uint32_t place = token;
  for (uint32_t index = 0; index < count; index++) {
    if (index == place) {
      place = places[index];
      if (place == index) return 1;
    } else if (places[index] == place) {
      return 1;
    }
  }
  return 0;
}

static void row_portable(
    const uint32_t *places, uint32_t n, uint32_t count, uint32_t *cells, uint64_t *row) {
  for (size_t word = 0; word < ((size_t)n + 511) / 512 * 8; word++) row[word] = 0;
  for (uint32_t index = 0; index < count; index++) {
    const uint32_t token = cells[places[index]];
    cells[places[index]] = cells[index];
    row[token / 64] |= 1ull << token % 64;
  }
  for (uint32_t cell = 0; cell < n; cell++) cells[cell] = cell;
}

// MARK: Dispatch

static int kernel_limit = FM_GREEN_KERNELS_ALL;

void fm_limit_green_kernels(int limit) {
  __atomic_store_n(&kernel_limit, limit, __ATOMIC_RELAXED);
}

void fm_list_places(
    uint32_t seed, uint32_t n, uint32_t count, const uint32_t *reciprocals, uint32_t *places) {
  places_portable(seed, n, count, reciprocals, places);
}

int fm_list_follow(const uint32_t *places, uint32_t count, uint32_t token) {
  return follow_portable(places, count, token);
}

void fm_list_row(
    const uint32_t *places, uint32_t n, uint32_t count, uint32_t *cells, uint64_t *row) {
  row_portable(places, n, count, cells, row);
}

const char *fm_green_kernel(void) { return "portable"; }
