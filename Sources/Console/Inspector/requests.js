// The journal of requests to the API, with a command that repeats each of them.
import { address } from "./client.js";
import { badge, copyable, facts, heading, json, link, make, note, status, table, time } from "./elements.js";
import { field, form } from "./fields.js";

export const title = "Requests";

export function show(page, [id]) {
    return id ? one(page, id) : list(page);
}

function list(page) {
    const names = ["path", "method", "status"];
    const wanted = Object.fromEntries(names.map((name) => [name, page.query.get(name) ?? ""]));
    const after = page.query.get("after") ?? "";
    const filters = form([
        field("Path", { name: "path", value: wanted.path, placeholder: "/v1/charges*" }),
        field("Method", { name: "method", value: wanted.method, choices: [["", "all"], "GET", "POST", "DELETE"] }),
        field("Status", { name: "status", value: wanted.status, placeholder: "402 or 4xx" }),
    ], "Filter", (values) => page.go("requests", values), { label: "Filter requests" });
    filters.classList.add("filters");
    return [
        heading(1, "Requests"), filters,
        page.region(["requests", "control"], () => page.get("requests", { ...wanted, limit: 25, starting_after: after }), ({ data, count, has_more: more }) => [
            make("p", { class: "bar" }, make("span", {}, count === 1 ? "1 request" : `${count} requests`), count === 0 ? "" : forget(page, wanted)),
            data.length === 0 ? note(`None yet. Point your SDK to ${address}.`) : table("Requests, newest first", ["Request", "Status", "Error", "Time", "Took"],
                data.map((each) => [
                    [link(page.href(`requests/${each.id}`), `${each.method} ${each.path}`), isCommand(each) ? [" ", badge("by a pinstripe command")] : ""],
                    status(each.status), error(each), time(each.created), `${each.duration_ms} ms`,
                ])),
            more ? make("p", {}, link(page.href("requests", { ...wanted, after: data.at(-1).id }), "Older requests")) : null,
        ]),
    ];
}

/** Whether a command such as `pinstripe trigger` has made it, and not somebody's program. */
function isCommand(request) {
    return request.user_agent?.startsWith("pinstripe/") ?? false;
}

function error(request) {
    if (!request.is_served) {
        return request.is_stripe_url ? "Stripe has this URL. Pinstripe does not emulate it yet." : "Stripe has no such URL either. Is it spelled right?";
    }
    return request.error?.message ?? "";
}

function forget(page, wanted) {
    return page.act("Forget these", async () => {
        const text = new URLSearchParams(Object.entries(wanted).filter(([, value]) => value)).toString();
        const { count } = await page.call("DELETE", `requests${text ? `?${text}` : ""}`);
        return `${count} forgotten.`;
    }, { class: "quiet" });
}

function one(page, id) {
    return [
        make("p", {}, link(page.href("requests"), "← Requests")),
        page.region([], () => page.get(`requests/${encodeURIComponent(id)}`), (request) => [
            heading(1, `${request.method} ${request.path}`),
            request.error?.message ? make("section", { class: "trouble" }, make("p", { class: "reason" }, request.error.message)) : null,
            facts([
                ["Request", request.id], ["Status", status(request.status)], ["Error", request.error?.code], ["Parameter", request.error?.param],
                ["Account", request.account], ["Time", time(request.created)], ["Took", `${request.duration_ms} ms`], ["Version", request.stripe_version],
                ["Idempotency key", request.idempotency_key], ["Repeated answer", request.is_replay ? "yes" : null], ["Client", request.user_agent],
            ]),
            heading(2, "Again, with curl"),
            copyable(curl(request), "The command", page.say),
            note("Set STRIPE_API_KEY to your key first. What is masked here must be put in."),
            heading(2, "Parameters"),
            request.parameters === null ? note("They are no longer kept.") : json(request.parameters, page.hrefOf),
            heading(2, "Answer"), request.answer === null ? note("It is no longer kept.") : json(request.answer, page.hrefOf),
        ]),
    ];
}

/** A command that makes the same request. */
export function curl(request) {
    const words = ["curl"];
    if (request.method === "GET") words.push("-G");
    else if (request.method !== "POST" || Object.keys(request.parameters ?? {}).length === 0) words.push("-X", request.method);
    words.push(quoted(address + request.path), "-u", "\"$STRIPE_API_KEY:\"");
    if (request.stripe_account) words.push("-H", quoted(`Stripe-Account: ${request.stripe_account}`));
    if (request.idempotency_key) words.push("-H", quoted(`Idempotency-Key: ${request.idempotency_key}`));
    for (const [name, value] of pairs(request.parameters ?? {})) words.push("--data-urlencode", quoted(`${name}=${value}`));
    return words.join(" ");
}

/** The fields of a form, as Stripe writes names: `a[b]`, `list[0]`. */
function pairs(value, name = "") {
    if (value === null || typeof value !== "object") return [[name, value ?? ""]];
    return Object.entries(value).flatMap(([key, inner]) => pairs(inner, name ? `${name}[${key}]` : key));
}

function quoted(text) {
    return /^[0-9A-Za-z_.:/=@%+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
