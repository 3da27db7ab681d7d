"""Crypto onramp sessions by the SDK's raw requests: made, read, listed, bought with, told of."""

import json

import pytest

from conftest import services_of
from expectations import Like, refusal, refused
from onramp import ETHEREUM, SESSIONS, SOLANA, UPDATED, Onramp
from payments import NOW

NETWORKS = ["bitcoin", "ethereum", "base", "polygon", "solana", "stellar", "avalanche"]
WALLETS = [
    "avalanche", "base_network", "bitcoin", "celo", "destination_tags", "ethereum", "optimism", "polygon", "solana", "stellar", "sui", "tempo",
    "worldchain",
]
PERSON = {
    "email": "jenny@example.com", "first_name": "Jenny", "last_name": "Rosen", "dob": {"year": 1990, "month": 2, "day": 28},
    "address": {"country": "US", "line1": "address_full_match", "line2": "2", "city": "Seattle", "state": "WA", "postal_code": "98101"},
}


@pytest.fixture
def onramp(client):
    """The onramp of this test's account."""
    return Onramp(client)


# Made

def test_a_session_without_parameters(onramp, daemon, still):
    session = onramp.create()
    assert session == {
        "id": Like("cos_1[0-9A-Za-z]{23}"), "object": "crypto.onramp_session", "created": NOW, "livemode": False,
        "client_secret": Like(f"{session['id']}_secret_[0-9A-Za-z]{{35}}"), "kyc_details_provided": False, "metadata": {},
        "redirect_url": f"{daemon.url}/onramp/{session['client_secret']}", "status": "initialized",
        "transaction_details": {
            "destination_amount": None, "destination_currencies": ["btc", "eth", "matic", "sol", "xlm", "avax", "usdc"],
            "destination_currency": None, "destination_network": None, "destination_networks": NETWORKS, "fees": None,
            "lock_wallet_address": False, "settlement_speed": "instant", "source_amount": None, "source_currency": None,
            "transaction_id": None, "wallet_address": None, "wallet_addresses": None,
        },
    }
    assert onramp.retrieve(session["id"]) == session


@pytest.mark.parametrize("person", ["customer_information", "kyc_details"])
def test_a_session_with_every_parameter(onramp, person):
    session = onramp.create(**{
        person: PERSON, "customer_ip_address": "2001:db8::1", "destination_currencies": ["eth", "sol"], "destination_currency": "eth",
        "destination_network": "base", "destination_networks": ["base", "solana"], "destination_amount": "0.1234", "lock_wallet_address": True,
        "metadata": {"order": "42"}, "settlement_speed": "standard", "source_currency": "eur",
        "wallet_addresses": {"base_network": ETHEREUM, "solana": SOLANA, "destination_tags": {"stellar": "7"}}, "expand": [],
    })
    assert (session["kyc_details_provided"], session["metadata"]) == (True, {"order": "42"})
    assert session["transaction_details"] == {
        "destination_amount": "0.123400000000000000", "destination_currencies": ["eth", "sol"], "destination_currency": "eth",
        "destination_network": "base", "destination_networks": ["base", "solana"], "fees": None, "lock_wallet_address": True,
        "settlement_speed": "standard", "source_amount": None, "source_currency": "eur", "transaction_id": None, "wallet_address": None,
        "wallet_addresses": {
            **dict.fromkeys(WALLETS), "base_network": ETHEREUM, "solana": SOLANA, "destination_tags": {"stellar": "7"}},
    }
    assert "Jenny" not in json.dumps(session)


def test_the_same_idempotency_key_makes_one_session(onramp):
    first, second = (onramp.create(idempotency_key="once", metadata={"a": "b"}) for _ in range(2))
    assert first == second
    assert onramp.ids() == [first["id"]]


ETH = {"destination_currency": "eth", "destination_network": "base"}


