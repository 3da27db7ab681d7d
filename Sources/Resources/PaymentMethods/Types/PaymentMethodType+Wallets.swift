// Wallets: the payer agrees on a page, in an app, or by a code that her phone reads.
import Engine
import Payers
import Wire

extension PaymentMethodType {
    static let wallets: [PaymentMethodType] = [
        alipay, amazonPay, bizum, blik, cashApp, crypto, koreanCard, mbWay, mobilePay, naverPay, paypal, revolutPay, twint,
        korean("kakao_pay", "KakaoPay", reuse: .itself), korean("payco", "PAYCO"), korean("samsung_pay", "Samsung Pay"),
        PaymentMethodType(
            name: "grabpay", displayName: "GrabPay", flow: .page, currencies: ["myr", "sgd"], fields: [], charged: transaction),
        PaymentMethodType(name: "pay_by_bank", displayName: "Pay by Bank", flow: .page, currencies: ["eur", "gbp"], fields: []),
        PaymentMethodType(name: "paypay", displayName: "PayPay", flow: .page, currencies: ["jpy"], fields: []),
        PaymentMethodType(
            name: "satispay", displayName: "Satispay", flow: .page, currencies: ["eur"], reuse: .itself, holdSeconds: week, fields: [],
            charged: transaction),
    ]

    private static let alipay = PaymentMethodType(
        name: "alipay", displayName: "Alipay", flow: .redirect(nextAction: "alipay_handle_redirect"),
        currencies: ["aud", "cad", "cny", "eur", "gbp", "hkd", "jpy", "myr", "nzd", "sgd", "usd"], reuse: .itself, refunds: .days(90),
        fields: [],
        charged: { _, _, change in
            [
                "buyer_id": .string(change.randomDigits(16)), "fingerprint": .string(change.randomCharacters(16)),
                "transaction_id": .string(change.randomDigits(28)),
            ]
        })

    private static let amazonPay = PaymentMethodType(
        name: "amazon_pay", displayName: "Amazon Pay", flow: .page, currencies: ["eur", "gbp", "usd"], reuse: .itself, holdSeconds: week,
        fields: [], charged: funded)

    private static let bizum = PaymentMethodType(
        name: "bizum", displayName: "Bizum", flow: .page, currencies: ["eur"], fields: [.string("buyer_id").orNull.orAbsent],
        charged: bought)

    private static let blik = PaymentMethodType(
        name: "blik", displayName: "BLIK", flow: .approval(nextAction: "blik_authorize", seconds: 60), currencies: ["pln"],
        demandedOptions: ["code"], reuse: .itself, fields: [.string("buyer_id").orNull.orAbsent],
        charged: { _, _, change in ["buyer_id": .string(change.randomDigits(16))] })

    private static let cashApp = PaymentMethodType(
        name: "cashapp", displayName: "Cash App Pay", flow: .display(nextAction: "cashapp_handle_redirect_or_display_qr_code"),
        currencies: ["usd"], reuse: .itself, holdSeconds: week, fields: texts("buyer_id", "cashtag"),
        charged: { method, _, change in
            own(["buyer_id", "cashtag"], of: method, and: ["transaction_id": .string(change.randomCharacters(16))])
        })

    private static let crypto = PaymentMethodType(
        name: "crypto", displayName: "Crypto", flow: .page, currencies: ["usd"], fields: [],
        charged: { _, _, change in
            [
                "buyer_address": .string("0x\(change.randomHexadecimal(40))"), "network": "base", "token_currency": "usdc",
                "transaction_hash": .string("0x\(change.randomHexadecimal(64))"),
            ]
        })

    private static let koreanCard = PaymentMethodType(
        name: "kr_card", displayName: "Korean cards", flow: .page, currencies: ["krw"], reuse: .itself, holdSeconds: week,
        fields: [.choice("brand", koreanBrands).orNull, .string("last4").orNull],
        charged: { method, draft, change in
            own(["brand", "last4"], of: method, and: bought(method, draft, change))
        })

    private static let mbWay = PaymentMethodType(
        name: "mb_way", displayName: "MB WAY", flow: .approval(nextAction: nil, seconds: 300), currencies: ["eur"], demands: billing("phone"),
        fields: [])

    private static let mobilePay = PaymentMethodType(
        name: "mobilepay", displayName: "MobilePay", flow: .page, currencies: ["dkk", "eur", "nok", "sek"], holdSeconds: week, fields: [],
        charged: { _, _, _ in ["card": ["brand": "visa", "country": "DK", "exp_month": 12, "exp_year": 2034, "last4": "0005"]] })

    private static let naverPay = PaymentMethodType(
        name: "naver_pay", displayName: "Naver Pay", flow: .page, currencies: ["krw"], reuse: .itself, holdSeconds: week,
        fields: [.string("buyer_id").orNull, .choice("funding", "card", "points")], parameters: [.choice("funding", "card", "points")],
        open: { given, _, _ in ["funding": given["funding"] ?? "card"] }, charged: bought)

    private static let paypal = PaymentMethodType(
        name: "paypal", displayName: "PayPal", flow: .page,
        currencies: ["aud", "cad", "chf", "czk", "dkk", "eur", "gbp", "hkd", "nok", "nzd", "pln", "sek", "sgd", "usd"], reuse: .itself,
        holdSeconds: week, options: ["preferred_locale": .null, "reference": .null], fields: texts("country", "payer_email", "payer_id"),
        charged: { method, _, change in
            own(["country", "payer_email", "payer_id"], of: method, and: [
                "payer_name": payerName(method),
                "seller_protection": ["dispute_categories": ["fraudulent", "product_not_received"], "status": "eligible"],
                "transaction_id": .string(change.randomCapitals(17)),
            ])
        })

    private static let revolutPay = PaymentMethodType(
        name: "revolut_pay", displayName: "Revolut Pay", flow: .page, currencies: ["eur", "gbp"], reuse: .itself, holdSeconds: week, fields: [],
        charged: funded)

    private static let twint = PaymentMethodType(
        name: "twint", displayName: "TWINT", flow: .page, currencies: ["chf"], reuse: .itself, fields: [])

    // MARK: What a charge shows

    private static func korean(_ name: String, _ displayName: String, reuse: Reuse = .never) -> PaymentMethodType {
        PaymentMethodType(
            name: name, displayName: displayName, flow: .page, currencies: ["krw"], reuse: reuse, holdSeconds: week, fields: [], charged: bought)
    }

    private static let koreanBrands = words(
        """
        bc citi hana hyundai jeju jeonbuk kakaobank kbank kdbbank kookmin kwangju lotte mg nh post samsung savingsbank shinhan shinhyup suhyup \
        tossbank woori
        """)

    private static let transaction: @Sendable (Draft, Draft, Change) -> JSONObject = { _, _, change in
        ["transaction_id": .string(change.randomCharacters(20))]
    }

    private static let bought: @Sendable (Draft, Draft, Change) -> JSONObject = { _, _, change in
        ["buyer_id": .string(change.randomDigits(16)), "transaction_id": .string(change.randomCharacters(20))]
    }

    /// The card in the wallet.
    private static let funded: @Sendable (Draft, Draft, Change) -> JSONObject = { _, _, change in
        [
            "funding": [
                "card": [
                    "brand": "visa", "country": "US", "exp_month": 12, "exp_year": 2034, "funding": "credit", "last4": "4242",
                ],
                "type": "card",
            ],
            "transaction_id": .string(change.randomCharacters(20)),
        ]
    }
}
