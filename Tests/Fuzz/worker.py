"""One client with an account of its own: it makes requests, remembers the ids in their answers, and looks whether each answer is as it must be."""

import collections
import json
import re
from urllib.parse import quote

from connection import Connection, Hung
from grammar import Grammar, encode, endpoints
from values import Values

ERROR_TYPES = {"api_error", "card_error", "idempotency_error", "invalid_request_error"}
# What a forwarded request is answered with where its destination fails.
DOCUMENTED = {(502, "forwarding_api_upstream_connection_error"), (502, "forwarding_api_upstream_error"),
              (504, "forwarding_api_upstream_connection_timeout")}
# Refused, and on record all the same: a declined charge, a verification that has used up an attempt.
KEEPS_CHANGE = ("/verify",)
# Whoever looks at a verification session whose link has expired gets new ones, be the rest of what he asks refused.
RENEWED = re.compile(r'"(client_secret|url)": "[^"]*"')
FORM = "application/x-www-form-urlencoded"
# Objects that are gone once their time is over, whatever is asked meanwhile.
PASSING = ("ephkey_", "evt_", "fwdreq_")
IDS_OF_A_KIND, COMPARED, ANEW = 30, 0.02, 0.0005
CARD_NUMBER = "4242424242424242"


class Worker:
    def __init__(self, url, random, number, limit):
        self.url, self.random, self.limit = url, random, limit
        self.connection = Connection(url)
        self.account = f"fuzz{number}"
        self.ids = collections.defaultdict(list)
        self.statuses, self.faults, self.sent, self.compared = collections.Counter(), [], 0, 0
        self.slowest = (0, "")
        self.resources = self.admin("GET", "/resources")["data"]
        self.endpoints = endpoints(self.resources)
        self.owners = {"customer": "cus_", "charge": "ch_", "source": "src_", "account": "acct_", "refund": "re_"}
        self.grammar = Grammar(random, Values(random, url, self.ids))
        self.begin()

    # The account

    def begin(self):
        """A new world whose time stands still: nothing changes but by a request."""
        self.ids.clear()
        self.admin("POST", "/reset")
        self.admin("POST", "/clock", {"frozen": True})
        for product in self.get("/v1/climate/products")["data"]:
            self.learn(product["id"])

    def admin(self, method, path, body=None):
        answer = self.connection.send(
            method, f"/_admin{path}", {"Authorization": f"Bearer sk_test_{self.account}"}, json.dumps(body or {}).encode() if method == "POST" else b"")
        return json.loads(answer.body)

    def get(self, path):
        return json.loads(self.connection.send("GET", path, {"Authorization": f"Bearer sk_test_{self.account}"}).body)

    def state(self):
        """All objects that the account has, its newest events and its balance, each by its name or by where it was read."""
        state = {}
        cursor = ""
        while True:
            page = self.admin("GET", f"/objects?limit=100{cursor}")
            for each in page["data"]:
                shown = each.get("object") if isinstance(each.get("object"), dict) else each
                # A cash balance and the like have no id.
                state[shown.get("id") or f"{shown['object']} of {shown.get('customer')}"] = RENEWED.sub("", json.dumps(each, sort_keys=True))
                if "id" in shown:
                    cursor = f"&starting_after={quote(shown['id'])}"
            if not page["has_more"]:
                break
        for event in self.get("/v1/events?limit=100")["data"]:
            # It falls when an endpoint has answered, whatever is asked meanwhile.
            del event["pending_webhooks"]
            state[event["id"]] = json.dumps(event)
        for path in ("/v1/balance_transactions?limit=100", "/v1/balance"):
            state[path] = json.dumps(self.get(path))
        return state

    # Steps

    def step(self):
        """One request, of the API mostly."""
        draw = self.random.random()
        if draw < ANEW or self.sent % 3000 == 2999:
            self.begin()
        if draw < 0.06:
            return self.control()
        # Where there is nothing of a kind yet, one is made first.
        endpoint = self.random.choice(self.endpoints)
        if endpoint.names and not self.ids.get(endpoint.prefix):
            endpoint = self.random.choice([each for each in self.endpoints if each.method == "POST" and not each.names])
        path = self.grammar.path(endpoint, self.owners)
        form = encode(self.grammar.form(endpoint.parameters))
        method = endpoint.method if self.random.random() < 0.98 else self.random.choice(["GET", "POST", "DELETE", "PUT", "HEAD"])
        if method == "POST":
            self.attempt(method, path, form.encode(), self.headers())
        else:
            self.attempt(method, f"{path}?{form}" if form else path, b"", self.headers())

    def control(self):
        """What a tester does: fires transitions, moves the clock, adds money."""
        id = self.grammar.values.id()
        names = sorted({each["name"] for resource in self.resources for each in resource["transitions"]})
        form = {"code": self.random.choice(["document_expired", "abandoned", "insufficient_funds", "x"])}
        call, body = self.random.choice([
            (f"/objects/{quote(id, safe='')}/transitions/{self.random.choice(names)}", form), (f"/objects/{quote(id, safe='')}/transitions/submit", {}),
            (f"/objects/{quote(id, safe='')}/transitions/verify", {}), (f"/objects/{quote(id, safe='')}/transitions/authorize", {}),
            ("/clock", {"advance": self.random.choice([1, 60, "1h", "4d", "x", -1, 10 ** 12])}),
            ("/balance", {"amount": self.random.choice([100, -1, 10 ** 18, "x"]), "currency": self.random.choice(["usd", "eur", "x"])}),
            ("/settle", {"timeout": 1}), ("/seeds", {"customer": [{"id": self.random.choice(["cus_seed", id])}]}),
        ])
        self.attempt("POST", f"/_admin{call}", json.dumps(body).encode(), {"Authorization": f"Bearer sk_test_{self.account}"})

    def headers(self):
        kind = self.random.choice(["sk"] * 18 + ["rk", "pk"])
        headers = {"Authorization": f"Bearer {kind}_test_{self.account}", "Content-Type": FORM}
        if self.random.random() < 0.1:
            headers["Idempotency-Key"] = f"key-{self.random.randrange(200)}"
        if self.random.random() < 0.1:
            headers["Stripe-Version"] = self.random.choice(["2019-03-14", "2024-06-20", "2026-10-28.endive", "latest"])
        if self.random.random() < 0.02:
            headers["Origin"] = self.random.choice(["http://evil.example", "http://localhost:3000"])
        return headers

    # Answers

    def attempt(self, method, path, body, headers):
        told = f"{method} {path[:300]} {body[:500].decode(errors='replace')} {self.told(headers)}"
        is_compared = self.random.random() < COMPARED
        before = self.state() if is_compared else None
        try:
            answer = self.connection.send(method, path, headers, body)
        except Hung as fault:
            return self.fault(f"{fault}: {told}")
        self.sent += 1
        self.statuses[answer.status] += 1
        if answer.seconds > self.slowest[0]:
            self.slowest = (answer.seconds, told)
        if answer.seconds > self.limit and not path.startswith(("/_admin/clock", "/_admin/settle", "/v1/forwarding")):
            self.fault(f"{answer.seconds:.2f} s: {told}")
        parsed = self.parsed(answer, method, told)
        if before and answer.status >= 400 and answer.status not in (402, 502, 504) and not any(each in path for each in KEEPS_CHANGE):
            self.compared += 1
            after = self.state()
            for name in sorted(before.keys() | after.keys()):
                if before.get(name) != after.get(name) and not (name not in after and name.startswith(PASSING)):
                    self.fault(f"{answer.status}, and something has changed: {told}\nbefore: {before.get(name)}\nafter:  {after.get(name)}")
                    break
        if parsed and answer.status == 200:
            self.remember(parsed)

    def parsed(self, answer, method, told):
        """The answer's JSON, once it is found to be in order."""
        if method in ("HEAD", "OPTIONS") or not answer.headers.get("content-type", "").startswith("application/json"):
            if answer.status >= 500:
                self.fault(f"{answer.status}: {told}")
            return None
        try:
            parsed = json.loads(answer.body)
        except ValueError:
            return self.fault(f"{answer.status}, and no JSON: {told}\n{answer.body[:500]!r}")
        error = parsed.get("error", {}) if isinstance(parsed, dict) else {}
        if answer.status >= 500 and (answer.status, error.get("code")) not in DOCUMENTED:
            self.fault(f"{answer.status}: {told}\n{answer.body.decode(errors='replace')}")
        if answer.status >= 400 and (error.get("type") not in ERROR_TYPES or CARD_NUMBER in error.get("message", "")):
            self.fault(f"no error of Stripe's: {told}\n{answer.body.decode(errors='replace')}")
        return parsed

    def told(self, headers):
        return " ".join(f"{name}: {value}" for name, value in headers.items() if name not in ("Authorization", "Content-Type"))

    def fault(self, text):
        self.faults.append(text)

    def remember(self, parsed):
        if isinstance(parsed, dict) and isinstance(parsed.get("id"), str):
            self.learn(parsed["id"])
        for each in (parsed.get("data") if isinstance(parsed, dict) and isinstance(parsed.get("data"), list) else [])[:3]:
            self.remember(each)

    def learn(self, id):
        known = self.ids[id[:id.rfind("_") + 1]]
        if id not in known:
            known.append(id)
            if len(known) > IDS_OF_A_KIND:
                del known[self.random.randrange(len(known))]
