// The members of a JSON object, as two arrays. Most objects have few members, so a name is found by comparing it with one after the other: that is
// faster than hashing it, and an object is made, copied and released without a table of hashes. Copies share the names until one gets another name.

/// The members of a JSON object in the order they were written. Equality respects that order.
public struct JSONObject: Sendable, Equatable {
    public private(set) var keys: [String]
    public private(set) var values: [JSON]

    public init() { (keys, values) = ([], []) }

    public init(minimumCapacity: Int) {
        self.init()
        reserveCapacity(minimumCapacity)
    }

    /// - Parameters:
    ///   - keys: no key stands there twice.
    ///   - values: as many as there are keys.
    public init(uncheckedUniqueKeys keys: [String], values: [JSON]) {
        assert(keys.count == values.count)
        (self.keys, self.values) = (keys, values)
    }

    /// - Parameter members: no key stands there twice.
    public init(uniqueKeysWithValues members: some Sequence<(key: String, value: JSON)>) {
        self.init(minimumCapacity: members.underestimatedCount)
        for (key, value) in members { append(key, value) }
    }

    /// - Parameter members: no key stands there twice.
    public init(uniqueKeysWithValues members: some Sequence<(String, JSON)>) {
        self.init(minimumCapacity: members.underestimatedCount)
        for (key, value) in members { append(key, value) }
    }

    /// A key given twice keeps its first place and its last value.
    public init(keys: [String], values: [JSON]) {
        // Comparing all pairs of many names would take too long.
        guard keys.count > 16 else {
            self.init(minimumCapacity: keys.count)
            for (key, value) in zip(keys, values) { self[key] = value }
            return
        }
        var places: [[UInt8]: Int] = [:]
        self.init(minimumCapacity: keys.count)
        for (key, value) in zip(keys, values) {
            if let place = places[Array(key.utf8)] {
                self.values[place] = value
            } else {
                places[Array(key.utf8)] = count
                append(key, value)
            }
        }
    }

    @inlinable public var count: Int { keys.count }
    @inlinable public var isEmpty: Bool { keys.isEmpty }

    public mutating func reserveCapacity(_ count: Int) {
        keys.reserveCapacity(count)
        values.reserveCapacity(count)
    }

    private mutating func append(_ key: String, _ value: JSON) {
        keys.append(key)
        values.append(value)
    }

    /// The place of a key. Nil if there is no such key.
    @inlinable public func index(forKey key: String) -> Int? {
        keys.withUnsafeBufferPointer { keys in
            // Names of fields are mostly the very same text in memory, so its 16 bytes are compared first. Texts whose bytes differ can still be equal.
            let sought = unsafeBitCast(key, to: Bits.self)
            for place in 0..<keys.count {
                let bits = unsafeBitCast(keys[place], to: Bits.self)
                if bits.0 == sought.0 && bits.1 == sought.1 { return place }
            }
            let length = key.utf8.count
            for place in 0..<keys.count where keys[place].utf8.count == length && keys[place] == key { return place }
            return nil
        }
    }

    /// Whether the member at a place has that name. A place beyond the end has none.
    @inlinable public func hasKey(_ key: String, at place: Int) -> Bool {
        guard place < keys.count else { return false }
        let (bits, sought) = (unsafeBitCast(keys[place], to: Bits.self), unsafeBitCast(key, to: Bits.self))
        if bits.0 == sought.0 && bits.1 == sought.1 { return true }
        return keys[place].utf8.count == key.utf8.count && keys[place] == key
    }

    /// What a text consists of in memory. Swift refuses the cast if a text has another size.
    @usableFromInline typealias Bits = (UInt64, UInt64)

    /// Setting nil removes the member. To store a null, set `.null`.
    public subscript(key: String) -> JSON? {
        @inlinable get { index(forKey: key).map { values[$0] } }
        set { put(newValue, at: index(forKey: key), named: key) }
        _modify {
            let place = index(forKey: key)
            var value: JSON?
            if let place {
                value = values[place]
                values[place] = .null  // a second reference would make a change copy the whole value
            }
            defer { put(value, at: place, named: key) }
            yield &value
        }
    }

    /// - Parameter place: the place of the key. Nil if there is no such key.
    private mutating func put(_ value: JSON?, at place: Int?, named key: String) {
        switch (place, value) {
        case (let place?, let value?): values[place] = value
        case (let place?, nil): remove(at: place)
        case (nil, let value?): append(key, value)
        case (nil, nil): break
        }
    }

