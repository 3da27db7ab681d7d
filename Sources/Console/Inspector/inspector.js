// The page around the views: the address says what is looked at, a view draws it, and the stream of changes has it drawn again.
import * as accounts from "./accounts.js";
import { accountName, call, listen, Refusal, setToken } from "./client.js";
import * as clock from "./clock.js";
import { button, heading, inWords, link, make, time } from "./elements.js";
import * as events from "./events.js";
import * as faults from "./faults.js";
import { field, form } from "./fields.js";
import * as objects from "./objects.js";
import * as overview from "./overview.js";
import * as requests from "./requests.js";
import * as snapshots from "./snapshots.js";
import * as webhooks from "./webhooks.js";

const views = {
    "": overview, deliveries: webhooks, events, objects, requests, clock, faults, snapshots, accounts,
};
const named = (id) => document.getElementById(id);
const main = named("content");
const choice = named("account");

/** What is looked at. */
const look = { path: [], query: new URLSearchParams(), account: "" };
/** Ends what belongs to the view that is shown. */
let leaving = new AbortController();
/** Ends the stream of the account that is shown. */
let hearing = null;
/** What draws parts of the view again, each with the kinds of changes that it follows. */
let followers = [];
let resources = null;
let clocks = { read: 0, all: null, accounts: new Map() };

const page = {
    /** The address of a view, with the account that is looked at. */
    href(path, query = {}) {
        const known = Object.entries({ account: look.account, ...query }).filter(([, value]) => value);
        const text = new URLSearchParams(known).toString();
        return `#/${path}${text ? `?${text}` : ""}`;
    },
    go(path, query) { location.hash = page.href(path, query); },
    get account() { return look.account; },
    get query() { return look.query; },
    call(method, path, options = {}) { return call(method, path, { account: look.account, signal: leaving.signal, ...options }); },
    get(path, parameters = {}) {
        const known = Object.entries(parameters).filter(([, value]) => value !== undefined && value !== "");
        const text = new URLSearchParams(known).toString();
        return page.call("GET", text ? `${path}?${text}` : path);
    },
    /** Says what was done, to everybody. */
    say(text) { named("said").textContent = text; },
    /** The time of an account's clock, in Unix seconds. */
    now(id) {
        const known = clocks.accounts.get(id) ?? clocks.all;
        if (!known) return Math.floor(Date.now() / 1000);
        return known.now + (known.frozen ? 0 : Math.floor((performance.now() - clocks.read) / 1000));
    },
    /** Whether the account is connected to another. */
    isConnected(id) { return Boolean(clocks.accounts.get(id)?.platform); },
    hrefOf(id) {
        if (id.startsWith("evt_")) return page.href(`events/${id}`);
        if (id.startsWith("dlv_")) return page.href(`deliveries/${id}`);
        return page.href(`objects/${id}`);
    },
    link(id) { return id ? link(page.hrefOf(id), id, { class: "id" }) : ""; },
    /** How long it is until then on an account's clock. It counts down. */
    until(due, account) { return make("span", { "data-due": due, "data-account": account }, inWords(due - page.now(account))); },
    /** What the clock that is looked at shows. It goes on. */
    present() { return make("span", { "data-now": "" }, time(page.now(clocks.all?.account))); },
    /** A part of the view that is drawn anew when what it shows has changed. It keeps the focus, and what is unfolded. */
    region(kinds, load, draw) {
        const place = make("div", { class: "region", "aria-busy": "true" });
        let shown;
        const refresh = async () => {
            let data;
            try {
                data = await load();
            } catch (error) {
                if (error.name === "AbortError") return;
                data = { refusal: error.message };
            }
            const text = JSON.stringify(data);
            if (text === shown || leaving.signal.aborted && !place.isConnected) return;
            shown = text;
            place.removeAttribute("aria-busy");
            replace(place, data?.refusal !== undefined ? [make("p", { class: "problem", role: "alert" }, data.refusal)] : [draw(data)]);
        };
        followers.push({ kinds, refresh });
        place.refresh = refresh;
        refresh();
        return place;
    },
    /** Asks whether to do what cannot be undone. */
    confirm(question, yes) {
        const dialog = named("question");
        named("question-text").textContent = question;
        named("question-yes").textContent = yes;
        dialog.returnValue = "no";
        dialog.showModal();
        return new Promise((resolve) => dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true }));
    },
    /** A button that does something at once, and says so or why not. */
    act(caption, work, attributes) {
        const element = button(caption, async () => {
            element.disabled = true;
            try {
                const done = await work();
                if (done) page.say(done);
            } catch (error) {
                if (error.name !== "AbortError") page.say(error.message);
            } finally {
                element.disabled = false;
            }
        }, attributes);
        return element;
    },
    accountsChanged() { return drawAccounts(); },
    /** What the control plane says of every resource. It is asked once. */
    resources() { return resources ??= call("GET", "resources?brief=true").then(({ data }) => data); },
};

/** Puts new elements in place of the old ones. */
function replace(place, children) {
    const focused = place.contains(document.activeElement) ? keyOf(document.activeElement) : null;
    const unfolded = new Set([...place.querySelectorAll("details[open]")].map(keyOf));
    place.replaceChildren(...children.flat(3).filter(Boolean));
    for (const details of place.querySelectorAll("details")) if (unfolded.has(keyOf(details))) details.open = true;
    if (focused) [...place.querySelectorAll("a, button, summary, pre, input, select")].find((each) => keyOf(each) === focused)?.focus();
}

