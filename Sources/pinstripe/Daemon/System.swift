// What the daemon asks the system for: time, files, environment. The modules below the daemon do not ask.
import Glibc

enum System {
    /// The wall clock, in Unix seconds.
    static func wallClock() -> Int64 { seconds(CLOCK_REALTIME).whole }

    /// Seconds since some fixed moment. It never goes back.
    static func monotonicSeconds() -> Double {
        let time = seconds(CLOCK_MONOTONIC)
        return Double(time.whole) + Double(time.nanoseconds) / 1e9
    }

    /// The present time as RFC 3339 in UTC, to the millisecond.
    static func timestamp() -> String {
        let now = seconds(CLOCK_REALTIME)
        var whole = time_t(now.whole)
        var parts = tm()
        gmtime_r(&whole, &parts)
        func digits(_ value: some BinaryInteger, _ width: Int) -> String {
            let text = String(value)
            return String(repeating: "0", count: max(0, width - text.count)) + text
        }
        return "\(digits(parts.tm_year + 1900, 4))-\(digits(parts.tm_mon + 1, 2))-\(digits(parts.tm_mday, 2))"
            + "T\(digits(parts.tm_hour, 2)):\(digits(parts.tm_min, 2)):\(digits(parts.tm_sec, 2)).\(digits(now.nanoseconds / 1_000_000, 3))Z"
    }

    static func environment() -> [String: String] {
        var variables: [String: String] = [:]
        var entry = environ
        while let line = entry.pointee {
            let parts = String(cString: line).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2 { variables[String(parts[0])] = String(parts[1]) }
            entry += 1
        }
        return variables
    }

    /// The most bytes of a file that is read. Some files, such as /dev/zero, never end.
    private static let longestFile = 1 << 28

    static func readFile(_ path: String) throws -> [UInt8] {
        guard let file = fopen(path, "r") else { throw SettingsError(description: "\(path) cannot be read: \(reason()).") }
        defer { fclose(file) }
        var contents: [UInt8] = []
        var portion = [UInt8](repeating: 0, count: 65_536)
        while case let count = fread(&portion, 1, portion.count, file), count > 0 {
            contents += portion.prefix(count)
            guard contents.count <= longestFile else {
                throw SettingsError(description: "\(path) has more than \(longestFile >> 20) MiB: is it the right file?")
            }
        }
        guard ferror(file) == 0 else { throw SettingsError(description: "\(path) cannot be read: \(reason()).") }
        return contents
    }

    /// Writes a file in one step, so that readers see all of it or nothing. What is no regular file, such as a pipe, cannot be replaced, and is written to.
    static func writeFile(_ text: String, to path: String) throws {
        // What a symbolic link leads to. Nothing is found if there is no such file.
        let found = realpath(path, nil)
        defer { free(found) }
        let target = found.map { String(cString: $0) } ?? path
        var status = stat()
        let isReplaced = lstat(target, &status) != 0 || status.st_mode & S_IFMT == S_IFREG
        let draft = isReplaced ? "\(target).\(getpid())" : target
        guard let file = fopen(draft, "w") else { throw SettingsError(description: "\(path) cannot be written: \(reason()).") }
        let isWritten = fputs(text, file) >= 0
        guard fclose(file) == 0, isWritten, !isReplaced || rename(draft, target) == 0 else {
            throw SettingsError(description: "\(path) cannot be written: \(reason()).")
        }
    }

    /// Makes the folder of the path, and those above it.
    static func makeFolder(of path: String) {
        guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return }
        let folder = String(path[..<slash])
        guard access(folder, F_OK) != 0 else { return }
        makeFolder(of: folder)
        mkdir(folder, 0o700)
    }

    @discardableResult static func print(line: String, to descriptor: Int32) -> Bool { print("\(line)\n", to: descriptor) }

    /// Prints without a buffer. (C's `stdout` and `stderr` are variables, which Swift 6 does not allow.) If standard output is lost, because the disk is
    /// full for example, the program says so and ends with 1.
    /// - Returns: false if nobody reads it, because the other end of the pipe is closed.
    @discardableResult static func print(_ text: String, to descriptor: Int32) -> Bool {
        switch write(text, to: descriptor) {
        case EPIPE?: return false
        case let error? where descriptor == STDOUT_FILENO:
            print(line: "pinstripe: Standard output cannot be written: \(reason(error)).", to: STDERR_FILENO)
            exit(EXIT_FAILURE)
        default: return true
        }
    }

    /// - Returns: the number of the error. Nil if all is written.
    static func write(_ text: String, to descriptor: Int32) -> Int32? {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EAGAIN { _ = takesBytes(descriptor, within: -1) } else if count < 0, errno != EINTR { return errno }
            rest = rest.dropFirst(max(count, 0))
        }
        return nil
    }

    /// If a standard descriptor is closed, a file that is opened later would get its number, and what is printed. So it stays taken, and takes nothing.
    static func keepStandardDescriptors() {
        var descriptor = STDIN_FILENO
        while (STDIN_FILENO...STDERR_FILENO).contains(descriptor) { descriptor = open("/dev/null", O_RDONLY) }
        close(descriptor)
    }

    /// Whether a write of a few bytes would not block.
    /// - Parameter milliseconds: how long to wait for that. Negative for as long as it takes.
    static func takesBytes(_ descriptor: Int32, within milliseconds: Int32 = 0) -> Bool {
        var question = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        return poll(&question, 1, milliseconds) == 1 && question.revents & Int16(POLLOUT) != 0
    }

    /// Whether the parent process wants the signal to be ignored (`nohup`).
    static func isIgnored(_ signal: Int32) -> Bool {
        var action = sigaction()
        guard signal == SIGHUP, sigaction(signal, nil, &action) == 0 else { return false }
        return withUnsafeBytes(of: action.__sigaction_handler) { $0.load(as: Int.self) == 1 }
    }

    static func removeFile(_ path: String) { unlink(path) }

    /// Lets go of the memory that holds machine code. The system brings back what runs again, from its own copy of the file. Most code of the
    /// definitions runs only at the start.
    static func releaseCode() {
        guard let map = try? readFile("/proc/self/maps") else { return }
        for line in map.split(separator: UInt8(ascii: "\n")) {
            // Such as `55d0c0a00000-55d0c1b00000 r-xp 00200000 fe:00 1234   /usr/bin/pinstripe`.
            let parts = line.split(separator: UInt8(ascii: " "))
            guard parts.count == 6, parts[1].elementsEqual("r-xp".utf8), parts[5].first == UInt8(ascii: "/") else { continue }
            let ends = parts[0].split(separator: UInt8(ascii: "-")).compactMap { UInt(String(decoding: $0, as: UTF8.self), radix: 16) }
            guard ends.count == 2, ends[0] < ends[1], let start = UnsafeMutableRawPointer(bitPattern: ends[0]) else { continue }
            madvise(start, Int(ends[1] - ends[0]), MADV_DONTNEED)
        }
    }

    private static func seconds(_ clock: clockid_t) -> (whole: Int64, nanoseconds: Int) {
        var time = timespec()
        clock_gettime(clock, &time)
        return (Int64(time.tv_sec), time.tv_nsec)
    }

    private static func reason(_ error: Int32 = errno) -> String { String(cString: strerror(error)) }
}
