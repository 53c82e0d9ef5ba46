// Zstandard's streaming decompression (RFC 8878).
#include <zstd.h>
#include <zstd_errors.h>
