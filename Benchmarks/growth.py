#!/usr/bin/env python3
"""What grows with what was before: the rate of a change at the beginning and after many, of looks that used to read everything, of a clock
over many retries, and what a file holds after a reset.

    python3 Benchmarks/growth.py [--pinstripe .build/release/pinstripe] [--count 10000] [--only NAME]

Each line says what came first and what came last; where nothing grows, the two are the same.
"""

import argparse
import contextlib
import http.client
import json
import os
import statistics
import tempfile
import time
import urllib.parse
from pathlib import Path

from servers import running

KEY = "Bearer sk_test_growth"
FORM = "application/x-www-form-urlencoded"


class Daemon:
    """A running daemon, and one connection to it."""

    def __init__(self, port: int, path: Path):
        self.path, self.connection = path, http.client.HTTPConnection("127.0.0.1", port, timeout=600)

    def ask(self, method: str, path: str, **form) -> dict:
        body = urllib.parse.urlencode(form)
        self.connection.request(method, path, body, {"Authorization": KEY, "Content-Type": FORM})
        response = self.connection.getresponse()
        text = response.read()
        if response.status != 200:
            raise SystemExit(f"{method} {path}: {response.status} {text[:500]!r}")
        return json.loads(text)

    def fire(self, transition: str, id: str, **form) -> dict:
        return self.ask("POST", f"/_admin/objects/{id}/transitions/{transition}", **form)


@contextlib.contextmanager
def daemon(program: Path, folder: Path, home: Path | None = None):
    home = home or Path(tempfile.mkdtemp(dir=folder))
    with running("Pinstripe", [str(program), "serve", "--port", "0", "--ready-file", str(home / "ready"), "--database",
                               str(home / "growth.sqlite"), "--log-level", "error"]) as server:
        yield Daemon(server.port, home / "growth.sqlite")


def rate(action, count: int) -> float:
    before = time.perf_counter()
    for _ in range(count):
        action()
    return count / (time.perf_counter() - before)


