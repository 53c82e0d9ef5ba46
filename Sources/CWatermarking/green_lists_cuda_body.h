// The CUDA kernels of one instruction set: included once for each, with these macros defined:
//   KERNEL(name)  the function's name for this instruction set
//   TARGET        its target attribute
//   LANES         64-bit words in a vector
//   VECTOR        the type of such a vector
//   PRODUCT(x, y) the 64-bit products of the lower halves of the words

// Writes the keys of the elements first + i, and of those a grid further on, for the threads i.
TARGET static void KERNEL(draw_keys)(
    uint64_t seed, uint64_t call, uint32_t threads, uint64_t first, uint32_t n, uint64_t mask,
    uint64_t *keys) {
  const uint64_t second = first + threads;
  const uint32_t count = n - first < threads ? (uint32_t)(n - first) : threads;
  uint32_t start = 0;
  VECTOR thread;
  for (uint32_t lane = 0; lane < LANES; lane++) thread[lane] = lane;
  // The upper halves hold what no product reads; it is masked away at the end.
  for (; start + LANES <= count; start += LANES, thread += LANES) {
    VECTOR a = thread * 0 + (call & UINT32_MAX), b = thread * 0 + (call >> 32);
    VECTOR c = thread, d = thread * 0;
    uint32_t k0 = (uint32_t)seed, k1 = (uint32_t)(seed >> 32);
    for (int round = 0; round < 10; round++) {
      const VECTOR x = PRODUCT(a, thread * 0 + 0xd2511f53u);
      const VECTOR y = PRODUCT(c, thread * 0 + 0xcd9e8d57u);
      a = y >> 32 ^ b ^ (uint64_t)k0;
      c = x >> 32 ^ d ^ (uint64_t)k1;
      b = y;
      d = x;
      k0 += 0x9e3779b9u;
      k1 += 0xbb67ae85u;
    }
    const VECTOR left = a << 32 | (b & UINT32_MAX), right = c << 32 | (d & UINT32_MAX);
    // The remainder by 2^64 - 1: only that number itself changes.
    const VECTOR left_key = (left + (VECTOR)(left == UINT64_MAX) * UINT64_MAX) & mask;
    const VECTOR right_key = (right + (VECTOR)(right == UINT64_MAX) * UINT64_MAX) & mask;
    memcpy(keys + first + start, &left_key, sizeof left_key);
    if (second + start + LANES <= n) {
      memcpy(keys + second + start, &right_key, sizeof right_key);
    } else {
      for (uint32_t lane = 0; lane < LANES && second + start + lane < n; lane++) {
        keys[second + start + lane] = right_key[lane];
      }
    }
  }
  draw_keys_from(seed, call, threads, first, n, mask, start, keys);
}

TARGET static counts KERNEL(count_keys)(const uint64_t *keys, uint32_t n, uint64_t key) {
  uint64_t below = 0, equal = 0;
  for (uint32_t token = 0; token < n; token++) {
    below += keys[token] < key;
    equal += keys[token] == key;
  }
  return (counts){(uint32_t)below, (uint32_t)equal};
}

#undef KERNEL
#undef TARGET
#undef LANES
#undef VECTOR
#undef PRODUCT
