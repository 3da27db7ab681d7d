"""Refunds: all or a part, too much and twice; to cards at once, to bank accounts days later; the money and the events of each."""

import pytest

from conftest import services_of
from expectations import Like, plain, refusal, refused
from payments import CARD_ID, CHARGE_ID, DAY, NOW, REFUNDS_REST, TRANSACTION_ID, as_told, types
from source_types import BY_NAME

pytestmark = pytest.mark.usefixtures("still")

REFUND_ID = Like("re_[0-9A-Za-z]{24}")
REFUND = {
    "id": REFUND_ID, "object": "refund", "amount": 1099, "balance_transaction": TRANSACTION_ID, "charge": CHARGE_ID, "created": NOW,
    "currency": "usd", "customer": None, "customer_account": None,
    "destination_details": {
        "card": {"reference_status": "pending", "reference_type": "acquirer_reference_number", "type": "refund"}, "type": "card"},
    "metadata": {}, "payment_intent": None, "payment_method": CARD_ID, "reason": None, "receipt_number": None,
    "source_transfer_reversal": None, "status": "succeeded", "transfer_reversal": None,
}


@pytest.fixture
def pay(charges):
    """Charges a card. Answers the charge's id."""
    return lambda **more: charges.create({"amount": 1099, "currency": "usd", "source": "tok_visa", **more}).id


@pytest.fixture
def transfer(sources, charges, admin):
    """Takes money from a bank account by sofort, and lets the bank agree. Answers the charge's id."""
    def make():
        source = sources.create(BY_NAME["sofort"].created)
        admin.fire(source.id, "authorize")
        charge = charges.create({"amount": 1099, "currency": "eur", "source": source.id}).id
        admin.fire(charge, "settle")
        return charge
    return make


@pytest.fixture
def given_back(charges):
    """How much of a charge has been, and whether that is all."""
    def read(charge):
        charge = charges.retrieve(charge)
        return charge.amount_refunded, charge.refunded
    return read


# To cards

def test_all_of_it(pay, refunds, charges, given_back, told):
    charge = pay()
    told()
    refund = refunds.create({"charge": charge})
    assert plain(refund) == plain(refunds.retrieve(refund.id)) == REFUND
    assert (refund.charge, given_back(charge)) == (charge, (1099, True))
    created, refunded = told()
    assert (created.type, plain(created.data.object)) == ("refund.created", REFUND)
    assert (refunded.type, plain(refunded.data.object)) == ("charge.refunded", as_told(charges.retrieve(charge)))


def test_part_after_part(pay, refunds, charges, given_back, told):
    charge = pay()
    seen = []
    for amount in (99, 400, None):
        told()
        refund = refunds.create({"charge": charge, **({"amount": amount} if amount else {})})
        seen.append((refund.amount, *given_back(charge), *types(told())))
    assert seen == [
        (99, 99, False, "refund.created", "charge.refunded"),
        (400, 499, False, "refund.created", "charge.refunded"),
        (600, 1099, True, "refund.created", "charge.refunded"),
    ]
    assert "refunds" not in plain(charges.retrieve(charge))
    inside = charges.retrieve(charge, {"expand": ["refunds"]}).refunds
    assert ([each.amount for each in inside.data], inside.url) == ([600, 400, 99], f"/v1/charges/{charge}/refunds")


def test_the_money_of_a_refund(pay, refunds, client):
    charge = pay(description="Order 42")
    refund = refunds.create({"charge": charge, "amount": 99}, {})
    services = services_of(client)
    charged = services.charges.retrieve(charge, {"expand": ["balance_transaction"]}).balance_transaction
    assert plain(services.balance_transactions.retrieve(refund.balance_transaction)) == {
        "id": TRANSACTION_ID, "object": "balance_transaction", "amount": -99, "available_on": charged.available_on, "balance_type": "payments",
        "created": NOW, "currency": "usd", "description": "REFUND FOR CHARGE (Order 42)", "exchange_rate": None, "fee": 0, "fee_details": [], "net": -99,
        "reporting_category": "refund", "source": refund.id, "status": "pending", "type": "refund",
    }
    expanded = refunds.retrieve(refund.id, {"expand": ["balance_transaction", "charge"]})
    assert (expanded.balance_transaction.net, expanded.charge.amount_refunded) == (-99, 99)


def test_a_charge_that_was_not_captured(pay, refunds, charges, given_back, admin, told):
    """Its hold is given up: no money moves, and nothing is left to lapse."""
    charge = pay(capture=False)
    assert refusal(lambda: refunds.create({"charge": charge, "amount": 99})) == refused(
        "A charge that was not captured can only be refunded in full.", param="amount")
    assert plain(refunds.create({"charge": charge})) == {**REFUND, "balance_transaction": None}
    assert given_back(charge) == (1099, True)
    assert refusal(lambda: charges.capture(charge))[2]["code"] == "charge_expired_for_capture"
    told()
    admin.clock(advance="30d")
    assert told() == []


def test_what_was_captured_of_a_charge(pay, refunds, charges, given_back):
    charge = pay(capture=False)
    charges.capture(charge, {"amount": 1000})
    assert refunds.create({"charge": charge}).amount == 1000
    assert given_back(charge) == (1099 if REFUNDS_REST else 1000, True)


