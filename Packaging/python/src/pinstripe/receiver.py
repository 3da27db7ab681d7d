"""Receives the webhooks of one account, in a thread of the test."""

import hashlib
import hmac
import json
import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Webhook:
    """A webhook as it came."""

    event: dict
    body: bytes
    headers: dict
    #: Whether its signature fits the endpoint's secret.
    is_signed: bool

    @property
    def type(self):
        return self.event["type"]


class Receiver:
    """An HTTP server on a free port that answers 200 to everything."""

    def __init__(self):
        #: The endpoint's. After a snapshot was restored, there may be more than one.
        self.secrets = []
        #: The status of its answers.
        self.status = 200
        self._webhooks = []
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self._server.server_address[1]}/"

    @property
    def webhooks(self):
        """All that have come, in their order."""
        with self._lock:
            return list(self._webhooks)

    def close(self):
        self._server.shutdown()
        self._server.server_close()

    def _note(self, body, headers):
        """Answers whether the body is an event."""
        try:
            webhook = Webhook(json.loads(body), body, headers, self._fits(body, headers.get("Stripe-Signature", "")))
        except ValueError:
            return False
        with self._lock:
            self._webhooks.append(webhook)
        return True

    def _fits(self, body, header):
        parts = dict(part.split("=", 1) for part in header.split(",") if "=" in part)
        signed = parts.get("t", "").encode() + b"." + body
        fitting = [hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest() for secret in self.secrets]
        return any(hmac.compare_digest(signature, parts.get("v1", "")) for signature in fitting)

    def _handler(self):
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):  # noqa: N802  (the name that http.server calls)
                is_webhook = receiver._note(self.rfile.read(int(self.headers.get("Content-Length", 0))), dict(self.headers))
                self.send_response(receiver.status if is_webhook else 400)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        return Handler
