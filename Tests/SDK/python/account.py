"""One account of one daemon, for tests that end the daemon and start it again: the port may then be another."""

from conftest import services_of
from wire import Admin, Wire


class Account:
    """What there is of the SDK and without it, reached anew by `look` after each start."""

    def __init__(self, daemon, client_for, key):
        self.daemon, self.client_for, self.key = daemon, client_for, key
        self.look()

    def look(self):
        services = services_of(self.client_for(self.key, self.daemon.url))
        self.sessions, self.reports = services.identity.verification_sessions, services.identity.verification_reports
        self.events, self.webhook_endpoints = services.events, services.webhook_endpoints
        self.admin, self.wire = Admin(self.daemon.url, self.key), Wire(self.daemon.url, self.key)
