"""A hundred forwarded requests to a destination that takes a second for each answer: whether they run side by side, and whether a
retrieve of something else notices.

The destination is a small asyncio server in this program; the hundred callers are threads of it. Between two answers all of them sleep,
so they cost the second core, which wrk has, next to nothing.
"""

import asyncio
import contextlib
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from urllib.parse import urlencode

from contest import Side, contest
from measures import duration
from pinstripe import Pinstripe
from report import Row
from servers import Server
from traffic import Work, connected, exchange, retrieve_sessions

FORWARDS = "/v1/forwarding/requests"
CALLERS = 100
DELAY = 1.0
ROUNDS = 3
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"


def measured(pinstripe: Pinstripe, stored: int, rounds: int, seconds: int) -> tuple[list[Row], list[Row]]:
    """The rows for the hundred alone, and for a retrieve beside them."""
    with pinstripe.holding(stored) as (server, ids), destination() as url:
        alone = [side_by_side(server, url) for _ in range(ROUNDS)]
        work = retrieve_sessions(ids)
        beside = contest(f"retrieve, {CALLERS} slow forwards under way", under_way(server, work, url), Side.kept(server, work),
                         0.90, rounds, seconds)
    return [duration(f"{CALLERS} forwards to what takes {DELAY:.0f} s (of {ROUNDS})", alone, 1.5 * DELAY)], [beside]


@contextlib.contextmanager
def destination() -> Iterator[str]:
    """The URL of a server that answers every request after a second, as many at once as there are."""
    opened: Future = Future()
    thread = threading.Thread(target=lambda: asyncio.run(listen(opened)), daemon=True)
    thread.start()
    loop, stop, port = opened.result()
    try:
        yield f"http://127.0.0.1:{port}/"
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join()


async def listen(opened: Future) -> None:
    """Serves until it is told to stop: `opened` gets the loop, the event that stops it, and the port."""
    stop = asyncio.Event()
    server = await asyncio.start_server(serve, "127.0.0.1", 0, backlog=4 * CALLERS)
    opened.set_result((asyncio.get_running_loop(), stop, server.sockets[0].getsockname()[1]))
    await stop.wait()


async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answers the requests of one connection, whose bodies have a length."""
    with contextlib.suppress(asyncio.IncompleteReadError, asyncio.CancelledError, ConnectionError):
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            length = next(int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
            await reader.readexactly(length)
            await asyncio.sleep(DELAY)
            writer.write(ANSWER)
            await writer.drain()


def forward(server: Server, url: str, enough: threading.Event) -> None:
    """Forwards a card, again and again until it is enough."""
    form = urlencode({"url": url, "payment_method": "pm_card_visa", "replacements[]": "card_number", "request[body]": '{"number":""}'})
    with connected(server) as connection:
        while True:
            exchange(server, connection, "POST", FORWARDS, form)
            if enough.is_set():
                return


@contextlib.contextmanager
def forwarding(server: Server, url: str) -> Iterator[threading.Event]:
    """A hundred callers at work, until the block ends or sets the event. Raises BenchmarkError when one was not answered well."""
    enough = threading.Event()
    with ThreadPoolExecutor(CALLERS) as pool:
        callers = [pool.submit(forward, server, url, enough) for _ in range(CALLERS)]
        try:
            yield enough
        finally:
            enough.set()
    for caller in callers:
        caller.result()


def side_by_side(server: Server, url: str) -> float:
    """Seconds from the first to the last of a hundred."""
    before = time.monotonic()
    with forwarding(server, url) as enough:
        enough.set()
    return time.monotonic() - before


def under_way(server: Server, work: Work, url: str) -> Side:
    """The server with a hundred forwards under way at any time."""
    @contextlib.contextmanager
    def open():
        with forwarding(server, url):
            yield server, work
    return Side(open)
