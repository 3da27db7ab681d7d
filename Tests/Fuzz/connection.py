"""A connection that is kept open: as little of HTTP as it takes to send many requests."""

import socket
import time
from urllib.parse import urlsplit

HUNG_SECONDS = 20


class Hung(Exception):
    """No answer came in time, or only a part of one."""


class Answer:
    def __init__(self, status, headers, body, seconds):
        self.status, self.headers, self.body, self.seconds = status, headers, body, seconds


class Connection:
    def __init__(self, url):
        parts = urlsplit(url)
        self.place = (parts.hostname, parts.port)
        self.socket = None

    def send(self, method, path, headers, body=b""):
        """Sends a request and reads its answer. A connection that the server has closed is opened anew, once."""
        lines = [f"{method} {path} HTTP/1.1", f"Host: {self.place[0]}:{self.place[1]}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        if body or method == "POST":
            lines.append(f"Content-Length: {len(body)}")
        request = "\r\n".join(lines).encode("utf-8", "surrogatepass") + b"\r\n\r\n" + body
        was_open = self.socket is not None
        try:
            return self.exchange(method, request)
        except (BrokenPipeError, ConnectionResetError, EOFError):
            self.close()
            if not was_open:
                raise
            return self.exchange(method, request)
        except TimeoutError as fault:
            self.close()
            raise Hung(f"no answer within {HUNG_SECONDS} s") from fault

    def exchange(self, method, request):
        if self.socket is None:
            self.socket = socket.create_connection(self.place, timeout=HUNG_SECONDS)
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        started = time.perf_counter()
        self.socket.sendall(request)
        received = bytearray()
        while (end := received.find(b"\r\n\r\n")) < 0:
            received += self.more()
        lines = received[:end].decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
        length = 0 if method == "HEAD" else int(headers.get("content-length", 0))
        body = received[end + 4:]
        while len(body) < length:
            body += self.more()
        if headers.get("connection", "").lower() == "close":
            self.close()
        return Answer(int(lines[0].split()[1]), headers, bytes(body[:length]), time.perf_counter() - started)

    def more(self):
        chunk = self.socket.recv(262_144)
        if not chunk:
            raise EOFError("the server closed the connection")
        return chunk

    def close(self):
        if self.socket is not None:
            self.socket.close()
            self.socket = None
