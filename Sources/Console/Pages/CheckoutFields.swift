// The form in which the customer of a Checkout Session pays. Source of the names, ids and classes: public browser tests of Stripe's page.
import Checkout
import Common
import Engine
import PaymentMethods
import Wire

struct CheckoutFields {
    private let visit: Visit

    init(_ visit: Visit) { self.visit = visit }

    var form: HTML {
        """
        <form method="post" class="PaymentForm-form">
        \(contact)
        \(shipping)
        \(methods)
        \(card)
        \(billing)
        \(customFields)
        \(consent)
        \(message("submit"))
        <p>
        <button type="submit" name="do" value="pay" class="SubmitButton SubmitButton--complete" data-testid="hosted-payment-submit-button">
        <span class="SubmitButton-IconContainer"><span class="SubmitButton-Text">\(caption)</span></span>
        </button>
        </p>
        <div class="ways-out">
        \(wayBack)
        </div>
        </form>
        """
    }

    private var caption: String {
        guard visit["mode"] != "setup" else { return "Save" }
        return switch visit["submit_type"] {
        case "book": "Book"
        case "donate": "Donate"
        case "subscribe": "Subscribe"
        default: visit["mode"] != "subscription" ? "Pay" : CheckoutSummary(visit).trial == nil ? "Subscribe" : "Start trial"
        }
    }

    private var wayBack: HTML {
        // A link has no shop to go back to.
        guard visit["payment_link"] == nil else { return "" }
        return visit["cancel_url"]?.string.flatMap(ReturnURL.init).map { url in
            "<a href=\"\(url.text)\" data-testid=\"business-link\">Back to the shop</a>"
        } ?? ""
    }

    private func message(_ place: String) -> HTML {
        visit["custom_text"]?[place]?["message"]?.string.map { "<p>\($0)</p>" } ?? ""
    }

    // MARK: One field

    private func input(
        _ name: String, _ label: String, type: String = "text", _ value: String? = nil, placeholder: String = "", autocomplete: String = "off",
        isRequired: Bool = false, isFixed: Bool = false, isSecret: Bool = false
    ) -> HTML {
        let needed: HTML = isRequired ? " required" : ""
        let fixed: HTML = isFixed ? " readonly" : ""
        return """
            <p class="field">
            <label for="\(name)">\(label)</label>
            <input id="\(name)" type="\(type)" name="\(name)" value="\((isSecret ? nil : visit.entered[name]) ?? value ?? "")" placeholder="\(placeholder)" \
            autocomplete="\(autocomplete)"\(needed)\(fixed)>
            </p>
            """
    }

    private func select(_ name: String, _ label: String, _ options: [(value: String, text: String)], chosen: String?) -> HTML {
        """
        <p class="field">
        <label for="\(name)">\(label)</label>
        <select id="\(name)" name="\(name)">\(options.map { HTML.option($0.value, $0.text, isChosen: $0.value == visit.entered[name] ?? chosen) })</select>
        </p>
        """
    }

    private func box(_ name: String, _ label: String, isRequired: Bool = false) -> HTML {
        let needed: HTML = isRequired ? " required" : ""
        return """
            <p><input id="\(name)" type="checkbox" name="\(name)" value="true"\(needed)> <label for="\(name)">\(label)</label></p>
            """
    }

    // MARK: Who she is

    private var contact: HTML {
        let known = visit["customer_email"]?.string ?? (visit["customer"] == nil ? nil : visit["customer_details"]?["email"]?.string)
        let email = known ?? visit["customer_details"]?["email"]?.string ?? visit["prefilled_email"]?.string
        let isOn = visit["phone_number_collection"]?["enabled"] == true
        return """
            \(input("email", "Email", type: "email", email, placeholder: "email@example.com", autocomplete: "email", isRequired: true,
                isFixed: known != nil))
            \(isOn ? input("phoneNumber", "Phone number", type: "tel", placeholder: "(800) 555-1234", autocomplete: "tel", isRequired: true) : "")
            \(name("individual", "individualName", "Full name"))
            \(name("business", "businessName", "Business name"))
            """
    }

    private func name(_ kind: String, _ field: String, _ label: String) -> HTML {
        let collection = visit["name_collection"]?[kind]
        return collection?["enabled"] == true ? input(field, label, isRequired: collection?["optional"] != true) : ""
    }

    private var shipping: HTML {
        guard let countries = visit["shipping_address_collection"]?["allowed_countries"]?.array?.compactMap(\.string) else { return "" }
        return """
            <fieldset>
            <legend>Shipping</legend>
            \(message("shipping_address"))
            \(input("shippingName", "Name of the recipient", isRequired: true))
            \(address("shipping", countries, isRequired: true))
            </fieldset>
            """
    }

