#include "CWatermarking.h"
