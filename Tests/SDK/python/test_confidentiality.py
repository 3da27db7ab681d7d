"""The real daemon keeps no number of a card or of an account: not in its log at the finest level, not in the database's files."""

import pytest

from wire import Wire

pytestmark = pytest.mark.without_sdk

CARD, UNKNOWN_CARD, LONG_NUMBER = "4242424242424242", "4000000000000044", "42424242424242424242"
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
