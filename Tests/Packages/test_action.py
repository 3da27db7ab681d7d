"""The steps of the action, run as GitHub runs them, in a clean folder."""

import re
import subprocess
import sys
import urllib.request

import pytest
import yaml

from clean import CLEAN, REPOSITORY, only, run

ACTION = yaml.safe_load((REPOSITORY / "Packaging/action.yml").read_text())


class Job:
    """A job on a runner: files that steps write to, and what the inputs of the action are."""

    def __init__(self, folder, **inputs):
        self._folder = folder
        self._inputs = {name: inputs.get(name, field.get("default", "")) for name, field in ACTION["inputs"].items()}
        # A runner has a Python of its own, and pip installs into it.
        assert run(sys.executable, "-m", "venv", folder / "python")[0] == 0
        self.files = {name: folder / name for name in ("GITHUB_OUTPUT", "GITHUB_ENV", "GITHUB_PATH")}
        for file in self.files.values():
            file.touch()

    def run(self):
        """Runs the steps until one fails. The status and what was printed."""
        output = ""
        for step in ACTION["runs"]["steps"]:
            assert step["shell"] == "bash"
            values = {name: self._value(text) for name, text in step["env"].items()}
            environment = {
                **CLEAN, **values, **{name: str(file) for name, file in self.files.items()}, "RUNNER_TEMP": str(self._folder),
                "PATH": f"{self._folder}/python/bin:/usr/bin:/bin"}
            script = self._folder / "script.sh"
            script.write_text(step["run"])
            # Files instead of pipes, because the daemon stays.
            with open(self._folder / "said", "w+") as said:
                status = subprocess.run(
                    ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", script], stdout=said, stderr=said, env=environment, timeout=120).returncode
                said.seek(0)
                output += said.read()
            if status:
                return status, output
        return 0, output

    def _value(self, text):
        [name] = re.fullmatch(r"\$\{\{ inputs\.(\w+) \}\}", text).groups()
        return self._inputs[name]

    def written(self, name):
        return dict(line.split("=", 1) for line in self.files[name].read_text().splitlines())


def shut_down(url):
    urllib.request.urlopen(urllib.request.Request(f"{url}/_admin/shutdown", b""), timeout=20).close()


@pytest.mark.parametrize("package", ["*.tar.gz", "*.whl"])
def test_the_action_starts_a_daemon(tmp_path, package):
    job = Job(tmp_path, package=str(only(package)), port="0", options="--starting-balance 5000")
    status, output = job.run()
    assert status == 0, output
    url = job.written("GITHUB_OUTPUT")["url"]
    try:
        assert job.written("GITHUB_ENV") == {
            "PINSTRIPE_URL": url, "STRIPE_API_BASE": url, "PINSTRIPE_LOG": f"{tmp_path}/pinstripe/pinstripe.log"}
        [folder] = job.files["GITHUB_PATH"].read_text().splitlines()
        status, balance = run("pinstripe", "balance", "--json", "--key", "sk_test_job", environment={"PINSTRIPE_URL": url, "PATH": folder})
        assert status == 0, balance
        assert '"amount": 5000' in balance
        assert ACTION["outputs"]["url"]["value"] == "${{ steps.start.outputs.url }}"
    finally:
        shut_down(url)


def test_a_daemon_that_does_not_start_says_why(tmp_path):
    status, output = Job(tmp_path, package=str(only("*.tar.gz")), port="0", options="--webhook-retrys none").run()
    assert status == 1
    assert "Pinstripe did not start:" in output and "--webhook-retrys" in output


def test_a_package_of_another_kind_is_refused(tmp_path):
    status, output = Job(tmp_path, package="pinstripe.zip").run()
    assert (status, output) == (1, "The package pinstripe.zip is neither a tarball (.tar.gz) nor a wheel (.whl).\n")
