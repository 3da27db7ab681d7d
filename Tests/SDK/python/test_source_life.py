"""What becomes of a source by itself, by its owner's e-mail in test mode, and by its customer: times, confirmations, mandates, clones."""

from datetime import datetime, timedelta, timezone

import pytest

from conftest import services_of
from expectations import Like, plain, refusal, refused
from payments import DAY, HOUR, NOW, SOURCE_ID, SOURCE_SECRET, card, types
from source_types import SOURCE_TYPES

pytestmark = pytest.mark.usefixtures("still")

CHINA = timezone(timedelta(hours=8))
FOR_EVER = 400 * DAY


@pytest.fixture
def status(sources):
    """The status of the source with that id."""
    return lambda id: sources.retrieve(id).status


@pytest.fixture
def the_day_in_china(admin):
    """Puts the clock to a time of the next day in China: the_day_in_china(23, 44)."""
    def put(hour, minute=0):
        day = datetime.fromtimestamp(NOW, CHINA) + timedelta(days=1)
        admin.clock(now=int(day.replace(hour=hour, minute=minute, second=0).timestamp()))
    return put


# Times

PENDING = {type.name: HOUR for type in SOURCE_TYPES if type.act == "page"} | {"multibanco": 7 * DAY}
CHARGEABLE = {type.name: 6 * HOUR for type in SOURCE_TYPES if type.act == "page"} | {"multibanco": 6 * HOUR}
# Made by their own test below, for the card that it needs; the others do as all do.
del PENDING["three_d_secure"], CHARGEABLE["three_d_secure"]
# Nothing is paid unless the test says so.
BY_HAND = {"multibanco": {"owner": {"email": "jenny+fill_never@example.com"}}}


@pytest.mark.parametrize("name, seconds", PENDING.items())
def test_a_customer_who_does_not_come(create_source, admin, status, told, name, seconds):
    id = create_source(name, **BY_HAND.get(name, {})).id
    admin.clock(advance=seconds - 1)
    assert (status(id), told()) == ("pending", [])
    admin.clock(advance=1)
    assert (status(id), types(told())) == ("canceled", ["source.canceled"])


@pytest.mark.parametrize("name, seconds", CHARGEABLE.items())
def test_a_merchant_who_does_not_charge(create_source, admin, status, told, the_day_in_china, name, seconds):
    the_day_in_china(12)
    id = create_source(name, **BY_HAND.get(name, {})).id
    admin.fire(id, "deposit" if name == "multibanco" else "authorize")
    told()
    admin.clock(advance=seconds - 1)
    assert (status(id), told()) == ("chargeable", [])
    admin.clock(advance=1)
    assert (status(id), types(told())) == ("canceled", ["source.canceled"])


@pytest.mark.parametrize("name", ["alipay", "wechat"])
@pytest.mark.parametrize("hour, minute, seconds", [
    (17, 44, 6 * HOUR), (17, 45, 6 * HOUR), (17, 46, 6 * HOUR - 60), (23, 40, 300), (23, 44, 60), (23, 45, 6 * HOUR), (23, 50, 6 * HOUR),
])
def test_the_chinese_day_ends_at_a_quarter_to_midnight(create_source, admin, status, the_day_in_china, name, hour, minute, seconds):
    the_day_in_china(hour, minute)
    id = create_source(name).id
    admin.fire(id, "authorize")
    admin.clock(advance=seconds - 1)
    assert status(id) == "chargeable"
    admin.clock(advance=1)
    assert status(id) == "canceled"


def test_a_source_that_waits_for_its_customer_outlives_the_chinese_day(create_source, admin, status, the_day_in_china):
    the_day_in_china(23, 40)
    id = create_source("alipay").id
    admin.clock(advance=HOUR - 1)
    assert status(id) == "pending"


@pytest.mark.parametrize("name", ["card", "sepa_debit", "acss_debit", "au_becs_debit", "ach_debit", "ach_credit_transfer"])
def test_what_waits_for_ever(create_source, admin, sources, status, name):
    id = create_source(name).id
    if name == "ach_debit":
        admin.clock(advance=FOR_EVER)
        sources.verify(id, {"values": ["32", "45"]})
    admin.clock(advance=FOR_EVER)
    assert status(id) == "chargeable"


