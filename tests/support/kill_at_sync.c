/* Preloaded into muster by the crash tests: ends the process with SIGKILL at the N-th time that it asks the kernel to
 * keep data (fsync, fdatasync), before the call or after it. These calls are the commit points of embedded files.
 * MUSTER_KILL_AT names N, MUSTER_KILL_WHEN is "before" or "after". */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static atomic_long calls;

static void perhaps_die(const char* moment, long call) {
    const char* at = getenv("MUSTER_KILL_AT");
    const char* when = getenv("MUSTER_KILL_WHEN");
    if (at != NULL && when != NULL && strcmp(when, moment) == 0 && call == atol(at)) kill(getpid(), SIGKILL);
}

static int keep(const char* name, int descriptor) {
    int (*real)(int);
    void* symbol = dlsym(RTLD_NEXT, name);
    memcpy(&real, &symbol, sizeof real);
    const long call = atomic_fetch_add(&calls, 1) + 1;
    perhaps_die("before", call);
    const int result = real(descriptor);
    perhaps_die("after", call);
    return result;
}

int fsync(int descriptor) { return keep("fsync", descriptor); }
int fdatasync(int descriptor) { return keep("fdatasync", descriptor); }
