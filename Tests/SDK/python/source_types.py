"""Every type of source in one table: what it is made of, what it then holds, what makes it chargeable, and what a charge does.

Leaves that a hash holds at first are given in `hash`, those that become known when the customer has agreed in `learned`.
"""

from dataclasses import dataclass, field

from expectations import Like
from payments import ADDRESS, FINGERPRINT, card

BACK = {"return_url": "https://shop.example/back?order=42"}
JENNY = {"name": "Jenny Rosen"}
EMAIL = {"email": "jenny@example.com"}
BANK = {"bank_code": "VAPE", "bank_name": "VAN DE PUT & CO", "bic": "VAPEBE22"}
PAGE = Like(r"http://127\.0\.0\.1:\d+/redirect/authenticate/src_\w{24}\?client_secret=src_client_secret_\w{24}")
REFUND_ADDRESS = {f"refund_account_holder_address_{line}": None for line in ADDRESS}
ENROLLED = "4000000000003063"
CARD = {
    "address_line1_check": None, "address_zip_check": None, "brand": "Visa", "country": "US", "cvc_check": "unchecked", "description": None,
    "dynamic_last4": None, "exp_month": 12, "exp_year": 2040, "fingerprint": FINGERPRINT, "funding": "credit", "iin": None, "issuer": None,
    "last4": "4242", "name": None, "three_d_secure": "optional", "tokenization_method": None,
}


@dataclass(frozen=True)
class SourceType:
    name: str
    flow: str
    usage: str
    parameters: dict
    hash: dict
    # What the customer does: nothing, or goes to a page, or pushes money, or tells the amounts of two small deposits.
    act: str
    learned: dict = field(default_factory=dict)
    receiver_address: Like = None
    # How a charge of it begins.
    charge: str = "succeeded"

    @property
    def status(self):
        """The first one."""
        return "chargeable" if self.act == "nothing" else "pending"

    @property
    def created(self):
        """What may be given when it is made."""
        return {"type": self.name, **self.parameters}

    def __str__(self):
        return self.name


def redirect(name, hash, learned=None, currency="eur", charge="succeeded", **more):
    """A type whose customer goes to a page of the bank's."""
    parameters = {"amount": 1099, "currency": currency, "redirect": BACK, **more}
    return SourceType(name, "redirect", "single_use", parameters, hash, "page", learned or {}, charge=charge)


def debit(name, currency, owner, numbers, hash, flow="none", act="nothing"):
    """A type that draws on a bank account, whose bank answers days later."""
    return SourceType(name, flow, "reusable", {"currency": currency, "owner": owner, name: numbers}, hash, act, charge="pending")


