#ifndef FAIRMARK_GREEN_LISTS_H
#define FAIRMARK_GREEN_LISTS_H

#include <stdint.h>

#endif
