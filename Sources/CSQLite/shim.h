// SQLite, as Storage sees it. The functions stand for what Swift cannot call or spell: the destructor constant SQLITE_TRANSIENT is a
// cast integer, and sqlite3_config takes variable arguments, as sqlite3_db_config does.
#include <sqlite3.h>

/// Before the first connection. Counting its own memory costs SQLite a lock at every allocation, and nobody asks for the count.
static inline int pinstripe_configure(void) { return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); }

/// Leaves the log as it is when the connection is closed.
static inline int pinstripe_close_without_checkpoint(sqlite3 *connection) {
    return sqlite3_db_config(connection, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, (int *)0);
}

/// Waits until the disk has all of the database file, as far as it was written. A checkpoint does that only if it has moved the whole log.
static inline int pinstripe_sync_database(sqlite3 *connection) {
    sqlite3_file *file = 0;
    int code = sqlite3_file_control(connection, "main", SQLITE_FCNTL_FILE_POINTER, &file);
    return code != SQLITE_OK || !file || !file->pMethods ? code : file->pMethods->xSync(file, SQLITE_SYNC_NORMAL);
}

static inline int pinstripe_bind_text(sqlite3_stmt *statement, int index, const char *text, int count) {
    return sqlite3_bind_text(statement, index, text, count, SQLITE_TRANSIENT);
}

static inline int pinstripe_bind_blob(sqlite3_stmt *statement, int index, const void *bytes, int count) {
    return sqlite3_bind_blob(statement, index, bytes, count, SQLITE_TRANSIENT);
}
