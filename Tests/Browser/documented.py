"""Runs a program of the documentation, exactly as it stands there."""

import contextlib
import re
import socket
import subprocess
import sys
import time

from daemon import REPOSITORY, clean_environment

ARTICLES = REPOSITORY / "Sources/pinstripe/Pinstripe.docc"
START_SECONDS = 20


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@contextlib.contextmanager
def documented(article, name, daemon, key, folder):
    """The address of the shop in an article. It runs as long as it is needed."""
    [code] = re.findall(rf"In `{name}`:\n\n```python\n(.*?)```", (ARTICLES / article).read_text(), re.DOTALL)
    file, port = folder / name, free_port()
    file.write_text(code)
    environment = {**clean_environment(), "PINSTRIPE_URL": daemon.url, "STRIPE_API_KEY": key, "SHOP_PORT": str(port)}
    with open(folder / "log", "wb") as log:
        process = subprocess.Popen([sys.executable, file], env=environment, stdout=log, stderr=log)
    try:
        deadline = time.monotonic() + START_SECONDS
        while socket.socket().connect_ex(("127.0.0.1", port)) != 0:
            assert process.poll() is None and time.monotonic() < deadline, (folder / "log").read_text()
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait()
    assert "Traceback" not in (folder / "log").read_text()
