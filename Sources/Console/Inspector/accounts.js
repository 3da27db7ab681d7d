// The accounts that are in use. Nobody can tell an account's key from its id, but a key leads to its account.
import { accountName } from "./client.js";
import { badge, heading, link, make, note, table, time } from "./elements.js";
import { field, form } from "./fields.js";

export const title = "Accounts";

export function show(page) {
    const after = page.query.get("after") ?? "";
    const find = form([field("API key", { name: "key", required: true, placeholder: "sk_test_…", hint: "It stays on this machine." })], "Find its account", async ({ key }) => {
        const { data } = await page.call("GET", "accounts?limit=1", { account: "", key });
        if (data.length === 0) throw new Error("This key has never been used here.");
        const { account } = await page.call("GET", "clock", { account: "", key });
        page.go("", { account: accountName({ id: account, livemode: key.includes("_live_") }) });
    }, { label: "Find an account" });
    find.classList.add("filters");
    return [
        heading(1, "Accounts"),
        note("Each API key has an account of its own. It is made when the key is first used."),
        find,
        page.region(["control", "objects", "requests"], () => page.call("GET", `accounts?limit=50${after ? `&starting_after=${after}` : ""}`, { account: "" }).then(known),
            ({ data, more }) => data.length === 0 ? note("No key was used yet.") : [
                table("Accounts, newest first", ["Account", "Connected to", "Mode", "Since", "Clock"], data.map((each) => [
                    link(page.href("", { account: accountName(each) }), each.id), each.platform ?? "", each.livemode ? "live" : "test", time(each.created),
                    each.frozen ? badge("frozen", "waiting") : badge("running", "good"),
                ])),
                more ? make("p", {}, link(page.href("accounts", { after: data.at(-1).number }), "Older accounts")) : null,
            ]),
    ];
}

/** Without the time, so that nothing is drawn again because a second has passed. */
function known({ data, has_more: more }) {
    return { more, data: data.map(({ now, ...rest }) => rest) };
}
