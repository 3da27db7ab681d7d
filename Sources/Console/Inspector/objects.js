// Objects: search, what each is, what can happen to it now, and what has happened.
import { badge, facts, heading, json, link, make, note, table, time } from "./elements.js";
import { field, form, transitions } from "./fields.js";

export const title = "Objects";

export function show(page, [id]) {
    return id ? one(page, id) : list(page);
}

function list(page) {
    const wanted = { object: page.query.get("object") ?? "", starting_after: page.query.get("after") ?? "" };
    return [
        heading(1, "Objects"),
        search(page, wanted.object),
        page.region(["objects", "control"], () => page.get("objects", { ...wanted, limit: 25 }).then(short), ({ data, more }) => data.length === 0
            ? note(wanted.object ? `There is no ${wanted.object}.` : "There are no objects yet. Create one through the API, or run: pinstripe trigger charge.succeeded")
            : [
                table("Objects, newest first", ["Id", "Object", "Status", "What", "Created"], data.map((each) => [
                    page.link(each.id), each.object, each.status ? badge(each.status) : "", each.about, time(each.created),
                ])),
                more ? make("p", {}, link(page.href("objects", { object: wanted.object, after: data.at(-1).id }), "Older objects")) : null,
            ]),
    ];
}

function short({ data, has_more: more }) {
    return { more, data: data.map((each) => ({ id: each.id, object: each.object, status: each.status, created: each.created, about: about(each) })) };
}

/** What tells an object from others of its kind. */
function about(object) {
    const money = Number.isInteger(object.amount) && object.currency ? `${object.amount} ${object.currency}` : null;
    const url = object.object === "webhook_endpoint" ? object.url : null;
    return [money, object.name, object.email, url, object.description, object.type].filter((each) => typeof each === "string")[0] ?? "";
}

/** A timer without the seconds that are left, so that nothing is drawn again because a second has passed. */
export function still({ due_in: left, ...timer }) {
    return timer;
}

function search(page, object) {
    const element = form([
        field("Id", { name: "id", placeholder: "ch_…" }), field("Resource", { name: "object", value: object, placeholder: "charge", list: "resources" }),
        make("datalist", { id: "resources" }),
    ], "Search", ({ id, object: name }) => (id ? page.go(`objects/${encodeURIComponent(id.trim())}`) : page.go("objects", { object: name })), { label: "Search objects" });
    element.classList.add("filters");
    page.resources().then((resources) => element.querySelector("datalist").append(...resources.map((each) => make("option", { value: each.object }))), () => {});
    return element;
}

function one(page, id) {
    const path = `objects/${encodeURIComponent(id)}`;
    const get = () => page.get(path);
    const fire = async (name, values) => {
        await page.call("POST", `${path}/transitions/${encodeURIComponent(name)}`, { body: values });
        page.say(`Done: ${name}.`);
    };
    return [
        make("p", {}, link(page.href("objects"), "← Objects")),
        heading(1, id),
        page.region(["objects", "control"], get, ({ object, account, status }) => facts([
            ["Resource", link(`_admin/docs/${object.object}`, object.object)], ["Status", status ? badge(status) : null], ["Account", account],
            ["Created", object.created === undefined ? null : time(object.created)],
        ])),
        page.region(["objects", "control"], async () => (await get()).transitions, (list) => [
            heading(2, "What can happen now"), list.length === 0 ? note("Nothing that a customer, a bank or a supplier does.") : make("div", { class: "transitions" }, transitions(list, fire)),
        ]),
        page.region(["objects", "control"], async () => (await get()).pending.map(still), (list) => list.length === 0 ? "" : [
            heading(2, "What the clock will do"),
            table("Pending timers", ["What", "When", "At"], list.map((each) => [each.transition, page.until(each.due, each.account), time(each.due)])),
        ]),
        page.region(["objects", "control"], async () => ({ ...await get(), object: 0, pending: 0 }), ({ history, history_omitted: omitted }) => [
            heading(2, "History"), past(page, history.toReversed()), omitted ? note(`${omitted} older entries are not shown.`) : null,
            make("p", {}, link(page.href("events", { object: id }), "Events about it")),
        ]),
        page.region(["objects", "control"], async () => (await get()).object, (object) => [heading(2, "As the API shows it"), json(object, page.hrefOf)]),
    ];
}

const causes = { api: "a call of the API", clock: "the clock", consequence: "another object", control_plane: "the control plane" };

function past(page, history) {
    if (history.length === 0) return note("None.");
    return table("History, newest first", ["What", "Status", "Caused by", "Event", "Time"], history.map((each) => [
        [each.transition, each.refused ? make("span", { class: "why" }, ` was refused: ${each.refused}`) : ""], each.to ? badge(each.to) : "",
        causes[each.cause] ?? each.cause ?? "", each.event ? (each.event_id ? link(page.hrefOf(each.event_id), each.event) : each.event) : "", time(each.at),
    ]));
}
