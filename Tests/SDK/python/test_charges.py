"""Charges of cards: the whole object, capture now or later or never, the money that they leave, lists, and what is wrong.

Declines are in test_charge_declines.py, debits from bank accounts in test_charge_settlement.py.
"""

import pytest

from expectations import INTEGER, Like, plain, refusal, refused
from payments import CARD_ID, CARD_TRANSACTION, CHARGE_ID, DAY, FINGERPRINT, INVOICE, NOW, NO_ADDRESS, REFUNDS_REST, TRANSACTION_ID, as_told, card, types

pytestmark = pytest.mark.usefixtures("still")

CARD = {
    "id": CARD_ID, "object": "card", "address_city": None, "address_country": None, "address_line1": None, "address_line1_check": None,
    "address_line2": None, "address_state": None, "address_zip": "94111", "address_zip_check": "pass", "allow_redisplay": "unspecified",
    "brand": "Visa", "country": "US", "customer": None, "cvc_check": "pass", "dynamic_last4": None, "email": None, "exp_month": 12, "exp_year": 2040, "fingerprint": FINGERPRINT,
    "funding": "credit", "last4": "4242", "metadata": {}, "name": "Jenny Rosen", "phone": None, "regulated_status": "unregulated",
    "tokenization_method": None, "wallet": None,
}
DETAILS = {
    "amount_authorized": 1099, "authorization_code": Like(r"\d{6}"), "brand": "visa",
    "checks": {"address_line1_check": None, "address_postal_code_check": "pass", "cvc_check": "pass"},
    "country": "US", "electronic_commerce_indicator": "07", "exp_month": 12, "exp_year": 2040, "extended_authorization": {"status": "disabled"}, "fingerprint": FINGERPRINT,
    "funding": "credit", "incremental_authorization": {"status": "unavailable"}, "installments": None, "last4": "4242", "mandate": None,
    "multicapture": {"status": "unavailable"}, "network": "visa", "network_token": {"used": False},
    "network_transaction_id": Like(r"\d{15}"), "overcapture": {"maximum_amount_capturable": 1099, "status": "unavailable"},
    "regulated_status": "unregulated", "three_d_secure": None, "transaction_link_id": None, "wallet": None, **CARD_TRANSACTION,
}
CHARGE = {
    "id": CHARGE_ID, "object": "charge", "amount": 1099, "amount_captured": 1099, "amount_refunded": 0, "application": None,
    "application_fee": None, "application_fee_amount": None, "balance_transaction": TRANSACTION_ID,
    "billing_details": {
        "address": {**NO_ADDRESS, "postal_code": "94111"}, "email": None, "name": "Jenny Rosen", "phone": None, "tax_id": None},
    "calculated_statement_descriptor": "PINSTRIPE.EXAMPLE", "captured": True, "created": NOW, "currency": "usd", "customer": None, "description": "Order 42",
    "destination": None, "dispute": None, "disputed": False, "failure_balance_transaction": None, "failure_code": None, "failure_message": None, "fraud_details": {},
    "livemode": False, "metadata": {"order": "42"}, "on_behalf_of": None, "order": None,
    "outcome": {
        "advice_code": None, "network_advice_code": None, "network_decline_code": None, "network_status": "approved_by_network",
        "reason": None, "risk_level": "normal", "risk_score": INTEGER, "seller_message": "Payment complete.", "type": "authorized",
    },
    "paid": True, "payment_intent": None, "payment_method": CARD_ID, "payment_method_details": {"card": DETAILS, "type": "card"},
    "receipt_email": None, "receipt_number": None, "receipt_url": Like(r"http://127\.0\.0\.1:\d+/receipts/payment/ch_\w{24}/\w{32}"), "refunded": False, "review": None, "shipping": None, "source": CARD,
    "source_transfer": None, "statement_descriptor": None, "statement_descriptor_suffix": None, "status": "succeeded",
    "transfer_data": None, "transfer_group": None,
}


@pytest.fixture
def pay(charges):
    """Charges a card: pay(capture=False)."""
    return lambda **more: charges.create({"amount": 1099, "currency": "usd", "source": "tok_visa", **more})


# What a charge is

def test_a_charge_of_a_card(pay, charges, tokens, told):
    token = tokens.create({"card": card(name="Jenny Rosen", address_zip="94111")}).id
    charge = pay(source=token, description="Order 42", metadata={"order": "42"})
    assert plain(charge) == plain(charges.retrieve(charge.id)) == {**CHARGE, **INVOICE}
    assert charge.payment_method == charge.source.id
    [event] = told()
    assert (event.type, plain(event.data.object)) == ("charge.succeeded", as_told(charge))


def test_a_charge_of_a_customer(pay, customers, told):
    customer = customers.create({"source": "tok_visa"})
    other = customers.payment_sources.create(customer.id, {"source": "tok_amex"})
    by_default, by_name = pay(customer=customer.id, source=None), pay(customer=customer.id, source=other.id)
    assert (by_default.customer, by_default.payment_method) == (customer.id, customer.default_source)
    assert (by_name.customer, by_name.payment_method, by_name.source.customer) == (customer.id, other.id, customer.id)
    assert types(told()[-2:]) == ["charge.succeeded"] * 2


