// Vector kernels of the watermark schemes, with run-time dispatch. Each header names its kernel.
#ifndef FAIRMARK_CWATERMARKING_H
#define FAIRMARK_CWATERMARKING_H

#include "green_lists.h"
#include "sampling.h"

#endif
