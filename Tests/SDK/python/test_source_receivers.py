"""Sources that money is pushed into: deposits and their records, what is left to be charged, and what goes back."""

import pytest

from expectations import Like, plain, refusal, refused
from payments import FINGERPRINT, NOW, types
from source_types import BY_NAME

pytestmark = pytest.mark.usefixtures("still")

DEPOSIT = ["source.transaction.created", "source.chargeable"]


@pytest.fixture
def amounts(sources):
    """What the source shows as its amount, and what was received, charged and returned."""
    def read(id):
        source = sources.retrieve(id)
        receiver = source.receiver
        return source.amount, receiver.amount_received, receiver.amount_charged, receiver.amount_returned
    return read


# Deposits

@pytest.mark.parametrize("name, owner, amount, details", [
    ("ach_credit_transfer", {"email": "jenny@example.com"}, 1000, None),
    ("ach_credit_transfer", {"email": "amount_4242@example.com"}, 4242, None),
    ("ach_credit_transfer", {"email": "reference_X9@example.com"}, 1000, "X9"),
    ("sepa_credit_transfer", {"name": "Jenny Rosen"}, 1000, None),
    ("sepa_credit_transfer", {"name": "Jenny Rosen", "email": "amount_1@example.com"}, 1, None),
    ("sepa_credit_transfer", {"name": "Jenny Rosen", "email": "reference_order 42@example.com"}, 1000, "order 42"),
    # None of those that say something.
    ("ach_credit_transfer", {"email": "amount_0@example.com"}, 1000, None),
    ("ach_credit_transfer", {"email": "amount_x@example.com"}, 1000, None),
    ("ach_credit_transfer", {"email": "amount_4242@example.org"}, 1000, None),
])
def test_a_source_of_test_mode_is_paid_by_itself(create_source, sources, admin, told, name, owner, amount, details):
    source = create_source(name, owner=owner)
    admin.clock(advance=2)
    assert (plain(sources.retrieve(source.id)), told()) == (plain(source), [])
    admin.clock(advance=1)
    paid = sources.retrieve(source.id)
    assert (paid.status, paid.amount, paid.receiver.amount_received) == ("chargeable", amount, amount)
    [transaction] = sources.transactions.list(source.id).data
    assert plain(transaction) == {
        "id": Like(r"srctxn_1\w{23}"), "object": "source_transaction", "amount": amount, "created": NOW + 3, "currency": source.currency,
        "livemode": False, "source": source.id, "status": "succeeded", "type": name,
        name: {
            "ach_credit_transfer": {
                "customer_data": details, "fingerprint": FINGERPRINT, "last4": "6789", "routing_number": "110000000"},
            "sepa_credit_transfer": {
                "reference": details, "sender_iban": "DE89370400440532013000", "sender_name": "Jenny Rosen"},
        }[name],
    }
    created, chargeable = told()
    assert types([created, chargeable]) == DEPOSIT
    assert plain(created.data.object) == plain(transaction)
    assert plain(chargeable.data.object) == plain(paid)


def test_another_address_pays_again(create_source, sources, admin, amounts, told):
    id = create_source("ach_credit_transfer").id
    admin.clock(advance=3)
    sources.update(id, {"owner": {"email": "amount_500@example.com"}})
    assert amounts(id) == (1000, 1000, 0, 0)
    admin.clock(advance=3)
    assert amounts(id) == (1500, 1500, 0, 0)
    # Chargeable it was before.
    assert types(told()) == [*DEPOSIT, "source.transaction.created"]
    # An address that says nothing pays nothing, and neither does any other change.
    sources.update(id, {"owner": {"email": "jenny@example.com"}})
    sources.update(id, {"metadata": {"a": "1"}})
    admin.clock(advance="1d")
    assert amounts(id) == (1500, 1500, 0, 0)


def test_deposits_on_record(create_source, sources, admin, client):
    id = create_source("ach_credit_transfer").id
    for amount in (1, 2, 3, 4, 5):
        admin.fire(id, "deposit", amount=amount)
    page = sources.transactions.list(id, {"limit": 2})
    assert ([each.amount for each in page.data], page.has_more, page.url) == ([5, 4], True, f"/v1/sources/{id}/source_transactions")
    assert [each.amount for each in page.auto_paging_iter()] == [5, 4, 3, 2, 1]
    third = sources.transactions.list(id, {"starting_after": page.data[1].id, "limit": 1}).data[0]
    assert [each.amount for each in sources.transactions.list(id, {"ending_before": third.id}).data] == [5, 4]
    path = f"/v1/sources/{id}/source_transactions"
    assert client.raw_request("get", f"{path}/{third.id}").data == plain(third)
    assert refusal(lambda: client.raw_request("get", f"{path}/srctxn_nope")) == refused(
        "No such source transaction: 'srctxn_nope'", param="id", code="resource_missing", status=404)


