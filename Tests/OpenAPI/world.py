"""An account that has at least one object of each resource: made by the calls of stories.txt, each of which must succeed."""

import re
from pathlib import Path
from urllib.parse import quote_plus

import requests

STORIES = Path(__file__).resolve().parent / "stories.txt"
KEY = "sk_test_openapi"
VERSION = "2026-10-28.endive"
FILE = (
    b'--edge\r\nContent-Disposition: form-data; name="purpose"\r\n\r\ndispute_evidence\r\n'
    b'--edge\r\nContent-Disposition: form-data; name="file"; filename="receipt.png"\r\nContent-Type: image/png\r\n\r\n'
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89\r\n--edge--\r\n"
)
# What no call makes.
SEEDS = b'{"invoice_rendering_template": [{"id": "inrtem_gold"}]}'


class Refused(Exception):
    """A call of a story that did not succeed."""


class World:
    def __init__(self, url):
        self.url = url
        self.named = {}
        self.ids = {}
        # Each call with its answer: method, path, response.
        self.answers = []

    def build(self):
        self.send("POST", "/v1/files", FILE, {"Content-Type": "multipart/form-data; boundary=edge"}, name="file")
        self.send("POST", "/v1/file_links", f"file={self.find('file')}", name="link")
        self.call("POST", "/_admin/seeds", SEEDS, {"Content-Type": "application/json"}).raise_for_status()
        for line in STORIES.read_text().splitlines():
            if line.strip() and not line.startswith("#"):
                self.tell(line)
        self.send("POST", f"/v1/file_links/{self.find('link')}", "metadata[order]=1")
        self.send("GET", f"/v1/files/{self.find('file')}/contents")
        self.send("POST", "/v1/ephemeral_keys", f"customer={self.find('customer')}")
        self.send("POST", "/v1/confirmation_tokens", "payment_method_data[type]=card&payment_method_data[card][token]=tok_visa")
        self.send("PUT", "/_admin/snapshots/copy/file", self.exported(), {"Content-Type": "application/x-ndjson"})
        self.note(self.call("GET", "/_admin/objects?limit=100").json())
        return self

    def exported(self):
        self.send("PUT", "/_admin/snapshots/base")
        return self.call("GET", "/_admin/snapshots/base/file").content

    def tell(self, line):
        name, account, method, target, form = re.fullmatch(r"(?:(\w+) = )?(?:\[(\w+)\] )?(\w+) (\S+)(?: (.*))?", line).groups()
        filled = [self.fill(text or "") for text in (target, form)]
        body = "&".join(f"{key}={quote_plus(value)}" for key, _, value in (pair.partition("=") for pair in filled[1].split("&")) if key)
        path, _, query = filled[0].partition("?")
        headers = {"Stripe-Account": account} if account else None
        self.send(method, f"{path}?{query}" if query else path, body, headers, query_form=method == "GET", name=name)

    def fill(self, text):
        return re.sub(r"\{([a-z_0-9.]+)\}", lambda match: self.find(match.group(1)), text)

    def find(self, place):
        if place == "base":
            return self.url
        value, *path = [self.named[place.split(".")[0]], *place.split(".")[1:]]
        for part in path or ["id"]:
            value = value[int(part)] if part.isdigit() else value[part]
        return value

    def send(self, method, target, body="", headers=None, query_form=False, name=None):
        if query_form and body:
            target, body = f"{target}?{body}", ""
        response = self.call(method, target, body, headers)
        if response.status_code != 200:
            raise Refused(f"{method} {target} {body}: {response.status_code} {response.text}")
        self.answers.append((method, target.partition("?")[0], response))
        if response.headers["Content-Type"].startswith("application/json"):
            self.note(response.json())
            if name:
                self.named[name] = response.json()

    def call(self, method, target, body="", headers=None):
        headers = {"Authorization": f"Bearer {KEY}", "Content-Type": "application/x-www-form-urlencoded", **(headers or {})}
        if target.startswith("/v1/ephemeral_keys"):
            headers["Stripe-Version"] = VERSION
        return requests.request(method, self.url + target.replace(" ", "+"), data=body or None, headers=headers, timeout=20)

    def note(self, value):
        """Remembers the ids of all objects in an answer, by resource."""
        if isinstance(value, dict):
            if isinstance(value.get("id"), str) and isinstance(value.get("object"), str) and not value.get("deleted"):
                known = self.ids.setdefault(value["object"], [])
                if value["id"] not in known:
                    known.append(value["id"])
            value = list(value.values())
        if isinstance(value, list):
            for each in value:
                self.note(each)
