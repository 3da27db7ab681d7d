// Pinstripe in a test suite: a daemon that all test files of a run share, and an account of its own for each test.

import { joinDaemon, ownDaemon, Pinstripe } from "./src/daemon.js";

export { Account } from "./src/account.js";
export { PinstripeError, RequestFailed } from "./src/errors.js";
export { Pinstripe };

let shared;

/**
 * The daemon. All test files of a run share one. With options of `pinstripe serve`, it is a new one of this process.
 * If PINSTRIPE_URL is set, it is the daemon there.
 */
export async function startPinstripe(...options) {
  if (options.length > 0) return ownDaemon(options);
  shared ??= findShared();
  try {
    return await shared;
  } catch (error) {
    shared = undefined;
    throw error;
  }
}

/** An account of a test's own, on the daemon that all tests share. */
export async function stripeAccount(key) {
  const account = (await startPinstripe()).account(key);
  // If the daemon has ended in an earlier test, say so here.
  await account.check();
  return account;
}

async function findShared() {
  const named = process.env.PINSTRIPE_URL;
  return named ? new Pinstripe(named.replace(/\/+$/, ""), { origin: " PINSTRIPE_URL names it." }) : joinDaemon();
}
