"""One idempotency key is one call of the processor: in turn, at the same time, across a failure, a restart and a reset; and a call that is
under way is put on record though nobody waits for it any more."""

import http.client
import json
import signal
import threading
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

import pytest

from account import Account
from conftest import services_of
from expectations import plain, refusal
from forwarding import PATH, asked, fault, flat
from receiver import Hang, Reset, Status

ONCE = {"idempotency_key": "once"}
LOST = (
    "Pinstripe was stopped or reset while it waited for the destination, so it is not known what came of the request. Use a new idempotency "
    "key to make it again.")


@pytest.fixture
def background():
    """Calls that go on while the test does: background(function, argument) answers a future."""
    with ThreadPoolExecutor(100) as pool:
        yield pool.submit


@pytest.fixture
def hanging(processor, background):
    """What the processor answers when it is released, and at the end of the test: before `background` waits for its calls."""
    processor.answers[""] = hang = Hang(Status(200, {}, b"late"))
    yield hang
    hang.release()


def listed(forwards):
    return [each.id for each in forwards.list({"limit": 100}).data]


def test_the_first_and_its_replay(forwards, forward, processor):
    first, again = forward("", ONCE), forward("", ONCE)
    assert plain(first) == plain(again) and len(processor.arrivals) == 1
    assert again.last_response.headers["Idempotent-Replayed"] == "true"
    assert listed(forwards) == [first.id]


def test_without_a_key_every_request_is_a_call(wire, processor):
    for _ in range(3):
        assert wire.post(PATH, flat(asked(processor.url()))).status == 200
    assert len(processor.arrivals) == 3


def test_a_stored_error_is_replayed(forward, processor):
    processor.answers[""] = Reset()
    first = refusal(lambda: forward("", ONCE))
    processor.answers[""] = Status(200)
    assert refusal(lambda: forward("", ONCE)) == first and first[1] == 502
    assert len(processor.arrivals) == 1
    assert forward("", {"idempotency_key": "another"}).response_details.status == 200


def test_a_refusal_is_remembered_and_a_fault_in_the_parameters_is_not(forward, processor):
    for _ in range(2):
        assert refusal(lambda: forward("", ONCE, body={}))[2]["code"] == "forwarding_api_invalid_parameter"
    name, status, error = refusal(lambda: forward("", ONCE))
    assert (name, status, error["type"]) == ("IdempotencyError", 400, "idempotency_error")
    another = {"idempotency_key": "another"}
    assert refusal(lambda: forward("", another, nonsense="x"))[2]["code"] == "parameter_unknown"
    assert forward("", another).response_details.status == 200 and len(processor.arrivals) == 1


@pytest.mark.parametrize("change", [
    {"body": '{"number":"","cvc":"","exp_month":"","exp_year":""}'}, {"headers": {"X": "y"}}, {"payment_method": "pm_card_us"},
    {"replacements": ["card_number"]}, {"metadata": {"a": "1"}},
], ids=lambda change: next(iter(change)))
def test_other_parameters(forward, processor, change):
    forward("", ONCE)
    name, status, error = refusal(lambda: forward("", ONCE, **change))
    assert (name, status, error["type"]) == ("IdempotencyError", 400, "idempotency_error")
    assert len(processor.arrivals) == 1


def test_while_the_first_is_under_way(forwards, forward, processor, hanging, background):
    first = background(forward, "", ONCE)
    processor.wait_for(1)
    for _ in range(2):
        name, status, error = refusal(lambda: forward("", ONCE))
        # The SDK knows errors of idempotency by the status 400 only.
        assert (name, status, error["type"], error["code"]) == ("APIError", 409, "idempotency_error", "idempotency_key_in_use")
    # With other parameters it is a mismatch already.
    assert refusal(lambda: forward("", ONCE, metadata={"a": "1"}))[1] == 400
    hanging.release()
    made = first.result(timeout=20)
    assert plain(forward("", ONCE)) == plain(made)
    assert len(processor.arrivals) == 1 and listed(forwards) == [made.id]


def test_many_at_once_with_one_key(wire, processor, background):
    form = flat(asked(processor.url()))
    answers = [background(wire.post, PATH, form, headers={"Idempotency-Key": "once"}) for _ in range(20)]
    answers = [answer.result(timeout=20) for answer in answers]
    assert {answer.status for answer in answers} <= {200, 409} and len(processor.arrivals) == 1
    assert len({answer.json["id"] for answer in answers if answer.status == 200}) == 1


def test_another_account_has_keys_of_its_own(forward, client_for, new_key, processor):
    forward("", ONCE)
    services_of(client_for(new_key())).forwarding.requests.create(asked(processor.url()), ONCE)
    assert len(processor.arrivals) == 2


# Nobody waits any more

def leave(daemon, key, form, headers=None):
    """Sends a request and goes away when the processor has it: answers what goes away."""
    connection = http.client.HTTPConnection("127.0.0.1", daemon.port, timeout=20)
    connection.request("POST", PATH, urlencode(form), {
        "Authorization": f"Bearer {key}", "Content-Type": "application/x-www-form-urlencoded", **(headers or {})})
    return connection.close


def test_a_client_that_goes_away(daemon, key, forwards, forward, processor, hanging, admin):
    go = leave(daemon, key, flat(asked(processor.url())), {"Idempotency-Key": "once"})
    processor.wait_for(1)
    go()
    admin.health()
    hanging.release()
    # Which waits for forwarded requests, too.
    admin.settle()
    made = forward("", ONCE)
    assert made.response_details.body == "late" and listed(forwards) == [made.id]
    assert len(processor.arrivals) == 1


