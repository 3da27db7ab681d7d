// libevent calls two functions that the C library has since 2.36. With these in their place, a static program runs with 2.35 as well (Ubuntu 22.04).

#include <stddef.h>
#include <stdint.h>
#include <sys/random.h>

void arc4random_buf(void *bytes, size_t count) {
    unsigned char *next = bytes;
    while (count > 0) {
        // A signal may interrupt it.
        ssize_t got = getrandom(next, count, 0);
        if (got <= 0) continue;
        next += got;
        count -= (size_t)got;
    }
}

uint32_t arc4random(void) {
    uint32_t value;
    arc4random_buf(&value, sizeof value);
    return value;
}
