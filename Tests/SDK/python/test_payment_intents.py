"""PaymentIntents by the SDK's own methods: made, confirmed, captured, canceled, searched; what is declined, and what the customer must do."""

import urllib.error
import urllib.request

import pytest
import stripe

from expectations import Like, refusal
from payments import DAY, REFUNDS_REST, types

pytestmark = pytest.mark.usefixtures("still")

INTENT_ID = Like(r"pi_3?[0-9A-Za-z]{23,24}")
SECRET = Like(r"pi_[0-9A-Za-z]+_secret_[0-9A-Za-z]{25}")
MISSING = (
    "You cannot confirm this PaymentIntent because it's missing a payment method. You can either update the PaymentIntent with a payment method and "
    "then confirm it again, or confirm it again directly with a payment method or ConfirmationToken.")


def declined(call):
    """The CardError that the call raises."""
    with pytest.raises(stripe.CardError) as caught:
        call()
    assert caught.value.http_status == 402
    return caught.value.error


def test_made_then_confirmed(payment_intents, charges, told):
    intent = payment_intents.create({"amount": 2000, "currency": "usd", "metadata": {"order": "42"}})
    assert (intent.id, intent.client_secret, intent.status) == (INTENT_ID, SECRET, "requires_payment_method")
    intent = payment_intents.update(intent.id, {"amount": 2500, "payment_method": "pm_card_visa"})
    assert (intent.amount, intent.status) == (2500, "requires_confirmation")
    intent = payment_intents.confirm(intent.id, {"return_url": "https://shop.example/back"})
    assert (intent.status, intent.amount_received, intent.last_payment_error) == ("succeeded", 2500, None)
    charge = charges.retrieve(intent.latest_charge)
    assert (charge.amount, charge.payment_intent, charge.metadata["order"]) == (2500, intent.id, "42")
    assert payment_intents.retrieve(intent.id, {"expand": ["latest_charge"]}).latest_charge.id == charge.id
    assert types(told()) == ["payment_intent.created", "charge.succeeded", "payment_intent.succeeded"]


def test_without_a_payment_method(payment_intents):
    intent = payment_intents.create({"amount": 2000, "currency": "usd"})
    with pytest.raises(stripe.InvalidRequestError) as caught:
        payment_intents.confirm(intent.id, {"return_url": "https://shop.example/back"})
    assert (caught.value.code, caught.value.user_message) == ("payment_intent_unexpected_state", MISSING)
    assert caught.value.error.payment_intent["id"] == intent.id


@pytest.mark.parametrize("card, code, decline_code, message", [
    ("pm_card_chargeDeclined", "card_declined", "generic_decline", "Your card was declined."),
    ("pm_card_chargeDeclinedInsufficientFunds", "card_declined", "insufficient_funds", "Your card has insufficient funds."),
    ("pm_card_chargeDeclinedExpiredCard", "expired_card", None, "Your card has expired."),
    ("pm_card_chargeDeclinedIncorrectCvc", "incorrect_cvc", None, "Your card's security code is incorrect."),
])
def test_declined(payment_intents, pay, charges, told, card, code, decline_code, message):
    error = declined(lambda: pay(card))
    assert (error.code, error.message) == (code, message)
    if decline_code:
        assert error.decline_code == decline_code
    intent = payment_intents.retrieve(error.payment_intent["id"])
    assert (intent.status, intent.payment_method, intent.last_payment_error.code) == ("requires_payment_method", None, code)
    assert intent.latest_charge == error.charge == charges.retrieve(error.charge).id
    assert types(told()) == ["payment_intent.created", "charge.failed", "payment_intent.payment_failed"]

    again = payment_intents.confirm(intent.id, {"payment_method": "pm_card_visa", "return_url": "https://shop.example/back"})
    assert (again.status, again.last_payment_error) == ("succeeded", None)