def test_the_money_of_a_charge(pay, charges, transactions, admin):
    charge = pay()
    expanded = charges.retrieve(charge.id, {"expand": ["balance_transaction"]}).balance_transaction
    # NOW is a Sunday: two working days later is a Tuesday, from its midnight on.
    tuesday = NOW // DAY * DAY + 2 * DAY
    assert plain(expanded) == plain(transactions.retrieve(charge.balance_transaction)) == {
        "id": TRANSACTION_ID, "object": "balance_transaction", "amount": 1099, "available_on": tuesday, "balance_type": "payments",
        "created": NOW, "currency": "usd", "description": None, "exchange_rate": None, "fee": 62,
        "fee_details": [
            {"amount": 62, "application": None, "currency": "usd", "description": "Stripe processing fees", "type": "stripe_fee"}],
        "net": 1037, "reporting_category": "charge", "source": charge.id, "status": "pending", "type": "charge",
    }
    admin.clock(now=tuesday - 1)
    assert transactions.retrieve(charge.balance_transaction).status == "pending"
    admin.clock(now=tuesday)
    assert transactions.retrieve(charge.balance_transaction).status == "available"


def test_money_that_is_there_at_once(pay, transactions):
    transaction = transactions.retrieve(pay(source="tok_bypassPending").balance_transaction)
    assert (transaction.status, transaction.available_on) == ("available", NOW)


def test_a_charge_that_is_disputed_afterwards(pay, charges, admin):
    charge = pay(source="tok_createDispute")
    assert (charge.status, charge.paid, charge.disputed) == ("succeeded", True, False)
    admin.clock(advance=5)
    charge = charges.retrieve(charge.id)
    assert (charge.status, charge.paid, charge.disputed) == ("succeeded", True, True)


def test_an_update(pay, charges, customers, told):
    charge, customer = pay(metadata={"a": "1"}), customers.create({}).id
    told()
    updated = charges.update(charge.id, {
        "description": "Order 42", "metadata": {"b": "2"}, "receipt_email": "jenny@example.com", "customer": customer,
        "fraud_details": {"user_report": "safe"},
        "shipping": {"name": "Jenny", "address": {"line1": "1 Main St."}},
    })
    assert plain(updated) == {
        **plain(charge), "description": "Order 42", "metadata": {"a": "1", "b": "2"}, "receipt_email": "jenny@example.com",
        "customer": customer, "fraud_details": {"user_report": "safe"},
        "shipping": {
            "address": {**NO_ADDRESS, "line1": "1 Main St."}, "carrier": None, "name": "Jenny", "phone": None, "tracking_number": None},
    }
    assert types(told()) == ["charge.updated"]
    other = customers.create({}).id
    assert refusal(lambda: charges.update(charge.id, {"customer": other})) == refused(
        f"The charge {charge.id} belongs to the customer {customer} already.", param="customer")


# Capture

def money(charge):
    return charge.captured, charge.amount_captured, charge.amount_refunded, charge.refunded, charge.balance_transaction is not None


def test_capture_later(pay, charges, told):
    charge = pay(capture=False)
    assert (charge.status, charge.paid, *money(charge)) == ("succeeded", True, False, 0, 0, False, False)
    assert plain(charge)["payment_method_details"]["card"]["capture_before"] == NOW + 7 * DAY
    captured = charges.capture(charge.id, {"statement_descriptor": "Order 42", "receipt_email": "jenny@example.com"})
    assert money(captured) == (True, 1099, 0, False, True)
    assert (captured.statement_descriptor, captured.receipt_email) == ("Order 42", "jenny@example.com")
    assert types(told()) == ["charge.succeeded", "charge.captured"]


def test_capture_of_a_part(pay, charges, transactions):
    charge = charges.capture(pay(capture=False).id, {"amount": 1000})
    assert money(charge) == (True, 1000, 99 if REFUNDS_REST else 0, False, True)
    assert transactions.retrieve(charge.balance_transaction).amount == 1000


def test_no_capture_for_a_week(pay, charges, admin, told):
    id = pay(capture=False).id
    told()
    admin.clock(advance=7 * DAY - 1)
    assert (money(charges.retrieve(id)), told()) == ((False, 0, 0, False, False), [])
    admin.clock(advance=1)
    assert money(charges.retrieve(id)) == ((False, 0, 1099, True, False) if REFUNDS_REST else (False, 0, 0, False, False))
    assert types(told()) == [*(["refund.created", "charge.refunded"] if REFUNDS_REST else []), "charge.expired"]
    assert refusal(lambda: charges.capture(id)) == refused(
        f"Charge {id} has been refunded or has expired, and cannot be captured.", code="charge_expired_for_capture")


