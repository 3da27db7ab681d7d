#!/usr/bin/env python3
"""What one client has to wait for another: the worst answer to a small request while somebody else makes large ones, many, or none at all.

`Benchmarks/neighbours.py [PROGRAM] [NAME …]`: without names, all of them are run. Attackers are processes of their own, so that the
clock that is read here is not held up by them.
"""

import json
import multiprocessing
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote

HERE = Path(__file__).resolve().parent
FORM = "application/x-www-form-urlencoded"


def request(method, path, form="", key="sk_test_large"):
    return (f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {key}\r\nContent-Type: {FORM}\r\n"
            f"Content-Length: {len(form)}\r\n\r\n{form}").encode()


def connect(port):
    client = socket.create_connection(("127.0.0.1", port), timeout=60)
    client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return client


def exchange(client, sent):
    """Sends a request and answers the body of what comes back."""
    client.sendall(sent)
    received = bytearray(client.recv(65_536))
    while b"\r\n\r\n" not in received:
        received += client.recv(65_536)
    head, _, body = bytes(received).partition(b"\r\n\r\n")
    length = int(re.search(rb"Content-Length: (\d+)", head).group(1))
    body = bytearray(body)
    while len(body) < length:
        body += client.recv(1 << 20)
    return bytes(body)


class Daemon:
    def __init__(self, program):
        self.folder = tempfile.TemporaryDirectory()
        self.process = subprocess.Popen(
            [program, "serve", "--port", "0", "--database", f"{self.folder.name}/db.sqlite", "--log-level", "error"],
            stdout=subprocess.PIPE, text=True)
        self.port = int(next(line for line in self.process.stdout if "is ready on" in line).rsplit(":", 1)[1])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self.folder.cleanup()

    @property
    def megabytes(self):
        return int(re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{self.process.pid}/status").read_text()).group(1)) // 1024


def probe(daemon, seconds, fresh=False, during=None):
    """Asks for something small again and again: the worst time, and the most memory, while `during` lives or so many seconds pass."""
    worst, memory, answers = 0.0, 0, 0
    client = connect(daemon.port)
    end = time.monotonic() + seconds
    while time.monotonic() < end and (during is None or during.is_alive()):
        start = time.perf_counter()
        if fresh:
            client.close()
            client = connect(daemon.port)
        exchange(client, request("GET", "/v1/customers?limit=1", key="sk_test_small"))
        worst = max(worst, time.perf_counter() - start)
        answers += 1
        memory = max(memory, daemon.megabytes)
        time.sleep(0.002)
    client.close()
    return f"worst answer {worst * 1000:.1f} ms of {answers}, memory {memory} MB"


class Destination(BaseHTTPRequestHandler):
    """Answers with as many bytes as its path says."""

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        body = b"x" * int(self.path[1:])
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


def fill_list(port, size=130_000):
    """A hundred objects that make a list of 13 megabytes, or more."""
    destination = ThreadingHTTPServer(("127.0.0.1", 0), Destination)
    threading.Thread(target=destination.serve_forever, daemon=True).start()
    client = connect(port)
    form = (f"payment_method=pm_card_visa&url=http://127.0.0.1:{destination.server_port}/{size}&replacements[]=card_number"
            "&request[body]=%7B%22number%22%3A%22%22%7D")
    for _ in range(100):
        exchange(client, request("POST", "/v1/forwarding/requests", form))
    destination.shutdown()
    return len(exchange(client, request("GET", "/v1/forwarding/requests?limit=100")))


def slow_readers(port, count=150):
    clients = [connect(port) for _ in range(count)]
    for client in clients:
        client.sendall(request("GET", "/v1/forwarding/requests?limit=100"))
    time.sleep(6)


def vanishing(port, seconds=4):
    end = time.monotonic() + seconds
    address, count = ("127.0.0.1", port), 0
    while time.monotonic() < end:
        client = socket.socket()
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        client.connect(address)
        client.close()
        count += 1
    print(f"    {count / seconds:,.0f} a second from one process", flush=True)


def advance(port, time="30d"):
    exchange(connect(port), request("POST", "/_admin/clock", f"advance={time}"))


def attack(target, *arguments):
    process = multiprocessing.Process(target=target, args=arguments)
    process.start()
    return process


def measure_slow_readers(daemon):
    print(f"150 slow readers of a list of {fill_list(daemon.port) / 1e6:.1f} MB:", flush=True)
    process = attack(slow_readers, daemon.port)
    print("   ", probe(daemon, 10, during=process))
    process.join()


def fast_reader(port):
    client = connect(port)
    for _ in range(20):
        exchange(client, request("GET", "/v1/forwarding/requests?limit=100"))


def measure_readers(daemon, size=130_000):
    size = fill_list(daemon.port, size)
    process = attack(fast_reader, daemon.port)
    print(f"a fast reader of a list of {size / 1e6:.1f} MB, twenty times:", probe(daemon, 60, during=process), flush=True)
    process.join()


def measure_readers_of_more(daemon):
    measure_readers(daemon, 1_000_000)


def measure_timers(daemon, count=10_000):
    client = connect(daemon.port)
    sessions = "/v1/identity/verification_sessions"
    for _ in range(count):
        session = json.loads(exchange(client, request("POST", sessions, "type=document")))["id"]
        exchange(client, request("POST", f"{sessions}/{session}/redact"))
    process = attack(advance, daemon.port)
    print(f"{count:,} due timers:", probe(daemon, 60, during=process), flush=True)
    process.join()


def measure_debits(daemon, count=10_000):
    """The bank answers very many debits at once."""
    client = connect(daemon.port)
    form = ("amount=2000&currency=eur&confirm=true&payment_method=pm_sepaDebit_success_de&mandate_data[customer_acceptance][type]=offline"
            "&return_url=https://shop.example/back")
    exchange(client, request("POST", "/_admin/clock", "frozen=true"))
    for _ in range(count):
        intent = json.loads(exchange(client, request("POST", "/v1/payment_intents", form)))
        assert intent["status"] == "processing", intent
    process = attack(advance, daemon.port, "5s")
    print(f"{count:,} debits that fall due:", probe(daemon, 60, during=process), flush=True)
    process.join()
    assert json.loads(exchange(client, request("GET", f"/v1/payment_intents/{intent['id']}")))["status"] == "succeeded"


def measure_vanishing(daemon):
    print("clients that connect and vanish:", flush=True)
    for fresh in (False, True):
        processes = [attack(vanishing, daemon.port) for _ in range(2)]
        print("   ", "a new connection each time:" if fresh else "a kept connection:", probe(daemon, 6, fresh, processes[0]), flush=True)
        for process in processes:
            process.join()


def measure_accounts(daemon, count=20_000):
    client = connect(daemon.port)
    start = time.monotonic()
    for number in range(count):
        exchange(client, request("POST", "/v1/customers", key=f"sk_test_account{number}"))
    print(f"{count:,} accounts, made at {count / (time.monotonic() - start):,.0f} a second:", flush=True)
    print("   ", probe(daemon, 6), flush=True)


MEASURES = {name.removeprefix("measure_"): value for name, value in list(globals().items()) if name.startswith("measure_")}

if __name__ == "__main__":
    multiprocessing.set_start_method("fork")
    program = sys.argv[1] if len(sys.argv) > 1 else str(HERE.parent / ".build/release/pinstripe")
    for name in sys.argv[2:] or MEASURES:
        with Daemon(program) as daemon:
            MEASURES[name](daemon)
