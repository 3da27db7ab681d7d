"""Starts and stops the servers that are measured, and reads from /proc what they use.

Every server prints "NAME is ready on http://127.0.0.1:PORT". `running` is a context manager, so a server ends with the
block it is used in, whatever happens there. Where the machine has two cores, servers run on the first and everything else
(this program, wrk, the receiver of deliveries) on the second, so that a load generator never takes time from what it measures;
all servers that are measured get the same.
"""

import contextlib
import os
import re
import select
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass

READY = re.compile(rb" is ready on http://127\.0\.0\.1:(\d+)\n")
START_LIMIT = 15.0
STOP_LIMIT = 30.0
SETTLE_LIMIT = 180.0
CORES = sorted(os.sched_getaffinity(0))
TICK = 1 / os.sysconf("SC_CLK_TCK")


class BenchmarkError(Exception):
    """Why the figures cannot be had: shown to the user as one message."""


@dataclass(frozen=True)
class Server:
    """A server that answers on `port` of 127.0.0.1; `started` is when it was executed, `ready` when it said it was ready."""

    name: str
    process: subprocess.Popen
    port: int
    started: float
    ready: float

    def processor_seconds(self) -> float:
        """The processor time the server has used so far, in steps of a clock tick (10 ms)."""
        with open(f"/proc/{self.process.pid}/stat") as file:
            fields = file.read().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) * TICK

    def resident_bytes(self) -> int:
        """The memory the server holds now: VmRSS of /proc/PID/status."""
        with open(f"/proc/{self.process.pid}/status") as file:
            return int(re.search(r"^VmRSS:\s+(\d+) kB", file.read(), re.MULTILINE)[1]) * 1024

    def settle(self) -> None:
        """Returns once the server does nothing any more (a checkpoint, the clearing of an old world) and the disk has
        everything, so that the work of one measurement is not paid for by the next."""
        os.sync()
        deadline = time.monotonic() + SETTLE_LIMIT
        while True:
            before = self.processor_seconds()
            time.sleep(0.2)
            if self.processor_seconds() - before < 1.5 * TICK:
                return
            if time.monotonic() > deadline:
                raise BenchmarkError(f"{self.name} is still busy {SETTLE_LIMIT:.0f} s after the last request")


def pin_to(core: int) -> None:
    """Keeps this program, and what it starts from now on, on one of its cores; with a single core there is no choice."""
    if len(CORES) > 1:
        os.sched_setaffinity(0, {CORES[core]})


@contextlib.contextmanager
def running(name: str, command: list[str], core: int = 0) -> Iterator[Server]:
    """Runs the command until the block ends. Raises BenchmarkError when it does not get ready."""
    with tempfile.TemporaryFile() as errors:
        pin_to(core)
        try:
            started = time.perf_counter()
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors)
        finally:
            pin_to(1)
        try:
            port = wait_until_ready(name, process, errors)
            yield Server(name, process, port, started, time.perf_counter())
        finally:
            stop(process)


def wait_until_ready(name: str, process: subprocess.Popen, errors) -> int:
    """Reads standard output up to the ready line and returns the port in it."""
    output, deadline = b"", time.monotonic() + START_LIMIT
    while not (match := READY.search(output)):
        readable, _, _ = select.select([process.stdout], [], [], max(0, deadline - time.monotonic()))
        chunk = os.read(process.stdout.fileno(), 65536) if readable else b""
        if not chunk:
            errors.seek(0)
            said = (output + errors.read()).decode(errors="replace")[-2000:]
            raise BenchmarkError(f"{name} did not get ready. It said:\n{said}")
        output += chunk
    return int(match[1])


def stop(process: subprocess.Popen) -> None:
    """Asks the process to end, and makes it end when it does not."""
    process.terminate()
    try:
        process.wait(STOP_LIMIT)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    finally:
        process.stdout.close()
