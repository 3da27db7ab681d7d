// What a reader gets to see: the bytes of an object, and what `expand` adds to them.
import Testing
import Wire

@testable import Engine

@Suite struct RenderingTests {
    private let bench: Bench

    init() throws { bench = try Bench() }

    /// Writes fields that no parameter of the toy gives.
    private func put(_ fields: JSONObject, into object: StoredObject) throws -> StoredObject {
        let resource = try #require(object.resource)
        var draft = try Draft(object, of: resource)
        draft.merge(fields)
        return try bench.engine.atomically { try bench.engine.objects.save(RenderedDraft(draft), world: bench.account.world) }
    }

    private func expand(_ object: StoredObject, _ paths: String..., isList: Bool = false) throws -> JSON {
        let resource = try #require(object.resource)
        let expansion = try Expansion(paths, of: resource, in: bench.engine.registry, isList: isList)
        return try bench.engine.render(object, expansion, account: bench.account)
    }

    // MARK: The bytes

    @Test func anObjectAsItIsSent() throws {
        let person = try bench.create(Toy.person)
        let parcel = try bench.create(
            Toy.parcel,
            "label=%22Books%22%0A%C3%A9&metadata[b]=2&metadata[a]=1&stamps[]=one&stamps[]=two&address[street]=Via&address[city]=Rome"
                + "&sender=\(person.id)")
        #expect(
            parcel.text == """
                {
                  "id": "\(parcel.id)",
                  "object": "shop.parcel",
                  "address": {
                    "city": "Rome",
                    "street": "Via"
                  },
                  "closure": null,
                  "color": null,
                  "created": 1695680120,
                  "label": "\\"Books\\"\\né",
                  "link": null,
                  "livemode": false,
                  "metadata": {
                    "a": "1",
                    "b": "2"
                  },
                  "sender": "\(person.id)",
                  "stamps": [
                    "one",
                    "two"
                  ],
                  "status": "packed",
                  "weight": null
                }

                """)
        #expect(try bench.retrieve(parcel).body == parcel.body)
        #expect(try bench.list(Toy.parcel).objects.first?.body == parcel.body)
    }

    @Test func anEmptyObjectAsItIsSent() throws {
        let alarm = try bench.create(Toy.alarm)
        #expect(
            alarm.text == """
                {
                  "id": "\(alarm.id)",
                  "object": "shop.alarm",
                  "again": null,
                  "created": 1695680120,
                  "delay": null,
                  "livemode": false,
                  "rings": [],
                  "status": "armed"
                }

                """)
    }

    @Test func aRenderedTreeIsTheBytes() throws {
        let parcel = try bench.create(Toy.parcel, "label=x&note=n&address[geo][lat]=1&metadata[a]=b")
        #expect(try expand(parcel).document() == parcel.body)
    }

    /// What nobody sets is null, inside a hash as well.
    @Test func aHashThatIsGivenInPart() throws {
        let lamp = Resource(
            "toy.lamp", idPrefix: "la_", path: "/v1/lamps",
            fields: [.hash("shade", [.string("color").orNull, .string("form").orNull, .list("holes", of: .integer)]).orNull],
            endpoints: [.create([.hash("shade", [.string("color"), .string("form")])])])
        #expect(try Bench([lamp]).create(lamp, "shade[color]=red")["shade"] == ["color": "red", "form": .null, "holes": []])
    }

    @Test func aFieldThatNobodySetsIsAFaultAndNothingIsWritten() throws {
        let lamp = Resource("toy.lamp", idPrefix: "la_", path: "/v1/lamps", fields: [.string("color")], endpoints: [.create([.string("color")])])
        let bench = try Bench([lamp])
        #expect(throws: EngineFault.self) { try bench.create(lamp) }
        #expect(try bench.allRows() == [:])
    }

    /// Expanding one field changes no other: what is absent stays absent.
    @Test func aFieldThatMayBeNullOrAbsent() throws {
        let lamp = Resource(
            "toy.lamp", idPrefix: "la_", path: "/v1/lamps", fields: [.string("color").orNull.orAbsent, .string("secret").orNull.hiddenUntilExpanded],
            endpoints: [.create([.string("color")])])
        let bench = try Bench([lamp])
        let object = try bench.create(lamp)
        #expect(object["color"] == nil)
        let expansion = try Expansion(["secret"], of: lamp, in: bench.engine.registry)
        #expect(
            try bench.engine.render(object, expansion, account: bench.account).object?.keys
                == ["id", "object", "created", "livemode", "secret"])
    }

    // MARK: Hidden fields

    @Test func hiddenFieldsAreNotAmongTheBytes() throws {
        let parcel = try put(
            ["tracking": "TRACKING", "warehouse": "WAREHOUSE", "contents": ["kind": "KIND", "worth": "WORTH", "giver": .null]],
            into: bench.create(Toy.parcel))
        for secret in ["TRACKING", "WAREHOUSE", "KIND", "WORTH", "tracking", "warehouse", "contents"] { #expect(!parcel.text.contains(secret)) }
        #expect(try expand(parcel).document() == parcel.body)
        let fields = try bench.fields(parcel)
        #expect(fields["warehouse"] == "WAREHOUSE")
        #expect(fields["contents"] == ["kind": "KIND", "worth": "WORTH", "giver": .null])
    }

    @Test func aHiddenFieldAppearsByItsOwnPath() throws {
        let parcel = try put(
            ["tracking": "T", "warehouse": "W", "contents": ["kind": "K", "worth": "V", "giver": .null]], into: bench.create(Toy.parcel))
        let keys = ["id", "object", "closure", "color", "created", "label", "link", "livemode", "metadata", "sender", "stamps", "status", "weight"]
        #expect(parcel.json.object?.keys == keys)
        let tracked = try expand(parcel, "tracking")
        #expect(tracked["tracking"] == "T")
        #expect(tracked.object?.keys == (keys + ["tracking"]).sorted { rank($0) < rank($1) })
        #expect(try expand(parcel, "contents")["contents"] == ["giver": .null, "kind": "K"])
        #expect(try expand(parcel, "contents.worth")["contents"] == ["giver": .null, "kind": "K", "worth": "V"])
        #expect(try expand(parcel, "contents", "tracking", "contents.worth").object?.count == keys.count + 2)
    }

    /// `id`, `object`, then alphabetical.
    private func rank(_ name: String) -> String { name == "id" ? "0" : name == "object" ? "1" : name }

    @Test func aHiddenFieldThatHoldsNothingIsNull() throws {
        let parcel = try bench.create(Toy.parcel)
        let expanded = try expand(parcel, "tracking", "contents.worth")
        #expect(expanded["tracking"] == .null)
        #expect(expanded["contents"] == .null)
    }

    @Test func hiddenInsideAVisibleHash() throws {
        let person = try put(["card": ["brand": "visa", "number": "4242", "issuer": .null]], into: bench.create(Toy.person))
        #expect(person["card"] == ["brand": "visa", "issuer": .null])
        #expect(try expand(person, "card")["card"] == ["brand": "visa", "issuer": .null])
        #expect(try expand(person, "card.number")["card"] == ["brand": "visa", "issuer": .null, "number": "4242"])
        #expect(try bench.update(person, "name=Ann")["card"] == ["brand": "visa", "issuer": .null])
        #expect(try bench.fields(person)["card"]?["number"] == "4242")
    }

    @Test func sensitivePathsAreKnown() throws {
        let registry = bench.engine.registry
        #expect(try Expansion(["contents", "tracking", "sender.card"], of: Toy.parcel, in: registry).permission == nil)
        #expect(try Expansion(["contents.worth"], of: Toy.parcel, in: registry).permission == "rak_worth_read")
        #expect(try Expansion(["tracking", "sender.card.number"], of: Toy.parcel, in: registry).permission == "rak_card_read")
    }

    // MARK: References

    @Test func aReferenceBecomesTheObject() throws {
        let person = try bench.create(Toy.person, "name=Ann")
        let parcel = try bench.create(Toy.parcel, "sender=\(person.id)")
        #expect(parcel["sender"] == .string(person.id))
        #expect(try expand(parcel, "sender")["sender"] == person.json)
    }

    @Test func aReferenceToNothingStaysAsItIs() throws {
        let parcel = try bench.create(Toy.parcel)
        #expect(try expand(parcel, "sender.friend.card.issuer")["sender"] == .null)
        let lost = try put(["sender": "pn_gone"], into: parcel)
        #expect(try expand(lost, "sender.friend")["sender"] == "pn_gone")
        let beta = try bench.account("beta")
        let theirs = try put(["sender": .string(bench.create(Toy.person, in: beta).id)], into: parcel)
        #expect(try expand(theirs, "sender")["sender"] == theirs["sender"])
    }

    @Test func referencesNest() throws {
        let dan = try put(["card": ["brand": "visa", "number": "4", "issuer": .null]], into: bench.create(Toy.person, "name=Dan"))
        let cid = try bench.create(Toy.person, "name=Cid&friend=\(dan.id)")
        let bob = try bench.create(Toy.person, "name=Bob&friend=\(cid.id)")
        let parcel = try bench.create(Toy.parcel, "sender=\(bob.id)")

        var expected = bob.json
        expected["friend"] = cid.json
        expected["friend"]?["friend"] = dan.json
        #expect(try expand(parcel, "sender.friend.friend")["sender"] == expected)
        #expect(try expand(parcel, "sender.friend.friend", "sender", "sender.friend")["sender"] == expected)
        expected["friend"]?["friend"]?["card"] = ["brand": "visa", "issuer": .null, "number": "4"]
        #expect(try expand(put(["sender": .string(cid.id)], into: parcel), "sender.friend.card.number")["sender"] == expected["friend"])
    }

    @Test func aCircleEndsWhereThePathEnds() throws {
        let ann = try bench.create(Toy.person, "name=Ann")
        let selfish = try bench.update(ann, "friend=\(ann.id)")
        let expanded = try expand(selfish, "friend.friend.friend.friend")
        #expect(expanded["friend"]?["friend"]?["friend"]?["friend"]?["friend"] == .string(ann.id))
    }

    @Test func aReferenceInsideAHiddenHash() throws {
        let ann = try bench.create(Toy.person, "name=Ann")
        let parcel = try put(["contents": ["kind": "K", "worth": "V", "giver": .string(ann.id)]], into: bench.create(Toy.parcel))
        #expect(try expand(parcel, "contents.giver")["contents"] == ["giver": ann.json, "kind": "K"])
    }

    // MARK: Paths that lead nowhere

    private static func impossible(_ path: String, _ hint: String = "") -> Refusal {
        .invalid("This property cannot be expanded (\(path)).\(hint)", parameter: "expand")
    }

    @Test("what cannot be expanded is refused", arguments: [
        "nothing", "label", "id", "metadata", "metadata.key", "stamps", "warehouse", "sender.name", "sender.nothing", "contents.kind",
        "contents.giver.name", "tracking.more", "", "sender.", ".sender", "sender..friend", "Sender", "data.sender", "address.city",
    ])
    func impossiblePaths(path: String) throws {
        let parcel = try bench.create(Toy.parcel)
        #expect(throws: Self.impossible(path)) { try expand(parcel, "sender", path) }
    }

    @Test("a hash may be named and nothing changes", arguments: ["address", "address.geo", "closure", "sender.card"])
    func hashes(path: String) throws {
        let parcel = try bench.create(Toy.parcel, "address[geo][lat]=1")
        #expect(try expand(parcel, path).document() == parcel.body)
    }

    @Test func fourLevelsAtMost() throws {
        let person = try bench.create(Toy.person)
        _ = try expand(person, "friend.friend.friend.friend")
        for path in ["friend.friend.friend.friend.friend", "a.b.c.d.e"] {
            let tooDeep = Refusal.invalid(
                "You cannot expand more than 4 levels of a property. Property: \(path)", code: "property_expansion_max_depth", parameter: "expand")
            #expect(throws: tooDeep) { try expand(person, path) }
        }
    }

    @Test func onAListEveryPathStartsWithData() throws {
        let ann = try bench.create(Toy.person, "name=Ann")
        let parcel = try bench.create(Toy.parcel, "sender=\(ann.id)")
        #expect(try expand(parcel, "data.sender", isList: true)["sender"] == ann.json)
        #expect(try expand(parcel, "data", isList: true).document() == parcel.body)
        let hinted = Self.impossible("sender", " You may want to try expanding 'data.sender' instead.")
        #expect(throws: hinted) { try expand(parcel, "sender", isList: true) }
        #expect(throws: Self.impossible("data.nothing")) { try expand(parcel, "data.nothing", isList: true) }
    }
}