    /// The value, or the default value if there is no such key. Then a change of it adds the member.
    public subscript(key: String, default initial: @autoclosure () -> JSON) -> JSON {
        get { self[key] ?? initial() }
        _modify {
            let place: Int
            if let found = index(forKey: key) {
                place = found
            } else {
                place = count
                append(key, initial())
            }
            yield &values[place]
        }
    }

    /// Sets a member; nil removes it.
    /// - Parameter place: tells where a new member is put, at most at the end.
    public mutating func set(_ value: JSON?, forKey key: String, insertingAt place: (JSONObject) -> Int) {
        if let found = index(forKey: key) {
            put(value, at: found, named: key)
        } else if let value {
            insert(value, forKey: key, at: place(self))
        }
    }

    private mutating func insert(_ value: JSON, forKey key: String, at place: Int) {
        keys.insert(key, at: place)
        values.insert(value, at: place)
    }

    /// Sets a value.
    /// - Parameter place: where a new member is put. Nil for the end.
    /// - Returns: the former value. Nil if the member is new.
    @discardableResult public mutating func updateValue(_ value: JSON, forKey key: String, insertingAt place: Int? = nil) -> JSON? {
        if let found = index(forKey: key) {
            defer { values[found] = value }
            return values[found]
        }
        insert(value, forKey: key, at: place ?? count)
        return nil
    }

    @discardableResult public mutating func removeValue(forKey key: String) -> JSON? {
        guard let place = index(forKey: key) else { return nil }
        defer { remove(at: place) }
        return values[place]
    }

    private mutating func remove(at place: Int) {
        keys.remove(at: place)
        values.remove(at: place)
    }

    public mutating func merge(_ other: some Sequence<(key: String, value: JSON)>, uniquingKeysWith combine: (JSON, JSON) throws -> JSON) rethrows {
        for (key, value) in other {
            if let place = index(forKey: key) {
                values[place] = try combine(values[place], value)
            } else {
                append(key, value)
            }
        }
    }

    public func merging(
        _ other: some Sequence<(key: String, value: JSON)>, uniquingKeysWith combine: (JSON, JSON) throws -> JSON
    ) rethrows -> JSONObject {
        var merged = self
        try merged.merge(other, uniquingKeysWith: combine)
        return merged
    }

    /// Puts the members in the order of their keys. If they are in it already, it costs one pass.
    public mutating func sortKeys() {
        guard let first = keys.first else { return }
        var former = first
        for key in keys.dropFirst() {
            if key < former {
                let order = keys.indices.sorted { keys[$0] < keys[$1] }
                self = JSONObject(uncheckedUniqueKeys: order.map { keys[$0] }, values: order.map { values[$0] })
                return
            }
            former = key
        }
    }

    public mutating func sort(by areInIncreasingOrder: (Element, Element) throws -> Bool) rethrows {
        self = JSONObject(uniqueKeysWithValues: try sorted(by: areInIncreasingOrder))
    }

    public func filter(_ isIncluded: (Element) throws -> Bool) rethrows -> JSONObject {
        var kept = JSONObject()
        for member in self where try isIncluded(member) { kept.append(member.key, member.value) }
        return kept
    }

    public func mapValues(_ transform: (JSON) throws -> JSON) rethrows -> JSONObject {
        JSONObject(uncheckedUniqueKeys: keys, values: try values.map(transform))
    }

    public func compactMapValues(_ transform: (JSON) throws -> JSON?) rethrows -> JSONObject {
        var kept = JSONObject()
        for (key, value) in self { if let value = try transform(value) { kept.append(key, value) } }
        return kept
    }
}

extension JSONObject: Sequence {
    public typealias Element = (key: String, value: JSON)

    public struct Iterator: IteratorProtocol {
        @usableFromInline let object: JSONObject
        @usableFromInline var place = 0

        @inlinable init(_ object: JSONObject) { self.object = object }

        @inlinable public mutating func next() -> Element? {
            guard place < object.count else { return nil }
            defer { place += 1 }
            return (object.keys[place], object.values[place])
        }
    }

    @inlinable public func makeIterator() -> Iterator { Iterator(self) }
    @inlinable public var underestimatedCount: Int { count }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    /// No key may stand twice in a literal.
    public init(dictionaryLiteral elements: (String, JSON)...) {
        self.init(uncheckedUniqueKeys: elements.map(\.0), values: elements.map(\.1))
        assert(Set(keys).count == count, "a key stands twice in \(keys)")
    }
}
