"""Search by the SDK's own methods: queries, pages, what is refused."""

import pytest

from conftest import services_of
from expectations import refusal, refused

pytestmark = pytest.mark.usefixtures("still")


def test_customers_page_by_page(customers):
    made = [customers.create({"email": "jenny@example.com", "metadata": {"number": str(number)}}).id for number in range(5)]
    customers.create({"email": "jane@example.com"})
    page = customers.search({"query": "email:'jenny@example.com'", "limit": 2})
    assert (page.object, page.url, page.has_more, len(page.data)) == ("search_result", "/v1/customers/search", True, 2)
    assert [each.id for each in page.auto_paging_iter()] == made[::-1]
    assert [each.id for each in customers.search({"query": "metadata['number']:'3'"})] == [made[3]]


def test_charges(client, charges):
    one = charges.create({"amount": 1099, "currency": "usd", "source": "tok_visa"}).id
    other = charges.create({"amount": 2000, "currency": "usd", "source": "tok_mastercard"}).id
    services_of(client).refunds.create({"charge": other, "amount": 500})
    for query, found in [
        ("amount>1000", [other, one]), ("amount>1000 AND amount<2000", [one]), ("refunded:'false'", [other]),
        ("payment_method_details.card.brand:'visa' OR amount:1", [one]), ("-status:'succeeded'", []),
    ]:
        assert [each.id for each in charges.search({"query": query})] == found, query


def test_what_is_refused(charges):
    assert refusal(lambda: charges.search({"query": "color:'red'"})) == refused(
        "Field `color` is an unsupported search field for resource `charges`. See http://stripe.com/docs/search#query-fields-for-charges for a "
        "list of supported fields.")
    assert refusal(lambda: charges.search({"query": "red"})) == refused(
        "We were unable to parse your search query. Try using the format `metadata[\"key\"]:\"value\"` to query for metadata or key:\"value\" "
        "to query for other fields.")
    assert refusal(lambda: charges.search({})) == refused("Missing required param: query.", param="query", code="parameter_missing")
