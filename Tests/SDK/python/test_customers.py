"""Customers: create, retrieve, update, delete and list, and what a deleted one leaves. Their sources are in test_customer_sources.py."""

import pytest

from expectations import Like, plain, refusal, refused
from payments import NO_ADDRESS, NOW, types

pytestmark = pytest.mark.usefixtures("still")

CUSTOMER_ID = Like("cus_[0-9A-Za-z]{14}")
BARE = {
    "id": CUSTOMER_ID, "object": "customer", "address": None, "balance": 0, "created": NOW, "currency": None, "customer_account": None,
    "default_source": None, "delinquent": False, "description": None, "discount": None, "email": None,
    "invoice_prefix": Like("[0-9A-Z]{8}"),
    "invoice_settings": {"custom_fields": None, "default_payment_method": None, "footer": None, "rendering_options": None},
    "livemode": False, "metadata": {}, "name": None, "next_invoice_sequence": 1, "phone": None, "preferred_locales": [], "shipping": None,
    "tax_exempt": "none", "test_clock": None,
}
GIVEN = {
    "address": {**NO_ADDRESS, "city": "Berlin", "country": "DE"}, "balance": -500, "description": "From the fair",
    "email": "jenny@example.com", "metadata": {"a": "1"}, "name": "Jenny Rosen", "phone": "+4930123456", "preferred_locales": ["de", "en"],
    "shipping": {"address": {**NO_ADDRESS, "line1": "Genslerstraße 24"}, "name": "Jenny Rosen", "phone": None}, "tax_exempt": "exempt",
}
# Her balance gives her the currency of the account.
KNOWN = {**BARE, **GIVEN, "currency": "usd"}


def missing(id, status=404, param="customer"):
    return refused(f"No such customer: '{id}'", param=param, code="resource_missing", status=status)


def without_nulls(value):
    """As the SDK is to send it."""
    if not isinstance(value, dict):
        return value
    return {name: without_nulls(each) for name, each in value.items() if each is not None}


def test_a_customer_of_whom_nothing_is_known(customers, told):
    customer = customers.create({})
    assert plain(customer) == plain(customers.retrieve(customer.id)) == BARE
    [event] = told()
    assert (event.type, plain(event.data.object)) == ("customer.created", BARE)


def test_a_customer_of_whom_all_is_known(customers):
    customer = customers.create(without_nulls(GIVEN))
    assert plain(customer) == plain(customers.retrieve(customer.id)) == KNOWN


def test_an_update(customers, told):
    customer = customers.create({"email": "old@example.com", "name": "Jenny", "metadata": {"a": "1", "b": "2"}})
    told()
    updated = customers.update(customer.id, {"email": "new@example.com", "description": "VIP", "metadata": {"b": "", "c": "3"}})
    assert plain(updated) == plain(customers.retrieve(customer.id)) == {
        **BARE, "email": "new@example.com", "name": "Jenny", "description": "VIP", "metadata": {"a": "1", "c": "3"}}
    [event] = told()
    assert (event.type, plain(event.data.object)) == ("customer.updated", plain(updated))
    assert plain(event.data.previous_attributes) == {
        "description": None, "email": "old@example.com", "metadata": {"b": "2", "c": None}}


@pytest.mark.parametrize("name", ["description", "email", "name", "phone", "address", "shipping"])
def test_what_is_known_can_be_forgotten(customers, name):
    customer = customers.create(without_nulls(GIVEN))
    assert plain(customers.update(customer.id, {name: ""})) == {**KNOWN, name: None}


