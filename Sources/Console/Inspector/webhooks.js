// The deliveries of events: what was sent where, what came back, and why it failed.
import { body, facts, heading, link, make, note, outcome, table, time } from "./elements.js";
import { field } from "./fields.js";

export const title = "Webhooks";

export function show(page, [id]) {
    return id ? one(page, id) : list(page);
}

/** What to do about a failure, by the words of its reason. */
const advice = [
    [/refuses the connection|nobody listens/, "Nothing listens at that address. Is your program running, and is the port right?"],
    [/is not known/, "That host name leads nowhere from here. In a container, another container's name is its service's name."],
    [/took too long/, "Your program did not answer in time. Answer first, and work afterwards."],
    [/answered 3\d\d/, "Your program redirects. Stripe follows no redirects: register the last URL, often the one with https or a slash at its end."],
    [/answered 40[13]/, "Your program wants a login, or a CSRF token. Let the webhook's path through without them."],
    [/answered 400/, "Your program refuses what it gets. Is the signing secret that of this endpoint?"],
    [/answered 404/, "Your program runs, and has nothing at this path. Compare the URL with your routes."],
    [/answered 405/, "Your program takes no POST at this path."],
    [/answered 5\d\d/, "Your program has failed. Look into its log, and at the answer below."],
    [/no trusted connection/, "The certificate is not trusted. For a local program, use http."],
    [/closed the connection/, "Your program closed the connection before it answered. Has it crashed? Is it really HTTP?"],
    [/A fault/i, "A fault made it fail. See Faults."],
];

function advise(reason) {
    return advice.find(([pattern]) => pattern.test(reason ?? ""))?.[1] ?? "";
}

const newestOf = (delivery) => delivery.attempts.at(-1);

/** How often it was tried. */
export const triesOf = (delivery) => delivery.attempts.length + (delivery.attempts_omitted ?? 0);

/** Deliveries that have failed, those to one URL for one reason together: what, why, what to do, and when they are tried again. */
export function failures(page, deliveries) {
    const groups = Map.groupBy(deliveries, (each) => `${each.url ?? each.webhook_endpoint} ${each.failure}`);
    return [...groups.values()].map((group) => {
        const [first, ...others] = group;
        const url = make("code", {}, first.url ?? first.webhook_endpoint);
        const subject = others.length === 0 ? make("strong", {}, first.event_type) : make("strong", {}, `${group.length} webhooks`);
        return make("section", { class: "trouble", "aria-label": "Webhooks that have failed" },
            make("p", {}, subject, others.length === 0 ? " does not reach " : " do not reach ", url),
            make("p", { class: "reason" }, `Why: ${first.failure}`),
            advise(first.failure) ? make("p", {}, advise(first.failure)) : null,
            make("ul", {}, group.slice(0, 5).map((each) => make("li", {},
                link(page.href(`deliveries/${each.id}`), each.event_type),
                make("span", { class: "note" }, `${tried(each)} at `, time(each.last)), make("span", { class: "note" }, when(page, each)), retry(page, each)))),
            group.length > 5 ? make("p", {}, link(page.href("deliveries"), "All of them")) : null);
    });
}

function tried({ tries }) {
    return tries === 1 ? "failed once," : `failed ${tries} times, last`;
}

function when(page, delivery) {
    if (!delivery.next_attempt) return delivery.outcome === "failed" ? "given up after the last attempt" : "";
    return ["next attempt ", page.until(delivery.next_attempt, delivery.account), ", at ", time(delivery.next_attempt)];
}

/** The same for one delivery, on its own page. */
function trouble(page, delivery) {
    const reason = newestOf(delivery)?.failure;
    if (!reason) return null;
    return make("section", { class: "trouble" },
        make("p", { class: "reason" }, `Why: ${reason}`), advise(reason) ? make("p", {}, advise(reason)) : null, make("p", {}, when(page, delivery)));
}

export function retry(page, delivery) {
    return page.act("Retry now", async () => {
        const before = triesOf(await page.call("POST", `deliveries/${delivery.id}/retry`));
        page.say(`${delivery.event_type} is sent again…`);
        return resultOf(page, delivery, before);
    }, { "aria-label": `Retry ${delivery.event_type} now` });
}

