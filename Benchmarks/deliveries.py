"""How many webhooks a second reach a receiver on this machine (receiver.c), and how soon after its commit one does.

In both, a new daemon has one webhook endpoint for all types of events, and every event must arrive exactly once: the ids that
the receiver has seen are compared with those of /v1/events, and the objects of these with the sessions that were created.
One event more or less ends the benchmark.

The rate. A fixed number of sessions is created over 16 kept connections, one request at a time on each. The creates and the
deliveries share the daemon's core, so the rate counts from before the first create to the arrival of the last delivery.

The delay. An idle daemon gets one create at a time. No one outside sees a commit, but it lies between two moments that a client
knows: after the create was sent, and before the first byte of its answer came, for no answer leaves before its commit.
 - What is shown counts from the answer. Both ends take the same way, a write by the daemon, the loopback, the wake-up of a
   process on the second core, so this is how much later the daemon sent the delivery than the answer. It is too short by
   what the answer needed from the commit to here: some tens of microseconds.
 - The note beside it counts from before the create was sent. It is too long by the whole create, and so a limit that the
   truth cannot exceed.
The client sleeps between the answer and the next create, so that it is not in the receiver's way on the core they share.
"""

import contextlib
import dataclasses
import json
import select
import statistics
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from compilation import compiled
from measures import duration
from pinstripe import Pinstripe
from report import Row
from servers import BenchmarkError, Server, running
from traffic import SESSION_FORM, SESSIONS, Filler, ask, connected, exchange, fill, post

ROUNDS = 3
EVENTS = 20_000
CONNECTIONS = 16
LEAST_RATE = 5_000
SINGLE = 300
REST = 0.010
ANSWER_LIMIT = 10.0
SETTLE_LIMIT = 50


def measured(pinstripe: Pinstripe, folder: Path) -> list[Row]:
    """Both rows; the receiver is built in the folder."""
    with running("receiver", [str(compiled("receiver", folder))], core=1) as receiver:
        return [rate(pinstripe, receiver), delay(pinstripe, receiver)]


def rate(pinstripe: Pinstripe, receiver: Server) -> Row:
    """Deliveries a second, while as many objects are created."""
    rounds = []
    for _ in range(ROUNDS):
        with delivering(pinstripe, receiver) as server:
            used, start = server.processor_seconds(), time.monotonic_ns()
            sessions = fill(server, EVENTS, connections=CONNECTIONS, ahead=1)
            elapsed = (max(delivered(server, receiver, sessions).values()) - start) / 1e9
            rounds.append({"rate": EVENTS / elapsed, "busy": (server.processor_seconds() - used) / elapsed})
    rates = [played["rate"] for played in rounds]
    median, least, most = statistics.median(rates), min(rates), max(rates)
    return Row(f"deliveries to a local receiver (of {ROUNDS} × {EVENTS:,})", f"{median:,.0f}/s", f"{least:,.0f}..{most:,.0f}/s",
               "0 lost, 0 twice", f"≥ {LEAST_RATE:,}/s", median >= LEAST_RATE,
               {"rate": median, "least": least, "most": most, "bar": LEAST_RATE, "lost": 0, "twice": 0, "rounds": rounds})


def delay(pinstripe: Pinstripe, receiver: Server) -> Row:
    """The time from a commit to the receiver's first byte, while nothing else is to do."""
    sent, answered = {}, {}
    with delivering(pinstripe, receiver) as server:
        client = Filler(server, post(SESSIONS, SESSION_FORM))
        with client.socket:
            for _ in range(SINGLE):
                before = time.monotonic_ns()
                client.send(1)
                ready, _, _ = select.select([client.socket], [], [], ANSWER_LIMIT)
                after = time.monotonic_ns()
                if not ready:
                    raise BenchmarkError(f"{server.name} did not answer a create within {ANSWER_LIMIT:.0f} s")
                time.sleep(REST)
                for session in client.take():
                    sent[session], answered[session] = before, after
        arrived = delivered(server, receiver, list(sent))
    from_request, from_answer = ([(arrived[session] - moment) / 1e9 for session, moment in moments.items()] for moments in (sent, answered))
    row = duration(f"commit to the receiver's first byte (of {SINGLE})", from_answer, None)
    limit = statistics.median(from_request)
    return dataclasses.replace(row, ratio=f"{limit * 1e3:.2f} ms from the request", detail=row.detail | {"from_request": limit})


@contextlib.contextmanager
def delivering(pinstripe: Pinstripe, receiver: Server) -> Iterator[Server]:
    """A new daemon, at rest, that delivers every event to the receiver, which has forgotten all others."""
    ask(receiver, "DELETE", "/report")
    with pinstripe.empty() as server:
        ask(server, "POST", "/v1/webhook_endpoints", f"url=http://127.0.0.1:{receiver.port}/&enabled_events[]=*")
        server.settle()
        yield server


def delivered(server: Server, receiver: Server, sessions: list[str]) -> dict[str, int]:
    """Waits until every delivery was tried, and returns when the event of each session arrived, in nanoseconds. Raises
    BenchmarkError unless each arrived, and once."""
    ask(server, "POST", "/_admin/settle", f"timeout={SETTLE_LIMIT}")
    arrivals = [line.split() for line in ask(receiver, "GET", "/report").body.decode().splitlines()]
    times, session_of = Counter(id for id, _ in arrivals), events(server)
    if sorted(session_of.values()) != sorted(sessions):
        raise BenchmarkError(f"{server.name} has {len(session_of)} events where {len(sessions)} sessions were created")
    lost = len(session_of.keys() - times.keys())
    twice = sum(count > 1 for count in times.values())
    unknown = len(times.keys() - session_of.keys())
    if lost or twice or unknown:
        raise BenchmarkError(f"of {len(session_of)} events {lost} did not arrive and {twice} arrived more than once, "
                             f"and {unknown} arrived that {server.name} does not know")
    return {session_of[id]: int(moment) for id, moment in arrivals}


def events(server: Server) -> dict[str, str]:
    """The id of each event with that of its object."""
    objects, cursor = {}, ""
    with connected(server) as connection:
        while True:
            page = json.loads(exchange(server, connection, "GET", f"/v1/events?limit=100{cursor}").body)
            objects |= {event["id"]: event["data"]["object"]["id"] for event in page["data"]}
            if not page["has_more"]:
                return objects
            cursor = f"&starting_after={page['data'][-1]['id']}"
