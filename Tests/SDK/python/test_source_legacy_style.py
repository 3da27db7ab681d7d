"""Sources and charges in the SDK's older style, stripe.Source.create(...): most integrations that still use sources are as old as they are."""

import pytest

from expectations import plain
from payments import card
from source_types import BY_NAME

pytestmark = pytest.mark.usefixtures("still")


def test_the_guide_to_a_redirect(legacy, admin):
    source = legacy.Source.create(**BY_NAME["bancontact"].created)
    admin.fire(source.id, "authorize")
    source.refresh()
    assert source.status == "chargeable"
    charge = legacy.Charge.create(amount=1099, currency="eur", source=source.id)
    assert (charge.status, legacy.Source.retrieve(source.id).status) == ("succeeded", "consumed")


def test_the_guide_to_a_saved_card(legacy):
    token = legacy.Token.create(card=card())
    source = legacy.Source.create(type="card", token=token.id, owner={"email": "jenny@example.com"})
    customer = legacy.Customer.create(email="jenny@example.com", source=source.id)
    other = legacy.Customer.create_source(customer.id, source="tok_amex")
    assert [each.id for each in legacy.Customer.list_sources(customer.id)] == [source.id, other.id]
    assert legacy.Customer.retrieve_source(customer.id, other.id).last4 == "0005"
    assert legacy.Customer.modify_source(customer.id, other.id, name="Jenny Rosen").name == "Jenny Rosen"
    assert legacy.Customer.modify(customer.id, default_source=other.id).default_source == other.id
    assert legacy.Charge.create(amount=1099, currency="usd", customer=customer.id).payment_method == other.id
    assert legacy.Customer.delete_source(customer.id, other.id).deleted is True
    # A source knows its customer, and so how to leave.
    attached = legacy.Source.retrieve(source.id)
    assert attached.customer == customer.id
    assert attached.detach().status == "consumed"
    assert legacy.Customer.retrieve(customer.id).delete().deleted is True


def test_the_guide_to_a_bank_transfer(legacy, admin):
    source = legacy.Source.create(**BY_NAME["ach_credit_transfer"].created)
    admin.clock(advance=3)
    [transaction] = legacy.Source.list_source_transactions(source.id).data
    assert (transaction.amount, transaction.source) == (1000, source.id)
    assert legacy.Source.modify(source.id, metadata={"a": "1"}).metadata["a"] == "1"


def test_the_guide_to_micro_deposits(legacy):
    source = legacy.Source.create(**BY_NAME["ach_debit"].created)
    assert source.verify(values=[32, 45]).status == "chargeable"


def test_the_methods_of_a_charge(legacy):
    charge = legacy.Charge.create(amount=1099, currency="usd", source="tok_visa", capture=False)
    assert charge.capture(amount=1000).amount_captured == 1000
    refund = legacy.Refund.create(charge=charge.id, amount=500)
    assert [each.id for each in legacy.Refund.list(charge=charge.id)][0] == refund.id
    assert legacy.Charge.retrieve(charge.id, expand=["refunds"]).refunds.data[0].id == refund.id
    assert plain(charge.mark_as_fraudulent())["fraud_details"] == {"user_report": "fraudulent"}
