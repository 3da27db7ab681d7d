"""Tokens: a card's details given once, and good for one use; the fixed tokens of test mode; cards that are refused."""

import pytest
import stripe

from conftest import services_of
from expectations import Like, invalid, plain, refusal, refused
from payments import CARD_ID, FINGERPRINT, NOW, card

pytestmark = pytest.mark.usefixtures("still")

TOKEN_ID = Like(r"tok_1[0-9A-Za-z]{23}")


def card_error(message, code, **more):
    """The refusal of a card, whole."""
    return "CardError", 402, {
        "code": code, "doc_url": "https://stripe.com/docs/error-codes/" + code.replace("_", "-"), "message": message, "type": "card_error", **more}


def test_a_token(tokens):
    token = tokens.create({"card": card(name="Jenny Rosen", address_line1="1 Main St.", address_zip="94111")})
    assert plain(token) == plain(tokens.retrieve(token.id)) == {
        "id": TOKEN_ID,
        "object": "token",
        "card": {
            "id": CARD_ID, "object": "card", "address_city": None, "address_country": None, "address_line1": "1 Main St.",
            "address_line1_check": "unchecked", "address_line2": None, "address_state": None, "address_zip": "94111",
            "address_zip_check": "unchecked", "brand": "Visa", "country": "US", "cvc_check": "unchecked", "dynamic_last4": None,
            "email": None, "exp_month": 12, "exp_year": 2040,
            "fingerprint": FINGERPRINT, "funding": "credit", "last4": "4242", "metadata": {}, "name": "Jenny Rosen",
            "networks": {"preferred": None}, "phone": None, "regulated_status": "unregulated", "tokenization_method": None, "wallet": None,
        },
        "client_ip": "127.0.0.1",
        "created": NOW,
        "livemode": False,
        "type": "card",
        "used": False,
    }


@pytest.fixture
def uses(sources, customers, charges):
    """What a token can be used for, each with the parameter that names it."""
    customer = customers.create({}).id
    return {
        "charge": ("source", lambda token: charges.create({"amount": 1099, "currency": "usd", "source": token})),
        "attach": ("source", lambda token: customers.payment_sources.create(customer, {"source": token})),
        "create a customer": ("source", lambda token: customers.create({"source": token})),
        "create a source": ("token", lambda token: sources.create({"type": "card", "token": token})),
    }


@pytest.mark.parametrize("first", ["charge", "attach", "create a customer", "create a source"])
def test_a_token_is_used_once(tokens, uses, first):
    token = tokens.create({"card": card()}).id
    uses[first][1](token)
    assert tokens.retrieve(token).used is True
    for parameter, use in uses.values():
        assert refusal(lambda: use(token)) == refused(
            f"You cannot use a Stripe token more than once: {token}.", param=parameter, code="token_already_used")


def test_a_token_that_is_declined_is_used_too(tokens, charges):
    token = tokens.create({"card": card("4000000000000002")}).id
    charge = {"amount": 1099, "currency": "usd", "source": token}
    assert refusal(lambda: charges.create(charge))[:2] == ("CardError", 402)
    assert tokens.retrieve(token).used is True
    assert refusal(lambda: charges.create(charge))[2]["code"] == "token_already_used"


def test_a_token_that_was_refused_is_as_good_as_before(tokens, charges):
    token = tokens.create({"card": card()}).id
    assert refusal(lambda: charges.create({"amount": 1, "currency": "usd", "source": token}))[1] == 400
    assert tokens.retrieve(token).used is False
    assert charges.create({"amount": 1099, "currency": "usd", "source": token}).status == "succeeded"


def test_a_token_is_for_its_own_account(tokens, client_for, new_key):
    token = tokens.create({"card": card()}).id
    other = services_of(client_for(new_key()))
    assert refusal(lambda: other.charges.create({"amount": 1099, "currency": "usd", "source": token})) == refused(
        f"No such token: '{token}'", param="source", code="resource_missing")


