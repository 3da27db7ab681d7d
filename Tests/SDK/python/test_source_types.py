"""Every type of source from its making to the charge that uses it up, with all that a webhook tells meanwhile."""

import pytest

from expectations import Like, plain, refusal, refused
from payments import CHARGE_ID, NOW, PAYMENT_ID, SOURCE_ID, SOURCE_SECRET, as_told, card, types
from source_types import BACK, BY_NAME, ENROLLED, PAGE, SOURCE_TYPES

pytestmark = pytest.mark.usefixtures("still")

NOBODY = {
    "address": None, "email": None, "name": None, "phone": None,
    "verified_address": None, "verified_email": None, "verified_name": None, "verified_phone": None,
}
ORDER = {
    "amount": 1099,
    "currency": "eur",
    "items": [
        {"amount": 999, "currency": "eur", "description": "Grey cotton shirt", "parent": None, "quantity": 2, "type": "sku"},
        {"amount": 100, "currency": "eur", "description": None, "parent": None, "quantity": None, "type": "shipping"},
    ],
}
BANK_TELLS_THE_NAME = {"bancontact", "eps", "giropay", "ideal", "p24", "sofort"}

every_type = pytest.mark.parametrize("type", SOURCE_TYPES, ids=str)


@pytest.fixture
def create(sources):
    """Makes a source of the type, and the card that it needs."""
    def make(type, **more):
        parameters = {**type.created, **more}
        if type.name == "three_d_secure":
            parameters["three_d_secure"] = {"card": sources.create({"type": "card", "card": card(ENROLLED)}).id}
        return sources.create(parameters)
    return make


@pytest.fixture
def act(admin, sources):
    """Does what makes a source of the type chargeable."""
    def do(type, id):
        if type.act == "page":
            admin.fire(id, "authorize")
        elif type.act == "deposit":
            admin.fire(id, "deposit", amount=1099)
        elif type.act == "code":
            sources.verify(id, {"values": ["32", "45"]})
    return do


def made(type):
    """The whole source as it is when it was made."""
    source = {
        "id": SOURCE_ID,
        "object": "source",
        "allow_redisplay": None,
        "amount": type.parameters.get("amount"),
        "client_secret": SOURCE_SECRET,
        "created": NOW,
        "currency": type.parameters.get("currency"),
        "flow": type.flow,
        "livemode": False,
        "metadata": {},
        "owner": {**NOBODY, **type.parameters.get("owner", {})},
        "statement_descriptor": None,
        "status": type.status,
        "type": type.name,
        "usage": type.usage,
        type.name: type.hash,
    }
    if "redirect" in type.parameters:
        source["redirect"] = {"failure_reason": None, **BACK, "status": "pending", "url": PAGE}
    if type.flow == "receiver":
        source["receiver"] = {
            "address": type.receiver_address, "amount_charged": 0, "amount_received": 0, "amount_returned": 0,
            "refund_attributes_method": "email", "refund_attributes_status": "missing",
        }
    if type.flow == "code_verification":
        source["code_verification"] = {"attempts_remaining": 5, "status": "pending"}
    if "source_order" in type.parameters:
        source["source_order"] = ORDER
    if type.name == "sepa_debit":
        source["allow_redisplay"] = "unspecified"
        source["mandate"] = {
            "acceptance": {"date": None, "ip": None, "status": "pending", "user_agent": None}, "notification_method": "none",
            "reference": type.hash["mandate_reference"], "url": type.hash["mandate_url"],
        }
    return source


def chargeable(type):
    """The whole source once its customer has done what there is to do."""
    source = {**made(type), "status": "chargeable", type.name: {**type.hash, **type.learned}}
    if type.name in BANK_TELLS_THE_NAME:
        source["owner"] = {**source["owner"], "verified_name": "Jenny Rosen"}
    if type.flow == "redirect":
        source["redirect"] = {**source["redirect"], "status": "succeeded"}
    if type.flow == "receiver":
        source["amount"] = 1099
        source["receiver"] = {**source["receiver"], "amount_received": 1099}
    if type.flow == "code_verification":
        source["code_verification"] = {"attempts_remaining": 5, "status": "succeeded"}
    return source


