// Files that commands write: what is replaced, and what is written to.
import Glibc
import Testing

@testable import pinstripe

@Suite("Written files") final class WrittenFileTests {
    private let folder: String

    init() throws {
        var template = Array("/tmp/pinstripe-XXXXXX".utf8CString)
        folder = String(cString: try #require(mkdtemp(&template)))
    }

    deinit {
        for name in ["file", "link", "pipe", "target"] { unlink("\(folder)/\(name)") }
        rmdir(folder)
    }

    private func contents(_ name: String) throws -> String { String(decoding: try System.readFile("\(folder)/\(name)"), as: UTF8.self) }

    private func mode(_ name: String) -> mode_t {
        var status = stat()
        return lstat("\(folder)/\(name)", &status) == 0 ? status.st_mode & S_IFMT : 0
    }

    @Test("a regular file is replaced in one step: who has opened the former one still reads that") func regular() throws {
        try System.writeFile("former", to: "\(folder)/file")
        let reader = try #require(fopen("\(folder)/file", "r"))
        defer { fclose(reader) }
        try System.writeFile("new", to: "\(folder)/file")
        var bytes = [UInt8](repeating: 0, count: 16)
        let count = fread(&bytes, 1, bytes.count, reader)
        #expect(String(decoding: bytes.prefix(count), as: UTF8.self) == "former")
        #expect(try contents("file") == "new")
    }

    @Test("a link stays, and what it leads to is written, be it there or not", arguments: [true, false]) func link(leadsToFile: Bool) throws {
        if leadsToFile { try System.writeFile("former", to: "\(folder)/target") }
        #expect(symlink("\(folder)/target", "\(folder)/link") == 0)
        try System.writeFile("new", to: "\(folder)/link")
        #expect(mode("link") == S_IFLNK)
        #expect(try contents("target") == "new")
    }

    @Test("a pipe stays, and its reader gets the text") func pipe() throws {
        #expect(mkfifo("\(folder)/pipe", 0o600) == 0)
        let reader = open("\(folder)/pipe", O_RDONLY | O_NONBLOCK)
        defer { close(reader) }
        try System.writeFile("new", to: "\(folder)/pipe")
        var bytes = [UInt8](repeating: 0, count: 16)
        let count = read(reader, &bytes, bytes.count)
        #expect(String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self) == "new")
        #expect(mode("pipe") == S_IFIFO)
    }

    @Test("a device stays") func device() throws {
        try System.writeFile("new", to: "/dev/null")
        #expect(throws: SettingsError.self) { try System.writeFile("new", to: "/dev/full") }
        #expect(throws: SettingsError.self) { try System.writeFile("new", to: folder) }
    }
}
