// An upload: checks the file, keeps it, and makes its first link if the request asks for one.
import Common
import Engine
import Wire

enum FileUpload {
    static let receive: Hook = { file, change in
        guard let uploaded = change.arguments.files["file"], let purpose = file[.purpose].flatMap(FilePurpose.init) else {
            throw Refusal.missing("file")
        }
        try requireSize(uploaded, purpose)
        let type = FileType.of(uploaded)
        try requireType(type, purpose)
        file[.filename] = uploaded.name
        file[.size] = Int64(uploaded.bytes.count)
        file[.type] = type?.rawValue
        if let lifetime = purpose.lifetime {
            file[.expiresAt] = change.now + lifetime
            try change.schedule("expire", on: file, after: lifetime)
        }
        File.address(&file, change)
        change.keep(uploaded.bytes, with: file)
        if let link = change.arguments["file_link_data"]?.object, link["create"] == true { try FileLink.create(link, for: &file, &change) }
    }

    private static func requireSize(_ file: FormFile, _ purpose: FilePurpose) throws {
        guard let maximum = purpose.maximumSize, file.bytes.count > maximum else { return }
        let limit = maximum >= 1 << 20 ? "\(maximum >> 20) MB" : "\(maximum >> 10) KB"
        throw Refusal.invalid(
            "The file you uploaded was too large. Please upload a file that is smaller than \(limit) for the purpose \(purpose.rawValue).",
            parameter: "file")
    }

    private static func requireType(_ type: FileType?, _ purpose: FilePurpose) throws {
        guard let types = purpose.types else { return }
        if let type, types.contains(type) { return }
        throw Refusal.invalid(
            "We don't currently support that file type. Try uploading a file with one of the following mimetypes: "
                + types.map(\.mediaType).sorted().joined(separator: ", ") + ".", parameter: "file")
    }
}
