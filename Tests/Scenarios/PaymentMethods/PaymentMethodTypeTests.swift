// A PaymentMethod of each type: its hash, whether it can be saved, and what a charge shows of it.
import Engine
import PaymentMethods
import TestHarness
import Testing
import Wire

@Suite("A PaymentMethod of the type") struct PaymentMethodTypeTests {
    private static let path = "/v1/payment_methods"
    private let server: TestServer

    init() throws { server = try TestServer() }

    @Test("has the hash of its name", arguments: PaymentMethodForms.types) func hash(_ type: String) throws {
        let method = try server.post(Self.path, PaymentMethodForms.form(type))
        #expect([method["type"], method["customer"], method["allow_redisplay"]] == [.string(type), .null, "unspecified"], "\(method.text)")
        #expect(try server.get("\(Self.path)/\(method.id)").text == method.text)
        #expect(method.keys.filter { PaymentMethodForms.types.contains($0) } == [type])
        guard type != "card", var hash = method[type]?.object else { return }
        if hash["fingerprint"] != nil { hash["fingerprint"] = "…" }
        #expect(JSON.object(hash) == (try JSON.parse(Array((PaymentMethodForms.hashes[type] ?? "{}").utf8))))
        #expect(try server.events() == [])
    }

    /// The types that are saved as they are.
    private static let saved: Set = [
        "alipay", "amazon_pay", "au_becs_debit", "bacs_debit", "blik", "boleto", "card", "cashapp", "custom", "kakao_pay", "klarna", "kr_card", "link",
        "naver_pay", "nz_bank_account", "paypal", "payto", "pix", "revolut_pay", "satispay", "sepa_debit", "twint", "upi",
    ]

