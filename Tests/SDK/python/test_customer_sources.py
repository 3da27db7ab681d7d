"""What a customer can be charged by: attaching, the default, the list, cards that change and that leave."""

import pytest

from expectations import plain, refusal, refused
from payments import CARD_ID, FINGERPRINT, card, types
from source_types import BY_NAME

pytestmark = pytest.mark.usefixtures("still")

VISA = {
    "id": CARD_ID, "object": "card", "address_city": None, "address_country": None, "address_line1": None, "address_line1_check": None,
    "address_line2": None, "address_state": None, "address_zip": None, "address_zip_check": None, "allow_redisplay": "unspecified",
    "brand": "Visa", "country": "US", "cvc_check": "pass", "dynamic_last4": None, "email": None, "exp_month": 12, "exp_year": 2040,
    "fingerprint": FINGERPRINT, "funding": "credit", "last4": "4242", "metadata": {}, "name": None, "phone": None,
    "regulated_status": "unregulated", "tokenization_method": None, "wallet": None,
}


@pytest.fixture
def customer(customers):
    """The id of a customer without sources."""
    return customers.create({}).id


@pytest.fixture
def attach(customers, customer):
    """Attaches a source, a card or a token. Answers its id."""
    return lambda source, **more: customers.payment_sources.create(customer, {"source": source, **more}).id


@pytest.fixture
def debit(sources):
    """Makes a source that can be attached. Answers its id."""
    return lambda: sources.create(BY_NAME["sepa_debit"].created).id


@pytest.fixture
def default(customers, customer):
    """The id of the default source."""
    return lambda: customers.retrieve(customer).default_source


@pytest.fixture
def listed(customers, customer):
    """The ids on the customer's list."""
    return lambda **filters: [each.id for each in customers.payment_sources.list(customer, filters)]


# Attaching

def test_a_card_of_a_token(customers, customer, tokens, told):
    token = tokens.create({"card": card()})
    told()
    attached = customers.payment_sources.create(customer, {"source": token.id, "metadata": {"a": "1"}})
    assert plain(attached) == {**VISA, "customer": customer, "metadata": {"a": "1"}}
    assert attached.id == token.card.id
    created, updated = told()
    assert (created.type, plain(created.data.object)) == ("customer.source.created", plain(attached))
    assert (updated.type, updated.data.object.default_source) == ("customer.updated", attached.id)
    assert plain(updated.data.previous_attributes) == {"default_source": None}


def test_a_source(customers, customer, sources, debit, told):
    before = plain(sources.retrieve(debit()))
    told()
    attached = customers.payment_sources.create(customer, {"source": before["id"], "metadata": {"a": "1"}})
    assert plain(attached) == plain(sources.retrieve(before["id"])) == {**before, "customer": customer, "metadata": {"a": "1"}}
    assert types(told()) == ["customer.source.created", "customer.updated"]


def test_a_source_that_still_waits_for_its_customer(customers, customer, sources):
    source = sources.create(BY_NAME["ideal"].created)
    assert customers.payment_sources.create(customer, {"source": source.id}).status == "pending"


def test_the_first_becomes_the_default(attach, default, debit, told):
    first = attach("tok_visa")
    told()
    attach(debit()), attach("tok_amex")
    assert default() == first
    assert "customer.updated" not in types(told())


def test_a_source_has_one_customer(customers, customer, attach, debit):
    id, other = attach(debit()), customers.create({}).id
    for whose in (customer, other):
        assert refusal(lambda: customers.payment_sources.create(whose, {"source": id})) == refused(
            f"The source {id} has already been attached to a customer.", param="source", code="resource_already_exists")


def test_a_card_that_is_declined_is_not_attached(customers, customer, listed):
    kind, status, error = refusal(lambda: customers.payment_sources.create(customer, {"source": "tok_chargeDeclined"}))
    assert (kind, status, error) == ("CardError", 402, {
        "advice_code": "try_again_later", "code": "card_declined", "decline_code": "generic_decline",
        "doc_url": "https://stripe.com/docs/error-codes/card-declined", "message": "Your card was declined.", "network_decline_code": "01",
        "param": "", "type": "card_error",
    })
    assert listed() == []


