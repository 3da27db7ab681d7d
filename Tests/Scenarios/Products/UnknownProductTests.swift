// A price that a call describes belongs to a product that exists.
import TestHarness
import Testing
import Wire

@Suite("Prices of unknown products") struct UnknownProductTests {
    private static let once = "PLACE[price_data][currency]=usd&PLACE[price_data][product]=prod_x&PLACE[price_data][unit_amount]=500"
    private static let monthly = once + "&PLACE[price_data][recurring][interval]=month"

    @Test("they are refused wherever a call describes a price", arguments: [
        ("/v1/subscriptions", "customer=CUSTOMER", "items[0]", monthly),
        ("/v1/subscriptions/SUBSCRIPTION", "", "items[0]", monthly), ("/v1/subscription_items", "subscription=SUBSCRIPTION", "", monthly),
        ("/v1/subscriptions", "customer=CUSTOMER&items[0][price]=PRICE", "add_invoice_items[0]", once),
        ("/v1/subscription_schedules", "customer=CUSTOMER&start_date=now", "phases[0][items][0]", monthly),
        ("/v1/subscription_schedules", "customer=CUSTOMER&start_date=now&phases[0][items][0][price]=PRICE", "phases[0][add_invoice_items][0]", once),
        ("/v1/quotes", "customer=CUSTOMER", "line_items[0]", monthly), ("/v1/payment_links", "line_items[0][quantity]=1", "line_items[0]", once),
        ("/v1/checkout/sessions", "mode=payment&success_url=https://shop.example&line_items[0][quantity]=1", "line_items[0]", once),
        ("/v1/checkout/sessions", "mode=subscription&success_url=https://shop.example&line_items[0][quantity]=1", "line_items[0]", monthly),
        ("/v1/invoiceitems", "customer=CUSTOMER", "", once), ("/v1/invoices/INVOICE/add_lines", "", "lines[0]", once),
        ("/v1/invoices/create_preview", "customer=CUSTOMER", "subscription_details[items][0]", monthly),
        ("/v1/invoices/create_preview", "customer=CUSTOMER", "schedule_details[phases][0][items][0]", monthly),
        ("/v1/invoices/create_preview", "customer=CUSTOMER", "invoice_items[0]", once),
    ]) func refused(path: String, form: String, place: String, price: String) throws {
        let server = try TestServer()
        let (customer, gold) = (try server.newPayer(), try server.newPrice(1000))
        var ids = ["CUSTOMER": customer, "PRICE": gold]
        if path.contains("SUBSCRIPTION") || form.contains("SUBSCRIPTION") { ids["SUBSCRIPTION"] = try server.subscribe(customer, to: gold).id }
        if path.contains("INVOICE") { ids["INVOICE"] = try server.draft(customer).id }
        func filled(_ text: String) -> String { ids.reduce(text) { $0.replacing($1.key, with: $1.value) } }
        // A call of an item itself has no other place.
        let described = place.isEmpty ? price.replacing("PLACE[price_data]", with: "price_data") : price.replacing("PLACE", with: place)
        let parameter = place.isEmpty ? "price_data[product]" : "\(place)[price_data][product]"
        #expect(try server.post(filled(path), "\(filled(form))&\(described)").failure
            == Failure(400, code: "resource_missing", parameter: parameter, "No such product: 'prod_x'"))
    }
}