def test_the_account_is_reset_meanwhile(forwards, forward, processor, hanging, background, admin):
    first = background(lambda: refusal(lambda: forward("", ONCE)))
    processor.wait_for(1)
    admin.reset()
    # The new world knows nothing of the call, and so its key is free.
    processor.answers[""] = Status(200, {}, b"new")
    made = forward("", ONCE)
    hanging.release()
    assert first.result(timeout=20) == ("APIError", 502, fault(LOST, "upstream_error", type="api_error"))
    assert listed(forwards) == [made.id] and made.response_details.body == "new"
    assert plain(forward("", ONCE)) == plain(made) and len(processor.arrivals) == 2


# The daemon ends

class World(Account):
    def look(self):
        super().look()
        self.forwards = services_of(self.client_for(self.key, self.daemon.url, max_network_retries=0)).forwarding.requests


@pytest.fixture
def world(start_daemon, client_for, key):
    return World(start_daemon(), client_for, key)


def restart(world):
    world.daemon.start()
    world.look()


def test_killed_while_the_call_is_under_way(world, processor, hanging, background):
    parameters = asked(processor.url())
    first = background(world.forwards.create, parameters, ONCE)
    processor.wait_for(1)
    world.daemon.kill()
    assert first.exception(timeout=20) is not None
    hanging.release()
    restart(world)
    for _ in range(2):
        assert refusal(lambda: world.forwards.create(parameters, ONCE)) == (
            "APIError", 502, fault(LOST, "upstream_error", type="api_error"))
    assert refusal(lambda: world.forwards.create({**parameters, "metadata": {"a": "1"}}, ONCE))[1] == 400
    assert len(processor.arrivals) == 1 and listed(world.forwards) == []
    assert world.forwards.create(parameters, {"idempotency_key": "another"}).response_details.status == 200


def test_killed_afterwards(world, processor):
    parameters = asked(processor.url())
    made = world.forwards.create(parameters, ONCE)
    world.daemon.kill()
    restart(world)
    assert plain(world.forwards.create(parameters, ONCE)) == plain(made) == plain(world.forwards.retrieve(made.id))
    assert len(processor.arrivals) == 1


def test_a_call_under_way_may_end_before_the_daemon_does(world, processor, hanging, background):
    parameters = asked(processor.url())
    first = background(world.forwards.create, parameters, ONCE)
    processor.wait_for(1)
    world.daemon.process.send_signal(signal.SIGTERM)
    with pytest.raises(OSError):
        while True:
            world.admin.health()
    hanging.release()
    made = first.result(timeout=20)
    assert world.daemon.wait() == 0
    restart(world)
    assert plain(world.forwards.create(parameters, ONCE)) == plain(made) and len(processor.arrivals) == 1


def test_one_that_hangs_does_not_keep_the_daemon_from_its_end(world, processor, hanging, background):
    parameters = asked(processor.url())
    first = background(world.forwards.create, parameters, ONCE)
    processor.wait_for(1)
    assert world.daemon.stop() == 0
    answer = first.exception(timeout=20)
    assert (answer.http_status, answer.json_body["error"]["code"]) == (502, "forwarding_api_upstream_error")
    restart(world)
    # The key has kept that answer: nobody is called again.
    assert refusal(lambda: world.forwards.create(parameters, ONCE))[2]["message"] == answer.json_body["error"]["message"]
    assert len(processor.arrivals) == 1


# Side by side

def test_a_hundred_wait_side_by_side_and_nobody_waits_for_them(
        forwards, forward, processor, background, sessions, subscribe, receiver):
    """The processor answers none of them before all have arrived; others are answered meanwhile."""
    everybody = threading.Barrier(101)

    def answer(arrival):
        everybody.wait(20)
        return Status(200, {}, arrival.header("X-Number").encode())
    processor.answers[""] = answer
    subscribe(receiver.url())
    waiting = [background(forward, headers={"X-Number": str(number)}) for number in range(100)]
    processor.wait_for(100)
    assert listed(forwards) == [] and not any(each.done() for each in waiting)
    session = sessions.create({"type": "document"})
    assert sessions.retrieve(session.id).id == session.id
    receiver.wait_for(1)
    assert receiver.types() == ["identity.verification_session.created"]
    everybody.wait(20)
    made = [each.result(timeout=20) for each in waiting]
    assert [each.response_details.body for each in made] == [str(number) for number in range(100)]
    assert sorted(listed(forwards)) == sorted(each.id for each in made)


def test_a_connection_goes_on_after_an_answer_that_was_late(daemon, key, processor):
    """Also with a request that comes in parts, as a larger one does."""
    connection = http.client.HTTPConnection("127.0.0.1", daemon.port, timeout=20)
    for padding in ("", "x" * 4900, "x" * 4900, ""):
        form = urlencode(flat(asked(processor.url(), body={"number": "", "padding": padding}, replacements=["card_number"])))
        connection.request("POST", PATH, form, {"Authorization": f"Bearer {key}", "Content-Type": "application/x-www-form-urlencoded"})
        answer = connection.getresponse()
        assert (answer.status, json.loads(answer.read())["object"]) == (200, "forwarding.request")
    connection.close()
