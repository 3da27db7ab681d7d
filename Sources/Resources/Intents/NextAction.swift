// What the customer must do next, as `next_action` says it. Its addresses lead to pages of Pinstripe's own.
import Common
import Engine
import PaymentMethods
import Wire

package enum NextAction {
    /// The beginning of the path of the pages. The intent's id and its secret follow.
    package static let root = "pay"

    private static func page(_ intent: Draft, _ change: Change) -> JSON {
        let secret = intent[.clientSecret] ?? ""
        return .string("\(change.settings.publicURL)/\(root)/\(intent.id)/\(secret)")
    }

    /// Has the customer act. A new attempt begins.
    /// - Parameter returnURL: where the page of the action leads back to, unless Stripe's scripts show it in the shop's own page.
    static func set(_ action: JSON, backTo returnURL: JSON, in intent: inout Draft, _ change: Change) {
        intent[.attemptName] = change.randomCharacters(8)
        intent[.nextActionTree] = action
        intent[.returnURL] = action["type"] == "use_stripe_sdk" ? nil : returnURL.string
    }

    private static func action(_ type: String, _ details: JSONObject) -> JSON {
        var details = details
        details.sortKeys()
        var action: JSONObject = [type: .object(details), "type": .string(type)]
        action.sortKeys()
        return .object(action)
    }

    /// A card's bank asks its holder.
    /// - Parameter returnURL: null if Stripe's scripts show the page.
    static func threeDSecure(_ intent: Draft, returnURL: JSON, _ change: Change) -> JSON {
        if !returnURL.isNull { return action("redirect_to_url", ["return_url": returnURL, "url": page(intent, change)]) }
        return action("use_stripe_sdk", [
            "source": .string("src_\(change.randomCharacters(24))"), "stripe_js": page(intent, change), "type": "three_d_secure_redirect",
        ])
    }

    /// - Parameter instructions: where to send how much.
    static func bankTransfer(_ instructions: JSONObject, _ intent: Draft, _ change: Change) -> JSON {
        action(
            "display_bank_transfer_instructions",
            instructions.merging(["hosted_instructions_url": page(intent, change)]) { own, _ in own })
    }

    static func microdeposits(_ intent: Draft, _ method: Draft, _ change: Change) -> JSON {
        let isByAmounts = IntentTypes.option("verification_method", of: method[.type] ?? "", intent, change) == "microdeposits"
        return action("verify_with_microdeposits", [
            "arrival_date": .integer(CalendarDay.midnight(CalendarDay.time(1, workingDaysAfter: change.now))),
            "hosted_verification_url": page(intent, change), "microdeposit_type": isByAmounts ? "amounts" : "descriptor_code",
        ])
    }

    /// What a type without cards asks for.
    static func of(_ type: PaymentMethodType, _ intent: Draft, _ method: Draft, returnURL: JSON, _ change: Change) -> JSON {
        guard let name = type.flow.nextAction else { return .null }
        let page = page(intent, change)
        switch name {
        case "redirect_to_url":
            return action(name, ["return_url": returnURL, "url": page])
        case "alipay_handle_redirect":
            return action(name, ["native_data": .null, "native_url": .null, "return_url": returnURL, "url": page])
        case "boleto_display_details":
            return action(name, [
                "expires_at": expiry(type, intent, change), "hosted_voucher_url": page, "number": .string(change.randomDigits(47)), "pdf": page,
            ])
        case "oxxo_display_details":
            return action(name, [
                "expires_after": expiry(type, intent, change), "hosted_voucher_url": page, "number": .string(change.randomDigits(14)),
            ])
        case "multibanco_display_details":
            return action(name, [
                "entity": "12345", "expires_at": expiry(type, intent, change), "hosted_voucher_url": page, "reference": .string(change.randomDigits(9)),
            ])
        case "konbini_display_details":
            return action(name, ["expires_at": expiry(type, intent, change), "hosted_voucher_url": page, "stores": stores(intent, change)])
        case "blik_authorize":
            return ["type": .string(name)]
        default:
            return action(name, code(name, page, change))
        }
    }

    /// The end of a voucher, in Unix seconds.
    static func expiry(_ type: PaymentMethodType, _ intent: Draft, _ change: Change) -> JSON {
        if let time = IntentTypes.option("expires_at", of: type.name, intent, change)?.integer { return .integer(time) }
        guard case .voucher(_, let days) = type.flow else { return .null }
        let wanted = IntentTypes.option("expires_after_days", of: type.name, intent, change)?.integer
        return .integer(CalendarDay.midnight(change.now) + ((wanted ?? days) + 1) * CalendarDay.secondsOfDay - 1)
    }

    private static func stores(_ intent: Draft, _ change: Change) -> JSON {
        let confirmation = change.arguments["payment_method_options"]?["konbini"]?["confirmation_number"]?.string ?? change.randomDigits(11)
        let stores = ["familymart", "lawson", "ministop", "seicomart"].map { store -> (String, JSON) in
            (store, ["confirmation_number": .string(confirmation), "payment_code": .string(change.randomDigits(6))])
        }
        return .object(JSONObject(uniqueKeysWithValues: stores))
    }

    /// A code that the customer's phone reads. What it holds is the address of the page.
    private static func code(_ name: String, _ page: JSON, _ change: Change) -> JSONObject {
        let expiry = JSON.integer(change.now + 3600)
        switch name {
        case "cashapp_handle_redirect_or_display_qr_code", "swish_handle_redirect_or_display_qr_code", "upi_handle_redirect_or_display_qr_code":
            var code: JSONObject = ["expires_at": expiry, "image_url_png": page, "image_url_svg": page]
            if name.hasPrefix("swish") { code["data"] = page }
            code.sortKeys()
            let more: JSONObject = name.hasPrefix("upi") ? [:] : ["mobile_auth_url": page]
            return more.merging(["hosted_instructions_url": page, "qr_code": .object(code)]) { own, _ in own }
        case "wechat_pay_display_qr_code":
            return ["data": page, "hosted_instructions_url": page, "image_data_url": page, "image_url_png": page, "image_url_svg": page]
        case "pix_display_qr_code":
            return ["data": page, "expires_at": expiry, "hosted_instructions_url": page, "image_url_png": page, "image_url_svg": page]
        default:
            return ["data": page, "hosted_instructions_url": page, "image_url_png": page, "image_url_svg": page]
        }
    }
}
