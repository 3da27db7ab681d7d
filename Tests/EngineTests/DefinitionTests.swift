// Which definitions are impossible, and what is said of each. The file in a complaint is the one that holds the definition: this one.
import Testing
import Wire

@testable import Engine

@Suite struct DefinitionTests {
    enum Light: String, CaseIterable { case red, green }
    /// Of another resource.
    enum Dim: String, CaseIterable { case dim }

    /// A good definition, but for what a test puts into it.
    private static func lamp(
        _ name: String = "toy.lamp", idPrefix: String = "la_", path: String = "/v1/lamps", fields: [Field] = [.string("color").orNull],
        lifecycle: Lifecycle? = nil, endpoints: [Endpoint.Definition] = [], deeds: [Deed] = []
    ) -> Resource {
        Resource(name, idPrefix: idPrefix, path: path, fields: fields, lifecycle: lifecycle, endpoints: endpoints, deeds: deeds)
    }

    private static func life(sealedBy: String? = nil, _ arcs: Arc<Light>...) -> Lifecycle {
        Lifecycle(Light.self, startsAt: .red, sealedBy: sealedBy.map { .init($0, "closed") }, arcs)
    }

    private static let go = Arc<Light>.on("go", from: .red, to: .green, by: .api)

    struct Impossible: CustomTestStringConvertible {
        let testDescription: String
        let resources: [Resource]

        init(_ sentence: String, _ resources: Resource...) {
            testDescription = sentence
            self.resources = resources
        }
    }

