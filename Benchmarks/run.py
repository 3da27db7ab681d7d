#!/usr/bin/env python3
"""What `make bench` runs: measures Pinstripe and says whether it is as fast and as small as it has to be.

Absolute rates say more about a machine than about a program, so nearly everything here is a ratio: Pinstripe against a
bare libevent server (bare.c) that sends the same bytes, and a Pinstripe with a million objects against one with a thousand.

How it works
  1. Pinstripe starts on a new database on the real disk and gets 1,000 verification sessions. Its answers to a retrieve,
     a list and a create are captured for the bare server to repeat, and it is checked that both then send the same bytes
     (bare.py).
  2. wrk drives the two in turns over 16 kept connections, in several rounds; the median of the rounds' ratios counts
     (contest.py, wrk.py). A retrieve asks for ids picked at random among all that are stored. Creates start from
     1,000 objects in each round, with a new daemon. Every run must be free of errors, or there is no result at all.
     Then one daemon answers retrieves of customers in an old version and in the newest, in turns.
  3. Then what concerns Pinstripe alone: start, resets, memory (measures.py). A start is timed from the execution of the
     program to the arrival of its ready line. And webhooks, to a receiver in C (receiver.c): deliveries a second while
     objects are created, none lost and none made twice, or there is no result at all; and the time from a create's commit
     to the receiver's first byte, on an idle daemon (deliveries.py says how near that comes).
     And forwarded requests: a hundred to a destination that takes a second for each (forwards.py), by themselves, and beside
     retrieves that they must not slow down.
  4. With --large, a second daemon is filled with 1,000,000 objects, and both daemons do the same work in turns. One
     more list there finds ten canceled sessions, which are the ten oldest: without an index on the status it would have
     to look at all others first.
  5. Last, when it can be installed, the PyPI package localstripe does a create and a retrieve, for comparison (comparison.py).

What is measured has the first core for itself, wrk and the receiver the second, where there are two (servers.py). Before each
run the server must be idle and the disk must have all that was written. The ratios flatter Pinstripe when wrk cannot keep the
bare server busy, so a remark says when it was not. Other work on the machine disturbs: bench on a quiet one.

Everything made, the result.json with all rounds included, is in Benchmarks/build. The status is 0 when all was
measured, whether the bars are met or not (--strict: 1 when one is missed), and 2 when it could not be.
"""

import argparse
import contextlib
import json
import os
import shutil
import signal
import sys
import tempfile
from pathlib import Path

import bare
import comparison
import deliveries
import forwards
import measures
from compilation import compiled
from contest import Side, contest
from pinstripe import Pinstripe
from report import Report, Row, machine
from servers import BenchmarkError, Server, pin_to, running
from traffic import Work, ask, create_sessions, list_sessions, pay, retrieve_object, retrieve_sessions

HERE = Path(__file__).resolve().parent
BUILD = HERE / "build"
SMALL = 1_000
LARGE = 1_000_000
OLD_VERSION = "2020-03-02"


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measures Pinstripe. What and how: the head of this file.")
    parser.add_argument("--pinstripe", type=Path, default=HERE.parent / ".build/release/pinstripe", help="the program to measure")
    parser.add_argument("--rounds", type=int, default=5, help="rounds of each contest (5)")
    parser.add_argument("--seconds", type=int, default=3, help="seconds of each run (3)")
    parser.add_argument("--large", type=int, nargs="?", const=LARGE, metavar="COUNT", help="also with 1,000,000 objects, or COUNT")
    parser.add_argument("--strict", action="store_true", help="end with status 1 when a bar is missed")
    return parser.parse_args()


def against_bare(pinstripe: Pinstripe, folder: Path, rounds: int, seconds: int) -> list[Row]:
    """Retrieve, create and list at 1,000 objects, beside the bare server."""
    with pinstripe.holding(SMALL) as (ours, ids):
        retrieve, create, payment, listing = retrieve_sessions(ids), create_sessions(), pay(), list_sessions("requires_input")
        captured = bare.capture(ours, [create, payment, retrieve, listing], folder)
        with running("bare", [str(compiled("bare", BUILD)), *captured]) as other:
            bare.check_same(ours, other, [retrieve, listing, create, payment])  # creates last, for they change the list
            rows = {}
            for work, bar in ((retrieve, 0.85), (listing, 0.45)):
                rows[work] = contest(work.name, Side.kept(ours, work), Side.kept(other, work), bar, rounds, seconds)
            for work, bar in ((create, 0.40), (payment, 0.15)):
                rows[work] = contest(work.name, anew(pinstripe, work), Side.kept(other, work), bar, rounds, seconds)
    return [rows[retrieve], rows[create], rows[payment], rows[listing]]


def anew(pinstripe: Pinstripe, work: Work) -> Side:
    """The work on a new daemon in every round, so that each starts with the same number of objects."""
    @contextlib.contextmanager
    def open():
        with pinstripe.holding(SMALL) as (server, _):
            yield server, work
    return Side.fresh(open)


