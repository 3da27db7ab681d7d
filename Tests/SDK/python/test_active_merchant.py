"""ActiveMerchant's Stripe gateway, as its remote tests drive it: the requests that it sends (2015-04-07, card fields in the form, old paths, names that
Stripe has long forgotten) and what it reads in the answers. Without an SDK, and in the order and under the names of those tests.

Of customers it reads `sources` (in older versions), which comes with versions of shapes: see `stored`. A year that is no number (`xx`) has the code
`invalid_expiry_year` there, and `parameter_invalid_integer` here, as any other number.
"""

import base64
import json
import re
from urllib.parse import quote_plus

import pytest

from wire import Wire

pytestmark = pytest.mark.without_sdk

AMOUNT = 100
CARD = {"number": "4242424242424242", "exp_month": "9", "exp_year": "2042", "cvc": "123", "name": "Longbob Longsen"}
OPTIONS = {"description": "ActiveMerchant Test Purchase", "email": "wow@example.com"}
AVS = {("pass", "pass"): "Y", ("pass", "fail"): "A", ("pass", "unchecked"): "B", ("fail", "pass"): "Z", ("fail", "fail"): "N",
       ("unchecked", "pass"): "P", ("unchecked", "unchecked"): "I"}
CVC = {"pass": "M", "fail": "N", "unchecked": "P"}


class Response:
    """What the gateway makes of an answer."""

    def __init__(self, method, path, params):
        self.params = params
        self.success = "error" not in params
        error = params.get("error", {})
        self.message = "Transaction approved" if self.success else error["message"]
        card = params.get("card") or params.get("active_card") or params.get("source") or {}
        self.avs = AVS.get((card.get("address_line1_check"), card.get("address_zip_check")))
        self.cvc = CVC.get(card.get("cvc_check"))
        # Of `card_declined` its decline code counts, where the gateway knows that.
        self.error_code = None if self.success else error.get("decline_code") if error.get("code") == "card_declined" \
            and error.get("decline_code") == "test_mode_live_card" else error.get("code")
        self.authorization = params.get("id") if self.success else error.get("charge")
        if self.success and method == "POST" and re.search(r"customers/.*/cards", path):
            self.authorization = f"{params['customer']}|{params['id']}"
        self.test = not params["livemode"] if "livemode" in params else not params["charge"]["livemode"] \
            if isinstance(params.get("charge"), dict) else False


