"""Runs the PyPI package `localstripe` as its own `start` does, but for three things: it listens on any free port of
127.0.0.1 (not on 8420 of every interface), says which, and keeps its state in the file given as the first argument
instead of /tmp/localstripe.pickle. It still writes that file at every change, and still logs every request."""

import builtins
import logging
import socket
import sys

from aiohttp import web
from localstripe import resources
from localstripe.server import app

state = sys.argv[1]
resources.open = lambda path, mode: builtins.open(state, mode)

listener = socket.create_server(("127.0.0.1", 0))
logger = logging.getLogger("aiohttp.access")
logger.setLevel(logging.DEBUG)
logger.addHandler(logging.StreamHandler())
port = listener.getsockname()[1]
web.run_app(app, sock=listener, access_log=logger, print=lambda _: print(f"localstripe is ready on http://127.0.0.1:{port}", flush=True))
