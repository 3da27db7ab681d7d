"""The npm package: the article is followed in a clean folder, without a network, and failures are explained."""

import json
import os
import re
import subprocess
import time

import pytest

from clean import CLEAN, follow, only, run, section

# npm asks nobody.
OFFLINE = {"npm_config_offline": "true", "npm_config_audit": "false", "npm_config_fund": "false"}


@pytest.fixture(scope="session")
def newcomer(tmp_path_factory):
    """Has followed the article. Answers what the commands have said."""
    folder = tmp_path_factory.mktemp("newcomer")
    environment = {**OFFLINE, "HOME": str(folder), "TMPDIR": str(tmp_path_factory.mktemp("temporary"))}
    return follow(section("InANodeTestSuite.md"), folder, environment)


@pytest.fixture(scope="session")
def installed(tmp_path_factory):
    """A folder in which the package is installed."""
    folder = tmp_path_factory.mktemp("installed")
    status, output = run("npm", "install", only("*.tgz"), cwd=folder, environment=OFFLINE)
    assert status == 0, output
    return folder


@pytest.fixture
def suite(installed, tmp_path):
    """Runs node's tests on files of these names and contents. Answers its status and what it has said."""
    (tmp_path / "node_modules").symlink_to(installed / "node_modules")

    def suite(files, **environment):
        for name, text in files.items():
            (tmp_path / name).write_text(BEGINNING + text)
        return run("node", "--test", cwd=tmp_path, environment={"TMPDIR": str(tmp_path), **environment})
    return suite


BEGINNING = """
import assert from "node:assert/strict";
import fs from "node:fs";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { PinstripeError, startPinstripe, stripeAccount } from "pinstripe";

"""


def test_it_brings_the_command(installed):
    assert run("npx", "pinstripe", "--version", cwd=installed, environment=OFFLINE) == (0, "0.1.0\n")


def test_it_says_where_it_runs(installed):
    package = json.loads((installed / "node_modules/pinstripe/package.json").read_text())
    assert (package["os"], package["libc"]) == (["linux"], ["glibc"])
    assert package["cpu"] == {"x86_64": ["x64"], "aarch64": ["arm64"]}[os.uname().machine]
    assert not package.keys() & {"dependencies", "peerDependencies", "scripts"}


@pytest.mark.parametrize("story", [
    "a payment tells by webhook", "a webhook that never comes is explained", "a webhook comes twice", "a webhook comes too late",
    "time stands still", "a session is verified", "a session verifies itself", "Stripe fails once", "each case begins alike",
])
def test_the_article_tells_this_story(newcomer, story):
    assert re.search(f"^ *(ok \\d+ -|✔) {story}", newcomer, re.MULTILINE)


MEETING = """
const pinstripe = await startPinstripe();
fs.writeFileSync(`began-${process.pid}`, pinstripe.url);
while (fs.readdirSync(".").filter((name) => name.startsWith("began-")).length < 4) await sleep(10);
for (let round = 0; round < 20; round += 1) {
  const account = await stripeAccount();
  await account.receiveWebhooks("customer.created");
  await account.call("POST", "/v1/customers", { name: `${process.pid}` });
  await account.expectWebhook("customer.created", { name: `${process.pid}` });
  assert.equal((await account.call("GET", "/v1/customers")).data.length, 1);
  assert.equal((await account.webhooks()).length, 1);
}
"""

# `node --test` runs as many files at once as there are processors, less one. This runs four at once, on any machine.
RUNNERS = {
    "node's": """
import { run } from "node:test";
let failures = 0;
run({ files: [0, 1, 2, 3].map((number) => `${process.cwd()}/${number}.test.mjs`), concurrency: 4, timeout: 60_000 })
  .on("test:fail", (event) => { failures += 1; console.log(event); })
  .on("data", () => {})
  .on("end", () => process.exit(failures));
""",
    # As jest and vitest do.
    "one that forks": """
import { fork } from "node:child_process";
import { once } from "node:events";
const ends = [0, 1, 2, 3].map((number) => once(fork(`${number}.test.mjs`), "exit"));
process.exit((await Promise.all(ends)).filter(([code]) => code !== 0).length);
""",
    # As vitest does, if it is asked for threads.
    "one with threads": """
import { once } from "node:events";
import { Worker } from "node:worker_threads";
const ends = [0, 1, 2, 3].map((number) => once(new Worker(`./${number}.test.mjs`), "exit"));
process.exit((await Promise.all(ends)).filter(([code]) => code !== 0).length);
""",
}


