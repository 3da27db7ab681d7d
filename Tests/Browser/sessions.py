"""The verification sessions of one account, as a shop's server makes and reads them."""

PATH = "/v1/identity/verification_sessions"


class Sessions:
    def __init__(self, wire):
        self.wire = wire

    def create(self, return_url=None, **parameters):
        """Makes a session for a document; names in brackets go by `**{"options[document][...]": ...}`."""
        form = {"type": "document", "return_url": return_url, **parameters}
        return self._ask("POST", PATH, {name: value for name, value in form.items() if value is not None})

    def retrieve(self, id):
        return self._ask("GET", f"{PATH}/{id}")

    def _ask(self, method, path, form=None):
        answer = self.wire.call(method, path, form)
        assert answer.status == 200, answer
        return answer.json