# The default

def test_only_an_attached_source_can_be_the_default(customers, customer, attach, default, debit, told):
    first, second = attach("tok_visa"), attach(debit())
    told()
    assert customers.update(customer, {"default_source": second}).default_source == second
    [event] = told()
    assert (event.type, plain(event.data.previous_attributes)) == ("customer.updated", {"default_source": first})
    for id in (debit(), "card_nope"):
        assert refusal(lambda: customers.update(customer, {"default_source": id})) == refused(
            f"No such source: '{id}'", param="default_source", code="resource_missing")
    assert default() == second


def test_when_the_default_leaves_the_newest_takes_its_place(customers, customer, attach, default, debit, told):
    first, second, third = attach("tok_visa"), attach(debit()), attach("tok_amex")
    seen = []
    for id in (first, third, second):
        told()
        customers.payment_sources.delete(customer, id)
        seen.append((default(), *sorted(types(told()))))
    assert seen == [
        (third, "customer.source.deleted", "customer.updated"),
        (second, "customer.source.deleted", "customer.updated"),
        (None, "customer.source.deleted", "customer.updated"),
    ]


def test_when_another_leaves_the_default_stays(customers, customer, attach, default, told):
    first, second = attach("tok_visa"), attach("tok_amex")
    told()
    customers.payment_sources.delete(customer, second)
    assert (default(), types(told())) == (first, ["customer.source.deleted"])


def test_a_customer_updated_with_a_source_gets_it_in_place_of_the_default(customers, customer, attach, default, listed, debit, sources):
    former, other, replacing = attach(debit()), attach("tok_amex"), debit()
    assert customers.update(customer, {"source": replacing}).default_source == replacing
    assert listed() == [replacing, other]
    assert sources.retrieve(former).status == "consumed"


def test_a_customer_made_with_a_source(customers, tokens, told):
    token = tokens.create({"card": card()})
    customer = customers.create({"source": token.id})
    assert customer.default_source == token.card.id
    assert sorted(types(told())) == ["customer.created", "customer.source.created"]


# The list

def test_the_list_begins_with_the_default_then_come_the_newest(customers, customer, attach, listed, debit):
    first, second, third, fourth = attach("tok_visa"), attach(debit()), attach("tok_amex"), attach(debit())
    assert listed() == [first, fourth, third, second]
    customers.update(customer, {"default_source": third})
    assert listed() == [third, fourth, second, first]
    page = customers.payment_sources.list(customer, {"limit": 3})
    assert (page.has_more, page.url) == (True, f"/v1/customers/{customer}/sources")
    assert [each.id for each in page.auto_paging_iter()] == [third, fourth, second, first]
    assert listed(starting_after=fourth, limit=1) == [second]
    assert listed(ending_before=second) == [third, fourth]
    # A wrong cursor names no place.
    assert refusal(lambda: listed(starting_after="card_nope"))[1] == 400


def test_the_list_by_kind(attach, listed, debit, sources):
    visa, sepa, plastic = attach("tok_visa"), attach(debit()), attach(sources.create(BY_NAME["card"].created).id)
    assert listed(object="card") == [visa]
    assert listed(object="source") == [plastic, sepa]
    assert listed(object="bank_account") == []
    assert listed(object="source", type="card") == [plastic]
    assert listed(object="source", type="sepa_debit") == [sepa]


def test_a_customer_shows_its_sources_when_it_is_asked_to(customers, customer, attach, debit):
    attach("tok_visa"), attach(debit())
    assert "sources" not in plain(customers.retrieve(customer))
    shown = plain(customers.retrieve(customer, {"expand": ["sources", "default_source"]}))
    everything = plain(customers.payment_sources.list(customer))
    assert shown["sources"] == everything
    assert sorted(everything) == ["data", "has_more", "object", "url"]
    assert shown["default_source"] == everything["data"][0]
    inside = plain(customers.list({"expand": ["data.default_source"]}))["data"][0]
    assert inside["default_source"] == everything["data"][0]


