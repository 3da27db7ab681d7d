"""A real server that webhooks and forwarded requests are sent to: it notes every arrival as it came, and answers each as the test says.

It listens on a free port of 127.0.0.1, below a path of its own: what an earlier test left behind may still come to the
port, and is not counted. `answers` says what becomes of an arrival, by the name that ends its URL: what comes to
`receiver.url("slow")` is answered as `receiver.answers["slow"]` says, and 200 where it says nothing. An answer is a value
of this file, or a function from the arrival to one.
"""

import itertools
import json
import secrets
import socket
import ssl
import struct
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PATIENCE = 20


@dataclass(frozen=True)
class Status:
    """Answers with this status."""
    code: int
    headers: dict = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True)
class Raw:
    """Sends exactly these bytes, be they HTTP or not, and closes the connection."""
    bytes: bytes


@dataclass(frozen=True)
class Endless:
    """Answers with this status, and with a body that goes on as long as anybody reads it."""
    code: int


@dataclass(frozen=True)
class Dribble:
    """Sends these bytes one part after the other, with a pause of that many seconds before each, as long as anybody listens."""
    parts: list
    pause: float


class Reset:
    """Ends the connection without an answer, and without a goodbye."""


class Hang:
    """Does not answer before `release()`; then as `then` says."""

    def __init__(self, then=Status(200)):
        self.then = then
        self.released = threading.Event()

    def release(self):
        self.released.set()


OK = Status(200)
CLOSE_MID_BODY = Raw(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n0123456789")


class Arrival:
    """A request as it came, but for the line ends of its head."""

    _orders = itertools.count()

    def __init__(self, name, line, headers, body, connection):
        # Over all receivers, so that arrivals at several can be put in their order.
        self.order = next(self._orders)
        self.name = name
        self.line = line
        self.method = line.split(" ")[0]
        self.headers = headers
        self.body = body
        self.connection = connection

    def header(self, name):
        """The value of the one header of that name."""
        [value] = [value for each, value in self.headers if each.lower() == name.lower()]
        return value

    @property
    def text(self):
        return self.body.decode()

    @property
    def event(self):
        return json.loads(self.body)

    @property
    def signature(self):
        return self.header("Stripe-Signature")

    def __repr__(self):
        return f"<{self.order}: {self.event['type']} at {self.name!r}>"


class Receiver:
    """Listens from its making to `close()`. With `certificate` (a file with the key and the certificate) it speaks https."""

    def __init__(self, certificate=None, host="127.0.0.1"):
        self.answers = {}
        self.arrivals = []
        self.under_way = self.most_under_way = 0
        self.changed = threading.Condition()
        self.closing = threading.Event()
        self.root = f"/{secrets.token_hex(8)}/"
        self.server = Server(self)
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self.server.tls = context
        self.origin = f"{'https' if certificate else 'http'}://{host}:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True)
        self.thread.start()

    def url(self, name=""):
        return self.origin + self.root + name

    def at(self, name):
        """The arrivals at that name, in their order."""
        return [arrival for arrival in list(self.arrivals) if arrival.name == name]

    def types(self, name=None):
        """The event types in the order of their arrival."""
        return [arrival.event["type"] for arrival in list(self.arrivals) if name in (None, arrival.name)]

    def wait_for(self, count, name=None):
        """Waits until `count` have arrived, whatever has become of them, and answers them all."""
        def found():
            return [arrival for arrival in self.arrivals if name in (None, arrival.name)]
        with self.changed:
            assert self.changed.wait_for(lambda: len(found()) >= count, PATIENCE), f"{len(found())} of {count} have arrived"
            return found()

    def note(self, arrival):
        """Puts the arrival on record and answers what it is to be answered."""
        with self.changed:
            self.arrivals.append(arrival)
            self.under_way += 1
            self.most_under_way = max(self.most_under_way, self.under_way)
            self.changed.notify_all()
        answer = self.answers.get(arrival.name, OK)
        if callable(answer):
            answer = answer(arrival)
        if isinstance(answer, Hang):
            while not answer.released.wait(0.01):
                if self.closing.is_set():
                    return Raw(b"")
            answer = answer.then
        return answer

    def note_end(self):
        with self.changed:
            self.under_way -= 1
            self.changed.notify_all()

    def close(self):
        self.closing.set()
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


class Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, receiver):
        self.receiver = receiver
        self.tls = None
        self.connections = itertools.count()
        super().__init__(("127.0.0.1", 0), Handler)

    def finish_request(self, request, client_address):
        # In the connection's own thread: a handshake that hangs holds up nobody.
        if self.tls is None:
            return super().finish_request(request, client_address)
        with self.tls.wrap_socket(request, server_side=True) as secured:
            super().finish_request(secured, client_address)

    def handle_error(self, request, client_address):
        """A client that goes away, or does not trust us, is none of our faults."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def setup(self):
        super().setup()
        self.number = next(self.server.connections)

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        receiver = self.server.receiver
        if not self.path.startswith(receiver.root):
            return self.send(Status(404))
        name = self.path.removeprefix(receiver.root)
        answer = receiver.note(Arrival(name, self.requestline, list(self.headers.items()), body, self.number))
        # Before the answer: whoever got it finds this one no longer under way.
        receiver.note_end()
        self.send(answer)

    do_GET = do_PUT = do_POST

    def send(self, answer):
        if isinstance(answer, Raw):
            self.wfile.write(answer.bytes)
            self.connection.shutdown(socket.SHUT_RDWR)
            self.close_connection = True
        elif isinstance(answer, Dribble):
            self.close_connection = True
            for part in answer.parts:
                self.server.receiver.closing.wait(answer.pause)
                self.wfile.write(part)
        elif isinstance(answer, Reset):
            # Closing at once, with nothing to linger for, is what makes it a reset.
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            for each in (self.rfile, self.wfile, self.connection):
                each.close()
            self.close_connection = True
        elif isinstance(answer, Endless):
            self.wfile.write(f"HTTP/1.1 {answer.code} Endless\r\n\r\n".encode())
            self.close_connection = True
            while not self.server.receiver.closing.is_set():
                self.wfile.write(b"x" * 65_536)
        else:
            fields = {"Content-Length": len(answer.body), **answer.headers}
            head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
            self.wfile.write(f"HTTP/1.1 {answer.code} Answer\r\n{head}\r\n".encode() + answer.body)

    def log_message(self, *arguments):
        pass
