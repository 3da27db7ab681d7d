// An account of a test's own: its key, and what a test does to it.

import { randomUUID } from "node:crypto";
import { inspect, isDeepStrictEqual } from "node:util";
import { PinstripeError, RequestFailed } from "./errors.js";
import { exchange, flattened } from "./exchange.js";
import { Receiver } from "./receiver.js";

/** An account on a daemon. Accounts do not see one another. */
export class Account {
  #pinstripe;
  #receiver;
  #endpoint;
  #seen = 0;

  constructor(pinstripe, key = `sk_test_${randomUUID().replaceAll("-", "")}`) {
    this.#pinstripe = pinstripe;
    this.url = pinstripe.url;
    this.key = key;
  }

  /** Where Stripe's SDK finds Pinstripe: `new Stripe(account.key, account.clientOptions)`. */
  get clientOptions() {
    const { hostname, port, protocol } = new URL(this.url);
    const scheme = protocol.slice(0, -1);
    return { host: hostname.replace(/^\[|\]$/g, ""), port: Number(port) || (scheme === "https" ? 443 : 80), protocol: scheme };
  }

  /** Calls the API or the control plane, without an SDK. Answers JSON; a file comes as text. */
  async call(method, place, parameters = {}) {
    const headers = { Authorization: `Bearer ${this.key}` };
    const form = new URLSearchParams(flattened(parameters)).toString();
    let [url, body] = [this.url + place, undefined];
    if (form && (method === "GET" || method === "DELETE")) {
      url += `?${form}`;
    } else if (place.startsWith("/_admin") && Object.keys(parameters).length > 0) {
      body = JSON.stringify(parameters);
      headers["Content-Type"] = "application/json";
    } else if (form) {
      body = form;
      headers["Content-Type"] = "application/x-www-form-urlencoded";
    }
    const { status, type, text } = await exchange(method, url, { headers, body }).catch((error) => {
      throw this.#pinstripe.silence(error.message);
    });
    const answer = type === "application/json" ? JSON.parse(text) : text;
    if (status >= 400) throw new RequestFailed(method, place, status, { error: { message: text }, ...(answer === text ? {} : answer) });
    return answer;
  }

  /** Fails if the daemon does not answer, and says why. */
  async check() {
    await this.call("GET", "/_admin/health");
  }

  // Time

  /** Waits until no timer is due and every webhook that is due has been tried, for so many seconds at most. */
  settle(timeout = 10) {
    return this.call("POST", "/_admin/settle", { timeout });
  }

  /**
   * Moves the clock: seconds, or "90m", "4d" and the like. What becomes due on the way happens, and its webhooks arrive.
   * Answers what the clock and `settle` answer: `now`, `fired`, `refused`, `failed` and the like.
   */
  async advance(time) {
    const moved = await this.call("POST", "/_admin/clock", { advance: time });
    return { ...moved, ...(await this.settle()) };
  }

  /** Lets the clock stand still. */
  freeze() {
    return this.call("POST", "/_admin/clock", { frozen: true });
  }

  /** What the clock shows, in Unix seconds. */
  async now() {
    return (await this.call("GET", "/_admin/clock")).now;
  }

  // What others do

  /** Does what a person or a bank does, such as `transition("vs_…", "verify")`. Answers the object. */
  async transition(id, name, parameters = {}) {
    return (await this.call("POST", `/_admin/objects/${id}/transitions/${name}`, parameters)).object;
  }

  /** Lets objects of a resource move by themselves, `after` seconds after the transition has become possible. */
  progression(object, transition, { after = 0, parameters = {} } = {}) {
    return this.call("POST", "/_admin/progressions", { object, transition, after, parameters });
  }

  /** Makes something go wrong: `fault({ match: { path: "/v1/refunds*" }, times: 1, response: { status: 500 } })`. */
  fault(fault) {
    return this.call("POST", "/_admin/faults", fault);
  }

  /** What was called: `requests({ path: "/v1/refunds", method: "POST" })`, newest first, up to 100. */
  async requests(filters = {}) {
    return (await this.call("GET", "/_admin/requests", { limit: 100, ...filters })).data;
  }

