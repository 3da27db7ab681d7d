"""What cannot be done with a source: charges and attachments in the wrong status, wrong codes, the wrong key, and what no source has."""

import pytest

from conftest import services_of
from expectations import invalid, plain, refusal, refused
from payments import card, types
from source_types import BY_NAME

pytestmark = pytest.mark.usefixtures("still")

SECRET_KEY_REQUIRED = "PermissionError", 403, invalid(
    "This API call cannot be made with a publishable API key. Please use a secret API key. You can find a list of your API keys at "
    "https://dashboard.stripe.com/account/apikeys.", code="secret_key_required")


@pytest.fixture
def source_with(create_source, admin, charges, customers):
    """Makes a source and takes it to a status."""
    def make(status):
        if status == "charged without a customer":
            source = create_source("sepa_debit")
            charges.create({"amount": 1099, "currency": "eur", "source": source.id})
        elif status == "detached":
            source, customer = create_source("sepa_debit"), customers.create({})
            customers.payment_sources.create(customer.id, {"source": source.id})
            customers.payment_sources.delete(customer.id, source.id)
        else:
            source = create_source("ideal")
            if status == "failed":
                admin.fire(source.id, "fail")
            elif status == "canceled":
                admin.clock(advance="1h")
            elif status == "consumed":
                admin.fire(source.id, "authorize")
                charges.create({"amount": 1099, "currency": "eur", "source": source.id})
        return source
    return make


# Charges

@pytest.mark.parametrize("status, reason", [
    ("pending", "it has a status of pending."),
    ("failed", "it has a status of failed."),
    ("canceled", "it has a status of canceled."),
    ("consumed", "it has a status of consumed."),
])
def test_a_charge_of_what_is_not_chargeable(source_with, charges, told, status, reason):
    source = source_with(status)
    told()
    before = [charge.id for charge in charges.list()]
    assert refusal(lambda: charges.create({"amount": 1099, "currency": "eur", "source": source.id})) == refused(
        f"The source {source.id} is not in a chargeable state: {reason}", param="source", code="invalid_source_usage")
    # Nothing is on record, and nobody is told.
    assert ([charge.id for charge in charges.list()], told()) == (before, [])


@pytest.mark.parametrize("name, charge, answer", [
    ("ideal", {"amount": 1098, "currency": "eur"},
        refused("The source ID is for an amount of 1099, and you asked for 1098.", param="amount", code="invalid_source_usage")),
    ("ideal", {"amount": 1099, "currency": "usd"},
        refused("The currency of the source ID is eur, not usd.", param="currency", code="invalid_currency")),
    ("sepa_debit", {"amount": 1099, "currency": "usd"},
        refused("The currency of the source ID is eur, not usd.", param="currency", code="invalid_currency")),
    ("ach_credit_transfer", {"amount": 1001, "currency": "usd"},
        refused("The source ID holds 1000, and you asked for 1001.", param="amount", code="charge_exceeds_source_limit")),
])
def test_a_charge_that_does_not_fit(create_source, charges, sources, admin, name, charge, answer):
    source = create_source(name)
    act = {"page": ("authorize", {}), "deposit": ("deposit", {"amount": 1000})}.get(BY_NAME[name].act)
    if act:
        admin.fire(source.id, act[0], **act[1])
    kind, status, error = refusal(lambda: charges.create({**charge, "source": source.id}))
    error["message"] = error["message"].replace(source.id, "ID")
    assert (kind, status, error) == answer
    assert sources.retrieve(source.id).status == "chargeable"


def test_a_charge_of_a_source_that_the_customer_does_not_have(create_source, charges, customers):
    source, customer = create_source("sepa_debit"), customers.create({})
    assert refusal(lambda: charges.create({"amount": 1099, "currency": "eur", "source": source.id, "customer": customer.id})) == refused(
        f"Customer {customer.id} does not have a linked source with ID {source.id}.", param="source", code="missing", status=404)


@pytest.mark.parametrize("status", ["charged without a customer", "detached"])
def test_a_charge_of_a_customers_source_that_is_used_up(source_with, charges, customers, status):
    source, customer = source_with(status), customers.create({})
    assert refusal(lambda: charges.create({"amount": 1099, "currency": "eur", "source": source.id, "customer": customer.id})) == refused(
        "The reusable source you provided is consumed because it was previously charged without being attached to a customer or was detached "
        "from a customer. To charge a reusable source multiple time you must attach it to a customer first.")