def test_money_that_is_held_is_captured_in_part(payment_intents, pay, charges, told):
    intent = pay(capture_method="manual")
    assert (intent.status, intent.amount_capturable) == ("requires_capture", 2000)
    with pytest.raises(stripe.InvalidRequestError) as caught:
        payment_intents.capture(intent.id, {"amount_to_capture": 2001})
    assert caught.value.code == "amount_too_large"
    intent = payment_intents.capture(intent.id, {"amount_to_capture": 1500})
    assert (intent.status, intent.amount_received, intent.amount_capturable) == ("succeeded", 1500, 0)
    assert charges.retrieve(intent.latest_charge).amount_captured == 1500
    assert types(told())[:2] == ["payment_intent.created", "charge.succeeded"]


def test_canceled(payment_intents, pay, charges):
    intent = pay(capture_method="manual")
    canceled = payment_intents.cancel(intent.id, {"cancellation_reason": "requested_by_customer"})
    assert (canceled.status, canceled.cancellation_reason, canceled.amount_capturable) == ("canceled", "requested_by_customer", 0)
    assert charges.retrieve(intent.latest_charge).refunded is REFUNDS_REST
    for call in (payment_intents.cancel, payment_intents.capture, payment_intents.confirm):
        with pytest.raises(stripe.InvalidRequestError) as caught:
            call(intent.id)
        assert caught.value.code == "payment_intent_unexpected_state"


def test_a_hold_that_nobody_captures(payment_intents, pay, admin):
    intent = pay(capture_method="manual")
    admin.clock(advance=7 * DAY)
    lapsed = payment_intents.retrieve(intent.id)
    assert (lapsed.status, lapsed.cancellation_reason) == ("canceled", "expired")


@pytest.mark.parametrize("decision, status, told_status", [
    ("do=authorize", "succeeded", "succeeded"), ("", "succeeded", "succeeded"), ("do=fail", "requires_payment_method", "failed"),
])
def test_3d_secure_on_the_page(payment_intents, pay, decision, status, told_status):
    intent = pay("pm_card_threeDSecure2Required")
    assert (intent.status, intent.next_action.type, intent.latest_charge) == ("requires_action", "redirect_to_url", None)
    location = submit(intent.next_action.redirect_to_url.url, decision)
    assert location == (
        f"https://shop.example/back?payment_intent={intent.id}&payment_intent_client_secret={intent.client_secret}&redirect_status={told_status}")
    assert payment_intents.retrieve(intent.id).status == status


def submit(url, form):
    """Sends the form of a page, and answers where it leads."""
    class Stays(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *arguments):
            return None

    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.build_opener(Stays).open(url, data=form.encode(), timeout=20)
    assert caught.value.code == 303
    return caught.value.headers["Location"]


def test_3d_secure_that_is_not_handled(pay):
    error = declined(lambda: pay("pm_card_threeDSecure2Required", error_on_requires_action=True))
    assert (error.code, error.payment_intent["status"]) == ("authentication_required", "requires_payment_method")


def test_a_saved_card_is_charged_while_the_customer_is_away(payment_intents, payment_methods, pay, customers, admin):
    customer = customers.create({"email": "jenny@example.com"}).id
    first = pay("pm_card_authenticationRequiredOnSetup", customer=customer, setup_future_usage="off_session")
    assert first.status == "requires_action"
    admin.fire(first.id, "authenticate")
    [saved] = payment_methods.list({"customer": customer, "type": "card"}).data
    later = payment_intents.create({
        "amount": 500, "currency": "usd", "customer": customer, "payment_method": saved.id, "off_session": True, "confirm": True})
    assert (later.status, later.payment_method) == ("succeeded", saved.id)


def test_a_saved_card_whose_bank_wants_to_ask(payment_intents, payment_methods, customers):
    customer = customers.create({}).id
    card = payment_methods.attach("pm_card_authenticationRequired", {"customer": customer})
    error = declined(lambda: payment_intents.create({
        "amount": 500, "currency": "usd", "customer": customer, "payment_method": card.id, "off_session": True, "confirm": True}))
    assert (error.code, error.decline_code) == ("authentication_required", "authentication_required")
    assert (error.payment_intent["status"], error.payment_method["id"]) == ("requires_payment_method", card.id)


