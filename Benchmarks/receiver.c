/* The receiver that Pinstripe delivers to while it is measured: libevent's own HTTP server, one thread, nothing else.

   It answers every POST with 200 and no body, and keeps the id of the event in it and the time at which the request came:

     GET /report      one line for each delivery, in the order in which they were complete: "EVENT_ID NANOSECONDS"
     DELETE /report   forgets them

   The time is CLOCK_MONOTONIC, as in every other program of the machine. evhttp itself tells of a request only when all of
   it is there, so the connection's input buffer is watched instead: it is told of bytes as soon as they are read from the
   socket, before they are parsed. The time is therefore late by as long as it took this process to wake up and to read, and
   by no more while no other request is in the way. The table has a place for each descriptor, because evhttp gives no room
   for data of ours in its connections. Like Pinstripe it listens on any free port of 127.0.0.1 and says which on standard
   output. */

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <event2/http.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

enum { MOST_DESCRIPTORS = 1024, ID_SIZE = 64, TOP_SIZE = 256 };

struct arrival {
    char id[ID_SIZE];
    int64_t time;
};

static struct arrival *arrivals;
static size_t arrival_count, arrival_room;

/* When the first byte of the request came that a descriptor is receiving; 0: it receives none. */
static int64_t first_bytes[MOST_DESCRIPTORS];

static void fail(const char *what) {
    fprintf(stderr, "receiver: %s\n", what);
    exit(1);
}

static int64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * INT64_C(1000000000) + time.tv_nsec;
}

static int64_t *first_byte(struct bufferevent *connection) {
    evutil_socket_t descriptor = bufferevent_getfd(connection);
    if (descriptor < 0 || descriptor >= MOST_DESCRIPTORS) fail("too many connections");
    return &first_bytes[descriptor];
}

static void note_bytes(struct evbuffer *input, const struct evbuffer_cb_info *change, void *connection) {
    (void)input;
    if (change->n_added == 0) return;
    int64_t *time = first_byte(connection);
    if (*time == 0) *time = now();
}

static struct bufferevent *open_connection(struct event_base *base, void *unused) {
    (void)unused;
    struct bufferevent *connection = bufferevent_socket_new(base, -1, 0);
    if (!connection || !evbuffer_add_cb(bufferevent_get_input(connection), note_bytes, connection)) fail("no memory");
    return connection;
}

/* Keeps the delivery; 0 when there is no id near the top of its body. */
static int keep(struct evbuffer *body, int64_t time) {
    static const char label[] = "\n  \"id\": \"evt_";
    char top[TOP_SIZE + 1];
    ev_ssize_t size = evbuffer_copyout(body, top, TOP_SIZE);
    top[size < 0 ? 0 : size] = 0;
    char *id = strstr(top, label), *end;
    if (!id) return 0;
    id += strlen(label) - strlen("evt_");
    end = strchr(id, '"');
    if (!end || end - id >= ID_SIZE) return 0;
    if (arrival_count == arrival_room) {
        arrival_room = arrival_room ? arrival_room * 2 : 1024;
        arrivals = realloc(arrivals, arrival_room * sizeof *arrivals);
        if (!arrivals) fail("no memory");
    }
    struct arrival *arrival = &arrivals[arrival_count++];
    memcpy(arrival->id, id, (size_t)(end - id));
    arrival->id[end - id] = 0;
    arrival->time = time;
    return 1;
}

static void report(struct evhttp_request *request) {
    struct evbuffer *output = evhttp_request_get_output_buffer(request);
    for (size_t index = 0; index < arrival_count; index++)
        evbuffer_add_printf(output, "%s %" PRId64 "\n", arrivals[index].id, arrivals[index].time);
    evhttp_send_reply(request, HTTP_OK, "OK", NULL);
}

static void reply(struct evhttp_request *request, void *unused) {
    (void)unused;
    int64_t *first = first_byte(evhttp_connection_get_bufferevent(evhttp_request_get_connection(request)));
    int64_t time = *first;
    *first = 0;
    switch (evhttp_request_get_command(request)) {
    case EVHTTP_REQ_POST:
        if (keep(evhttp_request_get_input_buffer(request), time))
            evhttp_send_reply(request, HTTP_OK, "OK", NULL);
        else
            evhttp_send_error(request, HTTP_BADREQUEST, "No event");
        break;
    case EVHTTP_REQ_DELETE:
        arrival_count = 0;
        evhttp_send_reply(request, HTTP_OK, "OK", NULL);
        break;
    default:
        report(request);
    }
}

int main(void) {
    struct event_config *settings = event_config_new();
    if (!settings) fail("no memory");
    event_config_set_flag(settings, EVENT_BASE_FLAG_EPOLL_USE_CHANGELIST);
    struct event_base *base = event_base_new_with_config(settings);
    struct evhttp *server = base ? evhttp_new(base) : NULL;
    struct evhttp_bound_socket *listener = server ? evhttp_bind_socket_with_handle(server, "127.0.0.1", 0) : NULL;
    struct sockaddr_in address;
    socklen_t size = sizeof address;
    if (!listener || getsockname(evhttp_bound_socket_get_fd(listener), (struct sockaddr *)&address, &size) != 0)
        fail("cannot listen on 127.0.0.1");
    evhttp_set_bevcb(server, open_connection, NULL);
    evhttp_set_gencb(server, reply, NULL);
    printf("receiver is ready on http://127.0.0.1:%d\n", ntohs(address.sin_port));
    fflush(stdout);
    return event_base_dispatch(base);
}
