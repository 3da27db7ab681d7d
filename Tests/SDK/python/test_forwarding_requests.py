"""Forwarded requests: what arrives at the processor, what is told of it, and how long. Whatever it answers is a success."""

import json

import pytest

from conftest import services_of
from expectations import Instance, Like, invalid, plain, refusal, refused
from forwarding import BLANKS, MASKED, PATH, VISA, asked, fields, not_used
from payments import DAY, NOW, card
from receiver import Status

pytestmark = pytest.mark.usefixtures("still")

REQUEST_ID = Like(r"fwdreq_1[0-9A-Za-z]{23}")
ANSWER = Status(201, {"Content-Type": "application/json"}, b'{"token": "tok_of_the_processor"}')
NAME = {**BLANKS, "card": {**BLANKS["card"], "holderName": ""}}


def test_what_arrives_and_what_comes_back(forwards, forward, processor):
    processor.answers["v71/payments"] = ANSWER
    made = forward("v71/payments", headers={"X-API-Key": "key_of_the_processor", "Idempotency-Key": "theirs"}, metadata={"order": "42"})
    sent = '{"amount":1000,"card":{"number":"%s","expiryMonth":"03","expiryYear":"2031","cvc":"%s"}}'

    [arrival] = processor.arrivals
    assert arrival.line == f"POST {processor.root}v71/payments HTTP/1.1"
    assert arrival.text == sent % (VISA, "123")
    assert arrival.headers == [
        ("Host", processor.origin.removeprefix("http://")),
        ("User-Agent", "Stripe"),
        ("Accept", "*/*"),
        ("X-API-Key", "key_of_the_processor"),
        ("Idempotency-Key", "theirs"),
        ("Content-Type", "application/json"),
        ("Content-Length", str(len(arrival.body))),
    ]
    assert plain(made) == plain(forwards.retrieve(made.id)) == {
        "id": REQUEST_ID,
        "object": "forwarding.request",
        "created": NOW,
        "livemode": False,
        "metadata": {"order": "42"},
        "payment_method": "pm_card_visa",
        "replacements": ["card_number", "card_expiry", "card_cvc"],
        "request_context": {"destination_duration": Instance(int), "destination_ip_address": "127.0.0.1"},
        "request_details": {
            "body": sent % (MASKED, "***"),
            "headers": [
                {"name": "X-API-Key", "value": "[redacted]"},
                {"name": "Idempotency-Key", "value": "theirs"},
                {"name": "Content-Type", "value": "application/json"},
            ],
            "http_method": "POST",
        },
        "response_details": {
            "body": '{"token": "tok_of_the_processor"}',
            "headers": [{"name": "Content-Length", "value": "33"}, {"name": "Content-Type", "value": "application/json"}],
            "status": 201,
        },
        "url": processor.url("v71/payments"),
    }


def test_the_older_style(legacy, processor):
    made = legacy.forwarding.Request.create(**asked(processor.url()))
    assert plain(legacy.forwarding.Request.retrieve(made.id)) == plain(made)
    assert [each.id for each in legacy.forwarding.Request.list()] == [made.id]
    assert processor.arrivals[0].event["card"]["number"] == VISA


@pytest.mark.parametrize("id, number", [
    ("pm_card_us", VISA), ("pm_card_mastercard", "5555555555554444"), ("pm_card_amex", "371449635398431"),
    ("pm_card_diners", "3056930009020004"), ("pm_card_jcb", "3566002020360505"), ("pm_card_unionpay", "6200000000000005"),
    ("pm_card_de", "4000002760000016"), ("pm_card_chargeDeclined", "4000000000000002"),
])
def test_fixed_payment_methods(forward, processor, id, number):
    made = forward(payment_method=id)
    assert processor.arrivals[0].event["card"]["number"] == number
    assert json.loads(made.request_details.body)["card"]["number"] == f"{number[:6]}{'*' * (len(number) - 10)}{number[-4:]}"
    assert made.payment_method == id


def details(**more):
    return {"type": "card", "card": card(**more), "billing_details": {"name": "Jenny Rosen"}}


