// What a request gives to make a PaymentMethod of each type. For those that are missing here, the type is enough.

enum PaymentMethodForms {
    static func form(_ type: String) -> String {
        "type=\(type)&billing_details[name]=Jenny&billing_details[email]=jenny@example.com" + (parts[type].map { "&\($0)" } ?? "")
    }

    private static let parts = [
        "acss_debit": "acss_debit[account_number]=000123456789&acss_debit[institution_number]=000&acss_debit[transit_number]=11000",
        "au_becs_debit": "au_becs_debit[account_number]=000123456&au_becs_debit[bsb_number]=000-000",
        "bacs_debit": "bacs_debit[account_number]=00012345&bacs_debit[sort_code]=10-88-00", "boleto": "boleto[tax_id]=000.000.000-00",
        "card": "card[token]=tok_visa", "custom": "custom[type]=cpmt_1", "eps": "eps[bank]=erste_bank_und_sparkassen",
        "fpx": "fpx[bank]=maybank2u&fpx[account_holder_type]=company", "ideal": "ideal[bank]=ing",
        "klarna": "klarna[dob][day]=1&klarna[dob][month]=2&klarna[dob][year]=1990", "naver_pay": "naver_pay[funding]=points",
        "nz_bank_account":
            "nz_bank_account[account_number]=0000000&nz_bank_account[suffix]=010&nz_bank_account[bank_code]=11&nz_bank_account[branch_code]=0000",
        "p24": "p24[bank]=ing", "payto": "payto[account_number]=123456789&payto[bsb_number]=000000&payto[pay_id]=j@example.com",
        "sepa_debit": "sepa_debit[iban]=DE89 3704 0044 0532 0130 00", "sofort": "sofort[country]=DE",
        "us_bank_account": "us_bank_account[account_number]=000123456789&us_bank_account[routing_number]=110000000"
            + "&us_bank_account[account_holder_type]=individual",
    ]

    /// The hash that is named after the type, for those whose hash is not empty, with `…` for a fingerprint.
    static let hashes = [
        "acss_debit": #"{"bank_name":"STRIPE TEST BANK","fingerprint":"…","institution_number":"000","last4":"6789","transit_number":"11000"}"#,
        "au_becs_debit": #"{"bsb_number":"000000","fingerprint":"…","last4":"3456"}"#,
        "bacs_debit": #"{"fingerprint":"…","last4":"2345","sort_code":"108800"}"#, "boleto": #"{"tax_id":"000.000.000-00"}"#,
        "cashapp": #"{"buyer_id":null,"cashtag":null}"#, "custom": #"{"display_name":null,"logo":null,"type":"cpmt_1"}"#,
        "eps": #"{"bank":"erste_bank_und_sparkassen"}"#, "fpx": #"{"account_holder_type":"company","bank":"maybank2u"}"#,
        "ideal": #"{"bank":"ing","bic":"INGBNL2A"}"#, "klarna": #"{"dob":{"day":1,"month":2,"year":1990}}"#,
        "kr_card": #"{"brand":null,"last4":null}"#, "link": #"{"email":"jenny@example.com"}"#,
        "naver_pay": #"{"buyer_id":null,"funding":"points"}"#,
        "nz_bank_account": #"{"account_holder_name":"Jenny","bank_code":"11","bank_name":"STRIPE TEST BANK","branch_code":"0000","last4":"0000","#
            + #""suffix":"010"}"#,
        "p24": #"{"bank":"ing"}"#, "paypal": #"{"country":null,"payer_email":null,"payer_id":null}"#,
        "payto": #"{"bsb_number":"000000","last4":"6789","pay_id":"j@example.com"}"#,
        "sepa_debit": #"{"bank_code":"37040044","branch_code":"","country":"DE","fingerprint":"…","generated_from":{"charge":null,"#
            + #""setup_attempt":null},"last4":"3000"}"#,
        "sofort": #"{"country":"DE"}"#, "upi": #"{"vpa":null}"#,
        "us_bank_account": #"{"account_holder_type":"individual","account_type":"checking","bank_name":"STRIPE TEST BANK","#
            + #""financial_connections_account":null,"fingerprint":"…","last4":"6789","networks":{"preferred":"ach","supported":["ach"]},"#
            + #""routing_number":"110000000","status_details":{}}"#,
    ]

    /// The types that a request can make.
    static let types = """
        acss_debit affirm afterpay_clearpay alipay alma amazon_pay au_becs_debit bacs_debit bancontact billie bizum blik boleto card cashapp crypto \
        custom customer_balance eps fpx giropay grabpay ideal kakao_pay klarna konbini kr_card link mb_way mobilepay multibanco naver_pay \
        nz_bank_account oxxo p24 pay_by_bank payco paynow paypal paypay payto pix promptpay revolut_pay samsung_pay satispay scalapay sepa_debit \
        sequra sofort sunbit swish twint upi us_bank_account wechat_pay zip
        """.split(separator: " ").map(String.init)
}
