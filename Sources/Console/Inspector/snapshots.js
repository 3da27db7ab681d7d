// Snapshots: keeping the present state, and bringing it back. And the way back to nothing.
import { heading, make, note, table, time } from "./elements.js";
import { field, form } from "./fields.js";

export const title = "Snapshots";

export function show(page) {
    const whose = page.account ? "the account" : "all accounts";
    return [
        heading(1, "Snapshots"),
        note(`A snapshot keeps the present state of ${whose}, with clocks, timers and webhooks.`),
        save(page),
        page.region(["control"], () => page.get("snapshots", { limit: 100 }), ({ data }) => data.length === 0 ? note("There are none yet.")
            : table("Snapshots", ["Name", "Objects", "Taken", "What to do"], data.map((each) => [
                each.name, String(each.objects), time(each.created), make("span", { class: "buttons" }, restore(page, each), remove(page, each)),
            ]))),
        heading(2, "Reset"),
        note(`Takes away all objects of ${whose}, and puts the clock back to the present. Snapshots stay.`),
        page.act("Reset…", async () => {
            if (!await page.confirm(`Take away all objects of ${whose}? This cannot be undone.`, "Yes, reset")) return "";
            await page.call("POST", "reset");
            await page.accountsChanged();
            return "Everything was reset.";
        }, { class: "danger" }),
    ];
}

function save(page) {
    const element = form([field("Name", { name: "name", required: true, placeholder: "base", hint: "letters, digits, - and _" })], "Save", async ({ name }) => {
        const { objects } = await page.call("PUT", `snapshots/${encodeURIComponent(name)}`);
        element.reset();
        page.say(`Saved ${name}, with ${objects} objects.`);
    }, { label: "Save a snapshot" });
    element.classList.add("filters");
    return element;
}

function restore(page, { name }) {
    return page.act("Restore", async () => {
        if (!await page.confirm(`Bring back “${name}”? What was made since is gone.`, "Yes, restore")) return "";
        await page.call("POST", `snapshots/${encodeURIComponent(name)}/restore`);
        await page.accountsChanged();
        return `${name} is restored.`;
    }, { "aria-label": `Restore ${name}` });
}

function remove(page, { name }) {
    return page.act("Delete", async () => {
        if (!await page.confirm(`Delete the snapshot “${name}”?`, "Yes, delete")) return "";
        await page.call("DELETE", `snapshots/${encodeURIComponent(name)}`);
        return `${name} is deleted.`;
    }, { "aria-label": `Delete ${name}`, class: "quiet" });
}
