"""What the tests of sources, customers, cards and charges share: cards to pay with, and what objects of test mode look like."""

import stripe

from expectations import Like, plain

# A Sunday, 2030-03-17 17:46:40 UTC. Cards that last until 2040 are good then.
NOW = 1_900_000_000
HOUR, DAY = 3600, 86_400

ADDRESS = ["city", "country", "line1", "line2", "postal_code", "state"]
NO_ADDRESS = dict.fromkeys(ADDRESS)
FINGERPRINT = Like("[0-9A-Za-z]{16}")
SOURCE_ID = Like(r"src_1[0-9A-Za-z]{23}")
CHARGE_ID = Like(r"ch_[0-9A-Za-z]{24}")
# Of a charge that is no card's.
PAYMENT_ID = Like(r"py_[0-9A-Za-z]{24}")
CARD_ID = Like(r"card_1[0-9A-Za-z]{23}")
METHOD_ID = Like(r"pm_1[0-9A-Za-z]{23}")
TRANSACTION_ID = Like(r"txn_[0-9A-Za-z]{24}")
SOURCE_SECRET = Like(r"src_client_secret_[0-9A-Za-z]{24}")


# Until then Stripe made a refund of what was held and never captured.
REFUNDS_REST = stripe.api_version < "2025-03-31"
# What a charge says of its invoice. Newer versions say nothing.
INVOICE = {"invoice": None} if stripe.api_version < "2025-03-31" else {}


# What the card of a charge says of 3-D Secure. Newer versions say nothing.
CARD_TRANSACTION = {"ds_transaction_id": None} if stripe.api_version < "2026-09-30" else {}


def as_told(charge):
    """A charge as an event shows it: in the newest version."""
    told = {name: value for name, value in plain(charge).items() if name not in INVOICE}
    details = told["payment_method_details"]
    if "card" in details:
        card = {name: value for name, value in details["card"].items() if name not in CARD_TRANSACTION}
        told["payment_method_details"] = {**details, "card": card}
    return told


def card(number="4242424242424242", **more):
    """The details of a card as a customer gives them."""
    return {"number": number, "exp_month": 12, "exp_year": 2040, "cvc": "123", **more}


def types(events):
    """The types of events, in their order."""
    return [event.type for event in events]
