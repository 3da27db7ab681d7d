// Pair by pair: find the pair, decode its name and value, split the name at its brackets into a path, and put the
// value where the path leads. Values are changed in place all along, so that the work is linear in the bytes.

import OrderedCollections

/// Decodes one query string or body. It lives as long as that takes and keeps its buffers from pair to pair.
struct FormDecoder {
    /// One step of a parameter's name: `[name]`, or `[]` for one more element of a list.
    private enum Step {
        case name(String)
        case element
    }

    private var unescaped: [UInt8] = []
    private var path: [Step] = []

    mutating func decode(_ bytes: UnsafeBufferPointer<UInt8>, into hash: inout FormHash) throws(FormError) {
        var start = 0
        while start < bytes.count {
            let end = bytes[start...].firstIndex(of: UInt8(ascii: "&")) ?? bytes.count
            if end > start { try decodePair(UnsafeBufferPointer(rebasing: bytes[start..<end]), into: &hash) }
            start = end + 1
        }
    }

    private mutating func decodePair(
        _ pair: UnsafeBufferPointer<UInt8>, into hash: inout FormHash
    ) throws(FormError) {
        let equals = pair.firstIndex(of: UInt8(ascii: "="))
        let name = try text(UnsafeBufferPointer(rebasing: pair[..<(equals ?? pair.endIndex)]))
        guard !name.isEmpty else { return }
        let value = try equals.map { (equals) throws(FormError) in
            try text(UnsafeBufferPointer(rebasing: pair[(equals + 1)...]))
        } ?? ""
        try store(.text(value), under: name, in: &hash)
    }

    /// Decodes one part of a multipart body.
    mutating func decode(_ part: MultipartPart, into hash: inout FormHash) throws(FormError) {
        switch part.content {
        case .text(let text): try store(.text(text), under: part.name, in: &hash)
        case .file(let file): try store(.file(file), under: part.name, in: &hash)
        }
    }

    /// - Parameter value: a text or a file.
    private mutating func store(_ value: FormValue, under name: String, in hash: inout FormHash) throws(FormError) {
        guard withUTF8(of: name, { $0.contains(where: Self.isBracket) }) else { return try store(value, named: name, in: &hash) }
        try split(name)
        guard case .name(let first) = path.first else { return }
        try store(value, at: 1, in: &hash[first, default: emptyValue(at: 1)])
    }

    /// Decodes a name or a value. Most need no decoding.
    private mutating func text(_ encoded: UnsafeBufferPointer<UInt8>) throws(FormError) -> String {
        let decoded: String?
        if encoded.contains(where: { $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "+") }) {
            unescaped.removeAll(keepingCapacity: true)
            if let position = Percent.unescape(encoded, plusIsSpace: true, into: &unescaped) {
                let code = String(decoding: encoded[position...].prefix(3), as: UTF8.self)
                throw FormError(reason: "The parameters contain an invalid percent code: '\(code)'.")
            }
            decoded = unescaped.withUnsafeBufferPointer { String(ifValid: $0) }
        } else {
            decoded = String(ifValid: encoded)
        }
        guard let decoded else { throw FormError(reason: "The parameters contain text that is not valid UTF-8.") }
        return decoded
    }
}

// Names
extension FormDecoder {
    /// Splits `name` into `path`.
    private mutating func split(_ name: String) throws(FormError) {
        path.removeAll(keepingCapacity: true)
        path.reserveCapacity(4)
        let isNested = withUTF8(of: name) { utf8 in appendSteps(of: utf8) }
        guard isNested else { return splitOnce(name) }
        guard path.count <= Form.maximumDepth else {
            throw FormError(reason: "The parameter '\(pathName(1))' is nested deeper than \(Form.maximumDepth) levels.")
        }
    }

    /// A name whose brackets do not match has two steps if it ends in a bracket: `a[b[c]` is `a` and `b[c`, which may be a metadata key with a
    /// bracket in it. Otherwise it is one step.
    private mutating func splitOnce(_ name: String) {
        path.removeAll(keepingCapacity: true)
        let utf8 = name.utf8
        guard let open = utf8.firstIndex(where: Self.isBracket), open > utf8.startIndex, utf8[open] == UInt8(ascii: "["),
            utf8.last == UInt8(ascii: "]")
        else { return path.append(.name(name)) }
        let inner = utf8[utf8.index(after: open)...].dropLast()
        path += [.name(String(Substring(utf8[..<open]))), .name(String(Substring(inner)))]
    }

