// Events: what has happened to which object, and whether the webhooks have arrived.
import { badge, facts, heading, json, link, make, note, outcome, table, time } from "./elements.js";
import { field, form } from "./fields.js";
import { retry } from "./webhooks.js";

export const title = "Events";

export function show(page, [id]) {
    return id ? one(page, id) : list(page);
}

function list(page) {
    const wanted = { type: page.query.get("type") ?? "", object: page.query.get("object") ?? "", starting_after: page.query.get("after") ?? "" };
    return [
        heading(1, "Events"),
        filters(page, wanted),
        page.region(["objects", "control"], () => page.get("events", { ...wanted, limit: 25 }).then(short), (events) => events.data.length === 0
            ? note("There are no such events.")
            : [
                table("Events, newest first", ["Event", "About", "Webhooks", "Time"], events.data.map((each) => [
                    link(page.hrefOf(each.id), each.type), page.link(each.object), deliveries(each.deliveries), time(each.created),
                ])),
                events.more ? make("p", {}, link(page.href("events", { ...wanted, starting_after: undefined, after: events.data.at(-1).id }), "Older events")) : null,
            ]),
    ];
}

/** What the list shows of them. */
function short({ data, has_more: more }) {
    return { more, data: data.map((each) => ({ id: each.id, type: each.type, created: each.created, object: each.data.object.id, deliveries: each.deliveries })) };
}

function filters(page, { type, object }) {
    const element = form([
        field("Type", { name: "type", value: type, placeholder: "charge.refunded" }), field("Object", { name: "object", value: object, placeholder: "ch_…" }),
    ], "Filter", (values) => page.go("events", values), { label: "Filter events" });
    element.classList.add("filters");
    return element;
}

/** The outcomes of an event's deliveries, with the reason of a failure. */
function deliveries(list) {
    if (list.length === 0) return badge("no endpoint asks for it");
    return list.map((each) => make("span", { class: "why" }, outcome(each.outcome), each.failure ? ` ${each.failure} ` : " "));
}

function one(page, id) {
    const about = page.region(["objects"], () => page.get(`objects/${encodeURIComponent(id)}`), ({ object: event, account }) => [
        heading(1, event.type),
        facts([
            ["Event", event.id], ["About", page.link(event.data.object.id)], ["Account", account], ["Time", time(event.created)],
            ["Request", event.request?.id ? link(page.href(`requests/${event.request.id}`), event.request.id) : "none: it happened by itself"],
        ]),
    ]);
    const sent = page.region(["objects", "control"], () => page.get("deliveries", { event: id, limit: 20 }), ({ data }) => data.length === 0
        ? note("No endpoint asked for it. See enabled_events of your endpoint.")
        : table("Deliveries", ["To", "Outcome", "Why it failed", "Next attempt", "Again"], data.map((each) => [
            link(page.href(`deliveries/${each.id}`), each.url ?? each.webhook_endpoint), outcome(each.outcome), each.attempts.at(-1)?.failure ?? "",
            each.next_attempt ? time(each.next_attempt) : "", retry(page, each),
        ])));
    const document = page.region(["objects"], () => page.get(`objects/${encodeURIComponent(id)}`), ({ object }) => json(object, page.hrefOf));
    return [make("p", {}, link(page.href("events"), "← Events")), about, heading(2, "Webhooks"), sent, heading(2, "The event"), document];
}
