// Receives the webhooks of one account, in the process of the test.

import { createHmac, timingSafeEqual } from "node:crypto";
import http from "node:http";

/** An HTTP server on a free port. */
export class Receiver {
  /** The status of its answers. */
  status = 200;
  webhooks = [];
  secrets = [];
  #server;

  static async start() {
    const receiver = new Receiver();
    receiver.#server = http.createServer((request, response) => {
      const portions = [];
      request.on("data", (portion) => portions.push(portion));
      request.on("end", () => {
        const isWebhook = receiver.#note(Buffer.concat(portions), request.headers);
        response.writeHead(isWebhook ? receiver.status : 400).end();
      });
    });
    // A test that does not close it must be able to end.
    receiver.#server.unref().on("connection", (socket) => socket.unref());
    await new Promise((resolve, reject) => receiver.#server.once("error", reject).listen(0, "127.0.0.1", resolve));
    return receiver;
  }

  get url() {
    return `http://127.0.0.1:${this.#server.address().port}/`;
  }

  close() {
    this.#server.closeAllConnections?.();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  /** Whether the body is an event. */
  #note(body, headers) {
    let event;
    try {
      event = JSON.parse(body.toString());
    } catch {
      return false;
    }
    this.webhooks.push({ event, type: event.type, body, headers, isSigned: this.#fits(body, headers["stripe-signature"] ?? "") });
    return true;
  }

  #fits(body, header) {
    const parts = Object.fromEntries(header.split(",").map((part) => part.split("=", 2)));
    const signature = Buffer.from(parts.v1 ?? "", "hex");
    return this.secrets.some((secret) => {
      const expected = createHmac("sha256", secret).update(`${parts.t}.`).update(body).digest();
      return expected.length === signature.length && timingSafeEqual(expected, signature);
    });
  }
}
