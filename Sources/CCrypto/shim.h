// OpenSSL's message digests: one context a digest, so that a file is hashed while it is scanned.
#include <openssl/evp.h>
