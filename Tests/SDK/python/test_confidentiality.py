"""The real daemon keeps no number of a card or of an account, and no cvc: not in its log at the finest level, not in the database's files."""

import pytest

from wire import Wire

pytestmark = pytest.mark.without_sdk

CARD, UNKNOWN_CARD, LONG_NUMBER = "4242424242424242", "4000000000123457", "42424242424242424242"
ACCOUNT, IBAN = "000998877665", "FR1420041010050500013M02606"
DEBIT = "type=sepa_debit&currency=eur&owner[name]=Jenny"
BANK = (
    "type=ach_debit&currency=usd&owner[name]=Jenny&ach_debit[country]=US&ach_debit[type]=individual"
    "&ach_debit[routing_number]=110000000"
)

# Where a number belongs, and what is sent with it.
PLACES = [
    ("card[number]", "type=card&card[exp_month]=8&card[exp_year]=2030&card[cvc]=123", [CARD, UNKNOWN_CARD, LONG_NUMBER]),
    ("ach_debit[account_number]", BANK, [ACCOUNT]),
    ("sepa_debit[iban]", DEBIT, [IBAN]),
]
SHAPES = [
    "{name}={number}", "{name}[x]={number}", "{name}[]={number}", "{name}={number}{number}", "nummber={number}", "{name}={number}&nummber=1",
]


def test_no_number_is_in_the_log_or_in_the_database(start_daemon, key):
    daemon = start_daemon(log_level="trace")
    wire = Wire(daemon.url, key)
    statuses = []
    for name, form, numbers in PLACES:
        for number in numbers:
            for place, shape in enumerate(SHAPES):
                sent = shape.format(name=name, number=number)
                headers = {"Idempotency-Key": f"{name}-{place}-{number[-2:]}"}
                statuses.append(wire.call("POST", "/v1/sources", f"{form}&{sent}", headers=headers).status)
            # Where it does not belong at all: in the query, and in the path.
            wire.call("POST", f"/v1/sources?{name}={number}", form)
            wire.call("GET", f"/v1/sources?number={number}")
            wire.call("GET", f"/v1/tokens/{number}")
    assert statuses.count(200) == 3, statuses
    assert daemon.stop() == 0

    assert "POST /v1/sources 200" in daemon.log
    files = {file.name: file.read_bytes() for file in daemon.directory.iterdir()}
    assert any(b"src_" in contents for contents in files.values())
    for file, contents in files.items():
        for number in (CARD, UNKNOWN_CARD, LONG_NUMBER, ACCOUNT, IBAN):
            assert number.encode() not in contents, f"{number} is in {file}"


def test_no_number_and_no_cvc_of_a_payment_method_is_kept(start_daemon, key):
    """A cvc is short, and chance may write its digits somewhere, but not a hundred times."""
    daemon = start_daemon(log_level="trace")
    wire = Wire(daemon.url, key)
    number, cvc, times = "378282246310005", "8642", 100
    details = f"card[number]={number}&card[exp_month]=8&card[exp_year]=2035&card[cvc]={cvc}"
    customer = wire.call("POST", "/v1/customers", "").json["id"]
    for place in range(times):
        headers = {"Idempotency-Key": f"payment-method-{place}"}
        method = wire.call("POST", "/v1/payment_methods", f"type=card&{details}", headers=headers).json["id"]
        assert wire.call("POST", f"/v1/payment_methods/{method}/attach", f"customer={customer}", headers={}).status == 200
        token = wire.call("POST", "/v1/tokens", details).json["id"]
        assert wire.call("POST", "/v1/payment_methods", f"type=card&card[token]={token}").status == 200
        # In a wrong place, and in a wrong shape.
        for form in (f"type=card&{details}&cvc={cvc}", f"type=card&{details}&card[cvc][x]={cvc}", f"type=card&{details}{cvc}{cvc}"):
            answer = wire.call("POST", "/v1/payment_methods", form)
            assert answer.status >= 400 and number not in answer.text and cvc not in answer.text
    files = {file.name: file.read_bytes() for file in daemon.directory.iterdir()}
    assert any(name.endswith("-wal") for name in files), list(files)
    assert daemon.stop() == 0

    assert "POST /v1/payment_methods 200" in daemon.log
    files |= {f"{file.name} at the end": file.read_bytes() for file in daemon.directory.iterdir()}
    assert sum(contents.count(method.encode()) for contents in files.values()) > 0
    for file, contents in files.items():
        assert number.encode() not in contents, f"the number is in {file}"
        assert contents.count(cvc.encode()) < times, f"the cvc is in {file}"
