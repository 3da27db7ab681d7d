// The rows of an account are numbered anew in a file, and again when the file is read. Both begin at a first number and leave no gaps, so a file that
// is read and written again is the same.

struct RowNumbers {
    private let first: Int64
    /// The former numbers, in ascending order.
    private var former: [Int64] = []

    /// - Parameter first: the new number of the first row.
    init(from first: Int64) { self.first = first }

    /// The new number of the next row. Nil if its former number is not higher than that of the row before it.
    mutating func add(_ number: Int64) -> Int64? {
        if let last = former.last, last >= number { return nil }
        former.append(number)
        return first + Int64(former.count) - 1
    }

    /// The new number of a row. Nil if there is no such row.
    func find(_ number: Int64) -> Int64? {
        let count = count(upTo: number)
        return count > 0 && former[count - 1] == number ? first + Int64(count) - 1 : nil
    }

    /// The new number of the last row up to a former number. Nil if there is none.
    func last(upTo number: Int64) -> Int64? {
        let count = count(upTo: number)
        return count > 0 ? first + Int64(count) - 1 : nil
    }

    /// The number of rows up to a former number.
    private func count(upTo number: Int64) -> Int {
        var (low, high) = (0, former.count)
        while low < high {
            let middle = (low + high) / 2
            if former[middle] <= number { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
