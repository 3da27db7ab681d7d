/* The bare server that Pinstripe is measured against: libevent's own HTTP server, one thread, nothing else.

   Each argument is a file with one answer that Pinstripe gave: "METHOD PREFIX" on the first line, then its headers,
   an empty line, and the body. A request gets the first answer whose method and URI prefix fit, so what remains is the
   price of evhttp itself: reading a request, matching it, adding the headers and sending the same bytes. `Date`,
   `Connection` and `Content-Length` are left to evhttp. The body is sent by reference, not copied, and the loop collects
   its changes to the epoll set, which saves evhttp two system calls a request and a fifth of its time: this is libevent
   at its best. Like Pinstripe it listens on any free port of 127.0.0.1 and says which on standard output. */

#include <event2/buffer.h>
#include <event2/event.h>
#include <event2/http.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

enum { MOST_ANSWERS = 16, MOST_HEADERS = 64 };

struct answer {
    enum evhttp_cmd_type method;
    const char *prefix;
    size_t prefix_size;
    const char *names[MOST_HEADERS];
    const char *values[MOST_HEADERS];
    int headers;
    const char *body;
    size_t body_size;
};

static struct answer answers[MOST_ANSWERS];
static int answer_count;

static void fail(const char *what, const char *which) {
    fprintf(stderr, "bare: %s%s\n", what, which);
    exit(1);
}

/* The whole file, with a zero byte after it; kept until the process ends. */
static char *contents(const char *path, size_t *size) {
    FILE *file = fopen(path, "rb");
    if (!file || fseek(file, 0, SEEK_END) != 0) fail("cannot read ", path);
    long length = ftell(file);
    char *bytes = length < 0 ? NULL : malloc((size_t)length + 1);
    rewind(file);
    if (!bytes || fread(bytes, 1, (size_t)length, file) != (size_t)length) fail("cannot read ", path);
    fclose(file);
    bytes[length] = 0;
    *size = (size_t)length;
    return bytes;
}

/* Cuts the line that starts at *cursor, moves the cursor behind it; NULL at an empty line or at the end. */
static char *next_line(char **cursor) {
    char *line = *cursor, *end = strchr(line, '\n');
    if (!end) return NULL;
    *end = 0;
    *cursor = end + 1;
    return end == line ? NULL : line;
}

static void load(const char *path) {
    if (answer_count == MOST_ANSWERS) fail("too many answers at ", path);
    struct answer *answer = &answers[answer_count++];
    size_t size;
    char *bytes = contents(path, &size), *cursor = bytes, *line = next_line(&cursor);
    char *space = line ? strchr(line, ' ') : NULL;
    if (!space) fail("no \"METHOD PREFIX\" in ", path);
    *space = 0;
    answer->method = strcmp(line, "POST") == 0 ? EVHTTP_REQ_POST : EVHTTP_REQ_GET;
    answer->prefix = space + 1;
    answer->prefix_size = strlen(answer->prefix);
    while ((line = next_line(&cursor))) {
        char *colon = strstr(line, ": ");
        if (!colon || answer->headers == MOST_HEADERS) fail("a header is wrong or one too many in ", path);
        *colon = 0;
        answer->names[answer->headers] = line;
        answer->values[answer->headers++] = colon + 2;
    }
    answer->body = cursor;
    answer->body_size = size - (size_t)(cursor - bytes);
}

static void reply(struct evhttp_request *request, void *unused) {
    (void)unused;
    enum evhttp_cmd_type method = evhttp_request_get_command(request);
    const char *uri = evhttp_request_get_uri(request);
    for (struct answer *answer = answers; answer < answers + answer_count; answer++) {
        if (answer->method != method || strncmp(uri, answer->prefix, answer->prefix_size) != 0) continue;
        struct evkeyvalq *headers = evhttp_request_get_output_headers(request);
        for (int index = 0; index < answer->headers; index++)
            evhttp_add_header(headers, answer->names[index], answer->values[index]);
        evbuffer_add_reference(evhttp_request_get_output_buffer(request), answer->body, answer->body_size, NULL, NULL);
        evhttp_send_reply(request, HTTP_OK, "OK", NULL);
        return;
    }
    evhttp_send_error(request, HTTP_NOTFOUND, NULL);
}

int main(int count, char **paths) {
    for (int index = 1; index < count; index++) load(paths[index]);
    struct event_config *settings = event_config_new();
    if (!settings) fail("no memory", "");
    event_config_set_flag(settings, EVENT_BASE_FLAG_EPOLL_USE_CHANGELIST);
    struct event_base *base = event_base_new_with_config(settings);
    struct evhttp *server = base ? evhttp_new(base) : NULL;
    struct evhttp_bound_socket *listener = server ? evhttp_bind_socket_with_handle(server, "127.0.0.1", 0) : NULL;
    struct sockaddr_in address;
    socklen_t size = sizeof address;
    if (!listener || getsockname(evhttp_bound_socket_get_fd(listener), (struct sockaddr *)&address, &size) != 0)
        fail("cannot listen on 127.0.0.1", "");
    evhttp_set_gencb(server, reply, NULL);
    printf("bare is ready on http://127.0.0.1:%d\n", ntohs(address.sin_port));
    fflush(stdout);
    return event_base_dispatch(base);
}
