#ifndef FAIRMARK_COPENBLAS_SHIM_H
#define FAIRMARK_COPENBLAS_SHIM_H

// OpenBLAS's own cblas.h: it declares cblas_* and openblas_set_num_threads.
#include <cblas.h>

#endif
