// The types of tax ids, whose country each is of, and the values that tests use.
import Wire

enum TaxIDType {
    static let all = """
        ad_nrt ae_trn al_tin am_tin ao_tin ar_cuit au_abn au_acn au_arn au_wpn aw_tin az_tin ba_tin bb_tin bd_bin bf_ifu bg_uic bh_vat bj_ifu bo_tin \
        br_cnpj br_cpf bs_tin bw_vat by_tin ca_bn ca_gst_hst ca_pst_bc ca_pst_mb ca_pst_sk ca_qst cd_nif ch_uid ch_vat ci_vat cl_tin cm_niu cn_tin \
        co_nit cr_tin cv_nif cz_dic de_stn do_rcn ec_ruc eg_tin es_cif et_tin eu_oss_vat eu_vat fo_vat fr_siren fr_siret fr_spi gb_vat ge_vat gh_tin \
        gi_tin gn_nif hk_br hr_oib hu_tin ic_nif id_npwp il_vat in_gst is_kt is_vat it_cf jp_cn jp_rn jp_trn ke_pin kg_tin kh_tin kr_brn kz_bin la_tin \
        li_uid li_vat lk_vat ma_vat md_cf md_vat me_pib mk_vat mr_nif mu_vat mx_rfc my_frp my_itn my_sst mz_nuit ng_tin no_vat no_voec np_pan nz_bn \
        nz_gst om_vat pe_ruc ph_tin pl_nip pt_nif py_ruc ro_tin rs_pib ru_inn ru_kpp sa_vat sg_gst sg_uen si_tin sm_coe sn_ninea sr_fin sv_nit th_vat \
        tj_tin tr_tin tt_bir tt_vat tw_vat tz_vat ua_vat ug_tin us_ein uy_ruc uz_tin uz_vat ve_rif vn_tin za_vat zm_tin zw_tin
        """.split(whereSeparator: \.isWhitespace).map(String.init)

    /// The types that Stripe looks up at their authorities.
    static let lookedUp: Set = ["au_abn", "eu_vat", "gb_vat"]

    /// A value that stays pending in tests.
    static let pending = "222222222"
    /// A value that is not verified in tests.
    static let unverified = "111111111"
    private static let testValues: Set = [pending, unverified, "000000000"]

    /// How many letters and digits follow the country in a European number.
    private static let lengths: [String: ClosedRange<Int>] = [
        "AT": 9...9, "BE": 10...10, "BG": 9...10, "CY": 9...9, "CZ": 8...10, "DE": 9...9, "DK": 8...8, "EE": 9...9, "EL": 9...9, "ES": 9...9, "FI": 8...8,
        "FR": 11...11, "HR": 11...11, "HU": 8...8, "IE": 8...9, "IT": 11...11, "LT": 9...12, "LU": 8...8, "LV": 11...11, "MT": 8...8, "NL": 12...12,
        "PL": 10...10, "PT": 9...9, "RO": 2...10, "SE": 12...12, "SI": 8...8, "SK": 10...10, "XI": 5...12,
    ]

    /// Whether a value can be of that type. Only the form of the European ones is known here.
    static func isPossible(_ value: String, _ type: String) -> Bool {
        if testValues.contains(value) { return true }
        guard type == "eu_vat" else { return value.contains { !$0.isWhitespace } }
        let rest = value.utf8.dropFirst(2).filter { $0 != UInt8(ascii: " ") }
        return lengths[String(value.prefix(2).uppercased())]?.contains(rest.count) == true && rest.allSatisfy(\.isASCIIAlphanumeric)
    }

    /// The country whose tax id it is. Nil if it is of none, or of an unknown one.
    static func country(of value: String, _ type: String) -> String? {
        switch type {
        case "eu_oss_vat": return nil
        case "eu_vat":
            let prefix = String(value.prefix(2).uppercased())
            guard lengths[prefix] != nil else { return nil }
            return prefix == "EL" ? "GR" : prefix == "XI" ? "GB" : prefix
        default: return String(type.prefix(2)).uppercased()
        }
    }
}
