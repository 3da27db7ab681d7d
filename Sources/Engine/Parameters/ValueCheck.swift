// Checks a value against the shape of its parameter. The messages are Stripe's.
import Wire

enum ValueCheck {
    /// The keys of a time range.
    static let bounds: [Parameter] = ["gt", "gte", "lt", "lte"].map { Parameter($0, .time) }

    static func value(_ value: FormValue, _ shape: Parameter.Shape, at place: String) throws(Refusal) -> JSON {
        switch shape {
        case .string(let maximum): return .string(try string(value, maximum: maximum, at: place))
        case .integer(let range): return .integer(try integer(value, in: range, at: place))
        case .decimal(let places, let isPositive): return .string(try decimal(value, places, isPositive: isPositive, at: place).text)
        case .number(let places, let isPositive): return try number(value, places, isPositive: isPositive, at: place).json
        case .limit: return .integer(min(max(try clamped(value, at: place), 1), 100))
        case .boolean: return .bool(try boolean(value, at: place))
        case .file: return .string(try file(value, at: place).name)
        case .choice(let choices): return .string(try choice(value, choices, at: place))
        case .hash(let parameters): return .object(try hash(value, parameters, at: place))
        case .map(let parameters): return .object(try map(value, parameters, at: place))
        case .idOrHash(let maximum, let parameters):
            if case .hash = value { return .object(try hash(value, parameters, at: place)) }
            return .string(try string(value, maximum: maximum, at: place))
        case .array(let element, let maximum): return .array(try array(value, element, maximum, at: place))
        case .pattern(let values): return matches(of: try text(value, at: place), among: values)
        case .email(let maximum): return .string(try email(value, maximum: maximum, at: place))
        case .url(let ofApps, let maximum): return .string(try url(value, ofApps: ofApps, maximum: maximum, at: place))
        case .metadata: return .object(try Metadata.check(value, at: place))
        case .time: return .integer(try clamped(value, at: place))
        case .timeRange: return .object(try timeRange(value, at: place))
        }
    }

    static func empty(_ place: String) -> Refusal {
        .invalid(
            "You passed an empty string for '\(place)'. We assume empty values are an attempt to unset a parameter; however '\(place)' "
                + "cannot be unset. You should remove '\(place)' from your request or supply a non-empty value.",
            code: "parameter_invalid_empty", parameter: place)
    }

    static func text(_ value: FormValue, at place: @autoclosure () -> String) throws(Refusal) -> String {
        guard let text = value.text else { throw .invalid("Invalid string: \(printed(value))", parameter: place()) }
        return text
    }

    private static func string(_ value: FormValue, maximum: Int, at place: String) throws(Refusal) -> String {
        let text = try text(value, at: place)
        guard isLonger(text, than: maximum) else { return text }
        throw .invalid("Invalid string: \(text.prefix(10))...\(text.suffix(10)); must be at most \(maximum) characters", parameter: place)
    }

    /// A text never has more characters than bytes, so most texts need no counting.
    private static func isLonger(_ text: String, than maximum: Int) -> Bool { text.utf8.count > maximum && text.unicodeScalars.count > maximum }

    private static func email(_ value: FormValue, maximum: Int, at place: String) throws(Refusal) -> String {
        let text = try string(value, maximum: maximum, at: place)
        guard EmailAddress.isWellFormed(text) else { throw .invalid("Invalid email address: \(text)", code: "email_invalid", parameter: place) }
        return text
    }

    private static func url(_ value: FormValue, ofApps: Bool, maximum: Int, at place: String) throws(Refusal) -> String {
        func invalid(_ message: String) -> Refusal { .invalid(message, code: "url_invalid", parameter: place) }
        let text = try text(value, at: place)
        guard !isLonger(text, than: maximum) else { throw invalid("Invalid URL: URL must be \(maximum) characters or less.") }
        guard ReturnURL.hasScheme(text) else { throw invalid("Invalid URL: An explicit scheme (such as https) must be provided.") }
        guard let url = ReturnURL(text), url.isOfTheWeb || ofApps else { throw invalid("Not a valid URL") }
        return text
    }