    /// Appends `a`, `b` and `` for `a[b][]`, up to one step more than a form may have. Brackets inside brackets belong to the name:
    /// `a[b[c]]` is `a` and `b[c]`.
    /// - Returns: whether the name has brackets and they are well placed.
    private mutating func appendSteps(of name: UnsafeBufferPointer<UInt8>) -> Bool {
        guard var open = name.firstIndex(where: Self.isBracket), open > 0 else { return false }
        path.append(.name(String(decoding: name[..<open], as: UTF8.self)))
        while open < name.count {
            guard name[open] == UInt8(ascii: "["), let close = Self.closing(open, in: name) else { return false }
            if path.count <= Form.maximumDepth {
                let inner = name[(open + 1)..<close]
                path.append(inner.isEmpty ? .element : .name(String(decoding: inner, as: UTF8.self)))
            }
            open = close + 1
        }
        return true
    }

    /// The index of the bracket that closes the one at `open`.
    private static func closing(_ open: Int, in name: UnsafeBufferPointer<UInt8>) -> Int? {
        var depth = 0
        for position in open..<name.count where isBracket(name[position]) {
            depth += name[position] == UInt8(ascii: "[") ? 1 : -1
            if depth == 0 { return position }
        }
        return nil
    }

    private static func isBracket(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "[") || byte == UInt8(ascii: "]")
    }

    /// The name that the first `count` steps of the path stand for.
    private func pathName(_ count: Int) -> String {
        var name = ""
        for step in path.prefix(count) {
            switch step {
            case .name(let text): name += name.isEmpty ? text : "[\(text)]"
            case .element: name += "[]"
            }
        }
        return name
    }
}

// Values
extension FormDecoder {
    /// Most names have no brackets.
    private mutating func store(_ value: FormValue, named name: String, in hash: inout FormHash) throws(FormError) {
        guard let former = hash.updateValue(value, forKey: name) else { return }
        if case .text = former, case .text = value { return }
        path = [.name(name)]
        throw conflict(at: 1, former, value)
    }

    /// The empty value for the step at `depth`, before anything was sent for it.
    private func emptyValue(at depth: Int) -> FormValue {
        guard depth < path.count else { return .text("") }
        return switch path[depth] {
        case .name: .hash([:])
        case .element: .list([])
        }
    }

    /// Follows the path from `depth` on, starting at `target`, and puts the value at its end.
    private func store(_ value: FormValue, at depth: Int, in target: inout FormValue) throws(FormError) {
        guard depth < path.count else {
            guard case .text = target else { throw conflict(at: depth, target, value) }
            target = value
            return
        }
        switch path[depth] {
        case .name(let name):
            guard case .hash(var members) = target else { throw conflict(at: depth, target, emptyValue(at: depth)) }
            target = .text("")  // a second reference would make every change copy the hash
            defer { target = .hash(members) }
            try store(value, at: depth + 1, in: &members[name, default: emptyValue(at: depth + 1)])
        case .element:
            guard case .list(var elements) = target else { throw conflict(at: depth, target, emptyValue(at: depth)) }
            target = .text("")
            defer { target = .list(elements) }
            if startsElement(at: depth + 1, after: elements.last) { elements.append(emptyValue(at: depth + 1)) }
            try store(value, at: depth + 1, in: &elements[elements.count - 1])
        }
    }

    /// Whether the rest of the path belongs to a new element rather than to the last one: always for plain values,
    /// for hashes when the last one has that member already.
    private func startsElement(at depth: Int, after last: FormValue?) -> Bool {
        guard depth < path.count, let last else { return true }
        switch (path[depth], last) {
        case (.name, .hash): return contains(last, from: depth)
        case (.element, .list): return false
        default: return true
        }
    }

    /// Whether `value` has something at the end of the path; a path through a list always has room for one more.
    private func contains(_ value: FormValue, from depth: Int) -> Bool {
        guard depth < path.count else { return true }
        guard case .name(let name) = path[depth], case .hash(let members) = value, let member = members[name] else {
            return false
        }
        return contains(member, from: depth + 1)
    }

    private func conflict(at depth: Int, _ existing: FormValue, _ other: FormValue) -> FormError {
        let shapes = [shape(of: existing), shape(of: other)].sorted()
        if shapes[0] == shapes[1] { return FormError(reason: "The parameter '\(pathName(depth))' is given as two \(shapes[0])s.") }
        return FormError(
            reason: "The parameter '\(pathName(depth))' is given both as a \(shapes[1]) and as a \(shapes[0]).")
    }

    /// In alphabetical order the plain value comes last, which `conflict` makes use of.
    private func shape(of value: FormValue) -> String {
        switch value {
        case .text: "value"
        case .list: "list"
        case .hash: "hash"
        case .file: "file"
        }
    }
}
