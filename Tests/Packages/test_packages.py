"""Each package is installed in a clean folder and used, with the documentation's own example."""

import os
import re
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

DIST = Path(os.environ["PINSTRIPE_DIST"])
ARTICLE = Path(__file__).parents[2] / "Sources/pinstripe/Pinstripe.docc/InATestSuite.md"
CLEAN = {name: value for name, value in os.environ.items() if not name.startswith("PINSTRIPE_")}


def run(*command, **options):
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, env=CLEAN, timeout=300, **options)
    return done.returncode, done.stdout + done.stderr


def only(pattern):
    [found] = DIST.glob(pattern)
    return found


@pytest.fixture(scope="session")
def environment(tmp_path_factory):
    """A virtual environment with the wheel, and with what the article tells to install."""
    folder = tmp_path_factory.mktemp("clean")
    assert run(sys.executable, "-m", "venv", folder)[0] == 0
    status, output = run(folder / "bin/pip", "install", "--quiet", only("*.whl"), "pytest", "pytest-xdist", "stripe==16.1.0")
    assert status == 0, output
    return folder / "bin"


def example():
    """The test of the article: the Python block that uses the fixture."""
    blocks = re.findall(r"```python\n(.*?)```", ARTICLE.read_text(), re.DOTALL)
    [block] = [block for block in blocks if "stripe_account" in block]
    return block


def test_the_wheel_brings_the_command(environment):
    assert run(environment / "pinstripe", "--version") == (0, "0.1.0\n")


def test_the_example_of_the_article(environment, tmp_path):
    (tmp_path / "test_shop.py").write_text(example())
    status, output = run(environment / "pytest", "-q", cwd=tmp_path)
    assert status == 0, output
    assert re.search(r"\d+ passed", output)


def test_eight_workers_share_one_daemon(environment, tmp_path):
    (tmp_path / "test_many.py").write_text("""
import pytest

@pytest.mark.parametrize("number", range(64))
def test_my_account_is_empty(stripe_account, pinstripe, number):
    assert stripe_account.client.v1.customers.list().data == []
    stripe_account.client.v1.customers.create({"name": str(number)})
    with open(f"urls-{number}", "w") as file:
        file.write(pinstripe.url)
""")
    status, output = run(environment / "pytest", "-q", "-n", "8", cwd=tmp_path)
    assert status == 0, output
    urls = {file.read_text() for file in tmp_path.glob("urls-*")}
    assert len(urls) == 1
    # The last worker has stopped it.
    assert run("curl", "--silent", "--max-time", "2", *urls)[0] != 0


def test_a_webhook_that_does_not_come_is_explained(environment, tmp_path):
    (tmp_path / "test_wrong.py").write_text("""
def test_refund(stripe_account):
    stripe_account.receive_webhooks()
    stripe_account.client.v1.customers.create({"name": "Jenny"})
    stripe_account.client.v1.webhook_endpoints.create({"url": "http://127.0.0.1:9/hook", "enabled_events": ["customer.updated"]})
    stripe_account.client.v1.customers.update(stripe_account.client.v1.customers.list().data[0].id, {"name": "Joe"})
    stripe_account.expect_webhook("charge.refunded")
""")
    status, output = run(environment / "pytest", "-q", cwd=tmp_path)
    assert status == 1
    assert "No webhook charge.refunded has come." in output
    assert "customer.created cus_" in output
    assert "customer.updated did not reach http://127.0.0.1:9/hook: 127.0.0.1:9 refuses the connection" in output


def test_the_tarball(tmp_path):
    with tarfile.open(only("*.tar.gz")) as tarball:
        tarball.extractall(tmp_path, filter="data")
    [program] = tmp_path.glob("*/bin/pinstripe")
    assert run(program, "--version") == (0, "0.1.0\n")


def test_the_debian_package(tmp_path):
    package = only("*.deb")
    assert run("dpkg-deb", "--extract", package, tmp_path)[0] == 0
    assert run(tmp_path / "usr/bin/pinstripe", "--version") == (0, "0.1.0\n")
    depends = run("dpkg-deb", "--field", package, "Depends")[1]
    assert "libevent" in depends and "libsqlite3-0" in depends and "libcurl4" in depends
