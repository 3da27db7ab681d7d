// What causes the events of quotes.

extension TriggerRecipe {
    static let quotes: [TriggerRecipe] = [
        TriggerRecipe("quote.created", .payer, .product, .price, .quote),
        TriggerRecipe("quote.finalized", .payer, .product, .price, .quote, .finalizeQuote),
        TriggerRecipe("quote.accepted", .payer, .product, .price, .quote, .finalizeQuote, .call("\(TriggerStep.quotePath)/accept")),
        TriggerRecipe("quote.canceled", .payer, .product, .price, .quote, .call("\(TriggerStep.quotePath)/cancel")),
    ]
}

extension TriggerStep {
    fileprivate static let quotePath = "/v1/quotes/{quote}"
    fileprivate static let quote = make("quote", "/v1/quotes", "customer={customer}&line_items[0][price]={price}")
    fileprivate static let finalizeQuote = call("\(quotePath)/finalize")
}