@pytest.mark.parametrize("runner", RUNNERS)
def test_files_that_run_beside_one_another_share_a_daemon(installed, tmp_path, runner):
    """Each waits until all have begun, so no file is over before another begins."""
    (tmp_path / "node_modules").symlink_to(installed / "node_modules")
    meeting = MEETING.replace("process.pid", "threadId") if "threads" in runner else MEETING
    beginning = BEGINNING + 'import { threadId } from "node:worker_threads";\n'
    for number in range(4):
        inner = f'test("nobody else is here", async () => {{{meeting}}});' if runner == "node's" else meeting
        (tmp_path / f"{number}.test.mjs").write_text(beginning + inner)
    (tmp_path / "run.mjs").write_text(RUNNERS[runner])
    status, output = run("node", "run.mjs", cwd=tmp_path, environment={"TMPDIR": str(tmp_path)})
    assert status == 0, output
    urls = [file.read_text() for file in tmp_path.glob("began-*")]
    assert len(urls) == 4 and len(set(urls)) == 1
    assert has_ended(urls[0])


def has_ended(url):
    """Whether the daemon ends. It looks each second whether its run is over."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        if run("curl", "--silent", f"{url}/_admin/health")[0] != 0:
            return True
        time.sleep(0.1)
    return False


def test_a_run_that_is_killed_leaves_no_daemon(suite, installed, tmp_path):
    (tmp_path / "slow.test.mjs").write_text(BEGINNING + """
test("slow", async () => {
  fs.writeFileSync("url", (await startPinstripe()).url);
  await sleep(600_000);
});
""")
    runner = subprocess.Popen(
        ["node", "--test"], cwd=tmp_path, env={**CLEAN, "TMPDIR": str(tmp_path)}, stdout=subprocess.DEVNULL, start_new_session=True)
    deadline = time.monotonic() + 60
    while not (tmp_path / "url").exists() or not (tmp_path / "url").read_text():
        assert time.monotonic() < deadline
        time.sleep(0.05)
    url = (tmp_path / "url").read_text()
    os.killpg(runner.pid, 9)
    runner.wait()
    assert has_ended(url)


def test_the_folder_of_a_run_that_is_over_is_swept(suite, tmp_path):
    text = {"one.test.mjs": 'test("one", async () => { await stripeAccount(); });'}
    for _ in range(2):
        assert suite(text)[0] == 0
        [folder] = tmp_path.glob("pinstripe-*")
        assert folder.stat().st_mode & 0o777 == 0o700


def test_a_daemon_of_a_files_own(suite):
    status, output = suite({"own.test.mjs": """
test("own", async () => {
  const own = await startPinstripe("--api-version", "2020-08-27");
  assert.notEqual(own.url, (await startPinstripe()).url);
  const account = own.account("sk_test_mine");
  assert.equal((await account.call("GET", "/_admin/health")).api_version, "2020-08-27");
  assert.deepEqual(account.clientOptions, { host: "127.0.0.1", port: Number(own.url.split(":").at(-1)), protocol: "http" });
  await own.close();
  await assert.rejects(account.settle(), PinstripeError);
});
"""})
    assert status == 0, output


FAILURES = {
    "another type came": ("""
  await account.receiveWebhooks();
  await account.call("POST", "/v1/customers", { name: "Jenny" });
  await account.expectWebhook("charge.refunded");
""", ["No webhook charge.refunded has come.", "These came:", "customer.created cus_", "The account has no event charge.refunded."]),
    "the type came, with another name": ("""
  await account.receiveWebhooks();
  await account.call("POST", "/v1/customers", { name: "Jenny" });
  await account.expectWebhook("customer.created", { name: "Jane" });
""", ["No webhook customer.created with { name: 'Jane' } has come.", ", its name is 'Jenny'"]),
    "none came": ("""
  await account.receiveWebhooks();
  await account.expectWebhook("customer.created");
""", ["None came at all.", "The account has no event customer.created."]),
    "the receiver was too late": ("""
  await account.call("POST", "/v1/customers");
  await account.receiveWebhooks();
  await account.expectWebhook("customer.created");
""", ["None came at all.", "There is an event, evt_", "Was receiveWebhooks() called after it?"]),
    "the receiver wants others": ("""
  await account.receiveWebhooks("charge.succeeded", "charge.refunded");
  await account.call("POST", "/v1/customers");
  await account.expectWebhook("customer.created");
""", ["There is an event, evt_", "but receiveWebhooks() asked for charge.succeeded, charge.refunded only."]),
    "there is no receiver": ("""
  await account.expectWebhook("customer.created");
""", ["Nobody receives webhooks yet. Call receiveWebhooks() before what causes them."]),
    "the endpoint is down": ("""
  await account.receiveWebhooks("charge.refunded");
  await account.call("POST", "/v1/webhook_endpoints", { url: "http://127.0.0.1:9/hook", enabled_events: ["*"] });
  await account.call("POST", "/v1/customers");
  await account.expectWebhook("charge.refunded");
""", ["customer.created did not reach http://127.0.0.1:9/hook: 127.0.0.1:9 refuses the connection"]),
    "the receiver answers 500": ("""
  (await account.receiveWebhooks()).status = 500;
  await account.call("POST", "/v1/customers");
  await account.expectWebhook("customer.updated");
