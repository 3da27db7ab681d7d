// libcurl's side of the loop. libcurl says which descriptors it waits for and when it wants to be called next; events of the loop do
// the waiting, and every one of them gives libcurl a chance to get on. Nothing of ours runs inside libcurl's callbacks except these
// bookkeepers and the transfers' receivers.

import CCurl
import CLibevent

/// Owns a multi handle: the transfers that run, and the connections that are kept for the next ones.
final class CurlMulti {
    private let base: EventBase
    private let multi: UnsafeMutableRawPointer
    private let onEnd: (Transfer, CURLcode) -> Void
    private var timer: EventSource?
    private var sockets: [curl_socket_t: EventSource] = [:]
    private(set) var transfers: [UnsafeMutableRawPointer: Transfer] = [:]

    /// What must have run once in the process before anything else of libcurl. Takes some milliseconds, hence not before the first call.
    private static let isPrepared = curl_global_init(Int(CURL_GLOBAL_SSL)) == CURLE_OK

    /// - Parameters:
    ///   - keeping: idle connections that are kept.
    ///   - onEnd: gets each transfer that ended by itself, removed already.
    init?(base: EventBase, keeping connections: Int, onEnd: @escaping (Transfer, CURLcode) -> Void) {
        guard Self.isPrepared, let multi = curl_multi_init() else { return nil }
        self.base = base
        self.multi = multi
        self.onEnd = onEnd
        timer = EventSource(base) { [unowned self] in advance(CURL_SOCKET_TIMEOUT, 0) }
        curl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, connections)
        curl_multi_set_long(multi, CURLMOPT_PIPELINING, Int(CURLPIPE_NOTHING))
        let owner = Unmanaged.passUnretained(self).toOpaque()
        curl_multi_set_socket_function(
            multi,
            { _, socket, interest, owner, _ in
                guard let owner else { return 0 }
                Unmanaged<CurlMulti>.fromOpaque(owner).takeUnretainedValue().watch(socket, interest)
                return 0
            }, owner)
        curl_multi_set_timer_function(
            multi,
            { _, milliseconds, owner in
                guard let owner else { return 0 }
                Unmanaged<CurlMulti>.fromOpaque(owner).takeUnretainedValue().wake(after: milliseconds)
                return 0
            }, owner)
    }

    /// Starts a transfer. It gets on as soon as the loop turns, not in here.
    func add(_ transfer: Transfer) -> Bool {
        guard curl_multi_add_handle(multi, transfer.easy) == CURLM_OK else { return false }
        transfers[transfer.easy] = transfer
        return true
    }

    /// Ends a transfer that has not ended by itself; its connection is closed.
    func remove(_ transfer: Transfer) {
        transfers[transfer.easy] = nil
        curl_multi_remove_handle(multi, transfer.easy)
    }

    // The transfers are removed by now, or they would outlive what they are in.
    deinit {
        for easy in transfers.keys { curl_multi_remove_handle(multi, easy) }
        curl_multi_cleanup(multi)
    }

    // MARK: libcurl's wishes

    private func wake(after milliseconds: Int) {
        // A wish of libcurl replaces the one before.
        if milliseconds > 0 {
            timer?.start(after: Double(milliseconds) / 1000)
        } else if milliseconds == 0 {
            timer?.activate()
        } else {
            timer?.stop()
        }
    }

    /// An event is cancelled before its descriptor is closed: libcurl tells in time.
    private func watch(_ socket: curl_socket_t, _ interest: Int32) {
        sockets.removeValue(forKey: socket)?.cancel()
        let events: Int32
        let ready: Int32
        switch interest {
        case CURL_POLL_IN: (events, ready) = (Int32(EV_READ), CURL_CSELECT_IN)
        case CURL_POLL_OUT: (events, ready) = (Int32(EV_WRITE), CURL_CSELECT_OUT)
        // libcurl looks by itself which of the two it is.
        case CURL_POLL_INOUT: (events, ready) = (Int32(EV_READ | EV_WRITE), 0)
        default: return
        }
        let source = EventSource(base, descriptor: socket, interest: events | Int32(EV_PERSIST)) { [unowned self] in
            advance(socket, ready)
        }
        source.start()
        sockets[socket] = source
    }

    // MARK: Getting on

    private func advance(_ socket: curl_socket_t, _ ready: Int32) {
        var running: Int32 = 0
        curl_multi_socket_action(multi, socket, ready, &running)
        var left: Int32 = 0
        while let message = curl_multi_info_read(multi, &left) {
            guard message.pointee.msg == CURLMSG_DONE, let easy = message.pointee.easy_handle else { continue }
            // The message is gone once its transfer is removed.
            let code = message.pointee.data.result
            curl_multi_remove_handle(multi, easy)
            if let transfer = transfers.removeValue(forKey: easy) { onEnd(transfer, code) }
        }
    }
}
