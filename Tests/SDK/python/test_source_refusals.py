"""What a source cannot be made of: for every type what it misses, and what is wrong with the rest, each with its whole error."""

import pytest

from expectations import refusal, refused
from payments import card
from source_types import BY_NAME, ENROLLED, SOURCE_TYPES

# What each type needs, in the order in which it is missed.
NEEDED = {
    "ach_credit_transfer": ["currency", "owner[email]"],
    "ach_debit": [
        "currency", "owner[name]", "ach_debit[country]", "ach_debit[type]", "ach_debit[routing_number]", "ach_debit[account_number]"],
    "acss_debit": [
        "currency", "owner[name]", "acss_debit[account_number]", "acss_debit[institution_number]", "acss_debit[transit_number]"],
    "alipay": ["amount", "currency", "redirect[return_url]"],
    "au_becs_debit": ["currency", "owner[name]", "owner[email]", "au_becs_debit[bsb_number]", "au_becs_debit[account_number]"],
    "bancontact": ["amount", "currency", "owner[name]", "redirect[return_url]"],
    "card": ["card", "card[exp_month]", "card[exp_year]", "card[number]"],
    "eps": ["amount", "currency", "owner[name]", "redirect[return_url]"],
    "giropay": ["amount", "currency", "owner[name]", "redirect[return_url]"],
    "ideal": ["amount", "currency", "redirect[return_url]"],
    "klarna": [
        "amount", "currency", "klarna[product]", "klarna[purchase_country]", "source_order[items]"],
    "multibanco": ["amount", "currency", "owner[email]", "redirect[return_url]"],
    "p24": ["amount", "currency", "owner[email]", "redirect[return_url]"],
    "sepa_credit_transfer": ["currency", "owner[name]"],
    "sepa_debit": ["currency", "sepa_debit[iban]", "owner[name]"],
    "sofort": ["amount", "currency", "sofort[country]", "redirect[return_url]"],
    "three_d_secure": ["amount", "currency", "three_d_secure[card]", "redirect[return_url]"],
    "wechat": ["amount", "currency"],
}


@pytest.fixture
def created_of(sources):
    """The parameters of a type, complete."""
    def make(type):
        if type.name != "three_d_secure":
            return type.created
        return {**type.created, "three_d_secure": {"card": sources.create({"type": "card", "card": card(ENROLLED)}).id}}
    return make


def place(parameters, path, whole):
    """Gives the parameter at a bracket path the value that it has in `whole`."""
    *outer, last = path.replace("]", "").split("[")
    for name in outer:
        parameters, whole = parameters.setdefault(name, {}), whole[name]
    # A hash comes empty: what it needs is missed next.
    parameters[last] = {"cvc": "123"} if path == "card" else whole[last]


# What is missing

def test_a_source_without_a_type(sources):
    assert refusal(lambda: sources.create({})) == refused("Missing required param: type.", param="type", code="parameter_missing")


@pytest.mark.parametrize("type", SOURCE_TYPES, ids=str)
def test_what_is_missing(sources, created_of, type):
    parameters, whole = {"type": type.name}, created_of(type)
    for path in NEEDED[type.name]:
        assert refusal(lambda: sources.create(parameters)) == refused(
            f"Missing required param: {path}.", param=path, code="parameter_missing")
        place(parameters, path, whole)
    assert sources.create(parameters).status == type.status


@pytest.mark.parametrize("iban", ["GB82WEST12345698765432", "CH9300762011623852957"])
def test_an_iban_from_outside_the_economic_area_needs_an_address(create_source, iban):
    jenny = {"name": "Jenny Rosen"}
    for given, missing in [({}, "country"), ({"country": "GB"}, "line1")]:
        owner = {**jenny, "address": given} if given else jenny
        assert refusal(lambda: create_source("sepa_debit", sepa_debit={"iban": iban}, owner=owner)) == refused(
            f"Missing required param: owner[address][{missing}].", param=f"owner[address][{missing}]", code="parameter_missing")
    owner = {**jenny, "address": {"country": "GB", "line1": "1 High Street"}}
    assert create_source("sepa_debit", sepa_debit={"iban": iban}, owner=owner).status == "chargeable"


# What is wrong

