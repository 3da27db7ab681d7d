// The fields of a form in which a customer says what she has found on her account: the amounts of two small deposits, or the code of one. They are
// filled in with what is right in test mode.
import Engine
import Wire

enum DepositFields {
    static let parameters: [Parameter] = [
        Parameter.string("descriptor_code").emptyable, Parameter.integer("first_amount").emptyable, Parameter.integer("second_amount").emptyable,
    ]

    private static let rightCode = "SM11AA"
    private static let rightAmounts: [(name: String, label: String, amount: Int64)] = [
        ("first_amount", "First deposit, in cents", 32), ("second_amount", "Second deposit, in cents", 45),
    ]

    private static func asksForAmounts(_ visit: Visit) -> Bool {
        visit["next_action"]?["verify_with_microdeposits"]?["microdeposit_type"] == "amounts"
    }

    /// The parameters of `verify_microdeposits`. A field that the form does not have counts as right.
    static func answer(_ arguments: Arguments, _ visit: Visit) -> JSONObject {
        if asksForAmounts(visit) {
            return ["amounts": .array(rightAmounts.map { arguments[$0.name] ?? .integer($0.amount) }.filter { !$0.isNull })]
        }
        return ["descriptor_code": arguments["descriptor_code"] ?? .string(rightCode)]
    }

    static func html(_ visit: Visit) -> HTML {
        guard asksForAmounts(visit) else {
            return """
                <p class="field">
                <label for="descriptor_code">The code of the deposit</label>
                <input id="descriptor_code" type="text" name="descriptor_code" value="\(visit.entered["descriptor_code"] ?? rightCode)" autocomplete="off">
                </p>
                """
        }
        let fields = rightAmounts.map { field -> HTML in
            """
            <p class="field">
            <label for="\(field.name)">\(field.label)</label>
            <input id="\(field.name)" type="number" name="\(field.name)" value="\(visit.entered[field.name] ?? "\(field.amount)")">
            </p>
            """
        }
        return "\(fields)"
    }
}
