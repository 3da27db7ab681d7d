"""What is put into the body and the headers of a forwarded request: by kind of field, into JSON, forms and XML; a cvc once; a signature."""

import hashlib
import hmac
import json
import socket

import pytest

from expectations import refusal
from forwarding import BLANKS, CARD, MASKED, VISA, asked, fields, not_used
from payments import card

pytestmark = pytest.mark.usefixtures("still")

EVERYTHING = [*CARD, "cardholder_name"]
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
XML = {"Content-Type": "text/xml; charset=utf-8"}


@pytest.fixture
def jenny(payment_methods):
    """A PaymentMethod with a name that needs care in every format."""
    return payment_methods.create({"type": "card", "card": card(cvc="737"), "billing_details": {"name": 'Jenny & "Zoë" <R>'}}).id


# JSON

def test_a_text_stays_a_text_and_a_number_a_number(forward, processor):
    made = forward(body='{"number":0,"exp_month":0,"exp_year":0,"cvc":0,"more":{"pan":"","expiryMonth":"","expiryYear":"","cvv":""}}')
    assert processor.arrivals[0].text == (
        '{"number":4242424242424242,"exp_month":3,"exp_year":2031,"cvc":123,'
        '"more":{"pan":"4242424242424242","expiryMonth":"03","expiryYear":"2031","cvv":"123"}}')
    assert made.request_details.body == (
        f'{{"number":"{MASKED}","exp_month":3,"exp_year":2031,"cvc":"***",'
        f'"more":{{"pan":"{MASKED}","expiryMonth":"03","expiryYear":"2031","cvv":"***"}}}}')


def test_null_is_a_blank_too(forward, processor):
    forward(body={"number": None}, replacements=["card_number"])
    assert processor.arrivals[0].event == {"number": VISA}


@pytest.mark.parametrize("replacement, names, value", [
    ("card_number", ["card_number", "cardNumber", "number", "pan", "PAN", "card-number"], VISA),
    ("card_cvc", ["cvc", "cvv", "cvn", "security_code", "securityCode"], "737"),
    ("cardholder_name", ["holderName", "name", "cardholder_name", "cardholderName", "nameOnCard", "name_on_card"], 'Jenny & "Zoë" <R>'),
])
def test_names(forward, processor, payment_methods, jenny, replacement, names, value):
    forward(payment_method=jenny, body={name: "" for name in names}, replacements=[replacement])
    assert processor.arrivals[0].event == {name: value for name in names}


@pytest.mark.parametrize("month, year", [
    ("expiryMonth", "expiryYear"), ("exp_month", "exp_year"), ("expiry_month", "expiry_year"), ("expirationMonth", "expirationYear"),
])
def test_names_of_the_expiry(forward, processor, month, year):
    forward(body={month: "", year: ""}, replacements=["card_expiry"])
    assert processor.arrivals[0].event == {month: "03", year: "2031"}


def test_any_depth(forward, processor):
    forward(body={"a": [{"b": {"c": [[{"number": ""}]]}}, 1, "", None]}, replacements=["card_number"])
    assert processor.arrivals[0].event == {"a": [{"b": {"c": [[{"number": VISA}]]}}, 1, "", None]}


def test_only_what_is_wanted_and_only_where_it_is_blank(forward, processor):
    body = {"number": "", "cvc": "", "name": "", "card": {"number": "already there"}, "exp_month": 0, "amount": "", "zip": 0}
    forward(body=body, replacements=["card_number"])
    assert processor.arrivals[0].event == {**body, "number": VISA}


def test_the_rest_of_the_json_stays_as_it_was(forward, processor):
    rest = '"big":12345678901234567890,"price":1.10,"small":1e-7,"order":{"b":1,"a":2},"text":"Zoë \\" \\\\ / \\u0000","empty":{},"none":[]'
    forward(body=f'{{"number":"",{rest}}}', replacements=["card_number"])
    assert processor.arrivals[0].text == f'{{"number":"{VISA}",{rest}}}'


@pytest.mark.parametrize("body", ['{"number":""', "{number:''}", '{"number":""} and more', "[" * 2500 + "]" * 2499, '{"number":""}\x00'])
def test_a_body_that_is_not_json(forward, processor, body):
    name, status, error = refusal(lambda: forward(body=body, replacements=["card_number"]))
    assert (name, status, error["code"], error["param"]) == (
        "InvalidRequestError", 400, "forwarding_api_invalid_parameter", "request[body]")
    assert processor.arrivals == []


