// What the commands have in common that make one call and print its answer. A refusal becomes a sentence on standard error. With --json, it is printed
// as the daemon answers it.
import ArgumentParser
import Glibc
import Wire

struct AnswerOptions: ParsableArguments {
    @Flag(help: "Print what the daemon answers, as JSON. Errors are printed so, too.")
    var json = false

    @OptionGroup var target: CallOptions

    /// Calls and prints the answer.
    /// - Parameters:
    ///   - isOfAccount: whether the answer depends on the account. If not, the key of the variable is not sent.
    ///   - options: what the command calls a parameter, by the parameter's name. A refusal says it so.
    func call(
        _ method: String, _ path: String, _ body: JSON? = nil, patience: Double? = nil, isOfAccount: Bool = true, naming options: [String: String] = [:]
    ) throws {
        try call(method, path, sending: body.map(Connection.Body.json), patience: patience, isOfAccount: isOfAccount, naming: options)
    }

    func call(
        _ method: String, _ path: String, sending body: Connection.Body?, patience: Double?, isOfAccount: Bool = true, naming options: [String: String] = [:]
    ) throws {
        try CommandFailure.told {
            let answer = try answer(to: method, path, sending: body, patience: patience, isOfAccount: isOfAccount, naming: options)
            System.print(line: answer.hasSuffix("\n") ? String(answer.dropLast()) : answer, to: STDOUT_FILENO)
        }
    }

    /// Calls and gives the answer as it is.
    /// - Throws: a CommandFailure with the daemon's message, if the answer is an error. With --json, the error is printed.
    func answer(
        to method: String, _ path: String, sending body: Connection.Body? = nil, patience: Double? = nil, isOfAccount: Bool = true,
        naming options: [String: String] = [:]
    ) throws -> String {
        let daemon = try target.connect(key: isOfAccount ? target.accountKey() : target.key)
        let response = try daemon.send(method, path, body, patience: patience)
        let text = String(decoding: response.body, as: UTF8.self)
        guard response.status >= 400 else { return text }
        guard json else { throw CommandFailure(refusal: response, naming: options) }
        System.print(line: text.hasSuffix("\n") ? String(text.dropLast()) : text, to: STDOUT_FILENO)
        throw ExitCode.failure
    }

    /// Calls and gives the answer, to be shown to people.
    func fetch(_ method: String, _ path: String, _ body: JSON? = nil, isOfAccount: Bool = true, naming options: [String: String] = [:]) throws -> JSON {
        let text = try answer(to: method, path, sending: body.map(Connection.Body.json), isOfAccount: isOfAccount, naming: options)
        guard let answer = try? JSON.parse(Array(text.utf8)) else { throw CommandFailure(description: "The daemon's answer is no JSON.") }
        return answer
    }

    /// Sends a POST that is answered when something has happened. The daemon gets the time-out, because it knows best what is outstanding. The
    /// command waits some seconds longer for that answer.
    /// - Parameter timeout: seconds, if the command line gives none. Nil to wait as long as it takes.
    func wait(_ path: String, _ body: JSONObject = [:], timeout fallback: Double?) throws {
        var body = body
        let timeout = (target.timeout ?? fallback)?.rounded(.up)
        if let timeout { body["timeout"] = .integer(Int64(timeout)) }
        try call("POST", path, .object(body), patience: (timeout ?? CallOptions.timeouts.upperBound) + 5)
    }
}
