// How far two words are apart, by the slips of a typist: a letter too many, one too few, a wrong one, two that changed places.

public enum Spelling {
    /// The word nearest to `word`, the first of several, unless more than a third of the word would have to change.
    public static func nearest(to word: String, among words: [String]) -> String? {
        let letters = Array(word.utf8)
        // Names are short. What is longer is none that somebody has mistyped.
        guard letters.count <= maximumLength else { return nil }
        let bound = letters.count / 3
        let near = words.lazy.filter { abs($0.utf8.count - letters.count) <= bound }.map { ($0, distance(letters, Array($0.utf8))) }
        return near.filter { $0.1 <= bound }.min { $0.1 < $1.1 }?.0
    }

    private static let maximumLength = 60

    /// The number of slips that lead from one word to the other.
    static func distance(_ word: [UInt8], _ other: [UInt8]) -> Int {
        // The distances from the word's beginnings, two letters shorter, one shorter, and this long, to each of the other's.
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
