// swift-tools-version: 6.2
// One module per layer, arrows pointing down only: SwiftPM refuses an import that is not declared here,
// TidyTests refuse the rest (who may import a C module, for one).
import PackageDescription

let deque = Target.Dependency.product(name: "DequeModule", package: "swift-collections")
let heap = Target.Dependency.product(name: "HeapModule", package: "swift-collections")
let collections = Target.Dependency.product(name: "OrderedCollections", package: "swift-collections")

/// A product family. Beside the engine it sees the families that are named here, and no other.
func family(_ name: String, _ below: String..., and products: [Target.Dependency] = [], resources: [Resource] = []) -> Target {
    .target(
        name: name, dependencies: ["Engine", "Wire", collections] + below.map { .init(stringLiteral: $0) } + products,
        path: "Sources/Resources/\(name)", resources: resources)
}

let families = [
    "Identity", "Files", "Sources", "CashBalances", "Customers", "Payers", "PaymentMethods", "EphemeralKeys", "Charges", "Balances", "Payouts",
    "Climate", "Crypto", "Forwarding", "Intents", "Connect", "Webhooks", "PaymentSettings", "PaymentRecords", "ShippingRates",
    "Products", "Coupons", "Entitlements", "Billing", "Taxes", "InvoiceTemplates", "Invoices", "Subscriptions", "Checkout", "Portal", "Quotes",
]

/// The page at / and its scripts.
let inspector = [
    "inspector.html", "inspector.css", "inspector.js", "accounts.js", "client.js", "clock.js", "elements.js", "events.js", "faults.js", "fields.js",
    "objects.js", "overview.js", "requests.js", "snapshots.js", "webhooks.js",
]

