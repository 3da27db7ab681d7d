// A new database is made from the schema, and an earlier one by the migrations. Both must come to the same.
import Storage
import Testing

@testable import Engine

@Suite struct SchemaTests {
    @Test("the schema is what the migrations come to: tables, columns, indexes") func same() throws {
        let made = try Database(.memory, schema: Schema.current, migrations: Schema.migrations)
        let migrated = try Database(.memory, migrations: Schema.migrations)
        let tables = "SELECT name || ' ' || wr || ' ' || strict FROM pragma_table_list WHERE schema = 'main' AND name NOT LIKE 'sqlite_%' ORDER BY name"
        let columns = """
            SELECT t.name || '.' || c.name || ' ' || c.type || ' ' || c."notnull" || ' ' || coalesce(c.dflt_value, '') || ' ' || c.pk
            FROM pragma_table_list t, pragma_table_info(t.name) c WHERE t.schema = 'main' AND t.name NOT LIKE 'sqlite_%' ORDER BY t.name, c.cid
            """
        let indexes = "SELECT name || ': ' || coalesce(sql, '') FROM sqlite_schema WHERE type = 'index' ORDER BY name"
        for question in [tables, columns, indexes] {
            let expected = try texts(migrated, question)
            #expect(try texts(made, question) == expected)
            #expect(expected.count > 10)
        }
    }

    private func texts(_ database: Database, _ sql: String) throws -> [String] { try database.statement(sql).all { $0.text(0) } }
}
