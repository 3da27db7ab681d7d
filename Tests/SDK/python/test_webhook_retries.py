"""A delivery that fails is tried again on the account's clock, each attempt at its due time. The wall hardly moves."""

import time

import pytest

from conftest import services_of
from receiver import CLOSE_MID_BODY, Hang, Status
from wire import Admin

NOON = 4_000_000_000
SCHEDULE = [NOON, NOON + 10, NOON + 70, NOON + 3670]
FAILING = Status(500)


@pytest.fixture
def fail(receiver, sessions, admin, subscribe):
    """Sends an event at noon to an endpoint that answers as it is told. Answers the delivery's id."""
    def send(answer=FAILING):
        receiver.answers[""] = answer
        admin.clock(now=NOON, frozen=True)
        subscribe(receiver.url())
        sessions.create({"type": "document"})
        admin.settle()
        [delivery] = admin.deliveries()
        return delivery["id"]
    return send


def attempts(delivery):
    return [(attempt["at"], attempt["outcome"]) for attempt in delivery["attempts"]]


def times(delivery):
    return [attempt["at"] for attempt in delivery["attempts"]]


# The schedule

def test_the_whole_schedule_in_one_step(fail, admin, receiver, events):
    id = fail()
    before = time.monotonic()
    clock = admin.clock(advance="1d")
    assert time.monotonic() - before < 5
    delivery = admin.delivery(id)
    assert attempts(delivery) == [(at, "failed") for at in SCHEDULE]
    assert (delivery["outcome"], delivery["next_attempt"]) == ("failed", None)
    assert clock["fired"] == [{"at": at, "id": id, "transition": "attempt"} for at in SCHEDULE[1:]]
    assert clock["now"] == NOON + 86_400
    assert len(receiver.arrivals) == 4
    assert {arrival.event["id"] for arrival in receiver.arrivals} == {delivery["event"]}
    assert events.retrieve(delivery["event"]).pending_webhooks == 1
    # Given up is given up.
    assert admin.clock(advance="20d")["fired"] == [] and len(receiver.arrivals) == 4


def test_each_attempt_at_its_time_and_not_before(fail, admin, receiver):
    id = fail()
    for number, due in enumerate(SCHEDULE[1:], start=1):
        assert (admin.delivery(id)["outcome"], admin.delivery(id)["next_attempt"]) == ("pending", due)
        admin.clock(now=due - 1)
        assert len(receiver.arrivals) == number
        admin.clock(now=due)
        assert times(admin.delivery(id)) == SCHEDULE[:number + 1] and len(receiver.arrivals) == number + 1
    assert (admin.delivery(id)["outcome"], admin.delivery(id)["next_attempt"]) == ("failed", None)


@pytest.mark.parametrize("failures", [1, 2, 3])
def test_a_retry_that_succeeds_is_the_last(fail, admin, receiver, events, failures):
    id = fail(lambda arrival: Status(500 if len(receiver.arrivals) <= failures else 204))
    admin.clock(advance="1d")
    delivery = admin.delivery(id)
    outcomes = ["failed"] * failures + ["succeeded"]
    assert attempts(delivery) == list(zip(SCHEDULE, outcomes))
    assert (delivery["outcome"], delivery["next_attempt"]) == ("succeeded", None)
    assert events.retrieve(delivery["event"]).pending_webhooks == 0


@pytest.mark.parametrize("answer", [Status(302, {"Location": "/"}), CLOSE_MID_BODY, Status(404)], ids=str)
def test_every_kind_of_failure_is_tried_again(fail, admin, answer):
    id = fail(answer)
    admin.clock(advance="1d")
    assert attempts(admin.delivery(id)) == [(at, "failed") for at in SCHEDULE]


def test_the_events_of_many_sessions_have_schedules_of_their_own(admin, receiver, sessions, subscribe):
    receiver.answers[""] = FAILING
    admin.clock(now=NOON, frozen=True)
    subscribe(receiver.url())
    for _ in range(5):
        sessions.create({"type": "document"})
        admin.clock(advance=7)
    fired = admin.clock(advance="1d")["fired"]
    starts = [NOON + 7 * number for number in range(5)]
    found = [times(delivery) for delivery in admin.deliveries()][::-1]
    assert found == [[start, start + 10, start + 70, start + 3670] for start in starts]
    assert [each["at"] for each in fired] == sorted(each["at"] for each in fired)


def test_a_transition_on_the_way_is_told_at_its_own_time(admin, receiver, sessions, subscribe):
    """A redaction is complete in the middle of an advance; what follows of it happens in the same advance."""
    admin.clock(now=NOON, frozen=True)
    receiver.answers[""] = FAILING
    session = sessions.create({"type": "document"})
    sessions.redact(session.id)
    subscribe(receiver.url(), "identity.verification_session.redacted")
    admin.clock(advance="10d")
    [delivery] = admin.deliveries()
    due = NOON + 4 * 86_400
    assert times(delivery) == [due, due + 10, due + 70, due + 3670]
    assert delivery["created"] == due and receiver.arrivals[0].event["created"] == due


