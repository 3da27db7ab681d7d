// Tables for people: widths, what is cut, and what a terminal must not get.
import Testing
import Wire

@testable import pinstripe

@Suite("Tables") struct TableTests {
    private func lines(_ rows: [JSON], width: Int? = nil) -> [String] {
        Table(columns: [.init("id", "id"), .init("what it is", "name")], width: width).lines(of: rows)
    }

    @Test("columns stand one below the other, and nothing follows the last") func columns() {
        #expect(lines([["id": "cus_1", "name": "Jenny"], ["id": "cus_22", "name": ""]]) == ["ID      WHAT IT IS", "cus_1   Jenny", "cus_22"])
    }

    @Test("numbers, truths and what is missing") func values() {
        #expect(lines([["id": 7, "name": true], ["name": .null]]) == ["ID  WHAT IT IS", "7   yes"] + [""])
    }

    @Test("without a terminal, only very long texts are cut") func long() {
        let line = lines([["id": "1", "name": .string(String(repeating: "x", count: 100))]])[1]
        #expect(line == "1   " + String(repeating: "x", count: 71) + "…")
    }

    @Test("in a narrow terminal, a long text goes on in the next line, and the column below stays straight") func narrow() {
        #expect(lines([["id": "cus_1", "name": "nobody listens at that port"], ["id": "cus_2", "name": "short"]], width: 20) == [
            "ID     WHAT IT IS", "cus_1  nobody", "       listens at", "       that port", "cus_2  short",
        ])
    }

    @Test("a word that is too long is broken, and after eight lines it is cut", arguments: [(40, 5, false), (24, 9, false), (14, 9, true)])
    func broken(width: Int, expected: Int, isCut: Bool) {
        let text = String(repeating: "x", count: 72)
        let lines = lines([["id": "1", "name": .string(text + text)]], width: width)
        #expect(lines.count == expected)
        #expect(lines.dropFirst().allSatisfy { $0.count <= width })
        #expect(lines.last?.hasSuffix("x…") == isCut)
    }

    @Test("a column that matters less leaves a narrow terminal, and no other place") func extra() {
        let columns: [Table.Column] = [.init("id", "id"), .init("account", "account", isExtra: true), .init("reason", "reason")]
        let rows: [JSON] = [["id": "dlv_7", "account": "acct_1UgaAnpAx4i9X1", "reason": "nobody listens there"]]
        #expect(Table(columns: columns, width: 40).lines(of: rows)[1] == "dlv_7  nobody listens there")
        #expect(Table(columns: columns, width: nil).lines(of: rows)[1] == "dlv_7  acct_1UgaAnpAx4i9X1  nobody listens there")
    }

    @Test("in a terminal that is narrower still, the last columns leave, too, and the table fits", arguments: [
        (70, ["OBJECT", "RESOURCE", "STATUS", "WHAT IT IS"]), (60, ["OBJECT", "RESOURCE", "STATUS"]), (40, ["OBJECT", "RESOURCE"]), (20, ["OBJECT"]),
    ])
    func narrowest(width: Int, expected: [String]) {
        let payment: JSON = [
            "id": "pi_3UgaAnpAx4i9X1rj000009eC", "object": "payment_intent", "status": "requires_confirmation", "created": 0,
            "description": "a long description",
        ]
        let lines = Table(columns: Objects.columns, width: width).lines(of: [payment])
        #expect(expected == ["OBJECT", "RESOURCE", "STATUS", "CREATED", "WHAT IT IS"].filter { lines[0].contains($0) })
        #expect(lines.allSatisfy { $0.count <= max(width, 27) })
    }

    @Test("characters that take two columns", arguments: [("日本", 4), ("Jenny", 5), ("é", 1), ("👍🏽", 2), ("Ⅷ", 1)])
    func wide(text: String, width: Int) { #expect(Table.width(of: text) == width) }

    @Test("a table of such characters") func wideTable() {
        #expect(lines([["id": "日本", "name": "x"], ["id": "abcd", "name": "y"]]) == ["ID    WHAT IT IS", "日本  x", "abcd  y"])
        #expect(lines([["id": "x", "name": "日本日本日本日本日本"]], width: 16).suffix(2) == ["x   日本日本日本", "    日本日本"])
    }

    @Test("ids and times are never cut: somebody may copy them") func whole() {
        let table = Table(columns: [.init("id", "id"), .init("created", time: "created"), .init("name", "name")], width: 61)
        let lines = table.lines(of: [["id": "ch_1UgaAnpAx4i9X1rj000009eC", "created": 0, "name": "A description"]])
        #expect(lines.suffix(2) == ["ch_1UgaAnpAx4i9X1rj000009eC  \(Table.localTime(0))  A", String(repeating: " ", count: 50) + "description"])
    }

    @Test("what would move the cursor, change colours, end the line or turn the text round") func hostile() {
        #expect(lines([["id": "a\u{1B}[2Jb\nc", "name": "x\u{202E}y\u{7}\u{9B}"]])[1] == "a\\u{1B}[2Jb\\u{A}c  x\\u{202E}y\\u{7}\\u{9B}")
    }

    @Test("money is shown as people write it, and an amount without a currency as it is") func money() {
        let table = Table(columns: [.init("what", money: "amount")])
        #expect(table.lines(of: [["amount": 2000, "currency": "usd"], ["amount": 2000, "currency": "jpy"], ["amount": -5, "currency": "chf"], ["amount": 7]])
            == ["WHAT", "$20.00", "¥2,000", "-CHF 0.05", "7"])
    }

    @Test("a terminal of 80 columns shows what became of an event's webhooks") func events() {
        let event: JSON = [
            "id": "evt_1Ugg6BpAx4i9X1rj00003nTJ", "type": "charge.succeeded", "created": 0, "request": ["id": "req_1Ugg6BUHpF6yEm"],
            "data": ["object": ["id": "ch_1Ugg6BpAx4i9X1rj00003kZf"]], "deliveries": [["outcome": "succeeded"], ["outcome": "failed"]],
        ]
        #expect(Table(columns: Events.columns, width: 80).lines(of: [event]) == [
            "EVENT                         TYPE              WEBHOOKS",
            "evt_1Ugg6BpAx4i9X1rj00003nTJ  charge.succeeded  succeeded failed",
        ])
        #expect(Table(columns: Events.columns, width: 100).lines(of: [event])[1]
            == "evt_1Ugg6BpAx4i9X1rj00003nTJ  charge.succeeded  succeeded failed  ch_1Ugg6BpAx4i9X1rj00003kZf")
    }

    @Test("times are those of the machine's zone") func times() {
        #expect(Table.localTime(0).hasSuffix(":00:00") || Table.localTime(0).hasSuffix(":30:00"))
        #expect(Table.localTime(.max).isEmpty == false)
    }

    @Test("the balance has a row for each currency") func balance() {
        let balance: JSON = [
            "available": [["currency": "usd", "amount": 5], ["currency": "eur", "amount": 0]], "pending": [["currency": "usd", "amount": -3]],
        ]
        #expect(BalanceCommand.rows(of: balance) == [["currency": "usd", "available": 5, "pending": -3], ["currency": "eur", "available": 0]])
    }
}
