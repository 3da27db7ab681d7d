"""Answers as servers really give them: old, chunked, endless, broken off, or no HTTP at all. And servers that are not there."""

import socket
import threading

import pytest

from receiver import CLOSE_MID_BODY, Endless, Hang, Raw, Status

CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"


@pytest.fixture
def attempt(sessions, admin, subscribe):
    """Sends one event to `url`. Answers the outcome of its delivery and the only attempt."""
    def make(url):
        subscribe(url)
        sessions.create({"type": "document"})
        admin.settle()
        [delivery] = admin.deliveries()
        [attempt] = delivery["attempts"]
        assert attempt["outcome"] == ("succeeded" if delivery["outcome"] == "succeeded" else "failed")
        return delivery["outcome"], attempt["response"], attempt["failure"]
    return make


@pytest.mark.parametrize("answer, status, body", [
    (Raw(b"HTTP/1.0 200 OK\r\n\r\n"), 200, ""),
    (Raw(b"HTTP/1.1 202 Accepted\r\n\r\nuntil the end"), 202, "until the end"),
    (Raw(CHUNKED + b"0\r\n\r\n"), 200, "hello"),
    (Raw(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n"), 204, ""),
    (Raw(b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"), 200, "ok"),
    (Status(200, {"Content-Type": "application/octet-stream"}, "Zoë".encode()), 200, "Zoë"),
], ids=str)
def test_what_is_an_answer(attempt, receiver, answer, status, body):
    receiver.answers[""] = answer
    outcome, response, failure = attempt(receiver.url())
    assert (outcome, response["status"], response["body"], failure) == ("succeeded", status, body, None)


@pytest.mark.parametrize("answer, reason", [
    (CLOSE_MID_BODY, "closed the connection before the end of its answer"),
    (Raw(CHUNKED), "closed the connection before the end of its answer"),
    (Raw(b"HTTP/1.1 200 OK\r\nContent-"), "closed the connection before the end of its answer"),
    (Raw(b""), "closed the connection before the end of its answer"),
    (Raw(b"SSH-2.0-OpenSSH_9.2\r\n\r\n"), "is not HTTP"),
    (Raw(b"HTTP/1.1 200 OK\r\nX-Long: " + b"y" * 300_000 + b"\r\n\r\n"), "sends a header field that is too long"),
], ids=lambda value: str(value)[:60])
def test_what_is_none(attempt, receiver, answer, reason):
    receiver.answers[""] = answer
    outcome, response, failure = attempt(receiver.url())
    assert (outcome, response) == ("pending", None) and reason in failure


def test_of_a_long_answer_the_beginning_is_kept(attempt, receiver):
    receiver.answers[""] = Status(200, {}, b"x" * 10_000_000)
    outcome, response, _ = attempt(receiver.url())
    assert (outcome, response["truncated"], response["body"]) == ("succeeded", True, "x" * 65_536)


@pytest.mark.parametrize("code, outcome", [(200, "succeeded"), (500, "pending")])
def test_an_answer_without_end(attempt, receiver, code, outcome):
    """The status decides, and no more is read than is kept: a body that never ends would keep the whole daemon busy."""
    receiver.answers[""] = Endless(code)
    came_of_it, response, _ = attempt(receiver.url())
    assert (came_of_it, response["status"], response["truncated"]) == (outcome, code, True)
    assert response["body"] == "x" * 65_536


def test_nobody_listens(attempt):
    # Bound and not listening: nobody else can take the port meanwhile.
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        outcome, response, failure = attempt(f"http://127.0.0.1:{bound.getsockname()[1]}/")
    assert (outcome, response) == ("pending", None) and "refuses the connection" in failure


def test_a_host_that_has_no_address(attempt):
    outcome, response, failure = attempt("http://nowhere.invalid/")
    assert (outcome, response) == ("pending", None) and "nowhere.invalid" in failure


# The URL

def test_a_url_with_a_user_a_query_and_a_fragment(attempt, receiver):
    url = receiver.url("hook?a=1&b=%20#part").replace("//", "//user:word@")
    assert attempt(url)[0] == "succeeded"
    [arrival] = receiver.arrivals
    assert arrival.name == "hook?a=1&b=%20"
    assert arrival.header("Authorization") == "Basic dXNlcjp3b3Jk"


def test_a_large_event_is_sent_like_any_other(sessions, admin, receiver, subscribe):
    """Without `Expect: 100-continue`, which many receivers do not know."""
    subscribe(receiver.url())
    metadata = {f"key{number}": "🎉" * 500 for number in range(50)}
    sessions.create({"type": "document", "metadata": metadata})
    sessions.create({"type": "document"})
    admin.settle()
    large, small = sorted(receiver.arrivals, key=lambda arrival: -len(arrival.body))
    assert len(large.body) > 100_000 and large.event["data"]["object"]["metadata"] == metadata
    assert [name for name, _ in large.headers] == [name for name, _ in small.headers]


# What happens meanwhile

def test_deleted_while_an_attempt_is_under_way(sessions, admin, receiver, subscribe, webhook_endpoints):
    receiver.answers[""] = hang = Hang(then=Status(500))
    endpoint = subscribe(receiver.url())
    sessions.create({"type": "document"})
    receiver.wait_for(1)
    webhook_endpoints.delete(endpoint.id)
    hang.release()
    admin.clock(advance="1d")
    [delivery] = admin.deliveries()
    assert (delivery["outcome"], len(delivery["attempts"]), len(receiver.arrivals)) == ("canceled", 1, 1)


def test_the_answers_of_many_at_once_are_not_mixed_up(sessions, admin, receiver, subscribe):
    """Each answer repeats the id that it answers, and each attempt has the answer to its own."""
    barrier = threading.Barrier(10, timeout=20)

    def echo(arrival):
        barrier.wait()
        return Status(200, {}, arrival.event["id"].encode())
    receiver.answers[""] = echo
    subscribe(receiver.url())
    for _ in range(30):
        sessions.create({"type": "document"})
    admin.settle()
    answers = {delivery["event"]: delivery["attempts"][0]["response"]["body"] for delivery in admin.deliveries()}
    assert len(answers) == 30 and all(event == body for event, body in answers.items())
