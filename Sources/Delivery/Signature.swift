// The Stripe-Signature header: a time, and message authentication codes over the time and the body. The key is the endpoint's secret with its prefix.
import Digest

enum Signature {
    /// `t=…,v1=…,v0=…`. No space follows a comma: two of Stripe's SDKs do not trim.
    /// - Parameter time: the machine's time, and not the account's, because the receiver compares it with its own clock.
    static func header(_ body: [UInt8], secret: String, time: Int64) -> String {
        let signed = Array("\(time).".utf8) + body
        let secret = Array(secret.utf8)
        // Stripe sends v0 with test events, besides v1. Nobody may accept it. Here it is the code for the reversed secret.
        return "t=\(time),v1=\(mac(signed, secret)),v0=\(mac(signed, secret.reversed()))"
    }

    private static func mac(_ bytes: [UInt8], _ key: [UInt8]) -> String {
        SHA256.hexadecimal(SHA256.authenticate(bytes, key: key) ?? [])
    }
}