# E-mails of test mode

@pytest.mark.parametrize("name", ["bancontact", "giropay", "ideal", "p24"])
def test_a_customer_who_agrees_without_being_asked(create_source, admin, sources, told, name):
    id = create_source(name, owner={"name": "Jenny Rosen", "email": "jenny_chargeable@example.com"}).id
    admin.clock(advance=2)
    assert (sources.retrieve(id).status, told()) == ("pending", [])
    admin.clock(advance=1)
    source = sources.retrieve(id)
    assert (source.status, source.redirect.status, source.owner.verified_name) == ("chargeable", "succeeded", "Jenny Rosen")
    assert types(told()) == ["source.chargeable"]


@pytest.mark.parametrize("name", ["eps", "sofort", "alipay", "wechat"])
def test_types_whose_customer_has_to_be_asked(create_source, admin, status, name):
    id = create_source(name, owner={"name": "Jenny Rosen", "email": "jenny_chargeable@example.com"}).id
    admin.clock(advance=HOUR - 1)
    assert status(id) == "pending"


@pytest.mark.parametrize("email, after, seen", [
    ("jenny+fill_now@example.com", 0, "chargeable"),
    ("jenny@example.com", 2, "pending"),
    ("jenny@example.com", 3, "chargeable"),
    ("jenny+fill_never@example.com", 7 * DAY - 1, "pending"),
])
def test_who_pays_a_multibanco_reference(create_source, admin, sources, told, email, after, seen):
    source = create_source("multibanco", owner={"email": email})
    assert (source.status, source.receiver.amount_received) == ("pending", 0)
    if after:
        admin.clock(advance=after)
    source = sources.retrieve(source.id)
    paid = seen == "chargeable"
    assert (source.status, source.receiver.amount_received, source.amount) == (seen, 1099 if paid else 0, 1099)
    assert types(told()) == (["source.transaction.created", "source.chargeable"] if paid else [])


# SEPA debits

@pytest.mark.parametrize("iban, status, disputed", [
    ("AT611904300234573201", "succeeded", False),
    ("AT861904300235473202", "failed", False),
    ("AT591904300235473203", "succeeded", True),
    ("DE89370400440532013000", "succeeded", False),
    ("DE62370400440532013001", "failed", False),
    ("DE35370400440532013002", "succeeded", True),
])
def test_the_ibans_of_test_mode(create_source, charges, admin, told, iban, status, disputed):
    source = create_source("sepa_debit", sepa_debit={"iban": iban})
    charge = charges.create({"amount": 1099, "currency": "eur", "source": source.id})
    assert (charge.status, charge.paid, charge.disputed) == ("pending", False, False)
    told()
    admin.clock(advance="14d")
    charge = charges.retrieve(charge.id)
    assert (charge.status, charge.paid, charge.disputed) == (status, status == "succeeded", disputed)
    first, *then = types(told())
    assert (first, "charge.dispute.created" in then) == (f"charge.{status}", disputed)
    assert disputed or then == []


@pytest.mark.parametrize("name, details", [
    ("sepa_debit", {"creditor_identifier": "TEST42ZZZ0000424242", "last4": "3000", "mandate_reference": Like("[0-9A-Z]{16}")}),
    ("acss_debit", {"statement_descriptor": "Order 42"}),
])
def test_a_merchant_who_notifies_the_payer(create_source, charges, sources, client, told, name, details):
    source = create_source(name, mandate={"notification_method": "manual"}, statement_descriptor="Order 42")
    told()
    charges.create({"amount": 1099, "currency": source.currency, "source": source.id})
    [event] = [event for event in told() if event.type == "source.mandate_notification"]
    notification = plain(event.data.object)
    assert notification == {
        "id": Like(r"srcmn_1\w{23}"), "object": "source_mandate_notification", "amount": 1099, "created": NOW, "livemode": False,
        "reason": "debit_initiated", name: details, "source": plain(source), "status": "submitted", "type": name,
    }
    retrieved = client.raw_request("get", f"/v1/sources/{source.id}/mandate_notifications/{notification['id']}")
    assert retrieved.data == notification


