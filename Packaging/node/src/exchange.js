// One HTTP request, without an SDK.

import http from "node:http";
import https from "node:https";

/** Answers the status and the text of the answer. */
export function exchange(method, url, { headers = {}, body }) {
  return new Promise((resolve, reject) => {
    const { request } = url.startsWith("https:") ? https : http;
    // A connection of its own: an idle one would keep the process waiting.
    const call = request(url, { method, headers, agent: false }, (answer) => {
      const portions = [];
      answer.on("data", (portion) => portions.push(portion));
      answer.on("error", reject);
      answer.on("end", () => {
        const type = answer.headers["content-type"]?.split(";")[0];
        resolve({ status: answer.statusCode, type, text: Buffer.concat(portions).toString() });
      });
    });
    call.on("error", reject);
    call.end(body);
  });
}

/** Parameters as Stripe's forms have them: `card[number]=…`, `items[0][price]=…`. */
export function flattened(parameters, prefix = "") {
  return Object.entries(parameters).flatMap(([name, value]) => {
    const key = prefix ? `${prefix}[${name}]` : name;
    if (value === undefined) return [];
    return value !== null && typeof value === "object" ? flattened(value, key) : [[key, value ?? ""]];
  });
}