def test_a_deposit_belongs_to_its_source(create_source, sources, admin, client):
    one, other = create_source("ach_credit_transfer").id, create_source("ach_credit_transfer").id
    admin.fire(one, "deposit")
    [transaction] = sources.transactions.list(one).data
    assert sources.transactions.list(other).data == []
    path = f"/v1/sources/{other}/source_transactions/{transaction.id}"
    assert refusal(lambda: client.raw_request("get", path))[1] == 404


# Charges

def test_an_attached_source_is_emptied_and_filled_again(create_source, sources, charges, customers, admin, amounts, told):
    customer, id = customers.create({}).id, create_source("ach_credit_transfer").id
    customers.payment_sources.create(customer, {"source": id})
    pay = {"currency": "usd", "customer": customer, "source": id}
    told()
    seen = []

    def note():
        seen.append((sources.retrieve(id).status, *amounts(id), *types(told())))

    admin.clock(advance=3)
    note()
    charges.create({"amount": 400, **pay})
    note()
    charges.create({"amount": 600, **pay})
    note()
    assert refusal(lambda: charges.create({"amount": 50, **pay}))[2]["code"] == "invalid_source_usage"
    admin.fire(id, "deposit", amount=250, reference="again")
    note()
    assert seen == [
        # status, amount, received, charged, returned, and what was told
        ("chargeable", 1000, 1000, 0, 0, *DEPOSIT),
        ("chargeable", 600, 1000, 400, 0, "charge.succeeded"),
        ("pending", None, 1000, 1000, 0, "charge.succeeded"),
        ("chargeable", 250, 1250, 1000, 0, *DEPOSIT),
    ]


@pytest.mark.parametrize("charged, returned", [(1000, 0), (400, 600)])
def test_what_is_not_charged_goes_back(create_source, sources, charges, admin, amounts, charged, returned):
    """Nobody can charge it again: all that was received has been charged or returned."""
    id = create_source("ach_credit_transfer").id
    admin.clock(advance=3)
    charges.create({"amount": charged, "currency": "usd", "source": id})
    assert (sources.retrieve(id).status, *amounts(id)) == ("consumed", 0, 1000, charged, returned)


def test_what_a_detached_source_holds_goes_back(create_source, customers, admin, amounts):
    customer, id = customers.create({}).id, create_source("sepa_credit_transfer").id
    customers.payment_sources.create(customer, {"source": id})
    admin.clock(advance=3)
    customers.payment_sources.delete(customer, id)
    assert amounts(id) == (0, 1000, 0, 1000)


def test_what_is_charged_too_late_goes_back(create_source, sources, admin, amounts):
    id = create_source("multibanco").id
    admin.clock(advance=3)
    admin.clock(advance="6h")
    assert (sources.retrieve(id).status, *amounts(id)) == ("canceled", 1099, 1099, 0, 1099)


def test_too_little_for_a_reference(create_source, admin, amounts):
    id = create_source("multibanco").id
    answer = admin.call("POST", f"/objects/{id}/transitions/deposit", {"amount": 1098})
    assert (answer.status, answer.error["param"]) == (400, "amount")
    assert amounts(id) == (1099, 0, 0, 0)


# Refunds

@pytest.mark.parametrize("method, wanted", [("email", []), ("manual", ["source.refund_attributes_required"])])
def test_whoever_gets_money_back_says_where_to(create_source, sources, charges, refunds, admin, told, method, wanted):
    id = create_source("sepa_credit_transfer", receiver={"refund_attributes_method": method}).id
    admin.clock(advance=3)
    charge = charges.create({"amount": 1000, "currency": "eur", "source": id})
    told()
    refunds.create({"charge": charge.id})
    receiver = sources.retrieve(id).receiver
    assert (receiver.refund_attributes_method, receiver.refund_attributes_status) == (method, "requested")
    told_of = [event for event in told() if event.type.startswith("source.")]
    assert types(told_of) == wanted
    assert all(plain(event.data.object) == plain(sources.retrieve(id)) for event in told_of)

    admin.fire(id, "provide_refund_attributes")
    source = sources.retrieve(id)
    assert source.receiver.refund_attributes_status == "available"
    assert plain(source)["sepa_credit_transfer"] == {
        **BY_NAME["sepa_credit_transfer"].hash, "refund_account_holder_address_city": "Berlin", "refund_account_holder_address_country": "DE",
        "refund_account_holder_address_line1": "Genslerstraße 24", "refund_account_holder_address_postal_code": "10115",
        "refund_account_holder_name": "Jenny Rosen", "refund_iban": "DE89370400440532013000",
    }


def test_nothing_is_refunded_before_anybody_has_paid(create_source, admin):
    id = create_source("ideal").id
    for transition in ("deposit", "provide_refund_attributes"):
        assert admin.call("POST", f"/objects/{id}/transitions/{transition}", {}).status == 400
