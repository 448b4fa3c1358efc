/* Preloaded: of the database's writes and syncs every FAULT_EVERYth or so fails, or is short, as on a dying disk. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static unsigned state;

static int fails(int fd) {
  const char *every = getenv("FAULT_EVERY");
  char link[64], path[4096];
  if (every == NULL) return 0;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 0) return 0;
  path[length] = 0;
  if (strstr(path, "whereabouts.db") == NULL) return 0;
  if (state == 0) state = atoi(getenv("FAULT_SEED")) * 2654435761u | 1;
  state ^= state << 13, state ^= state >> 17, state ^= state << 5;
  return state % atoi(every) == 0 ? 1 + (state >> 16) % 3 : 0;
}

#define WRITE(name)                                                                 \
  ssize_t name(int fd, const void *bytes, size_t count, off_t at) {                 \
    static ssize_t (*real)(int, const void *, size_t, off_t);                       \
    if (real == NULL) real = dlsym(RTLD_NEXT, #name);                               \
    int how = fails(fd);                                                            \
    if (how == 1) return errno = EIO, -1;                                           \
    if (how == 2) return errno = ENOSPC, -1;                                        \
    return real(fd, bytes, how == 3 && count > 1 ? count / 2 : count, at);          \
  }
WRITE(pwrite)
WRITE(pwrite64)

#define SYNC(name)                                                                  \
  int name(int fd) {                                                                \
    static int (*real)(int);                                                        \
    if (real == NULL) real = dlsym(RTLD_NEXT, #name);                               \
    int how = fails(fd);                                                            \
    return how == 1 || how == 2 ? (errno = how == 1 ? EIO : ENOSPC, -1) : real(fd); \
  }
SYNC(fsync)
SYNC(fdatasync)
