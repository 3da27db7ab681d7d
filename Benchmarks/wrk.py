"""Drives one server with wrk for a few seconds: one thread, 16 connections that are kept open.

A run counts only if every answer was right. wrk itself counts statuses of 400 and above, failed connections and time-outs;
and since all answers to one kind of work have one size, the mean size of those that came must be that of one just read.
"""

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path

from servers import BenchmarkError, Server
from traffic import KEY, Work, ask

CONNECTIONS = 16
SCRIPT = Path(__file__).with_name("requests.lua")
SIZE_TOLERANCE = 0.01


@dataclass(frozen=True)
class Run:
    """What one run showed. `busy` is the share of one core that the server used, `processor_us` its time for a request."""

    rate: float
    busy: float
    processor_us: float
    p50_us: int
    p99_us: int


def drive(server: Server, work: Work, seconds: int) -> Run:
    """Runs wrk. Raises BenchmarkError when any answer was not what it should be."""
    size = ask(server, work.method, work.first_path(), work.body, work.version).size()
    version = ["--header", f"Stripe-Version: {work.version}"] if work.version else []
    command = ["wrk", "--threads", "1", "--connections", str(CONNECTIONS), "--duration", f"{seconds}s",
               "--timeout", "20s", "--header", f"Authorization: {KEY}", *version, "--script", str(SCRIPT),
               f"http://127.0.0.1:{server.port}", "--", work.method, work.path, work.body]
    used = server.processor_seconds()
    try:
        result = subprocess.run(command + ([str(work.ids)] if work.ids else []), capture_output=True, text=True, timeout=seconds + 60)
    except subprocess.TimeoutExpired as error:
        raise BenchmarkError(f"wrk did not end: {work.name} on {server.name}") from error
    if result.returncode != 0 or not result.stdout.endswith("}\n"):
        raise BenchmarkError(f"wrk failed: {work.name} on {server.name}\n{result.stdout}{result.stderr}")
    used = server.processor_seconds() - used
    summary = json.loads(result.stdout.splitlines()[-1])
    if summary["failed"] or not summary["requests"]:
        raise BenchmarkError(f"{summary['failed']} of {summary['requests']} requests failed: {work.name} on {server.name}\n{result.stdout}")
    mean = summary["bytes"] / summary["requests"]
    if abs(mean - size) > SIZE_TOLERANCE * size:
        raise BenchmarkError(f"answers of {mean:.0f} bytes where {size} were due: {work.name} on {server.name}")
    elapsed = summary["microseconds"] / 1e6
    return Run(rate=summary["requests"] / elapsed, busy=used / elapsed, processor_us=used / summary["requests"] * 1e6,
               p50_us=summary["p50_us"], p99_us=summary["p99_us"])