def test_captured_in_time(pay, charges, admin, told):
    id = pay(capture=False).id
    charges.capture(id)
    told()
    admin.clock(advance=30 * DAY)
    assert (money(charges.retrieve(id)), told()) == ((True, 1099, 0, False, True), [])


def test_what_cannot_be_captured(pay, charges):
    waiting, captured = pay(capture=False).id, pay().id
    assert refusal(lambda: charges.capture(waiting, {"amount": 1100})) == refused(
        "The payment could not be captured because the requested capture amount is greater than the amount you can capture for this charge. "
        "Contact us via https://support.stripe.com/contact/ for help.", param="amount", code="amount_too_large")
    assert refusal(lambda: charges.capture(captured)) == refused(
        f"Charge {captured} has already been captured.", code="charge_already_captured")


# Lists

def test_a_list(pay, charges, customers):
    jenny = customers.create({"source": "tok_visa"}).id
    made = [pay().id, pay(customer=jenny, source=None).id, pay(transfer_group="g").id, pay(customer=jenny, source=None).id][::-1]
    page = charges.list({"limit": 3})
    assert ([each.id for each in page.data], page.has_more, page.url) == (made[:3], True, "/v1/charges")
    assert [each.id for each in page.auto_paging_iter()] == made
    assert [each.id for each in charges.list({"customer": jenny})] == [made[0], made[2]]
    assert [each.id for each in charges.list({"transfer_group": "g"})] == [made[1]]
    assert [each.id for each in charges.list({"created": {"gt": NOW}})] == []


# What is wrong

@pytest.mark.parametrize("wrong, answer", [
    ({"amount": 49}, refused("Amount must be at least $0.50 usd", param="amount", code="amount_too_small")),
    ({"amount": 29, "currency": "gbp"}, refused("Amount must be at least £0.30 gbp", param="amount", code="amount_too_small")),
    ({"amount": 49, "currency": "jpy"}, refused("Amount must be at least ¥50 jpy", param="amount", code="amount_too_small")),
    ({"amount": 100_000_000}, refused("Amount must be no more than $999,999.99", param="amount", code="amount_too_large")),
    ({"amount": 0}, refused(
        "This value must be greater than or equal to 1.", param="amount", code="parameter_invalid_integer")),
    ({"amount": "ten"}, refused("Invalid integer: ten", param="amount", code="parameter_invalid_integer")),
    ({"amount": None}, refused("Missing required param: amount.", param="amount", code="parameter_missing")),
    ({"currency": None}, refused("Missing required param: currency.", param="currency", code="parameter_missing")),
    ({"source": None}, refused("Must provide source or customer.", code="parameter_missing")),
    ({"source": "tok_nope"}, refused("No such token: 'tok_nope'", param="source", code="resource_missing")),
    ({"customer": "cus_nope"}, refused("No such customer: 'cus_nope'", param="customer", code="resource_missing")),
])
def test_what_is_wrong(pay, charges, told, wrong, answer):
    assert refusal(lambda: pay(**wrong)) == answer
    assert (charges.list().data, told()) == ([], [])


def test_a_customer_without_a_source(pay, customers):
    customer = customers.create({}).id
    assert refusal(lambda: pay(customer=customer, source=None)) == ("CardError", 402, {
        "code": "missing", "doc_url": "https://stripe.com/docs/error-codes/missing",
        "message": "This Customer doesn't have any saved payment details. Attach a legacy Token, Card, Bank Account, or Source to this Customer and then "
        "try this request again, or use Payment Intents and Payment Methods instead.",
        "param": "card", "type": "card_error",
    })


def test_a_customer_with_another_source(pay, customers):
    customer, other = customers.create({}).id, customers.create({"source": "tok_visa"})
    assert refusal(lambda: pay(customer=customer, source=other.default_source)) == refused(
        f"Customer {customer} does not have a linked source with ID {other.default_source}.", param="source", code="missing", status=404)


def test_a_card_is_charged_with_its_token_or_its_customer(pay, tokens, customers):
    """Nobody's card cannot be named: its token is, once."""
    token = tokens.create({"card": card()})
    for id in (token.card.id, pay().payment_method):
        assert refusal(lambda: pay(source=id)) == refused(f"No such token: '{id}'", param="source", code="resource_missing")
        assert refusal(lambda: customers.create({"source": id})) == refused(
            f"No such token: '{id}'", param="source", code="resource_missing")
    customer = customers.create({"source": token.id})
    assert refusal(lambda: pay(source=customer.default_source)) == refused(
        f"The source {customer.default_source} belongs to the customer {customer.id}: pass customer as well.",
        param="customer", code="missing")
    assert pay(source=customer.default_source, customer=customer.id).status == "succeeded"


def test_a_charge_that_is_not_there(charges):
    for call in (lambda: charges.retrieve("ch_nope"), lambda: charges.update("ch_nope", {}), lambda: charges.capture("ch_nope")):
        assert refusal(call) == refused("No such charge: 'ch_nope'", param="id", code="resource_missing", status=404)