def compare(name: str, action, count: int) -> None:
    """Changes one object `count` times: how many a second in the first tenth, and in the last."""
    portion = max(1, count // 10)
    action()
    first = rate(action, portion)
    for _ in range(count - 2 * portion):
        action()
    print(f"{name:46} first {first:8.0f} /s   after {count:6}: {rate(action, portion):8.0f} /s", flush=True)


def sessions(server: Daemon, count: int) -> None:
    id = server.ask("POST", "/v1/identity/verification_sessions", type="document")["id"]

    def round() -> None:
        server.fire("submit", id)
        server.fire("reject", id, code="document_expired")

    compare("submit and reject of one session", round, count // 5)


def customers(server: Daemon, count: int) -> None:
    id = server.ask("POST", "/v1/customers")["id"]
    numbers = iter(range(10**9))
    compare("updates of one customer", lambda: server.ask("POST", f"/v1/customers/{id}", name=f"n{next(numbers)}"), 2 * count)


def climate(server: Daemon, count: int) -> None:
    product = server.ask("GET", "/v1/climate/products")["data"][0]["id"]
    server.ask("POST", "/_admin/balance", amount=10**12, currency="usd")
    compare("orders of one Climate product",
            lambda: server.ask("POST", "/v1/climate/orders", product=product, metric_tons="0.01", currency="usd"), count * 6 // 10)


def refunds(server: Daemon, count: int) -> None:
    charge = server.ask("POST", "/v1/charges", amount=900_000, currency="usd", source="tok_visa")["id"]
    compare("refunds of one charge", lambda: server.ask("POST", "/v1/refunds", charge=charge, amount=1), count * 4 // 10)


def resends(server: Daemon, count: int) -> None:
    endpoint = server.ask("POST", "/v1/webhook_endpoints", **{"url": "http://127.0.0.1:1/dead", "enabled_events[]": "customer.created"})["id"]
    server.ask("POST", "/v1/customers")
    event = server.ask("GET", "/v1/events?limit=1")["data"][0]["id"]

    def resend() -> None:
        server.ask("POST", f"/v1/events/{event}/retry", webhook_endpoint=endpoint)
        server.ask("POST", "/_admin/settle")

    compare("resends of one event", resend, count // 5)


def took(action, times: int = 5) -> float:
    """Milliseconds, the median."""
    measured = []
    for _ in range(times):
        before = time.perf_counter()
        action()
        measured.append((time.perf_counter() - before) * 1e3)
    return statistics.median(measured)


def looks(server: Daemon, count: int) -> None:
    """Looks that find little or nothing, among ten times `count` objects."""
    customer = server.ask("POST", "/v1/customers")["id"]
    card = {"type": "card", "card[token]": "tok_visa"}
    mine = server.ask("POST", "/v1/payment_methods", **card)["id"]
    server.ask("POST", f"/v1/payment_methods/{mine}/attach", customer=customer)
    server.ask("POST", "/v1/climate/orders", product=server.ask("GET", "/v1/climate/products")["data"][0]["id"], metric_tons="1", currency="usd")
    server.ask("POST", "/v1/webhook_endpoints", **{"url": "http://127.0.0.1:1/dead", "enabled_events[]": "payment_method.attached"})
    server.ask("POST", "/v1/webhook_endpoints", **{"url": "http://127.0.0.1:1/dead2", "enabled_events[]": "customer.created"})
    for _ in range(count):
        server.ask("POST", "/v1/customers")
    for _ in range(10 * count):
        server.ask("POST", "/v1/payment_methods", **card)
    server.ask("POST", "/_admin/settle", timeout=600)
    for path in [f"/v1/payment_methods?type=card&customer={customer}", "/v1/events?delivery_success=true&type=customer.created",
                 "/_admin/objects?object=climate.order", "/_admin/deliveries?outcome=succeeded"]:
        print(f"{path[:60]:62} {took(lambda: server.ask('GET', path)):8.2f} ms", flush=True)


def retries(server: Daemon, count: int) -> None:
    """An advance over a retry of ten times `count` deliveries to an endpoint that nobody answers."""
    server.ask("POST", "/_admin/clock", frozen="true")
    server.ask("POST", "/v1/webhook_endpoints", **{"url": "http://127.0.0.1:1/dead", "enabled_events[]": "customer.created"})
    for _ in range(10 * count):
        server.ask("POST", "/v1/customers")
    server.ask("POST", "/_admin/settle", timeout=600)
    before = time.perf_counter()
    answer = server.ask("POST", "/_admin/clock", advance="10s")
    seconds = time.perf_counter() - before
    fired = answer.get("fired_count", len(answer["fired"]))
    print(f"an advance over {fired} retries {seconds:6.2f} s, {fired / seconds:.0f} a second, answered in {len(json.dumps(answer))} bytes", flush=True)


def starts(program: Path, folder: Path, count: int) -> None:
    """A start on another port, with ten times `count` objects that carry links; and what is left of the file after a reset."""
    home = Path(tempfile.mkdtemp(dir=folder))
    with daemon(program, folder, home) as server:
        for _ in range(10 * count):
            server.ask("POST", "/v1/identity/verification_sessions", type="document")
    before = time.perf_counter()
    with daemon(program, folder, home) as server:
        print(f"a start on another port with {10 * count} sessions {time.perf_counter() - before:6.2f} s", flush=True)
        before = server.path.stat().st_size
        server.ask("POST", "/_admin/reset")
        time.sleep(10)
        files = [Path(f"{server.path}{end}") for end in ("", "-wal")]
        print(f"the files: {before / 2**20:.0f} MiB before a reset, ten seconds after it "
              f"{sum(each.stat().st_size for each in files if each.exists()) / 2**20:.0f} MiB", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pinstripe", type=Path, default=Path(".build/release/pinstripe"))
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--only", choices=["sessions", "customers", "climate", "refunds", "resends", "looks", "retries", "starts"])
    chosen = parser.parse_args()
    build = Path(__file__).parent / "build"
    build.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=build) as folder:
        for work in [sessions, customers, climate, refunds, resends, looks, retries]:
            if chosen.only in (None, work.__name__):
                with daemon(chosen.pinstripe.resolve(), Path(folder)) as server:
                    work(server, chosen.count)
        if chosen.only in (None, "starts"):
            starts(chosen.pinstripe.resolve(), Path(folder), chosen.count)


if __name__ == "__main__":
    os.chdir(Path(__file__).parent.parent)
    main()
