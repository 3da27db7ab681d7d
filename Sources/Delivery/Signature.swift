// The Stripe-Signature header: a time, and MACs over that time and the body, made with the endpoint's secret as it is written, prefix
// included.
import Digest

enum Signature {
    /// `t=…,v1=…,v0=…`. No space follows a comma: two of Stripe's SDKs do not trim.
    /// - Parameter time: the wall clock's, whatever an account's clock shows: who verifies compares it with its own.
    static func header(_ body: [UInt8], secret: String, time: Int64) -> String {
        let signed = Array("\(time).".utf8) + body
        let secret = Array(secret.utf8)
        // v0 is what Stripe sends for test events beside v1, and nobody may accept: here, the MAC with the secret turned round.
        return "t=\(time),v1=\(mac(signed, secret)),v0=\(mac(signed, secret.reversed()))"
    }

    private static func mac(_ bytes: [UInt8], _ key: [UInt8]) -> String {
        SHA256.hexadecimal(SHA256.authenticate(bytes, key: key) ?? [])
    }
}
