"""Processors that give no answer, or none that can be used: which error it is, whole, and what the SDK makes of it."""

import socket

import pytest
import stripe

from conftest import services_of
from expectations import refusal
from forwarding import asked, failed, fault
from receiver import CLOSE_MID_BODY, Dribble, Endless, Hang, Raw, Reset, Status

TIMEOUT, CONNECTION = "upstream_connection_timeout", "upstream_connection_error"


def place(processor):
    return processor.origin.split("//")[1]


@pytest.fixture
def impatient(start_daemon, client_for, key):
    """Forwards by a daemon that waits for one second only, and takes the SDK's word for the rest."""
    requests = services_of(client_for(key, start_daemon("--forwarding-timeout", 1).url, max_network_retries=0)).forwarding.requests
    return lambda url: requests.create(asked(url))


def test_nobody_listens(forwards):
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        port = nobody.getsockname()[1]
        assert refusal(lambda: forwards.create(asked(f"http://127.0.0.1:{port}/"))) == failed(
            f"127.0.0.1:{port} refuses the connection", CONNECTION)
    assert forwards.list().data == []


@pytest.mark.parametrize("answer", [
    Reset(), Raw(b""), CLOSE_MID_BODY, Raw(b"HTTP/1.1 200 OK\r\nContent-Le"), Raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab"),
], ids=["reset", "closed", "in the body", "in the head", "in a chunk"])
def test_the_connection_ends(forwards, forward, processor, answer):
    processor.answers[""] = answer
    assert refusal(forward) == failed(f"{place(processor)} closed the connection before the end of its answer", CONNECTION)
    # The call was made once, and there is nothing to show.
    assert len(processor.arrivals) == 1 and forwards.list().data == []


