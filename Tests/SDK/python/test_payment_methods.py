"""PaymentMethods: made of a card, a token or a fixed id; attached to a customer, listed, changed, detached for good."""

import pytest
import stripe

from expectations import plain, refusal, refused
from payments import FINGERPRINT, METHOD_ID, NO_ADDRESS, NOW, card, types

pytestmark = pytest.mark.usefixtures("still")

VISA = {
    "id": METHOD_ID,
    "object": "payment_method",
    "allow_redisplay": "unspecified",
    "billing_details": {"address": NO_ADDRESS, "email": None, "name": None, "phone": None, "tax_id": None},
    "card": {
        "brand": "visa", "checks": {"address_line1_check": None, "address_postal_code_check": None, "cvc_check": "unchecked"}, "country": "US",
        "display_brand": "visa", "exp_month": 12, "exp_year": 2040, "fingerprint": FINGERPRINT, "funding": "credit", "generated_from": None,
        "last4": "4242", "networks": {"available": ["visa"], "preferred": None}, "regulated_status": "unregulated",
        "three_d_secure_usage": {"supported": True}, "wallet": None,
    },
    "created": NOW,
    "customer": None,
    "customer_account": None,
    "livemode": False,
    "metadata": {},
    "shared_payment_granted_token": None,
    "type": "card",
}
USED = (
    "This PaymentMethod was previously used without being attached to a Customer or was detached from a Customer, and may not be used again.")
DEFAULT = "invoice_settings[default_payment_method]"


@pytest.fixture
def customer(customers):
    return customers.create({"name": "Jenny Rosen"}).id


@pytest.fixture
def create(payment_methods):
    """Makes a PaymentMethod of a card: create("4000000000000341", allow_redisplay="always")."""
    return lambda number="4242424242424242", **more: payment_methods.create({"type": "card", "card": card(number), **more})


def test_a_card(payment_methods, create, told):
    method = create()
    assert plain(method) == plain(payment_methods.retrieve(method.id)) == VISA
    given = {"address": {"line1": "1 Main St.", "postal_code": "94111"}, "email": "jenny@example.com", "name": "Jenny", "phone": "+15555550100"}
    method = create(billing_details=given, metadata={"order": "42"}, allow_redisplay="limited")
    assert plain(method) == {
        **VISA, "allow_redisplay": "limited", "metadata": {"order": "42"},
        "billing_details": {**given, "address": {**NO_ADDRESS, **given["address"]}, "tax_id": None},
        "card": {
            **VISA["card"],
            "checks": {"address_line1_check": "unchecked", "address_postal_code_check": "unchecked", "cvc_check": "unchecked"}},
    }
    assert told() == []


def test_a_token_and_a_fixed_token(payment_methods, tokens):
    token = tokens.create({"card": card(name="Jenny", address_zip="94111")})
    method = payment_methods.create({"type": "card", "card": {"token": token.id}})
    assert (method.billing_details.name, method.billing_details.address.postal_code) == ("Jenny", "94111")
    assert method.card.fingerprint == token.card.fingerprint
    assert tokens.retrieve(token.id).used is True
    assert payment_methods.create({"type": "card", "card": {"token": "tok_mastercard"}}).card.brand == "mastercard"


def test_a_fixed_id(payment_methods, customer, told):
    first, second = payment_methods.retrieve("pm_card_visa"), payment_methods.retrieve("pm_card_visa")
    # The clock shows March 2030.
    assert plain(first) == {**VISA, "card": {**VISA["card"], "exp_month": 3, "exp_year": 2031}}
    assert first.id != second.id
    attached = payment_methods.attach("pm_card_amex", {"customer": customer})
    assert (attached.id, attached.customer, attached.card.display_brand) == (METHOD_ID, customer, "american_express")
    assert payment_methods.list({}).data == []
    assert types(told()) == ["payment_method.attached"]


def test_the_life_of_one(payment_methods, customers, customer, create, told):
    method = create().id
    attached = payment_methods.attach(method, {"customer": customer})
    assert plain(attached) == {
        **VISA, "customer": customer,
        "card": {**VISA["card"], "checks": {**VISA["card"]["checks"], "cvc_check": "pass"}}}
    assert plain(payment_methods.attach(method, {"customer": customer})) == plain(attached)

    updated = payment_methods.update(method, {
        "card": {"exp_month": 1, "exp_year": 2041}, "billing_details": {"name": "Jenny"}, "metadata": {"a": "1"}})
    assert (updated.card.exp_month, updated.card.exp_year, updated.billing_details.name) == (1, 2041, "Jenny")

    set_default = customers.update(customer, {"invoice_settings": {"default_payment_method": method}, "expand": [DEFAULT.replace("[", ".")[:-1]]})
    assert plain(set_default.invoice_settings.default_payment_method) == plain(updated)

    detached = payment_methods.detach(method)
    assert plain(detached) == {**plain(updated), "customer": None}
    assert customers.retrieve(customer).invoice_settings.default_payment_method is None
    assert refusal(lambda: payment_methods.attach(method, {"customer": customer})) == refused(USED)

    events = told()
    assert types(events) == [
        "payment_method.attached", "payment_method.updated", "customer.updated", "payment_method.detached", "customer.updated"]
    assert plain(events[0].data.object) == plain(attached)
    assert plain(events[1].data) == {
        "object": plain(updated),
        "previous_attributes": {
            "billing_details": {"name": None}, "card": {"exp_month": 12, "exp_year": 2040}, "metadata": {"a": None}}}
    assert plain(events[3].data.object) == plain(detached)


