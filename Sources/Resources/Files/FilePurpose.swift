// The purposes of files, and what Stripe demands for each. Source: the table in Stripe's guide to file uploads. A file for a purpose that the table
// does not list (an app, certificates, terms of service) may be of any type, and as large as the server allows.

enum FilePurpose: String, CaseIterable {
    case account_requirement, additional_verification, business_icon, business_logo, customer_signature, dispute_evidence, identity_document,
        issuing_regulatory_reporting, pci_document, platform_terms_of_service, tax_document_user_upload, terminal_android_apk,
        terminal_reader_splashscreen, terminal_wifi_certificate, terminal_wifi_private_key

    /// The allowed types. Nil for all.
    var types: [FileType]? {
        switch self {
        case .account_requirement, .additional_verification, .dispute_evidence, .identity_document: [.pdf, .jpg, .png]
        case .business_icon, .business_logo, .terminal_reader_splashscreen: [.jpg, .png, .gif]
        case .customer_signature: [.jpg, .png, .svg]
        case .issuing_regulatory_reporting: [.json]
        case .pci_document: [.pdf]
        case .tax_document_user_upload: [.pdf, .csv, .docx, .jpg, .png, .xlsx]
        case .platform_terms_of_service, .terminal_android_apk, .terminal_wifi_certificate, .terminal_wifi_private_key: nil
        }
    }

    /// The largest size, in bytes. Nil for the server's limit.
    var maximumSize: Int? {
        switch self {
        case .business_icon, .business_logo: 512 << 10
        case .customer_signature: 4 << 20
        case .dispute_evidence: 5 << 20
        case .issuing_regulatory_reporting: 256 << 10
        case .terminal_reader_splashscreen: 2 << 20
        case .account_requirement, .additional_verification, .identity_document, .pci_document, .tax_document_user_upload: 16 << 20
        case .platform_terms_of_service, .terminal_android_apk, .terminal_wifi_certificate, .terminal_wifi_private_key: nil
        }
    }

    /// How long it is kept, in seconds of the account's clock. Nil for ever.
    var lifetime: Int64? {
        switch self {
        case .customer_signature: 7 * 86_400
        case .dispute_evidence: 270 * 86_400
        case .issuing_regulatory_reporting: 730 * 86_400
        default: nil
        }
    }
}