@pytest.mark.parametrize("answer", [
    Hang(), Dribble([b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n"] + [b"x"] * 99, 0.1), Dribble([b"HTTP/1.1 200 OK\r\n"] + [b"X: y\r\n"] * 99, 0.1),
], ids=["silent", "a slow body", "a slow head"])
def test_no_answer_in_time(impatient, processor, answer):
    processor.answers[""] = answer
    assert refusal(lambda: impatient(processor.url())) == failed(f"the answer of {place(processor)} took too long", TIMEOUT, status=504)
    assert len(processor.arrivals) == 1


def test_slow_but_in_time(impatient, processor):
    processor.answers[""] = Dribble([b"HTTP/1.1 200 OK\r\n", b"Content-Length: 4\r\n\r\n", b"sl", b"ow"], 0.05)
    made = impatient(processor.url())
    assert made.response_details.body == "slow" and 200 <= made.request_context.destination_duration < 1000


@pytest.fixture
def full():
    """A port whose queue is full, so that nobody is connected any more and nobody is refused."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        waiting = []
        for _ in range(8):
            each = socket.socket()
            each.setblocking(False)
            each.connect_ex(listener.getsockname())
            waiting.append(each)
        yield f"127.0.0.1:{listener.getsockname()[1]}"
        for each in waiting:
            each.close()


RETRYABLE = "retryable_upstream_error"


def test_no_connection_in_time(impatient, full):
    """402, and not one of Stripe's own faults: nothing was sent, so it may be done again. The SDK takes every 402 for a card's."""
    assert refusal(lambda: impatient(f"http://{full}/")) == (
        "CardError", 402, fault(f"The request could not be forwarded: connecting to {full} took too long.", RETRYABLE))


def test_no_agreement_on_tls_in_time(impatient):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        name, status, error = refusal(lambda: impatient(f"https://127.0.0.1:{silent.getsockname()[1]}/"))
    assert (name, status, error["code"]) == ("CardError", 402, f"forwarding_api_{RETRYABLE}")


def test_a_host_that_is_not_known(start_daemon, client_for, key):
    daemon = start_daemon("--forwarding-destinations", "https://pinstripe.invalid")
    requests = services_of(client_for(key, daemon.url)).forwarding.requests
    assert refusal(lambda: requests.create(asked("https://pinstripe.invalid/x"))) == failed(
        "the host of pinstripe.invalid:443 is not known", CONNECTION)


# Answers that cannot be used

def test_the_largest_answer_and_one_that_is_larger(forward, processor):
    processor.answers[""] = Status(200, {}, b"x" * (1 << 20))
    assert forward().response_details.body == "x" * (1 << 20)
    for answer in (Status(200, {}, b"x" * ((1 << 20) + 1)), Endless(200)):
        processor.answers[""] = answer
        assert refusal(forward) == failed(f"{place(processor)} sends a body of more than 1048576 bytes", "upstream_error")


def test_a_head_that_is_too_large(forward, processor):
    processor.answers[""] = Raw(b"HTTP/1.1 200 OK\r\n" + b"X: yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy\r\n" * 2000 + b"\r\n")
    assert refusal(forward) == failed(f"{place(processor)} sends more than 65536 bytes of header fields", "upstream_error")


@pytest.mark.parametrize("bytes", [b"banana\r\n\r\n", b"HTTP/9 200\r\n\r\n", b"HTTP/1.1 2 OK\r\n\r\n", b"\x00\xff" * 50,
                                   b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nbanana\r\n"])
def test_what_is_not_http(forwards, forward, processor, bytes):
    processor.answers[""] = Raw(bytes)
    name, status, error = refusal(forward)
    assert (name, status, error["type"]) == ("APIError", 502, "api_error")
    assert error["code"] in ("forwarding_api_upstream_error", "forwarding_api_upstream_connection_error")
    assert error["message"].startswith("The request could not be forwarded: ") and "banana" not in error["message"]
    assert forwards.list().data == []


def test_a_body_that_is_not_utf8(forwards, forward, processor):
    processor.answers[""] = Status(200, {"X-Latin": "caf\xe9"}, b"caf\xe9 \xff\x00 \xf0\x9f\x98\x80")
    made = forward()
    assert made.response_details.body == "caf\ufffd \ufffd\x00 \U0001f600"
    assert forwards.retrieve(made.id).response_details.body == made.response_details.body
    assert [each.value for each in made.response_details.headers if each.name == "X-Latin"] == ["café"]


def test_a_body_in_chunks(forward, processor):
    processor.answers[""] = Raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\nX-Trailer: t\r\n\r\n")
    assert forward().response_details.body == "abc"


def test_what_comes_before_the_answer(forward, processor):
    processor.answers[""] = Raw(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\nX: y\r\n\r\nHTTP/1.1 201 Made\r\nContent-Length: 2\r\n\r\nok")
    made = forward()
    assert (made.response_details.status, made.response_details.body, len(made.response_details.headers)) == (201, "ok", 1)


# Certificates

@pytest.fixture
def trusting(start_daemon, client_for, key, certificates):
    """Forwards by a daemon that trusts our own authority."""
    daemon = start_daemon("--certificate-authorities", certificates / "authority.pem")
    requests = services_of(client_for(key, daemon.url)).forwarding.requests
    return lambda receiver: requests.create(asked(receiver.url()))


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_a_certificate_that_is_trusted(trusting, new_receiver, certificates, host):
    receiver = new_receiver(certificate=certificates / "local.pem", host=host)
    made = trusting(receiver)
    assert (made.url, made.response_details.status, len(receiver.arrivals)) == (receiver.url(), 200, 1)


@pytest.mark.parametrize("name", ["unknown", "expired", "elsewhere"])
def test_a_certificate_that_does_not_hold(trusting, new_receiver, certificates, name):
    """By an authority that nobody trusts, of yesterday, and of another host."""
    receiver = new_receiver(certificate=certificates / f"{name}.pem", host="localhost")
    raised, status, error = refusal(lambda: trusting(receiver))
    assert (raised, status, error["code"], receiver.arrivals) == ("APIError", 502, f"forwarding_api_{CONNECTION}", [])
    assert error["message"].startswith(f"The request could not be forwarded: no trusted connection to {place(receiver)}: ")


def test_the_systems_authorities_do_not_know_ours(forwards, new_receiver, certificates):
    receiver = new_receiver(certificate=certificates / "local.pem", host="localhost")
    assert refusal(lambda: forwards.create(asked(receiver.url())))[2]["code"] == f"forwarding_api_{CONNECTION}"
    assert receiver.arrivals == []


def test_tls_on_one_side_only(trusting, new_receiver, processor, certificates):
    processor.origin = processor.origin.replace("http:", "https:")
    assert refusal(lambda: trusting(processor))[1] == 502
    secured = new_receiver(certificate=certificates / "local.pem")
    secured.origin = secured.origin.replace("https:", "http:")
    assert refusal(lambda: trusting(secured))[1] == 502
    assert processor.arrivals == secured.arrivals == []


# What the SDK's users see

def test_the_sdk_does_not_try_again_by_itself(client_for, key, processor):
    processor.answers[""] = Reset()
    requests = services_of(client_for(key, max_network_retries=2)).forwarding.requests
    with pytest.raises(stripe.APIError):
        requests.create(asked(processor.url()))
    assert len(processor.arrivals) == 1


def test_what_fails_once_may_work_again(forward, processor):
    processor.answers[""] = Reset()
    refusal(forward)
    processor.answers[""] = Status(200)
    assert forward().response_details.status == 200