    private func address(_ kind: String, _ countries: [String], isRequired: Bool) -> HTML {
        let chosen = countries.contains("US") ? "US" : countries.first
        return """
            \(select("\(kind)Country", "Country or region", PlaceNames.countries(countries), chosen: chosen))
            \(input("\(kind)AddressLine1", "Address", isRequired: isRequired))
            \(input("\(kind)AddressLine2", "Address, second line"))
            \(input("\(kind)Locality", "City"))
            \(state(kind, countries))
            \(input("\(kind)PostalCode", "ZIP code", placeholder: "12345"))
            """
    }

    /// A list where it can be one of the United States or of Canada.
    private func state(_ kind: String, _ countries: [String]) -> HTML {
        let name = "\(kind)AdministrativeArea"
        guard countries.contains(where: ["CA", "US"].contains) else { return input(name, "State") }
        return select(name, "State", [("", "")] + PlaceNames.states, chosen: nil)
    }

    // MARK: With what she pays

    private var methods: HTML {
        guard CheckoutEntry.needsMethod(visit) else { return "" }
        let all = (visit["payment_method_types"]?.array ?? []).compactMap(\.string).compactMap(PaymentMethodType.named)
        let types = all.filter { !$0.demandsShipping || visit["shipping_address_collection"] != nil }
        let options = CheckoutEntry.saved(visit) + types.map { ($0.name, $0.displayName) }
        return options.count < 2 ? "" : select("paymentMethod", "Pay with", options, chosen: types.first?.name)
    }

    /// It is there if cards are among the types. Other types need no fields of their own.
    private var card: HTML {
        guard CheckoutEntry.needsMethod(visit), visit["payment_method_types"]?.array?.contains("card") == true else { return "" }
        let keeps = visit["saved_payment_method_options"]?["payment_method_save"] == "enabled"
        return """
            <fieldset data-testid="card-accordion-item">
            <legend>
            <input id="payment-method-accordion-item-title-card" type="radio" checked>
            <label for="payment-method-accordion-item-title-card" data-testid="card-accordion-item-button">Card</label>
            </legend>
            \(input("cardNumber", "Card number", placeholder: "1234 1234 1234 1234", autocomplete: "cc-number", isSecret: true))
            \(input("cardExpiry", "Expiration date", placeholder: "MM / YY", autocomplete: "cc-exp"))
            \(input("cardCvc", "Security code", placeholder: "CVC", autocomplete: "cc-csc", isSecret: true))
            \(input("billingName", "Cardholder name", placeholder: "Full name on card", autocomplete: "cc-name"))
            \(keeps ? box("savePaymentMethod", "Save this card for later") : "")
            </fieldset>
            """
    }

    private var billing: HTML {
        let taxID = visit["tax_id_collection"]?["enabled"] == true
        let isWhole = visit["billing_address_collection"] == "required"
        return """
            <fieldset>
            <legend>Billing address</legend>
            \(isWhole ? address("billing", CheckoutEntry.countries, isRequired: true) : """
                \(select("billingCountry", "Country or region", PlaceNames.countries, chosen: "US"))
                \(input("billingPostalCode", "ZIP code", placeholder: "12345"))
                """)
            \(taxID ? input("taxIdType", "Type of tax id", placeholder: "eu_vat") : "")
            \(taxID ? input("taxId", "Tax id") : "")
            </fieldset>
            """
    }

    // MARK: What else the shop asks

    private var customFields: [HTML] {
        (visit["custom_fields"]?.array ?? []).enumerated().map { index, field in
            let (name, type) = (CheckoutEntry.customFields[index], field["type"]?.string ?? "")
            let (label, isRequired) = (field["label"]?["custom"]?.string ?? "", field["optional"] != true)
            let value = field[type]?["value"]?.string ?? field[type]?["default_value"]?.string
            guard type == "dropdown" else { return input(name, label, value, isRequired: isRequired) }
            let options = (field[type]?["options"]?.array ?? []).map { ($0["value"]?.string ?? "", $0["label"]?.string ?? "") }
            return select(name, label, (isRequired ? [] : [("", "")]) + options, chosen: value)
        }
    }

    private var consent: HTML {
        let collection = visit["consent_collection"]
        let terms = visit["custom_text"]?["terms_of_service_acceptance"]?["message"]?.string ?? "I agree to the terms of service."
        return """
            \(collection?["terms_of_service"] == "required" ? box("termsOfServiceConsentCheckbox", terms, isRequired: true) : "")
            \(collection?["promotions"] == "auto" ? box("promotionalConsentCheckbox", "Send me offers by email.") : "")
            """
    }
}
