// The signature against codes that another program has computed (Python: hmac.new(secret, b"time." + body, sha256)).
import Testing

@testable import Delivery

@Suite struct SignatureTests {
    @Test("the codes of a known secret, body and time") func known() {
        let body = Array("{\n  \"id\": \"evt_1\",\n  \"note\": \"grüße\"\n}".utf8)
        #expect(Signature.header(body, secret: "whsec_5qyHo0nUr8dVbKmWzT3Xc1LfGpJ7AeRi", time: 1_695_680_120)
            == "t=1695680120,v1=3339f602acdf731ac6fa214bcf3fa7fb06283eddb324a5cd2423da5d607e3032,"
                + "v0=5d236d2b63a7c554810aa8df1d63f58d7f02020b8855b7a949bba2e1b5c405a3")
    }

    @Test("an empty body, and a secret that is the same from behind") func empty() {
        let code = "6b4a4b8b3c40f1e8f53a3d36682e5f99f7ad2ac1df1c93dfe336f329167641e7"
        #expect(Signature.header([], secret: "k", time: 0) == "t=0,v1=\(code),v0=\(code)")
    }

    @Test("time, body and secret all count") func everythingCounts() {
        let headers = [
            Signature.header([1, 2], secret: "whsec_a", time: 1), Signature.header([1, 2], secret: "whsec_a", time: 2),
            Signature.header([1, 3], secret: "whsec_a", time: 1), Signature.header([1, 2], secret: "whsec_b", time: 1),
            Signature.header([1, 2], secret: "a", time: 1),
        ]
        #expect(Set(headers.map { $0.split(separator: ",")[1] }).count == headers.count)
    }
}
