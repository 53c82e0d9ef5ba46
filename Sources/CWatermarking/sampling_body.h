// The kernels, written as loops over positions that the compiler turns into vectors. Included once
// for each instruction set, with KERNEL (the name's suffix) and TARGET (the attribute) defined.

#define PHILOX_ROUND(a, b, c, d, x, y)                             \
  {                                                                \
    const uint64_t first = (uint64_t)(a) * 0xd2511f53u;            \
    const uint64_t second = (uint64_t)(c) * 0xcd9e8d57u;           \
    a = (uint32_t)(second >> 32) ^ (b) ^ (x);                      \
    b = (uint32_t)second;                                          \
    c = (uint32_t)(first >> 32) ^ (d) ^ (y);                       \
    d = (uint32_t)first;                                           \
    x += 0x9e3779b9u;                                              \
    y += 0xbb67ae85u;                                              \
  }
#define PHILOX_ROUNDS(a, b, c, d, x, y)                            \
  PHILOX_ROUND(a, b, c, d, x, y)                                   \
  PHILOX_ROUND(a, b, c, d, x, y)                                   \
  PHILOX_ROUND(a, b, c, d, x, y)                                   \
  PHILOX_ROUND(a, b, c, d, x, y)                                   \
  PHILOX_ROUND(a, b, c, d, x, y)                                   \
  PHILOX_ROUND(a, b, c, d, x, y)                                   \
  PHILOX_ROUND(a, b, c, d, x, y)                                   \
  PHILOX_ROUND(a, b, c, d, x, y)                                   \
  PHILOX_ROUND(a, b, c, d, x, y)                                   \
  PHILOX_ROUND(a, b, c, d, x, y)

// One block of four tokens of context, folded into the states.
TARGET static void KERNEL(philox_fold)(
    const uint32_t *restrict t0, const uint32_t *restrict t1, const uint32_t *restrict t2,
    const uint32_t *restrict t3, size_t count, uint32_t key0, uint32_t key1,
    uint32_t *restrict s0, uint32_t *restrict s1, uint32_t *restrict s2, uint32_t *restrict s3) {
  for (size_t i = 0; i < count; i++) {
    uint32_t a = s0[i] ^ t0[i], b = s1[i] ^ t1[i], c = s2[i] ^ t2[i], d = s3[i] ^ t3[i];
    uint32_t x = key0, y = key1;
    PHILOX_ROUNDS(a, b, c, d, x, y)
    s0[i] = a;
    s1[i] = b;
    s2[i] = c;
    s3[i] = d;
  }
}

TARGET static void KERNEL(philox_tokens)(
    const uint32_t *restrict ids, size_t count, uint64_t key, const uint32_t *restrict s0,
    const uint32_t *restrict s1, const uint32_t *restrict s2, const uint32_t *restrict s3,
    uint32_t *restrict words) {
  const uint32_t key0 = (uint32_t)key, key1 = (uint32_t)(key >> 32) ^ 0x574d544bu;
  for (size_t i = 0; i < count; i++) {
    const uint32_t token = ids[i];
    uint32_t a = token >> 2, b = s0[i], c = s1[i], d = s2[i];
    uint32_t x = key0 ^ s3[i], y = key1;
    PHILOX_ROUNDS(a, b, c, d, x, y)
    const uint32_t lower = token & 1 ? b : a;
    const uint32_t upper = token & 1 ? d : c;
    words[i] = token & 2 ? upper : lower;
  }
}

TARGET static void KERNEL(philox_states)(
    const uint32_t *ids, size_t count, size_t width, uint64_t key,
    uint32_t state[4][FM_SAMPLING_BLOCK]) {
  static const uint32_t initial = 0x574d4358u;
  for (size_t i = 0; i < count; i++) {
    state[0][i] = initial;
    state[1][i] = (uint32_t)width;
    state[2][i] = 0;
    state[3][i] = 0;
  }
  for (size_t offset = 0; offset < width; offset += 4) {
    // A slot beyond the context holds the complement of its place.
    uint32_t missing[4][FM_SAMPLING_BLOCK];
    const uint32_t *slots[4];
    for (size_t slot = 0; slot < 4; slot++) {
      if (offset + slot < width) {
        slots[slot] = ids - width + offset + slot;
      } else {
        for (size_t i = 0; i < count; i++) missing[slot][i] = ~(uint32_t)slot;
        slots[slot] = missing[slot];
      }
    }
    KERNEL(philox_fold)
    (slots[0], slots[1], slots[2], slots[3], count, (uint32_t)key ^ (uint32_t)offset,
     (uint32_t)(key >> 32), state[0], state[1], state[2], state[3]);
  }
}

