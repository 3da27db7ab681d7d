// /_admin/echo: a destination for trying out forwarding. It answers everyone with the request, and keeps nothing.
import Wire

enum Echo {
    static func describe(_ request: Request) -> JSON {
        [
            "method": .string(request.method), "path": .string(request.path), "query": .string(request.query),
            "headers": .array(request.headers.map { name, value in ["name": .string(name), "value": .string(value)] }),
            "body": .string(String(decoding: request.body, as: UTF8.self)),
        ]
    }
}
