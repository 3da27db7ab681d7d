// What somebody wants to know first: which webhooks do not arrive and why, what was refused, and what comes next. On an empty server, what to do first.
import { address } from "./client.js";
import { badge, code, copyable, heading, link, make, note, status, table, time } from "./elements.js";
import { still } from "./objects.js";
import { failures } from "./webhooks.js";

export const title = "Overview";

export function show(page) {
    return [
        heading(1, "Overview"),
        page.region(["objects", "requests", "control"], () => load(page), (data) => data.isEmpty ? first(page) : [
            heading(2, "Webhooks"), troubles(page, data), heading(2, "Newest requests"), newest(page, data), heading(2, "Next on the clock"), next(page, data),
        ]),
    ];
}

async function load(page) {
    const [failed, pending, events, endpoints, requests, timers] = await Promise.all([
        page.get("deliveries", { outcome: "failed", limit: 5 }), page.get("deliveries", { outcome: "pending", limit: 10 }),
        page.get("events", { limit: 10 }), page.get("objects", { object: "webhook_endpoint", limit: 100 }),
        page.get("requests", { limit: 8 }), page.get("timers", { limit: 5 }),
    ]);
    const troubled = [...pending.data.filter((each) => each.attempts.length > 0), ...failed.data].map(({ attempts, ...rest }) => ({
        ...rest, failure: attempts.at(-1)?.failure ?? "",
    }));
    return {
        isEmpty: requests.count === 0 && events.data.length === 0, troubled, requests, timers: timers.data.map(still),
        events: events.data.map(({ id, type, deliveries }) => ({ id, type, deliveries })),
        endpoints: endpoints.data.map(({ id, url, status: state }) => ({ id, url, state })),
    };
}

function troubles(page, { troubled, events, endpoints }) {
    const disabled = endpoints.filter((each) => each.state === "disabled");
    const unwanted = events.filter((each) => each.deliveries.length === 0);
    if (events.length > 0 && endpoints.length === 0) {
        return make("section", { class: "trouble" },
            make("p", {}, make("strong", {}, "No webhook endpoint is registered"), ", so no webhook is sent. Forward them to your program:"),
            copyable("pinstripe listen --key sk_test_… --forward-to localhost:8000/webhook", "Forward webhooks", page.say));
    }
    const cards = failures(page, troubled);
    if (disabled.length > 0) cards.push(note(`Disabled, so nothing is sent to: ${disabled.map((each) => each.url).join(", ")}`));
    if (cards.length === 0) cards.push(make("p", {}, badge("all well", "good"), " No webhook has failed."));
    if (unwanted.length > 0 && endpoints.length > 0) {
        cards.push(note("No endpoint has asked for these: ", [...new Map(unwanted.map((each) => [each.type, each.id]))].slice(0, 5).map(
            ([type, id], place) => [place ? ", " : "", link(page.hrefOf(id), type)]), ". See ", code("enabled_events"), " of your endpoint."));
    }
    return cards;
}

function newest(page, { requests }) {
    if (requests.data.length === 0) return note("None yet.");
    return table("Newest requests", ["Request", "Status", "Time"], requests.data.map((each) => [
        link(page.href(`requests/${each.id}`), `${each.method} ${each.path}`),
        [status(each.status), each.error?.message ? make("span", { class: "why" }, ` ${each.error.message}`) : ""], time(each.created),
    ]));
}

function next(page, { timers }) {
    if (timers.length === 0) return note("Nothing is going to happen by itself.");
    return table("Next on the clock", ["Object", "What", "When"], timers.map((each) => [page.link(each.target), each.transition, page.until(each.due, each.account)]));
}

function first(page) {
    return [
        make("p", { class: "lead" }, "Nothing has happened here yet."),
        make("ol", { class: "steps" },
            make("li", {}, make("p", {}, "Point your SDK here. Any key that begins with ", code("sk_test_"), " will do. In Python:"),
                copyable(`client = stripe.StripeClient("sk_test_alpha", base_addresses={"api": "${address}"})`, "Python client", page.say)),
            make("li", {}, make("p", {}, "Or try it in a terminal:"),
                copyable(`curl ${address}/v1/charges -u sk_test_alpha: -d amount=2000 -d currency=usd -d source=tok_visa`, "A first charge", page.say)),
            make("li", {}, make("p", {}, "Receive webhooks in your program:"),
                copyable("pinstripe listen --key sk_test_alpha --forward-to localhost:8000/webhook", "Forward webhooks", page.say)),
            make("li", {}, make("p", {}, "Make an event happen, with everything that causes it:"),
                copyable("pinstripe trigger charge.refunded --key sk_test_alpha", "Trigger an event", page.say))),
        note("This page shows it at once. The ", link("_admin/docs", "reference"), " describes every object."),
    ];
}
