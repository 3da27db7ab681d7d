// A File is an upload, or a picture of an identity report. The pictures are made with the report. A redaction of the session deletes them with their
// contents. Files send no events: `file.created` is about files that Stripe makes itself.
import Common
import Engine
import Wire

package enum File {
    package static let name = "file"

    static let resource = Resource(
        name, idPrefix: "file_", path: "/v1/files", pathParameter: "file", noun: "file upload", without: ["livemode"],
        fields: [
            .timestamp("expires_at").orNull, .string("filename").orNull,
            .hash("links", [.list("data", of: .hash(FileLink.resource.fields)), .boolean("has_more"), .string("object"), .string("url")]).orNull,
            .choice("purpose", purposes), .integer("size"), .string("title").orNull, .string("type").orNull, .link("url").orNull,
        ],
        endpoints: [
            .create(
                [
                    Parameter.file("file").required,
                    .hash("file_link_data", [.boolean("create").required, .integer("expires_at"), .metadata]).forHook,
                    Parameter.choice("purpose", FilePurpose.allCases.map(\.rawValue)).required,
                ], then: FileUpload.receive
            ).forPublishableKeys(without: ["file_link_data"]),
            .list(by: [.created, .choice("purpose", purposes)]), .retrieve, .download(contents, send),
        ],
        deeds: [.byTimer("expire", then: expire)])

    private static let contents = "contents"

    private static let purposes = [
        "account_requirement", "additional_verification", "business_icon", "business_logo", "customer_signature", "dispute_evidence",
        "document_provider_identity_document", "finance_report_run", "financial_account_statement", "identity_document",
        "identity_document_downloadable", "issuing_regulatory_reporting", "pci_document", "platform_terms_of_service", "selfie",
        "sigma_scheduled_query", "tax_document_user_upload", "terminal_android_apk", "terminal_reader_splashscreen",
        "terminal_wifi_certificate", "terminal_wifi_private_key",
    ]

    /// The picture of a report is recognized by its name. A file from a seed has no bytes of its own, so it gets a picture, too.
    package static let send: Work.Contents = { file, uploaded in
        if let uploaded { return (file["type"]?.string.flatMap(FileType.init)?.served ?? FileType.unknown, uploaded) }
        let picture = file["filename"]?.string.flatMap(SpecimenPicture.init) ?? .documentFront
        return (FileType.png.mediaType, picture.bytes)
    }

    private static let expire: Hook = { file, _ in file.remove() }

    /// Makes the file of a picture.
    /// - Returns: its id.
    package static func create(_ picture: SpecimenPicture, purpose: String, _ change: inout Change) throws -> String {
        try change.create(name, [
            "filename": .string(picture.filename), "purpose": .string(purpose), "size": .integer(Int64(picture.bytes.count)), "type": "png",
        ]) { file, change in address(&file, change) }
    }

    /// Gives a new file its URL and an empty list of links.
    static func address(_ file: inout Draft, _ change: Change) {
        file[.url] = "\(change.settings.publicURL)/v1/files/\(file.id)/\(contents)"
        file[.links] = shown([], hasMore: false, of: file)
    }

    /// Shows the first link of a new file.
    static func show(_ link: Draft, on file: inout Draft, _ change: Change) throws {
        file[.links] = shown([try change.document(of: link)], hasMore: false, of: file)
    }

    /// Deletes a file, if it exists.
    package static func delete(_ id: String, _ change: inout Change) throws {
        if try change.object(name, id) != nil { try change.delete(name, id) }
    }

    // MARK: Links

    /// The number of links that a file shows: the newest ones, as many as a page of their list.
    private static let maximumLinks = 10

    /// Shows a new link.
    static func add(_ link: Draft, _ change: inout Change) throws {
        try changeLinks(of: link, &change) { $0.insert($1, at: 0) }
    }

    /// Updates a link in the file's list.
    static func renew(_ link: Draft, _ change: inout Change) throws {
        try changeLinks(of: link, &change) { shown, document in
            if let position = shown.firstIndex(where: { $0["id"] == .string(link.id) }) { shown[position] = document }
        }
    }

    /// The file of a link may be deleted already.
    private static func changeLinks(of link: Draft, _ change: inout Change, _ body: (inout [JSON], JSON) -> Void) throws {
        guard let id = link[.file], let file = try change.object(name, id) else { return }
        var shown = file[.links]?["data"]?.array ?? []
        body(&shown, try change.document(of: link))
        let hasMore = shown.count > maximumLinks || file[.links]?["has_more"] == true
        let newest = Array(shown.prefix(maximumLinks))
        try change.update(name, id) { file, _ in file[.links] = self.shown(newest, hasMore: hasMore, of: file) }
    }

    private static func shown(_ data: [JSON], hasMore: Bool, of file: Draft) -> JSONObject {
        [
            "data": .array(data), "has_more": .bool(hasMore), "object": "list",
            "url": .string("\(FileLink.resource.path)?file=\(file.id)"),
        ]
    }
}