    static let impossible: [Impossible] = [
        .init("toy.lamp: another resource has the name toy.lamp already", lamp(), lamp(idPrefix: "lb_", path: "/v1/other")),
        .init("toy.torch: the endpoint GET /v1/lamps belongs to toy.lamp already",
            lamp(endpoints: [.list(by: [])]), lamp("toy.torch", idPrefix: "to_", endpoints: [.list(by: [])])),
        .init("toy.lamp: the endpoint POST /v1/lamps/{id}/go belongs to toy.lamp already",
            lamp(lifecycle: life(go), endpoints: [.call("go") { _, _ in }])),
        .init("toy.torch: the endpoint GET /v1/a/{toy.torch}/b belongs to toy.lamp already",
            lamp(fields: [.string("toy.lamp")], endpoints: [.singleton.below("/v1/a/{toy.lamp}/b")]),
            lamp("toy.torch", idPrefix: "to_", fields: [.string("toy.torch")], endpoints: [.singleton.below("/v1/a/{toy.torch}/b")])),
        .init("toy.lamp: the field color is defined twice", lamp(fields: [.string("color"), .integer("color")])),
        .init("toy.lamp: the field id is defined twice", lamp(fields: [.string("id")])),
        .init("toy.lamp: the field created is defined twice", lamp(fields: [.timestamp("created")])),
        .init("toy.lamp: the field shade.size.unit is defined twice",
            lamp(fields: [.hash("shade", [.hash("size", [.string("unit"), .string("unit")])])])),
        .init("toy.lamp: the field owner refers to toy.person, which is not registered", lamp(fields: [.reference("owner", to: "toy.person")])),
        .init("toy.lamp: the field maker refers to toy.factory, which is not registered",
            lamp(fields: [.hash("origin", [.reference("maker", to: "toy.factory")])])),
        .init("toy.lamp: the field owner refers to toy.lmap, which is not registered: did you mean toy.lamp?",
            lamp(fields: [.reference("owner", to: "toy.lmap")])),
        .init("toy.lamp: the parameter color refers to toy.dye, which is not registered",
            lamp(fields: [.string("color")], endpoints: [.list(by: [.string("color").references("toy.dye")])])),
        .init("toy.lamp: the parameter size has no field to go to: add the field, or say .forHook",
            lamp(endpoints: [.create([.string("color"), .string("size")])])),
        .init("toy.lamp: publishable keys prove their right by secret, which is no field",
            lamp(endpoints: [.retrieve.forPublishableKeys(proving: "secret")])),
        .init("toy.lamp: the parameter size has no field to go to: add the field, or say .forHook", lamp(endpoints: [.update([.string("size")])])),
        .init("toy.lamp: the parameter size has no field to go to: add the field, or say .forHook",
            lamp(endpoints: [.create([.string("size")]).below("/v1/shelves/{shelf}/lamps")])),
        .init("toy.lamp: the filter size has no field", lamp(endpoints: [.list(by: [.string("color"), .created, .string("size")])])),
        .init("toy.lamp: a search asks for shade, which is no field", lamp(endpoints: [.search(by: [.text("color"), .token("shade.size")])])),
        .init("toy.lamp: the endpoint GET /v1/lamps/{id} belongs to toy.lamp already", lamp(endpoints: [.retrieve, .list(by: []), .retrieve])),
        .init("toy.lamp: the transition go says twice who fires it", lamp(lifecycle: life(go, .on("go", from: .green, by: .api)))),
        .init("toy.lamp: the transition go leaves red twice", lamp(lifecycle: life(go, .on("go", from: .green, .red)))),
        .init("toy.lamp: nothing fires the transition go", lamp(lifecycle: life(.on("go", from: .red, to: .green)))),
        .init("toy.lamp: nothing leads to the status green", lamp(lifecycle: life(.on("go", from: .red, by: .api)))),
        .init("toy.lamp: nothing leads to the status green", lamp(lifecycle: life(.on("go", from: .green, to: .green, by: .api)))),
        .init("toy.lamp: it is sealed by wax, which is no field", lamp(lifecycle: life(sealedBy: "wax", go))),
        .init("toy.lamp: its attempts are named by turn, which is no field",
            lamp(lifecycle: Lifecycle(Light.self, startsAt: .red, attemptsNamedBy: "turn", [go]))),
        .init("toy.lamp: it is sealed by wax, which is never null",
            lamp(fields: [.string("wax")], lifecycle: life(sealedBy: "wax", go))),
        .init("toy.lamp: there is no event type toy.lamp.switched: if it is right, name it in Sources/Resources/Webhooks/EventType.swift",
            lamp(lifecycle: life(.on("go", from: .red, to: .green, by: .api, emits: "switched")))),
        .init("toy.lamp: there is no event type toy.lamp.made: if it is right, name it in Sources/Resources/Webhooks/EventType.swift",
            lamp(endpoints: [.create([], emits: "made")])),
        .init("toy.lamp: there is no event type toy.lamp.updated: if it is right, name it in Sources/Resources/Webhooks/EventType.swift",
            lamp(endpoints: [.update([], emits: "updated")])),
        .init("toy.lamp: there is no event type toy.lamp.deleted: if it is right, name it in Sources/Resources/Webhooks/EventType.swift",
            lamp(endpoints: [.delete(emits: "deleted")])),
        .init("toy.lamp: the endpoint DELETE /v1/lamps/{id} belongs to toy.lamp already", lamp(endpoints: [.delete, .retrieve, .delete])),
        .init("toy.lamp: the endpoint POST /v1/lamps/{id}/ring belongs to toy.lamp already",
            lamp(endpoints: [.call("ring") { _, _ in }, .call("sing") { _, _ in }, .call("ring") { _, _ in }])),
        .init("toy.lamp: the deed ring has the name of another deed or transition",
            lamp(deeds: [.byTimer("ring") { _, _ in }, .byTester("ring") { _, _ in }])),
        .init("toy.lamp: the deed go has the name of another deed or transition", lamp(lifecycle: life(go), deeds: [.byTimer("go") { _, _ in }])),
        .init("toy.lamp: the path /v1/rooms/{room}/lamps names room, which is not registered", lamp(path: "/v1/rooms/{room}/lamps")),
        .init("toy.lamp: the path /v1/rooms/{room}/lamps/{id} names room, which is not registered",
            lamp(fields: [.string("room")], endpoints: [.retrieve.below("/v1/rooms/{room}/lamps")])),
        .init("toy.lamp: the list /v1/lamps/{toy.lamp}/parts needs toy.lamp as a filter of the list of all",
            lamp(fields: [.string("toy.lamp")], endpoints: [.list(by: []), .list(by: []).below("/v1/lamps/{toy.lamp}/parts")])),
        .init("toy.lamp: the list /v1/lamps/{toy.lamp}/parts needs color as a filter of the list of all",
            lamp(
                fields: [.string("toy.lamp"), .string("color")],
                endpoints: [.list(by: [.string("toy.lamp")]), .list(by: [.string("color")]).below("/v1/lamps/{toy.lamp}/parts")])),
        .init("toy.lamp: the path /v1/lamps/{toy.lamp}/parts/{id} names toy.lamp, which is no field",
            lamp(endpoints: [.retrieve, .retrieve.below("/v1/lamps/{toy.lamp}/parts")])),
        .init("toy.lamp: a search asks for shade, which is no field", lamp(endpoints: [.search(by: [.text("color"), .token("shade.size")])])),
        .init("toy.lamp: the endpoint GET /v1/a/{toy.lamp}/{id} belongs to toy.lamp already",
            lamp("toy.lamp", fields: [.string("toy.lamp")], endpoints: [.retrieve.below("/v1/a/{toy.lamp}"), .retrieve.below("/v1/a/{toy.lamp}")])),
        .init("toy.lamp: the endpoint POST /v1/lamps/{id}/bulbs has no field of members", lamp(endpoints: [.add(to: "bulbs", []) { _, _ in }])),
        .init("toy.lamp: the endpoint GET /v1/lamps/{id}/bulbs has no field of members",
            lamp(fields: [.list("bulbs", of: .string)], endpoints: [.members("bulbs")])),
        .init("toy.lamp: the field bulbs refers to toy.bulb, which is not registered", lamp(fields: [.members("bulbs", of: "toy.bulb", by: "lamp")])),
        .init("toy.lamp: the list bulbs has hidden fields in it",
            lamp(fields: [.list("bulbs", of: .hash([.string("make"), .string("code").hiddenUntilExpanded]))])),
        .init("toy.lamp: the list bulbs has hidden fields in it",
            lamp(fields: [.hash("head", [.list("bulbs", of: .hash([.hash("make", [.string("code").internal])]))])])),
        .init("toy.lamp: the parameter size can be unset, but its field cannot be without a value",
            lamp(fields: [.string("size")], endpoints: [.create([.string("size").emptyable])])),
        .init("toy.lamp: the parameter base[size] can be unset, but its field cannot be without a value",
            lamp(fields: [.hash("base", [.string("size")])], endpoints: [.update([.hash("base", [.string("size").emptyable])])])),
        .init("toy.lamp: the parameter base[feet] has no field to go to: add the field, or say .forHook",
            lamp(fields: [.hash("base", [.string("size")])], endpoints: [.update([.hash("base", [.string("feet")])])])),
        .init("toy.lamp: the parameter color is a hash, but its field is not", lamp(endpoints: [.create([.hash("color", [.string("red")])])])),
        .init("toy.lamp: a rule of POST /v1/lamps names size, which is no parameter",
            lamp(endpoints: [.create([.string("color")], exclusive: [["color", "size"]])])),
        .init("toy.lamp: a rule of GET /v1/lamps names size, which is no parameter",
            lamp(endpoints: [.list(by: [.string("color")], exclusive: [["color", "size"]])])),
        .init("toy.lamp: a rule of dim names size, which is no parameter",
            lamp(deeds: [.byTester("dim", [.string("tune").required(unless: "size")]) { _, _ in }])),
        .init("toy.lamp: a rule of POST /v1/lamps/{id}/ring names size, which is no parameter",
            lamp(endpoints: [.call("ring", [.string("tune").required(unless: "size").forHook]) { _, _ in }])),
        .init("toy.lamp: the parameter color is limited to dim, which is no status",
            lamp(lifecycle: life(go), endpoints: [.update([.string("color").only(in: Dim.dim)])])),
        .init("toy.lamp: the filter color has a shape that no list is kept for", lamp(endpoints: [.list(by: [.hash("color", [])])])),
        .init("toy.lamp: the filter colors has a shape that no list is kept for",
            lamp(endpoints: [.list(by: [.array("colors", of: .hash([])).filtering("color")])])),
        .init("toy.lamp: the filter metadata has a shape that no list is kept for", lamp(fields: [.metadata], endpoints: [.list(by: [.metadata])])),
        .init("toy.lamp: the filter colors has no field", lamp(endpoints: [.list(by: [.array("colors", of: .string(maximum: 9))])])),
        .init("toy.lamp: the filter color has no field", lamp(endpoints: [.list(by: [.pattern("color", of: []).filtering("shade")])])),
    ]

