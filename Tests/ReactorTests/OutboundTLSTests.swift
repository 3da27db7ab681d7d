// HTTPS: a certificate of ours, served by the openssl command in a process of its own.

import Foundation
import Testing
import Wire

@testable import Reactor

@Suite struct OutboundTLSTests {
    @Test func `a certificate is good for those who trust it, for the host that it names`() throws {
        let server = try SecureServer()
        let trusting = try Caller(certificateAuthorities: server.certificate)
        let (result, timing) = try trusting.result(server.request("localhost"))
        #expect(try result.get().status == 200)
        #expect(timing.tls > 0 && timing.tls <= timing.firstByte)

        let wrongHost = try trusting.failure(server.request("127.0.0.1"))
        #expect(wrongHost.kind == .tls)
        #expect(
            wrongHost.description
                == "no trusted connection to 127.0.0.1:\(server.port): SSL: no alternative certificate subject name matches target host name '127.0.0.1'")

        let stranger = try Caller().failure(server.request("localhost"))
        #expect(stranger.kind == .tls)
        #expect(
            stranger.description
                == "no trusted connection to localhost:\(server.port): SSL certificate problem: self-signed certificate")
    }

    @Test func `a server that does not speak TLS`() throws {
        let caller = try Caller()
        let receiver = try Receiver(caller.loop) { $0.send("HTTP/1.1 400 Bad Request\r\n\r\n") }
        let failure = try caller.failure(OutboundRequest(method: "GET", url: "https://127.0.0.1:\(receiver.port)/"))
        #expect(failure.kind == .tls)
    }

    @Test func `a server that closes in the middle of the agreement`() throws {
        let caller = try Caller()
        let receiver = try Receiver(caller.loop) { $0.close() }
        let failure = try caller.failure(OutboundRequest(method: "GET", url: "https://127.0.0.1:\(receiver.port)/"))
        #expect(failure.kind == .tls)
    }

    @Test func `a file without certificates trusts nobody`() throws {
        let server = try SecureServer()
        let caller = try Caller(certificateAuthorities: "/dev/null")
        #expect(try caller.failure(server.request("localhost")).kind == .tls)
    }

    @Test func `the system's certificates are found wherever it keeps them`() throws {
        #expect(SystemCertificates.file(named: nil, among: ["/nowhere.pem", "/dev/null", "/dev/zero"]) == "/dev/null")
        #expect(SystemCertificates.file(named: "", among: ["/nowhere.pem"]) == nil)
        #expect(SystemCertificates.file(named: "/mine.pem", among: ["/dev/null"]) == "/mine.pem")
        #expect(SystemCertificates.places.first == "/etc/ssl/certs/ca-certificates.crt")
    }
}

/// `openssl s_server` with a new certificate for "localhost" alone, until this is let go.
private final class SecureServer {
    let certificate: String
    private(set) var port = 0
    private let folder: URL
    private let process = Process()

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "pinstripe-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        certificate = folder.appending(path: "certificate.pem").path
        let key = folder.appending(path: "key.pem").path
        let maker = Process()
        try Self.start(
            maker,
            "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost "
                + "-addext subjectAltName=DNS:localhost -keyout \(key) -out \(certificate)")
        maker.waitUntilExit()
        try #require(maker.terminationStatus == 0)

        let output = Pipe()
        process.standardOutput = output
        try Self.start(process, "s_server -accept 127.0.0.1:0 -cert \(certificate) -key \(key) -www")
        var said = ""
        while port == 0 {
            let part = output.fileHandleForReading.availableData
            try #require(!part.isEmpty, "openssl ended")
            said += String(decoding: part, as: UTF8.self)
            if let match = said.firstMatch(of: /ACCEPT 127.0.0.1:(\d+)\n/) { port = Int(match.1) ?? -1 }
        }
    }

    func request(_ host: String) -> OutboundRequest { OutboundRequest(method: "GET", url: "https://\(host):\(port)/") }

    private static func start(_ process: Process, _ arguments: String) throws {
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["openssl"] + arguments.split(separator: " ").map(String.init)
        process.standardError = FileHandle.nullDevice
        try process.run()
    }

    deinit {
        // Children of the tests' threads have all other signals blocked.
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        try? FileManager.default.removeItem(at: folder)
    }
}