class Gateway:
    def __init__(self, url, login):
        self.wire, self.login = Wire(url), login

    def commit(self, method, path, parameters=None, expand=(), **headers):
        pairs = []
        for name, value in {**(parameters or {}), "expand": list(expand)}.items():
            if value is None or value == "" or value == []:
                continue
            if isinstance(value, dict):
                pairs += [f"{name}[{key}]={quote_plus(str(inner))}" for key, inner in value.items() if inner not in (None, "")]
            elif isinstance(value, list):
                pairs += [f"{name}[]={quote_plus(str(inner))}" for inner in value]
            else:
                pairs.append(f"{name}={quote_plus(str(value).lower() if isinstance(value, bool) else str(value))}")
        sent = {
            "Authorization": "Basic " + base64.b64encode(f"{self.login}:".encode()).decode(),
            "User-Agent": "Stripe/v1 ActiveMerchantBindings/1.119.0", "Stripe-Version": "2015-04-07",
            "X-Stripe-Client-User-Agent": json.dumps({"bindings_version": "1.119.0", "lang": "ruby", "publisher": "active_merchant"}),
            "X-Stripe-Client-User-Metadata": json.dumps({"ip": None}), **headers,
        }
        form = "&".join(pairs) if method == "POST" else None
        return Response(method, path, self.wire.call(method, f"/v1/{path}", form, headers=sent).json)

    def post_for(self, money, payment, options):
        post = {"amount": money, "currency": "usd"}
        if isinstance(payment, str) and "|" in payment:
            post["customer"], post["card"] = payment.split("|")
        elif payment:
            post["card"] = payment
        post.update({name: options[name] for name in ["description", "ip", "user_agent", "referrer"] if name in options})
        post["external_id"] = options.get("order_id")
        post["payment_user_agent"] = "Stripe/v1 ActiveMerchantBindings/1.119.0"
        if "customer" in options and not isinstance(payment, dict):
            post["customer"] = options["customer"]
        for name in ["uncaptured", "recurring"]:
            if options.get(name):
                post[name] = True
        post["metadata"] = {"email": options.get("email"), "order_id": options.get("order_id")}
        return post

    def purchase(self, money, payment, expand=(), **options):
        return self.commit("POST", "charges", self.post_for(money, payment, options), expand)

    def authorize(self, money, payment, **options):
        return self.commit("POST", "charges", {**self.post_for(money, payment, options), "capture": "false"})

    def capture(self, money, authorization):
        return self.commit("POST", f"charges/{authorization}/capture", {"amount": money})

    def void(self, identification):
        return self.commit("POST", f"charges/{identification}/refunds", {}, ["charge"])

    def refund(self, money, identification, **options):
        return self.commit("POST", f"charges/{identification}/refunds", {"amount": money, **options}, ["charge"])

    def store(self, payment, customer=None, **options):
        if customer is None:
            return self.commit("POST", "customers", {**options, "card": payment})
        return self.commit("POST", f"customers/{customer}/cards", {"card": payment})

    def update(self, customer, card, **options):
        return self.commit("POST", f"customers/{customer}/cards/{card}", options)

    def unstore(self, customer, card=None):
        return self.commit("DELETE", f"customers/{customer}/cards/{card}" if card else f"customers/{customer}")


@pytest.fixture
def gateway(daemon, key):
    return Gateway(daemon.url, key)


def card(number, **changes):
    return {**CARD, "number": number, **changes}


DECLINED = card("4000000000000002")
NEW_CARD = card("5105105105105100")


def stored(gateway, customer):
    """The cards of a customer, as the older version shows them inside of her."""
    return gateway.commit("GET", f"customers/{customer}/cards").params["data"]


def approved(response):
    assert response.success, response.message
    assert response.message == "Transaction approved" and response.test
    return response


def failed(response, code):
    assert not response.success
    assert response.error_code == code
    return response


def paid(response):
    params = approved(response).params
    assert (params["object"], params["paid"], params["description"]) == ("charge", True, OPTIONS["description"])
    assert params["metadata"]["email"] == OPTIONS["email"]
    assert re.fullmatch(r"ch_[a-zA-Z\d]+", response.authorization)
    return response


def test_successful_purchase(gateway):
    assert paid(gateway.purchase(AMOUNT, CARD, **OPTIONS)).cvc == "M"


def test_successful_purchase_with_the_recurring_flag_and_all_that_else_is_sent(gateway):
    paid(gateway.purchase(AMOUNT, CARD, recurring=True, **OPTIONS))
    paid(gateway.purchase(AMOUNT, CARD, order_id="42", ip="1.2.3.4", user_agent="Mozilla", referrer="http://shop.example", **OPTIONS))


def test_unsuccessful_purchase(gateway):
    response = failed(gateway.purchase(AMOUNT, DECLINED, **OPTIONS), "card_declined")
    assert "Your card was declined" in response.message
    assert re.fullmatch(r"ch_[a-zA-Z\d]+", response.authorization)


def test_authorization_and_capture(gateway):
    authorization = approved(gateway.authorize(AMOUNT, CARD, **OPTIONS))
    assert not authorization.params["captured"] and authorization.params["metadata"]["email"] == OPTIONS["email"]
    assert approved(gateway.capture(AMOUNT, authorization.authorization)).params["captured"]


def test_authorization_and_void(gateway):
    authorization = approved(gateway.authorize(AMOUNT, CARD, **OPTIONS))
    assert approved(gateway.void(authorization.authorization)).params["charge"]["refunded"]


