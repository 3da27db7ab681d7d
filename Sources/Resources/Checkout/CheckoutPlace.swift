// Where a customer pays: on the page at `url`, or within the shop's own page. And where she goes afterwards.
import Common
import Engine
import Wire

package enum CheckoutPlace {
    static let modes = ["elements", "embedded_page", "form", "hosted_page"]
    private static let successors = ["custom": "elements", "embedded": "embedded_page", "hosted": "hosted_page"]
    /// Before 2026-03-25.dahlia the places had other names, which are not taken any more.
    static let retired: @Sendable (String) -> Refusal? = { mode in
        successors[mode].map {
            .invalid("The ui_mode value `\(mode)` is no longer supported. Use `\($0)` instead.", parameter: "ui_mode")
        }
    }
    /// The first parts of the page's path.
    package static let (root, page) = ("c", "pay")
    /// The last part of the path to which a bank leads back.
    package static let back = "back"
    /// What the URLs of a shop may hold in the place of the session's id.
    static let placeholder = "{CHECKOUT_SESSION_ID}"

    /// What the URLs of a link's session show if the customer stays on its page. Source: recorded sessions.
    static let nowhere = "https://stripe.com"

    private static let ofPages = ["cancel_url", "success_url"]
    private static let notOfElements = [
        "after_expiration", "branding_settings", "custom_fields", "custom_text", "optional_items", "origin_context", "submit_type",
    ]
    private static let renamed = APIVersion.known("2026-03-25.dahlia")

    static func require(_ session: Draft, _ change: Change) throws(Refusal) {
        let (given, mode) = (change.arguments, session[.uiMode] ?? "")
        if mode == "elements" { try requireFitForElements(change) }
        if mode == "form", given.has("optional_items") { throw unfit("optional_items", mode) }
        if mode == "hosted_page" {
            if let name = ["return_url", "redirect_on_completion"].first(where: given.has) { throw unfit(name, mode) }
            if !given.has("success_url"), session[.paymentLink] == nil { throw .missing("success_url") }
            return
        }
        if let name = ofPages.first(where: given.has) { throw unfit(name, mode) }
        let staysHere = given.string("redirect_on_completion") == "never"
        if staysHere, given.has("return_url") {
            throw .invalid("You can not pass `return_url` when `redirect_on_completion` is `never`.", parameter: "return_url")
        }
        if !staysHere, !given.has("return_url") { throw .missing("return_url") }
    }

    /// Source: the error that a shop met with `ui_mode=custom`, as the place was called then.
    private static func requireFitForElements(_ change: Change) throws(Refusal) {
        let names = (notOfElements + ofPages).filter(change.arguments.has).sorted()
        guard let first = names.first else { return }
        let mode = change.version.isBefore(renamed) ? "custom" : "elements"
        throw .invalid(
            "The following parameters are not supported with 'ui_mode: \(mode)': \(names.joined(separator: ", ")).", parameter: first)
    }

    private static func unfit(_ name: String, _ mode: String) -> Refusal {
        .invalid("You can not pass `\(name)` when `ui_mode` is `\(mode)`.", parameter: name)
    }

    static func open(_ session: inout Draft, _ change: Change) {
        if session[.uiMode] == "hosted_page" { return session[.url] = url(of: session, change) }
        session[.clientSecret] = "\(session.id)_secret_\(change.randomCharacters(64))"
        session[.redirectOnCompletion] = session[.redirectOnCompletion] ?? "always"
    }

    static func url(of session: Draft, _ change: Change) -> String { url(ofSession: session.id, change) }
    static func url(ofSession id: String, _ change: Change) -> String { "\(change.settings.publicURL)/\(root)/\(page)/\(id)" }

    /// Where a bank that asks the customer leads back to.
    static func wayBack(to session: Draft, _ change: Change) -> String { "\(url(of: session, change))/\(back)" }

    /// Where the customer goes when all is done. Nil if she stays.
    /// - Parameter session: all its fields.
    package static func end(of session: JSONObject) -> String? {
        let url = session["ui_mode"] == "hosted_page" ? session["success_url"] : session["return_url"]
        if session["payment_link"]?.string != nil, url?.string == nowhere { return nil }
        return url?.string?.replacing(placeholder, with: session["id"]?.string ?? "").replacing("%7BCHECKOUT_SESSION_ID%7D", with: session["id"]?.string ?? "")
    }
}
