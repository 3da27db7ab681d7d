"""What is wrong with a request, in Stripe's own words: message, param and code, one row a fault."""

import pytest

from expectations import invalid

SESSIONS = "/v1/identity/verification_sessions"
REPORTS = "/v1/identity/verification_reports"
DOCUMENT = "options[document]"
WRONG_CONTENT_TYPE = (
    "Invalid request (check that your POST content type is application/x-www-form-urlencoded). "
    "If you have any questions, we can help at https://support.stripe.com/."
)


def empty(name):
    return (
        f"You passed an empty string for '{name}'. We assume empty values are an attempt to unset a parameter; however "
        f"'{name}' cannot be unset. You should remove '{name}' from your request or supply a non-empty value.")


# body of a create, message, param, code
CREATE = [
    # Unknown parameters: all of them, nested ones too, in the order they were sent.
    ("type=document&foo=1", "Received unknown parameter: foo", "foo", "parameter_unknown"),
    ("zoo=1&type=document&bar=2", "Received unknown parameters: zoo, bar", "zoo", "parameter_unknown"),
    ("type=document&foo[bar]=1", "Received unknown parameter: foo", "foo", "parameter_unknown"),
    (f"type=document&{DOCUMENT}[color]=red", f"Received unknown parameter: {DOCUMENT}[color]", f"{DOCUMENT}[color]", "parameter_unknown"),
    ("zoo=1&type=document&options[email]=x&bar=2", "Received unknown parameters: zoo, options[email], bar", "zoo", "parameter_unknown"),
    ("type=document&stripeAccount=acct_x", "Received unknown parameter: stripeAccount", "stripeAccount", "parameter_unknown"),

    # Missing.
    ("", "Missing required param: type.", "type", "parameter_missing"),
    ("type=document&related_person[account]=acct_x", "Missing required param: related_person[person].",
     "related_person[person]", "parameter_missing"),

    # Empty where nothing can be unset.
    ("type=", empty("type"), "type", "parameter_invalid_empty"),
    ("type=document&client_reference_id=", empty("client_reference_id"), "client_reference_id", "parameter_invalid_empty"),
    (f"type=document&{DOCUMENT}[require_id_number]=", empty(f"{DOCUMENT}[require_id_number]"),
     f"{DOCUMENT}[require_id_number]", "parameter_invalid_empty"),
    ("verification_flow=", empty("verification_flow"), "verification_flow", "parameter_invalid_empty"),

    # Strings.
    ("type=document&client_reference_id[0]=wrong&client_reference_id[1]=type", 'Invalid string: {"0":"wrong","1":"type"}',
     "client_reference_id", None),
    ("type=document&client_reference_id[]=wrong&client_reference_id[]=type", 'Invalid string: {"0":"wrong","1":"type"}',
     "client_reference_id", None),
    ("type=document&return_url[a]=b", 'Invalid string: {"a":"b"}', "return_url", None),

    # Enums.
    ("type=selfie", "Invalid type: must be one of document or id_number", "type", None),
    (f"type=document&{DOCUMENT}[allowed_types][0]=passport&{DOCUMENT}[allowed_types][1]=ticket",
     f"Invalid {DOCUMENT}[allowed_types][1]: must be one of driving_license, id_card, or passport",
     f"{DOCUMENT}[allowed_types][1]", None),
    (f"type=document&{DOCUMENT}[allowed_types][]=ticket",
     f"Invalid {DOCUMENT}[allowed_types][0]: must be one of driving_license, id_card, or passport",
     f"{DOCUMENT}[allowed_types][0]", None),

    # Booleans.
    (f"type=document&{DOCUMENT}[require_id_number]=yes", "Invalid boolean: yes", f"{DOCUMENT}[require_id_number]", None),
    (f"type=document&{DOCUMENT}[require_id_number]=1", "Invalid boolean: 1", f"{DOCUMENT}[require_id_number]", None),

    # Arrays and objects.
    (f"type=document&{DOCUMENT}[allowed_types]=passport", "Invalid array", f"{DOCUMENT}[allowed_types]", None),
    ("type=document&options=all", "Invalid object", "options", None),
    (f"type=document&{DOCUMENT}=all", "Invalid object", DOCUMENT, None),
    ("type=document&metadata=all", "Invalid object", "metadata", None),
    ("type=document&provided_details=all", "Invalid object", "provided_details", None),

    # References.
    ("type=document&related_customer=cus_none", "No such customer: 'cus_none'", "related_customer", "resource_missing"),
]


