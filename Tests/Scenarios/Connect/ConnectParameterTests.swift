// What payments say of connected accounts. An intent keeps and shows what it is told of transfers and fees; none is made. A charge does not take it.
import TestHarness
import Testing
import Wire

private let shop = "acct_1Nv0FGQ9RKHgCVdK"
private let payment = "amount=2000&currency=usd"

@Suite("Payments and connected accounts") struct ConnectParameterTests {
    private let server: TestServer

    init() throws {
        server = try TestServer()
        _ = try server.get("/v1/balance", headers: ["Stripe-Account": shop])
    }

    @Test("a payment is taken on behalf of a connected account", arguments: [
        ("/v1/charges", payment + "&source=tok_visa"), ("/v1/payment_intents", payment), ("/v1/setup_intents", ""),
    ]) func onBehalf(path: String, form: String) throws {
        #expect(try server.post(path, "\(form)&on_behalf_of=\(shop)")["on_behalf_of"] == .string(shop))
        #expect(try server.post(path, "\(form)&on_behalf_of=acct_none").failure
            == Failure(400, code: "resource_missing", parameter: "on_behalf_of", "No such account: 'acct_none'"))
    }

    @Test("the charge of an intent has what the intent has") func chargeOfIntent() throws {
        let intent = try server.post(
            "/v1/payment_intents", payment + "&on_behalf_of=\(shop)&transfer_group=g1&confirm=true&payment_method=pm_card_visa"
                + "&return_url=https://shop.example/back")
        let charge = try server.get("/v1/charges/\(intent["latest_charge"]?.string ?? "")")
        #expect(charge["on_behalf_of"] == .string(shop) && charge["transfer_group"] == "g1")
        #expect(charge["transfer_data"] == .null && charge["destination"] == .null)
    }

    @Test("an intent keeps what it is told of a transfer and a fee, and its charge shows it") func transferOfIntent() throws {
        let intent = try server.post(
            "/v1/payment_intents", payment + "&application_fee_amount=100&transfer_data[destination]=\(shop)&transfer_data[amount]=1500&confirm=true"
                + "&payment_method=pm_card_visa&return_url=https://shop.example/back")
        #expect(intent["application_fee_amount"] == 100)
        #expect(intent["transfer_data"] == ["amount": 1500, "destination": .string(shop)])
        let charge = try server.get("/v1/charges/\(intent["latest_charge"]?.string ?? "")")
        #expect(charge["application_fee_amount"] == 100)
        #expect(charge["transfer_data"] == ["amount": 1500, "destination": .string(shop)])
        #expect(charge["destination"] == .string(shop))
        #expect(charge["transfer"] == nil && charge["application_fee"] == .null)
    }

    @Test("a charge takes no parameter of transfers and application fees, because they do not exist", arguments: [
        ("/v1/charges", payment + "&source=tok_visa", "application_fee=1"), ("/v1/charges", payment + "&source=tok_visa", "application_fee_amount=1"),
        ("/v1/charges", payment + "&source=tok_visa", "destination=\(shop)"),
        ("/v1/charges", payment + "&source=tok_visa", "transfer_data[destination]=\(shop)"),
    ]) func unknown(path: String, form: String, parameter: String) throws {
        #expect(try server.post(path, "\(form)&\(parameter)").failure?.code == "parameter_unknown")
        #expect(try server.get(path)["data"] == [])
    }

    @Test("a refund has no transfer and no fee to give back", arguments: [
        ("reverse_transfer", "a transfer"), ("refund_application_fee", "an application fee"),
    ]) func refund(parameter: String, noun: String) throws {
        let charge = try server.post("/v1/charges", payment + "&source=tok_visa").id
        for path in ["/v1/refunds", "/v1/charges/\(charge)/refunds", "/v1/charges/\(charge)/refund"] {
            #expect(try server.post(path, (path == "/v1/refunds" ? "charge=\(charge)&" : "") + "\(parameter)=true").failure
                == Failure(400, parameter: parameter, "Charge \(charge) does not have \(noun), so `\(parameter)` is not possible."))
        }
        #expect(try server.post("/v1/refunds", "charge=\(charge)&\(parameter)=false")["status"] == "succeeded")
    }
}