# To bank accounts

def test_a_bank_takes_its_time(transfer, refunds, given_back, admin, told):
    charge = transfer()
    told()
    refund = refunds.create({"charge": charge})
    assert (refund.status, refund.pending_reason) == ("pending", "processing")
    assert (given_back(charge), types(told())) == ((1099, True), ["refund.created", "charge.refunded"])
    # Three working days from a Sunday.
    admin.clock(advance=3 * DAY - 1)
    assert (refunds.retrieve(refund.id).status, told()) == ("pending", [])
    admin.clock(advance=1)
    settled = refunds.retrieve(refund.id)
    assert (settled.status, "pending_reason" in plain(settled)) == ("succeeded", False)
    # The same by two names.
    events = told()
    assert types(events) == ["refund.updated", "charge.refund.updated"]
    assert [plain(event.data.object) for event in events] == [plain(settled)] * 2


def test_a_bank_that_sends_it_back(transfer, refunds, charges, given_back, admin, told):
    charge = transfer()
    refund = refunds.create({"charge": charge})
    told()
    admin.fire(refund.id, "fail")
    failed = refunds.retrieve(refund.id)
    assert (failed.status, failed.failure_reason) == ("failed", "unknown")
    events = told()
    assert types(events) == ["refund.updated", "refund.failed", "charge.refund.updated"]
    assert [plain(event.data.object) for event in events] == [plain(failed)] * 3
    # The charge has not been refunded, and can be.
    assert given_back(charge) == (0, False)
    assert refunds.create({"charge": charge}).amount == 1099
    admin.clock(advance="30d")
    assert [each.status for each in refunds.list({"charge": charge})] == ["succeeded", "failed"]


# Updates, lists

def test_an_update(pay, refunds, told):
    refund = refunds.create({"charge": pay(), "reason": "requested_by_customer", "metadata": {"a": "1"}})
    told()
    updated = refunds.update(refund.id, {"metadata": {"b": "2"}})
    assert plain(updated) == {**REFUND, "reason": "requested_by_customer", "metadata": {"a": "1", "b": "2"}}
    assert types(told()) == ["refund.updated"]


def test_a_list(pay, refunds):
    one, other = pay(), pay()
    made = [refunds.create({"charge": charge, "amount": 1}).id for charge in (one, other, one, one)][::-1]
    page = refunds.list({"limit": 3})
    assert ([each.id for each in page.data], page.has_more, page.url) == (made[:3], True, "/v1/refunds")
    assert [each.id for each in page.auto_paging_iter()] == made
    assert [each.id for each in refunds.list({"charge": other})] == [made[2]]
    assert [each.id for each in refunds.list({"created": {"lt": NOW}})] == []


def test_a_refund_below_its_charge(pay, refunds, client):
    charge = pay()
    refund = refunds.create({"charge": charge})
    assert client.raw_request("get", f"/v1/charges/{charge}/refunds/{refund.id}").data == plain(refund)
    assert client.raw_request("get", f"/v1/charges/{charge}/refunds").data["data"] == [plain(refund)]
    assert refusal(lambda: client.raw_request("get", f"/v1/charges/{pay()}/refunds/{refund.id}"))[1] == 404


# What is wrong

def test_too_much_and_twice(pay, refunds, given_back):
    charge = pay()
    refunds.create({"charge": charge, "amount": 99})
    assert refusal(lambda: refunds.create({"charge": charge, "amount": 1001})) == refused(
        "Refund amount ($10.01) is greater than unrefunded amount on charge ($10.00)", param="amount")
    refunds.create({"charge": charge})
    assert refusal(lambda: refunds.create({"charge": charge})) == refused(
        f"Charge {charge} has already been refunded.", code="charge_already_refunded")
    assert (given_back(charge), len(refunds.list().data)) == ((1099, True), 2)


def test_a_disputed_charge(pay, refunds, admin):
    charge = pay(source="tok_createDispute")
    admin.clock(advance=10)
    assert refusal(lambda: refunds.create({"charge": charge})) == refused(
        f"Charge {charge} has been charged back; cannot issue a refund.", code="charge_disputed")


@pytest.mark.parametrize("parameters, answer", [
    ({}, refused("One of the following params should be provided for this request: payment_intent or charge.")),
    ({"charge": "ch_nope"}, refused("No such charge: 'ch_nope'", param="id", code="resource_missing", status=404)),
    ({"amount": 0}, refused(
        "This value must be greater than or equal to 1.", param="amount", code="parameter_invalid_integer")),
])
def test_what_is_wrong(refunds, parameters, answer):
    assert refusal(lambda: refunds.create(parameters)) == answer
    assert refunds.list().data == []


def test_a_reason_that_is_none(pay, refunds):
    charge = pay()
    assert refusal(lambda: refunds.create({"charge": charge, "reason": "whim"})) == refused(
        "Invalid reason: must be one of duplicate, fraudulent, or requested_by_customer", param="reason")


def test_a_refund_that_is_not_there(refunds):
    for call in (lambda: refunds.retrieve("re_nope"), lambda: refunds.update("re_nope", {})):
        assert refusal(call) == refused("No such refund: 're_nope'", param="id", code="resource_missing", status=404)
