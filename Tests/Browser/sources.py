"""The sources of one account and the charges of them, as a shop's server makes and reads them."""

GIROPAY = {"type": "giropay", "currency": "eur", "owner[name]": "Jenny Rosen"}


class Sources:
    def __init__(self, wire):
        self.wire = wire

    def create(self, return_url=None, **parameters):
        """Makes a source of 10.99, of giropay if it is not told a type; names in brackets go by `**{"owner[name]": ...}`."""
        form = {"amount": "1099", "redirect[return_url]": return_url, **({} if "type" in parameters else GIROPAY), **parameters}
        return self._ask("POST", "/v1/sources", {name: value for name, value in form.items() if value is not None})

    def create_card(self, number):
        return self._ask("POST", "/v1/sources", {
            "type": "card", "card[number]": number, "card[exp_month]": "8", "card[exp_year]": "2040", "card[cvc]": "123"})

    def retrieve(self, id):
        return self._ask("GET", f"/v1/sources/{id}")

    def charge(self, source):
        """Charges all of it."""
        return self._ask("POST", "/v1/charges", {"amount": source["amount"], "currency": source["currency"], "source": source["id"]})

    @staticmethod
    def back(url, source):
        """Where the customer comes back to: the shop's URL, without a fragment, with what is added to it."""
        mark = "&" if "?" in url else "?"
        return f"{url}{mark}source={source['id']}&livemode=false&client_secret={source['client_secret']}"

    def _ask(self, method, path, form=None):
        answer = self.wire.call(method, path, form)
        assert answer.status == 200, answer
        return answer.json
