#ifndef FAIRMARK_SAMPLING_H
#define FAIRMARK_SAMPLING_H

#include <stdint.h>

#endif