@pytest.mark.parametrize("retries, delays", [("none", []), ("5", [5]), ("1,1,1,1", [1, 2, 3, 4]), ("0,60", [0, 60])])
def test_the_schedule_is_a_setting(start_daemon, client_for, key, receiver, retries, delays):
    daemon = start_daemon("--webhook-retries", retries)
    services, admin = services_of(client_for(key, daemon.url)), Admin(daemon.url, key)
    receiver.answers[""] = FAILING
    admin.clock(now=NOON, frozen=True)
    services.webhook_endpoints.create({"url": receiver.url(), "enabled_events": ["*"]})
    services.identity.verification_sessions.create({"type": "document"})
    admin.clock(advance="1d")
    [delivery] = admin.deliveries()
    assert times(delivery) == [NOON] + [NOON + delay for delay in delays]
    assert delivery["outcome"] == "failed"


def test_a_clock_that_runs_with_the_wall(start_daemon, client_for, key, receiver):
    """Nobody moves it, nobody asks: the retries come by themselves."""
    daemon = start_daemon("--webhook-retries", "1")
    services, admin = services_of(client_for(key, daemon.url)), Admin(daemon.url, key)
    receiver.answers[""] = FAILING
    services.webhook_endpoints.create({"url": receiver.url(), "enabled_events": ["*"]})
    services.identity.verification_sessions.create({"type": "document"})
    receiver.wait_for(2)
    admin.settle()
    [delivery] = admin.deliveries()
    first, second = times(delivery)
    assert first + 1 <= second <= first + 20 and delivery["outcome"] == "failed"


def test_an_attempt_takes_no_longer_than_the_setting(start_daemon, client_for, key, receiver):
    daemon = start_daemon("--webhook-timeout", 1, "--webhook-retries", "none")
    services, admin = services_of(client_for(key, daemon.url)), Admin(daemon.url, key)
    receiver.answers[""] = Hang()
    services.webhook_endpoints.create({"url": receiver.url(), "enabled_events": ["*"]})
    services.identity.verification_sessions.create({"type": "document"})
    admin.settle()
    [attempt] = admin.deliveries()[0]["attempts"]
    assert (attempt["outcome"], attempt["response"]) == ("failed", None)
    assert 900 <= attempt["timing"]["total_ms"] <= 3000 and "took too long" in attempt["failure"]


# The endpoint meanwhile

def test_disabled_when_a_retry_is_due(fail, admin, receiver, webhook_endpoints):
    id = fail()
    endpoint = admin.delivery(id)["webhook_endpoint"]
    webhook_endpoints.update(endpoint, {"disabled": True})
    admin.clock(advance="1d")
    delivery = admin.delivery(id)
    assert (delivery["outcome"], delivery["next_attempt"], times(delivery)) == ("canceled", None, [NOON])
    # Too late: nothing is taken up again.
    webhook_endpoints.update(endpoint, {"disabled": False})
    admin.clock(advance="1d")
    assert len(receiver.arrivals) == 1


def test_disabled_and_enabled_again_before_the_retry_is_due(fail, admin, webhook_endpoints):
    id = fail()
    endpoint = admin.delivery(id)["webhook_endpoint"]
    webhook_endpoints.update(endpoint, {"disabled": True})
    admin.clock(advance=9)
    webhook_endpoints.update(endpoint, {"disabled": False})
    admin.clock(advance="1d")
    assert times(admin.delivery(id)) == SCHEDULE


def test_deleted_when_a_retry_is_due(fail, admin, receiver, webhook_endpoints):
    id = fail()
    webhook_endpoints.delete(admin.delivery(id)["webhook_endpoint"])
    admin.clock(advance="1d")
    delivery = admin.delivery(id)
    assert (delivery["outcome"], delivery["url"], times(delivery)) == ("canceled", None, [NOON])
    assert len(receiver.arrivals) == 1


def test_a_retry_goes_to_the_url_of_that_time(fail, admin, receiver, webhook_endpoints):
    id = fail()
    webhook_endpoints.update(admin.delivery(id)["webhook_endpoint"], {"url": receiver.url("new")})
    admin.clock(advance="1d")
    assert [arrival.name for arrival in receiver.arrivals] == ["", "new"]
    assert [attempt["request"]["url"] for attempt in admin.delivery(id)["attempts"]] == [receiver.url(), receiver.url("new")]


def test_a_reset_ends_every_schedule(fail, admin, receiver):
    fail()
    admin.reset()
    admin.clock(advance="1d")
    assert len(receiver.arrivals) == 1 and admin.deliveries() == []
