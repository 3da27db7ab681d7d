"""What a forwarded request has in it that nobody may know, the card's number and cvc and the credentials of the processor, is nowhere
afterwards: not in the files of the database, not in the log, not in any answer. The processor alone has seen it."""

import base64
import gzip
import json
import re

import pytest

from conftest import services_of
from forwarding import BLANKS, CARD, MASKED, PATH, VISA, asked, flat
from payments import card
from receiver import CLOSE_MID_BODY, Raw, Reset, Status
from wire import Admin, Wire

BEARER, PASSWORD, API_KEY, SESSION, IN_URL = "sk_bearer_5up3r", "p4ss:w0rd/of+mine", "x-api-key-\"0123\"", "cookie_5e55ion_id", "key_in_the_query"
BASIC = base64.b64encode(f"merchant:{PASSWORD}".encode()).decode()
CREDENTIALS = {
    "bearer": {"Authorization": f"Bearer {BEARER}"},
    "basic": {"authorization": f"Basic {BASIC}"},
    "key": {"X-API-Key": API_KEY},
    "cookie": {"Cookie": f"theme=dark; id={SESSION}; x=y"},
}
SECRETS = [BEARER, BASIC, PASSWORD, API_KEY, json.dumps(API_KEY)[1:-1], SESSION, IN_URL]
NUMBER = re.compile("[^0-9A-Za-z]{0,3}".join(VISA))
CVC = "737"
CVC_IN_ITS_FIELD = re.compile(rf"(?i)(cvc|cvv)(%[0-9a-f]{{2}}|[^0-9a-z*%]){{1,8}}{CVC}")
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def repeat(arrival):
    """Everything that came, in the headers and in the body of the answer."""
    names = {name: value for name, value in arrival.headers if name.lower() in ("authorization", "x-api-key", "cookie")}
    headers = {f"X-Echo-{name}": value for name, value in names.items()}
    cookie = {"Set-Cookie": f"session={SESSION}"} if "Cookie" in names else {}
    said = "\n".join([arrival.text, arrival.line, *names.values(), *(value.lower() for value in names.values())])
    return Status(200, {**headers, **cookie, "X-Card": VISA}, said.encode())


def found(text):
    """What of the secrets a text has in it."""
    secrets = [secret for secret in SECRETS if secret in text]
    return secrets + [match.group() for pattern in (NUMBER, CVC_IN_ITS_FIELD) for match in pattern.finditer(text)]


def test_the_search_finds_what_it_looks_for():
    for text in [*SECRETS, VISA, "4242 4242 4242 4242", "4242-4242-4242-4242", '"cvc":"737"', "card%5Bcvc%5D=737", "<cvv>737"]:
        assert found(f"x {text} x"), text
    assert found(f'{MASKED} "cvc":"***" 737') == []


class Life:
    """A daemon, a processor, and every answer that came of what is done with them."""

    def __init__(self, daemon, key, processor):
        self.daemon, self.key, self.processor = daemon, key, processor
        self.wire, self.answers = Wire(daemon.url, key), []

    def ask(self, method, path, form=None, **more):
        answer = self.wire.call(method, path, form, **more)
        self.answers.append(f"{answer.headers}\n{answer.text}")
        return answer

    def forward(self, url, key, **more):
        """Twice, with the same idempotency key."""
        form, headers = flat(asked(url, **more)), {"Idempotency-Key": key}
        return [self.ask("POST", PATH, form, headers=headers) for _ in range(2)][0]

    def look_everywhere(self, made):
        for path in (PATH, f"{PATH}?limit=100", *(f"{PATH}/{id}" for id in made), "/v1/events", "/v1/payment_methods"):
            self.ask("GET", path)
        for path in ("/clock", "/balance", "/deliveries", "/health", *(f"/objects/{id}" for id in made)):
            answer = Admin(self.daemon.url, self.key).call("GET", path)
            self.answers.append(f"{answer.headers}\n{answer.text}")


def method_with_cvc(life):
    return life.ask("POST", "/v1/payment_methods", flat({"type": "card", "card": card(cvc=CVC)})).json["id"]


