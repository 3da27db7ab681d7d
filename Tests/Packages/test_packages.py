"""The programs in the packages. What the Python wheel and the npm package bring besides is tested in files of its own."""

import tarfile

from clean import only, run


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