@pytest.mark.parametrize("parameters, param, code", [
    ({"customer_ip_address": "8.8.8"}, "customer_ip_address", "customer_ip_address"),
    ({"source_amount": "1", "source_currency": "usd", "destination_amount": "1", **ETH}, "source_amount",
     "crypto_onramp_invalid_source_destination_pair"),
    ({"destination_currency": "eth"}, "destination_currency", "crypto_onramp_incomplete_destination_currency_and_network_pair"),
    ({"destination_currency": "btc", "destination_network": "base"}, "destination_currency",
     "crypto_onramp_invalid_destination_currency_and_network_pair"),
    ({"source_amount": "1"}, "source_currency", "crypto_onramp_missing_source_currency"),
    ({"source_amount": "0", "source_currency": "usd"}, "source_amount", "crypto_onramp_invalid_source_amount"),
    ({"destination_amount": "1"}, "destination_currency", "crypto_onramp_missing_destination_currency"),
    ({"destination_amount": "0", **ETH}, "destination_amount", "crypto_onramp_invalid_destination_amount"),
    ({"destination_currencies": ["btc"], "destination_networks": ["base"]}, "destination_currencies",
     "crypto_onramp_invalid_destination_currencies_and_networks"),
    ({"destination_currencies": ["btc"], **ETH}, "destination_currency", "crypto_onramp_conflicting_destination_currency"),
    ({"destination_networks": ["ethereum"], **ETH}, "destination_network", "crypto_onramp_conflicting_destination_network"),
    ({"destination_networks": ["base"], "wallet_addresses": {"solana": SOLANA}}, "wallet_addresses",
     "crypto_onramp_wallet_addresses_not_all_networks_supported"),
    ({"lock_wallet_address": True}, "lock_wallet_address", "crypto_onramp_no_wallet_address_to_lock"),
    ({"wallet_addresses": {"ethereum": "0x1"}}, "wallet_addresses", "crypto_onramp_wallet_address_invalid"),
    ({"transaction_details": {"destination_currency": "eth"}}, "transaction_details", "parameter_unknown"),
    ({"source_currency": "chf"}, "source_currency", "crypto_onramp_invalid_source_currency"),
])
def test_what_a_session_cannot_be_made_of(onramp, parameters, param, code):
    name, status, error = refusal(lambda: onramp.create(**parameters))
    assert (name, status) == ("InvalidRequestError", 400)
    assert (error["type"], error["param"], error.get("code")) == ("invalid_request_error", param, code)
    assert onramp.ids() == []


def test_what_there_is_not(onramp):
    path = f"{SESSIONS}/{onramp.create()['id']}"
    for method, path in [("post", path), ("post", f"{path}/cancel"), ("delete", path), ("post", f"{path}/checkout"), ("post", f"{path}/quote")]:
        name, status, error = refusal(lambda: onramp.ask(method, path))
        assert (name, status) == ("InvalidRequestError", 404)
        assert error["message"].startswith("Unrecognized request URL")
    assert refusal(lambda: onramp.retrieve("cos_none")) == refused(
        "No such onramp session: 'cos_none'", param="session", code="resource_missing", status=404)


# Listed

def test_lists(onramp, admin, still):
    first, second = onramp.create(**ETH)["id"], onramp.create()["id"]
    admin.clock(advance=10)
    third = onramp.create()["id"]
    admin.fire(third, "reject")
    assert onramp.list()["url"] == SESSIONS
    assert onramp.ids() == [third, second, first]
    assert onramp.ids(limit=1, starting_after=third) == [second]
    assert onramp.ids(limit=1, ending_before=first) == [second]
    assert onramp.ids(created={"gt": NOW}) == [third]
    assert onramp.ids(created=NOW) == [second, first]
    assert onramp.ids(status="rejected") == [third]
    admin.fire(second, "sign_in")
    admin.fire(second, "pay", destination_currency="eth", destination_network="base")
    assert onramp.ids(destination_currency="eth", destination_network="base") == [second, first]
    assert onramp.ids(destination_network="base", status="fulfillment_processing") == [second]


# Bought with

def test_from_the_first_click_to_the_delivery_every_step_is_told(onramp, admin, told):
    id = onramp.create(**ETH, source_amount="320", source_currency="usd")["id"]
    assert told() == []
    steps = {"sign_in": "requires_payment", "pay": "fulfillment_processing", "deliver": "fulfillment_complete"}
    for step, status in steps.items():
        admin.fire(id, step)
        [event] = told()
        assert (event.type, event.data.object.id, event.data.object.status) == (UPDATED, id, status)
    session = onramp.retrieve(id)
    details = session["transaction_details"]
    assert details["fees"] == {"network_fee_amount": "0.03", "transaction_fee_amount": "9.60"}
    assert details["destination_amount"] == "0.100000000000000000"
    assert details["transaction_id"] == Like("0x[0-9a-f]{64}")
    assert json.loads(str(event.data.object)) == session


@pytest.mark.parametrize("before", [[], ["sign_in"]])
def test_a_customer_who_is_turned_away(onramp, admin, told, before):
    id = onramp.create()["id"]
    for step in [*before, "reject"]:
        admin.fire(id, step)
    assert [event.type for event in told()] == [UPDATED] * (len(before) + 1)
    assert onramp.retrieve(id)["status"] == "rejected"
    for step in ["sign_in", "pay", "deliver", "reject"]:
        assert admin.call("POST", f"/objects/{id}/transitions/{step}").error["code"] == "status_transition_invalid"


@pytest.mark.parametrize("name", [UPDATED, "crypto.onramp_session_updated"])
def test_an_endpoint_may_ask_by_either_name(onramp, admin, receiver, subscribe, client, name):
    endpoint = subscribe(receiver.url(), name)
    assert endpoint.enabled_events == [name]
    admin.fire(onramp.create()["id"], "reject")
    admin.settle()
    assert receiver.types() == [UPDATED]
    for filter in [{"type": name}, {"types": [name]}]:
        assert [event.type for event in services_of(client).events.list(filter)] == [UPDATED]
