"""Debits from bank accounts: pending until the bank has answered, which the clock or the control plane makes it do."""

import pytest

from expectations import plain, refusal, refused
from payments import DAY, as_told, types
from source_types import BY_NAME

pytestmark = pytest.mark.usefixtures("still")

BANKS = [type.name for type in BY_NAME.values() if type.charge == "pending"]
# A Sunday. Saturdays and Sundays do not count: five working days end on the Saturday's eve.
WORKING_DAYS = {"ach_debit": 4, "acss_debit": 5, "au_becs_debit": 3, "sepa_debit": 5, "sofort": 2}
LASTING = ["account_closed", "bank_ownership_changed", "debit_not_authorized", "invalid_account_number", "no_account"]
PASSING = ["insufficient_funds", "generic_could_not_process"]


@pytest.fixture
def chargeable(sources, admin):
    """Makes a chargeable source of that type."""
    def make(name, **more):
        source = sources.create({**BY_NAME[name].created, **more})
        if name == "sofort":
            admin.fire(source.id, "authorize")
        if name == "ach_debit":
            sources.verify(source.id, {"values": ["32", "45"]})
        return source
    return make


@pytest.fixture
def debit(chargeable, charges):
    """Charges a source of that type."""
    def make(name, **more):
        source = chargeable(name)
        return charges.create({"amount": 1099, "currency": source.currency, "source": source.id, **more})
    return make


@pytest.mark.parametrize("name", BANKS)
def test_a_bank_that_answers_days_later(debit, charges, admin, told, name):
    charge = debit(name)
    assert (charge.status, charge.paid, charge.captured, charge.amount_captured) == ("pending", False, True, 1099)
    told()
    admin.clock(advance=WORKING_DAYS[name] * DAY - 1)
    assert (charges.retrieve(charge.id).status, told()) == ("pending", [])
    admin.clock(advance=1)
    settled = charges.retrieve(charge.id)
    assert plain(settled) == {**plain(charge), "status": "succeeded", "paid": True, "receipt_url": settled.receipt_url}
    assert "/receipts/payment/" in settled.receipt_url
    [event] = told()
    assert (event.type, plain(event.data.object)) == ("charge.succeeded", as_told(settled))


def test_a_weekend_does_not_count(debit, charges, admin):
    """Two working days from a Friday end on a Tuesday."""
    admin.clock(advance=5 * DAY)
    charge = debit("sofort")
    admin.clock(advance=4 * DAY - 1)
    assert charges.retrieve(charge.id).status == "pending"
    admin.clock(advance=1)
    assert charges.retrieve(charge.id).status == "succeeded"


@pytest.mark.parametrize("name", BANKS)
def test_a_bank_that_answers_now(debit, charges, admin, told, name):
    charge = debit(name)
    told()
    admin.fire(charge.id, "settle")
    assert (charges.retrieve(charge.id).status, types(told())) == ("succeeded", ["charge.succeeded"])
    # The answer that was due later is none any more.
    admin.clock(advance="30d")
    assert (charges.retrieve(charge.id).status, told()) == ("succeeded", [])


@pytest.mark.parametrize("name", BANKS)
def test_a_bank_that_refuses(debit, charges, admin, told, transactions, name):
    charge = debit(name)
    told()
    admin.fire(charge.id, "fail")
    failed = charges.retrieve(charge.id)
    assert (failed.status, failed.paid, failed.failure_code) == ("failed", False, "insufficient_funds")
    assert failed.failure_message == "The customer's bank could not make the payment: insufficient_funds."
    [event] = told()
    assert (event.type, plain(event.data.object)) == ("charge.failed", as_told(failed))
    # What had been booked is booked back.
    booked, back = transactions.retrieve(charge.balance_transaction), transactions.retrieve(failed.failure_balance_transaction)
    assert (booked.amount, booked.net, booked.type) == (1099, 1037, "payment")
    assert (back.amount, back.net, back.type, back.source) == (-1099, -1037, "payment_failure_refund", charge.id)
    admin.clock(advance="30d")
    assert (charges.retrieve(charge.id).status, told()) == ("failed", [])


@pytest.mark.parametrize("code, status, wanted", [
    *[(code, "failed", ["charge.failed", "source.failed"]) for code in LASTING],
    *[(code, "chargeable", ["charge.failed"]) for code in PASSING],
])
def test_why_a_bank_refuses(chargeable, charges, customers, sources, admin, told, code, status, wanted):
    """Where the reason will not go away, the source is no good any more."""
    source = chargeable("sepa_debit")
    customer = customers.create({"source": source.id})
    charge = charges.create({"amount": 1099, "currency": "eur", "customer": customer.id})
    told()
    admin.fire(charge.id, "fail", code=code)
    assert charges.retrieve(charge.id).failure_code == code
    assert sources.retrieve(source.id).status == status
    assert sorted(types(told())) == wanted


def test_a_debit_cannot_be_captured_later(debit):
    """Only the bank of a card holds money back."""
    assert refusal(lambda: debit("sepa_debit", capture=False)) == refused(
        "Only the charge of a card can be captured later.", param="capture")


def test_a_charge_that_is_over_stays_so(debit, charges, admin):
    charge = debit("sepa_debit")
    admin.fire(charge.id, "settle")
    answer = admin.call("POST", f"/objects/{charge.id}/transitions/fail", {})
    assert (answer.status, answer.error["code"]) == (400, "status_transition_invalid")
    assert charges.retrieve(charge.id).status == "succeeded"


def test_a_pending_debit_is_refunded_when_it_is_paid(debit, refunds, admin):
    charge = debit("sepa_debit")
    refund = refunds.create({"charge": charge.id})
    assert (refund.status, refund.pending_reason) == ("pending", "charge_pending")
    admin.fire(charge.id, "settle")
    assert refunds.retrieve(refund.id).pending_reason != "charge_pending"


@pytest.mark.parametrize("name, details", [
    ("sepa_debit", {"bank_code": "37040044", "branch_code": None, "country": "DE", "last4": "3000", "expected_debit_date": None, "mandate": None}),
    ("ach_debit", {
        "account_holder_type": "individual", "bank_name": "STRIPE TEST BANK", "country": "US", "last4": "6789", "routing_number": "110000000"}),
    ("au_becs_debit", {"bsb_number": "000000", "last4": "3456", "expected_debit_date": None, "mandate": None}),
])
def test_what_a_charge_tells_of_the_account(debit, sources, name, details):
    charge = debit(name)
    fingerprint = plain(sources.retrieve(charge.payment_method))[name]["fingerprint"]
    assert plain(charge)["payment_method_details"] == {name: {**details, "fingerprint": fingerprint}, "type": name}
    assert (charge.billing_details.name, charge.outcome.risk_level) == ("Jenny Rosen", "not_assessed")
