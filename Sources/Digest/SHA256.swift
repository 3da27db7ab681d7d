// Hashes, by OpenSSL: the only module that imports it.
import COpenSSL

public enum SHA256 {
    /// The 32 bytes of SHA-256 over `bytes`.
    public static func hash(_ bytes: [UInt8]) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: Int(SHA256_DIGEST_LENGTH)) { digest, count in
            _ = COpenSSL.SHA256(bytes, bytes.count, digest.baseAddress)
            count = Int(SHA256_DIGEST_LENGTH)
        }
    }
}
