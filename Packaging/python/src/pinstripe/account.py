"""An account of a test's own: its key, and what a test does to it."""

import json
import urllib.error
import urllib.parse
import urllib.request
import uuid

from .daemon import PinstripeError
from .receiver import Receiver


class RequestFailed(PinstripeError):
    """The daemon has refused a call. `error` is Stripe's error object."""

    def __init__(self, method, path, status, error):
        super().__init__(f"{method} {path} was answered {status}: {error.get('message')}")
        self.status = status
        self.error = error


class Account:
    """An account on a daemon. Accounts do not see one another."""

    def __init__(self, url, key=None):
        self.url = url
        self.key = key or f"sk_test_{uuid.uuid4().hex}"
        self._client = None
        self._receiver = None
        self._seen = 0

    @property
    def client(self):
        """A `stripe.StripeClient` of the account. It needs the package `stripe`, 8 or newer."""
        if self._client is None:
            import stripe

            self._client = stripe.StripeClient(self.key, base_addresses={"api": self.url, "files": self.url})
        return self._client

    def call(self, method, path, /, **parameters):
        """Calls the API or the control plane, without an SDK.

        :raises RequestFailed: the call was refused.
        """
        query = ""
        body = None
        headers = {"Authorization": f"Bearer {self.key}"}
        if parameters and method in ("GET", "DELETE"):
            query = "?" + urllib.parse.urlencode(parameters)
        elif parameters and path.startswith("/_admin"):
            body = json.dumps(parameters).encode()
            headers["Content-Type"] = "application/json"
        elif parameters:
            body = urllib.parse.urlencode(list(_flattened(parameters))).encode()
        request = urllib.request.Request(self.url + path + query, data=body, method=method, headers=headers)
        try:
            with urllib.request.urlopen(request) as response:
                return json.load(response)
        except urllib.error.HTTPError as failure:
            try:
                error = json.load(failure).get("error", {})
            except ValueError:
                error = {"message": failure.reason}
            raise RequestFailed(method, path, failure.code, error) from None

    # Time

    def settle(self):
        """Waits until no timer is due and every webhook that is due has been tried."""
        return self.call("POST", "/_admin/settle")

    def advance(self, time):
        """Moves the clock: seconds, or "90m", "4d" and the like. What becomes due on the way happens, and its webhooks arrive."""
        self.call("POST", "/_admin/clock", advance=time)
        return self.settle()

    def freeze(self):
        """Lets the clock stand still."""
        return self.call("POST", "/_admin/clock", frozen=True)

    @property
    def now(self):
        """What the clock shows, in Unix seconds."""
        return self.call("GET", "/_admin/clock")["now"]

    # What others do

    def transition(self, id, name, **parameters):
        """Does what a person or a bank does, such as `transition("vs_…", "verify")`. Answers the object."""
        return self.call("POST", f"/_admin/objects/{id}/transitions/{name}", **parameters)["object"]

    def progression(self, object, transition, after=0, **parameters):
        """Lets objects of a resource move by themselves."""
        return self.call("POST", "/_admin/progressions", object=object, transition=transition, after=after, parameters=parameters)

    def fault(self, **fault):
        """Makes something go wrong: `fault(match={"path": "/v1/refunds*"}, times=1, response={"status": 500})`."""
        return self.call("POST", "/_admin/faults", **fault)

    def requests(self, **filters):
        """What was called: `requests(path="/v1/refunds", method="POST")`, newest first, up to 100."""
        return self.call("GET", "/_admin/requests", **{"limit": 100, **filters})["data"]

    # Webhooks

    def receive_webhooks(self, *types):
        """Registers a webhook endpoint that this test receives. Without types, all events come. Call it before what causes the webhooks."""
        if self._receiver is None:
            self._receiver = Receiver()
            endpoint = self.call("POST", "/v1/webhook_endpoints", url=self._receiver.url, enabled_events=list(types) or ["*"])
            self._receiver.secret = endpoint["secret"]
        return self._receiver

    @property
    def webhooks(self):
        """All webhooks that have come, in their order."""
        self.settle()
        return self._receiver.webhooks if self._receiver else []

    def expect_webhook(self, type, **fields):
        """The next webhook of that type, counted from the last one that was expected.

        :param fields: what the event's object must have, such as `id="pi_…"` or `status="succeeded"`.
        :raises PinstripeError: there is none. The message says which ones came instead.
        """
        if self._receiver is None:
            raise PinstripeError("Nobody receives webhooks yet. Call receive_webhooks() before what causes them.")
        settled = self.settle()
        webhooks = self._receiver.webhooks
        for place, webhook in enumerate(webhooks[self._seen:], self._seen):
            object = webhook.event["data"]["object"]
            if webhook.type == type and all(object.get(name) == value for name, value in fields.items()):
                if not webhook.is_signed:
                    raise PinstripeError(f"The webhook {webhook.event['id']} is not signed with the endpoint's secret.")
                self._seen = place + 1
                return webhook.event
        raise PinstripeError(self._explain(type, fields, webhooks, settled))

    def _explain(self, type, fields, webhooks, settled):
        wanted = type + (f" with {fields}" if fields else "")
        lines = [f"No webhook {wanted} has come."]
        came = [f"  {'  ' if place >= self._seen else '(expected before) '}{webhook.type} {webhook.event['data']['object'].get('id', '')}"
                for place, webhook in enumerate(webhooks)]
        lines += ["These came:", *came] if came else ["None came at all."]
        for delivery in settled.get("failed", []):
            lines.append(f"{delivery['event_type']} did not reach {delivery['url']}: {delivery['failure']}")
        return "\n".join(lines)

    def close(self):
        if self._receiver:
            self._receiver.close()


def _flattened(parameters, prefix=""):
    """Parameters as Stripe's forms have them: `card[number]=…`, `items[0][price]=…`."""
    pairs = parameters.items() if isinstance(parameters, dict) else enumerate(parameters)
    for name, value in pairs:
        key = f"{prefix}[{name}]" if prefix else str(name)
        if isinstance(value, (dict, list, tuple)):
            yield from _flattened(value, key)
        else:
            yield key, str(value).lower() if isinstance(value, bool) else "" if value is None else value
