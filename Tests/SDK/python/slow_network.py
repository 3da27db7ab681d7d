"""Answers of all sizes over a network that is not as good as this machine's own: packets of 1,500 bytes, some milliseconds under way.

A program of its own, for it has to run in a network namespace: `unshare --net python3 slow_network.py BINARY FOLDER` (with
`--map-root-user` for those who are not root). It prints how long each answer took, and ends with status 1 when one did not
come whole.
"""

import http.client
import io
import json
import socket
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlencode

from forwarding import PATH, asked, flat

KEY = "sk_test_network"
SECONDS = 100
MEBIBYTE = 1 << 20
# Each is six bytes in JSON, so a destination's largest answer, of a mebibyte, becomes one of six.
CONTROL = b"\x01"
LATE = [("40 KB", b"x" * 40_000), ("110 KB", b"x" * 110_000), ("1 MB", b"x" * MEBIBYTE), ("6 MB", CONTROL * MEBIBYTE)]


class Destination(BaseHTTPRequestHandler):
    """Answers with what its path asks for: a name of LATE."""

    protocol_version = "HTTP/1.1"

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        body = dict(LATE)[self.path[1:].replace("-", " ")]
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


def prepare_network():
    subprocess.run(["ip", "link", "set", "lo", "up", "mtu", "1500"], check=True)
    delay = subprocess.run(["tc", "qdisc", "add", "dev", "lo", "root", "netem", "delay", "2ms", "limit", "100000"], capture_output=True, text=True)
    print("packets of 1,500 bytes", "without a delay: " + delay.stderr.strip() if delay.returncode else "2 ms under way")


def ask(port, method, path, form=None, slowly=False):
    """The body of the answer, and the seconds it took. A slow reader takes it in portions, with a small window."""
    body = urlencode(flat(form)) if form else ""
    with socket.socket() as client:
        if slowly:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 32_768)
        client.settimeout(SECONDS)
        client.connect(("127.0.0.1", port))
        start = time.monotonic()
        client.sendall(
            f"{method} {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {KEY}\r\nConnection: close\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode())
        received = bytearray()
        try:
            while chunk := client.recv(65_536):
                received += chunk
                if slowly:
                    time.sleep(0.002)
        except TimeoutError:
            pass
    head, _, answer = bytes(received).partition(b"\r\n\r\n")
    headers = http.client.parse_headers(io.BytesIO(head.partition(b"\r\n")[2] + b"\r\n\r\n"))
    assert head.startswith(b"HTTP/1.1 200"), head[:500]
    assert len(answer) == int(headers["Content-Length"]), f"{len(answer)} of {headers['Content-Length']} bytes came in {SECONDS} s"
    return answer, time.monotonic() - start


def check(name, *arguments, **options):
    try:
        answer, seconds = ask(*arguments, **options)
        json.loads(answer)
        print(f"{name}: {len(answer):,} bytes in {seconds:.2f} s", flush=True)
        return True
    except AssertionError as error:
        print(f"{name}: {error}", flush=True)
        return False


def main(binary, folder):
    prepare_network()
    destination = ThreadingHTTPServer(("127.0.0.1", 0), Destination)
    threading.Thread(target=destination.serve_forever, daemon=True).start()
    ready = f"{folder}/ready"
    daemon = subprocess.Popen(
        [binary, "serve", "--port", "0", "--database", ":memory:", "--ready-file", ready, "--log-level", "error"],
        stdout=subprocess.PIPE, text=True)
    try:
        port = int(next(line for line in daemon.stdout if "is ready on" in line).rsplit(":", 1)[1])
        # The last four forwarded requests make a list of nearly eight megabytes.
        at_once = (port, "GET", f"{PATH}?limit=4")
        results = []
        for slowly in (False, True):
            reader = "a slow reader" if slowly else "a fast reader"
            for name, _ in LATE:
                form = asked(f"http://127.0.0.1:{destination.server_port}/{name.replace(' ', '-')}")
                results.append(check(f"late, {name}, {reader}", port, "POST", PATH, form, slowly=slowly))
            results.append(check(f"at once, 8 MB, {reader}", *at_once, slowly=slowly))
        together = [threading.Thread(target=lambda: results.append(check("at once, 8 MB, five together", *at_once, slowly=True))) for _ in range(5)]
        for thread in together:
            thread.start()
        for thread in together:
            thread.join()
        return 0 if all(results) else 1
    finally:
        daemon.terminate()
        daemon.wait(10)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
