"""Declines: what the SDK raises for each test card that has no money, and the charge that stays on record."""

import pytest
import stripe

from conftest import services_of
from expectations import plain, refusal
from payments import CHARGE_ID, as_told, card, types

pytestmark = pytest.mark.usefixtures("still")

DECLINED = "Your card was declined."
BLOCKED = ("not_sent_to_network", "highest_risk_level", "highest", "blocked")


def issuer(reason):
    return "declined_by_network", reason, "normal", "issuer_declined"


# number, token, code, decline code, message, parameter, what the charge says of its outcome
DECLINES = [
    ("4000000000000002", "tok_chargeDeclined", "card_declined", "generic_decline", DECLINED, None, issuer("generic_decline")),
    ("4000000000009995", "tok_chargeDeclinedInsufficientFunds", "card_declined", "insufficient_funds",
        "Your card has insufficient funds.", None, issuer("insufficient_funds")),
    ("4000000000009987", "tok_chargeDeclinedLostCard", "card_declined", "lost_card", DECLINED, None, issuer("lost_card")),
    ("4000000000009979", "tok_chargeDeclinedStolenCard", "card_declined", "stolen_card", DECLINED, None, issuer("stolen_card")),
    ("4000000000000069", "tok_chargeDeclinedExpiredCard", "expired_card", "expired_card", "Your card has expired.", "exp_month",
        issuer("expired_card")),
    ("4000000000000127", "tok_chargeDeclinedIncorrectCvc", "incorrect_cvc", "incorrect_cvc", "Your card's security code is incorrect.", "cvc",
        issuer("incorrect_cvc")),
    ("4000000000000119", "tok_chargeDeclinedProcessingError", "processing_error", "processing_error",
        "An error occurred while processing your card. Try again in a little bit.", None, issuer("processing_error")),
    ("4000000000006975", "tok_chargeDeclinedVelocityLimitExceeded", "card_declined", "card_velocity_exceeded",
        "Your card was declined for making repeated attempts too frequently or exceeding its amount limit.", None,
        issuer("card_velocity_exceeded")),
    ("4100000000000019", "tok_chargeDeclinedFraudulent", "card_declined", "fraudulent", DECLINED, None, BLOCKED),
    ("4000000000003063", "tok_threeDSecureRequired", "card_declined", "authentication_required",
        "Your card was declined. This transaction requires authentication.", None, issuer("authentication_required")),
]

every_decline = pytest.mark.parametrize(
    "number, token, code, decline, message, param, outcome", DECLINES, ids=[token for _, token, *_ in DECLINES])


# decline code: advice, and what the network says
ADVICE = {
    "generic_decline": ("try_again_later", None, "01"), "insufficient_funds": ("try_again_later", "02", "51"),
    "lost_card": ("do_not_try_again", "01", "41"), "stolen_card": ("do_not_try_again", "01", "43"),
    "expired_card": ("confirm_card_data", "03", "54"), "incorrect_cvc": ("confirm_card_data", "03", "N7"),
    "processing_error": ("try_again_later", None, "06"), "card_velocity_exceeded": ("try_again_later", "02", "61"),
}


def body(charge, code, decline, message, param):
    """The `error` of a decline, complete but for request_log_url."""
    advice, network_advice, network_decline = ADVICE.get(decline, (None, None, None))
    error = {
        "advice_code": advice, "network_advice_code": network_advice, "network_decline_code": network_decline,
        "charge": charge, "code": code, "decline_code": decline, "doc_url": "https://stripe.com/docs/error-codes/" + code.replace("_", "-"),
        "message": message, "param": param, "type": "card_error",
    }
    return {name: value for name, value in error.items() if value is not None}


@every_decline
def test_a_decline(charges, tokens, told, number, token, code, decline, message, param, outcome):
    for source in (token, tokens.create({"card": card(number)}).id):
        with pytest.raises(stripe.CardError) as caught:
            charges.create({"amount": 1099, "currency": "usd", "source": source})
        error = caught.value
        assert (error.http_status, error.code, error.param, error.user_message) == (402, code, param, message)
        told_of = dict(error.json_body["error"])
        assert "/_admin/requests/req_" in told_of.pop("request_log_url")
        assert told_of == body(CHARGE_ID, code, decline, message, param)

        failed = charges.retrieve(told_of["charge"])
        assert (failed.status, failed.paid, failed.captured, failed.amount_captured) == ("failed", False, False, 0)
        assert (failed.failure_code, failed.failure_message, failed.balance_transaction) == (code, message, None)
        said = failed.outcome
        assert (said.network_status, said.reason, said.risk_level, said.type) == outcome
        [event] = told()
        assert (event.type, plain(event.data.object)) == ("charge.failed", as_told(failed))
        assert failed.id == charges.list({"limit": 1}).data[0].id


@every_decline
def test_a_source_that_is_declined(sources, charges, number, token, code, decline, message, param, outcome):
    """It is not used up, and is declined each time."""
    source = sources.create({"type": "card", "card": card(number)})
    for _ in range(2):
        assert refusal(lambda: charges.create({"amount": 1099, "currency": "usd", "source": source.id})) == (
            "CardError", 402, body(CHARGE_ID, code, decline, message, param))
    assert sources.retrieve(source.id).status == "chargeable"
    assert [each.status for each in charges.list()] == ["failed"] * 2


def test_a_card_that_is_declined_once_it_is_a_customers(customers, charges):
    customer = customers.create({"source": "tok_chargeCustomerFail"})
    assert refusal(lambda: charges.create({"amount": 1099, "currency": "usd", "customer": customer.id})) == (
        "CardError", 402, body(CHARGE_ID, "card_declined", "generic_decline", DECLINED, None))
    assert [each.customer for each in charges.list()] == [customer.id]


def test_a_decline_is_replayed(charges, told):
    """The same key brings the same charge, and the card is not asked again."""
    def attempt():
        return refusal(lambda: charges.create(
            {"amount": 1099, "currency": "usd", "source": "tok_chargeDeclined"}, {"idempotency_key": "once"}))

    first = attempt()
    assert first == attempt() == attempt()
    assert len(charges.list().data) == 1
    assert types(told()) == ["charge.failed"]


def test_a_success_is_replayed(charges):
    charge = {"amount": 1099, "currency": "usd", "source": "tok_visa"}
    first, second = [charges.create(charge, {"idempotency_key": "once"}) for _ in range(2)]
    assert plain(first) == plain(second)
    assert len(charges.list().data) == 1


def test_after_a_decline_another_card(client_for, key, charges, customers):
    customer = customers.create({"source": "tok_chargeCustomerFail"}).id
    pay = {"amount": 1099, "currency": "usd", "customer": customer}
    assert refusal(lambda: charges.create(pay))[0] == "CardError"
    customers.update(customer, {"source": "tok_visa"})
    assert charges.create(pay).status == "succeeded"
    assert [each.status for each in services_of(client_for(key)).charges.list()] == ["succeeded", "failed"]


def test_what_failed_cannot_be_captured_or_refunded(charges, refunds):
    _, _, error = refusal(lambda: charges.create({"amount": 1099, "currency": "usd", "source": "tok_chargeDeclined"}))
    assert refusal(lambda: charges.capture(error["charge"]))[1:2] == (400,)
    assert refusal(lambda: refunds.create({"charge": error["charge"]}))[2]["code"] == "charge_not_refundable"
