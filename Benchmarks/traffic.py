"""Requests that this program makes itself: one at a time to look at an answer, or very many to fill a database.

What a benchmark asks for is a `Work`, used alike by `ask` here (one checked answer) and by wrk.py (as many as possible).
"""

import contextlib
import http.client
import itertools
import re
import selectors
import socket
import time
from dataclasses import dataclass
from pathlib import Path

from servers import BenchmarkError, Server

KEY = "Bearer sk_test_bench"
FORM = "application/x-www-form-urlencoded"
SESSIONS = "/v1/identity/verification_sessions"
SESSION_FORM = "type=document&metadata[order]=42&client_reference_id=user_7"

CONNECTIONS = 64
PIPELINED = 16
FILL_LIMIT = 1800.0
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
ID = re.compile(rb'"id": *"([^"]+)"')


@dataclass(frozen=True)
class Work:
    """One kind of request. "{id}" in the path stands for any id in the file `ids`, which has one a line. `version` is the
    version of the API that it names, if it names one."""

    name: str
    method: str
    path: str
    body: str = ""
    ids: Path | None = None
    version: str | None = None

    def first_path(self) -> str:
        """The path with the first of the ids in it."""
        return self.path.replace("{id}", first_ids(self.ids, 1)[0]) if self.ids else self.path


@dataclass(frozen=True)
class Answer:
    """An answer with status 200: its headers in their order, and its body."""

    headers: list[tuple[str, str]]
    body: bytes

    def size(self) -> int:
        """How many bytes it took on the wire."""
        return len("HTTP/1.1 200 OK\r\n\r\n") + sum(len(name) + len(value) + 4 for name, value in self.headers) + len(self.body)


def create_sessions() -> Work:
    return Work("create", "POST", SESSIONS, SESSION_FORM)


def pay() -> Work:
    """A payment in one call: a PaymentMethod, an intent, a charge and three events."""
    return Work("create and confirm a PaymentIntent", "POST", "/v1/payment_intents",
                "amount=2000&currency=usd&payment_method=pm_card_visa&confirm=true&return_url=https://example.com/back")


def retrieve_sessions(ids: Path) -> Work:
    return Work("retrieve", "GET", SESSIONS + "/{id}", ids=ids)


def retrieve_object(name: str, path: str, version: str | None = None) -> Work:
    return Work(name, "GET", path, version=version)


def list_sessions(status: str) -> Work:
    return Work("list of 10 by status", "GET", f"{SESSIONS}?status={status}&limit=10")


def first_ids(ids: Path, count: int) -> list[str]:
    """The ids at the top of the file, where the oldest objects are."""
    with ids.open() as file:
        return [line.strip() for line in itertools.islice(file, count)]


def ask(server: Server, method: str, path: str, body: str = "", version: str | None = None) -> Answer:
    """Makes one request on a connection of its own. Raises BenchmarkError unless the status is 200."""
    with connected(server) as connection:
        return exchange(server, connection, method, path, body, version)


def connected(server: Server) -> contextlib.closing[http.client.HTTPConnection]:
    """A connection for `exchange`, closed when the block ends."""
    return contextlib.closing(http.client.HTTPConnection("127.0.0.1", server.port, timeout=60))


def exchange(server: Server, connection: http.client.HTTPConnection, method: str, path: str, body: str = "",
             version: str | None = None) -> Answer:
    """As `ask`, on a connection that may have carried requests before."""
    headers = {"Authorization": KEY} | ({"Content-Type": FORM} if method == "POST" else {}) | ({"Stripe-Version": version} if version else {})
    try:
        connection.request(method, path, body.encode() if method == "POST" else None, headers)
        response = connection.getresponse()
        answer = Answer(response.getheaders(), response.read())
    except (OSError, http.client.HTTPException) as error:
        raise BenchmarkError(f"{server.name} did not answer {method} {path}: {error!r}") from error
    if response.status != 200:
        raise BenchmarkError(f"{server.name} answered {response.status} to {method} {path}:\n{answer.body.decode()[:1000]}")
    return answer


def fill(server: Server, count: int, path: str = SESSIONS, form: str = SESSION_FORM,
         connections: int = CONNECTIONS, ahead: int = PIPELINED) -> list[str]:
    """Creates `count` objects as fast as the server takes them, over many connections that each send several requests
    ahead, and returns their ids, oldest first but for the shuffle between connections."""
    request = post(path, form)
    ids: list[str] = []
    unsent, deadline = count, time.monotonic() + FILL_LIMIT
    with contextlib.ExitStack() as stack:
        selector = stack.enter_context(selectors.DefaultSelector())
        while unsent and len(selector.get_map()) < connections:
            filler = Filler(server, request)
            stack.enter_context(filler.socket)
            selector.register(filler.socket, selectors.EVENT_READ, filler)
            unsent -= filler.send(min(ahead, unsent))
        while len(ids) < count:
            ready = selector.select(10)
            if not ready or time.monotonic() > deadline:
                raise BenchmarkError(f"{server.name} stopped at {len(ids)} of {count} creates")
            for key, _ in ready:
                arrived = key.data.take()
                ids += arrived
                unsent -= key.data.send(min(len(arrived), unsent))
    return ids


def post(path: str, form: str) -> bytes:
    """The bytes of a request."""
    return (f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: {KEY}\r\nContent-Type: {FORM}\r\n"
            f"Content-Length: {len(form)}\r\n\r\n{form}").encode()


class Filler:
    """A connection that creates objects and reads no more of the answers than their ids."""

    def __init__(self, server: Server, request: bytes):
        self.server, self.request, self.buffer = server, request, b""
        self.socket = socket.create_connection(("127.0.0.1", server.port), timeout=30)

    def send(self, count: int) -> int:
        """Sends that many requests at once and returns how many they were."""
        if count:
            self.socket.sendall(self.request * count)
        return count

    def take(self) -> list[str]:
        """Reads what has come in and returns the ids of the answers that are complete."""
        chunk = self.socket.recv(1 << 18)
        if not chunk:
            raise BenchmarkError(f"{self.server.name} closed a connection in the middle of a fill")
        self.buffer += chunk
        ids, start = [], 0
        while (end := self.buffer.find(b"\r\n\r\n", start)) >= 0:
            head = self.buffer[start:end]
            if not head.startswith(b"HTTP/1.1 200 "):
                raise BenchmarkError(f"{self.server.name} answered a create with:\n{self.buffer[start:start + 1000].decode()}")
            following = end + 4 + int(LENGTH.search(head)[1])
            if following > len(self.buffer):
                break
            ids.append(ID.search(self.buffer, end, following)[1].decode())
            start = following
        self.buffer = self.buffer[start:]
        return ids
