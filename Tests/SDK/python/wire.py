"""HTTP without an SDK between: what a test uses to send exactly these bytes and to see exactly that answer.

`Wire` speaks to /v1 with a key, `Admin` to the control plane /_admin with JSON. Both open one connection a call.
"""

import http.client
import json
from urllib.parse import urlencode, urlsplit

FORM = "application/x-www-form-urlencoded"


class Answer:
    """A response as it came: status, headers (any case) and body."""

    def __init__(self, response):
        self.status = response.status
        self.headers = response.headers
        self.body = response.read()

    @property
    def text(self):
        return self.body.decode()

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def error(self):
        """The error without its request_log_url, which names a request and a time."""
        error = dict(self.json["error"])
        error.pop("request_log_url", None)
        return error

    @property
    def request_id(self):
        return self.headers["Request-Id"]

    def __repr__(self):
        return f"<{self.status} {self.body[:2000]!r}>"


class Wire:
    """Requests to one daemon in the name of one key."""

    def __init__(self, url, key=None):
        self.url = url
        self.key = key

    def call(self, method, path, form=None, *, headers=None, body=None):
        """Sends one request. `form` is a query-like string or a mapping of ready bracket names; a header of None is left out."""
        sent = {"Authorization": f"Bearer {self.key}" if self.key else None}
        if form is not None:
            body = form if isinstance(form, str) else urlencode(form)
            sent["Content-Type"] = FORM
        sent.update(headers or {})
        host = urlsplit(self.url)
        connection = http.client.HTTPConnection(host.hostname, host.port, timeout=20)
        try:
            connection.request(method, path, body=body, headers={k: v for k, v in sent.items() if v is not None})
            return Answer(connection.getresponse())
        finally:
            connection.close()

    def get(self, path, **rest):
        return self.call("GET", path, **rest)

    def post(self, path, form="", **rest):
        return self.call("POST", path, form, **rest)


class Admin:
    """The control plane. With a key it acts on that key's account, without one on all."""

    def __init__(self, url, key=None):
        self.wire = Wire(url, key)

    def call(self, method, path, body=None):
        """The answer as it came, whatever its status."""
        if body is None:
            return self.wire.call(method, f"/_admin{path}")
        return self.wire.call(method, f"/_admin{path}", body=json.dumps(body), headers={"Content-Type": "application/json"})

    def ask(self, method, path, body=None):
        """The JSON of an answer that has to be a success."""
        answer = self.call(method, path, body)
        assert answer.status == 200, answer
        return answer.json

    def health(self):
        return self.ask("GET", "/health")

    def reset(self, **body):
        return self.ask("POST", "/reset", body)

    def clock(self, **change):
        """The clock as it is; with arguments (now, advance, frozen) as it is after the change."""
        return self.ask("POST", "/clock", change) if change else self.ask("GET", "/clock")

    def object(self, id):
        return self.ask("GET", f"/objects/{id}")

    def fire(self, id, transition, **parameters):
        """Fires a transition that in real life a person causes."""
        return self.ask("POST", f"/objects/{id}/transitions/{transition}", parameters)

    def add_funds(self, amount, currency="usd"):
        """Puts money into the account's balance. Answers the balance."""
        return self.ask("POST", "/balance", {"amount": amount, "currency": currency})

    def load(self, seeds):
        """Loads objects in the format of a seed file. Answers how many there are now that were not there before."""
        return self.ask("POST", "/seeds", seeds)["objects_added"]

    def submit(self, id):
        return self.fire(id, "submit")

    def verify(self, id):
        return self.fire(id, "verify")

    def reject(self, id, code):
        return self.fire(id, "reject", code=code)

    def deliveries(self, **filters):
        """Newest first, each with its attempts; filters are event, webhook_endpoint, outcome, limit and starting_after."""
        return self.ask("GET", f"/deliveries?{urlencode({'limit': 100, **filters})}")["data"]

    def delivery(self, id):
        return self.ask("GET", f"/deliveries/{id}")

    def retry(self, id):
        """Makes an attempt by hand, which settle() waits for."""
        return self.ask("POST", f"/deliveries/{id}/retry")

    def settle(self):
        """Waits until nothing is due, and every delivery that was has been tried."""
        assert self.ask("POST", "/settle")["settled"] is True
