// The changes of Stripe's that Pinstripe undoes for older versions. Each has a file of its own, and a line here.
import Engine

public enum Versions {
    public static let changes: [VersionChange] = [
        customerBalance, customerCurrency, customerDiscount, customerDiscountSource, customerTaxInformation, productFeatures, customerListsOnDemand,
        chargeRefundsOnDemand,
        paymentIntentCharges, pendingInvoiceItems, previewedInvoice, invoiceParent, lineItemPricing, invoiceItemPricing, chargeInvoice, cardTransaction,
        paymentIntentInvoice, discountSource, promotionOfCode,
        creditNoteRefund, creditNoteLineTaxes,
        subscriptionPeriods, subscriptionProration, itemProration, upcomingProration, scheduleProration, invoiceTaxPercent, renderingOptions,
        subscriptionStatus, invoiceStatus, planTiers, itemTiers, subscriptionTiers,
        planUsage, priceUsage, itemUsage, subscriptionUsage,
        schedulePhases, plansOfPhases, scheduleRenewal, scheduleSettings, scheduleBilling, subscriptionBilling, invoiceBilling,
        voidedBalance, lineIdentity, lineIdentityOfInvoice, lineSubscription, lineSubscriptionOfInvoice,
        invoiceDates, closedInvoice, couponPercent, subscriptionSource,
        checkoutLines, checkoutItems, checkoutShippingRate, checkoutShipping, checkoutPlaces,
    ]
}
