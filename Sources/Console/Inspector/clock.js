// The clock of an account, or of all: moving it, freezing it, and what it will do.
import { badge, facts, heading, make, many, note, table, time } from "./elements.js";
import { field, form } from "./fields.js";
import { still } from "./objects.js";

export const title = "Clock";

export function show(page) {
    const result = make("div", { role: "status" });
    const move = async (body) => {
        result.replaceChildren(note("The clock is moving…"));
        try {
            const answer = await page.call("POST", "clock", { body });
            result.replaceChildren(...told(page, answer, body));
        } catch (error) {
            result.replaceChildren(make("p", { class: "problem" }, error.message));
        }
        await page.accountsChanged();
    };
    const step = (caption, advance) => page.act(caption, () => move({ advance }));
    return [
        heading(1, "Clock"),
        page.account ? "" : note("You look at all accounts, so this moves all of their clocks. New accounts start with that clock, too. To move one, choose its account above."),
        page.region(["control", "objects"], async () => ({ frozen: (await page.get("clock")).frozen }), (clock) => [
            facts([["Now", page.present()], ["It is", clock.frozen ? badge("frozen", "waiting") : badge("running", "good")]]),
            make("p", { class: "buttons" }, page.act(clock.frozen ? "Let it run" : "Freeze", () => move({ frozen: !clock.frozen }))),
        ]),
        make("p", { class: "buttons" }, step("Advance 1 hour", "1h"), step("Advance 1 day", "1d"), step("Advance 1 month", "30d")),
        make("div", { class: "pair" },
            form([field("Advance by", { name: "advance", placeholder: "90m, 4d or seconds", required: true })], "Advance", ({ advance }) => move({ advance }), { label: "Advance by" }),
            form([field("Move to", { name: "at", type: "datetime-local", required: true, hint: "your local time; forward only" })], "Move", ({ at }) =>
                move({ now: Math.floor(new Date(at).getTime() / 1000) }), { label: "Move to" })),
        result,
        heading(2, "What it will do"),
        page.region(["objects", "control"], () => page.get("timers", { limit: 25 }).then(({ data, ...rest }) => ({ ...rest, data: data.map(still) })), ({ data, has_more: more }) => data.length === 0
            ? note("Nothing is going to happen by itself.")
            : [table("Timers, the next first", ["Object", "What", "When", "At"], data.map((each) => [
                page.link(each.target), each.transition, page.until(each.due, each.account), time(each.due),
            ])), more ? note("There are more.") : null]),
    ];
}

/** What has happened on the way. */
function told(page, answer, body) {
    const fired = answer.fired ?? [];
    const count = Array.isArray(fired) ? fired.length : Number(fired);
    const refused = answer.refused ?? [];
    if (body.frozen !== undefined && count === 0) return [note(body.frozen ? "It is frozen." : "It runs.")];
    return [
        note(`It has arrived. ${count === 0 ? "Nothing was due." : `${many(count, "timer")} fired.`}`),
        refused.length > 0 ? table("Refused on the way", ["Object", "What", "Why"], refused.map((each) => [page.link(each.object ?? each.target), each.transition, each.refused ?? each.message ?? ""])) : "",
    ];
}
