"""What the crypto onramp refuses for other reasons than its parameters: where the customer is, and what became of the merchant."""

import json

import pytest

from expectations import refusal, refused
from onramp import ETHEREUM, QUOTES, SOLANA, Onramp
from payments import HOUR, NOW

MERCHANT = "crypto.onramp_merchant"
USDC_ON_SOLANA = {"destination_currency": "usdc", "destination_network": "solana"}


@pytest.fixture
def onramp(client):
    """The onramp of this test's account."""
    return Onramp(client)


# Where the customer is

@pytest.mark.parametrize("address, code, message", [
    ("198.51.100.1", "crypto_onramp_unsupported_country", "The onramp is not offered in the customer's country."),
    ("198.51.100.2", "crypto_onramp_unsupportable_customer", "The onramp cannot serve this customer where she is."),
])
def test_where_nobody_is_served(onramp, address, code, message):
    assert refusal(lambda: onramp.create(customer_ip_address=address)) == refused(message, param="customer_ip_address", code=code)
    # It comes before all that is wrong with the parameters.
    assert refusal(lambda: onramp.create(customer_ip_address=address, source_amount="0"))[2]["code"] == code
    assert onramp.ids() == []


@pytest.mark.parametrize("asked", [
    USDC_ON_SOLANA, {"destination_currencies": ["usdc"], "destination_networks": ["solana"]},
    {"destination_currencies": ["usdc", "btc"], "destination_networks": ["solana"]},
])
def test_where_not_everything_is_sold(onramp, asked):
    assert refusal(lambda: onramp.create(customer_ip_address="198.51.100.3", **asked)) == refused(
        "The destination currency is not sold on this network where the customer is.", param="destination_currency",
        code="crypto_onramp_currency_not_available_in_region")
    assert onramp.create(customer_ip_address="198.51.100.4", **asked)["status"] == "initialized"


def test_what_is_left_is_sold_there(onramp, admin):
    id = onramp.create(customer_ip_address="198.51.100.3", destination_networks=["solana"])["id"]
    answer = admin.call("POST", f"/objects/{id}/transitions/sign_in", {"destination_currency": "usdc"})
    assert (answer.status, answer.error["code"]) == (400, "crypto_onramp_currency_not_available_in_region")
    admin.fire(id, "sign_in")
    admin.fire(id, "pay")
    assert onramp.retrieve(id)["transaction_details"]["destination_currency"] == "sol"


def test_regions_of_ones_own(start_daemon, client_for, new_key, tmp_path):
    seeds = tmp_path / "seeds.json"
    seeds.write_text(json.dumps({"crypto.onramp_region": [{"customer_ip_address": "2001:DB8::1", "refusal": "unsupported_country"}]}))
    onramp = Onramp(client_for(new_key(), start_daemon("--seeds", seeds).url))
    assert refusal(lambda: onramp.create(customer_ip_address="2001:db8::1"))[2]["code"] == "crypto_onramp_unsupported_country"
    assert onramp.create(customer_ip_address="198.51.100.1")["status"] == "initialized"


# What became of the merchant

def test_switched_off(onramp, admin, still):
    id = onramp.create()["id"]
    admin.clock(advance=HOUR)
    assert admin.fire(MERCHANT, "disable")["status"] == "disabled"
    admin.clock(advance=HOUR)
    # The SDK goes by the status, and not by the type.
    for call in [onramp.create, onramp.quotes, lambda: onramp.quotes("/v1/crypto/onramp/quotes")]:
        assert refusal(call) == ("InvalidRequestError", 400, {
            "code": "crypto_onramp_disabled", "doc_url": "https://stripe.com/docs/error-codes/crypto-onramp-disabled",
            "message": "The onramp is switched off for this account.", "type": "api_error", "updated": NOW + HOUR,
        })
    assert onramp.ids() == [id]
    admin.fire(MERCHANT, "enable")
    assert onramp.create()["status"] == "initialized"


@pytest.mark.parametrize("what", ["business_name", "business_url"])
def test_not_set_up(onramp, admin, what):
    admin.fire(MERCHANT, "set_up", **{what: ""})
    assert refusal(onramp.create) == refused(
        "The account has no business_name or no business_url, and the onramp needs both.", code="crypto_onramp_merchant_not_properly_setup")
    assert onramp.quotes()["object"] == "crypto.onramp.quotes"
    admin.fire(MERCHANT, "set_up", **{what: "Jenny"})
    assert onramp.create()["status"] == "initialized"


def test_a_reset_forgets_what_became_of_the_merchant(onramp, admin):
    admin.fire(MERCHANT, "disable")
    admin.fire(MERCHANT, "set_up", business_name="")
    admin.reset()
    assert onramp.create()["status"] == "initialized"


def test_one_account_is_switched_off_and_no_other(admin, client_for, new_key):
    admin.fire(MERCHANT, "disable")
    assert Onramp(client_for(new_key())).create()["status"] == "initialized"


# What depends on the table of prices

def test_a_currency_that_nothing_is_sold_for(start_daemon, client_for, new_key, tmp_path):
    seeds = tmp_path / "seeds.json"
    seeds.write_text(json.dumps({"crypto.onramp_price": [{
        "destination_currency": "sol", "destination_network": "solana", "places": 9, "quoted_places": 9, "price": {"usd": "180"},
        "network_fee": {"usd": "0.01"}}]}))
    onramp = Onramp(client_for(new_key(), start_daemon("--seeds", seeds).url))
    expected = refused("Nothing is sold for the source currency.", param="source_currency", code="crypto_onramp_invalid_source_currency")
    assert refusal(lambda: onramp.create(source_currency="eur")) == expected
    assert refusal(lambda: onramp.quotes(QUOTES, source_currency="eur")) == expected


# Wallets

def test_base_is_called_base_network(onramp):
    assert refusal(lambda: onramp.create(wallet_addresses={"base": ETHEREUM})) == refused(
        "Received unknown parameter: wallet_addresses[base]", param="wallet_addresses[base]", code="parameter_unknown")


def test_a_wallet_that_is_no_use_cannot_be_locked(onramp):
    assert refusal(lambda: onramp.create(
        lock_wallet_address=True, wallet_addresses={"solana": SOLANA}, destination_currency="eth", destination_network="base"
    )) == refused("There is no wallet address to lock.", param="lock_wallet_address", code="crypto_onramp_no_wallet_address_to_lock")