def against_newest(pinstripe: Pinstripe, rounds: int, seconds: int) -> list[Row]:
    """Retrieves of customers in an old version, which shows their lists, beside the newest version. One has a card."""
    with pinstripe.empty() as server:
        rows = []
        for name, form in (("retrieve a customer", "name=Jenny"), ("retrieve a customer with a card", "source=tok_visa")):
            path = f"/v1/customers/{json.loads(ask(server, 'POST', '/v1/customers', form).body)['id']}"
            old, newest = (Side.kept(server, retrieve_object(name, path, version)) for version in (OLD_VERSION, None))
            rows.append(contest(name, old, newest, 0.70, rounds, seconds))
        return rows


def against_small(pinstripe: Pinstripe, count: int, rounds: int, seconds: int) -> list[Row]:
    """The same work with many objects stored, beside a daemon with few."""
    with pinstripe.holding(SMALL) as (small, few), pinstripe.holding(count) as (large, many):
        listing, rare = list_sessions("requires_input"), list_sessions("canceled")
        kept = [("retrieve", retrieve_sessions(many), retrieve_sessions(few)), ("list of 10 by status", listing, listing),
                ("list of the 10 oldest by status", rare, rare)]
        rows = [contest(name, Side.kept(large, there), Side.kept(small, here), 0.85, rounds, seconds) for name, there, here in kept]
        create = contest("create", Side.kept(large, create_sessions()), anew(pinstripe, create_sessions()), 0.85, rounds, seconds)
    return [rows[0], create, *rows[1:]]


def against_localstripe(pinstripe: Pinstripe, folder: Path, rounds: int, seconds: int) -> list[Row]:
    """A retrieve and a create, a customer there and a verification session here."""
    python = comparison.install(BUILD)
    with comparison.serving(python, folder) as (other, theirs), pinstripe.holding(SMALL) as (ours, ids):
        pairs = [(retrieve_sessions(ids), comparison.retrieve_customers(theirs)), (create_sessions(), comparison.create_customers())]
        return [contest(mine.name, Side.kept(ours, mine), Side.kept(other, yours), None, rounds, seconds) for mine, yours in pairs]


def measure(chosen: argparse.Namespace, report: Report, folder: Path) -> None:
    """Everything in turn; each table is printed as soon as it is there."""
    pinstripe, length = Pinstripe(chosen.pinstripe.resolve(), folder), (chosen.rounds, chosen.seconds)
    rows = against_bare(pinstripe, folder, *length)
    report.add(f"{SMALL:,} objects, against bare libevent sending the same bytes", ("work", "Pinstripe", "bare", "ratio"), rows)
    remark_on_bare(rows)
    rows = against_newest(pinstripe, *length)
    report.add("An old version, against the newest", ("work", OLD_VERSION, "newest", "ratio"), rows)
    rows = measures.starts(pinstripe)
    rows += [measures.small_resets(pinstripe), measures.large_resets(pinstripe, 3 if chosen.large else 1)]
    rows += measures.restores(pinstripe)
    rows += deliveries.measured(pinstripe, BUILD)
    alone, beside = forwards.measured(pinstripe, SMALL, *length)
    report.add("Alone", ("work", "median", "range", "note"), rows + alone)
    report.add("Beside slow forwards, against the same daemon without them", ("work", "beside", "without", "ratio"), beside)
    if chosen.large:
        print(f"\nStoring {chosen.large:,} objects takes a while, and some gigabytes of disk.", flush=True)
        rows = against_small(pinstripe, chosen.large, *length)
        title = f"{chosen.large:,} objects, against {SMALL:,}"
        report.add(title, ("work", f"at {chosen.large:,}", f"at {SMALL:,}", "ratio"), rows)
    try:
        rows = against_localstripe(pinstripe, folder, min(2, chosen.rounds), chosen.seconds)
        report.add("For comparison: localstripe, a customer there and a session here", ("work", "Pinstripe", "localstripe", "ratio"), rows)
    except BenchmarkError as error:
        print(f"\nlocalstripe is left out: {error}")


def remark_on_bare(rows: list[Row]) -> None:
    """Says so when the bare server had time to spare, and the ratio is therefore too good."""
    for row in rows:
        busy = [played["other"]["busy"] for played in row.detail["rounds"]]
        if min(busy) < 0.9:
            print(f"  Remark: in the contest \"{row.work}\" the bare server was only {min(busy):.0%} busy in one round, "
                  "so wrk or other work held it back.", flush=True)


def main() -> int:
    chosen = options()
    if not chosen.pinstripe.exists():
        raise BenchmarkError(f"{chosen.pinstripe} is not there: build it with  swift build -c release --product pinstripe")
    if not shutil.which("wrk"):
        raise BenchmarkError("wrk is not installed: install it with  apt-get install wrk")
    pin_to(1)
    BUILD.mkdir(exist_ok=True)
    report = Report()
    print(f"On {machine()}; {chosen.rounds} rounds of {chosen.seconds} s for each rate.", flush=True)
    if os.getloadavg()[0] > 0.5:
        print(f"Other work is going on here (load {os.getloadavg()[0]:.1f}): the figures will wander.", flush=True)
    with tempfile.TemporaryDirectory(dir=BUILD) as folder:
        measure(chosen, report, Path(folder))
    report.write(BUILD / "result.json")
    missed = report.missed()
    print(f"\nMissed: {', '.join(missed)}." if missed else "\nAll bars are met.")
    return 1 if missed and chosen.strict else 0


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that every `with` block ends its server
    try:
        sys.exit(main())
    except BenchmarkError as error:
        print(f"\nThe benchmark failed: {error}", file=sys.stderr)
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)