def test_a_whole_life(start_daemon, key, processor):
    daemon = start_daemon(log_level="trace")
    life = Life(daemon, key, processor)
    kinds = {
        "echo": repeat, "error": lambda arrival: Status(500, {}, repeat(arrival).body), "reset": Reset(), "half": CLOSE_MID_BODY,
        "garbage": lambda arrival: Raw(repeat(arrival).body), "redirect": lambda arrival: Status(302, {"Location": f"/?card={VISA}"}),
        "spaced": lambda arrival: Status(200, {}, b"4242 4242 4242 4242, 4242-4242-4242-4242, 4242%204242%204242%204242"),
        "line": lambda arrival: Raw(b"HTTP/1.1 200 " + repeat(arrival).body.replace(b"\n", b" ") + b"\r\n\r\n"),
        "header": lambda arrival: Raw(b"HTTP/1.1 200 OK\r\n" + arrival.body + b"\r\n\r\n"),
    }
    processor.answers.update({f"{name}?api_key={IN_URL}": answer for name, answer in kinds.items()})
    statuses, made = [], []
    for name, headers in CREDENTIALS.items():
        for kind in kinds:
            for format, body, more in (
                ("json", BLANKS, {}), ("number", '{"card":{"number":0,"expiryMonth":0,"expiryYear":0,"cvc":0}}', {}),
                ("form", "card%5Bnumber%5D=&card%5Bexp_month%5D=&card%5Bexp_year%5D=&card%5Bcvc%5D=", FORM),
                ("xml", "<c expMonth='' expYear=''><number/><cvc></cvc></c>", {"Content-Type": "text/xml"}),
            ):
                answer = life.forward(
                    processor.url(f"{kind}?api_key={IN_URL}"), f"{name}-{kind}-{format}", body=body, headers={**headers, **more},
                    payment_method=method_with_cvc(life))
                statuses.append(answer.status)
                made += [answer.json["id"]] if answer.status == 200 else []
        # Nobody is there; and what is refused before anything is sent.
        life.forward("http://127.0.0.1:1/", f"{name}-refused", headers=headers)
        life.forward(f"https://api.example.com/?api_key={IN_URL}", f"{name}-elsewhere", headers=headers)
        life.forward(processor.url(), f"{name}-blanks", headers=headers, body={"number": VISA, "cvc": CVC})
        life.forward(processor.url(), f"{name}-json", headers=headers, body='{"number":"%s"' % VISA)
    assert statuses.count(200) >= 60 and statuses.count(502) >= 30, statuses
    life.look_everywhere(made[:20] + made[-20:])

    seen = "\n".join(f"{arrival.line}\n{arrival.headers}\n{arrival.text}" for arrival in processor.arrivals)
    assert all(secret in seen for secret in (VISA, BEARER, BASIC, API_KEY, SESSION, IN_URL)) and CVC_IN_ITS_FIELD.search(seen)
    for answer in life.answers:
        assert found(answer) == [], answer

    live = {file.name: file.read_bytes() for file in daemon.directory.iterdir()}
    assert daemon.stop() == 0
    kept = {f"{file.name} afterwards": file.read_bytes() for file in daemon.directory.iterdir()}
    assert {"pinstripe.sqlite", "pinstripe.sqlite-wal", "log", "ready"} <= live.keys(), live.keys()
    assert b"fwdreq_" in live["pinstripe.sqlite-wal"] + live["pinstripe.sqlite"] and b"POST /v1/forwarding/requests 200" in live["log"]
    for name, contents in {**live, **kept}.items():
        assert found(contents.decode("latin-1")) == [], name


# What a processor may do with what it was sent

@pytest.fixture
def answered(forwards, processor, payment_methods):
    """What is shown of the body and of the headers of an answer."""
    def ask(answer, headers=None, **more):
        processor.answers["x"] = answer
        id = payment_methods.create({"type": "card", "card": card(cvc=CVC)}).id
        made = forwards.create(asked(processor.url("x"), headers=headers, payment_method=id, **more))
        assert processor.arrivals[-1].event["card"]["number"] == VISA
        return made.response_details
    return ask


@pytest.mark.parametrize("said, shown", [
    ('{"number":4242424242424242,"cvc":737}', '{"number":"424242******4242","cvc":"***"}'),
    ('{"number": "4242 4242 4242 4242", "cvc": "737"}', '{"number": "424242******4242", "cvc": "***"}'),
    (r'"{\"number\":4242424242424242,\"cvc\":\"737\"}"', r'"{\"number\":\"424242******4242\",\"cvc\":\"***\"}"'),
    ("4242-4242-4242-4242", MASKED),
    ("4242%204242%204242%204242", MASKED),
    (r"4242\u00204242\u00204242\u00204242", MASKED),
    ("4242\u00a04242\u00a04242\u00a04242", MASKED),
    ("x4242424242424242y 14242424242424242", f"x{MASKED}y 1{MASKED}"),
    ("number=4242424242424242&cvc=737&card%5Bcvv%5D=737", f"number={MASKED}&cvc=***&card%5Bcvv%5D=***"),
    ("%7B%22number%22%3A%224242424242424242%22%2C%22cvc%22%3A%22737%22%7D", "%7B%22number%22%3A%22424242******4242%22%2C%22cvc%22%3A%22***%22%7D"),
    (r"{\u0022number\u0022:\u00224242424242424242\u0022,\u0022cvc\u0022:\u0022737\u0022}",
     r"{\u0022number\u0022:\u0022424242******4242\u0022,\u0022cvc\u0022:\u0022***\u0022}"),
    ("<number>4242424242424242</number><c:cvc>737</c:cvc>", f"<number>{MASKED}</number><c:cvc>***</c:cvc>"),
    # Nothing of the sort: these stay.
    ('{"amount":737,"cvc_check":"pass","order":"4242424242"}', '{"amount":737,"cvc_check":"pass","order":"4242424242"}'),
    ('{"cvc":7370,"security_code":"1737"}', '{"cvc":7370,"security_code":"1737"}'),
])
def test_digits(answered, said, shown):
    assert answered(Status(200, {"Content-Type": "text/plain; charset=utf-8"}, said.encode())).body == shown


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-32-le"])
def test_other_encodings(answered, encoding):
    assert NUMBER.search(answered(Status(200, {}, f"cvc=737 {VISA}".encode(encoding))).body) is None


