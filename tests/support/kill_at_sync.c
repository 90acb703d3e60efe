/* Preloaded into muster by the crash tests: ends the process with SIGKILL at the N-th commit point of its embedded
 * files, before it or after it. A commit point is a call that asks the kernel to keep data (fsync, fdatasync), and, as
 * the query tables commit without one, the frame that ends a transaction in the write-ahead log of tables.db.
 * MUSTER_KILL_AT names N, MUSTER_KILL_WHEN is "before" or "after". Where MUSTER_KILL_FROM names a file, counting begins
 * once it is there. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static atomic_long calls;
static atomic_int begun;

static int counts(void) {
    const char* from = getenv("MUSTER_KILL_FROM");
    if (from == NULL || atomic_load(&begun) != 0) return 1;
    if (access(from, F_OK) != 0) return 0;
    atomic_store(&begun, 1);
    return 1;
}

static void perhaps_die(const char* moment, long call) {
    const char* at = getenv("MUSTER_KILL_AT");
    const char* when = getenv("MUSTER_KILL_WHEN");
    if (at != NULL && when != NULL && strcmp(when, moment) == 0 && call == atol(at)) kill(getpid(), SIGKILL);
}

static int keep(const char* name, int descriptor) {
    int (*real)(int);
    void* symbol = dlsym(RTLD_NEXT, name);
    memcpy(&real, &symbol, sizeof real);
    if (!counts()) return real(descriptor);
    const long call = atomic_fetch_add(&calls, 1) + 1;
    perhaps_die("before", call);
    const int result = real(descriptor);
    perhaps_die("after", call);
    return result;
}

static int is_tables_wal(int descriptor) {
    static const char name[] = "tables.db-wal";
    char link[64];
    char path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    const ssize_t size = readlink(link, path, sizeof path);
    return size >= (ssize_t)(sizeof name - 1) && memcmp(path + size - (sizeof name - 1), name, sizeof name - 1) == 0;
}

/* A frame of the log is a header of 24 bytes and a page; bytes 4 to 7 of the header are not 0 where the frame ends a
 * transaction (SQLite's file format, 4.1). */
static int begins_last_frame(int descriptor, const void* bytes, size_t size) {
    static const unsigned char none[4];
    return size == 24 && memcmp((const unsigned char*)bytes + 4, none, 4) != 0 && is_tables_wal(descriptor);
}

static _Thread_local long in_last_frame;

static ssize_t put(const char* name, int descriptor, const void* bytes, size_t size, off64_t at) {
    ssize_t (*real)(int, const void*, size_t, off64_t);
    void* symbol = dlsym(RTLD_NEXT, name);
    memcpy(&real, &symbol, sizeof real);
    const long ends = in_last_frame;
    in_last_frame = 0;
    if (ends == 0 && counts() && begins_last_frame(descriptor, bytes, size)) {
        in_last_frame = atomic_fetch_add(&calls, 1) + 1;
        perhaps_die("before", in_last_frame);
    }
    const ssize_t result = real(descriptor, bytes, size, at);
    if (ends != 0) perhaps_die("after", ends);
    return result;
}

ssize_t pwrite64(int descriptor, const void* bytes, size_t size, off64_t at) {
    return put("pwrite64", descriptor, bytes, size, at);
}
ssize_t pwrite(int descriptor, const void* bytes, size_t size, off_t at) {
    return put("pwrite", descriptor, bytes, size, at);
}
int fsync(int descriptor) { return keep("fsync", descriptor); }
int fdatasync(int descriptor) { return keep("fdatasync", descriptor); }