def test_lists(payment_methods, customers, customer, create):
    hers = [payment_methods.attach(create(allow_redisplay=each).id, {"customer": customer}).id for each in ("always", "limited", "limited")]
    hers.reverse()
    stranger = payment_methods.attach("pm_card_visa", {"customer": customers.create({}).id}).id
    assert [method.id for method in customers.payment_methods.list(customer, {"limit": 2}).auto_paging_iter()] == hers
    assert [method.id for method in payment_methods.list({"customer": customer, "type": "card"}).data] == hers
    assert [method.id for method in customers.payment_methods.list(customer, {"allow_redisplay": "always"}).data] == hers[-1:]
    assert payment_methods.list({"customer": customer, "type": "ideal"}).data == []
    assert customers.payment_methods.retrieve(customer, hers[0]).id == hers[0]
    assert refusal(lambda: customers.payment_methods.retrieve(customer, stranger)) == refused("Invalid request", param="customer", status=404)


def test_a_customer_who_brings_one_and_is_deleted(payment_methods, customers, told):
    customer = customers.create({"payment_method": "pm_card_visa", "invoice_settings": {"default_payment_method": "pm_card_visa"}})
    [method] = customers.payment_methods.list(customer.id).data
    assert (customer.invoice_settings.default_payment_method, method.customer) == (method.id, customer.id)
    customers.delete(customer.id)
    assert payment_methods.retrieve(method.id).customer is None
    assert sorted(types(told())) == ["customer.created", "customer.deleted", "payment_method.attached", "payment_method.detached"]


@pytest.mark.parametrize("number, code, decline", [
    ("4000000000000002", "card_declined", "generic_decline"), ("4000000000009995", "card_declined", "insufficient_funds"),
    ("4000000000000069", "expired_card", "expired_card"),
])
def test_a_card_that_is_declined_when_it_is_attached(payment_methods, customer, create, number, code, decline):
    method = create(number).id
    with pytest.raises(stripe.CardError) as caught:
        payment_methods.attach(method, {"customer": customer})
    assert (caught.value.code, caught.value.json_body["error"].get("decline_code")) == (code, decline)
    assert payment_methods.retrieve(method).customer is None


def test_a_card_that_is_attached_and_not_charged(payment_methods, customer):
    assert payment_methods.attach("pm_card_chargeCustomerFail", {"customer": customer}).card.last4 == "0341"


def test_what_is_refused(payment_methods, customers, customer, create):
    free, hers = create().id, payment_methods.attach(create().id, {"customer": customer}).id
    other = customers.create({}).id
    assert refusal(lambda: payment_methods.attach(hers, {"customer": other})) == refused(
        "The payment method you provided has already been attached to a customer.")
    assert refusal(lambda: payment_methods.update(free, {"metadata": {"a": "1"}})) == refused(
        "You must save this PaymentMethod to a customer before you can update it.")
    assert refusal(lambda: payment_methods.detach(free)) == refused(
        "The payment method you provided is not attached to a customer so detachment is impossible.")
    assert refusal(lambda: customers.update(other, {"invoice_settings": {"default_payment_method": hers}})) == refused(
        f"The customer does not have a payment method with the ID {hers}. The payment method must be attached to the customer.",
        param=DEFAULT, code="resource_missing")
    ideal = payment_methods.create({"type": "ideal", "ideal": {"bank": "ing"}})
    assert plain(ideal.ideal) == {"bank": "ing", "bic": "INGBNL2A"}
    assert refusal(lambda: payment_methods.attach(ideal.id, {"customer": other})) == refused(
        "PaymentMethods of type 'ideal' cannot be saved to customers.")
    name, status, error = refusal(lambda: create("4242424242424241"))
    assert (name, status, error["code"], error["param"]) == ("CardError", 402, "incorrect_number", "number")


def test_the_older_style(legacy):
    customer = legacy.Customer.create()
    method = legacy.PaymentMethod.create(type="card", card=card(), billing_details={"name": "Jenny"})
    method.attach(customer=customer.id)
    assert legacy.PaymentMethod.modify(method.id, metadata={"a": "1"}).metadata["a"] == "1"
    assert [each.id for each in customer.list_payment_methods()] == [method.id]
    assert customer.retrieve_payment_method(method.id).billing_details.name == "Jenny"
    assert method.detach().customer is None
