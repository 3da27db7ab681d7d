// How a connection fails when somebody wants it to.
import Glibc
import Wire

extension HTTPConnection {
    /// Makes the client see "connection reset by peer".
    func reset() {
        var linger = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout.size(ofValue: linger)))
        close()
    }
}

extension Response {
    /// The part of the body that is sent. The length in the head is always that of the whole body.
    var sentBody: [UInt8] { interruption == .cut ? Array(body.prefix(body.count / 2)) : body }
}