    @Test("is saved with a customer, or is not", arguments: PaymentMethodForms.types) func attach(_ type: String) throws {
        let customer = try server.newCustomer()
        let method = try server.post(Self.path, PaymentMethodForms.form(type))
        let attached = try server.post("\(Self.path)/\(method.id)/attach", "customer=\(customer)")
        if Self.saved.contains(type) {
            #expect(attached["customer"] == .string(customer))
            #expect(try server.get("/v1/customers/\(customer)/payment_methods?type=\(type)").ids == [method.id])
            #expect(try server.get("\(Self.path)?customer=\(customer)&type=\(type)").ids == [method.id])
            #expect(try server.events() == ["customer.created", "payment_method.attached"])
            let detached = try server.post("\(Self.path)/\(method.id)/detach")
            #expect(detached["customer"] == .null)
            #expect(try server.post("\(Self.path)/\(method.id)/attach", "customer=\(customer)").status == 400)
        } else if ["acss_debit", "us_bank_account"].contains(type) {
            #expect(attached.failure == Failure(
                400, "PaymentMethods of type '\(type)' must be verified before they can be attached to a customer."))
        } else {
            #expect(attached.failure == Failure(400, "PaymentMethods of type '\(type)' cannot be saved to customers."))
        }
    }

    @Test("is fixed by its id, with all that a payment demands, and counts as verified", arguments: [
        ("pm_usBankAccount_success", "us_bank_account"), ("pm_acssDebit_success", "acss_debit"), ("pm_bacsDebit_success", "bacs_debit"),
        ("pm_auBecsDebit_success", "au_becs_debit"), ("pm_nzBankAccount_success", "nz_bank_account"), ("pm_sepaDebit_success_de", "sepa_debit"),
    ])
    func fixed(_ id: String, _ type: String) throws {
        let method = try server.get("\(Self.path)/\(id)")
        #expect(method["type"] == .string(type))
        #expect(try server.demand(of: method.id) == nil)
        let customer = try server.newCustomer()
        #expect(try server.post("\(Self.path)/\(id)/attach", "customer=\(customer)")["customer"] == .string(customer))
    }

    @Test("demands of the payer what a payment needs", arguments: [
        ("sepa_debit", "name email"), ("us_bank_account", "name"), ("bacs_debit", "name email address][line1"), ("acss_debit", "name email"),
        ("au_becs_debit", "name email"), ("nz_bank_account", "name email"), ("bancontact", "name"), ("eps", "name"), ("giropay", "name"),
        ("p24", "email"), ("klarna", "email address][country"), ("boleto", "name email address][line1"), ("oxxo", "name email"),
        ("konbini", "name email"), ("multibanco", "email"), ("promptpay", "email"), ("mb_way", "phone"), ("ideal", ""), ("card", ""), ("link", ""),
        ("paypal", ""), ("wechat_pay", ""),
    ])
    func demands(_ type: String, _ names: String) throws {
        var known = ""
        for name in names.split(separator: " ") {
            // What is demanded at the creation cannot be missing later.
            let isDemandedAtCreation = ["us_bank_account", "bancontact"].contains(type)
            let form = PaymentMethodForms.form(type).replacing("&billing_details[name]=Jenny&billing_details[email]=jenny@example.com", with: known)
            let missing = "billing_details[\(name)]"
            let refusal = Refusal.invalid("Missing required param: \(missing).", code: "parameter_missing", parameter: missing)
            let method = try server.post(Self.path, form)
            if isDemandedAtCreation {
                #expect(method.failure == Failure(400, code: "parameter_missing", parameter: missing, refusal.message))
            } else {
                #expect(try server.demand(of: method.id) == refusal)
            }
            known += "&billing_details[\(name)]=\(name == "email" ? "j@example.com" : "x")"
        }
        guard !names.contains("address") || names.contains("country") else { return }
        let form = PaymentMethodForms.form(type).replacing("&billing_details[name]=Jenny&billing_details[email]=jenny@example.com", with: known)
        #expect(try server.demand(of: server.post(Self.path, form).id) == nil)
    }

    @Test("sepa_debit of a bank outside of the European Economic Area demands an address") func swissAccount() throws {
        let method = try server.post(
            Self.path, "type=sepa_debit&sepa_debit[iban]=CH9300762011623852957&billing_details[name]=Jenny&billing_details[email]=j@example.com")
        #expect(try server.demand(of: method.id) == .missing("billing_details[address][country]"))
    }

    @Test("that cannot be saved itself leaves one for debits behind", arguments: [("ideal", "5264"), ("bancontact", "7061"), ("sofort", "3000")])
    func successor(_ type: String, _ last4: String) throws {
        let method = try server.post(Self.path, PaymentMethodForms.form(type))
        var made: String?
        try server.perform { change in
            guard let original = try change.object(PaymentMethod.name, method.id) else { return }
            made = try PaymentMethod.makeSuccessor(of: original, charge: "py_1", &change)
        }
        let successor = try server.get("\(Self.path)/\(made ?? "none")")
        #expect([successor["type"], successor["billing_details"]] == ["sepa_debit", method["billing_details"]])
        #expect(successor["sepa_debit"]?["last4"] == .string(last4))
        #expect(successor["sepa_debit"]?["generated_from"] == ["charge": "py_1", "setup_attempt": .null])
    }
}

extension TestServer {
    /// Looks at a PaymentMethod with its fields that are never shown.
    func inspect(_ id: String, _ body: (Draft) throws -> Void) throws {
        try perform { change in
            let method = try change.object(PaymentMethod.name, id)
            #expect(method != nil)
            if let method { try body(method) }
        }
    }

    /// Why no payment can use a PaymentMethod as it is. Nil if one can.
    fileprivate func demand(of id: String) throws -> Refusal? {
        var refusal: Refusal?
        try inspect(id) { method in
            do { try PaymentMethodType.of(method).requireBillingDetails(of: method) } catch let error as Refusal { refusal = error }
        }
        return refusal
    }

    /// Performs an operation as the account of a key.
    func perform(key: String = "alpha", _ body: (inout Change) throws -> Void) throws {
        try engine.perform(engine.accounts.account(AccountKey(keyName: key, isLive: false)), .controlPlane) { try body(&$0) }
        try endTurn()
    }
}
