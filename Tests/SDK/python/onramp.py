"""The crypto onramp as a shop's server uses it: no released SDK has its resource, so the requests are the SDK's raw ones."""

SESSIONS = "/v1/crypto/onramp_sessions"
QUOTES = "/v1/crypto/onramp_quotes"
ETHEREUM = "0x" + "A1b2" * 10
SOLANA = "7EYnhQoR9YM3N7UoaKRoA44Uy8JeaZV3qyouov87awMs"
UPDATED = "crypto.onramp_session.updated"


class Onramp:
    """The sessions of one account, as dictionaries."""

    def __init__(self, client):
        self.client = client

    def ask(self, method, path, **parameters):
        return self.client.raw_request(method, path, **parameters).data

    def create(self, **parameters):
        return self.ask("post", SESSIONS, **parameters)

    def retrieve(self, id):
        return self.ask("get", f"{SESSIONS}/{id}")

    def list(self, **parameters):
        return self.ask("get", SESSIONS, **parameters)

    def ids(self, **parameters):
        return [session["id"] for session in self.list(**parameters)["data"]]

    def quotes(self, path=QUOTES, **parameters):
        return self.ask("get", path, **parameters)