    @Test("an impossible definition is refused", arguments: impossible)
    func refuses(definition: Impossible) {
        #expect(throws: DefinitionFault(description: "EngineTests/DefinitionTests.swift, \(definition.testDescription)")) {
            try Registry(definition.resources, eventTypes: ["toy.lamp.known"])
        }
    }

    @Test func aGoodDefinitionPasses() throws {
        let lamp = Self.lamp(
            fields: [.reference("color", to: "toy.lamp"), .string("wax").orNull],
            lifecycle: Self.life(
                sealedBy: "wax", .on("go", from: .red, to: .green, by: .api, emits: "known"), .on("go", from: .green),
                .on("stop", from: .green, to: .red, by: .clock)),
            endpoints: [
                .create([.string("color")], emits: "known"), .update([.string("color")]), .retrieve, .list(by: [.string("color"), .created]),
            ])
        let registry = try Registry([lamp, Self.lamp("toy.torch", idPrefix: "to_", path: "/v1/torches")], eventTypes: ["toy.lamp.known"])
        #expect(registry.resources.map(\.name) == ["toy.lamp", "toy.torch"])
        #expect(registry["toy.lamp"] === lamp)
        #expect(registry["toy.nothing"] == nil)
    }

    @Test func whatBelongsToOthersPasses() throws {
        // Endpoints of one kind on several paths, a timer that is no transition, a status to begin in that nothing leads to.
        let lifecycle = Lifecycle(Light.self, startsAt: .red, or: [.green], [.on("dim", from: .red, .green, by: .consequence)])
        let bulb = Resource(
            "bulb", idPrefix: "bu_", path: "/v1/bulbs", listedBy: ["lamp"], fields: [.string("lamp").orNull], lifecycle: lifecycle,
            endpoints: [.retrieve, .retrieve.below("/v1/lamps/{lamp}/bulbs")], deeds: [.byTimer("flicker") { _, _ in }])
        let lamp = Self.lamp("lamp", fields: [.members("bulbs", of: "bulb", by: "lamp")], endpoints: [.members("bulbs")])
        #expect(throws: Never.self) { try Registry([lamp, bulb], eventTypes: []) }
        #expect(Endpoint.names(in: "/v1/lamps/{lamp}/bulbs/{bulb}") == ["lamp", "bulb"])
        #expect(bulb.endpoints.map(\.path) == ["/v1/bulbs/{id}", "/v1/lamps/{lamp}/bulbs/{id}"])
        #expect(bulb.endpoints.map(\.owners) == [[], ["lamp"]])
        #expect(bulb.filters == ["lamp"])
    }

    @Test("resources may share a path if the object or the method tells their endpoints apart") func sharedPath() throws {
        let lamp = Self.lamp(endpoints: [.retrieve, .delete, .list(by: [])])
        let torch = Self.lamp("toy.torch", endpoints: [.retrieve, .delete, .create([])])
        #expect(throws: Never.self) { try Registry([lamp, torch], eventTypes: []) }
    }

    @Test("hooks and lists use the work on the resource's own path, and any other if there is none") func ownWork() {
        let path = "/v1/shelves/{shelf}/lamps"
        let lamp = Self.lamp(endpoints: [.create([.string("color")]).below(path), .update([]).below(path), .update([.string("color")])])
        #expect(lamp.creation?.parameters.all.map(\.name) == ["color"])
        #expect(lamp.update?.parameters.all.map(\.name) == ["color"])
        #expect(lamp.deletion == nil)
    }

    @Test func fieldsStandInTheOrderTheyAreShown() {
        let lamp = Self.lamp(
            fields: [.string("watts"), .string("_first"), .string("Color"), .hash("base", [.string("z"), .hash("a", [.string("y"), .string("x")])])],
            lifecycle: Self.life(Self.go))
        #expect(lamp.fields.map(\.name) == ["id", "object", "Color", "_first", "base", "created", "livemode", "status", "watts"])
        guard case .hash(let base) = lamp.fields["base"]?.kind, case .hash(let inner) = base["a"]?.kind else {
            Issue.record("base is no hash of a hash")
            return
        }
        #expect(base.map(\.name) == ["a", "z"])
        #expect(inner.map(\.name) == ["x", "y"])
    }

    @Test func namesInMessages() {
        let session = Self.lamp("identity.verification_session")
        #expect(session.noun == "verification session")
        #expect(session.typeName == "VerificationSession")
        #expect(session.eventType("verified") == "identity.verification_session.verified")
        #expect(Self.lamp("charge").noun == "charge")
        #expect(
            Self.life(.on("cancel", from: .red), .on("close", from: .red), .on("pay", as: "paid", from: .red)).transitions.map(\.participle)
                == ["canceled", "closed", "paid"])
    }

    @Test func aListTellsItsFilters() {
        #expect(Self.lamp(endpoints: [.list(by: [.string("color"), .created])]).filters == ["color"])
        #expect(Self.lamp().filters == [])
        // Several parameters may look at one field.
        let parameters: [Parameter] = [.pattern("color", of: ["red"]), .array("colors", of: .string(maximum: 9)).filtering("color")]
        #expect(Self.lamp(endpoints: [.list(by: parameters)]).filters == ["color"])
    }
}