def holder_and_all(forward, processor, id):
    """Everything of a card that can be put in: what arrives, and what is shown."""
    made = forward(payment_method=id, body=NAME, replacements=["card_number", "card_expiry", "card_cvc", "cardholder_name"])
    assert made.payment_method == id
    return processor.arrivals[-1].event["card"], json.loads(made.request_details.body)["card"]


def test_a_payment_method_from_card_details(forward, processor, payment_methods):
    id = payment_methods.create(details(number="5555555555554444", cvc="737")).id
    arrived, shown = holder_and_all(forward, processor, id)
    assert arrived == {"number": "5555555555554444", "expiryMonth": "12", "expiryYear": "2040", "cvc": "737", "holderName": "Jenny Rosen"}
    assert shown == {"number": "555555******4444", "expiryMonth": "12", "expiryYear": "2040", "cvc": "***", "holderName": "Jenny Rosen"}


def test_a_payment_method_from_a_token(forward, processor, payment_methods, tokens):
    token = tokens.create({"card": card(number="4000056655665556", cvc="987", name="Jenny of the token")}).id
    id = payment_methods.create({"type": "card", "card": {"token": token}}).id
    arrived, _ = holder_and_all(forward, processor, id)
    assert arrived == {"number": "4000056655665556", "expiryMonth": "12", "expiryYear": "2040", "cvc": "987", "holderName": "Jenny of the token"}


def test_an_attached_one_a_changed_one_and_one_that_was_detached(forward, processor, payment_methods, customers):
    id = payment_methods.create(details(cvc="737")).id
    payment_methods.attach(id, {"customer": customers.create({}).id})
    arrived, _ = holder_and_all(forward, processor, id)
    assert (arrived["number"], arrived["cvc"]) == (VISA, "737")
    payment_methods.update(id, {"card": {"exp_month": 1, "exp_year": 2041}, "billing_details": {"name": "Jenny Doe"}})
    arrived, _ = holder_and_all(forward, processor, id)
    assert arrived == {"number": VISA, "expiryMonth": "01", "expiryYear": "2041", "cvc": "", "holderName": "Jenny Doe"}
    payment_methods.detach(id)
    assert holder_and_all(forward, processor, id)[0]["number"] == VISA


def test_nothing_becomes_of_the_payment_method(forward, payment_methods):
    method = payment_methods.create(details())
    forward(payment_method=method.id)
    assert plain(payment_methods.retrieve(method.id)) == plain(method)


@pytest.mark.parametrize("status", [200, 204, 301, 302, 307, 400, 401, 402, 404, 409, 429, 500, 503])
def test_any_answer_is_a_success(forward, processor, status):
    body = b"" if status == 204 else b"Not quite."
    processor.answers[""] = Status(status, {"Location": processor.url("elsewhere")}, body)
    made = forward()
    assert (made.last_response.code, made.response_details.status, made.response_details.body) == (200, status, body.decode())
    assert fields(made.response_details.headers)["Location"] == processor.url("elsewhere")
    # Nobody follows a redirection.
    assert [arrival.name for arrival in processor.arrivals] == [""]


def test_no_events_and_no_webhooks(forward, processor, events, subscribe, receiver, admin):
    subscribe(receiver.url())
    forward()
    admin.settle()
    assert (len(processor.arrivals), events.list().data, receiver.arrivals) == (1, [], [])


# Retrieve and list

def test_a_list_is_newest_first_and_comes_in_pages(forwards, forward):
    made = [forward(metadata={"order": str(order)}).id for order in range(7)]
    listed = forwards.list({"limit": 3})
    assert ([each.id for each in listed.data], listed.has_more, listed.url) == (made[:3:-1], True, PATH)
    assert [each.id for each in listed.auto_paging_iter()] == made[::-1]
    assert [each.id for each in forwards.list({"ending_before": made[4]}).data] == made[:4:-1]
    assert [each.id for each in forwards.list({"starting_after": made[1]}).data] == made[:1]


def test_ranges_of_created(forwards, forward, admin):
    made = []
    for _ in range(4):
        made.append(forward().id)
        admin.clock(advance=100)
    first = NOW

    def found(**range):
        return [made.index(each.id) for each in forwards.list({"created": range}).data]
    assert found(gt=first) == [3, 2, 1]
    assert found(gte=first + 100) == [3, 2, 1]
    assert found(lt=first + 200) == [1, 0]
    assert found(lte=first + 200) == [2, 1, 0]
    assert found(gt=first, lt=first + 300) == [2, 1]
    assert found(gt=first + 300) == []


