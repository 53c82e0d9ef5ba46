#ifndef FAIRMARK_CLAPACKE_SHIM_H
#define FAIRMARK_CLAPACKE_SHIM_H

#include <lapacke.h>

// lapack_int is a macro, which Swift does not import.
typedef lapack_int fairmark_lapack_int;

#endif
