"""What the tests of forwarding share: what is asked for, with its blanks, and the errors of calls that came to nothing."""

import json

PATH = "/v1/forwarding/requests"
VISA = "4242424242424242"
MASKED = "424242******4242"
CARD = ["card_number", "card_expiry", "card_cvc"]
BLANKS = {"amount": 1000, "card": {"number": "", "expiryMonth": "", "expiryYear": "", "cvc": ""}}


def asked(url, body=None, replacements=None, headers=None, **more):
    """The parameters of a forwarded request: a body (a text, or JSON to be) with the card's details to be put in."""
    body = BLANKS if body is None else body
    return {
        "payment_method": "pm_card_visa",
        "url": url,
        "replacements": CARD if replacements is None else replacements,
        "request": {
            "headers": [{"name": name, "value": value} for name, value in (headers or {}).items()],
            "body": body if isinstance(body, str) else json.dumps(body),
        },
        **more,
    }


def flat(parameters, prefix=""):
    """Nested parameters as a form with brackets in its names."""
    if not isinstance(parameters, (dict, list)):
        return {prefix: parameters}
    pairs = parameters.items() if isinstance(parameters, dict) else enumerate(parameters)
    return {name: value for key, each in pairs for name, value in flat(each, f"{prefix}[{key}]" if prefix else key).items()}


def fields(headers):
    """A list of headers as a dictionary."""
    return {header["name"]: header["value"] for header in headers}


def fault(message, code, param=None, type="invalid_request_error"):
    """The `error` of a forwarded request that was refused or came to nothing, without its request_log_url."""
    error = {
        "code": f"forwarding_api_{code}", "doc_url": "https://stripe.com/docs/error-codes/forwarding-api-" + code.replace("_", "-"),
        "message": message, "type": type,
    }
    return {**error, "param": param} if param else error


def failed(reason, code, status=502):
    """What the SDK raises where the destination gave no answer."""
    return "APIError", status, fault(f"The request could not be forwarded: {reason}.", code, type="api_error")


def not_used(message, param, code="invalid_parameter"):
    """What the SDK raises for a parameter that cannot be used."""
    return "InvalidRequestError", 400, fault(message, code, param)
