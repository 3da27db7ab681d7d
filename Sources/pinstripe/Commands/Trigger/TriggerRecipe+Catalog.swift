// What causes the events of products, prices, plans, coupons, promotion codes and tax rates.

extension TriggerStep {
    static let product = make("product", "/v1/products", "name=Gold")
    static let price = make("price", "/v1/prices", "product={product}&currency=usd&unit_amount=2000&recurring[interval]=month")
    static let plan = make("plan", "/v1/plans", "product={product}&currency=usd&amount=2000&interval=month")
    static let coupon = make("coupon", "/v1/coupons", "percent_off=25")
    static let promotionCode = make("promotion_code", "/v1/promotion_codes", "promotion[type]=coupon&promotion[coupon]={coupon}")
    static let taxRate = make("tax_rate", "/v1/tax_rates", "display_name=VAT&percentage=19&inclusive=false")
}

extension TriggerRecipe {
    static let catalog: [TriggerRecipe] = [
        TriggerRecipe("product.created", .product),
        TriggerRecipe("product.updated", .product, .call("/v1/products/{product}", "description=Updated by pinstripe trigger")),
        TriggerRecipe("product.deleted", .product, .delete("/v1/products/{product}")),
        TriggerRecipe("price.created", .product, .price),
        TriggerRecipe("price.updated", .product, .price, .call("/v1/prices/{price}", "nickname=Updated by pinstripe trigger")),
        TriggerRecipe("price.deleted", .product, .plan, .delete("/v1/plans/{plan}")),
        TriggerRecipe("plan.created", .product, .plan),
        TriggerRecipe("plan.updated", .product, .plan, .call("/v1/plans/{plan}", "nickname=Updated by pinstripe trigger")),
        TriggerRecipe("plan.deleted", .product, .plan, .delete("/v1/plans/{plan}")),
        TriggerRecipe("coupon.created", .coupon),
        TriggerRecipe("coupon.updated", .coupon, .call("/v1/coupons/{coupon}", "name=Updated by pinstripe trigger")),
        TriggerRecipe("coupon.deleted", .coupon, .delete("/v1/coupons/{coupon}")),
        TriggerRecipe("promotion_code.created", .coupon, .promotionCode),
        TriggerRecipe("promotion_code.updated", .coupon, .promotionCode, .call("/v1/promotion_codes/{promotion_code}", "active=false")),
        TriggerRecipe("tax_rate.created", .taxRate),
        TriggerRecipe("tax_rate.updated", .taxRate, .call("/v1/tax_rates/{tax_rate}", "active=false")),
    ]
}
