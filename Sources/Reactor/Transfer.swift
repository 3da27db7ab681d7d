// One of libcurl's easy handles: a request with all its settings, and its outcome so far. A handle has some hundred settings and buffers, so it is
// used for many calls. What never changes is set once, and everything else for each call.

import CCurl
import Glibc
import Wire

final class Transfer {
    let easy: UnsafeMutableRawPointer
    private(set) var call: OutboundCall?
    private var limits = OutboundLimits()
    private var place = ""
    private var answer = AnswerReader()
    private var fields: UnsafeMutablePointer<curl_slist>?
    /// libcurl's own words on why a call failed.
    private let complaint: UnsafeMutablePointer<CChar>

    /// - Parameter authorities: the file of the certificates to trust, in PEM; nil for libcurl's own.
    init?(authorities: String?) {
        guard let easy = curl_easy_init() else { return nil }
        self.easy = easy
        complaint = .allocate(capacity: Int(CURL_ERROR_SIZE))
        complaint.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        curl_easy_set_pointer(easy, CURLOPT_ERRORBUFFER, complaint)
        curl_easy_set_string(easy, CURLOPT_PROTOCOLS_STR, "http,https")
        // No proxy, even if the environment names one.
        curl_easy_set_string(easy, CURLOPT_PROXY, "")
        curl_easy_set_long(easy, CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
        curl_easy_set_long(easy, CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        if let authorities {
            curl_easy_set_string(easy, CURLOPT_CAINFO, authorities)
            curl_easy_set_string(easy, CURLOPT_CAPATH, nil)
        }
        curl_easy_set_long(easy, CURLOPT_NOSIGNAL, 1)
        // A name look-up that hangs is left to its thread. Otherwise ending the call would wait for it, and block the loop.
        curl_easy_set_long(easy, CURLOPT_QUICK_EXIT, 1)
        setReceivers()
    }

    deinit {
        curl_easy_cleanup(easy)
        curl_slist_free_all(fields)
        complaint.deallocate()
    }

    /// Prepares a call. False if there is no memory for it.
    func begin(_ call: OutboundCall, _ work: OutboundCall.Work) -> Bool {
        self.call = call
        let request = work.request
        limits = request.limits
        place = work.target.place
        answer.begin(limits)
        complaint.pointee = 0
        guard curl_easy_set_string(easy, CURLOPT_URL, request.url) == CURLE_OK, setMethod(request) else { return false }
        curl_easy_set_string(easy, CURLOPT_UNIX_SOCKET_PATH, request.unixSocket)
        fields = .fields(of: request)
        curl_easy_set_pointer(easy, CURLOPT_HTTPHEADER, fields)
        curl_easy_set_long(easy, CURLOPT_CONNECTTIMEOUT_MS, Self.milliseconds(limits.connectTimeout))
        curl_easy_set_long(easy, CURLOPT_TIMEOUT_MS, Self.milliseconds(limits.totalTimeout))
        return true
    }

    /// Releases the call and everything that is held for it.
    func end() {
        call = nil
        answer = AnswerReader()
        curl_easy_set_pointer(easy, CURLOPT_HTTPHEADER, nil)
        curl_slist_free_all(fields)
        fields = nil
        curl_easy_set_pointer(easy, CURLOPT_POSTFIELDS, nil)
    }

    // MARK: The request

    private func setMethod(_ request: OutboundRequest) -> Bool {
        // This also undoes the settings of the call before.
        curl_easy_set_long(easy, CURLOPT_HTTPGET, 1)
        curl_easy_set_string(easy, CURLOPT_CUSTOMREQUEST, nil)
        if request.method == "HEAD" {
            curl_easy_set_long(easy, CURLOPT_NOBODY, 1)
            return true
        }
        if request.hasBody {
            curl_easy_set_size(easy, CURLOPT_POSTFIELDSIZE_LARGE, request.body.count)
            let code = request.body.withUnsafeBytes { body in
                withUnsafePointer(to: UInt8(0)) { none in
                    curl_easy_set_pointer(easy, CURLOPT_COPYPOSTFIELDS, body.baseAddress ?? UnsafeRawPointer(none))
                }
            }
            guard code == CURLE_OK else { return false }
        }
        if request.method == (request.hasBody ? "POST" : "GET") { return true }
        return curl_easy_set_string(easy, CURLOPT_CUSTOMREQUEST, request.method) == CURLE_OK
    }

    /// At least one, because 0 means no limit to libcurl.
    private static func milliseconds(_ seconds: Double) -> Int {
        seconds > 0 ? max(1, Int(min(seconds, 86_400) * 1000)) : 1
    }

    // MARK: The answer

    private func setReceivers() {
        let owner = Unmanaged.passUnretained(self).toOpaque()
        curl_easy_set_pointer(easy, CURLOPT_HEADERDATA, owner)
        curl_easy_set_receiver(easy, CURLOPT_HEADERFUNCTION) { bytes, size, count, owner in
            guard let owner else { return 0 }
            let transfer = Unmanaged<Transfer>.fromOpaque(owner).takeUnretainedValue()
            return transfer.answer.takeHead(UnsafeRawBufferPointer(start: bytes, count: size &* count)) ? size &* count : 0
        }
        curl_easy_set_pointer(easy, CURLOPT_WRITEDATA, owner)
        curl_easy_set_receiver(easy, CURLOPT_WRITEFUNCTION) { bytes, size, count, owner in
            guard let owner else { return 0 }
            let transfer = Unmanaged<Transfer>.fromOpaque(owner).takeUnretainedValue()
            return transfer.answer.takeBody(UnsafeRawBufferPointer(start: bytes, count: size &* count)) ? size &* count : 0
        }
    }

    /// The outcome of a call that libcurl ended with this code.
    func outcome(_ code: CURLcode) -> Result<OutboundResponse, OutboundFailure> {
        // If we have cut the body, libcurl reports a failure, but the call has succeeded.
        let isCut = answer.isTruncated && answer.excess == nil
        guard code == CURLE_OK || isCut else { return .failure(failure(code)) }
        // libcurl accepts a head that breaks off.
        guard answer.isHeadComplete else { return .failure(.closed(place)) }
        var response = answer.response(status: curl_easy_get_long(easy, CURLINFO_RESPONSE_CODE))
        response.address = curl_easy_get_string(easy, CURLINFO_PRIMARY_IP).map { String(cString: $0) } ?? ""
        return .success(response)
    }

    /// The times at which its phases ended.
    var timing: OutboundTiming {
        var timing = OutboundTiming()
        timing.nameLookup = seconds(CURLINFO_NAMELOOKUP_TIME_T)
        timing.connect = seconds(CURLINFO_CONNECT_TIME_T)
        timing.tls = seconds(CURLINFO_APPCONNECT_TIME_T)
        timing.firstByte = seconds(CURLINFO_STARTTRANSFER_TIME_T)
        timing.total = seconds(CURLINFO_TOTAL_TIME_T)
        return timing
    }

    private func seconds(_ info: CURLINFO) -> Double { Double(curl_easy_get_size(easy, info)) / 1_000_000 }

    private func failure(_ code: CURLcode) -> OutboundFailure {
        if let excess = answer.excess { return OutboundFailure(.tooLarge, "\(place) sends \(excess)") }
        let words = complaint.pointee == 0 ? String(cString: curl_easy_strerror(code)) : String(cString: complaint)
        let systemError = Int32(clamping: curl_easy_get_long(easy, CURLINFO_OS_ERRNO))
        let hasConnected = curl_easy_get_size(easy, CURLINFO_PRETRANSFER_TIME_T) > 0
        return .of(code, place: place, words: words, systemError: systemError, hasConnected: hasConnected)
    }
}

extension OutboundRequest {
    /// Whether a body is sent, even an empty one.
    var hasBody: Bool {
        guard body.isEmpty else { return method != "HEAD" }
        return method == "POST" || method == "PUT" || method == "PATCH"
    }
}