def test_a_body_that_is_too_long(forward, processor):
    body = json.dumps({"number": "", "padding": ""}, separators=(",", ":"))
    longest = body.replace('"padding":""', f'"padding":"{"x" * (5000 - len(body))}"')
    forward(body=longest, replacements=["card_number"])
    assert refusal(lambda: forward(body=longest + " ", replacements=["card_number"]))[1] == 400
    assert len(processor.arrivals) == 1


# Forms

@pytest.mark.parametrize("number, month, cvc", [
    ("card[number]", "card[exp_month]", "card[cvc]"),
    ("card%5Bnumber%5D", "card%5Bexp_month%5D", "card%5Bcvc%5D"),
    ("card.number", "card.exp_month", "card.cvc"),
])
def test_a_form(forward, processor, jenny, number, month, cvc):
    # What is shown is a form as well, in which stars are written %2A.
    masked, stars = MASKED.replace("*", "%2A"), "%2A" * 3
    made = forward(
        payment_method=jenny, headers=FORM, replacements=EVERYTHING,
        body=f"amount=1000&{number}=&{month}=0&exp_year&{cvc}=&name=&note=a%20b+c&&last=")
    form = "amount=1000&{}={{}}&{}=12&exp_year=2040&{}={{}}&name=Jenny%20%26%20%22Zo%C3%AB%22%20%3CR%3E&note=a%20b+c&&last=".format(number, month, cvc)
    assert processor.arrivals[0].text == form.format(VISA, "737")
    assert processor.arrivals[0].header("Content-Type") == FORM["Content-Type"]
    assert made.request_details.body == form.format(masked, stars)


def test_a_form_is_recognised_without_its_type(forward, processor):
    forward(body="number=&amount=1", replacements=["card_number"])
    assert processor.arrivals[0].text == f"number={VISA}&amount=1"
    assert processor.arrivals[0].header("Content-Type") == FORM["Content-Type"]


# XML

def test_xml(forward, processor, jenny):
    xml = (
        '<?xml version="1.0"?><!-- <number/> --><order xmlns:c="urn:c"><c:card expiryMonth="{}" expiryYear="{}"><c:number>{}</c:number>'
        "<cvc>{}</cvc><holderName>{}</holderName></c:card><note><![CDATA[<number/>]]></note><amount>0</amount></order>")
    body = xml.format("", "0", " ", "", "").replace("<cvc></cvc>", "<cvc/>")
    made = forward(payment_method=jenny, headers=XML, replacements=EVERYTHING, body=body)
    name = "Jenny &amp; &quot;Zoë&quot; &lt;R&gt;"
    assert processor.arrivals[0].text == xml.format("12", "2040", VISA, "737", name)
    assert processor.arrivals[0].header("Content-Type") == XML["Content-Type"]
    assert made.request_details.body == xml.format("12", "2040", MASKED, "***", name)


@pytest.mark.parametrize("body", ["<number", "<number/", "<!-- ", "<a b=", '<a b="', "<a b=c>", "<![CDATA[", "<", "</", "<?", "<a / >"])
def test_xml_that_is_none(forward, processor, body):
    error = refusal(lambda: forward(body=body, headers=XML, replacements=["card_number"]))[2]
    assert error["code"] == "forwarding_api_invalid_parameter" and processor.arrivals == []


# Headers

def test_headers_arrive_as_they_were_given(forward, processor):
    headers = {"X-Text": "Zoë; a=b", "X-Empty": "", "Accept": "text/plain", "content-type": "application/json; charset=utf-8", "X-Text-2": "\t,"}
    made = forward(headers=headers)
    arrived = dict(processor.arrivals[0].headers)
    assert {name: arrived.get(name) for name in headers} == {**headers, "X-Text": "Zoë; a=b".encode().decode("latin-1"), "X-Text-2": ","}
    assert fields(made.request_details.headers) == headers


def test_the_user_agent_is_stripes(forward, processor):
    """What is shown is what was sent."""
    made = forward(headers={"User-Agent": "mine", "USER-AGENT": "mine too"})
    assert processor.arrivals[0].header("User-Agent") == "Stripe"
    assert list(fields(made.request_details.headers)) == ["Content-Type"]


