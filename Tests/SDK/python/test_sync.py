"""What tools do that copy an account into a database of their own (dj-stripe, and others): the account first, then every list to its end, then
each object by itself, whatever version of the API they were written for. With the SDK in its newest and in an older shape."""

import pytest
import stripe

from conftest import services_of

VERSIONS = [None, "2025-03-31.basil", "2024-06-20", "2020-08-27", "2015-04-07"]
# A picture of one dot.
DOT = bytes.fromhex("89504e470d0a1a0a0000000d4948445200000001000000010806000000")


@pytest.fixture
def filled(client, admin, verified, key):
    """An account with something on most lists, more than a page of customers, and two connected accounts."""
    services = services_of(client)
    for number in range(12):
        customer = services.customers.create({"email": f"jenny{number}@example.com", "source": "tok_visa"})
    method = services.payment_methods.create({"type": "card", "card": {"token": "tok_visa"}})
    services.payment_methods.attach(method.id, {"customer": customer.id})
    charge = services.charges.create({"amount": 1000, "currency": "usd", "customer": customer.id})
    services.refunds.create({"charge": charge.id, "amount": 100})
    session = verified()
    report = services.identity.verification_reports.retrieve(session.last_verification_report)
    services.file_links.create({"file": report.document.files[0]})
    services.climate.orders.create({"product": services.climate.products.list().data[0].id, "metric_tons": "0.01"})
    services.webhook_endpoints.create({"url": "http://127.0.0.1:9/", "enabled_events": ["*"]})
    for account in ["acct_1SyncFirst", "acct_1SyncSecond"]:
        services.customers.create({}, {"stripe_account": account})
    return services


def ask(client, path, **options):
    """What the SDK makes of an answer."""
    return client.deserialize(client.raw_request("get", path, **options).data, api_mode="V1")


def lists_of(admin):
    """Every list that needs no id, neither in its path nor as a parameter: the path and the name of its objects."""
    return [(endpoint["path"], resource["object"])
            for resource in admin.ask("GET", "/resources")["data"] for endpoint in resource["endpoints"]
            if endpoint["method"] == "GET" and "{" not in endpoint["path"] and "starting_after" in [p["name"] for p in endpoint["parameters"]]
            and not any(p.get("required") for p in endpoint["parameters"])
            # What would be billed is no list that is kept, and only older versions have it.
            and endpoint["path"] != "/v1/invoices/upcoming/lines"]


@pytest.mark.parametrize("version", VERSIONS)
def test_everything_is_listed_to_its_end_and_retrieved(filled, client, admin, version):
    options = {"stripe_version": version} if version else {}
    account = services_of(client).accounts.retrieve_current(options=options) if hasattr(services_of(client).accounts, "retrieve_current") \
        else services_of(client).accounts.retrieve(options=options)
    assert account.object == "account" and account.charges_enabled and account.settings.payments.statement_descriptor
    counts = {}
    for path, name in lists_of(admin):
        page = ask(client, path, limit=5, **options)
        objects = list(page.auto_paging_iter())
        ids = [listed.id for listed in objects]
        assert len(set(ids)) == len(ids)
        counts[name] = len(ids)
        for listed in objects[:3]:
            assert ask(client, f"{path}/{listed.id}", **options).id == listed.id
    assert counts["customer"] == 12 and counts["account"] == 2 and counts["charge"] == 1
    assert all(counts[name] for name in ["event", "file", "file_link", "refund", "balance_transaction", "climate.order", "webhook_endpoint"])


class TestLegacyStyle:
    """The SDK's methods on classes, which dj-stripe calls."""

    def test_the_account(self, legacy):
        account = legacy.Account.retrieve()
        assert account.id.startswith("acct_1") and account.type == "standard"
        assert legacy.Account.retrieve(account.id).to_dict() == account.to_dict()
        assert [found.id for found in legacy.Account.list()] == []

    def test_a_connected_account(self, legacy):
        legacy.Customer.list(stripe_account="acct_1SyncThird")
        assert [found.id for found in legacy.Account.list().auto_paging_iter()] == ["acct_1SyncThird"]
        assert legacy.Account.retrieve(stripe_account="acct_1SyncThird").id == "acct_1SyncThird"
        with pytest.raises(stripe.PermissionError) as error:
            legacy.Account.retrieve("acct_1SyncNobody")
        assert error.value.error.code == "account_invalid"

    def test_an_ephemeral_key(self, legacy):
        customer = legacy.Customer.create(name="Jenny")
        key = legacy.EphemeralKey.create(customer=customer.id, stripe_version="2020-08-27")
        assert key.secret.startswith("ek_test_") and key.expires == key.created + 3600
        assert legacy.Customer.retrieve(customer.id, api_key=key.secret).name == "Jenny"
        with pytest.raises(stripe.PermissionError):
            legacy.Customer.list(api_key=key.secret)
        assert legacy.EphemeralKey.delete(key.id).id == key.id
        with pytest.raises(stripe.AuthenticationError):
            legacy.Customer.retrieve(customer.id, api_key=key.secret)

    def test_a_file(self, legacy, daemon, monkeypatch, tmp_path, wire):
        monkeypatch.setattr(stripe, "upload_api_base", daemon.url)
        path = tmp_path / "dot.png"
        path.write_bytes(DOT)
        with path.open("rb") as opened:
            file = legacy.File.create(purpose="dispute_evidence", file=opened, file_link_data={"create": True, "metadata": {"a": "b"}})
        assert (file.filename, file.type, file.size) == ("dot.png", "png", len(DOT))
        assert file.links.data[0].metadata.to_dict() == {"a": "b"}
        assert legacy.File.retrieve(file.id).purpose == "dispute_evidence"
        assert wire.get(f"/v1/files/{file.id}/contents").body == DOT
        assert wire.call("GET", "/links/" + file.links.data[0].url.split("/links/")[1], headers={"Authorization": None}).body == DOT
        with path.open("rb") as opened, pytest.raises(stripe.InvalidRequestError) as error:
            legacy.File.create(purpose="pci_document", file=opened)
        assert error.value.param == "file"


def test_a_file_by_the_client(client, client_for, key, daemon, tmp_path):
    client = stripe.StripeClient(key, base_addresses={"api": daemon.url, "files": daemon.url})
    path = tmp_path / "dot.png"
    path.write_bytes(DOT)
    with path.open("rb") as opened:
        file = services_of(client).files.create({"purpose": "identity_document", "file": opened})
    assert services_of(client).files.retrieve(file.id).size == len(DOT)
    # A large one: Expect: 100-continue, several pieces.
    path.write_bytes(DOT + bytes(8_000_000))
    with path.open("rb") as opened:
        file = services_of(client).files.create({"purpose": "identity_document", "file": opened})
    assert file.size == len(DOT) + 8_000_000
