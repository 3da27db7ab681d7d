// libevent, as Reactor sees it. <sys/select.h> comes first: libevent's own configuration defines _GNU_SOURCE, and the
// fd_set that follows would differ from the one Swift's Glibc module has already read (a debug build then fails).
#include <sys/select.h>
#include <sys/eventfd.h>
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <event2/http.h>
#include <event2/http_struct.h>
#include <event2/keyvalq_struct.h>
#include <event2/listener.h>