// -ln y for y = 1 - u in (0, 1). With y = 2^k m, m from 0.707 to 1.414 and c the point of the table:
// ln y = k ln 2 + ln c + ln(1 + r), r = m / c - 1 without rounding, since 1 / c has eleven bits and y
// at most 42 where 1 / c is not 1. The leading parts of ln 2 and ln c are multiples of 2^-42, so that
// their sum has no error either.
#define NEGATIVE_LOGARITHM(y, result)                              \
  {                                                                \
    uint64_t bits;                                                 \
    memcpy(&bits, &(y), 8);                                        \
    const uint64_t index = bits >> 45 & 127;                       \
    const uint64_t halved = index >= 53;                           \
    const uint64_t scaled = (bits >> 52) + halved + 0x4330000000000000ull; \
    const uint64_t significand =                                   \
        (bits & 0xfffffffffffffull) | (1023 - halved) << 52;       \
    double k, m;                                                   \
    memcpy(&k, &scaled, 8);                                        \
    memcpy(&m, &significand, 8);                                   \
    k -= 0x1p52 + 1023;                                            \
    const double r = m * exponential_inverse[index] - 1;           \
    const double leading = k * 0x1.62e42fefa38p-1 + exponential_high[index]; \
    const double trailing = k * 0x1.ef35793c7673p-45 + exponential_low[index]; \
    const double tail = -0.5 + r * (1 / 3.0 + r * (-0.25 + r * (0.2 + r * (-1 / 6.0 + r * (1 / 7.0))))); \
    const double sum = leading + r;                                \
    const double part = sum - leading;                             \
    const double error = (leading - (sum - part)) + (r - part);    \
    result = -(sum + (error + (trailing + r * r * tail)));         \
  }

TARGET static void KERNEL(exponential_24)(
    const uint32_t *restrict words, size_t count, double *restrict scores) {
  for (size_t i = 0; i < count; i++) {
    const float uniform = (float)((double)(int32_t)((words[i] >> 8) + 1) / 16777217.0);
    const double y = 1 - (double)uniform;
    NEGATIVE_LOGARITHM(y, scores[i])
  }
}

TARGET static void KERNEL(exponential_32)(
    const uint32_t *restrict words, size_t count, double *restrict scores) {
  for (size_t i = 0; i < count; i++) {
    const double number =
        (double)(int32_t)(words[i] >> 16) * 65536 + (double)(int32_t)(words[i] & 0xffff);
    const double y = 1 - (number + 0.5) * 0x1p-32;
    NEGATIVE_LOGARITHM(y, scores[i])
  }
}

TARGET static void KERNEL(philox_words)(
    const uint32_t *ids, size_t count, size_t width, uint64_t key, uint32_t *words) {
  uint32_t state[4][FM_SAMPLING_BLOCK];
  KERNEL(philox_states)(ids, count, width, key, state);
  KERNEL(philox_tokens)(ids, count, key, state[0], state[1], state[2], state[3], words);
}

TARGET static void KERNEL(philox_scores)(
    const uint32_t *ids, size_t count, size_t width, uint64_t key, uint64_t *restrict high,
    uint64_t *restrict low, double *scores) {
  uint32_t state[4][FM_SAMPLING_BLOCK], words[FM_SAMPLING_BLOCK];
  KERNEL(philox_states)(ids, count, width, key, state);
  KERNEL(philox_tokens)(ids, count, key, state[0], state[1], state[2], state[3], words);
  for (size_t i = 0; i < count; i++) {
    high[i] = (uint64_t)state[1][i] << 32 | state[0][i];
    low[i] = (uint64_t)state[3][i] << 32 | state[2][i];
  }
  KERNEL(exponential_24)(words, count, scores);
}

#define ROTATE(x, n) ((x) << (n) | (x) >> (32 - (n)))
#define MURMUR_BODY(state, word)                                   \
  {                                                                \
    uint32_t value = (word) * 0xcc9e2d51u;                         \
    value = ROTATE(value, 15) * 0x1b873593u;                       \
    state ^= value;                                                \
    state = ROTATE(state, 13) * 5 + 0xe6546b64u;                   \
  }
#define MURMUR_FINISH(state, words)                                \
  {                                                                \
    state ^= 4 * (uint32_t)(words);                                \
    state ^= state >> 16;                                          \
    state *= 0x85ebca6bu;                                          \
    state ^= state >> 13;                                          \
    state *= 0xc2b2ae35u;                                          \
    state ^= state >> 16;                                          \
  }

TARGET static void KERNEL(murmur_contexts)(
    const uint32_t *restrict ids, size_t count, size_t width, uint32_t *restrict contexts) {
  for (size_t i = 0; i < count; i++) contexts[i] = 0;
  for (size_t place = 0; place < width; place++) {
    const uint32_t *restrict tokens = ids - width + place;
    for (size_t i = 0; i < count; i++) {
      uint32_t state = contexts[i];
      MURMUR_BODY(state, tokens[i])
      contexts[i] = state;
    }
  }
  for (size_t i = 0; i < count; i++) {
    uint32_t state = contexts[i];
    MURMUR_FINISH(state, width)
    contexts[i] = state;
  }
}

