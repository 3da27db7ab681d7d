// The fields of the toys that their hooks touch.
import Engine
import Wire

extension FieldKey<Int64> {
    static var again: Self { FieldKey("again") }
    static var coins: Self { FieldKey("coins") }
    static var delay: Self { FieldKey("delay") }
    static var length: Self { FieldKey("length") }
    static var link: Self { FieldKey("link") }
    static var runs: Self { FieldKey("runs") }
    static var rusts: Self { FieldKey("rusts") }
}

extension FieldKey<JSONObject> {
    static var closure: Self { FieldKey("closure") }
}

extension FieldKey<String> {
    static var color: Self { FieldKey("color") }
    static var culprit: Self { FieldKey("culprit") }
    static var favorite: Self { FieldKey("favorite") }
    static var holds: Self { FieldKey("holds") }
    static var label: Self { FieldKey("label") }
    static var metal: Self { FieldKey("metal") }
    static var name: Self { FieldKey("name") }
    static var note: Self { FieldKey("note") }
    static var part: Self { FieldKey("part") }
    static var person: Self { FieldKey("person") }
    static var secret: Self { FieldKey("secret") }
    static var tracking: Self { FieldKey("tracking") }
}

extension FieldKey<[JSON]> {
    static var papers: Self { FieldKey("papers") }
    static var rings: Self { FieldKey("rings") }
}
