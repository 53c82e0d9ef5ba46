// zlib's streaming decompression (RFC 1952).
#include <zlib.h>
