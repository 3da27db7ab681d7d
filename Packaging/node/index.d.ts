// What `import … from "pinstripe"` gives.

/** Stripe's objects, as JSON. Stripe's SDK has types for them. */
export type StripeObject = { id: string; object: string; [field: string]: any };

/** An event of Stripe's. */
export type StripeEvent = StripeObject & { type: string; data: { object: StripeObject; previous_attributes?: Record<string, any> } };

/** Seconds, or a number with a unit: `"90m"`, `"12h"`, `"4d"`. */
export type Duration = number | string;

export interface Settled {
  settled: true;
  /** The newest ten deliveries that have failed and not succeeded since. */
  failed?: FailedDelivery[];
}

export interface FailedDelivery {
  id: string;
  event: string;
  event_type: string;
  webhook_endpoint: string;
  url: string;
  /** Why. */
  failure: string;
  /** When the next attempt is due, in Unix seconds. Null if there is none. */
  next_attempt: number | null;
  [field: string]: any;
}

export interface Clock {
  /** In Unix seconds. */
  now: number;
  frozen: boolean;
  [field: string]: any;
}

export interface Fault {
  /** What it strikes. What is left out does not matter; `*` in a path stands for anything. */
  match?: {
    method?: string;
    path?: string;
    parameter?: Record<string, unknown>;
    event?: string;
    webhook_endpoint?: string;
    [condition: string]: unknown;
  };
  /** How often it strikes. The default is for ever. */
  times?: number;
  /** Milliseconds: of real time for a call, of the account's clock for a webhook. */
  delay_ms?: number;
  /** What is answered in place of the call's own answer. */
  response?: { status: number; error?: Record<string, unknown> };
  /** How a connection fails, or what happens to a webhook. */
  action?: "reset" | "cut" | "hang" | "duplicate" | "drop" | "delay" | "swap";
}

/** Which requests to list. */
export interface RequestFilters {
  /** `*` stands for anything. */
  path?: string;
  method?: string;
  /** `402`, or `"4xx"` for all of a kind. */
  status?: number | string;
  idempotency_key?: string;
  /** False for calls that Pinstripe does not serve. */
  is_served?: boolean;
  show_answers?: boolean;
  limit?: number;
  starting_after?: string;
}

/** A request of the journal. */
export type RecordedRequest = { id: string; method: string; path: string; status: number; [field: string]: any };

/** A webhook as it came. */
export interface Webhook {
  event: StripeEvent;
  type: string;
  /** Its bytes: a Buffer. */
  body: Uint8Array;
  headers: Record<string, string | string[] | undefined>;
  /** Whether its signature fits the endpoint's secret. */
  isSigned: boolean;
}

/** The HTTP server that receives the webhooks of a test. */
export interface Receiver {
  readonly url: string;
  /** The status of its answers. Set it to 500, and deliveries fail. */
  status: number;
  /** All that have come, in their order. */
  readonly webhooks: Webhook[];
}

/** An account on a daemon. Accounts do not see one another. */
export class Account {
  constructor(pinstripe: Pinstripe, key?: string);
  readonly url: string;
  readonly key: string;
  /** Where Stripe's SDK finds Pinstripe: `new Stripe(account.key, account.clientOptions)`. */
  readonly clientOptions: { host: string; port: number; protocol: "http" | "https" };

  /** Calls the API or the control plane, without an SDK. */
  call(method: string, path: string, parameters?: Record<string, unknown>): Promise<any>;

  /** Fails if the daemon does not answer, and says why. */
  check(): Promise<void>;

  /** Waits until no timer is due and every webhook that is due has been tried, for so many seconds at most. The default is 10. */
  settle(timeout?: number): Promise<Settled>;
  /** Moves the clock. What becomes due on the way happens, and its webhooks arrive. */
  advance(time: Duration): Promise<Clock & Settled>;
  /** Lets the clock stand still. */
  freeze(): Promise<Clock>;
  /** What the clock shows, in Unix seconds. */
  now(): Promise<number>;

  /** Does what a person or a bank does, such as `transition("vs_…", "verify")`. Answers the object. */
  transition(id: string, name: string, parameters?: Record<string, unknown>): Promise<StripeObject>;
  /** Lets objects of a resource move by themselves, `after` seconds after the transition has become possible. */
  progression(
    object: string, transition: string, options?: { after?: number; parameters?: Record<string, unknown> },
  ): Promise<{ id: string; [field: string]: any }>;
  /** Makes something go wrong. */
  fault(fault: Fault): Promise<{ id: string; struck: number; [field: string]: any }>;
  /** What was called, newest first, up to 100. */
  requests(filters?: RequestFilters): Promise<RecordedRequest[]>;
  /** Keeps the present state of the account, under a name. */
  snapshot(name?: string): Promise<{ name: string; objects: number; [field: string]: any }>;
  /** Brings a state back. This test receives webhooks afterwards as before. */
  restore(name?: string): Promise<void>;

  /** Registers a webhook endpoint that this test receives. Without types, all events come. Call it before what causes the webhooks. */
  receiveWebhooks(...types: string[]): Promise<Receiver>;
  /** All webhooks that have come, in their order. */
  webhooks(): Promise<Webhook[]>;
  /**
   * The next webhook of that type, counted from the last one that was expected. Answers its event.
   * `fields` are what the event's object must have, such as `{ id: "pi_…" }`.
   */
  expectWebhook(type: string, fields?: Record<string, unknown>): Promise<StripeEvent>;

  /** Stops receiving webhooks. */
  close(): Promise<void> | undefined;
}

/** A daemon. */
export class Pinstripe {
  constructor(url: string);
  readonly url: string;
  /** An account. Without a key, a new one. */
  account(key?: string): Account;
  /** Stops the daemon, if it is this process's own. The one that test files share ends with the run. */
  close(): Promise<void>;
}

/**
 * The daemon. All test files of a run share one. With options of `pinstripe serve`, it is a new one of this process.
 * If PINSTRIPE_URL is set, it is the daemon there.
 */
export function startPinstripe(...options: string[]): Promise<Pinstripe>;

/** An account of a test's own, on the daemon that all tests share. */
export function stripeAccount(key?: string): Promise<Account>;

/** Something that was expected did not happen. The message says what, and what to do. */
export class PinstripeError extends Error {}

/** Pinstripe has refused a call. */
export class RequestFailed extends PinstripeError {
  readonly status: number;
  /** Stripe's error object. */
  readonly error: { message: string; type?: string; code?: string; param?: string; [field: string]: any };
}
