"""The programs in the packages. What the Python wheel and the npm package bring besides is tested in files of its own."""

import re
import tarfile

import pytest

from clean import only, run
from program import IS_STATIC, libraries


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
    assert run("bash", "-c", script, environment={"PATH": f"{tmp_path}/usr/bin:/usr/bin:/bin"}) == (0, "settle\n")
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
    sizes = {pattern: only(pattern).stat().st_size / 1_000_000 for pattern in ("*.tar.gz", "*.deb", "*.whl", "*.tgz")}
    assert all(size < 15 for size in sizes.values()), sizes
