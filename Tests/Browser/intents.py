"""The PaymentIntents and SetupIntents of one account, as a shop's server makes and reads them."""

CARD = {"payment_method": "pm_card_threeDSecure2Required"}


class Intents:
    def __init__(self, wire):
        self.wire = wire

    def pay(self, return_url=None, **parameters):
        """Confirms a payment of 20.00 in USD, by a card that needs 3-D Secure if it is not told otherwise."""
        return self._confirm("payment_intents", return_url, {"amount": "2000", "currency": "usd", **parameters})

    def set_up(self, return_url=None, **parameters):
        return self._confirm("setup_intents", return_url, parameters)

    def retrieve(self, id):
        return self._ask("GET", f"/v1/{'payment' if id.startswith('pi_') else 'setup'}_intents/{id}")

    @staticmethod
    def url(intent):
        """Where the page of its next action is."""
        action = intent["next_action"]
        details = action[action["type"]]
        names = ("url", "stripe_js", "hosted_voucher_url", "hosted_verification_url", "hosted_instructions_url")
        return next(details[name] for name in names if name in details)

    @staticmethod
    def back(url, intent, status):
        """Where the customer comes back to: the shop's URL with what is added to it."""
        name = intent["object"]
        mark = "&" if "?" in url else "?"
        return f"{url}{mark}{name}={intent['id']}&{name}_client_secret={intent['client_secret']}&redirect_status={status}"

    def _confirm(self, name, return_url, form):
        if not any(each.startswith("payment_method") for each in form):
            form = {**CARD, **form}
        return self._ask("POST", f"/v1/{name}", {**form, "confirm": "true", **({"return_url": return_url} if return_url else {})})

    def _ask(self, method, path, form=None):
        answer = self.wire.call(method, path, form)
        assert answer.status == 200, answer
        return answer.json
