// The page at a delivered Climate order's `certificate`: who has paid for how much removed carbon, and who has removed it. Nothing can be chosen.
import Climate
import Engine
import Wire

struct CertificatePage: HostedPage {
    let root = "climate"
    let parameters: [Parameter] = []

    /// `/climate/orders/certificates/climorder_…/…`: the order, and a secret.
    func find(_ path: [String], query: String, in engine: Engine) throws -> Inspection? {
        guard path.count > 2, path[0] == "orders", path[1] == "certificates" else { return nil }
        return try PageLink.find(ClimateOrder.name, path[2], account: PageLink.parameters(query)?["account"], in: engine) {
            $0["certificate"]?.string?.hasSuffix("/\(root)/\(path.joined(separator: "/"))") == true
        }
    }

    func act(_ arguments: Arguments, _ visit: Visit) throws -> Refusal? { throw Refusal.invalid("There is nothing to decide here.") }

    func returnURL(_ visit: Visit) -> ReturnURL? { nil }

    func title(_ visit: Visit) -> String { "Certificate of carbon removal" }

    func body(_ visit: Visit) -> HTML {
        let deliveries = (visit["delivery_details"]?.array ?? []).map { delivery in
            (delivery["supplier"]?["name"]?.string ?? "", delivery["metric_tons"]?.string.map { "\($0) t" })
        }
        let name = visit["beneficiary"]?["public_name"]?.string ?? ""
        return """
            <p>\(name.isEmpty ? visit.account.id : name) has had this much carbon removed from the air, in a test.</p>
            \(HTML.facts([("Metric tons", visit["metric_tons"]?.string), ("Order", visit.id)] + deliveries))
            """
    }
}
