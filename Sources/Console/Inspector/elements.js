// Makes the page's elements. Data goes in as text and attributes only, so nothing in it can become markup.

const boolean = new Set(["disabled", "required", "selected", "open", "checked", "hidden"]);

/**
 * @param attributes `on` has the listeners by their events; attributes that are undefined or false are left out
 * @param children elements, and texts; what is undefined or null is left out
 */
export function make(name, attributes = {}, ...children) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
        if (value === undefined || value === null || value === false) continue;
        if (key === "on") for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
        else element.setAttribute(key, boolean.has(key) ? "" : String(value));
    }
    element.append(...children.flat(3).filter((child) => child !== undefined && child !== null && child !== false));
    return element;
}

export const heading = (level, text) => make(`h${level}`, {}, text);
export const code = (text) => make("code", {}, text);
export const note = (...children) => make("p", { class: "note" }, ...children);

export function button(text, press, attributes = {}) {
    return make("button", { type: "button", ...attributes, on: { click: press } }, text);
}

export function link(href, text, attributes = {}) {
    return make("a", { href, ...attributes }, text);
}

/** A state in a word and a colour: `good`, `bad`, `waiting` or none. */
export function badge(text, kind = "") {
    return make("span", { class: `badge ${kind}` }, text);
}

const outcomes = { succeeded: "good", failed: "bad", pending: "waiting", canceled: "" };

export const outcome = (text) => badge(text, outcomes[text] ?? "");
export const status = (code) => badge(String(code), code < 400 ? "good" : "bad");

/** Facts by their names. Those without a value are left out. */
export function facts(list) {
    const known = list.filter(([, value]) => value !== undefined && value !== null && value !== "");
    return make("dl", { class: "facts" }, known.map(([name, value]) => make("div", {}, make("dt", {}, name), make("dd", {}, value))));
}

/**
 * A table, which a phone shows as a list.
 * @param columns their names
 * @param rows arrays of cells
 */
export function table(caption, columns, rows) {
    return make("table", {},
        make("caption", {}, caption),
        make("thead", {}, make("tr", {}, columns.map((column) => make("th", { scope: "col" }, column)))),
        make("tbody", {}, rows.map((cells) => make("tr", {}, cells.map((cell, place) =>
            make("td", { "data-name": columns[place] }, cell === "" ? null : make("div", {}, cell)))))));
}

/** Unix seconds, in the local time of who looks. */
export function time(seconds) {
    if (seconds === null || seconds === undefined) return "";
    const date = new Date(seconds * 1000);
    if (Number.isNaN(date.getTime())) return String(seconds);
    const pad = (number) => String(number).padStart(2, "0");
    const text = `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())} `
        + `${pad(date.getHours())}:${pad(date.getMinutes())}:${pad(date.getSeconds())}`;
    return make("time", { datetime: date.toISOString(), title: `${seconds}, ${date.toISOString()}` }, text);
}

/** Seconds in words: `in 3 hours`, `now`. */
export function inWords(seconds) {
    if (seconds <= 0) return "now";
    for (const [length, name] of [[86400, "day"], [3600, "hour"], [60, "minute"]]) {
        if (seconds >= length) return many(Math.round(seconds / length), name, "in ");
    }
    return many(seconds, "second", "in ");
}

export function many(count, noun, before = "") {
    return `${before}${count} ${noun}${count === 1 ? "" : "s"}`;
}

const named = /^(?!acct_|req_|tok_|pm_card)[a-z]+(?:_[a-z]+)*_(?=[0-9A-Za-z]*\d)[0-9A-Za-z]{8,}$/;

/** JSON as text, in which the ids of objects are links. */
export function json(value, hrefOf) {
    const block = make("pre", { class: "json", tabindex: "0", "aria-label": "JSON" });
    const text = JSON.stringify(value, null, 2) ?? "";
    for (const part of text.split(/("(?:[^"\\]|\\.)*")/)) {
        const id = part.startsWith("\"") ? part.slice(1, -1) : "";
        if (hrefOf && named.test(id) && !id.includes("_secret_")) block.append("\"", link(hrefOf(id), id), "\"");
        else if (/^"https?:\/\//.test(part)) block.append("\"", link(JSON.parse(part), part.slice(1, -1), { rel: "noreferrer" }), "\"");
        else block.append(part);
    }
    return block;
}

/** What a body says: indented if it is JSON. */
export function body(text) {
    try {
        return json(JSON.parse(text));
    } catch {
        return make("pre", { class: "json", tabindex: "0" }, text || "(empty)");
    }
}

/** A text with a button that copies it. */
export function copyable(text, caption, say) {
    return make("div", { class: "copyable" },
        make("pre", { tabindex: "0", "aria-label": caption }, text),
        button("Copy", async () => {
            try {
                await navigator.clipboard.writeText(text);
                say("Copied.");
            } catch {
                say("The browser does not let this page copy. Select the text instead.");
            }
        }, { "aria-label": `Copy: ${caption}` }));
}
