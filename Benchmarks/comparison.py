"""Installs the PyPI package `localstripe`, another stateful Stripe for tests, and runs it beside Pinstripe.

It knows no Identity, so its customers stand against our verification sessions. It writes all it holds to disk at every
change, so its creates get slower with each; they begin at 100 customers, ours at 1,000 sessions.
"""

import contextlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from servers import BenchmarkError, Server, running
from traffic import Work, fill

LAUNCHER = Path(__file__).with_name("localstripe_server.py")
CUSTOMERS = "/v1/customers"
CUSTOMER_FORM = "description=user_7&metadata[order]=42"
STORED = 100


def create_customers() -> Work:
    return Work("create", "POST", CUSTOMERS, CUSTOMER_FORM)


def retrieve_customers(ids: Path) -> Work:
    return Work("retrieve", "GET", CUSTOMERS + "/{id}", ids=ids)


def install(folder: Path) -> Path:
    """Installs it into a virtual environment in the folder and returns the Python to run it with. What is there already
    is used again."""
    python = folder / "venv/bin/python"
    steps = [[sys.executable, "-m", "venv", str(folder / "venv")],
             [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--retries", "1",
              "--timeout", "10", "localstripe"]]
    if python.exists() and subprocess.run([python, "-c", "import localstripe"], capture_output=True).returncode == 0:
        return python
    for step in steps:
        try:
            result = subprocess.run(step, capture_output=True, text=True, timeout=180)
        except (OSError, subprocess.TimeoutExpired) as error:
            raise BenchmarkError(f"{step[0]}: {error}") from error
        if result.returncode != 0:
            raise BenchmarkError((result.stderr or result.stdout).strip().splitlines()[-1])
    return python


@contextlib.contextmanager
def serving(python: Path, folder: Path) -> Iterator[tuple[Server, Path]]:
    """Runs it with some customers stored; also gives the file of their ids."""
    ids = folder / "customers.ids"
    with running("localstripe", [str(python), str(LAUNCHER), str(folder / "localstripe.pickle")]) as server:
        ids.write_text("\n".join(fill(server, STORED, CUSTOMERS, CUSTOMER_FORM)) + "\n")
        yield server, ids