@pytest.mark.parametrize("token, brand, last4, funding, country", [
    ("tok_visa", "Visa", "4242", "credit", "US"),
    ("tok_visa_debit", "Visa", "5556", "debit", "US"),
    ("tok_mastercard", "MasterCard", "4444", "credit", "US"),
    ("tok_mastercard_debit", "MasterCard", "8210", "debit", "US"),
    ("tok_mastercard_prepaid", "MasterCard", "5100", "prepaid", "US"),
    ("tok_amex", "American Express", "0005", "credit", "US"),
    ("tok_discover", "Discover", "1117", "credit", "US"),
    ("tok_diners", "Diners Club", "0004", "credit", "US"),
    ("tok_jcb", "JCB", "0505", "credit", "JP"),
    ("tok_unionpay", "UnionPay", "0005", "credit", "CN"),
    ("tok_de", "Visa", "0016", "credit", "DE"),
])
def test_a_fixed_token_stands_for_a_card_any_number_of_times(customers, token, brand, last4, funding, country):
    customer = customers.create({}).id
    first, second = [plain(customers.payment_sources.create(customer, {"source": token})) for _ in range(2)]
    assert (first["brand"], first["last4"], first["funding"], first["country"]) == (brand, last4, funding, country)
    assert (first["exp_month"], first["exp_year"], first["cvc_check"]) == (3, 2031, None)
    assert first["id"] != second["id"] and first["fingerprint"] == second["fingerprint"]


def test_equal_numbers_have_equal_fingerprints(tokens, sources, customers, client_for, new_key):
    """Whoever holds the card, and however it is written: but another account sees another fingerprint."""
    spaced = tokens.create({"card": card("4242 4242 4242 4242", exp_month=1, name="Other")}).card.fingerprint
    of_source = plain(sources.create({"type": "card", "card": card("4242-4242-4242-4242")}))["card"]["fingerprint"]
    attached = customers.create({"source": "tok_visa"}, {}).default_source
    [listed] = [each for each in customers.list({"expand": ["data.default_source"]}).data]
    assert spaced == of_source == listed.default_source.fingerprint and listed.default_source.id == attached
    assert tokens.create({"card": card("4000056655665556")}).card.fingerprint != spaced
    assert services_of(client_for(new_key())).tokens.create({"card": card()}).card.fingerprint != spaced


@pytest.mark.parametrize("given, checks", [
    (card(), ("pass", None, None)),
    (card(cvc=None), (None, None, None)),
    (card("4000000000000010", address_line1="1 Main St.", address_zip="94111"), ("pass", "fail", "fail")),
    (card("4000000000000028", address_line1="1 Main St.", address_zip="94111"), ("pass", "fail", "pass")),
    (card("4000000000000036", address_line1="1 Main St.", address_zip="94111"), ("pass", "pass", "fail")),
    (card("4000000000000044", address_line1="1 Main St.", address_zip="94111"), ("pass", "unavailable", "unavailable")),
    (card("4000000000000101", cvc=None), (None, None, None)),
])
def test_what_the_bank_has_checked_once_it_is_charged(tokens, charges, given, checks):
    token = tokens.create({"card": {name: value for name, value in given.items() if value is not None}})

    def told(card):
        return card.cvc_check, card.address_line1_check, card.address_zip_check

    assert told(token.card) == tuple(None if check is None else "unchecked" for check in checks)
    assert told(charges.create({"amount": 1099, "currency": "usd", "source": token.id}).source) == checks


def test_a_wrong_cvc_declines_the_charge(tokens, charges):
    token = tokens.create({"card": card("4000000000000101")})
    with pytest.raises(stripe.CardError) as declined:
        charges.create({"amount": 1099, "currency": "usd", "source": token.id})
    assert (declined.value.code, declined.value.param) == ("incorrect_cvc", "cvc")