    private static func integer(_ value: FormValue, at place: String) throws(Refusal) -> Int64 {
        // Swift's Int64 accepts a plus sign. Stripe does not.
        guard let text = value.text, !text.hasPrefix("+"), let number = Int64(text) else {
            throw .invalid("Invalid integer: \(printed(value))", code: "parameter_invalid_integer", parameter: place)
        }
        return number
    }

    private static func integer(_ value: FormValue, in range: ClosedRange<Int64>?, at place: String) throws(Refusal) -> Int64 {
        let number = try integer(value, at: place)
        let range = range ?? JSON.exactIntegers
        if range.contains(number) { return number }
        let (side, bound) = number < range.lowerBound ? ("greater", range.lowerBound) : ("less", range.upperBound)
        throw .invalid(
            "This value must be \(side) than or equal to \(bound).", code: "parameter_invalid_integer", parameter: place)
    }

    private static let smallNumbers = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]

    private static func decimal(_ value: FormValue, _ places: Int, isPositive: Bool, at place: String) throws(Refusal) -> Decimal {
        guard let number = value.text.flatMap(Decimal.init) else { throw .invalid("Invalid decimal: \(printed(value))", parameter: place) }
        guard number.trimmed.places <= places else {
            let most = smallNumbers.indices.contains(places) ? smallNumbers[places] : String(places)
            throw .invalid("Invalid decimal: \(printed(value)); must contain at maximum \(most) decimal places.", parameter: place)
        }
        guard number.units > 0 || !isPositive else {
            throw .invalid("This value must be greater than 0 (it currently is '\(number.text)').", parameter: place)
        }
        return number
    }

    /// A number as JSON has it. Its errors show a whole number with a decimal place, as recorded.
    private static func number(_ value: FormValue, _ places: Int, isPositive: Bool, at place: String) throws(Refusal) -> Decimal {
        let number = try decimal(value, places, isPositive: false, at: place)
        if number.units > 0 || !isPositive { return number }
        let least = places == 0 ? "1" : "0." + String(repeating: "0", count: places - 1) + "1"
        let shown = number.trimmed.places == 0 ? "\(number.trimmed.text).0" : number.trimmed.text
        throw .invalid("This value must be greater than or equal to \(least) (it currently is '\(shown)').", parameter: place)
    }

    /// A number that is only compared. One that is too large counts as the largest.
    static func clamped(_ value: FormValue, at place: String) throws(Refusal) -> Int64 {
        let digits = value.text.map { $0.hasPrefix("-") ? $0.dropFirst() : $0[...] } ?? ""
        let isNumber = !digits.isEmpty && digits.utf8.allSatisfy(\.isASCIIDigit)
        if isNumber, Int64(value.text ?? "") == nil { return value.text?.hasPrefix("-") == true ? .min : .max }
        return try integer(value, at: place)
    }

    private static func file(_ value: FormValue, at place: String) throws(Refusal) -> FormFile {
        guard case .file(let file) = value else {
            throw .invalid(
                "Invalid file: it must be a part with a filename in a multipart/form-data body. With curl: -F \(place)=@PATH, with the @.",
                parameter: place)
        }
        return file
    }

    private static func boolean(_ value: FormValue, at place: String) throws(Refusal) -> Bool {
        switch value.text {
        // Stripe's Python SDK sent `True` and `False` before version 12.1, and Stripe accepts them.
        case "true", "True": return true
        case "false", "False": return false
        default: throw .invalid("Invalid boolean: \(printed(value))", parameter: place)
        }
    }

    private static func choice(_ value: FormValue, _ choices: [String], at place: String) throws(Refusal) -> String {
        let given = try text(value, at: place)
        // A choice between a boolean and more.
        let text = choices.contains("true") ? ["True": "true", "False": "false"][given] ?? given : given
        guard choices.contains(text) else {
            throw .notOne(of: choices, parameter: place)
        }
        return text
    }

    private static func hash(_ value: FormValue, _ parameters: [Parameter], at place: String) throws(Refusal) -> JSONObject {
        guard case .hash(let members) = value else { throw .invalid("Invalid object", parameter: place) }
        return try ParameterCheck.check(members, parameters, at: place)
    }

    private static func map(_ value: FormValue, _ parameters: [Parameter], at place: String) throws(Refusal) -> JSONObject {
        guard case .hash(let members) = value else { throw .invalid("Invalid object", parameter: place) }
        var values: JSONObject = [:]
        for (key, member) in members { values[key] = .object(try hash(member, parameters, at: "\(place)[\(key)]")) }
        return values
    }

    private static func timeRange(_ value: FormValue, at place: String) throws(Refusal) -> JSONObject {
        guard case .hash(let members) = value else {
            let exact = JSON.integer(try clamped(value, at: place))
            return ["gte": exact, "lte": exact]
        }
        return try ParameterCheck.check(members, bounds, at: place)
    }

    private static func array(_ value: FormValue, _ element: Parameter.Shape, _ maximum: Int?, at place: String) throws(Refusal) -> [JSON] {
        var values: [JSON] = []
        let elements = try elements(of: value, at: place)
        if let maximum, elements.count > maximum {
            throw .invalid("Invalid array: it may have at most \(maximum) elements, and you passed \(elements.count).", parameter: place)
        }
        for (index, value) in elements.enumerated() {
            let place = "\(place)[\(index)]"
            if case .text("") = value { throw empty(place) }
            values.append(try self.value(value, element, at: place))
        }
        return values
    }

    /// A value by itself, or all values of a group.
    private static func matches(of pattern: String, among values: [String]) -> JSON {
        let parts = pattern.split(separator: "*", omittingEmptySubsequences: false)
        guard let first = parts.first, let last = parts.last, parts.count > 1 else { return .string(pattern) }
        return .array(
            values.filter { value in
                guard value.utf8.count >= first.utf8.count + last.utf8.count, value.hasPrefix(first), value.hasSuffix(last) else { return false }
                var rest = value.dropFirst(first.count).dropLast(last.count)
                for part in parts.dropFirst().dropLast() where !part.isEmpty {
                    guard let found = rest.firstRange(of: part) else { return false }
                    rest = rest[found.upperBound...]
                }
                return true
            }.map(JSON.string))
    }

    /// `a[]=x` is a list already. The keys of `a[0]=x&a[1]=y` must run from 0 without a gap, in any order.
    private static func elements(of value: FormValue, at place: String) throws(Refusal) -> [FormValue] {
        switch value {
        case .text, .file: throw .invalid("Invalid array", parameter: place)
        case .list(let elements): return elements
        case .hash(let members):
            let inOrder = members.sorted { ($0.key.utf8.count, $0.key) < ($1.key.utf8.count, $1.key) }
            for (index, member) in inOrder.enumerated() where member.key != String(index) {
                throw .invalid(
                    "Invalid array: its keys must be numeric and sequential, starting from 0. "
                        + "You passed the key '\(member.key)' where '\(index)' was expected.", parameter: place)
            }
            return inOrder.map(\.value)
        }
    }

    /// "a", "a or b", "a, b, or c".
    static func enumeration(_ words: [String]) -> String {
        guard let last = words.last, words.count > 2 else { return words.joined(separator: " or ") }
        return words.dropLast().joined(separator: ", ") + ", or \(last)"
    }

    private static func printed(_ value: FormValue) -> String {
        if let text = value.text { return text }
        return String(decoding: value.json.compact(), as: UTF8.self)
    }
}