@pytest.mark.parametrize("mandate", [{}, {"mandate": {"notification_method": "email"}}, {"mandate": {"notification_method": "none"}}])
def test_a_merchant_who_does_not(create_source, charges, told, mandate):
    source = create_source("sepa_debit", **mandate)
    charges.create({"amount": 1099, "currency": "eur", "source": source.id})
    assert types(told()) == ["source.chargeable", "charge.pending"]


# Cards that are confirmed

@pytest.mark.parametrize("number, enrolment, status, redirect", [
    ("4242424242424242", "optional", "chargeable", "not_required"),
    ("378282246310005", "not_supported", "chargeable", "not_required"),
    ("4000000000003063", "required", "pending", "pending"),
    ("4000000000003055", "optional", "pending", "pending"),
])
def test_a_card_that_may_need_its_bank(create_source, sources, charges, admin, told, number, enrolment, status, redirect):
    bare = create_source("card", card={"number": number, "exp_month": 12, "exp_year": 2040})
    told()
    source = create_source("three_d_secure", three_d_secure={"card": bare.id})
    assert (source.status, source.redirect.status) == (status, redirect)
    assert plain(source)["three_d_secure"] == {**plain(bare)["card"], "authenticated": False, "card": bare.id, "customer": None}
    assert plain(bare)["card"]["three_d_secure"] == enrolment
    assert types(told()) == (["source.chargeable"] if status == "chargeable" else [])
    if status == "pending":
        admin.fire(source.id, "authorize")
    confirmed = sources.retrieve(source.id)
    assert (confirmed.status, plain(confirmed)["three_d_secure"]["authenticated"]) == ("chargeable", status == "pending")
    assert charges.create({"amount": 1099, "currency": "usd", "source": source.id}).status == "succeeded"
    # The card itself is as it was.
    assert sources.retrieve(bare.id).status == "chargeable"


def test_a_confirmation_that_does_not_come(create_source, admin, status):
    bare = create_source("card", card=card("4000000000003063"))
    id = create_source("three_d_secure", three_d_secure={"card": bare.id}).id
    admin.clock(advance=HOUR)
    assert status(id) == "canceled"


def test_a_card_that_has_to_be_confirmed_is_declined_without(create_source, charges, status):
    id = create_source("card", card=card("4000000000003063")).id
    kind, code, error = refusal(lambda: charges.create({"amount": 1099, "currency": "eur", "source": id}))
    assert (kind, code, error["decline_code"]) == ("CardError", 402, "authentication_required")
    # A decline uses nothing up.
    assert status(id) == "chargeable"


# Clones

def test_a_card_shared_with_a_connected_account(create_source, customers, client_for, key, told):
    original = create_source("card")
    customer = customers.create({"source": original.id})
    # Attaching it has had its cvc checked.
    original = customers.payment_sources.retrieve(customer.id, original.id)
    connected = services_of(client_for(key, stripe_account="acct_1Connected0000001"))
    clone = connected.sources.create({"original_source": original.id, "customer": customer.id, "usage": "single_use"})
    expected = {**plain(original), "id": SOURCE_ID, "client_secret": SOURCE_SECRET, "usage": "single_use"}
    del expected["customer"]
    assert plain(clone) == expected
    assert clone.id != original.id and clone.client_secret != original.client_secret
    assert connected.charges.create({"amount": 1099, "currency": "usd", "source": clone.id}).status == "succeeded"
    assert connected.sources.retrieve(clone.id).status == "consumed"
    assert customers.payment_sources.retrieve(customer.id, original.id).status == "chargeable"


def test_what_cannot_be_cloned(create_source, sources, customers):
    ideal, source, customer = create_source("ideal"), create_source("card"), customers.create({})
    assert refusal(lambda: sources.create({"original_source": ideal.id})) == refused(
        "Only sources of type card can be cloned.", param="original_source")
    assert refusal(lambda: sources.create({"original_source": "src_nope"})) == refused(
        "No such source: 'src_nope'", param="original_source", code="resource_missing")
    assert refusal(lambda: sources.create({"original_source": source.id, "customer": customer.id})) == refused(
        f"The customer {customer.id} has no source with the ID {source.id}.", param="customer", code="missing")
