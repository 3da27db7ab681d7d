"""Each package is installed in a clean folder and used, with the documentation's own example."""

import re
import sys
import tarfile

import pytest

from packages import CLEAN, IS_STATIC, REPOSITORY, libraries, only, run

ARTICLE = REPOSITORY / "Sources/pinstripe/Pinstripe.docc/InATestSuite.md"


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
    [folder] = tmp_path.iterdir()
    assert run(folder / "bin/pinstripe", "--version") == (0, "0.1.0\n")
    assert {"README.md", "LICENSES", "compose.yaml", "fleet"} <= {file.name for file in folder.iterdir()}
    if IS_STATIC:
        assert libraries(folder / "bin/pinstripe") == set()


def test_the_debian_package(tmp_path):
    package = only("*.deb")
    assert run("dpkg-deb", "--extract", package, tmp_path)[0] == 0
    assert run(tmp_path / "usr/bin/pinstripe", "--version") == (0, "0.1.0\n")
    depends = run("dpkg-deb", "--field", package, "Depends")[1]
    if IS_STATIC:
        assert re.fullmatch(r"libc6 \(>= 2\.\d+\)\n", depends)
    else:
        assert all(name in depends for name in ("libc6 (>= 2.", "libevent", "libsqlite3-0", "libcurl4"))
    # Bash completes its commands.
    completion = tmp_path / "usr/share/bash-completion/completions/pinstripe"
    words = "COMP_WORDS=(pinstripe sett); COMP_CWORD=1; COMP_LINE='pinstripe sett'; COMP_POINT=14; COMP_TYPE=9"
    script = f"source {completion}; {words}; _pinstripe pinstripe sett pinstripe; echo ${{COMPREPLY[@]}}"
    assert run("bash", "-c", script, env={**CLEAN, "PATH": f"{tmp_path}/usr/bin:/usr/bin:/bin"}) == (0, "settle\n")
    license = (tmp_path / "usr/share/doc/pinstripe/copyright").read_text()
    assert all(f"==== {name}" in license for name in ("The Swift runtime", "libevent", "SQLite", "OpenSSL", "libstdc++ and libgcc"))
    assert ("==== curl ====" in license) or not IS_STATIC


def test_the_debian_package_installs(tmp_path):
    for name in ("updates", "info", "triggers"):
        (tmp_path / "var/lib/dpkg" / name).mkdir(parents=True)
    (tmp_path / "var/lib/dpkg/status").touch()
    # The folder holds no C library, so its dependency is missing there. Only root may install into a folder and change root there.
    options = ["--force-depends", "--force-not-root", "--force-script-chrootless", f"--root={tmp_path}"]
    status, output = run("dpkg", *options, "--install", only("*.deb"))
    assert status == 0, output
    assert "install ok installed" in run("dpkg-query", f"--admindir={tmp_path}/var/lib/dpkg", "--status", "pinstripe")[1]
    assert run(tmp_path / "usr/bin/pinstripe", "--version") == (0, "0.1.0\n")


def test_the_name_of_the_wheel_says_where_it_runs():
    platform = re.fullmatch(r"pinstripe-0\.1\.0-py3-none-(.*)\.whl", only("*.whl").name).group(1)
    assert re.fullmatch(r"manylinux_2_\d+_\w+" if IS_STATIC else r"linux_\w+", platform)


@pytest.mark.skipif(not IS_STATIC, reason="a debug build is large")
def test_the_packages_are_small():
    sizes = {pattern: only(pattern).stat().st_size / 1_000_000 for pattern in ("*.tar.gz", "*.deb", "*.whl")}
    assert all(size < 15 for size in sizes.values()), sizes