CURRENCIES = {
    "ach_credit_transfer": "usd", "ach_debit": "usd", "acss_debit": "cad, usd",
    "alipay": "cny, aud, cad, eur, gbp, hkd, jpy, nzd, sgd, usd", "au_becs_debit": "aud", "bancontact": "eur", "eps": "eur",
    "giropay": "eur", "ideal": "eur", "multibanco": "eur", "p24": "eur, pln", "sepa_credit_transfer": "eur", "sepa_debit": "eur",
    "sofort": "eur", "wechat": "aud, cad, eur, gbp, hkd, jpy, sgd, usd, cny",
}


@pytest.mark.parametrize("name, currencies", CURRENCIES.items())
def test_a_currency_that_the_type_does_not_have(create_source, name, currencies):
    assert refusal(lambda: create_source(name, currency="mxn")) == refused(
        f"A source of type {name} cannot have the currency mxn. It can have: {currencies}.", param="currency", code="invalid_currency")


@pytest.mark.parametrize("type", SOURCE_TYPES, ids=str)
def test_a_flow_and_a_usage_that_the_type_does_not_have(sources, created_of, type):
    whole, flow = created_of(type), "redirect" if type.flow != "redirect" else "receiver"
    assert refusal(lambda: sources.create({**whole, "flow": flow})) == refused(
        f"The flow of a source of type {type.name} is {type.flow}, not {flow}.", param="flow")
    assert sources.create({**whole, "flow": type.flow, "usage": type.usage}).usage == type.usage
    if type.name != "card":
        usage = "single_use" if type.usage == "reusable" else "reusable"
        assert refusal(lambda: sources.create({**whole, "usage": usage})) == refused(
            f"The usage of a source of type {type.name} is {type.usage}, not {usage}.", param="usage")


@pytest.mark.parametrize("type", SOURCE_TYPES, ids=str)
def test_the_hash_of_another_type(sources, created_of, type):
    other, hash = ("ideal", {"bank": "ing"}) if type.name != "ideal" else ("sofort", {"country": "DE"})
    assert refusal(lambda: sources.create({**created_of(type), other: hash})) == refused(
        f"Received unknown parameter: {other}", param=other, code="parameter_unknown")


IBAN = refused("The IBAN you provided is invalid.", param="sepa_debit[iban]", code="invalid_bank_account_iban")
ROUTING = refused(
    "The routing number must have 9 digits, and this one is not valid.", param="ach_debit[routing_number]", code="routing_number_invalid")
EMAIL = refused("The owner's email address is not valid.", param="owner[email]", code="invalid_owner_email")
RELATIVE_URL = refused(
    "Invalid URL: An explicit scheme (such as https) must be provided.", param="redirect[return_url]", code="url_invalid")
RETURN_URL = refused("Not a valid URL", param="redirect[return_url]", code="url_invalid")


def account(type, lengths):
    return refused(
        f"The account number must have {lengths} digits.", param=f"{type}[account_number]", code="account_number_invalid")


def digits(type, name, count):
    return refused(f"Invalid {name}: it must have {count} digits.", param=f"{type}[{name}]", code="routing_number_invalid")


def short_name(name):
    return refused("The owner's name must have at least 3 characters.", param="owner[name]", code="invalid_owner_name")


def small(type, least):
    return refused(f"The amount of a source of type {type} must be at least {least}", param="amount", code="amount_too_small")


@pytest.mark.parametrize("name, wrong, answer", [
    ("sepa_debit", {"sepa_debit": {"iban": "DE89370400440532013001"}}, IBAN),
    ("sepa_debit", {"sepa_debit": {"iban": "DE8937040044053201300"}}, IBAN),
    ("sepa_debit", {"sepa_debit": {"iban": "not an IBAN"}}, IBAN),
    ("sepa_debit", {"owner": {"name": "Jo"}}, short_name("sepa_debit")),
    ("bancontact", {"owner": {"name": "Jo"}}, short_name("bancontact")),
    ("bancontact", {"amount": 99}, small("bancontact", "€1.00 eur")),
    ("ideal", {"amount": 0}, refused(
        "This value must be greater than or equal to 1.", param="amount", code="parameter_invalid_integer")),
    ("ideal", {"ideal": {"bank": "piggy"}}, refused(
        "The bank piggy takes no part in iDEAL. Choose one of abn_amro, asn_bank, bunq, ing, knab, n26, nn, rabobank, revolut, regiobank, "
        "sns_bank, triodos_bank, van_lanschot, yoursafe.", param="ideal[bank]", code="invalid_ideal_bank")),
    ("ideal", {"redirect": {"return_url": "shop"}}, RELATIVE_URL),
    ("ideal", {"redirect": {"return_url": "javascript://x"}}, RETURN_URL),
    ("p24", {"owner": {"email": "jenny"}}, EMAIL),
    ("p24", {"owner": {"email": "jenny@"}}, EMAIL),
    ("sofort", {"sofort": {"country": "FR"}}, refused(
        "SOFORT is not offered in the country FR. Choose one of AT, BE, DE, ES, IT, NL.", param="sofort[country]", code="invalid_sofort_country")),
    ("sofort", {"amount": 99}, refused(
        "The amount of a source of type sofort must be at least €1.00 eur", param="amount", code="invalid_amount")),
    ("bancontact", {"bancontact": {"preferred_language": "pl"}}, refused(
        "Invalid bancontact[preferred_language]: must be one of en, de, fr, or nl", param="bancontact[preferred_language]")),
    ("bancontact", {"statement_descriptor": "x" * 36}, refused(
        "The statement descriptor of a source of type bancontact can have at most 35 characters.", param="statement_descriptor")),
    ("wechat", {"statement_descriptor": "x" * 33}, refused(
        "The statement descriptor of a source of type wechat can have at most 32 characters.", param="statement_descriptor")),
    ("ach_debit", {"ach_debit": {**BY_NAME["ach_debit"].parameters["ach_debit"], "routing_number": "110000001"}}, ROUTING),
    ("ach_debit", {"ach_debit": {**BY_NAME["ach_debit"].parameters["ach_debit"], "account_number": "123"}},
        account("ach_debit", "4 to 17")),
    ("acss_debit", {"acss_debit": {**BY_NAME["acss_debit"].parameters["acss_debit"], "institution_number": "01"}},
        digits("acss_debit", "institution_number", 3)),
    ("acss_debit", {"acss_debit": {**BY_NAME["acss_debit"].parameters["acss_debit"], "transit_number": "x1000"}},
        digits("acss_debit", "transit_number", 5)),
    ("au_becs_debit", {"au_becs_debit": {"bsb_number": "0000", "account_number": "000123456"}}, digits("au_becs_debit", "bsb_number", 6)),
    ("au_becs_debit", {"au_becs_debit": {"bsb_number": "000000", "account_number": "0001234567"}}, account("au_becs_debit", "5 to 9")),
    ("ach_credit_transfer", {"amount": 1000}, refused(
        "You cannot set the amount of a source of type ach_credit_transfer: it is whatever is paid into it.", param="amount")),
    ("sepa_credit_transfer", {"amount": 1000}, refused(
        "You cannot set the amount of a source of type sepa_credit_transfer: it is whatever is paid into it.", param="amount")),
    ("ideal", {"receiver": {"refund_attributes_method": "manual"}}, refused(
        "The parameter receiver is for sources with the flow receiver only.", param="receiver")),
    ("three_d_secure", {"three_d_secure": {"card": "src_nope"}}, refused(
        "No such source: 'src_nope'", param="three_d_secure[card]", code="resource_missing")),
])
def test_what_is_wrong(create_source, name, wrong, answer):
    assert refusal(lambda: create_source(name, **wrong)) == answer


def test_a_currency_that_nobody_has(create_source):
    kind, status, error = refusal(lambda: create_source("ideal", currency="eurodollar"))
    assert (kind, status, error["param"]) == ("InvalidRequestError", 400, "currency")
    assert error["message"].startswith("Invalid currency: eurodollar. Stripe currently supports these currencies: aed, afn, all, ")


def test_three_d_secure_of_what_is_no_card(create_source):
    source = create_source("ideal")
    assert refusal(lambda: create_source("three_d_secure", three_d_secure={"card": source.id})) == refused(
        f"The source {source.id} is not of the type card.", param="three_d_secure[card]")
