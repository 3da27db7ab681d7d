// The header that names the API version of a call.
public import Wire

extension Headers {
    /// The header of a call that names its version.
    public static func version(_ name: String) -> Headers { ["Stripe-Version": name] }
}
