"""Two daemons behind nginx, on free ports, with the configuration of Packaging/fleet."""

import base64
import json
import os
import socket
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

CONFIGURATION = Path(__file__).parents[2] / "Packaging/fleet"
CLEAN = {name: value for name, value in os.environ.items() if not name.startswith("PINSTRIPE_")}
MODULE = "/usr/lib/nginx/modules/ngx_http_js_module.so"


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def bearer(key):
    return f"Bearer {key}"


def basic(key):
    return "Basic " + base64.b64encode(f"{key}:".encode()).decode()


def call(url, parameters=None, authorization=None, headers=None):
    """The status and the answer: JSON as a dictionary, else text. With parameters, it is a POST."""
    body = None if parameters is None else urllib.parse.urlencode(parameters).encode()
    headers = dict(headers or {})
    if authorization:
        headers["Authorization"] = authorization
    request = urllib.request.Request(url, body, headers)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            status, text = answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        status, text = error.code, error.read().decode()
    try:
        return status, json.loads(text)
    except ValueError:
        return status, text


class Daemon:
    def __init__(self, name, folder, public_url, *options):
        self.name = name
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.database = folder / f"{name}.sqlite"
        self._options = ["--port", str(self.port), "--database", str(self.database), "--public-url", f"{public_url}/{name}", *options]
        self._process = None

    def start(self):
        command = [os.environ["PINSTRIPE_BINARY"], "serve", *self._options, "--log-level", "error"]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=CLEAN)
        assert "is ready on" in self._process.stdout.readline()

    def stop(self):
        self._process.terminate()
        self._process.wait(20)

    def kill(self):
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process.stdout.close()
            self._process = None

    def customers(self):
        """The ids of all customers of all its accounts."""
        objects = call(f"{self.url}/_admin/objects?object=customer&limit=100")[1]["data"]
        return {object["id"] for object in objects}


class Fleet:
    def __init__(self, folder):
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.daemons = [Daemon(name, folder, self.url) for name in ("one", "two")]
        self._folder = folder
        self._nginx = None

    def start(self):
        for daemon in self.daemons:
            daemon.start()
        (self._folder / "nginx.conf").write_text(self._configuration())
        command = ["nginx", "-p", str(self._folder), "-e", str(self._folder / "error.log"), "-c", str(self._folder / "nginx.conf")]
        self._nginx = subprocess.Popen(command)
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            assert self._nginx.poll() is None, (self._folder / "error.log").read_text()
            try:
                if call(f"{self.url}/_admin/health")[0] == 200:
                    return self
            except urllib.error.URLError:
                time.sleep(0.05)
        raise AssertionError("nginx does not answer")

    def _configuration(self):
        """The one of Packaging/fleet, with the ports of this test, inside of what Debian's /etc/nginx/nginx.conf would be."""
        text = (CONFIGURATION / "pinstripe.conf").read_text()
        changes = {"js_path /etc/nginx;": f"js_path {CONFIGURATION};", "listen 12111;": f"listen 127.0.0.1:{self.port};"}
        changes |= {f"127.0.0.1:{12121 + number}": f"127.0.0.1:{daemon.port}" for number, daemon in enumerate(self.daemons)}
        for old, new in changes.items():
            assert old in text
            text = text.replace(old, new)
        folders = "\n".join(f"{kind}_temp_path {self._folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        user = "user root;" if os.getuid() == 0 else ""
        return f"load_module {MODULE};\n{user}\ndaemon off;\npid {self._folder}/nginx.pid;\nevents {{}}\nhttp {{\naccess_log off;\n{folders}\n{text}\n}}\n"

    def stop(self):
        if self._nginx:
            self._nginx.terminate()
            self._nginx.wait()
        for daemon in self.daemons:
            daemon.kill()

    def home(self, customer):
        """The daemon that has the customer. There is only one."""
        [daemon] = [daemon for daemon in self.daemons if customer in daemon.customers()]
        return daemon