def test_a_bank_debit_takes_its_time(payment_intents, pay, admin, told):
    intent = pay("pm_sepaDebit_success_de", currency="eur", mandate_data={"customer_acceptance": {"type": "offline"}})
    assert intent.status == "processing"
    admin.clock(advance=5)
    assert payment_intents.retrieve(intent.id).status == "succeeded"
    assert types(told()) == [
        "payment_intent.created", "charge.pending", "payment_intent.processing", "charge.succeeded", "payment_intent.succeeded"]


def test_an_account_is_verified_by_deposits(payment_intents, pay):
    intent = pay(
        None, mandate_data={"customer_acceptance": {"type": "offline"}}, payment_method_data={
            "type": "us_bank_account", "billing_details": {"name": "Jenny Rosen"},
            "us_bank_account": {"account_number": "000123456789", "routing_number": "110000000", "account_holder_type": "individual"}})
    assert intent.next_action.type == "verify_with_microdeposits"
    with pytest.raises(stripe.InvalidRequestError) as caught:
        payment_intents.verify_microdeposits(intent.id, {"descriptor_code": "SM99ZZ"})
    assert caught.value.code == "payment_method_microdeposit_verification_descriptor_code_mismatch"
    assert payment_intents.verify_microdeposits(intent.id, {"descriptor_code": "SM11AA"}).status == "processing"


def test_listed_and_searched(payment_intents, pay, customers):
    customer = customers.create({}).id
    cheap, dear = pay(amount=1000, metadata={"order": "1"}), pay(amount=3000, customer=customer, metadata={"order": "2"})
    assert [each.id for each in payment_intents.list({"limit": 2})] == [dear.id, cheap.id]
    assert [each.id for each in payment_intents.list({"customer": customer})] == [dear.id]
    for query, found in [
        ("amount>2000", [dear.id]), ("metadata['order']:'1'", [cheap.id]), ("status:'succeeded'", [dear.id, cheap.id]),
        (f"customer:'{customer}' AND currency:'usd'", [dear.id]), ("status:'canceled'", []),
    ]:
        assert [each.id for each in payment_intents.search({"query": query})] == found, query


def test_refunded_by_the_intent(pay, refunds, charges):
    intent = pay()
    assert refunds.create({"payment_intent": intent.id}).status == "succeeded"
    assert charges.retrieve(intent.latest_charge).refunded is True


def test_the_same_key_makes_one_intent(payment_intents, new_key):
    form, options = {"amount": 2000, "currency": "usd"}, {"idempotency_key": new_key("order_")}
    assert payment_intents.create(form, options).id == payment_intents.create(form, options).id


def test_a_declined_payment_is_replayed(pay, payment_intents, new_key):
    def call():
        payment_intents.create({
            "amount": 2000, "currency": "usd", "payment_method": "pm_card_chargeDeclined", "confirm": True,
            "return_url": "https://shop.example/back"}, {"idempotency_key": key})
    key = new_key("order_")
    assert declined(call).payment_intent["id"] == declined(call).payment_intent["id"]


def test_a_browser_reads_its_intent_and_no_other(client_for, payment_intents, pay, key):
    intent = pay(customer=None)
    browser = client_for("pk_test_" + key.removeprefix("sk_test_"))
    own = (browser.v1 if hasattr(browser, "v1") else browser).payment_intents
    seen = own.retrieve(intent.id, {"client_secret": intent.client_secret})
    assert (seen.status, "customer" in seen, "latest_charge" in seen) == ("succeeded", False, False)
    assert refusal(lambda: own.retrieve(intent.id, {"client_secret": f"{intent.id}_secret_x"}))[2]["param"] == "client_secret"


@pytest.mark.parametrize("form, code, param", [
    ({"amount": 49}, "amount_too_small", None), ({"amount": 100_000_000}, "amount_too_large", "amount"),
    ({"currency": "xxx"}, None, "currency"), ({"payment_method": "pm_none"}, "resource_missing", "payment_method"),
    ({"return_url": "https://shop.example"}, None, "return_url"), ({"color": "red"}, "parameter_unknown", "color"),
])
def test_what_is_refused(payment_intents, form, code, param):
    with pytest.raises(stripe.InvalidRequestError) as caught:
        payment_intents.create({"amount": 2000, "currency": "usd", **form})
    assert caught.value.code == code
    if param:
        assert caught.value.param == param
