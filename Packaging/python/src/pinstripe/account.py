"""An account of a test's own: its key, and what a test does to it."""

import http.client
import json
import urllib.error
import urllib.parse
import urllib.request
import uuid

from .daemon import PinstripeError
from .receiver import Receiver

# In a failure, pytest shows the line of the test and no line of this file.
__tracebackhide__ = True


class RequestFailed(PinstripeError):
    """The daemon has refused a call. `error` is Stripe's error object."""

    __module__ = "pinstripe"

    def __init__(self, method, path, status, answer):
        error = answer["error"]
        details = ", ".join(f"{name} {error[name]}" for name in ("code", "param") if error.get(name))
        waiting = [f"\n{delivery['event_type']} to {delivery['url']} is under way." for delivery in answer.get("outstanding", [])]
        super().__init__(
            f"{method} {path} was answered {status}: {error['message']}" + (f" ({details})" if details else "") + "".join(waiting))
        self.status = status
        self.error = error


class Account:
    """An account on a daemon. Accounts do not see one another."""

    def __init__(self, daemon, key=None):
        """:param daemon: where it is: something with a `url`, and with `last_words()` for when it does not answer."""
        self._daemon = daemon
        self.url = daemon.url
        self.key = key or f"sk_test_{uuid.uuid4().hex}"
        self._client = None
        self._receiver = None
        self._endpoint = None
        self._seen = 0

    @property
    def client(self):
        """A `stripe.StripeClient` of the account. It needs the package `stripe`, 8 or newer."""
        if self._client is None:
            import stripe

            self._client = stripe.StripeClient(self.key, base_addresses={"api": self.url, "files": self.url})
        return self._client

    def call(self, method, path, /, **parameters):
        """Calls the API or the control plane, without an SDK. Answers JSON; a file comes as bytes.

        :raises RequestFailed: the call was refused.
        :raises PinstripeError: the daemon does not answer.
        """
        query = ""
        body = None
        headers = {"Authorization": f"Bearer {self.key}"}
        if parameters and method in ("GET", "DELETE"):
            query = "?" + urllib.parse.urlencode(list(_flattened(parameters)))
        elif parameters and path.startswith("/_admin"):
            body = json.dumps(parameters).encode()
            headers["Content-Type"] = "application/json"
        elif parameters:
            body = urllib.parse.urlencode(list(_flattened(parameters))).encode()
        request = urllib.request.Request(self.url + path + query, data=body, method=method, headers=headers)
        try:
            with urllib.request.urlopen(request) as response:
                answer = response.read()
                return json.loads(answer) if response.headers.get_content_type() == "application/json" else answer
        except urllib.error.HTTPError as failure:
            raise RequestFailed(method, path, failure.code, _answer(failure)) from None
        except (OSError, http.client.HTTPException) as failure:
            reason = getattr(failure, "reason", None) or failure
            reason = getattr(reason, "strerror", None) or reason
            words = self._daemon.last_words()
            raise PinstripeError(f"Pinstripe at {self.url} does not answer: {reason}." + (f" {words}" if words else "")) from None

    def check(self):
        """Whether the daemon answers.

        :raises PinstripeError: it does not. The message says why.
        """
        self.call("GET", "/_admin/health")

    # Time

    def settle(self, timeout=10):
        """Waits until no timer is due and every webhook that is due has been tried, for so many seconds at most."""
        return self.call("POST", "/_admin/settle", timeout=timeout)

    def advance(self, time):
        """Moves the clock: seconds, or "90m", "4d" and the like. What becomes due on the way happens, and its webhooks arrive.

        Answers what the clock and `settle` answer: `now`, `fired`, `refused`, `failed` and the like.
        """
        moved = self.call("POST", "/_admin/clock", advance=time)
        return {**moved, **self.settle()}

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

    def snapshot(self, name="base"):
        """Keeps the present state of the account."""
        return self.call("PUT", f"/_admin/snapshots/{name}")

    def restore(self, name="base"):
        """Brings a state back. This test receives webhooks afterwards as before."""
        self.call("POST", f"/_admin/snapshots/{name}/restore")
        if self._receiver:
            self._register()

    # Webhooks

    def receive_webhooks(self, *types):
        """Registers a webhook endpoint that this test receives. Without types, all events come. Call it before what causes the webhooks."""
        if self._receiver is None:
            self._receiver = Receiver()
            self._endpoint = {"enabled_events": list(types) or ["*"]}
            self._register()
        return self._receiver

    def _register(self):
        """Registers the endpoint, unless it is there."""
        if "id" in self._endpoint:
            try:
                self.call("GET", f"/v1/webhook_endpoints/{self._endpoint['id']}")
                return
            except RequestFailed:
                pass
        self._endpoint = self.call(
            "POST", "/v1/webhook_endpoints", url=self._receiver.url, enabled_events=self._endpoint["enabled_events"])
        self._receiver.secrets.append(self._endpoint["secret"])

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
        failed = self.settle().get("failed", [])
        for place, webhook in enumerate(self._receiver.webhooks):
            if place >= self._seen and webhook.type == type and not _differences(webhook, fields):
                if not webhook.is_signed:
                    raise PinstripeError(f"The webhook {webhook.event['id']} is not signed with the endpoint's secret.")
                self._seen = place + 1
                return webhook.event
        raise PinstripeError(self._explain(type, fields, failed))

    def _explain(self, type, fields, failed):
        """Which webhooks came instead, and why others did not."""
        webhooks = self._receiver.webhooks
        wanted = type + (f" with {fields}" if fields else "")
        lines = [f"No webhook {wanted} has come."]
        lines.append("These came:" if webhooks else "None came at all.")
        for place, webhook in enumerate(webhooks):
            object = webhook.event["data"]["object"]
            before = "(seen before) " if place < self._seen else ""
            others = [f", its {name} is {object.get(name)!r}" for name in _differences(webhook, fields)] if webhook.type == type else []
            lines.append(f"  {before}{webhook.type} {object.get('id', '')}{''.join(others)}")
        lines += _reasons(failed)
        events = self.call("GET", "/v1/events", type=type, limit=1)["data"]
        asked = self._endpoint["enabled_events"]
        if not events:
            lines.append(f"The account has no event {type}.")
        elif "*" not in asked and type not in asked:
            lines.append(f"There is an event, {events[0]['id']}, but receive_webhooks() asked for {', '.join(asked)} only.")
        elif events[0]["id"] not in [webhook.event["id"] for webhook in webhooks]:
            lines.append(f"There is an event, {events[0]['id']}. Was receive_webhooks() called after it?")
        return "\n".join(lines)

    def troubles(self):
        """What went wrong, line by line: webhooks that were not delivered, and calls that were refused."""
        refused = self.requests(status="5xx") + self.requests(status="4xx")
        lines = _reasons(self.settle(timeout=1).get("failed", []))
        for request in sorted(refused, key=lambda request: request["created"]):
            error = request.get("error") or {}
            hint = "" if request["is_served"] or not request["is_stripe_url"] else " (Stripe has this URL. Pinstripe does not emulate it yet.)"
            lines.append(f"{request['method']} {request['path']} was answered {request['status']}: {error.get('message', 'no reason')}{hint}")
        return lines

    def close(self):
        if self._receiver:
            self._receiver.close()


def _answer(failure):
    """The JSON of a refusal. A proxy's answer may be anything."""
    text = failure.read()
    try:
        answer = json.loads(text)
    except ValueError:
        answer = {}
    return answer if "error" in answer else {"error": {"message": text.decode(errors="replace")}}


def _reasons(failed):
    return [f"{delivery['event_type']} did not reach {delivery['url']}: {delivery['failure']}" for delivery in failed]


def _differences(webhook, fields):
    """The names of the fields that the event's object does not have as wanted."""
    object = webhook.event["data"]["object"]
    return [name for name, value in fields.items() if object.get(name) != value]


def _flattened(parameters, prefix=""):
    """Parameters as Stripe's forms have them: `card[number]=…`, `items[0][price]=…`."""
    pairs = parameters.items() if isinstance(parameters, dict) else enumerate(parameters)
    for name, value in pairs:
        key = f"{prefix}[{name}]" if prefix else str(name)
        if isinstance(value, (dict, list, tuple)):
            yield from _flattened(value, key)
        else:
            yield key, str(value).lower() if isinstance(value, bool) else "" if value is None else value