  /** Keeps the present state of the account. */
  snapshot(name = "base") {
    return this.call("PUT", `/_admin/snapshots/${name}`);
  }

  /** Brings a state back. This test receives webhooks afterwards as before. */
  async restore(name = "base") {
    await this.call("POST", `/_admin/snapshots/${name}/restore`);
    if (this.#receiver) await this.#register();
  }

  // Webhooks

  /** Registers a webhook endpoint that this test receives. Without types, all events come. Call it before what causes the webhooks. */
  async receiveWebhooks(...types) {
    if (!this.#receiver) {
      this.#receiver = await Receiver.start();
      this.#endpoint = { enabled_events: types.length > 0 ? types : ["*"] };
      await this.#register();
    }
    return this.#receiver;
  }

  /** Registers the endpoint, unless it is there. */
  async #register() {
    const { id, enabled_events } = this.#endpoint;
    const isThere = id && await this.call("GET", `/v1/webhook_endpoints/${id}`).then(() => true, () => false);
    if (isThere) return;
    this.#endpoint = await this.call("POST", "/v1/webhook_endpoints", { url: this.#receiver.url, enabled_events });
    this.#receiver.secrets.push(this.#endpoint.secret);
  }

  /** All webhooks that have come, in their order. */
  async webhooks() {
    await this.settle();
    return this.#receiver ? [...this.#receiver.webhooks] : [];
  }

  /** The next webhook of that type, counted from the last one that was expected. Answers its event. */
  async expectWebhook(type, fields = {}) {
    if (!this.#receiver) throw new PinstripeError("Nobody receives webhooks yet. Call receiveWebhooks() before what causes them.");
    const { failed = [] } = await this.settle();
    const webhooks = this.#receiver.webhooks;
    const place = webhooks.findIndex((webhook, index) =>
      index >= this.#seen && webhook.type === type && differences(webhook.event.data.object, fields).length === 0);
    if (place < 0) throw new PinstripeError(await this.#explain(type, fields, failed));
    if (!webhooks[place].isSigned) {
      throw new PinstripeError(`The webhook ${webhooks[place].event.id} is not signed with the endpoint's secret.`);
    }
    this.#seen = place + 1;
    return webhooks[place].event;
  }

  /** Which webhooks came instead, and why others did not. */
  async #explain(type, fields, failed) {
    const wanted = Object.keys(fields).length > 0 ? `${type} with ${inspect(fields, { breakLength: Infinity })}` : type;
    const lines = [`No webhook ${wanted} has come.`];
    const came = this.#receiver.webhooks.map((webhook, place) => {
      const object = webhook.event.data.object;
      const others = webhook.type === type ? differences(object, fields).map((name) => `, its ${name} is ${inspect(object[name])}`) : [];
      return `  ${place < this.#seen ? "(seen before) " : ""}${webhook.type} ${object.id ?? ""}${others.join("")}`;
    });
    lines.push(...(came.length > 0 ? ["These came:", ...came] : ["None came at all."]));
    for (const delivery of failed) lines.push(`${delivery.event_type} did not reach ${delivery.url}: ${delivery.failure}`);
    const { data: [event] } = await this.call("GET", "/v1/events", { type, limit: 1 }).catch(() => ({ data: [] }));
    const asked = this.#endpoint.enabled_events;
    if (!event) {
      lines.push(`The account has no event ${type}.`);
    } else if (!asked.includes("*") && !asked.includes(type)) {
      lines.push(`There is an event, ${event.id}, but receiveWebhooks() asked for ${asked.join(", ")} only.`);
    } else if (!this.#receiver.webhooks.some((webhook) => webhook.event.id === event.id)) {
      lines.push(`There is an event, ${event.id}. Was receiveWebhooks() called after it?`);
    }
    return lines.join("\n");
  }

  /** Stops receiving webhooks. */
  close() {
    return this.#receiver?.close();
  }
}

/** The names of the fields that an object does not have as wanted. */
const differences = (object, fields) => Object.keys(fields).filter((name) => !isDeepStrictEqual(object[name], fields[name]));
