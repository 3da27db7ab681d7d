"""SetupIntents and ConfirmationTokens by the SDK's own methods: a card is saved, with or without its holder's consent, and charged later."""

import pytest
import stripe

from conftest import services_of
from expectations import Like
from payments import DAY, types

pytestmark = pytest.mark.usefixtures("still")

BACK = {"return_url": "https://shop.example/back"}


@pytest.fixture
def customer(customers):
    return customers.create({"email": "jenny@example.com"}).id


@pytest.fixture
def confirmation_tokens(client):
    """Makes a ConfirmationToken as a browser would: confirmation_tokens("pm_card_visa")."""
    make = services_of(client).test_helpers.confirmation_tokens.create
    return lambda method="pm_card_visa", **more: make({"payment_method": method, **BACK, **more})


def test_a_card_is_saved(setup_intents, payment_methods, customer, told):
    setup = setup_intents.create({"customer": customer, "payment_method": "pm_card_visa", "confirm": True, **BACK})
    assert (setup.status, setup.usage, setup.client_secret) == ("succeeded", "off_session", Like(r"seti_\w+_secret_[0-9A-Za-z]{31}"))
    assert payment_methods.retrieve(setup.payment_method).customer == customer
    assert types(told()) == ["setup_intent.created", "payment_method.attached", "setup_intent.succeeded"]


def test_its_holder_is_asked_once_and_never_again(client, setup_intents, payment_intents, customer, admin):
    setup = setup_intents.create({"customer": customer})
    setup = setup_intents.confirm(setup.id, {"payment_method": "pm_card_authenticationRequiredOnSetup", **BACK})
    assert (setup.status, setup.next_action.type) == ("requires_action", "redirect_to_url")
    admin.fire(setup.id, "authenticate")
    setup = setup_intents.retrieve(setup.id, {"expand": ["latest_attempt"]})
    assert (setup.status, setup.latest_attempt.status) == ("succeeded", "succeeded")
    intent = payment_intents.create({
        "amount": 500, "currency": "usd", "customer": customer, "payment_method": setup.payment_method, "off_session": True, "confirm": True})
    assert intent.status == "succeeded"
    [attempt] = services_of(client).setup_attempts.list({"setup_intent": setup.id}).data
    assert attempt.id == setup.latest_attempt.id


def test_its_holder_refuses(setup_intents, customer, admin, told):
    setup = setup_intents.create({"customer": customer, "payment_method": "pm_card_threeDSecure2Required", "confirm": True, **BACK})
    admin.fire(setup.id, "fail")
    failed = setup_intents.retrieve(setup.id)
    assert (failed.status, failed.payment_method) == ("requires_payment_method", None)
    assert failed.last_setup_error.code == "setup_intent_authentication_failure"
    assert types(told()) == ["setup_intent.created", "setup_intent.requires_action", "setup_intent.setup_failed"]


def test_a_card_that_cannot_be_saved(setup_intents, customer):
    with pytest.raises(stripe.CardError) as caught:
        setup_intents.create({"customer": customer, "payment_method": "pm_card_chargeDeclined", "confirm": True, **BACK})
    assert (caught.value.code, caught.value.error.decline_code) == ("card_declined", "generic_decline")
    assert caught.value.error.setup_intent["status"] == "requires_payment_method"


def test_changed_listed_canceled(setup_intents, customer):
    setup = setup_intents.create({"customer": customer, "metadata": {"order": "42"}})
    setup = setup_intents.update(setup.id, {"description": "A card for later", "payment_method": "pm_card_visa"})
    assert (setup.description, setup.status) == ("A card for later", "requires_confirmation")
    assert [each.id for each in setup_intents.list({"customer": customer})] == [setup.id]
    canceled = setup_intents.cancel(setup.id, {"cancellation_reason": "abandoned"})
    assert (canceled.status, canceled.cancellation_reason) == ("canceled", "abandoned")
    with pytest.raises(stripe.InvalidRequestError) as caught:
        setup_intents.confirm(setup.id, BACK)
    assert caught.value.code == "setup_intent_unexpected_state"


def test_a_mandate_and_its_page(client, setup_intents, customer):
    setup = setup_intents.create({
        "customer": customer, "payment_method": "pm_sepaDebit_success_de", "confirm": True, **BACK,
        "payment_method_types": ["sepa_debit"],
        "mandate_data": {"customer_acceptance": {"type": "online", "online": {"ip_address": "127.0.0.1", "user_agent": "Tests"}}},
    }, {"stripe_version": "2024-06-20"})
    mandate = services_of(client).mandates.retrieve(setup.mandate)
    assert (mandate.status, mandate.type, mandate.customer_acceptance.online.user_agent) == ("active", "multi_use", "Tests")
    assert mandate.payment_method_details.sepa_debit.url.split("/")[-2] == mandate.id


# ConfirmationTokens

def test_a_token_pays(client, payment_intents, confirmation_tokens):
    token = confirmation_tokens()
    assert (token.payment_method_preview.card.last4, token.payment_intent) == ("4242", None)
    intent = payment_intents.create({"amount": 2000, "currency": "usd", "confirm": True, "confirmation_token": token.id})
    assert intent.status == "succeeded"
    assert services_of(client).confirmation_tokens.retrieve(token.id).payment_intent == intent.id


def test_a_token_sets_up(setup_intents, confirmation_tokens, customer):
    setup = setup_intents.create({"customer": customer, "confirm": True, "confirmation_token": confirmation_tokens().id})
    assert setup.status == "succeeded"


def test_a_token_is_used_once(payment_intents, confirmation_tokens):
    form = {"amount": 2000, "currency": "usd", "confirm": True, "confirmation_token": confirmation_tokens().id}
    payment_intents.create(form)
    with pytest.raises(stripe.InvalidRequestError) as caught:
        payment_intents.create(form)
    assert caught.value.code == "payment_intent_confirmation_token_invalid"


def test_a_token_lives_for_twelve_hours(payment_intents, confirmation_tokens, admin):
    token = confirmation_tokens()
    admin.clock(advance=DAY // 2)
    with pytest.raises(stripe.InvalidRequestError) as caught:
        payment_intents.create({"amount": 2000, "currency": "usd", "confirm": True, "confirmation_token": token.id})
    assert caught.value.code == "payment_intent_confirmation_token_invalid"


def test_a_token_of_a_card_that_asks(payment_intents, confirmation_tokens, admin):
    intent = payment_intents.create({
        "amount": 2000, "currency": "usd", "confirm": True, "confirmation_token": confirmation_tokens("pm_card_threeDSecure2Required").id})
    assert intent.next_action.redirect_to_url.return_url == BACK["return_url"]
    admin.fire(intent.id, "authenticate")
    assert payment_intents.retrieve(intent.id).status == "succeeded"