TARGET static void KERNEL(murmur_tokens)(
    const uint32_t *restrict ids, size_t count, uint64_t key, const uint32_t *restrict contexts,
    uint32_t *restrict words) {
  const uint32_t key0 = (uint32_t)key, key1 = (uint32_t)(key >> 32);
  // The key's words are the same for all positions.
  uint32_t keyed = 0;
  MURMUR_BODY(keyed, key0)
  MURMUR_BODY(keyed, key1)
  for (size_t i = 0; i < count; i++) {
    uint32_t state = keyed;
    MURMUR_BODY(state, contexts[i])
    MURMUR_BODY(state, ids[i])
    MURMUR_FINISH(state, 4)
    words[i] = state;
  }
}

// Takes the other key's word where the coin of the context is not below the threshold.
TARGET static void KERNEL(murmur_choose)(
    const uint32_t *restrict contexts, size_t count, uint64_t key, uint64_t other_key,
    uint32_t threshold, const uint32_t *restrict others, uint32_t *restrict words) {
  const uint32_t key0 = (uint32_t)key, key1 = (uint32_t)(key >> 32);
  const uint32_t key2 = (uint32_t)other_key, key3 = (uint32_t)(other_key >> 32);
  uint32_t keyed = 0;
  MURMUR_BODY(keyed, key0)
  MURMUR_BODY(keyed, key1)
  MURMUR_BODY(keyed, key2)
  MURMUR_BODY(keyed, key3)
  for (size_t i = 0; i < count; i++) {
    uint32_t coin = keyed;
    MURMUR_BODY(coin, contexts[i])
    MURMUR_FINISH(coin, 5)
    words[i] = coin < threshold ? words[i] : others[i];
  }
}

TARGET static void KERNEL(murmur_words)(
    const uint32_t *ids, size_t count, size_t width, uint64_t key, uint32_t *words) {
  uint32_t contexts[FM_SAMPLING_BLOCK];
  KERNEL(murmur_contexts)(ids, count, width, contexts);
  KERNEL(murmur_tokens)(ids, count, key, contexts, words);
}

TARGET static void KERNEL(murmur_scores)(
    const uint32_t *ids, size_t count, size_t width, uint64_t key, uint64_t other_key,
    uint64_t threshold, uint64_t *restrict contexts, double *scores) {
  uint32_t hashes[FM_SAMPLING_BLOCK], words[FM_SAMPLING_BLOCK], others[FM_SAMPLING_BLOCK];
  KERNEL(murmur_contexts)(ids, count, width, hashes);
  KERNEL(murmur_tokens)(ids, count, key, hashes, words);
  if (threshold >> 32 == 0) {
    KERNEL(murmur_tokens)(ids, count, other_key, hashes, others);
    KERNEL(murmur_choose)
    (hashes, count, key, other_key, (uint32_t)threshold, others, words);
  }
  for (size_t i = 0; i < count; i++) contexts[i] = hashes[i];
  KERNEL(exponential_32)(words, count, scores);
}

#define CONGRUENTIAL 6364136223846793005ull

TARGET static void KERNEL(synthid_hashes)(
    const uint32_t *restrict ids, size_t count, size_t width, uint64_t initial,
    uint64_t *restrict contexts, uint64_t *restrict ngrams) {
  for (size_t i = 0; i < count; i++) contexts[i] = initial;
  for (size_t place = 0; place < width; place++) {
    const uint32_t *restrict tokens = ids - width + place;
    for (size_t i = 0; i < count; i++) {
      contexts[i] = (contexts[i] + tokens[i]) * CONGRUENTIAL + 1;
    }
  }
  for (size_t i = 0; i < count; i++) ngrams[i] = (contexts[i] + ids[i]) * CONGRUENTIAL + 1;
}

TARGET static void KERNEL(synthid_sums)(
    const uint64_t *restrict ngrams, size_t count, const uint64_t *restrict keys,
    const int32_t *restrict weights, size_t depth, int32_t *restrict sums) {
  for (size_t i = 0; i < count; i++) sums[i] = 0;
  for (size_t layer = 0; layer < depth; layer++) {
    const uint64_t key = keys[layer];
    const int32_t weight = weights[layer];
    for (size_t i = 0; i < count; i++) {
      uint64_t x = (ngrams[i] + key) * CONGRUENTIAL + 1;
#define CONGRUENTIAL_STEP x = (uint64_t)((int64_t)((x + 1) * CONGRUENTIAL + 1) >> 5);
      CONGRUENTIAL_STEP CONGRUENTIAL_STEP CONGRUENTIAL_STEP CONGRUENTIAL_STEP
      CONGRUENTIAL_STEP CONGRUENTIAL_STEP CONGRUENTIAL_STEP CONGRUENTIAL_STEP
      CONGRUENTIAL_STEP CONGRUENTIAL_STEP CONGRUENTIAL_STEP CONGRUENTIAL_STEP
#undef CONGRUENTIAL_STEP
      sums[i] += weight & -(int32_t)(x >> 30 & 1);
    }
  }
}

#undef PHILOX_ROUND
#undef PHILOX_ROUNDS
#undef NEGATIVE_LOGARITHM
#undef ROTATE
#undef MURMUR_BODY
#undef MURMUR_FINISH
#undef CONGRUENTIAL
#undef KERNEL
#undef TARGET