@pytest.mark.parametrize("form, message, param, code", CREATE, ids=[form or "nothing" for form, *_ in CREATE])
def test_create(wire, form, message, param, code):
    answer = wire.post(SESSIONS, form)
    assert (answer.status, answer.error) == (400, invalid(message, param=param, code=code))
    assert wire.get(SESSIONS).json["data"] == []


# path and query, message, param, code
QUERIES = [
    (f"{SESSIONS}?limit=abc", "Invalid integer: abc", "limit", "parameter_invalid_integer"),
    (f"{SESSIONS}?limit=1e2", "Invalid integer: 1e2", "limit", "parameter_invalid_integer"),
    (f"{SESSIONS}?limit=%2B5", "Invalid integer: +5", "limit", "parameter_invalid_integer"),
    (f"{SESSIONS}?limit=", empty("limit"), "limit", "parameter_invalid_empty"),
    (f"{SESSIONS}?created=yesterday", "Invalid integer: yesterday", "created", "parameter_invalid_integer"),
    (f"{SESSIONS}?created[gt]=1.5", "Invalid integer: 1.5", "created[gt]", "parameter_invalid_integer"),
    (f"{SESSIONS}?created[from]=1", "Received unknown parameter: created[from]", "created[from]", "parameter_unknown"),
    (f"{SESSIONS}?status=done", "Invalid status: must be one of canceled, processing, requires_input, or verified", "status", None),
    (f"{SESSIONS}?page=2", "Received unknown parameter: page", "page", "parameter_unknown"),
    (f"{SESSIONS}?starting_after=vs_nope", "No such VerificationSession: 'vs_nope'", "starting_after", "resource_missing"),
    (f"{REPORTS}?type=flow", "Invalid type: must be one of document or id_number", "type", None),
    (f"{REPORTS}?ending_before=vr_nope", "No such verification report: 'vr_nope'", "ending_before", "resource_missing"),
]


@pytest.mark.parametrize("path, message, param, code", QUERIES, ids=[path for path, *_ in QUERIES])
def test_query(wire, path, message, param, code):
    answer = wire.get(path)
    assert (answer.status, answer.error) == (400, invalid(message, param=param, code=code))


def test_unknown_query_parameters_of_a_retrieve(wire):
    id = wire.post(SESSIONS, "type=document").json["id"]
    answer = wire.get(f"{SESSIONS}/{id}?verbose=true")
    assert (answer.status, answer.error) == (
        400, invalid("Received unknown parameter: verbose", param="verbose", code="parameter_unknown"))


def test_array_keys_run_from_zero_without_gaps(wire):
    types = f"{DOCUMENT}[allowed_types]"
    for keys, passed, expected in (((0, 2), "2", "1"), ((1, 2), "1", "0"), ((0, "first"), "first", "1")):
        form = "&".join([f"{types}[{key}]=passport" for key in keys])
        answer = wire.post(SESSIONS, f"type=document&{form}")
        assert answer.status == 400 and answer.error["param"] == types and "code" not in answer.error
        assert passed in answer.error["message"] and expected in answer.error["message"]


def test_arrays_may_be_indexed_or_not(wire):
    types = f"{DOCUMENT}[allowed_types]"
    forms = [f"{types}[0]=passport&{types}[1]=id_card", f"{types}[]=passport&{types}[]=id_card",
             f"{types}%5B0%5D=passport&{types}%5B1%5D=id_card".replace("[", "%5B").replace("]", "%5D")]
    for form in forms:
        answer = wire.post(SESSIONS, f"type=document&{form}")
        assert answer.json["options"] == {"document": {"allowed_types": ["passport", "id_card"]}}


def test_booleans_as_sdks_spell_them(wire):
    """Python's SDK wrote True and False before 12.1 (stripe-python #1499): v1 takes both cases."""
    for spelled, value in (("true", True), ("false", False), ("True", True), ("False", False)):
        answer = wire.post(SESSIONS, f"type=document&{DOCUMENT}[require_id_number]={spelled}")
        assert answer.json["options"] == {"document": {"require_id_number": value}}


