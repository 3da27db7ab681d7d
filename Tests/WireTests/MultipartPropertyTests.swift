// Multipart bodies of random parts and of random bytes: what holds for every one of them.
import TestFixtures
import Testing
import Wire

@Suite struct MultipartPropertyTests {
    private static let alphabet = Array("\r\r\n\n----XXYY;=\"ab".utf8) + [0x00, 0x80, 0xFF]

    @Test(arguments: 0..<20)
    func everyFileComesBack(seed: Int) throws {
        var random = Seeded(seed)
        for _ in 0..<50 {
            let boundary = String((0...random.below(20)).map { _ in "XY-ab0".randomElement(using: &random) ?? "X" })
            let line = Array("\r\n--\(boundary)".utf8)
            let files = (0..<random.below(5)).map { _ in random.bytes(below: 400, from: Self.alphabet + Array(boundary.utf8)) }
                .filter { ([13, 10] + $0).firstPlace(of: line) == nil }
            var body: [UInt8] = []
            for (index, file) in files.enumerated() {
                body += "--\(boundary)\r\nContent-Disposition: form-data; name=\"f\(index)\"; filename=\"\(index)\"\r\n\r\n".utf8
                body += file + Array("\r\n".utf8)
            }
            body += "--\(boundary)--\r\n".utf8
            var form = Form()
            try form.decode(multipart: body, contentType: "multipart/form-data; boundary=\"\(boundary)\"")
            let expected = files.enumerated().map { ("f\($0)", FormValue.file(FormFile(name: "\($0)", bytes: $1[...]))) }
            #expect(form.values == FormHash(uniqueKeysWithValues: expected))
            #expect(form.fileBytes == files.reduce(0) { $0 + $1.count })
        }
    }

    @Test(arguments: 0..<20)
    func randomBytesAreDecodedOrRefused(seed: Int) {
        var random = Seeded(seed)
        let pieces = [
            "--XX", "--XX--", "\r\n", "\r\n\r\n", "Content-Disposition: form-data", "; name=\"a\"", "; filename=\"b\"", ": ",
            "Content-Type: multipart/mixed", "[", "]", "\"",
        ].map { Array($0.utf8) }
        for _ in 0..<500 {
            var body: [UInt8] = random.below(2) == 0 ? Array("--XX\r\n".utf8) : []
            for _ in 0..<random.below(20) {
                body += random.below(3) > 0 ? pieces[random.below(pieces.count)] : random.bytes(below: 6, from: Self.alphabet)
            }
            var form = Form()
            do throws(FormError) {
                try form.decode(multipart: body, contentType: "multipart/form-data; boundary=XX")
            } catch {
                #expect(error.reason.hasSuffix("."))
                #expect(form == Form())
            }
        }
    }

    @Test(arguments: 0..<10)
    func randomContentTypesAreReadOrRefused(seed: Int) {
        var random = Seeded(seed)
        for _ in 0..<500 {
            let type = "multipart/form-data" + String(decoding: random.bytes(below: 40, from: Array("; =\"\\boundary*'%41".utf8)), as: UTF8.self)
            var form = Form()
            try? form.decode(multipart: Array("--a--".utf8), contentType: type)
            #expect(form.values == [:])
        }
    }

    @Test("a body in a bad shape takes a time that grows with its size, not with the square of it", arguments: [
        "-", "\r", "\n", "\r\n", "\r\n--", "\r\n--X", "X", "--XX", "\r\n--XX\r\n", "\r\n--XX--",
    ]) func largeBodies(filling: String) {
        let start = "--XX\r\nContent-Disposition: form-data; name=a; filename=b\r\n\r\n"
        let factor = Growth.factor(from: 64 << 10) { size in
            let body = Array((start + String(repeating: filling, count: size / filling.utf8.count)).utf8)
            var form = Form()
            try? form.decode(multipart: body, contentType: "multipart/form-data; boundary=XX")
        }
        #expect(factor < 24)
    }
}
