// The pictures of reports: small PNGs, drawn for Pinstripe and part of the binary. They say SPECIMEN and show nobody.

package enum SpecimenPicture: String, CaseIterable {
    case documentFront = "document_front.png"
    case documentBack = "document_back.png"
    case selfie = "selfie.png"

    /// The file's name.
    var filename: String { rawValue }

    var bytes: [UInt8] {
        switch self {
        case .documentFront: PackageResources.document_front_png
        case .documentBack: PackageResources.document_back_png
        case .selfie: PackageResources.selfie_png
        }
    }
}
