"""The page at an onramp session's `redirect_url`, in a real browser: from the choice of a coin to its delivery."""

import hashlib
import hmac

import pytest

UPDATED = "crypto.onramp_session.updated"
ETHEREUM = "0x" + "A1b2" * 10
SETTLED = {
    "source_amount": "50", "source_currency": "eur", "destination_currency": "eth", "destination_network": "base",
    "wallet_addresses[base_network]": ETHEREUM,
}


@pytest.fixture
def start(wire, browser):
    """Makes a session and opens its page: start(source_currency="eur"). Answers the session and the page."""
    def make(**parameters):
        session = wire.post("/v1/crypto/onramp_sessions", parameters).json
        return session, browser.open_onramp(session["redirect_url"])
    return make


@pytest.fixture
def retrieve(wire):
    return lambda session: wire.get(f"/v1/crypto/onramp_sessions/{session['id']}").json


def verified(arrival, secret):
    """The event, if its signature is that of the endpoint."""
    parts = dict(part.split("=", 1) for part in arrival.signature.split(","))
    assert parts["v1"] == hmac.new(secret.encode(), f"{parts['t']}.{arrival.text}".encode(), hashlib.sha256).hexdigest()
    return arrival.event


def test_a_purchase_is_chosen_paid_delivered_and_told_of(browser, start, retrieve, webhooks, admin):
    session, page = start()
    assert browser.driver.title == "Buy crypto · Pinstripe"
    assert page.facts == {"Shop": admin.clock()["account"], "Session": session["id"], "Status": "initialized"}
    assert page.offers == ["Pay", "Sign in only", "Turn the customer away"]
    assert page.fields == ["source_amount", "destination_currency", "destination_network", "wallet_address"]

    page.choose(source_amount="250", destination_currency="usdc", destination_network="base", wallet_address=ETHEREUM).press("pay")

    page.wait_for_status("fulfillment_processing")
    paid = retrieve(session)
    details = paid["transaction_details"]
    assert paid["status"] == "fulfillment_processing"
    assert (details["source_amount"], details["destination_amount"], details["wallet_address"]) == ("250.00", "250.000000", ETHEREUM)
    assert (details["destination_currency"], details["destination_network"]) == ("usdc", "base")
    assert details["fees"] == {"network_fee_amount": "0.03", "transaction_fee_amount": "7.50"}

    assert browser.driver.current_url == session["redirect_url"]
    assert page.facts == {
        "Spends": "250.00 USD", "Buys": "250.000000 USDC", "Network": "base", "Wallet": ETHEREUM, "Shop": admin.clock()["account"],
        "Session": session["id"], "Status": "fulfillment_processing",
    }
    assert (page.offers, page.fields) == (["Deliver the crypto"], [])
    page.press("deliver")

    browser.wait_for_heading("Done")
    delivered = retrieve(session)
    assert delivered["status"] == "fulfillment_complete"
    page = browser.open_onramp(session["redirect_url"])
    assert page.facts["Transaction"] == delivered["transaction_details"]["transaction_id"]
    assert page.offers == []
    assert "There is nothing left to decide." in browser.text
    admin.settle()
    events = [verified(arrival, webhooks.secret) for arrival in webhooks.arrivals]
    # They are on their way side by side, and may overtake each other.
    assert sorted((event["type"], event["data"]["object"]["status"]) for event in events) == [
        (UPDATED, "fulfillment_complete"), (UPDATED, "fulfillment_processing"), (UPDATED, "requires_payment")]


def test_what_is_left_as_it_is_buys_the_first_coin(browser, start, retrieve):
    session, page = start()
    page.press("pay")
    page.wait_for_status("fulfillment_processing")
    details = retrieve(session)["transaction_details"]
    assert (details["source_amount"], details["destination_currency"], details["destination_network"]) == ("100.00", "btc", "bitcoin")


def test_step_by_step(browser, start, retrieve):
    session, page = start()
    page.choose(destination_currency="sol").press("sign_in")
    page.wait_for_status("requires_payment")
    assert retrieve(session)["status"] == "requires_payment"
    assert page.offers == ["Pay", "Turn the customer away"]
    assert page.fields == ["destination_network", "wallet_address"]
    page.press("pay")
    page.wait_for_status("fulfillment_processing")
    assert retrieve(session)["transaction_details"]["destination_network"] == "solana"


def test_turned_away(browser, start, retrieve, webhooks, admin):
    session, page = start()
    page.press("reject")
    browser.wait_for_heading("Done")
    assert retrieve(session)["status"] == "rejected"
    assert browser.open_onramp(session["redirect_url"]).offers == []
    admin.settle()
    assert webhooks.types() == [UPDATED]


def test_later_on_the_clock(browser, start, retrieve, webhooks, admin):
    admin.clock(frozen=True)
    session, page = start()
    page.later(seconds=90).press("pay")
    browser.wait_for_heading("Done")
    assert retrieve(session)["status"] == "requires_payment"
    admin.clock(advance=89)
    assert webhooks.types() == [UPDATED]
    admin.clock(advance=1)
    assert webhooks.types() == [UPDATED, UPDATED]
    assert retrieve(session)["status"] == "fulfillment_processing"


def test_what_the_merchant_has_settled_is_no_field(start):
    _, page = start(**SETTLED)
    assert page.fields == ["wallet_address"]
    assert (page.facts["Spends"], page.facts["Network"], page.facts["Wallet"]) == ("50.00 EUR", "base", ETHEREUM)


def test_a_locked_wallet_cannot_be_edited(browser, start, retrieve):
    session, page = start(**SETTLED, lock_wallet_address="true")
    assert page.fields == []
    assert page.facts["Wallet"] == ETHEREUM
    page.press("pay")
    page.wait_for_status("fulfillment_processing")
    assert retrieve(session)["transaction_details"]["wallet_address"] == ETHEREUM


def test_what_does_not_go_together_is_refused_and_nothing_has_happened(browser, start, retrieve):
    session, page = start()
    page.choose(destination_currency="btc", destination_network="base").press("pay")
    browser.wait_for_heading("That did not work")
    assert "The destination currency cannot be bought on the destination network." in browser.text
    [complaint] = browser.complaints()
    assert "the server responded with a status of 400" in complaint
    assert retrieve(session) == session


def test_the_second_of_two_tabs_comes_too_late(browser, start, retrieve):
    session, slow = start()
    former = browser.open_tab(session["redirect_url"])
    slow.press("reject")
    browser.wait_for_heading("Done")
    before = retrieve(session)
    browser.driver.switch_to.window(former)
    slow.press("pay")
    browser.wait_for_heading("That did not work")
    [complaint] = browser.complaints()
    assert "the server responded with a status of 400" in complaint
    assert retrieve(session) == before
