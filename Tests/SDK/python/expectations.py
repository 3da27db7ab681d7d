"""The words in which these tests say what they expect: patterns inside literals, and an SDK error as plain values."""

import json
import re

import pytest
import stripe


class Like:
    """Equals every string that matches the whole pattern, so that a literal may hold an id it cannot know."""

    def __init__(self, pattern):
        self.pattern = pattern

    def __eq__(self, other):
        return isinstance(other, str) and re.fullmatch(self.pattern, other) is not None

    def __repr__(self):
        return f"<like {self.pattern}>"


class Instance:
    """Equals every value of exactly this type: Instance(int) is not satisfied by True."""

    def __init__(self, type):
        self.type = type

    def __eq__(self, other):
        return type(other) is self.type

    def __repr__(self):
        return f"<any {self.type.__name__}>"


INTEGER = Instance(int)
DATE = {"day": INTEGER, "month": INTEGER, "year": INTEGER}
SESSION_ID = Like(r"vs_1[0-9A-Za-z]{23}")
REPORT_ID = Like(r"vr_1[0-9A-Za-z]{23}")
FILE_ID = Like(r"file_1[0-9A-Za-z]{23}")
REQUEST_ID = Like(r"req_[0-9A-Za-z]{14}")
CLIENT_SECRET = Like(r"vs_1[0-9A-Za-z]{23}_secret_test_[0-9A-Za-z]{84}")
URL = Like(r"https?://.+/test_[0-9A-Za-z]{84}")
SENTENCE = Like(r"[A-Z].+\.")


def plain(object):
    """An SDK object as dictionaries and lists; str() of one is its JSON in every SDK version."""
    return json.loads(str(object))


def invalid(message, *, param=None, code=None):
    """The `error` of an invalid request, complete but for request_log_url."""
    error = {"message": message, "type": "invalid_request_error"}
    if param is not None:
        error["param"] = param
    if code is not None:
        error["code"] = code
        error["doc_url"] = "https://stripe.com/docs/error-codes/" + code.replace("_", "-")
    return error


def refusal(call):
    """What the SDK raised for `call`: (class name, status, the `error` of the body without request_log_url)."""
    with pytest.raises(stripe.StripeError) as caught:
        call()
    error = dict(caught.value.json_body["error"])
    error.pop("request_log_url", None)
    return type(caught.value).__name__, caught.value.http_status, error


def refused(message, *, param=None, code=None, status=400):
    """The refusal that most tests expect: InvalidRequestError with this status and error."""
    return "InvalidRequestError", status, invalid(message, param=param, code=code)


def illegal(verb, status, participle, *allowed, param=None):
    """The refusal of a transition, or of an update of `param`, that a session's present status does not allow."""
    return refused(
        f"You cannot {verb} this VerificationSession because it has a status of {status}. Only a VerificationSession "
        f"with one of the following statuses may be {participle}: {', '.join(allowed)}.",
        param=param, code="status_transition_invalid",
    )