def test_a_charge_of_an_attached_source_without_its_customer(create_source, charges, customers):
    source, customer = create_source("sepa_debit"), customers.create({})
    customers.payment_sources.create(customer.id, {"source": source.id})
    assert refusal(lambda: charges.create({"amount": 1099, "currency": "eur", "source": source.id})) == refused(
        f"The source {source.id} belongs to the customer {customer.id}: pass customer as well.", param="customer", code="missing")


# Attachments

@pytest.mark.parametrize("status", ["failed", "canceled", "consumed"])
def test_what_cannot_be_attached(source_with, customers, status):
    source, customer = source_with(status), customers.create({})
    assert refusal(lambda: customers.payment_sources.create(customer.id, {"source": source.id})) == refused(
        f"You cannot attach the source {source.id} because it has a status of {status}.", param="source", code="invalid_source_usage")
    assert customers.payment_sources.list(customer.id).data == []


# Codes

def test_five_wrong_codes_end_a_source(create_source, sources, told):
    source, values = create_source("ach_debit"), {"values": ["32", "46"]}
    for left in (4, 3, 2, 1, 0):
        assert refusal(lambda: sources.verify(source.id, values)) == refused("The values do not match.")
        now = sources.retrieve(source.id)
        assert (now.status, plain(now)["code_verification"]) == (
            ("pending", {"attempts_remaining": left, "status": "pending"}) if left else
            ("failed", {"attempts_remaining": 0, "status": "failed"}))
    assert types(told()) == ["source.failed"]
    assert refusal(lambda: sources.verify(source.id, {"values": ["32", "45"]})) == refused(
        "You cannot verify this Source because it has a status of failed. Only a Source with one of the following statuses may be verified: "
        "pending.", code="status_transition_invalid")


@pytest.mark.parametrize("values", [["32"], ["32", "45", "45"], ["32", "32"], ["thirty-two", "45"]])
def test_wrong_codes(create_source, sources, values):
    source = create_source("ach_debit")
    assert refusal(lambda: sources.verify(source.id, {"values": values})) == refused("The values do not match.")
    assert sources.retrieve(source.id).code_verification.attempts_remaining == 4


def test_the_codes_in_either_order_after_a_wrong_one(create_source, sources):
    source = create_source("ach_debit")
    assert refusal(lambda: sources.verify(source.id, {"values": ["1", "2"]})) == refused("The values do not match.")
    verified = sources.verify(source.id, {"values": ["45", "32"]})
    assert (verified.status, plain(verified)["code_verification"]) == ("chargeable", {"attempts_remaining": 4, "status": "succeeded"})


def test_no_code_is_asked_for(create_source, sources):
    source = create_source("ideal")
    assert refusal(lambda: sources.verify(source.id, {"values": ["32", "45"]})) == refused(
        "You cannot verify this Source because its flow is redirect, not code_verification.")
    assert refusal(lambda: sources.verify(source.id, {})) == refused(
        "Missing required param: values.", param="values", code="parameter_missing")


# Keys

@pytest.fixture
def public(client_for, key):
    """The services as a customer's browser has them, with the publishable key of the same account."""
    return services_of(client_for(key.replace("sk_", "pk_")))


def test_a_publishable_key_makes_sources_and_reads_those_whose_secret_it_knows(public, sources):
    made = public.sources.create(BY_NAME["ideal"].created)
    assert plain(sources.retrieve(made.id)) == plain(made) == plain(public.sources.retrieve(made.id, {"client_secret": made.client_secret}))
    other = sources.create(BY_NAME["ideal"].created)
    for wrong in ("src_client_secret_000000000000000000000000", other.client_secret):
        assert refusal(lambda: public.sources.retrieve(made.id, {"client_secret": wrong})) == refused(
            f"No such source: '{made.id}'", param="id", code="resource_missing", status=404)
    assert refusal(lambda: public.sources.retrieve(made.id)) == SECRET_KEY_REQUIRED


def test_a_publishable_key_does_nothing_else(public, sources):
    source = sources.create({"type": "card", "card": card()})
    for call in (
        lambda: public.sources.update(source.id, {"metadata": {"a": "1"}}),
        lambda: public.sources.verify(source.id, {"values": ["32", "45"]}),
        lambda: public.sources.transactions.list(source.id),
        lambda: public.charges.create({"amount": 1099, "currency": "usd", "source": source.id}),
        lambda: public.customers.create({"source": source.id}),
    ):
        assert refusal(call) == SECRET_KEY_REQUIRED


