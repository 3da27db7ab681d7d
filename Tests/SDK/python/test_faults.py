"""Faults on a real connection: one that is reset, an answer that ends in the middle, one that never comes, and what an SDK makes of an error."""

import http.client

import pytest


@pytest.fixture
def create(daemon, key):
    def call(timeout=5):
        connection = http.client.HTTPConnection("127.0.0.1", daemon.port, timeout=timeout)
        connection.request("POST", "/v1/customers", "name=Jenny", {
            "Authorization": f"Bearer {key}", "Content-Type": "application/x-www-form-urlencoded"})
        return connection.getresponse().read()
    return call


@pytest.mark.without_sdk
def test_a_connection_that_is_reset(create, admin, wire):
    admin.ask("POST", "/faults", {"action": "reset", "times": 1})
    with pytest.raises(ConnectionResetError):
        create()
    assert wire.get("/v1/customers").json["data"] == []


@pytest.mark.without_sdk
def test_an_answer_that_is_cut(create, admin, wire):
    admin.ask("POST", "/faults", {"action": "cut", "times": 1})
    with pytest.raises(http.client.IncompleteRead) as caught:
        create()
    assert len(caught.value.partial) in (caught.value.expected - 1, caught.value.expected)
    assert len(wire.get("/v1/customers").json["data"]) == 1


@pytest.mark.without_sdk
def test_an_answer_that_never_comes(create, admin, wire):
    admin.ask("POST", "/faults", {"action": "hang", "times": 1})
    with pytest.raises(TimeoutError):
        create(timeout=0.3)
    assert wire.get("/v1/customers").json["data"] == []


def test_the_sdk_tries_again_after_an_error(client_for, key, admin):
    admin.ask("POST", "/faults", {"match": {"method": "POST"}, "times": 1, "response": {"status": 500}})
    client = client_for(key, max_network_retries=2)
    assert client.v1.customers.create({"name": "Jenny"}).name == "Jenny" if hasattr(client, "v1") else client.customers.create({"name": "Jenny"})
    sent = admin.ask("GET", "/requests?method=POST")["data"]
    assert [request["status"] for request in sent] == [200, 500]
    assert sent[0]["idempotency_key"] == sent[1]["idempotency_key"]