def test_a_deleted_customer(customers, charges, told):
    customer = customers.create({"source": "tok_visa"})
    charge = charges.create({"amount": 1099, "currency": "usd", "customer": customer.id})
    told()
    stub = {"id": customer.id, "object": "customer", "deleted": True}
    assert plain(customers.delete(customer.id)) == stub
    assert types(told()) == ["customer.source.deleted", "customer.deleted"]
    # A stub wherever it is looked at,
    assert plain(customers.retrieve(customer.id)) == stub
    assert charges.retrieve(charge.id).customer == customer.id
    assert plain(charges.retrieve(charge.id, {"expand": ["customer"]}))["customer"] == stub
    # and gone for all else.
    assert customers.list().data == []
    for call in (
        lambda: customers.delete(customer.id),
        lambda: customers.update(customer.id, {"name": "Jenny"}),
    ):
        assert refusal(call) == missing(customer.id, param="id")
    for call in (
        lambda: customers.payment_sources.list(customer.id),
        lambda: customers.payment_sources.create(customer.id, {"source": "tok_visa"}),
    ):
        assert refusal(call) == missing(customer.id)
    assert refusal(lambda: charges.create({"amount": 1099, "currency": "usd", "customer": customer.id})) == missing(customer.id, 400)


def test_its_sources_go_with_it(customers, sources):
    source = sources.create({"type": "sepa_debit", "currency": "eur", "owner": {"name": "Jenny Rosen"}, "sepa_debit": {
        "iban": "DE89370400440532013000"}})
    customer = customers.create({"source": source.id})
    customers.delete(customer.id)
    assert sources.retrieve(source.id).status == "consumed"


def test_a_customer_that_is_not_there(customers):
    for call in (
        lambda: customers.retrieve("cus_nope"), lambda: customers.update("cus_nope", {}), lambda: customers.delete("cus_nope"),
    ):
        assert refusal(call) == missing("cus_nope", param="id")
    assert refusal(lambda: customers.payment_sources.list("cus_nope")) == missing("cus_nope")


# Lists

def test_a_list(customers, admin):
    made = []
    for _ in range(5):
        made.insert(0, customers.create({}).id)
        admin.clock(advance=1)
    page = customers.list({"limit": 2})
    assert ([each.id for each in page.data], page.has_more, page.url) == (made[:2], True, "/v1/customers")
    assert [each.id for each in page.auto_paging_iter()] == made
    assert [each.id for each in customers.list({"created": {"gte": NOW + 1, "lt": NOW + 3}})] == made[2:4]
    assert [each.id for each in customers.list({"created": NOW})] == made[4:]
    assert [each.id for each in customers.list({"starting_after": made[3]})] == made[4:]
    assert [each.id for each in customers.list({"ending_before": made[3]})] == made[:3]
    customers.delete(made.pop(2))
    assert [each.id for each in customers.list()] == made


def test_a_list_of_those_with_an_address(customers):
    wanted = [customers.create({"email": "jenny@example.com"}).id for _ in range(2)]
    customers.create({"email": "Jenny@example.com"})
    customers.create({})
    assert [each.id for each in customers.list({"email": "jenny@example.com"})] == wanted[::-1]
    customers.update(wanted[0], {"email": "other@example.com"})
    assert [each.id for each in customers.list({"email": "jenny@example.com"})] == wanted[1:]


# What is wrong

@pytest.mark.parametrize("parameters, answer", [
    ({"email": "jenny"}, refused("Invalid email address: jenny", param="email", code="email_invalid")),
    ({"shipping": {"name": "Jenny"}}, refused(
        "Missing required param: shipping[address].", param="shipping[address]", code="parameter_missing")),
    ({"tax_exempt": "maybe"}, refused("Invalid tax_exempt: must be one of exempt, none, or reverse", param="tax_exempt")),
    ({"source": "tok_nope"}, refused("No such token: 'tok_nope'", param="source", code="resource_missing")),
    ({"source": "src_nope"}, refused("No such source: 'src_nope'", param="source", code="resource_missing")),
    ({"default_source": "card_1"}, refused(
        "Received unknown parameter: default_source", param="default_source", code="parameter_unknown")),
])
def test_what_is_wrong(customers, parameters, answer):
    assert refusal(lambda: customers.create(parameters)) == answer
    assert customers.list().data == []
