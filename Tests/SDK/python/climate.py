"""What the tests of Climate share: the products of the built-in seeds, and tons as either SDK has them."""

from decimal import Decimal

from expectations import Like

PORTFOLIO = "climsku_frontier_offtake_portfolio_2027"
EURO_PORTFOLIO = "climsku_invented_euro_portfolio_2028"
DIRECT_AIR = "climsku_invented_direct_air_2030"
ORDER_ID = Like(r"climorder_1[0-9A-Za-z]{23}")


def tons(value):
    """Tons as a number: the newest SDK makes decimals of them, older ones leave the text that was sent."""
    assert isinstance(value, (str, Decimal)), repr(value)
    return Decimal(value)
