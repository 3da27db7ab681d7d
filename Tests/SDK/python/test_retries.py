"""The SDK's own retries across a network that fails: it repeats its idempotency key, so the work is done once."""

import pytest
import stripe
from stripe._http_client import HTTPClient

from expectations import plain
from flaky_proxy import FAIL_AFTER, LOSE_ANSWER, LOSE_REQUEST, FlakyProxy


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch):
    """The SDK waits half a second before a retry; here it need not."""
    monkeypatch.setattr(HTTPClient, "INITIAL_DELAY", 0)


@pytest.mark.parametrize("faults", [
    [LOSE_REQUEST], [LOSE_ANSWER], [FAIL_AFTER], [LOSE_REQUEST, LOSE_ANSWER], [LOSE_ANSWER, FAIL_AFTER],
], ids=", ".join)
def test_a_retried_create_makes_one_object(daemon, sessions, sessions_for, key, faults):
    with FlakyProxy(daemon.url, faults) as proxy:
        created = sessions_for(key, proxy.url, max_network_retries=2).create({"type": "document"})
        assert len(proxy.keys) == len(faults) + 1
        assert len(set(proxy.keys)) == 1 and proxy.keys[0]

    assert [plain(each) for each in sessions.list()] == [plain(created)]
    had_been_done = faults != [LOSE_REQUEST]
    assert created.last_response.headers.get("Idempotent-Replayed") == ("true" if had_been_done else None)


def test_a_retried_action_is_done_once(daemon, sessions, sessions_for, key):
    """Without its idempotency key the second cancel would be refused."""
    session = sessions.create({"type": "document"})
    with FlakyProxy(daemon.url, [LOSE_ANSWER]) as proxy:
        assert sessions_for(key, proxy.url, max_network_retries=2).cancel(session.id).status == "canceled"


def test_the_sdk_gives_up_and_a_later_call_with_its_key_finds_the_object(daemon, sessions, sessions_for, key):
    with FlakyProxy(daemon.url, [LOSE_ANSWER] * 2) as proxy:
        flaky = sessions_for(key, proxy.url, max_network_retries=1)
        with pytest.raises(stripe.APIConnectionError):
            flaky.create({"type": "document"}, {"idempotency_key": "mine"})
    found = sessions.create({"type": "document"}, {"idempotency_key": "mine"})
    assert [each.id for each in sessions.list()] == [found.id]


def test_an_error_of_ours_is_not_retried(daemon, sessions_for, key):
    with FlakyProxy(daemon.url, []) as proxy:
        flaky = sessions_for(key, proxy.url, max_network_retries=2)
        with pytest.raises(stripe.InvalidRequestError):
            flaky.create({"type": "selfie"})
        assert len(proxy.keys) == 1