/** Waits some seconds for the attempt that comes after so many others, and says what has come of it. */
async function resultOf(page, { id, event_type: type }, before) {
    for (let round = 0; round < 20; round += 1) {
        await new Promise((resume) => setTimeout(resume, 250));
        const delivery = await page.get(`deliveries/${id}`);
        if (triesOf(delivery) > before) {
            const { outcome: result, failure } = newestOf(delivery);
            return result === "failed" ? `${type} has failed again: ${failure}` : `${type} has arrived.`;
        }
    }
    return `${type} is sent again. There is no answer yet.`;
}

function list(page) {
    const wanted = page.query.get("outcome") ?? "";
    const choice = field("Outcome", {
        choices: [["", "all"], "pending", "failed", "succeeded", "canceled"], value: wanted, name: "outcome",
    });
    choice.querySelector("select").addEventListener("change", (event) => page.go("deliveries", { outcome: event.target.value }));
    return [
        heading(1, "Webhooks"),
        make("div", { class: "filters" }, choice),
        page.region(["objects", "control"], () => page.get("deliveries", { outcome: wanted, limit: 25 }), ({ data, has_more: more }) => data.length === 0
            ? note("There are no deliveries. A delivery is made when an event happens that a webhook endpoint has asked for. Register an endpoint through "
                + "the API, or run: pinstripe listen --forward-to localhost:8000/webhook")
            : [
                table("Deliveries, newest first", ["Event", "Outcome", "To", "Why it failed", "Next attempt"], data.map((each) => [
                    link(page.href(`deliveries/${each.id}`), each.event_type), outcome(each.outcome), each.url ?? each.webhook_endpoint,
                    newestOf(each)?.failure ?? "", each.next_attempt ? time(each.next_attempt) : "",
                ])),
                more ? note("There are older ones. Choose an outcome, or an event.") : null,
            ]),
    ];
}

function one(page, id) {
    return [
        make("p", {}, link(page.href("deliveries"), "← Webhooks")),
        page.region(["objects", "control"], () => page.get(`deliveries/${encodeURIComponent(id)}`), (delivery) => [
            heading(1, delivery.event_type),
            trouble(page, delivery),
            make("p", { class: "buttons" }, retry(page, delivery)),
            facts([
                ["Delivery", delivery.id], ["Outcome", outcome(delivery.outcome)], ["Event", page.link(delivery.event)],
                ["Endpoint", page.link(delivery.webhook_endpoint)], ["To", delivery.url], ["Account", delivery.account], ["Since", time(delivery.created)],
            ]),
            heading(2, "Attempts"),
            delivery.attempts.length === 0 ? note("None yet.") : delivery.attempts.toReversed().map((attempt, place) => attemptOf(page, attempt, place === 0)),
            delivery.attempts_omitted ? note(`${delivery.attempts_omitted} older ones are not shown.`) : null,
        ]),
    ];
}

function attemptOf(page, attempt, open) {
    const { request, response, timing } = attempt;
    return make("details", { class: "attempt", open, "data-key": `attempt ${attempt.at} ${attempt.trigger} ${request.headers["Stripe-Signature"]}` },
        make("summary", {}, outcome(attempt.outcome), " ", time(attempt.at), " ", attempt.failure ?? `answered ${response?.status}`),
        make("div", { class: "pair" },
            make("section", {}, heading(3, "Sent"), fields(`${request.method} ${request.url}`, request.headers), body(request.body)),
            make("section", {}, heading(3, "Answered"), response
                ? [fields(`Status ${response.status}`, response.headers), body(response.body), response.truncated ? note("The rest is not kept.") : null]
                : make("p", {}, "Nothing. ", attempt.failure),
            note(`After ${timing.total_ms} ms. Cause: ${attempt.trigger}.`))));
}

function fields(first, headers) {
    return make("pre", { class: "fields", tabindex: "0", "aria-label": "Header" },
        [first, ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`)].join("\n"));
}