def test_each_account_has_its_own(forward, forwards, client_for, new_key):
    made = forward()
    others = services_of(client_for(new_key())).forwarding.requests
    assert others.list().data == []
    assert refusal(lambda: others.retrieve(made.id)) == refused(
        f"No such request: '{made.id}'", param="id", code="resource_missing", status=404)


def test_thirty_days(forwards, forward, admin):
    made = forward()
    admin.clock(advance=30 * DAY - 1)
    assert forwards.retrieve(made.id).id == made.id
    admin.clock(advance=2)
    assert refusal(lambda: forwards.retrieve(made.id)) == refused(
        f"No such request: '{made.id}'", param="id", code="resource_missing", status=404)
    assert forwards.list().data == []


def test_there_is_no_update_and_no_deletion(wire, forward):
    made = forward()
    for method in ("POST", "DELETE"):
        answer = wire.call(method, f"{PATH}/{made.id}")
        assert (answer.status, answer.error["type"]) == (404, "invalid_request_error"), answer


def test_nothing_of_it_can_be_expanded(forward, processor):
    assert refusal(lambda: forward(expand=["payment_method"])) == refused(
        "This property cannot be expanded (payment_method).", param="expand")
    assert processor.arrivals == []


# What is refused before anything is sent

@pytest.mark.parametrize("name", ["payment_method", "url", "replacements", "request"])
def test_what_is_required(wire, forwards, processor, name):
    parameters = asked(processor.url())
    del parameters[name]
    assert refusal(lambda: forwards.create(parameters)) == refused(
        f"Missing required param: {name}.", param=name, code="parameter_missing")
    assert processor.arrivals == []


@pytest.mark.parametrize("name", ["config", "http_method"])
def test_parameters_of_the_past(forwards, processor, name):
    assert refusal(lambda: forwards.create({**asked(processor.url()), name: "POST"})) == refused(
        f"Received unknown parameter: {name}", param=name, code="parameter_unknown")


@pytest.mark.parametrize("id", ["pm_1nowhere", "pm_card_nowhere", "tok_visa", "card_1nowhere", "x"])
def test_a_payment_method_that_does_not_exist(forward, processor, id):
    assert refusal(lambda: forward(payment_method=id)) == refused(
        f"No such PaymentMethod: '{id}'", param="payment_method", code="resource_missing")
    assert processor.arrivals == []


def test_a_payment_method_of_another_account(forward, client_for, new_key):
    id = services_of(client_for(new_key())).payment_methods.create(details()).id
    assert refusal(lambda: forward(payment_method=id))[1:] == (
        400, invalid(f"No such PaymentMethod: '{id}'", param="payment_method", code="resource_missing"))


def test_replacements_that_cannot_be(forward, processor):
    known = (
        "card_cvc, card_expiry, card_number, cardholder_name, network_token_cryptogram, network_token_electronic_commerce_indicator, "
        "network_token_expiry, network_token_number, request_signature")
    assert refusal(lambda: forward(replacements=["card_number", "card_color"])) == not_used(
        f"Invalid replacements[1]: must be one of {known}", "replacements[1]")
    assert refusal(lambda: forward(replacements=["network_token_number"])) == not_used(
        "A network_token_number is that of a wallet, and the PaymentMethod is a card.", "replacements[0]")
    assert processor.arrivals == []


@pytest.mark.parametrize("name, title", [
    ("card_number", "card number"), ("card_expiry", "expiry month"), ("card_cvc", "cvc"), ("cardholder_name", "cardholder name"),
    ("request_signature", "request signature"),
])
def test_a_replacement_without_a_blank(forward, processor, name, title):
    assert refusal(lambda: forward(body={"amount": 1000, "number": "already there"}, replacements=[name])) == not_used(
        f"There is no blank field for the {title} in the request.", "request[body]")
    assert processor.arrivals == []


def test_an_object_of_the_control_plane_is_the_same(forward, admin):
    made = forward()
    assert admin.object(made.id)["object"] == plain(made)
