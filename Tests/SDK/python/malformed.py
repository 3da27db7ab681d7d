"""Requests as no SDK would send them, from a seeded random source: the same seed always makes the same bytes.

Each maker answers the bytes of one attempt, mostly one request, with `Connection: close` so that its answer ends.
Some are good, for a server that refuses everything would pass too.
"""

import json

SESSIONS = "/v1/identity/verification_sessions"
ADMIN_CLOCK = "/_admin/clock"
METHODS = ["GET", "POST", "POST", "POST", "DELETE", "PUT", "PATCH", "OPTIONS", "BREW", "get", "", "G\x00T"]
CONTENT_TYPES = [
    "application/x-www-form-urlencoded", "application/json", "multipart/form-data; boundary=x", "multipart/form-data",
    "text/plain", "application/x-www-form-urlencoded; charset=utf-16", "/", "", "a" * 300,
]
NAMES = ["type", "metadata", "options", "document", "allowed_types", "expand", "limit", "created", "status", "starting_after",
         "0", "1", "-1", "99999999999999999999", "", "[", "]", "%", "é", "\x00", "a" * 60]
VALUES = ["document", "id_number", "", "0", "-1", "1e9", "9" * 40, "true", "null", "[redacted]", "vs_", "é🦓", "\x00\x01",
          "a" * 6000]
BAD_ENCODINGS = [b"%", b"%z", b"%zz", b"%f", b"%ff", b"%c3%28", b"%ed%a0%80", b"\xff\xfe", b"\xc3(", b"%00", b"\x00", b"+%"]


class Requests:
    """An endless source: next(requests) is the bytes of the next attempt."""

    def __init__(self, random, key):
        self.random, self.key = random, key
        self.makers = [
            self.good, self.form, self.form, self.query, self.bad_encoding, self.nested, self.content_type, self.path, self.method,
            self.authorization, self.headers, self.length, self.chunks, self.json_to_admin, self.truncated, self.mutated,
            self.mutated, self.pipelined, self.garbage,
        ]

    def __iter__(self):
        return self

    def __next__(self):
        return self.random.choice(self.makers)()

    # Parts

    def request(self, method="POST", path=SESSIONS, body=b"", *, content_type=CONTENT_TYPES[0], length=None, extra=b"",
                authorization=None):
        authorization = f"Bearer {self.key}" if authorization is None else authorization
        head = (f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: {authorization}\r\n"
                f"Content-Type: {content_type}\r\nContent-Length: {len(body) if length is None else length}\r\n")
        return head.encode("utf-8", "surrogateescape") + extra + b"\r\n" + body

    def noise(self, longest=200):
        return self.random.randbytes(self.random.randrange(longest))

    def name(self):
        brackets = "".join(f"[{self.random.choice(NAMES)}]" for _ in range(self.random.randrange(4)))
        return self.random.choice(NAMES) + brackets

    def pairs(self):
        count = self.random.choice([0, 1, 2, 3, 8])
        return "&".join(f"{self.name()}={self.random.choice(VALUES)}" for _ in range(count))

    # Makers

    def good(self):
        return self.request(body=b"type=document&metadata[a]=1")

    def form(self):
        return self.request(body=self.pairs().encode())

    def query(self):
        pairs = self.pairs().replace(" ", "+").replace("\x00", "%00")
        return self.request("GET", f"{SESSIONS}?{pairs}")

    def bad_encoding(self):
        bad = b"&".join(self.random.choices(BAD_ENCODINGS, k=3))
        return self.request(body=self.random.choice([b"type=", b"metadata[", b""]) + bad + b"]=1")

    def nested(self):
        depth = self.random.choice([19, 20, 21, 100, 5000])
        part = self.random.choice(["[a]", "[0]", "[]", "[", "]"])
        return self.request(body=("metadata" + part * depth + "=1").encode())

    def content_type(self):
        body = self.random.choice([b'{"type": "document"}', b"type=document", b"--x\r\n\r\n--x--", self.noise()])
        return self.request(body=body, content_type=self.random.choice(CONTENT_TYPES))

    def path(self):
        parts = ["", ".", "..", "v1", "identity", "verification_sessions", "vs_x", "cancel", "%2e%2e", "%00", "%ff", "?", "#", "é",
                 "a" * 5000]
        path = "/".join(self.random.choices(parts, k=self.random.randrange(6)))
        return self.request(self.random.choice(["GET", "POST"]), self.random.choice(["/", "/v1/", "", "http://x/"]) + path)

    def method(self):
        return self.request(self.random.choice(METHODS), body=b"type=document")

    def authorization(self):
        choices = ["", "Bearer", "Bearer ", "Basic", "Basic !!!", "Basic c2tfdGVzdF94", "Digest x", "Bearer " + "k" * 5000,
                   "Bearer sk_live_notreally", "Bearer pk_test_x", "Bearer sk_test_é", "bearer " + self.key]
        return self.request(authorization=self.random.choice(choices), body=b"type=document")

    def headers(self):
        extra = self.random.choice([
            b"X: " + b"x" * 20000 + b"\r\n", b"X: 1\r\n" * 2000, b"Idempotency-Key:\r\n", b"Idempotency-Key: \xff\xfe\r\n",
            b"Stripe-Version: \x01\r\n", b"Stripe-Account: " + b"a" * 5000 + b"\r\n", b": no name\r\n", b"no colon\r\n",
            b" folded: 1\r\n", b"Expect: 100-continue\r\n", b"Expect: nonsense\r\n", b"Content-Type: text/plain\r\n",
        ])
        return self.request(body=b"type=document", extra=extra)

    def length(self):
        length = self.random.choice([0, 5, 12, 14, 100, -1, "x", "", "99999999999999999999", "13, 13", 2 ** 31, "0x10"])
        return self.request(body=b"type=document", length=length)

    def chunks(self):
        size = self.random.choice([b"d", b"D", b"0", b"1", b"ff", b"-1", b"x", b"", b"ffffffffffffffffff", b"d;ext=1"])
        end = self.random.choice([b"0\r\n\r\n", b"0\r\n", b"", b"0\r\nTrailer: 1\r\n\r\n"])
        head = self.request(extra=b"Transfer-Encoding: chunked\r\n").replace(b"Content-Length: 0\r\n", b"")
        return head + size + b"\r\ntype=document\r\n" + end

    def json_to_admin(self):
        value = self.random.choice([
            "{", "[" * 5000, '{"advance":' * 500, '{"advance": "1x"}', '{"now": 1e400}', '{"now": -9223372036854775809}',
            '"\\ud800"', '{"frozen": {}}', json.dumps({"a": "é" * 1000}), "nul", '{"advance": 1, "advance": 2}', "\x00",
        ])
        return self.request(path=ADMIN_CLOCK, body=value.encode("utf-8", "replace"), content_type="application/json")

    def truncated(self):
        whole = self.good()
        return whole[: self.random.randrange(1, len(whole))]

    def mutated(self):
        request = bytearray(self.random.choice([self.good, self.form, self.query])())
        for _ in range(self.random.randrange(1, 6)):
            request[self.random.randrange(len(request))] = self.random.randrange(256)
        return request

    def pipelined(self):
        kept = self.good().replace(b"Connection: close\r\n", b"")
        middle = self.random.choice([b"", self.noise(), b"\r\n" * 5, kept, self.truncated()])
        return kept + middle + self.good()

    def garbage(self):
        hello_of_tls = b"\x16\x03\x01\x02\x00" + self.noise()
        return self.random.choice([self.noise(2000), b"\r\n" * 100, hello_of_tls, b"GET /\r\n\r\n", b"\x00" * 100])
