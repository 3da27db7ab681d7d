// libevent, as Reactor sees it. <sys/select.h> comes first: libevent's own configuration defines _GNU_SOURCE, and the
// fd_set that follows would differ from the one Swift's Glibc module has already read (a debug build then fails).
#include <sys/select.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <event2/event.h>

// GNU's, which Swift's Glibc module does not show: a socket that is ready for the loop at once.
extern int accept4(int, struct sockaddr *, socklen_t *, int);
