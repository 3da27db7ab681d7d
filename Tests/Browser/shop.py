"""A site of somebody else's that a page leads back to: it notes what it is asked for and shows a page of its own."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

TITLE = "Back in the shop"
# With an icon, so that the browser does not ask for one.
PAGE = f'<!doctype html><html lang="en"><title>{TITLE}</title><link rel="icon" href="data:,"><h1>{TITLE}</h1></html>'.encode()


class Shop:
    """Listens on a free port of 127.0.0.1 from its making to `close()`."""

    def __init__(self):
        self.requests = []
        self.referrers = []
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.shop = self
        self.port = self.server.server_port
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True)
        self.thread.start()

    def url(self, path="/back", host="127.0.0.1"):
        """An address of the shop's; by the host `localhost` it is another origin."""
        return f"http://{host}:{self.port}{path}"

    def close(self):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        shop = self.server.shop
        shop.requests.append(f"{self.command} {self.path}")
        shop.referrers.append(self.headers["Referer"])
        if self.path.startswith("/on"):
            self.send_response(303)
            self.send_header("Location", shop.url("/back", host="localhost"))
            self.send_header("Content-Length", "0")
            return self.end_headers()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(PAGE)))
        self.end_headers()
        self.wfile.write(PAGE)

    do_POST = do_GET

    def log_message(self, *arguments):
        pass