def test_plus_and_percent_twenty_are_spaces(wire):
    for form in ("client_reference_id=a+b", "client_reference_id=a%20b"):
        assert wire.post(SESSIONS, f"type=document&{form}").json["client_reference_id"] == "a b"


def test_text_may_be_5000_characters_long(wire):
    assert wire.post(SESSIONS, f"type=document&client_reference_id={'x' * 5000}").status == 200
    answer = wire.post(SESSIONS, f"type=document&client_reference_id={'x' * 5001}")
    assert (answer.status, answer.error["param"], answer.error["type"]) == (400, "client_reference_id", "invalid_request_error")


def test_the_first_fault_in_the_order_of_the_definition_is_told_after_unknown_parameters(wire):
    form = f"type=selfie&{DOCUMENT}[require_id_number]=yes"
    assert wire.post(SESSIONS, f"{form}&foo=1").error["message"] == "Received unknown parameter: foo"
    first = wire.post(SESSIONS, form).error["message"]
    reversed_form = f"{DOCUMENT}[require_id_number]=yes&type=selfie"
    assert wire.post(SESSIONS, reversed_form).error["message"] == first


def test_json_is_not_accepted(wire):
    answer = wire.call("POST", SESSIONS, body='{"type": "document"}', headers={"Content-Type": "application/json"})
    assert (answer.status, answer.error) == (400, invalid(WRONG_CONTENT_TYPE))


@pytest.mark.parametrize("form", ["type=%zz", "type=%", "type=%4", "type=%ff%fe", "a[%c3%28]=1"])
def test_malformed_encoding(wire, form):
    answer = wire.post(SESSIONS, form)
    assert answer.status == 400 and answer.error["type"] == "invalid_request_error"
    assert answer.error["message"].startswith("Invalid request: ")


def test_limits_of_a_form(wire):
    deep = wire.post(SESSIONS, "a" + "[a]" * 21 + "=1")
    many = wire.post(SESSIONS, "&".join(f"metadata[k{n}]=1" for n in range(1001)))
    for answer in (deep, many):
        assert (answer.status, answer.error["type"]) == (400, "invalid_request_error")
    large = wire.post(SESSIONS, "metadata[a]=" + "x" * (1024 * 1024))
    assert (large.status, large.error["type"]) == (413, "invalid_request_error")


LIST_HINT = (" If you are trying to list objects, remove the trailing slash. If you are trying to retrieve an object, make "
             "sure you passed a valid (non-empty) identifier in your code.")


@pytest.mark.parametrize("method, path", [
    ("GET", "/v1/nonsense"),
    ("GET", "/v1/identity"),
    ("GET", f"{SESSIONS}/"),
    ("GET", f"{SESSIONS}/vs_x/cancel"),
    ("POST", "/v1/nonsense"),
    ("POST", REPORTS),
    ("POST", f"{SESSIONS}/vs_x/verify"),
    ("DELETE", f"{SESSIONS}/vs_x"),
    ("DELETE", SESSIONS),
    ("PUT", f"{SESSIONS}/vs_x"),
    ("PATCH", f"{SESSIONS}/vs_x"),
])
def test_unrecognized_urls(wire, method, path):
    answer = wire.call(method, path)
    hint = LIST_HINT if method == "GET" else ""
    assert (answer.status, answer.error) == (404, invalid(
        f"Unrecognized request URL ({method}: {path}).{hint} "
        "Please see https://stripe.com/docs or we can help at https://support.stripe.com/."))


def test_faults_are_told_in_the_order_of_the_checks(wire):
    """Who asks, in which version, for what, with which parameters; and only then the object."""
    broken = {"Authorization": "Bearer banana", "Stripe-Version": "soon"}
    steps = [
        wire.post("/v1/nonsense", "foo=1", headers=broken),
        wire.post("/v1/nonsense", "foo=1", headers={"Stripe-Version": "soon"}),
        wire.post("/v1/nonsense", "foo=1"),
        wire.post(f"{SESSIONS}/vs_nope/cancel", "foo=1"),
        wire.post(f"{SESSIONS}/vs_nope/cancel"),
    ]
    assert [step.status for step in steps] == [401, 400, 404, 400, 404]
    assert [step.error["message"].split(":")[0] for step in steps] == [
        "Invalid API Key provided", "Invalid Stripe API version", "Unrecognized request URL (POST",
        "Received unknown parameter", "No such VerificationSession"]
