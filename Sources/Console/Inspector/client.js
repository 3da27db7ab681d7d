// Calls to the control plane, as any client makes them, and the stream that tells of changes.

const root = new URL("./", location.href.split("#")[0]);
const tokenName = "pinstripe-admin-token";

/** The daemon's own address, without a slash at its end. */
export const address = root.href.replace(/\/$/, "");

/** A call that was refused, with the daemon's message. */
export class Refusal extends Error {
    constructor(status, answer) {
        super(answer?.error?.message ?? `Pinstripe has answered ${status}.`);
        this.status = status;
        this.answer = answer;
    }
}

export function setToken(token) {
    sessionStorage.setItem(tokenName, token);
}

/** An account as the page's address names it: `acct_1`, `acct_platform/acct_1`, and `:live` after it in live mode. */
export function accountName({ id, platform, livemode }) {
    return (platform ? `${platform}/${id}` : id) + (livemode ? ":live" : "");
}

function headers(account) {
    const fields = {};
    const token = sessionStorage.getItem(tokenName);
    if (token) fields["Pinstripe-Admin-Token"] = token;
    if (account) {
        const [ids, mode] = account.split(":");
        const [own, connected] = ids.split("/");
        fields["Pinstripe-Account"] = mode === "live" ? `${own} live` : own;
        if (connected) fields["Stripe-Account"] = connected;
    }
    return fields;
}

/**
 * Calls, and gives the answer.
 * @param account the account's name; empty for all accounts
 * @param body is sent as JSON
 * @param key an API key, which then names the account
 */
export async function call(method, path, { account, body, signal, key } = {}) {
    const fields = headers(account);
    if (key) fields["Authorization"] = `Bearer ${key}`;
    if (body !== undefined) fields["Content-Type"] = "application/json";
    const response = await fetch(new URL(`_admin/${path}`, root), {
        method, headers: fields, body: body === undefined ? undefined : JSON.stringify(body), signal, cache: "no-store",
    });
    const answer = await response.json().catch(() => null);
    if (!response.ok) throw new Refusal(response.status, answer);
    return answer;
}

/**
 * Listens until the signal ends it. After a failure it tries again, a little later each time.
 * @param heard is called with the kinds of things that have changed
 * @param connected is called with whether the stream is open
 */
export async function listen(account, signal, heard, connected) {
    let patience = 500;
    while (!signal.aborted) {
        try {
            const response = await fetch(new URL("_admin/stream", root), { headers: headers(account), signal, cache: "no-store" });
            if (!response.ok) throw new Refusal(response.status, null);
            patience = 500;
            await read(response.body.getReader(), heard, connected);
        } catch {
            // The daemon has ended, or the connection has. Both are told below.
        }
        if (signal.aborted) return;
        connected(false);
        await new Promise((resume) => setTimeout(resume, patience));
        patience = Math.min(patience * 2, 5000);
    }
}

async function read(reader, heard, connected) {
    const decoder = new TextDecoder();
    let text = "";
    for (;;) {
        const { done, value } = await reader.read();
        if (done) return;
        connected(true);
        const lines = (text + decoder.decode(value, { stream: true })).split("\n");
        text = lines.pop();
        for (const line of lines) {
            if (line.startsWith("data: ")) heard(JSON.parse(line.slice(6)).changed);
        }
    }
}