def test_void_and_refund(gateway):
    approved(gateway.void(gateway.purchase(AMOUNT, CARD, **OPTIONS).authorization))
    refund = approved(gateway.refund(AMOUNT - 20, gateway.purchase(AMOUNT, CARD, **OPTIONS).authorization))
    assert refund.params["amount"] == AMOUNT - 20


def test_void_and_refund_of_nothing(gateway):
    for response in [gateway.void("active_merchant_fake_charge"), gateway.refund(AMOUNT, "active_merchant_fake_charge")]:
        assert not response.success and "active_merchant_fake_charge" in response.message


def test_verify(gateway):
    authorization = approved(gateway.authorize(50, CARD, **OPTIONS))
    approved(gateway.void(authorization.authorization))
    assert "Your card was declined" in failed(gateway.authorize(50, DECLINED, **OPTIONS), "card_declined").message


def test_store_and_store_with_an_existing_customer(gateway):
    response = approved(gateway.store(CARD, description="Active Merchant Test Customer", email="email@example.com"))
    customer = response.params
    assert (customer["object"], customer["description"], customer["email"]) == ("customer", "Active Merchant Test Customer", "email@example.com")
    assert [found["last4"] for found in stored(gateway, customer["id"])] == ["4242"]
    another = gateway.store(NEW_CARD, customer["id"])
    assert (another.params["object"], another.params["last4"]) == ("card", "5100")
    assert another.authorization == f"{customer['id']}|{another.params['id']}"
    approved(gateway.commit("POST", f"customers/{customer['id']}", {"email": "a@b.example", "default_card": another.params["id"]}))
    assert len(stored(gateway, customer["id"])) == 2
    paid(gateway.purchase(AMOUNT, another.authorization, **OPTIONS))


def test_unstore(gateway):
    customer = gateway.store(CARD, description="Active Merchant Unstore Customer").params["id"]
    first = stored(gateway, customer)[0]["id"]
    assert gateway.unstore(customer, first).params.items() >= {"id": first, "deleted": True}.items()
    assert gateway.unstore(customer).params.items() >= {"id": customer, "deleted": True}.items()


def test_recurring(gateway):
    customer = gateway.store(CARD, description="Active Merchant Test Customer").params["id"]
    paid(gateway.purchase(AMOUNT, None, customer=customer, **OPTIONS))


def test_update(gateway):
    customer = gateway.store(CARD, description="Active Merchant Update Credit Card").params["id"]
    changes = {"name": "John Doe", "address_line1": "123 Main Street", "address_city": "Pleasantville", "address_state": "NY", "address_zip": "12345",
               "exp_year": 2044, "exp_month": 6}
    assert gateway.update(customer, stored(gateway, customer)[0]["id"], **changes).params.items() >= changes.items()


def test_expanding_objects(gateway):
    assert paid(gateway.purchase(AMOUNT, CARD, ["balance_transaction"], **OPTIONS)).params["balance_transaction"]["object"] == "balance_transaction"


def test_invalid_login(daemon):
    assert "Invalid API Key provided" in Gateway(daemon.url, "active_merchant_test").purchase(AMOUNT, CARD, **OPTIONS).message


@pytest.mark.parametrize("payment, code", [
    (card("4242424242424241"), "incorrect_number"), (card("-1"), "invalid_number"), (card("4242424242424242", exp_month="16"), "invalid_expiry_month"),
    (card("4242424242424242", exp_year="1999"), "invalid_expiry_year"), (card("4000000000000069"), "expired_card"),
    (card("4242424242424242", cvc="-1"), "invalid_cvc"), (card("4000000000000127"), "incorrect_cvc"), (card("4000000000000119"), "processing_error"),
])
def test_cards_that_fail(gateway, payment, code):
    failed(gateway.purchase(AMOUNT, payment, **OPTIONS), code)


def test_credentials(gateway, daemon):
    assert "Invalid API Key" not in gateway.commit("GET", "charges/nonexistent").message
    assert Gateway(daemon.url, "nonsense").commit("GET", "charges/nonexistent").message.startswith("Invalid API Key provided")
