"""A proxy that fails on purpose: each POST meets the next of the faults it was given, the rest pass unharmed.

- LOSE_REQUEST: the connection ends before the daemon has heard of the request
- LOSE_ANSWER: the daemon has done the work, the connection ends without its answer
- FAIL_AFTER: the daemon has done the work, the client hears 500
"""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from wire import Wire

LOSE_REQUEST, LOSE_ANSWER, FAIL_AFTER = "lose the request", "lose the answer", "fail after the work"
HOP_HEADERS = ("connection", "content-length", "date", "host", "transfer-encoding")


class FlakyProxy(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, upstream, faults):
        super().__init__(("127.0.0.1", 0), Handler)
        self.upstream = upstream
        self.faults = list(faults)
        self.keys = []  # the idempotency keys of the POSTs, in the order they came

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}"

    def __enter__(self):
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.shutdown()
        self.server_close()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.forward(None)

    def do_POST(self):
        self.server.keys.append(self.headers["Idempotency-Key"])
        self.forward(self.server.faults.pop(0) if self.server.faults else None)

    def forward(self, fault):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if fault == LOSE_REQUEST:
            self.close_connection = True
            return
        headers = {name: value for name, value in self.headers.items() if name.lower() not in HOP_HEADERS}
        answer = Wire(self.server.upstream).call(self.command, self.path, body=body or None, headers=headers)
        if fault == LOSE_ANSWER:
            self.close_connection = True
        elif fault == FAIL_AFTER:
            body = json.dumps({"error": {"message": "The proxy failed.", "type": "api_error"}}).encode()
            self.reply(500, {"Content-Type": "application/json"}, body)
        else:
            self.reply(answer.status, {n: v for n, v in answer.headers.items() if n.lower() not in HOP_HEADERS}, answer.body)

    def reply(self, status, headers, body):
        self.send_response_only(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass
