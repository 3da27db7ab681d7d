"""Fixtures for pytest: `pinstripe` is the daemon of the session, `stripe_account` an account of the test's own.

With pytest-xdist, all workers share one daemon. The first one that needs it starts it, and the last one stops it. They agree in a file that they lock.
"""

import fcntl
import json
import os
import signal
from contextlib import contextmanager, suppress

import pytest

from .account import Account
from .daemon import Daemon, PinstripeError, last_words


ACCOUNT = pytest.StashKey()


class SharedDaemon:
    """The daemon of the session, as one process of the session sees it."""

    def __init__(self, url, last_words):
        self.url = url
        #: Answers why it does not answer.
        self.last_words = last_words

    def account(self, key=None):
        """An account. Without a key, a new one."""
        return Account(self, key)


@pytest.fixture(scope="session")
def pinstripe(request, tmp_path_factory):
    """The daemon. Its address is `pinstripe.url`."""
    if os.environ.get("PINSTRIPE_URL"):
        yield SharedDaemon(os.environ["PINSTRIPE_URL"].rstrip("/"), lambda: "PINSTRIPE_URL names it.")
        return
    if not hasattr(request.config, "workerinput"):
        with Daemon() as daemon:
            yield SharedDaemon(daemon.url, daemon.last_words)
        return
    # The workers' folders are in one folder of the session.
    folder = tmp_path_factory.getbasetemp().parent
    state, log = folder / "pinstripe.json", folder / "pinstripe.log"
    yield SharedDaemon(_join(state, log), lambda: _words(log))
    _leave(state)


@pytest.fixture
def stripe_account(pinstripe, request):
    """An account of this test's own, with a key that nobody else has."""
    account = pinstripe.account()
    # If the daemon has ended in an earlier test, say so, and not that Stripe's SDK has trouble with the network.
    account.check()
    request.node.stash[ACCOUNT] = account
    yield account
    account.close()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """A test that fails shows what Pinstripe knows: the reason is often a webhook that did not arrive, or a call that was refused."""
    outcome = yield
    report = outcome.get_result()
    account = item.stash.get(ACCOUNT, None)
    if report.when != "call" or not report.failed or account is None:
        return
    with suppress(PinstripeError):
        troubles = account.troubles()
        if troubles:
            report.sections.append(("Pinstripe", "\n".join(troubles)))


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


def _words(log):
    with open(log) as file:
        words = last_words(file)
    return f"Its last words:\n{words}" if words else ""


def _join(path, log):
    with _locked(path) as known:
        if not known.get("workers"):
            # If workers are killed, it ends with the process that has started them.
            daemon = Daemon(log=log, owner=os.getppid()).start()
            known.update(url=daemon.url, pid=daemon.pid, workers=0)
        known["workers"] += 1
        return known["url"]


def _leave(path):
    with _locked(path) as known:
        known["workers"] -= 1
        if known["workers"] == 0:
            with suppress(ProcessLookupError):
                os.kill(known.pop("pid"), signal.SIGTERM)