def consumed(type):
    """The whole source once 1099 were charged."""
    source = {**chargeable(type), "status": "consumed"}
    if "cvc_check" in type.hash:
        source[type.name] = {**source[type.name], "cvc_check": "pass"}
    if type.flow == "receiver":
        # What is left to be charged, where more may come; what was asked for, where not.
        source["amount"] = 0 if type.usage == "reusable" else 1099
        source["receiver"] = {**source["receiver"], "amount_charged": 1099}
    return source


def currency(type):
    return type.parameters.get("currency", "usd")


def test_the_table_has_every_type(sources):
    names = sorted([*BY_NAME, "card_present"])
    assert len(names) == 19
    assert refusal(lambda: sources.create({"type": "cash"})) == refused(
        f"Invalid type: must be one of {', '.join(names[:-1])}, or {names[-1]}", param="type")


@every_type
def test_from_its_making_to_its_consumption(create, act, sources, charges, admin, told, type):
    source = create(type)
    assert plain(source) == plain(sources.retrieve(source.id)) == made(type)
    # No event tells of a source that waits for its customer.
    first = [event for event in told() if event.data.object.id == source.id]
    assert types(first) == (["source.chargeable"] if type.act == "nothing" else [])

    act(type, source.id)
    ready = chargeable(type)
    assert plain(sources.retrieve(source.id)) == ready
    then = told()
    assert types(then) == {
        "nothing": [],
        "page": ["source.chargeable"],
        "code": ["source.chargeable"],
        "deposit": ["source.transaction.created", "source.chargeable"],
    }[type.act]
    assert plain((first + then)[-1].data.object) == ready

    charge = charges.create({"amount": 1099, "currency": currency(type), "source": source.id})
    charge_id = CHARGE_ID if type.name in ("card", "three_d_secure") else PAYMENT_ID
    assert (charge.id, charge.status, charge.paid) == (charge_id, type.charge, type.charge == "succeeded")
    assert plain(sources.retrieve(source.id)) == consumed(type) == plain(charge)["source"]
    [event] = told()
    assert (event.type, plain(event.data.object)) == (f"charge.{type.charge}", as_told(charge))

    # Banks have answered by then, if they had not at once.
    admin.clock(advance="14d")
    charge = charges.retrieve(charge.id)
    assert (charge.status, charge.paid, charge.amount_captured) == ("succeeded", True, 1099)
    assert types(told()) == (["charge.succeeded"] if type.charge == "pending" else [])
    assert sources.retrieve(source.id).status == "consumed"


@pytest.mark.parametrize("type", [type for type in SOURCE_TYPES if type.usage == "reusable"], ids=str)
def test_attached_to_a_customer_it_can_be_charged_again(create, act, sources, charges, customers, told, type):
    source, customer = create(type), customers.create({})
    act(type, source.id)
    attached = customers.payment_sources.create(customer.id, {"source": source.id})
    checked = {type.name: {**type.hash, "cvc_check": "pass"}} if "cvc_check" in type.hash else {}
    assert plain(attached) == {**chargeable(type), **checked, "customer": customer.id}
    told()

    first = charges.create({"amount": 500, "currency": currency(type), "customer": customer.id, "source": source.id})
    assert first.status == type.charge
    assert sources.retrieve(source.id).status == "chargeable"
    # Its default source now: the customer alone will do.
    second = charges.create({"amount": 599, "currency": currency(type), "customer": customer.id})
    assert (second.status, second.payment_method) == (type.charge, source.id)
    assert types(told()) == [f"charge.{type.charge}"] * 2

    after = sources.retrieve(source.id)
    if type.flow == "receiver":
        # All that was paid into it is spent: it waits for more.
        assert (after.status, after.amount, after.receiver.amount_charged) == ("pending", None, 1099)
    else:
        assert after.status == "chargeable"


