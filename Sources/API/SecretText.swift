// What the journal and the log show of a text that somebody sent: no secret, wherever it stands.
import Engine
import Wire

public enum SecretText {
    /// The text without API keys, card numbers, signing secrets, and the secret parts of client secrets.
    public static func masking(_ text: String) -> String {
        let shown = Authentication.maskingKeys(CardNumber.masking(text))
        // Hardly any text holds one of them, and looking for a word is cheaper than the pattern.
        guard shown.contains("_secret_") || shown.contains("whsec_") else { return shown }
        return shown.replacing(#/(_secret_|whsec_)[0-9A-Za-z_%+\/=]{8,}/#) { "\($0.output.1)\(Parameter.mask)" }
    }
}
