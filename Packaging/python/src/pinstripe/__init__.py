"""Pinstripe plays Stripe's API on your own machine, for integration tests. In pytest, use the fixtures `pinstripe` and `stripe_account`."""

from .account import Account, RequestFailed
from .daemon import Daemon, PinstripeError
from .receiver import Receiver, Webhook

__all__ = ["Account", "Daemon", "PinstripeError", "Receiver", "RequestFailed", "Webhook"]
