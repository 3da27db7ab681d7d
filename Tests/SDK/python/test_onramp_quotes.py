"""Quotes of the crypto onramp by the SDK's raw requests, on both of their paths."""

import json
from decimal import Decimal

import pytest

from expectations import Like, refusal
from onramp import QUOTES, Onramp

ID = Like("[0-9a-f]{64}")
PATHS = [QUOTES, "/v1/crypto/onramp/quotes"]


@pytest.fixture
def onramp(client):
    """The onramp of this test's account."""
    return Onramp(client)


@pytest.mark.parametrize("path", PATHS)
def test_what_money_buys(onramp, admin, still, path):
    quotes = onramp.quotes(path, source_amount="200", source_currency="usd", destination_currencies=["usdc"], destination_networks=["ethereum", "base"])
    fees = {"network_fee_monetary": "5.75", "transaction_fee_monetary": "6.00"}
    usdc = {"id": ID, "destination_amount": "200.00", "destination_currency": "usdc"}
    assert quotes == {
        "id": ID, "object": "crypto.onramp.quotes", "livemode": False, "rate_fetched_at": float(admin.clock()["now"]), "source_amount": "200.00",
        "source_currency": "usd",
        "destination_network_quotes": {
            "avalanche": [], "bitcoin": [], "polygon": [], "solana": [], "stellar": [],
            "ethereum": [{**usdc, "destination_network": "ethereum", "fees": fees, "source_total_amount": "211.75"}],
            "base_network": [
                {**usdc, "destination_network": "base", "fees": {**fees, "network_fee_monetary": "0.03"}, "source_total_amount": "206.03"}],
        },
    }
    assert isinstance(quotes["rate_fetched_at"], float)


@pytest.mark.parametrize("path", PATHS)
def test_what_coins_cost(onramp, path):
    quotes = onramp.quotes(path, destination_amount="0.5", destination_currencies=["sol"], destination_networks=["solana"], source_currency="eur")
    networks = quotes["destination_network_quotes"]
    assert (quotes["source_amount"], quotes["source_currency"]) == ("83.00", "eur")
    assert networks.pop("solana") == [{
        "id": ID, "destination_amount": "0.500000000", "destination_currency": "sol", "destination_network": "solana",
        "fees": {"network_fee_monetary": "0.01", "transaction_fee_monetary": "2.49"}, "source_total_amount": "85.50",
    }]
    assert networks == dict.fromkeys(["avalanche", "base_network", "bitcoin", "ethereum", "polygon", "stellar"])


def test_the_same_on_both_paths_and_for_everybody(onramp, client_for, new_key, still):
    first, second = (onramp.quotes(path) for path in PATHS)
    assert first == second
    other = Onramp(client_for(new_key())).quotes(source_amount="100.00", source_currency="usd")
    assert (other["id"], other["destination_network_quotes"]) == (first["id"], first["destination_network_quotes"])


def test_each_total_is_the_sum_of_its_parts(onramp):
    for amount in ["0.01", "1", "33.33", "98765432.10"]:
        quotes = onramp.quotes(source_amount=amount)
        every = [quote for network in quotes["destination_network_quotes"].values() for quote in network]
        assert len(every) == 13
        for quote in every:
            assert Decimal(quote["source_total_amount"]) == Decimal(amount) + sum(map(Decimal, quote["fees"].values()))


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("parameters, code", [
    ({"source_amount": "1", "destination_amount": "1"}, "crypto_onramp_invalid_source_destination_pair"),
    ({"source_amount": "0"}, "crypto_onramp_invalid_source_amount"),
    ({"destination_amount": "0"}, "crypto_onramp_invalid_destination_amount"),
    ({"destination_currencies": ["btc"], "destination_networks": ["base"]}, "crypto_onramp_quote_invalid_destination_currencies_and_networks"),
    ({"destination_amount": "1"}, "crypto_onramp_quote_too_many_destination_currencies_and_networks"),
    ({"source_exchange_amount": "1"}, "parameter_unknown"),
])
def test_what_cannot_be_quoted(onramp, path, parameters, code):
    name, status, error = refusal(lambda: onramp.quotes(path, **parameters))
    assert (name, status, error["code"]) == ("InvalidRequestError", 400, code)


def test_a_table_of_prices_of_ones_own(start_daemon, client_for, new_key, tmp_path):
    seeds = tmp_path / "seeds.json"
    seeds.write_text(json.dumps({"crypto.onramp_price": [{
        "destination_currency": "wld", "destination_network": "worldchain", "places": 18, "quoted_places": 4, "price": {"usd": "3"},
        "network_fee": {"usd": "0.25"}}]}))
    onramp = Onramp(client_for(new_key(), start_daemon("--seeds", seeds).url))
    assert onramp.quotes(source_amount="10")["destination_network_quotes"] == {"worldchain": [{
        "id": ID, "destination_amount": "3.3333", "destination_currency": "wld", "destination_network": "worldchain",
        "fees": {"network_fee_monetary": "0.25", "transaction_fee_monetary": "0.30"}, "source_total_amount": "10.55",
    }]}
    assert onramp.create()["transaction_details"]["destination_currencies"] == ["wld"]
