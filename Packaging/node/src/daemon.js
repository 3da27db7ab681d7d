// Starts a daemon, and finds the one that all test files of a run share.
//
// The test file that needs the daemon first starts it. The daemon ends by itself when the run has ended, so no file has to be the last.

import { spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Account } from "./account.js";
import { PinstripeError } from "./errors.js";
import { exchange } from "./exchange.js";

/** How long a test file waits while another one starts the daemon. */
const SECONDS = 30;

/** A daemon. */
export class Pinstripe {
  #origin;
  #log;
  #stop;

  constructor(url, { origin = "", log, stop } = {}) {
    this.url = url;
    this.#origin = origin;
    this.#log = log;
    this.#stop = stop;
  }

  /** An account. Without a key, a new one. */
  account(key) {
    return new Account(this, key);
  }

  /** Stops the daemon, if it is this process's own. The one that test files share ends with the run. */
  async close() {
    await this.#stop?.();
  }

  /** @internal Why it does not answer. */
  silence(reason) {
    const words = this.#log ? lastWords(this.#log) : "";
    return new PinstripeError(`Pinstripe at ${this.url} does not answer: ${reason}.${this.#origin}${words && ` Its last words:\n${words}`}`);
  }
}

/** PINSTRIPE_BINARY, else the program in this package. */
function program() {
  if (process.env.PINSTRIPE_BINARY) return process.env.PINSTRIPE_BINARY;
  const own = fileURLToPath(new URL("../bin/pinstripe", import.meta.url));
  // From a clone of the repository, there is none.
  return fs.existsSync(own) ? own : "pinstripe";
}

/** The process that has started all test files: `node --test`, vitest or jest. If this process runs alone, itself. */
function runner() {
  const isChild = process.env.NODE_TEST_CONTEXT?.startsWith("child") || process.send !== undefined;
  return isChild ? process.ppid : process.pid;
}

/** When a process began, as /proc shows it. Another process that gets its id later has another time. Undefined if it does not run. */
function beginOf(id) {
  try {
    const line = fs.readFileSync(`/proc/${id}/stat`, "utf8");
    const fields = line.slice(line.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" ? undefined : fields[19];
  } catch {
    return undefined;
  }
}

const folders = () => path.join(os.tmpdir(), `pinstripe-${process.getuid()}-`);

/** Joins the daemon of this run, or starts it. */
export async function joinDaemon() {
  const owner = runner();
  const folder = `${folders()}${owner}-${beginOf(owner)}`;
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (fs.lstatSync(folder).uid !== process.getuid()) throw new PinstripeError(`${folder} belongs to another user. Remove it.`);
  const lock = path.join(folder, "lock");
  for (const end = Date.now() + SECONDS * 1000; Date.now() < end;) {
    const daemon = await runningIn(folder);
    if (daemon) return daemon;
    if (!take(lock)) {
      await sleep(20);
      continue;
    }
    try {
      // Another process may have started it meanwhile.
      const daemon = await runningIn(folder);
      if (daemon) return daemon;
      sweep();
      await launch(folder, owner, []);
    } finally {
      fs.rmSync(lock, { force: true });
    }
  }
  throw new PinstripeError(`Another test file is starting Pinstripe, and has not finished after ${SECONDS} seconds. Remove ${lock}.`);
}

function take(lock) {
  try {
    fs.writeFileSync(lock, `${process.pid} ${beginOf(process.pid)}`, { flag: "wx" });
    return true;
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
  }
  // Its process may have been killed. An empty lock is just being written.
  const [id, begin] = readFile(lock).split(" ");
  if (begin && beginOf(id) !== begin) fs.rmSync(lock, { force: true });
  return false;
}

/** The daemon whose address is in the folder. Undefined if there is none, or it has ended. */
async function runningIn(folder) {
  const url = readFile(path.join(folder, "url")).trim();
  if (!url) return undefined;
  try {
    await exchange("GET", `${url}/_admin/health`, {});
    return new Pinstripe(url, { log: path.join(folder, "log") });
  } catch {
    return undefined;
  }
}

/** Removes the folders of runs that have ended. */
function sweep() {
  const prefix = path.basename(folders());
  for (const name of fs.readdirSync(os.tmpdir())) {
    const [id, begin] = name.startsWith(prefix) ? name.slice(prefix.length).split("-") : [];
    if (begin && beginOf(id) !== begin) fs.rmSync(path.join(os.tmpdir(), name), { recursive: true, force: true });
  }
}

export async function ownDaemon(options) {
  const folder = fs.mkdtempSync(`${folders()}${process.pid}-${beginOf(process.pid)}-`);
  const remove = () => fs.rmSync(folder, { recursive: true, force: true });
  process.once("exit", remove);
  const daemon = await launch(folder, process.pid, options);
  const stop = async () => {
    const end = new Promise((resolve) => (daemon.exitCode ?? daemon.signalCode) === null ? daemon.once("exit", resolve) : resolve());
    daemon.ref();
    daemon.kill();
    await end;
    process.removeListener("exit", remove);
    remove();
  };
  return new Pinstripe(readFile(path.join(folder, "url")).trim(), { log: path.join(folder, "log"), stop });
}

/** Starts a daemon that keeps nothing on disk, on a free port, and waits until it answers. It ends with the process `owner`. */
async function launch(folder, owner, options) {
  const [url, log] = [path.join(folder, "url"), path.join(folder, "log")];
  fs.rmSync(url, { force: true });
  const fixed = ["serve", "--port", "0", "--database", ":memory:", "--log-level", "error", "--ready-file", url, "--stop-with", `${owner}`];
  // A variable such as PINSTRIPE_PORT of the machine must not decide how tests run.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("PINSTRIPE_")));
  const words = fs.openSync(log, "w");
  // Detached, it does not get the Ctrl-C that ends the run.
  const daemon = spawn(program(), [...fixed, ...options], { detached: true, stdio: ["ignore", "ignore", words], env });
  fs.closeSync(words);
  let failure;
  daemon.once("error", (error) => {
    const advice = error.code === "ENOENT" ? " Set PINSTRIPE_BINARY to the path of the program." : "";
    failure ??= `Pinstripe cannot be started: ${error.message}.${advice}`;
  });
  daemon.once("exit", () => { failure ??= `Pinstripe did not start: ${lastWords(log) || "it said nothing"}`; });
  while (!readFile(url).endsWith("\n")) {
    if (failure) throw new PinstripeError(failure);
    await sleep(10);
  }
  daemon.unref();
  return daemon;
}

function readFile(file) {
  try {
    return fs.readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

const lastWords = (log) => readFile(log).trim().split("\n").slice(-5).join("\n");
