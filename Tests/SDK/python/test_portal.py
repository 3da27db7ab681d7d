"""The customer portal by the SDK's own methods, with its page as a plain form."""

import urllib.parse
import urllib.request

import pytest

from conftest import services_of

pytestmark = pytest.mark.usefixtures("still")


def send(url, **form):
    return urllib.request.urlopen(url, data=urllib.parse.urlencode(form).encode()).read().decode()


def test_a_customer_changes_her_name_and_her_card(client, customers, payment_methods):
    portal = services_of(client).billing_portal
    customer = customers.create({"email": "jenny@example.com"}).id
    configuration = portal.configurations.create({"features": {
        "customer_update": {"enabled": True, "allowed_updates": ["name"]}, "payment_method_update": {"enabled": True},
    }})
    session = portal.sessions.create({"customer": customer, "configuration": configuration.id, "return_url": "https://shop.example/account"})
    assert (session.configuration, session.return_url, session.flow) == (configuration.id, "https://shop.example/account", None)
    assert "Back to the shop" in send(session.url, do="update", name="Jenny Rosen")
    send(session.url, do="addCard", cardNumber="4242424242424242", cardExpiry="1234", cardCvc="123")
    customer = customers.retrieve(customer)
    [card] = payment_methods.list({"customer": customer.id}).data
    assert (customer.name, customer.invoice_settings.default_payment_method) == ("Jenny Rosen", card.id)


def test_configurations(client):
    configurations = services_of(client).billing_portal.configurations
    made = configurations.create({"features": {"invoice_history": {"enabled": True}}})
    assert configurations.update(made.id, {"active": False}).active is False
    assert [each.id for each in configurations.list({"active": False}).data] == [made.id]
