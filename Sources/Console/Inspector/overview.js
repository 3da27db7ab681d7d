// What somebody wants to know first: which webhooks do not arrive and why, what was refused, and what comes next. On an empty server, what to do first.
import { accountName, address } from "./client.js";
import { badge, code, copyable, heading, link, make, note, status, table, time } from "./elements.js";
import { still } from "./objects.js";
import { failures, triesOf } from "./webhooks.js";

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
        ...rest, failure: attempts.at(-1)?.failure ?? "", last: attempts.at(-1)?.at, tries: triesOf({ attempts, ...rest }),
    }));
    const unwanted = events.data.filter((each) => each.deliveries.length === 0);
    return {
        isEmpty: requests.count === 0 && events.data.length === 0, troubled, requests, timers: timers.data.map(still),
        hasEvents: events.data.length > 0, unwanted: unwanted.map(({ id, type }) => ({ id, type })), elsewhere: await wantedElsewhere(page, unwanted, endpoints.data),
        endpoints: endpoints.data.map(({ id, url, status: state }) => ({ id, url, state })),
    };
}

/**
 * Events that only endpoints of other accounts want. Probably the endpoint was registered with another key. (A connected account has no key of its
 * own.) An endpoint does not tell its account, so a few of them are looked up.
 */
async function wantedElsewhere(page, unwanted, own) {
    if (unwanted.length === 0) return [];
    const known = page.account ? (await page.call("GET", "objects?object=webhook_endpoint&limit=100", { account: "" })).data : own;
    const wants = ({ enabled_events: types }, { type }) => types.includes(type) || types.includes("*");
    const asking = known.filter((endpoint) => endpoint.status !== "disabled" && unwanted.some((event) => wants(endpoint, event))).slice(0, 10);
    const endpoints = await Promise.all(asking.map((each) => page.call("GET", `objects/${each.id}`, { account: "" })));
    return unwanted.flatMap((event) => {
        if (page.isConnected(event.account)) return [];
        const home = accountName({ id: event.account, livemode: event.livemode });
        const homes = endpoints.filter(({ object }) => wants(object, event)).map(({ account, object }) => accountName({ id: account, livemode: object.livemode }));
        return homes.length === 0 || homes.includes(home) ? [] : [{ id: event.id, type: event.type, home, other: homes[0] }];
    });
}

/** Says so, once for each type and account. */
function strangers(page, elsewhere) {
    const each = [...new Map(elsewhere.map((event) => [`${event.type} ${event.home}`, event])).values()].slice(0, 5);
    return each.length === 0 ? null : make("section", { class: "trouble", "aria-label": "Endpoints of other accounts" }, each.map(({ id, type, home, other }) =>
        make("p", {}, link(page.hrefOf(id), type), " happened in ", code(home), ". An endpoint that wants it is in ", code(other), ": are the keys different?")));
}

function troubles(page, { troubled, hasEvents, unwanted: all, elsewhere, endpoints }) {
    const disabled = endpoints.filter((each) => each.state === "disabled");
    const unwanted = all.filter(({ id }) => !elsewhere.some((event) => event.id === id));
    if (hasEvents && endpoints.length === 0) {
        return [strangers(page, elsewhere), make("section", { class: "trouble" },
            make("p", {}, make("strong", {}, "No webhook endpoint is registered"), ", so no webhook is sent. Forward them to your program:"),
            copyable("pinstripe listen --key sk_test_… --forward-to localhost:8000/webhook", "Forward webhooks", page.say))];
    }
    const cards = failures(page, troubled);
    if (elsewhere.length > 0) cards.push(strangers(page, elsewhere));
    if (disabled.length > 0) cards.push(note(`Disabled, so nothing is sent to: ${disabled.map((each) => each.url).join(", ")}`));
    if (cards.length === 0) cards.push(make("p", {}, badge("all well", "good"), " No webhook has failed."));
    if (unwanted.length > 0 && endpoints.length > 0) {
        cards.push(note("No endpoint asked for these: ", [...new Map(unwanted.map((each) => [each.type, each.id]))].slice(0, 5).map(
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
