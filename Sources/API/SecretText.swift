// What the journal and the log show of a text that somebody sent: no secret, wherever it stands.
import Engine
import Wire

public enum SecretText {
    /// The text without API keys, card numbers, signing secrets, and the secret parts of client secrets.
    public static func masking(_ text: String) -> String {
        let shown = Authentication.maskingKeys(CardNumber.masking(text))
        // Hardly any text holds one of them, and looking for a word is cheaper than the pattern.
        guard shown.hasBytes(of: "_secret_") || shown.hasBytes(of: "whsec_") else { return shown }
        return shown.replacing(#/(_secret_|whsec_)[0-9A-Za-z_%+\/=]{8,}/#) { "\($0.output.1)\(Parameter.mask)" }
    }

    /// The same for a path. A secret in percent codes is one, too; then the path is shown without them.
    static func masking(path: String) -> String {
        guard path.utf8.contains(UInt8(ascii: "%")), let decoded = Percent.decode(path[...]) else { return masking(path) }
        let shown = masking(decoded)
        return shown == decoded ? masking(path) : shown
    }
}