function keyOf(element) {
    if (element.dataset.key) return element.dataset.key;
    return `${element.tagName} ${element.getAttribute("href") ?? element.getAttribute("aria-label") ?? element.textContent.slice(0, 80)}`;
}

function readAddress() {
    const [path, query] = location.hash.replace(/^#\/?/, "").split("?");
    look.path = path.split("/").filter(Boolean).map(decodeURIComponent);
    look.query = new URLSearchParams(query ?? "");
    const account = look.query.get("account") ?? "";
    const isOther = hearing === null || account !== look.account;
    look.account = account;
    return isOther;
}

async function show() {
    const isOther = readAddress();
    leaving.abort();
    leaving = new AbortController();
    followers = [];
    named("said").textContent = "";
    const view = views[look.path[0] ?? ""] ?? null;
    drawViews(view);
    if (isOther) await changeAccount();
    document.title = `${view?.title ?? "Not found"} · Pinstripe`;
    main.replaceChildren(...(view ? view.show(page, look.path.slice(1)) : [heading(1, "There is no such view")]).flat(3).filter(Boolean));
    window.scrollTo(0, 0);
}

function drawViews(shown) {
    named("views").replaceChildren(make("ul", {}, Object.entries(views).map(([name, view]) =>
        make("li", {}, link(page.href(name), view.title, { "aria-current": view === shown ? "page" : undefined })))));
}

async function changeAccount() {
    hearing?.abort();
    hearing = new AbortController();
    await drawAccounts();
    listen(look.account, hearing.signal, hear, connected);
}

let isConnected = null;

function connected(isOpen) {
    if (isOpen === isConnected) return;
    // Something may have changed while nobody listened.
    if (isOpen && isConnected === false) hear(["objects", "requests", "control"]);
    isConnected = isOpen;
    named("live").textContent = isOpen ? "Live" : "Pinstripe does not answer";
    named("live").classList.toggle("lost", !isOpen);
}

/** Draws what has changed, once, however often it changes meanwhile. */
let waiting = null;
let isDrawing = false;

function hear(kinds) {
    if (isDrawing) {
        waiting = new Set([...(waiting ?? []), ...kinds]);
        return;
    }
    draw(kinds);
}

async function draw(kinds) {
    isDrawing = true;
    const concerned = followers.filter((follower) => follower.kinds.some((kind) => kinds.includes(kind)));
    if (kinds.includes("control")) await drawAccounts();
    await Promise.all(concerned.map((follower) => follower.refresh()));
    // A busy test suite must not keep the page, and the daemon, busy.
    await new Promise((resume) => setTimeout(resume, 250));
    isDrawing = false;
    if (waiting) {
        const next = [...waiting];
        waiting = null;
        draw(next);
    }
}

async function drawAccounts() {
    try {
        const [list, own] = await Promise.all([call("GET", "accounts?limit=100"), call("GET", "clock", { account: look.account })]);
        const known = list.data.map((account) => [account.id, account]);
        clocks = { read: performance.now(), all: own, accounts: new Map(own.account ? [...known, [own.account, own]] : known) };
        const names = list.data.map((account) => [accountName(account), label(account)]);
        if (look.account && !names.some(([name]) => name === look.account)) names.push([look.account, look.account]);
        const options = [["", "All accounts"], ...names].map(([value, text]) => make("option", { value, selected: value === look.account }, text));
        if (JSON.stringify([...choice.options].map((each) => each.value)) !== JSON.stringify(options.map((each) => each.value))) {
            choice.replaceChildren(...options);
        }
        choice.value = look.account;
        tick();
    } catch (error) {
        if (error instanceof Refusal) explain(error);
    }
}

function label(account) {
    return `${account.id}${account.platform ? ` (of ${account.platform})` : ""}${account.livemode ? ", live" : ""}`;
}

/** Why nothing can be shown. */
function explain(error) {
    const isToken = error.status === 403 && error.message.includes("token");
    const isGone = error.status === 404;
    main.replaceChildren(heading(1, isGone ? "This account is not there" : "The control plane is closed"), make("p", {}, error.message),
        isGone ? link("#/", "Look at all accounts") : null,
        isToken ? form([field("Token", { name: "token", type: "password", required: true, hint: "What --admin-token was set to." })], "Open", ({ token }) => {
            setToken(token);
            location.reload();
        }) : "");
    throw error;
}

function tick() {
    if (!clocks.all) return;
    const now = page.now(clocks.all.account);
    const frozen = make("span", { class: "badge waiting" }, "frozen");
    named("now").replaceChildren(time(now), ...(clocks.all.frozen ? [" ", frozen] : []));
    for (const element of document.querySelectorAll("[data-now]")) element.replaceChildren(time(now));
    for (const element of document.querySelectorAll("[data-due]")) {
        const text = inWords(Number(element.dataset.due) - page.now(element.dataset.account));
        if (element.textContent !== text) element.textContent = text;
    }
}

choice.addEventListener("change", () => {
    const query = Object.fromEntries(look.query);
    delete query.account;
    const detail = look.path.length > 1;
    location.hash = `#/${look.path[0] ?? ""}${choice.value ? `?${new URLSearchParams({ ...(detail ? {} : query), account: choice.value })}` : ""}`;
});
named("skip").addEventListener("click", () => main.focus());
window.addEventListener("hashchange", () => show().catch(() => {}));
setInterval(tick, 1000);
show().catch(() => {});
