"""Fixtures for pytest: `pinstripe` is the daemon of the session, `stripe_account` an account of the test's own.

With pytest-xdist, all workers share one daemon. The first one that needs it starts it, and the last one stops it. They agree in a file that they lock.
"""

import fcntl
import json
import os
import signal
from contextlib import contextmanager

import pytest

from .account import Account
from .daemon import Daemon


class SharedDaemon:
    """The daemon of the session, as one process of the session sees it."""

    def __init__(self, url):
        self.url = url

    def account(self, key=None):
        """An account. Without a key, a new one."""
        return Account(self.url, key)


@pytest.fixture(scope="session")
def pinstripe(request, tmp_path_factory):
    """The daemon. Its address is `pinstripe.url`."""
    if os.environ.get("PINSTRIPE_URL"):
        yield SharedDaemon(os.environ["PINSTRIPE_URL"].rstrip("/"))
        return
    if not hasattr(request.config, "workerinput"):
        with Daemon() as daemon:
            yield SharedDaemon(daemon.url)
        return
    # The workers' folders are in one folder of the session.
    state = tmp_path_factory.getbasetemp().parent / "pinstripe.json"
    yield SharedDaemon(_join(state))
    _leave(state)


@pytest.fixture
def stripe_account(pinstripe):
    """An account of this test's own, with a key that nobody else has."""
    account = pinstripe.account()
    yield account
    account.close()


@contextmanager
def _locked(path):
    """What the workers know of the daemon. It is written back at the end."""
    with open(path, "a+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        text = file.read()
        known = json.loads(text) if text else {}
        yield known
        file.seek(0)
        file.truncate()
        file.write(json.dumps(known))


def _join(path):
    with _locked(path) as known:
        if not known.get("workers"):
            daemon = Daemon().start()
            known.update(url=daemon.url, pid=daemon.pid, workers=0)
        known["workers"] += 1
        return known["url"]


def _leave(path):
    with _locked(path) as known:
        known["workers"] -= 1
        if known["workers"] == 0:
            os.kill(known.pop("pid"), signal.SIGTERM)