# What there is not

def test_sources_are_neither_listed_nor_deleted(create_source, client):
    id = create_source("ideal").id
    assert refusal(lambda: client.raw_request("get", "/v1/sources")) == refused(
        "Unrecognized request URL (GET: /v1/sources). If you are trying to list objects, remove the trailing slash. If you are trying to "
        "retrieve an object, make sure you passed a valid (non-empty) identifier in your code. Please see https://stripe.com/docs or we can "
        "help at https://support.stripe.com/.", status=404)
    assert refusal(lambda: client.raw_request("delete", f"/v1/sources/{id}")) == refused(
        f"Unrecognized request URL (DELETE: /v1/sources/{id}). Please see https://stripe.com/docs or we can help at "
        "https://support.stripe.com/.", status=404)


def test_a_source_that_is_not_there(sources, charges, customers):
    missing = refused("No such source: 'src_nope'", param="id", code="resource_missing", status=404)
    assert refusal(lambda: sources.retrieve("src_nope")) == missing
    assert refusal(lambda: sources.update("src_nope", {"metadata": {"a": "1"}})) == missing
    # What lies below it names it.
    below = refused("No such source: 'src_nope'", param="source", code="resource_missing", status=404)
    assert refusal(lambda: sources.transactions.list("src_nope")) == below
    # Named by a parameter, it is the request that is wrong.
    wrong = refused("No such source: 'src_nope'", param="source", code="resource_missing")
    assert refusal(lambda: customers.payment_sources.create(customers.create({}).id, {"source": "src_nope"})) == wrong
    # A charge looks for a token (recorded in 2018).
    assert refusal(lambda: charges.create({"amount": 1099, "currency": "usd", "source": "src_nope"})) == refused(
        "No such token: 'src_nope'", param="source", code="resource_missing")


@pytest.mark.parametrize("change", [{"type": "p24"}, {"usage": "reusable"}, {"flow": "none"}, {"currency": "usd"}])
def test_what_cannot_be_changed(create_source, sources, change):
    source = create_source("ideal")
    [name] = change
    assert refusal(lambda: sources.update(source.id, change)) == refused(
        f"Received unknown parameter: {name}", param=name, code="parameter_unknown")


@pytest.mark.parametrize("name, change, answer", [
    ("bancontact", {"amount": 99}, refused(
        "The amount of a source of type bancontact must be at least €1.00 eur", param="amount", code="amount_too_small")),
    ("bancontact", {"owner": {"name": "Jo"}}, refused(
        "The owner's name must have at least 3 characters.", param="owner[name]", code="invalid_owner_name")),
    ("sepa_debit", {"owner": {"name": "Jo"}}, refused(
        "The owner's name must have at least 3 characters.", param="owner[name]", code="invalid_owner_name")),
    ("p24", {"owner": {"email": "jenny"}}, refused(
        "The owner's email address is not valid.", param="owner[email]", code="invalid_owner_email")),
    ("ach_credit_transfer", {"amount": 1000}, refused(
        "You cannot set the amount of a source of type ach_credit_transfer: it is whatever is paid into it.", param="amount")),
    ("card", {"card": {"exp_month": 13}}, ("CardError", 402, {
        "code": "invalid_expiry_month", "doc_url": "https://stripe.com/docs/error-codes/invalid-expiry-month",
        "message": "Your card's expiration month is invalid.", "param": "exp_month", "type": "card_error"})),
    ("ideal", {"card": {"exp_month": 12}}, refused("This Source has no card.", param="card")),
])
def test_limits_hold_for_changes_too(create_source, sources, name, change, answer):
    source = create_source(name)
    assert refusal(lambda: sources.update(source.id, change)) == answer
    assert plain(sources.retrieve(source.id)) == plain(source)


@pytest.mark.parametrize("status", ["failed", "canceled", "consumed"])
def test_what_is_over_keeps_all_but_its_metadata(source_with, sources, status):
    source = source_with(status)
    for change in ({"amount": 500}, {"owner": {"name": "Jenny Rosen"}}):
        assert refusal(lambda: sources.update(source.id, change))[2]["code"] == "status_transition_invalid"
    assert plain(sources.update(source.id, {"metadata": {"a": "1"}}))["metadata"] == {"a": "1"}
