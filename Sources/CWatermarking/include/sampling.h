// The pseudorandom functions of the watermarks that replace the sampling of a token, for many
// positions of a text at once: Philox (vLLM), Murmur3 (SGLang), the linear congruential hash of
// SynthID, and the exponential score of a uniform number.
//
// Every kernel gives the same bits: integers because they are integers, the scores because they use
// IEEE 754 addition, subtraction, multiplication and division of doubles alone, in one order.
#ifndef FAIRMARK_SAMPLING_H
#define FAIRMARK_SAMPLING_H

#include <stddef.h>
#include <stdint.h>

// The most positions that one call takes.
enum { FM_SAMPLING_BLOCK = 512 };

// vLLM's `philox4x32-10-v1`. `ids` points at the token of the first position; the `width` ids before
// it must be readable, and `count` from it. Writes the 128 bits to which Philox reduces the context
// of each position, as (word 1, word 0) and (word 3, word 2), and -ln(1 - u) for the token.
void fm_philox_scores(
    const uint32_t *ids, size_t count, size_t width, uint64_t key, uint64_t *high, uint64_t *low,
    double *scores);

// The words of the same function that decide, for conformance tests.
void fm_philox_words(
    const uint32_t *ids, size_t count, size_t width, uint64_t key, uint32_t *words);

// SGLang's Murmur3. `ids` as above. Writes the 32-bit hash of each context and -ln(1 - u) for the
// token under a key that Murmur3 draws from the context: `key` where its coin is below `threshold`,
// else `other_key`. A threshold of 2^32 leaves the coin out.
void fm_murmur_scores(
    const uint32_t *ids, size_t count, size_t width, uint64_t key, uint64_t other_key,
    uint64_t threshold, uint64_t *contexts, double *scores);

// The words of the same function, for conformance tests.
void fm_murmur_words(
    const uint32_t *ids, size_t count, size_t width, uint64_t key, uint32_t *words);

// SynthID's linear congruential hash of the `width` ids before each position, and of these and the
// position's own token, both begun at `initial`.
void fm_synthid_hashes(
    const uint32_t *ids, size_t count, size_t width, uint64_t initial, uint64_t *contexts,
    uint64_t *ngrams);

// The sums of the weights of the layers whose bit DeepMind's rule sets for each n-gram's hash.
void fm_synthid_sums(
    const uint64_t *ngrams, size_t count, const uint64_t *keys, const int32_t *weights,
    size_t depth, int32_t *sums);

// -ln(1 - (h + 0.5) / 2^32) of each number.
void fm_exponential_scores_32(const uint32_t *words, size_t count, double *scores);

// -ln(1 - u) of each number, with u = (w / 2^8 + 1) / (2^24 + 1) rounded to single precision.
void fm_exponential_scores_24(const uint32_t *words, size_t count, double *scores);

// The name of the kernel in use: "avx512", "avx2", "neon" or "portable".
const char *fm_sampling_kernel(void);

enum {
  FM_SAMPLING_ALL = 0,       // the processor decides
  FM_SAMPLING_PORTABLE = 1,  // plain C only
  FM_SAMPLING_AVX2 = 2       // nothing beyond AVX2
};

// Limits the kernels, for tests that compare them; not to be called while documents are read.
void fm_limit_sampling_kernels(int limit);

#endif