@pytest.mark.parametrize("name", ["Host", "content-length", "Transfer-Encoding", "Connection", "Expect", "Upgrade", "TE", "Trailer"])
def test_headers_that_belong_to_the_connection(forward, processor, name):
    assert refusal(lambda: forward(headers={name: "x"})) == not_used(f"The header {name} is added by Stripe.", "request[headers][0][name]")
    assert processor.arrivals == []


@pytest.mark.parametrize("name, value, where", [
    ("X Y", "x", "name"), ("X:", "x", "name"), ("X\r\nHost", "x", "name"), ("Zoë", "x", "name"),
    ("X", "a\r\nHost: evil", "value"), ("X", "a\nb", "value"), ("X", "\x00", "value"), ("X", "\x7f", "value"),
])
def test_headers_that_would_be_others(forward, processor, name, value, where):
    error = refusal(lambda: forward(headers={name: value}))[2]
    assert (error["code"], error["param"]) == ("forwarding_api_invalid_parameter", f"request[headers][0][{where}]")
    assert processor.arrivals == []


# The cvc

def test_a_cvc_is_there_once(forward, processor, jenny):
    cvcs = [json.loads(forward(payment_method=jenny).request_details.body)["card"]["cvc"] for _ in range(3)]
    assert [arrival.event["card"]["cvc"] for arrival in processor.arrivals] == ["737", "", ""]
    assert cvcs == ["***", "", ""]


def test_who_does_not_ask_for_the_cvc_does_not_use_it_up(forward, processor, jenny):
    forward(payment_method=jenny, replacements=["card_number"])
    forward(payment_method=jenny)
    assert [arrival.event["card"]["cvc"] for arrival in processor.arrivals] == ["", "737"]


def test_a_cvc_that_was_not_sent_is_given_back(forwards, forward, processor, jenny):
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        refused = asked(f"http://127.0.0.1:{nobody.getsockname()[1]}/", payment_method=jenny)
        assert refusal(lambda: forwards.create(refused))[2]["code"] == "forwarding_api_upstream_connection_error"
    assert refusal(lambda: forward(payment_method=jenny, body={"cvc": ""}))[1] == 400
    assert refusal(lambda: forward(payment_method=jenny, headers={"Host": "x"}))[1] == 400
    forward(payment_method=jenny)
    assert [arrival.event["card"]["cvc"] for arrival in processor.arrivals] == ["737"]


def test_the_cvc_of_a_fixed_payment_method_is_always_there(forward, processor):
    for id, cvc in (("pm_card_visa", "123"), ("pm_card_visa", "123"), ("pm_card_amex", "1234")):
        forward(payment_method=id)
        assert processor.arrivals[-1].event["card"]["cvc"] == cvc


# The signature

def signature(body, key="pinstripe"):
    return hmac.new(key.encode(), body, hashlib.sha256).hexdigest()


@pytest.mark.parametrize("name", ["X-Signature", "signature", "X-Request-HMAC"])
def test_a_signature_in_a_header(forward, processor, name):
    made = forward(headers={"X-Other": "", name: "", "X-Signature-2": "mine"}, replacements=[*CARD, "request_signature"])
    [arrival] = processor.arrivals
    assert arrival.event["card"]["number"] == VISA
    assert arrival.header(name) == signature(arrival.body)
    assert (arrival.header("X-Other"), arrival.header("X-Signature-2")) == ("", "mine")
    assert fields(made.request_details.headers)[name] == "[redacted]"


def test_a_signature_in_the_body_is_that_of_the_body_with_its_blank(forward, processor):
    made = forward(body={**BLANKS, "signature": ""}, replacements=[*CARD, "request_signature"])
    arrived = processor.arrivals[0].text
    signed = arrived.replace(processor.arrivals[0].event["signature"], "")
    assert processor.arrivals[0].event["signature"] == signature(signed.encode())
    assert json.loads(made.request_details.body)["signature"] == "[redacted]"


def test_another_key_to_sign_with(start_daemon, client_for, key, processor):
    daemon = start_daemon("--forwarding-secret", "of my own")
    client = client_for(key, daemon.url)
    (client.v1 if hasattr(client, "v1") else client).forwarding.requests.create(
        asked(processor.url(), headers={"X-Signature": ""}, replacements=["request_signature"]))
    [arrival] = processor.arrivals
    assert arrival.header("X-Signature") == signature(arrival.body, "of my own")
