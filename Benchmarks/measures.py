"""What is measured of Pinstripe alone: how soon it is there, how soon it has forgotten, and what it holds meanwhile."""

import json
import statistics
import time
from http.client import HTTPConnection

from pinstripe import Pinstripe
from report import Row
from servers import BenchmarkError, Server
from traffic import ask, connected, exchange, fill

STARTS = 20
RESETS = 50
RESTORES = 10
MEBIBYTE = 1 << 20


def starts(pinstripe: Pinstripe) -> list[Row]:
    """From the execution of the program, its database not there yet, to its ready line and to its first answer."""
    ready, answered, resident = [], [], []
    for _ in range(STARTS):
        with pinstripe.empty() as server:
            ready.append(server.ready - server.started)
            ask(server, "GET", "/_admin/health")
            answered.append(time.perf_counter() - server.started)
            resident.append(server.resident_bytes())
    return [duration(f"start to ready, empty database (of {STARTS})", ready, 0.030),
            duration("start to the first answer", answered, None),
            memory(resident)]


def small_resets(pinstripe: Pinstripe) -> Row:
    """A reset of 100 objects, as a test suite makes one between two tests: at once after the last create."""
    with pinstripe.empty() as server:
        return duration(f"reset of 100 objects (of {RESETS})", [reset(server, 100) for _ in range(RESETS)], 0.002)


def large_resets(pinstripe: Pinstripe, times: int) -> Row:
    """A reset of 100,000 objects, each time on a new database."""
    measured = []
    for _ in range(times):
        with pinstripe.empty() as server:
            measured.append(reset(server, 100_000))
    return duration(f"reset of 100,000 objects (of {times})", measured, 0.100)


def restores(pinstripe: Pinstripe) -> list[Row]:
    """A restore of 10,000 objects: after a moment without requests, as between two tests, and at once after another restore."""
    with pinstripe.empty() as server, connected(server) as connection:
        fill(server, 10_000)
        exchange(server, connection, "PUT", "/_admin/snapshots/bench")
        rested, busy = [], []
        for _ in range(RESTORES):
            time.sleep(1)
            rested.append(restore(server, connection))
            busy.append(restore(server, connection))
    return [duration(f"restore of 10,000 objects (of {RESTORES})", rested, 0.050),
            duration("restore of 10,000 objects, at once after another", busy, None)]


def restore(server: Server, connection: HTTPConnection) -> float:
    """Restores the snapshot and returns how many seconds that took."""
    before = time.perf_counter()
    answer = exchange(server, connection, "POST", "/_admin/snapshots/bench/restore")
    taken = time.perf_counter() - before
    if json.loads(answer.body)["objects"] < 10_000:
        raise BenchmarkError("a snapshot has lost objects")
    return taken


def reset(server: Server, count: int) -> float:
    """Creates that many objects and returns how many seconds the reset took, on a connection that was open already."""
    fill(server, count)
    with connected(server) as connection:
        exchange(server, connection, "GET", "/_admin/health")
        before = time.perf_counter()
        answer = exchange(server, connection, "POST", "/_admin/reset")
        taken = time.perf_counter() - before
    removed = json.loads(answer.body)["objects_removed"]
    if removed < count:
        raise BenchmarkError(f"a reset removed {removed} objects where {count} were created")
    return taken


def duration(name: str, seconds: list[float], bar: float | None) -> Row:
    """A row for a time that should be short."""
    median, least, most = statistics.median(seconds), min(seconds), max(seconds)
    return Row(name, f"{median * 1e3:.2f} ms", f"{least * 1e3:.2f}..{most * 1e3:.2f} ms", "",
               f"≤ {bar * 1e3:.0f} ms" if bar else "", median <= bar if bar else None,
               {"seconds": median, "least": least, "most": most, "bar": bar})


def memory(resident: list[int]) -> Row:
    """A row for the resident memory, in bytes, of an idle server that has answered one request."""
    median, least, most = (value / MEBIBYTE for value in (statistics.median(resident), min(resident), max(resident)))
    return Row("idle memory, after one request", f"{median:.1f} MiB", f"{least:.1f}..{most:.1f} MiB", "", "≤ 22 MiB",
               median <= 22, {"mebibytes": median, "least": least, "most": most, "bar": 22})
