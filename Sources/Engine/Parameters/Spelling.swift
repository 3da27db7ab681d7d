// How similar two words are, by the errors that happen in typing: a letter too many, one too few, a wrong one, two in the wrong order.

public enum Spelling {
    /// The most similar word. Nil if more than a third of the word would have to change. If several are equally similar, the first.
    public static func nearest(to word: String, among words: [String]) -> String? {
        let letters = Array(word.utf8)
        // Names are short. A longer text is no mistyped name.
        guard letters.count <= maximumLength else { return nil }
        let bound = letters.count / 3
        let near = words.lazy.filter { abs($0.utf8.count - letters.count) <= bound }.map { ($0, distance(letters, Array($0.utf8))) }
        return near.filter { $0.1 <= bound }.min { $0.1 < $1.1 }?.0
    }

    private static let maximumLength = 60

    /// The number of typing errors between the two words.
    static func distance(_ word: [UInt8], _ other: [UInt8]) -> Int {
        // Three rows of distances: from the beginning of the word with this length, with one letter less and with two letters less, to each beginning
        // of the other word.
        var beforeLast: [Int] = []
        var last = Array(0...other.count)
        for (row, letter) in word.enumerated() {
            var current = [row + 1]
            for (column, otherLetter) in other.enumerated() {
                let changed = last[column] + (letter == otherLetter ? 0 : 1)
                var least = min(changed, last[column + 1] + 1, current[column] + 1)
                if row > 0, column > 0, letter == other[column - 1], word[row - 1] == otherLetter { least = min(least, beforeLast[column - 1] + 1) }
                current.append(least)
            }
            beforeLast = last
            last = current
        }
        return last[other.count]
    }
}
