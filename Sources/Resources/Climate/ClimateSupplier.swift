// A Supplier removes carbon from the air for Climate's products. Suppliers come from seeds and never change.
import Engine

enum ClimateSupplier {
    static let name = "climate.supplier"

    static let resource = Resource(
        name, idPrefix: "climsup_", path: "/v1/climate/suppliers", pathParameter: "supplier", missing: "supplier", without: ["created"],
        fields: [
            .string("info_url"), .tree("locations"), .string("name"),
            .choice(
                "removal_pathway", "biomass_carbon_removal_and_storage", "direct_air_capture", "enhanced_weathering", "marine_carbon_removal"),
        ],
        endpoints: [.list(by: []), .retrieve], isRecord: true)
}
