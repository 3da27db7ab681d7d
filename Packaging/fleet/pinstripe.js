// Finds out which account a request belongs to, as Pinstripe itself does, so that nginx sends all requests of an account to one daemon.

import crypto from 'crypto';
import querystring from 'querystring';

// The key in `Bearer KEY`, `Basic KEY` or `Basic base64(KEY:)`.
function keyInHeader(header) {
    const words = /^(\S+) +(.*)$/.exec(header || '');
    if (!words) return '';
    if (words[1].toLowerCase() == 'bearer') return words[2];
    if (words[1].toLowerCase() != 'basic') return '';
    const text = Buffer.from(words[2], 'base64').toString();
    return /^[a-z]k_/.test(text) ? text.split(':')[0] : words[2];
}

// Scripts of web pages send a publishable key in the form or in the query.
function keyInForm(r) {
    try {
        const key = r.args.key || querystring.parse(r.requestText || '').key;
        return typeof key == 'string' && key.startsWith('pk_') ? key : '';
    } catch (error) {
        return '';  // the body is a large one, so it is no form of a script
    }
}

// The id that the daemon gives to the account of a key's name.
function accountID(name) {
    const letters = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
    const digest = Buffer.from(crypto.createHash('sha256').update('pinstripe account ' + name).digest('hex'), 'hex');
    let id = 'acct_1';
    for (let i = 0; i < 15; i++) id += letters[digest[i] % 62];
    return id;
}

// `sk_test_alpha`, `rk_test_alpha` and `pk_test_alpha` are keys of one account. An ephemeral key names its account, and the platform of that account.
// Connected accounts live with their platform, so `Stripe-Account` does not matter.
function account(r) {
    const parts = /^([a-z]+)_(?:test|live)_(.+)$/.exec(keyInHeader(r.headersIn.Authorization) || keyInForm(r));
    if (!parts) return '';
    if (parts[1] != 'ek') return accountID(parts[2]);
    // After the names come "_00" and eight random characters.
    const names = Buffer.from(parts[2].slice(0, -11), 'base64').toString().split(',');
    return names[1] || names[0];
}

// Whether all daemons of the fleet answer: 200, or 503. `$pinstripe_daemons` has the beginnings of their paths.
async function health(r) {
    const names = r.variables.pinstripe_daemons.split(' ');
    const daemons = {};
    let isWhole = true;
    for (let i = 0; i < names.length; i++) {
        const answer = await r.subrequest(`/${names[i]}/_admin/health`, { method: 'GET' });
        daemons[names[i]] = answer.status == 200 ? 'ok' : 'down';
        isWhole = isWhole && answer.status == 200;
    }
    r.headersOut['Content-Type'] = 'application/json';
    r.return(isWhole ? 200 : 503, JSON.stringify({ status: isWhole ? 'ok' : 'degraded', daemons: daemons }) + '\n');
}

export default { account, health };
