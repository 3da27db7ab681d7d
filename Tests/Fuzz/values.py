"""Values for parameters: such as the API takes, such as it nearly takes, and such as nobody should send."""

import json

CARD_NUMBERS = ["4242424242424242", "4000000000000002", "4000000000000077", "4000000000000341", "378282246310005", "5555555555554444",
                "4000056655665556", "4000000000003220", "4000000000000259", "4242 4242 4242 4242"]
TOKENS = ["tok_visa", "tok_mastercard", "tok_chargeDeclined", "tok_bypassPending", "tok_createDispute", "tok_amex"]
METHODS = ["pm_card_visa", "pm_card_mastercard", "pm_card_chargeDeclined"]
BY_NAME = {
    "currency": ["usd", "eur", "gbp", "jpy", "USD", "pln"],
    "email": ["jenny@example.com", "amount_4242@example.com", "jenny_chargeable@example.com", "x+fill_now@example.com"],
    "iban": ["DE89370400440532013000", "AT611904300234573201", "AT861904300235473202"],
    "country": ["DE", "US", "FR", "AT"], "purchase_country": ["DE", "US"],
    "number": CARD_NUMBERS, "exp_month": ["12", "1"], "exp_year": ["2034", "34"], "cvc": ["123", "1234"],
    "url": ["http://127.0.0.1:9/hook", "{base}/_admin/echo", "{base}/_admin/nothing", "https://127.0.0.1:9/"],
    "return_url": ["https://shop.example/back", "http://127.0.0.1:9/back?a=1"],
    "wallet_address": ["0xB00E71A9a1B8B7a3C1D7a3B0fA1E5eE3a7c0ffee"], "client_secret": ["src_client_secret_none"],
    "request_body": [json.dumps({"number": "", "exp_month": "", "exp_year": "", "cvc": ""}), "number=&cvc=", "<a><number/></a>", "{"],
    "customer_ip_address": ["198.51.100.1", "192.0.2.7"], "metric_tons": ["1", "0.000001", "12.5"],
    "values": ["32", "45", "AT", "DE"], "routing_number": ["110000000"], "account_number": ["000123456789"], "sort_code": ["108800"],
    "enabled_events": ["*", "charge.succeeded", "customer.created"], "api_version": ["2019-03-14", "2026-10-28.endive"],
    "expand": ["customer", "data.customer", "balance_transaction", "default_source", "data", "application_fee.balance_transaction", "sources",
               "data.balance_transaction.source", "refunds.data.charge", "last_verification_report"],
    "replacements": ["card_number", "card_cvc", "card_expiry", "cardholder_name", "request_signature"],
}
# What objects a parameter of that name may refer to, by the prefixes of their ids.
REFERENCES = {
    "customer": ["cus_"], "related_customer": ["cus_"], "source": ["src_", "tok_", "card_"], "charge": ["ch_"], "payment_method": ["pm_"],
    "default_source": ["src_", "card_"], "default_payment_method": ["pm_"], "file": ["file_"], "product": ["climsku_"], "token": ["tok_"],
    "card": ["src_", "card_", "tok_"], "original_source": ["src_"], "webhook_endpoint": ["we_"], "verification_session": ["vs_"],
    "starting_after": None, "ending_before": None, "account": ["acct_"], "refund": ["re_"],
}
NUMBERS = ["0", "1", "-1", "100", "5", "49", "50", "99999999", "100000000", "9223372036854775807", "9223372036854775808", "-9223372036854775808",
           "1.5", "1e3", "+1", "٣", "0x10", " 1", "1695680120", "4102444800", "NaN"]
TEXTS = ["", "x", "é🦓", "a" * 5001, "\x00", "\u2028\u202e", "0", "null", "[redacted]", "%", "&=", "\r\nX-Injected: 1", "4242424242424242",
         "sk_test_abcdefghijkl", "' OR 1=1 --", "<script>", "a[b]", "\U0010ffff"]
TIMES = ["0", "1695680120", "4102444800", "-1", "253402300800", "99999999999999999999"]


class Values:
    """Draws values from a source of randomness, for one daemon and the ids that are known so far."""

    def __init__(self, random, base, ids):
        self.random, self.base, self.ids = random, base, ids

    def id(self, prefixes=None):
        """An id that exists mostly, of one of these kinds mostly."""
        known = [id for prefix in (prefixes or list(self.ids)) for id in self.ids.get(prefix, [])]
        if known and self.random.random() < 0.9:
            return self.random.choice(known)
        return self.random.choice(["nope", "cus_nope", "4242424242424242", "ch_" + "x" * 300, *TOKENS, *METHODS])

    def text(self, name):
        if name in REFERENCES and self.random.random() < 0.9:
            prefixes = REFERENCES[name]
            if name in ("source", "token") and self.random.random() < 0.5:
                return self.random.choice(TOKENS)
            if name == "payment_method" and self.random.random() < 0.5:
                return self.random.choice(METHODS)
            return self.id(prefixes)
        if name in BY_NAME and self.random.random() < 0.9:
            return self.random.choice(BY_NAME[name]).replace("{base}", self.base)
        return self.random.choice(["Jenny Rosen", "x", "order 42", self.random.choice(TEXTS)])

    def number(self, shape):
        low, high = shape.get("minimum", 0), min(shape.get("maximum", 10_000), 10 ** 12)
        return str(self.random.choice([low, high, 100, 1099, 2000, self.random.randint(min(low, high), max(low, high))]))

    def nonsense(self):
        return self.random.choice([self.random.choice(TEXTS), self.random.choice(NUMBERS), self.id()])

    def time(self):
        return self.random.choice(TIMES)
