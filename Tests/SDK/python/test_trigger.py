"""`pinstripe trigger EVENT` on the command line. In process, TriggerTests try every event."""

import re
import subprocess

import pytest

from daemon import BINARY, clean_environment

pytestmark = pytest.mark.without_sdk


@pytest.fixture
def trigger(daemon, key):
    def run(*arguments, own=("--key", key)):
        done = subprocess.run(
            [BINARY, "trigger", *arguments, "--url", daemon.url, *own], env=clean_environment(), capture_output=True, text=True, timeout=20,
            stdin=subprocess.DEVNULL)
        return done.returncode, re.sub(r"_1\w+", "_…", done.stdout).splitlines(), done.stderr

    return run


def test_it_says_what_it_made_and_what_came(trigger, wire, admin):
    # A second later, the refund tells of its reference.
    admin.clock(frozen=True)
    assert trigger("charge.refunded", "--override", "charge:amount=5000") == (0, [
        "> charge ch_…", "> refund re_…", "charge.succeeded evt_… ch_…", "refund.created evt_… re_…", "charge.refunded evt_… ch_…",
    ], "")
    [charge] = wire.get("/v1/charges").json["data"]
    assert charge["amount_refunded"] == 5000
    assert trigger("charge.updated", "--on", charge["id"]) == (0, ["charge.updated evt_… ch_…"], "")


def test_it_says_how_far_it_moved_the_clock(trigger):
    code, lines, _ = trigger("source.canceled")
    assert (code, lines[:2]) == (0, ["> source src_…", "> The clock of the account was moved by 1d"])


def test_it_lists_what_it_knows(trigger):
    code, lines, said = trigger("--list")
    assert (code, said) == (0, "") and "payment_intent.succeeded" in lines and lines == sorted(lines)


def test_it_needs_an_event_that_something_causes_and_a_key(trigger):
    assert trigger("issuing_card.created") == (1, [], (
        "pinstripe: Pinstripe has nothing that causes issuing_card.created. `pinstripe trigger --list` shows the events that can be triggered\n"))
    assert trigger("charge.refunded", own=()) == (1, [], (
        "pinstripe: trigger needs an API key: give one as --key sk_test_…, or as STRIPE_API_KEY in the environment\n"))
