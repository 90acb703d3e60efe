/* Preloaded into muster where a test needs another time: the wall clock goes ahead of the machine's by as many seconds
 * as the file MUSTER_CLOCK_AHEAD holds (eight bytes, little-endian). Writing there makes the clock of the running
 * process jump. Without the file it goes as it is. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static const volatile int64_t* ahead;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void find_file(void) {
    const char* path = getenv("MUSTER_CLOCK_AHEAD");
    const int file = path == NULL ? -1 : open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) return;
    void* seconds = mmap(NULL, sizeof *ahead, PROT_READ, MAP_SHARED, file, 0);
    close(file);
    if (seconds != MAP_FAILED) ahead = seconds;
}

static int64_t seconds_ahead(void) {
    pthread_once(&once, find_file);
    return ahead == NULL ? 0 : *ahead;
}

int clock_gettime(clockid_t clock, struct timespec* now) {
    int (*real)(clockid_t, struct timespec*);
    void* symbol = dlsym(RTLD_NEXT, "clock_gettime");
    memcpy(&real, &symbol, sizeof real);
    const int result = real(clock, now);
    if (result == 0 && clock == CLOCK_REALTIME) now->tv_sec += seconds_ahead();
    return result;
}

int gettimeofday(struct timeval* restrict now, void* restrict zone) {
    struct timespec precise;
    (void)zone;
    if (clock_gettime(CLOCK_REALTIME, &precise) != 0) return -1;
    now->tv_sec = precise.tv_sec;
    now->tv_usec = precise.tv_nsec / 1000;
    return 0;
}

time_t time(time_t* now) {
    struct timespec precise;
    if (clock_gettime(CLOCK_REALTIME, &precise) != 0) return -1;
    if (now != NULL) *now = precise.tv_sec;
    return precise.tv_sec;
}