SOURCE_TYPES = [
    SourceType(
        "ach_credit_transfer", "receiver", "reusable", {"currency": "usd", "owner": EMAIL},
        {
            "account_number": Like("test_[0-9a-f]{12}"), "bank_name": "TEST BANK", "fingerprint": FINGERPRINT, "refund_account_holder_name": None,
            "refund_account_holder_type": None, "refund_routing_number": None, "routing_number": "110000000", "swift_code": "TSTEZ122",
        },
        "deposit", receiver_address=Like("110000000-test_[0-9a-f]{12}")),
    debit(
        "ach_debit", "usd", JENNY,
        {"country": "US", "type": "individual", "routing_number": "110000000", "account_number": "000123456789"},
        {
            "bank_name": "STRIPE TEST BANK", "country": "US", "fingerprint": FINGERPRINT, "last4": "6789", "routing_number": "110000000",
            "type": "individual",
        },
        flow="code_verification", act="code"),
    debit(
        "acss_debit", "cad", JENNY, {"account_number": "000123456789", "institution_number": "000", "transit_number": "11000"},
        {
            "bank_address_city": None, "bank_address_line_1": None, "bank_address_line_2": None, "bank_address_postal_code": None,
            "bank_name": "STRIPE TEST BANK", "category": None, "country": "CA", "fingerprint": FINGERPRINT, "last4": "6789",
            "routing_number": "000011000",
        }),
    redirect("alipay", {"data_string": None, "native_url": None, "statement_descriptor": None}, currency="usd"),
    debit(
        "au_becs_debit", "aud", {**JENNY, **EMAIL}, {"bsb_number": "000-000", "account_number": "000123456"},
        {"bsb_number": "000000", "fingerprint": FINGERPRINT, "last4": "3456"}),
    redirect(
        "bancontact",
        {
            "bank_code": None, "bank_name": None, "bic": None, "iban_last4": None, "preferred_language": "fr",
            "statement_descriptor": "Order 42",
        },
        {**BANK, "iban_last4": "7061"}, owner=JENNY, bancontact={"preferred_language": "fr", "statement_descriptor": "Order 42"}),
    SourceType("card", "none", "reusable", {"card": card()}, CARD, "nothing"),
    redirect("eps", {"reference": None, "statement_descriptor": None}, {"reference": Like(r"\d{16}")}, owner=JENNY),
    redirect(
        "giropay", {"bank_code": None, "bank_name": None, "bic": None, "statement_descriptor": "Order 42"}, BANK,
        owner=JENNY, giropay={"statement_descriptor": "Order 42"}),
    redirect(
        "ideal", {"bank": "rabobank", "bic": None, "iban_last4": None, "statement_descriptor": None},
        {"bic": "INGBNL2A", "iban_last4": "5264"}, ideal={"bank": "rabobank"}),
    redirect(
        "klarna",
        {
            "client_token": Like(r"\w{40}"), "first_name": "Jenny", "last_name": "Rosen", "locale": "en-US",
            "pay_later_name": "Pay later in 30 days", "pay_later_redirect_url": PAGE, "pay_now_name": "Pay now",
            "pay_now_redirect_url": PAGE, "pay_over_time_name": "Pay over time", "pay_over_time_redirect_url": PAGE,
            "payment_method_categories": "pay_later,pay_now,pay_over_time", "purchase_country": "DE", "purchase_type": None,
            "redirect_url": PAGE, "shipping_delay": None, "shipping_first_name": None, "shipping_last_name": None,
        },
        klarna={"product": "payment", "purchase_country": "DE", "first_name": "Jenny", "last_name": "Rosen"},
        source_order={"items": [
            {"type": "sku", "description": "Grey cotton shirt", "quantity": 2, "currency": "eur", "amount": 999},
            {"type": "shipping", "currency": "eur", "amount": 100},
        ]}),
    SourceType(
        "multibanco", "receiver", "single_use", {"amount": 1099, "currency": "eur", "owner": EMAIL, "redirect": BACK},
        {
            "entity": "12345", "reference": Like(r"\d{9}"), **REFUND_ADDRESS, "refund_account_holder_name": None, "refund_iban": None,
        },
        "deposit", receiver_address=Like(r"12345-\d{9}")),
    redirect("p24", {"reference": None}, {"reference": "P24-000-000-000"}, currency="pln", owner=EMAIL),
    SourceType(
        "sepa_credit_transfer", "receiver", "reusable", {"currency": "eur", "owner": JENNY},
        {
            "bank_name": "TEST BANK", "bic": "TESTDEBBXXX", "iban": Like(r"DE\d{2}11001100\d{10}"), **REFUND_ADDRESS,
            "refund_account_holder_name": None, "refund_iban": None,
        },
        "deposit", receiver_address=Like(r"DE\d{2}11001100\d{10}")),
    debit(
        "sepa_debit", "eur", JENNY, {"iban": "DE89 3704 0044 0532 0130 00"},
        {
            "bank_code": "37040044", "branch_code": None, "country": "DE", "fingerprint": FINGERPRINT, "last4": "3000",
            "mandate_reference": Like("[0-9A-Z]{16}"),
            "mandate_url": Like(r"http://127\.0\.0\.1:\d+/adapter/sepa_debit/file/src_\w{24}/src_client_secret_\w{24}"),
        }),
    redirect(
        "sofort",
        {
            "bank_code": None, "bank_name": None, "bic": None, "country": "DE", "iban_last4": None, "preferred_language": "nl",
            "statement_descriptor": None,
        },
        {**BANK, "iban_last4": "7061"}, charge="pending", sofort={"country": "DE", "preferred_language": "nl"}),
    # Its card, which the customer confirms, is put in when there is one.
    redirect(
        "three_d_secure",
        {
            **CARD, "authenticated": False, "card": Like(r"src_\w{24}"), "customer": None, "last4": ENROLLED[-4:], "three_d_secure": "required",
        },
        {"authenticated": True}, currency="usd"),
    SourceType(
        "wechat", "none", "single_use", {"amount": 1099, "currency": "usd"},
        {"prepay_id": Like(r"wx\w{30}"), "qr_code_url": PAGE, "statement_descriptor": None}, "page"),
]

BY_NAME = {type.name: type for type in SOURCE_TYPES}