let package = Package(
    name: "pinstripe",
    products: [.executable(name: "pinstripe", targets: ["pinstripe"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: []),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
    ],
    targets: [
        .systemLibrary(name: "CLibevent", pkgConfig: "libevent", providers: [.apt(["libevent-dev"])]),
        .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .systemLibrary(name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),

        .target(name: "Wire", dependencies: [collections]),
        .target(name: "Digest", dependencies: ["COpenSSL"]),
        .target(name: "Reactor", dependencies: ["CLibevent", "CCurl", "Wire", deque]),
        .target(name: "Storage", dependencies: ["CSQLite"]),
        .target(name: "Engine", dependencies: ["Storage", "Digest", "Wire", collections, deque, heap]),
        // The families, from the bottom: who stands below whom.
        family("Common", and: ["Digest"]),
        family("Webhooks", "Common"),
        family("EphemeralKeys", "Common"),
        family("PaymentSettings"),
        family("PaymentRecords", "Common"),
        family("ShippingRates", "Common"),
        family("Products", "Common"),
        family("Coupons", "Common"),
        family("Entitlements", "Common"),
        family("Billing", "Common", "Digest"),
        family("Taxes", "Common"),
        family("InvoiceTemplates"),
        family("Crypto", "Common", and: ["Digest"]),
        family("Files", "Common", resources: ["document_front", "document_back", "selfie"].map { .embedInCode("Pictures/\($0).png") }),
        family("Identity", "Common", "Files"),
        family("Payers", "Common", and: ["Digest"]),
        family("Connect", "Common", "Files", "Payers"),
        family("PaymentMethods", "Common", "Payers"),
        family("Forwarding", "Common", "PaymentMethods", and: ["Digest"]),
        family("Sources", "Common", "Payers"),
        family("CashBalances", "Common", and: ["Digest"]),
        family("Customers", "Common", "CashBalances", "Coupons", "InvoiceTemplates", "Payers", "PaymentMethods", "Sources"),
        family("Balances", "Common", "Payers"),
        family("Payouts", "Common", "Balances", "Payers", "Sources"),
        family("Climate", "Common", "Balances", "Connect"),
        family("Charges", "CashBalances", "Common", "Balances", "Connect", "Customers", "Payers", "PaymentMethods", "Sources"),
        family("Intents", "CashBalances", "Charges", "Common", "Connect", "Customers", "PaymentSettings", "Payers", "PaymentMethods"),
        family(
            "Invoices", "Billing", "Common", "Connect", "Coupons", "Customers", "Intents", "InvoiceTemplates", "PaymentMethods", "Products",
            "ShippingRates", "Taxes"),
        family(
            "Subscriptions", "Billing", "Common", "Connect", "Coupons", "Customers", "Digest", "Entitlements", "Intents", "Invoices", "PaymentMethods",
            "Products"),
        family(
            "Checkout", "Charges", "Common", "Connect", "Coupons", "Customers", "Intents", "InvoiceTemplates", "Invoices", "PaymentMethods", "Products",
            "ShippingRates", "Subscriptions", "Taxes"),
        family("Portal", "Billing", "Common", "Customers"),
        family("Quotes", "Checkout", "Common", "Connect", "Coupons", "Customers", "Invoices", "Products", "Subscriptions", "Taxes"),
        .target(
            name: "Catalog", dependencies: ["Engine"] + families.map { .init(stringLiteral: $0) }, path: "Sources/Resources/Catalog"),

        .target(name: "API", dependencies: ["Engine", "Wire", "Digest", collections]),
        .target(name: "Delivery", dependencies: ["Engine", "Reactor", "Digest", "Wire", collections, deque]),
        .target(
            name: "Console",
            dependencies: [
                "API", "Balances", "Charges", "Checkout", "Climate", "Crypto", "Engine", "Files", "Forwarding", "Identity", "Intents", "Invoices",
                "PaymentMethods", "Portal", "Sources", "Wire", collections, deque,
            ],
            resources: [.embedInCode("Pages/pinstripe.css"), .embedInCode("Pages/pinstripe.svg")]
                + inspector.map { .embedInCode("Inspector/\($0)") }),
        // All of it but for sockets, loop and clock: what the daemon and the tests drive.
        .target(name: "Server", dependencies: ["API", "Catalog", "Console", "Delivery", "Engine", "Storage", "Wire"]),
        .executableTarget(
            name: "pinstripe",
            dependencies: [
                "API", "Balances", "Common", "Console", "Delivery", "Digest", "Engine", "Forwarding", "Identity", "Reactor", "Server", "Storage",
                "Subscriptions", "Webhooks", "Wire", collections,
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "Logging", package: "swift-log"),
            ],
            // Links into Config/ and Seeds/: the binary needs nothing beside it.
            resources: [.embedInCode("pinstripe.json"), .embedInCode("seeds.json")]),

        // A server without sockets, for the tests of everything that is a function from a request to a response.
        .target(name: "TestHarness", dependencies: ["API", "Console", "Delivery", "Engine", "Reactor", "Server", "Wire"], path: "Tests/Harness"),
        // Random inputs that come again, temporary folders.
        .target(name: "TestFixtures", dependencies: ["CSQLite"], path: "Tests/Fixtures"),
        .testTarget(name: "WireTests", dependencies: ["TestFixtures", "Wire", collections]),
        .testTarget(
            name: "ReactorTests", dependencies: ["Reactor", "Wire"],
            // So that libcurl looks up names with the tests' getaddrinfo, some of whose look-ups hang.
            linkerSettings: [.unsafeFlags(["-Xlinker", "--export-dynamic-symbol=getaddrinfo"])]),
        .testTarget(name: "StorageTests", dependencies: ["TestFixtures", "Storage"]),
        .testTarget(name: "EngineTests", dependencies: ["TestFixtures", "Engine", "Digest", "Storage", "Wire", collections]),
        .testTarget(name: "APITests", dependencies: ["TestFixtures", "TestHarness", "API", "Engine", "Storage", "Wire"]),
        .testTarget(name: "DeliveryTests", dependencies: ["TestHarness", "API", "Delivery", "Engine", "Reactor", "Wire"]),
        .testTarget(name: "ConsoleTests", dependencies: ["TestFixtures", "TestHarness", "API", "Console", "Engine", "Wire"]),
        .testTarget(
            name: "Scenarios",
            dependencies: [
                "TestFixtures", "TestHarness", "API", "Balances", "CashBalances", "Catalog", "Crypto", "Digest", "Engine", "Forwarding", "Identity",
                "Payers", "PaymentMethods", "PaymentSettings", "Reactor", "Webhooks", "Wire",
            ], path: "Tests/Scenarios"),
        .testTarget(
            name: "PinstripeTests",
            dependencies: ["pinstripe", "API", "Balances", "Catalog", "Engine", "Forwarding", "Identity", "TestHarness", "Webhooks", "Wire"]),
        .testTarget(name: "TidyTests", dependencies: ["API", "Catalog", "Engine", "Wire"]),
    ],
    swiftLanguageModes: [.v6]
)