@pytest.mark.parametrize("type", [type for type in SOURCE_TYPES if type.flow == "redirect"], ids=str)
@pytest.mark.parametrize("transition, parameters, reason", [
    ("fail", {}, "declined"),
    ("fail", {"failure_reason": "processing_error"}, "processing_error"),
    ("abort", {}, "user_abort"),
])
def test_a_customer_who_does_not_agree(create, admin, sources, told, type, transition, parameters, reason):
    source = create(type)
    told()
    admin.fire(source.id, transition, **parameters)
    failed = {**made(type), "status": "failed", "redirect": {**made(type)["redirect"], "failure_reason": reason, "status": "failed"}}
    assert plain(sources.retrieve(source.id)) == failed
    [event] = told()
    assert (event.type, plain(event.data.object)) == ("source.failed", failed)


def test_a_code_that_is_not_accepted(create, admin, sources, told):
    type = BY_NAME["wechat"]
    source = create(type)
    admin.fire(source.id, "fail")
    assert plain(sources.retrieve(source.id)) == {**made(type), "status": "failed"}
    assert types(told()) == ["source.failed"]


def test_cards_of_a_terminal_are_not_made_here(sources):
    assert refusal(lambda: sources.create({"type": "card_present"})) == refused(
        "Sources of the type card_present are made by Stripe Terminal only.", param="type")


def test_a_card_source_of_a_token(sources, tokens):
    token = tokens.create({"card": card("5555555555554444", name="Jenny Rosen", address_line1="1 Main St.", address_zip="94111")})
    source = plain(sources.create({"type": "card", "token": token.id}))
    assert source["card"] == {
        **BY_NAME["card"].hash, "address_line1_check": "unchecked", "address_zip_check": "unchecked", "brand": "MasterCard", "last4": "4444",
        "name": "Jenny Rosen",
    }
    assert source["owner"] == {
        **NOBODY, "name": "Jenny Rosen",
        "address": {"city": None, "country": None, "line1": "1 Main St.", "line2": None, "postal_code": "94111", "state": None},
    }
    assert tokens.retrieve(token.id).used is True


def test_a_debit_whose_account_is_known_needs_no_code(sources, told):
    type = BY_NAME["ach_debit"]
    source = sources.create({**type.created, "flow": "none"})
    expected = {**made(type), "flow": "none", "status": "chargeable"}
    del expected["code_verification"]
    assert plain(source) == expected
    assert types(told()) == ["source.chargeable"]


@pytest.mark.parametrize("iban, bank, branch, country, last4", [
    ("DE89370400440532013000", "37040044", None, "DE", "3000"),
    ("AT611904300234573201", "19043", None, "AT", "3201"),
    ("FR1420041010050500013M02606", "20041", "01005", "FR", "2606"),
    ("ES9121000418450200051332", "2100", "0418", "ES", "1332"),
    ("IT60X0542811101000000123456", "05428", "11101", "IT", "3456"),
    ("NL91ABNA0417164300", "ABNA", None, "NL", "4300"),
])
def test_what_an_iban_tells(sources, iban, bank, branch, country, last4):
    hash = plain(sources.create({**BY_NAME["sepa_debit"].created, "sepa_debit": {"iban": iban}}))["sepa_debit"]
    assert (hash["bank_code"], hash["branch_code"], hash["country"], hash["last4"]) == (bank, branch, country, last4)


def test_equal_accounts_have_equal_fingerprints(sources):
    def fingerprint(name, **numbers):
        type = BY_NAME[name]
        given = {**type.parameters[name], **numbers}
        return plain(sources.create({**type.created, name: given}))[name]["fingerprint"]

    for name, other in {
        "card": {"number": "5555555555554444"},
        "sepa_debit": {"iban": "AT611904300234573201"},
        "ach_debit": {"account_number": "000123456780"},
        "acss_debit": {"transit_number": "11001"},
        "au_becs_debit": {"account_number": "000123457"},
    }.items():
        assert fingerprint(name) == fingerprint(name) == Like(r"\w{16}")
        assert fingerprint(name) != fingerprint(name, **other)