NUMBER = card_error("The card number is not a valid credit card number.", "invalid_number", param="number")
MONTH = card_error("Your card's expiration month is invalid.", "invalid_expiry_month", param="exp_month")
YEAR = card_error("Your card's expiration year is invalid.", "invalid_expiry_year", param="exp_year")
CVC = card_error("Your card's security code is invalid.", "invalid_cvc", param="cvc")


@pytest.mark.parametrize("given, answer", [
    (card("4000"), NUMBER),
    (card("not a number"), NUMBER),
    (card("42424242424242424242"), NUMBER),
    (card("4242424242424241"), card_error("Your card number is incorrect.", "incorrect_number", param="number")),
    # A number that may well be somebody's.
    (card("4539578763621486"), card_error(
        "Your card was declined. Your request was in test mode, but used a non test card. For a list of valid test cards, visit: "
        "https://stripe.com/docs/testing.", "card_declined", decline_code="test_mode_live_card")),
    # Now is March 2030.
    (card(exp_month=0), MONTH), (card(exp_month=13), MONTH), (card(exp_month=2, exp_year=2030), MONTH),
    (card(exp_year=2029), YEAR), (card(exp_year=29), YEAR), (card(exp_year=2081), YEAR),
    (card(cvc="12"), CVC), (card(cvc="1234"), CVC), (card(cvc="abc"), CVC), (card("378282246310005", cvc="12345"), CVC),
])
def test_cards_that_are_refused(tokens, sources, told, given, answer):
    assert refusal(lambda: tokens.create({"card": given})) == answer
    assert refusal(lambda: sources.create({"type": "card", "card": given})) == answer
    assert told() == []


@pytest.mark.parametrize("given", [
    card(exp_month=3, exp_year=2030), card(exp_year=30), card(exp_year=2080), card("378282246310005", cvc="1234"),
    card("378282246310005", cvc="123"), card("36227206271667"), card("6205500000000000004"),
])
def test_cards_that_are_just_good_enough(tokens, given):
    assert tokens.create({"card": given}).card.last4 == given["number"][-4:]


@pytest.mark.parametrize("parameters, answer", [
    ({}, refused("Missing required param: card.", param="card", code="parameter_missing")),
    ({"card": {"exp_month": 12, "exp_year": 2040}}, refused(
        "Missing required param: card[number].", param="card[number]", code="parameter_missing")),
    ({"card": {"number": "4242424242424242"}}, refused(
        "Missing required param: card[exp_month].", param="card[exp_month]", code="parameter_missing")),
])
def test_what_is_missing(tokens, parameters, answer):
    assert refusal(lambda: tokens.create(parameters)) == answer


def test_a_token_that_is_not_there(tokens):
    for id in ("tok_nope", "tok_visa"):
        assert refusal(lambda: tokens.retrieve(id)) == refused(
            f"No such token: '{id}'", param="id", code="resource_missing", status=404)


def test_a_publishable_key_makes_tokens_and_reads_none(client_for, key, tokens):
    public = services_of(client_for(key.replace("sk_", "pk_"))).tokens
    token = public.create({"card": card()})
    assert tokens.retrieve(token.id).card.last4 == "4242"
    assert refusal(lambda: public.retrieve(token.id)) == ("PermissionError", 403, invalid(
        "This API call cannot be made with a publishable API key. Please use a secret API key. You can find a list of your API keys at "
        "https://dashboard.stripe.com/account/apikeys.", code="secret_key_required"))


def test_no_number_is_ever_shown(wire, tokens):
    """Neither in an answer nor in an error."""
    number = "4539578763621486"
    form = {"card[number]": number, "card[exp_month]": 12, "card[exp_year]": 2040, "card[cvc]": "987"}
    assert number not in wire.post("/v1/tokens", form).text
    token = wire.post("/v1/tokens", {**form, "card[number]": "4242424242424242"})
    assert token.status == 200 and "4242424242424242" not in token.text and "987" not in token.json["card"].values()