# Changing and leaving

def test_a_card_changes(customers, customer, attach, told):
    id = attach("tok_visa", metadata={"a": "1"})
    told()
    changed = customers.payment_sources.update(customer, id, {
        "exp_month": 1, "exp_year": 35, "name": "Jenny Rosen", "address_city": "Berlin", "metadata": {"b": "2"}})
    assert plain(changed) == plain(customers.payment_sources.retrieve(customer, id)) == {
        **VISA, "customer": customer, "cvc_check": None, "exp_month": 1, "exp_year": 2035, "name": "Jenny Rosen", "address_city": "Berlin",
        "metadata": {"a": "1", "b": "2"},
    }
    [event] = told()
    assert (event.type, plain(event.data.object)) == ("customer.source.updated", plain(changed))
    assert plain(customers.payment_sources.update(customer, id, {"name": ""}))["name"] is None


@pytest.mark.parametrize("change, kind, param", [
    ({"exp_month": 13}, "CardError", "exp_month"), ({"exp_year": 2029}, "CardError", "exp_year"),
    ({"number": "4242424242424242"}, "InvalidRequestError", "number"), ({"cvc": "123"}, "InvalidRequestError", "cvc"),
])
def test_what_of_a_card_does_not_change(customers, customer, attach, change, kind, param):
    id = attach("tok_visa")
    refused_kind, _, error = refusal(lambda: customers.payment_sources.update(customer, id, change))
    assert (refused_kind, error["param"]) == (kind, param)


def test_a_source_changes(customers, customer, attach, debit, sources, told):
    id = attach(debit())
    told()
    for change in (
        lambda: customers.payment_sources.update(customer, id, {"metadata": {"a": "1"}, "owner": {"email": "jenny@example.com"}}),
        lambda: sources.update(id, {"metadata": {"a": "2"}, "owner": {"phone": "+4930123456"}}),
    ):
        changed = change()
        [event] = told()
        assert (event.type, plain(event.data.object)) == ("customer.source.updated", plain(changed))
    assert (changed.owner.name, changed.owner.email, changed.owner.phone) == ("Jenny Rosen", "jenny@example.com", "+4930123456")


def test_a_card_leaves(customers, customer, attach, listed, told):
    id = attach("tok_visa")
    told()
    assert plain(customers.payment_sources.delete(customer, id)) == {"id": id, "object": "card", "deleted": True}
    assert listed() == []
    assert refusal(lambda: customers.payment_sources.retrieve(customer, id))[1] == 404
    deleted = [event for event in told() if event.type == "customer.source.deleted"]
    assert [event.data.object.id for event in deleted] == [id]


def test_a_source_leaves_and_is_used_up(customers, customer, attach, listed, debit, sources):
    id = debit()
    before = plain(sources.retrieve(id))
    attach(id)
    # In full, and nobody's any more.
    gone = {**before, "status": "consumed"}
    assert plain(customers.payment_sources.delete(customer, id)) == plain(sources.retrieve(id)) == gone
    assert listed() == []


def test_the_sources_of_another_customer(customers, customer, attach):
    id, other = attach("tok_visa"), customers.create({}).id
    for call in (
        lambda: customers.payment_sources.retrieve(other, id), lambda: customers.payment_sources.update(other, id, {"name": "x"}),
        lambda: customers.payment_sources.delete(other, id),
    ):
        assert refusal(call)[:2] == ("InvalidRequestError", 404)


def test_a_card_that_expires_with_the_month(attach, admin, told, tokens):
    id = attach(tokens.create({"card": card(exp_month=5, exp_year=2030)}).id)
    told()
    # From the middle of March to the first of May.
    admin.clock(advance="44d")
    assert told() == []
    admin.clock(advance="1d")
    [event] = told()
    assert (event.type, event.data.object.id) == ("customer.source.expiring", id)