""", ["/: the endpoint answered 500"]),
    "a call is refused": ("""
  await account.call("POST", "/v1/customers", { nam: "Jenny" });
""", ["POST /v1/customers was answered 400: Received unknown parameter: nam.", "(code parameter_unknown, param nam)"]),
}


@pytest.fixture(scope="session")
def failing(installed, tmp_path_factory):
    """All of them in one run. Answers what node says of each."""
    folder = tmp_path_factory.mktemp("failing")
    (folder / "node_modules").symlink_to(installed / "node_modules")
    tests = [
        f'test("failure {number}", async () => {{\n  const account = await stripeAccount();{text}}});\n'
        for number, (text, _) in enumerate(FAILURES.values())]
    (folder / "fails.test.mjs").write_text(BEGINNING + "".join(tests))
    status, output = run("node", "--test", cwd=folder, environment={"TMPDIR": str(folder)})
    assert status == 1
    return [re.search(rf"^ *(?:not ok \d+ -|✖) failure {number}\b(.*?)(?=^ *(?:not ok|✖)|\Z)", output, re.DOTALL | re.MULTILINE).group(1)
            for number in range(len(FAILURES))]


@pytest.mark.parametrize("failure", FAILURES)
def test_a_failure_is_explained(failing, failure):
    said = failing[list(FAILURES).index(failure)]
    for explanation in FAILURES[failure][1]:
        assert explanation in said


def test_the_end_of_the_daemon_is_explained(suite):
    status, output = suite({"dies.test.mjs": """
test("dies", async () => {
  await stripeAccount();
  const [daemon] = fs.readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, "utf8").trim().split(" ");
  process.kill(Number(daemon), "SIGKILL");
  while (fs.existsSync(`/proc/${daemon}/fd/0`)) await sleep(10);
  await stripeAccount();
});
"""})
    assert status == 1
    assert "Pinstripe at http://127.0.0.1:" in output and "does not answer: connect ECONNREFUSED" in output


@pytest.mark.parametrize("variable, value, explanation", [
    ("PINSTRIPE_URL", "http://127.0.0.1:9", "Pinstripe at http://127.0.0.1:9 does not answer: connect ECONNREFUSED 127.0.0.1:9. PINSTRIPE_URL names it."),
    ("PINSTRIPE_BINARY", "/nowhere", "Pinstripe cannot be started: spawn /nowhere ENOENT. Set PINSTRIPE_BINARY to the path of the program."),
])
def test_a_wrong_variable_is_explained(suite, variable, value, explanation):
    status, output = suite({"fails.test.mjs": 'test("fails", async () => { await stripeAccount(); });'}, **{variable: value})
    assert status == 1 and explanation in output


def test_call_answers_files(suite):
    status, output = suite({"file.test.mjs": """
test("calls", async () => {
  const account = await stripeAccount();
  await account.snapshot("base");
  assert.match(await account.call("GET", "/_admin/snapshots/base/file"), /^{/);
  const moved = await account.advance("2h");
  assert.ok(moved.settled);
  assert.deepEqual(moved.fired, []);
});
"""})
    assert status == 0, output


def test_a_snapshot_keeps_the_receiver(suite):
    status, output = suite({"snapshot.test.mjs": """
test("snapshot", async () => {
  const account = await stripeAccount();
  await account.snapshot("empty");
  await account.receiveWebhooks("customer.created");
  await account.call("POST", "/v1/customers", { name: "Jenny" });
  await account.restore("empty");
  await account.call("POST", "/v1/customers", { name: "Jane" });
  await account.expectWebhook("customer.created", { name: "Jane" });
  assert.equal((await account.call("GET", "/v1/customers")).data.length, 1);
});
"""})
    assert status == 0, output


def test_the_types_name_everything(installed):
    """Every function that is there has its type, and no other."""
    package = installed / "node_modules/pinstripe"
    types = (package / "index.d.ts").read_text()
    account = re.search(r"export class Account \{\n(.*?)^\}", types, re.DOTALL | re.MULTILINE).group(1)
    typed = set(re.findall(r"^  (?:readonly )?(\w+)[(:]", account, re.MULTILINE))
    source = (package / "src/account.js").read_text()
    written = set(re.findall(r"^  (?:async |get )?(\w+)\(.*\{$", source, re.MULTILINE)) | set(re.findall(r"this\.([a-z]\w+) = ", source))
    assert typed == written
    exported = set(re.findall(r"^export (?:async )?(?:class|function) (\w+)", types, re.MULTILINE))
    status, output = run("node", "--input-type=module", "-e", 'console.log(Object.keys(await import("pinstripe")).join())', cwd=installed)
    assert exported == set(output.strip().split(","))
