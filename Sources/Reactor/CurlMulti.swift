// Connects libcurl to the loop. libcurl says which descriptors it waits for and when it wants to be called next. Events of the loop do the waiting,
// and each lets libcurl continue. Within libcurl's callbacks, only this bookkeeping and the transfers' receivers run.

import CCurl
import CLibevent

/// Owns a multi handle: the running transfers, and the idle connections.
final class CurlMulti {
    private let base: EventBase
    private let multi: UnsafeMutableRawPointer
    private let onEnd: (Transfer, CURLcode) -> Void
    private var timer: EventSource?
    private var sockets: [curl_socket_t: EventSource] = [:]
    private(set) var transfers: [UnsafeMutableRawPointer: Transfer] = [:]

    /// Must run once in the process before anything else of libcurl. It takes some milliseconds, so it is put off until the first call.
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

    /// Starts a transfer. It makes progress when the loop turns, and not in here.
    func add(_ transfer: Transfer) -> Bool {
        guard curl_multi_add_handle(multi, transfer.easy) == CURLM_OK else { return false }
        transfers[transfer.easy] = transfer
        return true
    }

    /// Ends a transfer that has not ended by itself, and closes its connection.
    func remove(_ transfer: Transfer) {
        transfers[transfer.easy] = nil
        curl_multi_remove_handle(multi, transfer.easy)
    }

    // The transfers are removed first, because they must not outlive the handle.
    deinit {
        for easy in transfers.keys { curl_multi_remove_handle(multi, easy) }
        curl_multi_cleanup(multi)
    }

    // MARK: libcurl's wishes

    private func wake(after milliseconds: Int) {
        // A new request of libcurl replaces the one before.
        if milliseconds > 0 {
            timer?.start(after: Double(milliseconds) / 1000)
        } else if milliseconds == 0 {
            timer?.activate()
        } else {
            timer?.stop()
        }
    }

    /// libcurl tells us before it closes a descriptor, so that the event can be cancelled.
    private func watch(_ socket: curl_socket_t, _ interest: Int32) {
        sockets.removeValue(forKey: socket)?.cancel()
        let events: Int32
        let ready: Int32
        switch interest {
        case CURL_POLL_IN: (events, ready) = (Int32(EV_READ), CURL_CSELECT_IN)
        case CURL_POLL_OUT: (events, ready) = (Int32(EV_WRITE), CURL_CSELECT_OUT)
        // libcurl finds out by itself whether it can read or write.
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
