/* Comes before every file of PROJ: the environment is empty, and nothing is printed. */
#include <stdio.h>
#include <stdlib.h>
#ifdef __cplusplus
#include <cstdio>
#include <cstdlib>
#endif
#undef getenv
#undef fprintf
#define getenv(name) ((char *)0)
#define fprintf(...) ((void)0)
