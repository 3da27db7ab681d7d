// SQLite, as Storage sees it. The two functions stand for what Swift cannot call or spell: the destructor constant
// SQLITE_TRANSIENT is a cast integer.
#include <sqlite3.h>

static inline int pinstripe_bind_text(sqlite3_stmt *statement, int index, const char *text, int count) {
    return sqlite3_bind_text(statement, index, text, count, SQLITE_TRANSIENT);
}

static inline int pinstripe_bind_blob(sqlite3_stmt *statement, int index, const void *bytes, int count) {
    return sqlite3_bind_blob(statement, index, bytes, count, SQLITE_TRANSIENT);
}
