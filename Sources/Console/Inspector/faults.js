// What is to go wrong, and what is to happen by itself.
import { badge, code, heading, make, note, table } from "./elements.js";
import { field, form } from "./fields.js";

export const title = "Faults";

export function show(page) {
    return [
        heading(1, "Faults"),
        note("A fault makes calls of the API fail, or webhooks. ", page.account ? "These are those of the account." : "Those made here strike in all accounts."),
        page.region(["control", "objects", "requests"], () => page.get("faults"), ({ data }) => data.length === 0 ? note("Nothing is to go wrong.")
            : table("Faults", ["Matches", "What happens", "Struck", "Remove"], data.map((each) => [
                matches(each), happens(each), struck(each), remove(page, "faults", each, "Fault"),
            ]))),
        make("div", { class: "pair" }, ofCalls(page), ofWebhooks(page)),
        heading(2, "Progressions"),
        note("A progression moves objects by itself, on the account's clock."),
        page.region(["control"], () => page.get("progressions"), ({ data }) => data.length === 0 ? note("None.")
            : table("Progressions", ["Object", "Transition", "After", "Remove"], data.map((each) => [
                each.moves, each.transition, `${each.after} s`, remove(page, "progressions", each, "Progression"),
            ]))),
        progression(page),
    ];
}

function matches({ match }) {
    const words = [match.method, match.path, match.event, match.webhook_endpoint, match.parameter ? JSON.stringify(match.parameter) : null].filter(Boolean);
    return words.length > 0 ? code(words.join(" ")) : "everything";
}

function happens({ action, response, delay_ms: delay }) {
    const words = [action, response ? `status ${response.status} ${response.error?.code ?? ""}` : null, delay > 0 ? `after ${delay} ms` : null];
    return words.filter(Boolean).join(", ");
}

function struck({ struck: count, times }) {
    return badge(times === null ? `${count}` : `${count} of ${times}`, count > 0 ? "waiting" : "");
}

function remove(page, list, { id }, noun) {
    return page.act("Remove", async () => {
        await page.call("DELETE", `${list}/${id}`);
        return `${noun} removed.`;
    }, { "aria-label": `Remove ${noun.toLowerCase()} ${id}`, class: "quiet" });
}

async function add(page, body, element) {
    await page.call("POST", "faults", { body });
    element.reset();
    page.say("Fault added.");
}

function ofCalls(page) {
    return make("section", {}, heading(2, "Let calls fail"), form([
        field("Path", { name: "match[path]", placeholder: "/v1/charges*" }),
        field("Method", { name: "match[method]", choices: [["", "any"], "GET", "POST", "DELETE"] }),
        field("What happens", {
            name: "what", value: "500",
            choices: [["500", "Status 500"], ["429", "Status 429: too many requests"], ["402", "Status 402"], ["409", "Status 409"], ["503", "Status 503"],
                ["reset", "The connection is reset"], ["cut", "The answer is cut in the middle"], ["hang", "No answer comes"], ["", "Only a delay"]],
        }),
        field("Delay in milliseconds", { name: "delay_ms", type: "number" }),
        field("Times", { name: "times", type: "number", value: "1", hint: "empty: for ever" }),
    ], "Add fault", ({ what, ...body }, element) => {
        if (/^\d+$/.test(what ?? "")) body.response = { status: Number(what) };
        else if (what) body.action = what;
        return add(page, body, element);
    }, { label: "Let calls fail" }));
}

function ofWebhooks(page) {
    return make("section", {}, heading(2, "Let webhooks fail"), form([
        field("Event", { name: "match[event]", placeholder: "charge.succeeded" }),
        field("Endpoint", { name: "match[webhook_endpoint]", placeholder: "we_…" }),
        field("What happens", {
            name: "action", value: "duplicate",
            choices: [["duplicate", "It comes twice"], ["drop", "It does not come"], ["delay", "It comes later"], ["swap", "It comes after the next one"]],
        }),
        field("Delay in milliseconds", { name: "delay_ms", type: "number", hint: "for “later”, on the account's clock" }),
        field("Times", { name: "times", type: "number", value: "1", hint: "empty: for ever" }),
    ], "Add fault", (body, element) => add(page, body, element), { label: "Let webhooks fail" }));
}

function progression(page) {
    const names = field("Transition", { name: "transition", choices: [], required: true });
    const kinds = field("Object", { name: "object", choices: [], required: true });
    const [kind, name] = [kinds.querySelector("select"), names.querySelector("select")];
    const options = (list) => list.map((each) => make("option", { value: each }, each));
    page.resources().then((resources) => {
        const moving = new Map(resources.map((each) => [each.object, each.acts]).filter(([, list]) => list.length > 0));
        const choose = () => name.replaceChildren(...options(moving.get(kind.value) ?? []));
        kind.replaceChildren(...options([...moving.keys()]));
        kind.addEventListener("change", choose);
        choose();
    }, () => {});
    const element = form([kinds, names, field("After, in seconds", { name: "after", type: "number", value: "2", required: true })], "Add progression", async (body) => {
        await page.call("POST", "progressions", { body });
        page.say("Progression added.");
    }, { label: "Add progression" });
    element.classList.add("filters");
    return element;
}