def test_a_body_that_is_packed_is_not_unpacked(answered):
    """Not even where packing changes nothing."""
    for level in (0, 9):
        shown = answered(Status(200, {"Content-Encoding": "gzip"}, gzip.compress(VISA.encode(), level)))
        assert found(shown.body) == []


@pytest.mark.parametrize("headers, repeated", [
    (CREDENTIALS["bearer"], BEARER),
    ({"Authorization": f"bearer  {BEARER}"}, BEARER),
    (CREDENTIALS["basic"], f"merchant:{PASSWORD}"),
    (CREDENTIALS["basic"], "p4ss%3Aw0rd%2Fof%2Bmine"),
    ({"Authorization": "Basic " + base64.b64encode(b"key_without_password:").decode()}, "key_without_password"),
    (CREDENTIALS["key"], json.dumps(API_KEY)[1:-1]),
    (CREDENTIALS["cookie"], SESSION),
    ({"Authorization": f'Digest username="me", response="{BEARER}"'}, BEARER),
    ({"X-Authenticate": BEARER}, BEARER),
    ({"X-Secret-Token": "Zoë's"}, "Zo%C3%ABs".replace("s", "%27s")),
])
def test_a_credential_in_the_body(answered, headers, repeated):
    assert answered(Status(200, {}, f"<{repeated}>".encode()), headers).body == "<[redacted]>"


def test_a_credential_in_headers(answered):
    shown = answered(Status(200, {
        "authorization": "x", "X-AUTH": "y", "Set-Cookie": "a=b", "X-Note": f"was {BEARER}", "WWW-Authenticate": "Basic realm=here",
        "X-Card": VISA, "Content-Type": "text/plain"}), CREDENTIALS["bearer"])
    assert {each.name: each.value for each in shown.headers} == {
        "Content-Length": "0", "authorization": "[redacted]", "X-AUTH": "[redacted]", "Set-Cookie": "[redacted]", "X-Note": "was [redacted]",
        "WWW-Authenticate": "Basic realm=here", "X-Card": MASKED, "Content-Type": "text/plain"}


def test_a_credential_in_the_url(forwards, processor):
    url = processor.url("pay?amount=1&api_key=the_key_itself&x=the%5Fkey%5Fitself")
    processor.answers["pay?amount=1&api_key=the_key_itself&x=the%5Fkey%5Fitself"] = Status(200, {}, b"the_key_itself")
    made = forwards.create(asked(url))
    assert made.url == processor.url("pay?amount=1&api_key=[redacted]&x=[redacted]")
    assert made.response_details.body == "[redacted]"


def test_a_signature_that_was_put_into_the_body(answered):
    shown = answered(lambda arrival: Status(200, {}, arrival.body), body={**BLANKS, "signature": ""}, replacements=[*CARD, "request_signature"])
    assert json.loads(shown.body)["signature"] == "[redacted]"


@pytest.mark.without_sdk
@pytest.mark.parametrize("unit", ["737-", "cvc:737 ", "4242-", "a737", "4242424242424242 ", '"', " " * 40 + "737", "%20737", "\\u0020"])
def test_an_answer_made_to_be_slow_to_read(wire, processor, unit):
    """64 KiB of what looks like digits of the card: nobody else would be answered while it is searched for."""
    processor.answers["slow"] = Status(200, {}, (unit * (1 << 16))[:1 << 16].encode())
    method = wire.post("/v1/payment_methods", flat({"type": "card", "card": card(cvc=CVC)})).json["id"]
    answer = wire.post(PATH, flat(asked(processor.url("slow"), payment_method=method, headers=CREDENTIALS["bearer"])))
    assert answer.status == 200, answer


def test_accounts_do_not_share_a_cvc(client_for, new_key, processor):
    """Ids are random; that of another account's PaymentMethod leads nowhere."""
    first, second = (services_of(client_for(new_key())) for _ in range(2))
    id = first.payment_methods.create({"type": "card", "card": card(cvc=CVC)}).id
    with pytest.raises(Exception, match="No such PaymentMethod"):
        second.forwarding.requests.create(asked(processor.url(), payment_method=id))
    first.forwarding.requests.create(asked(processor.url(), payment_method=id))
    assert processor.arrivals[0].event["card"]["cvc"] == CVC
