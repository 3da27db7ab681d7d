// The tables. Every row belongs to a world: a number for one account's present state. A reset gives the account a new world. The rows of the old one
// are deleted in idle time. A new database is made from this; an earlier one is brought here by `migrations`.
enum Schema {
    static let current = """
        -- AUTOINCREMENT: the number of a world is never given twice, whatever was swept.
        CREATE TABLE worlds (
            world INTEGER PRIMARY KEY AUTOINCREMENT,
            account TEXT NOT NULL,
            platform TEXT NOT NULL DEFAULT '',  -- the account that a connected account belongs to
            livemode INTEGER NOT NULL DEFAULT 0,
            clock_offset INTEGER NOT NULL DEFAULT 0,  -- seconds ahead of the wall clock
            frozen_at INTEGER,  -- Unix seconds; null: the clock runs
            is_current INTEGER NOT NULL DEFAULT 1,
            begun INTEGER NOT NULL DEFAULT 0,  -- when the account was made, on its clock
            snapshot INTEGER,  -- the snapshot that keeps this world; null: none does
            copy_of INTEGER,  -- the world that this one was copied from to be restored; null: the snapshot's own
            runs INTEGER NOT NULL DEFAULT 0  -- whether the clock runs after a restore; in a snapshot it stands still
        ) STRICT;
        CREATE UNIQUE INDEX worlds_by_account ON worlds (account, platform, livemode) WHERE is_current;
        CREATE INDEX worlds_discarded ON worlds (world) WHERE NOT is_current AND snapshot IS NULL;
        CREATE INDEX worlds_by_snapshot ON worlds (snapshot, world) WHERE snapshot IS NOT NULL;
        CREATE INDEX worlds_by_platform ON worlds (platform, livemode, begun, world) WHERE is_current;

        -- States that were kept under a name. Their worlds are copies, so that nothing changes them.
        CREATE TABLE snapshots (
            snapshot INTEGER PRIMARY KEY AUTOINCREMENT,
            account TEXT NOT NULL,  -- with those connected to it; empty: all accounts
            platform TEXT NOT NULL,
            livemode INTEGER NOT NULL,
            name TEXT NOT NULL,
            created INTEGER NOT NULL,  -- on the machine's clock
            objects INTEGER NOT NULL DEFAULT 0,
            accounts INTEGER NOT NULL DEFAULT 0,
            clock INTEGER NOT NULL DEFAULT 0,  -- what the clock for new accounts showed
            runs INTEGER NOT NULL DEFAULT 0,  -- whether that clock ran
            is_complete INTEGER NOT NULL DEFAULT 0
        ) STRICT;
        CREATE UNIQUE INDEX snapshots_by_name ON snapshots (account, platform, livemode, name) WHERE is_complete;

        -- The resources: objects name theirs by a number. The engine adds those that are missing.
        CREATE TABLE resources (
            number INTEGER PRIMARY KEY CHECK (number BETWEEN 1 AND 65535),
            name TEXT NOT NULL UNIQUE
        ) STRICT;

        CREATE TABLE objects (
            sequence INTEGER PRIMARY KEY,  -- decides the order of what was created in one second
            world INTEGER NOT NULL,
            resource INTEGER NOT NULL,
            id TEXT NOT NULL,
            created INTEGER NOT NULL,
            fresh_until INTEGER,  -- when the resource's refresh is due, on the account's clock
            body BLOB NOT NULL,  -- what a retrieve without expand sends
            hidden BLOB,  -- JSON: the fields that the body leaves out
            history TEXT NOT NULL,  -- its creation: JSON
            snapshot_of INTEGER,  -- the row whose body belongs into this one's
            borrower INTEGER,  -- the row that this one's body belongs into
            rewrites_events INTEGER NOT NULL DEFAULT 0,  -- whether the events that have told of it show it as it is now
            public_url INTEGER NOT NULL DEFAULT 0  -- the number of the public URL of its links
        ) STRICT;

        -- The ids that do not say themselves which row they are, such as those of seeds.
        CREATE TABLE given_ids (
            world INTEGER NOT NULL,
            id TEXT NOT NULL,
            sequence INTEGER NOT NULL,
            PRIMARY KEY (world, id)
        ) STRICT, WITHOUT ROWID;

        -- What was taken away, and still answers that it was.
        CREATE TABLE tombstones (
            world INTEGER NOT NULL,
            id TEXT NOT NULL,
            resource INTEGER NOT NULL,
            PRIMARY KEY (world, id)
        ) STRICT, WITHOUT ROWID;

        -- The lists that an object is on: the one of its resource, and one for each filter that it has a value for.
        CREATE TABLE lists (
            world INTEGER NOT NULL,
            list INTEGER NOT NULL,  -- ListName
            created INTEGER NOT NULL,
            sequence INTEGER NOT NULL,
            PRIMARY KEY (world, list, created, sequence)
        ) STRICT, WITHOUT ROWID;

        -- What has happened to an object since it was made. Its creation stands in its own row.
        CREATE TABLE history (
            sequence INTEGER PRIMARY KEY,
            world INTEGER NOT NULL,
            owner INTEGER NOT NULL,  -- the object's row
            number INTEGER NOT NULL,  -- 1 is the creation
            entry TEXT NOT NULL  -- JSON
        ) STRICT;
        CREATE UNIQUE INDEX history_by_owner ON history (world, owner, number);

        -- The bytes of files, in pieces.
        CREATE TABLE contents (
            object INTEGER NOT NULL,  -- the number of the row of the file's object
            position INTEGER NOT NULL,
            bytes BLOB NOT NULL
        ) STRICT;
        CREATE UNIQUE INDEX contents_by_object ON contents (object, position);

        -- What will happen later: a transition that fires when the account's clock reaches its time.
        CREATE TABLE timers (
            sequence INTEGER PRIMARY KEY,
            world INTEGER NOT NULL,
            due INTEGER NOT NULL,
            id TEXT NOT NULL,
            transition TEXT NOT NULL,
            arguments TEXT  -- of the transition: JSON; null: it has none
        ) STRICT;
        CREATE INDEX timers_by_due ON timers (world, due, sequence);
        CREATE INDEX timers_by_object ON timers (id, world);

        -- An event on its way to an endpoint.
        CREATE TABLE deliveries (
            sequence INTEGER PRIMARY KEY,
            world INTEGER NOT NULL,
            event INTEGER NOT NULL,  -- the number of its row
            endpoint TEXT NOT NULL,
            endpoint_world INTEGER NOT NULL,  -- the event's, or that of its platform
            created INTEGER NOT NULL,
            outcome TEXT NOT NULL,  -- DeliveryOutcome
            tries INTEGER NOT NULL DEFAULT 0,  -- attempts of the schedule that were made
            next_attempt INTEGER,  -- when the next one of the schedule is due
            due INTEGER,  -- since when an attempt is due that has not ended; null: none is
            is_manual INTEGER NOT NULL,  -- whether that one was asked for by hand
            is_counted INTEGER NOT NULL  -- whether the event counts it as still to answer
        ) STRICT;
        CREATE INDEX deliveries_by_event ON deliveries (world, event);
        CREATE INDEX deliveries_due ON deliveries (sequence) WHERE due IS NOT NULL;
        CREATE INDEX deliveries_by_outcome ON deliveries (world, outcome, event);
        CREATE INDEX deliveries_by_endpoint ON deliveries (world, endpoint, outcome, event);

        -- Every attempt to deliver an event.
        CREATE TABLE attempts (
            sequence INTEGER PRIMARY KEY,
            world INTEGER NOT NULL,
            owner INTEGER NOT NULL,  -- the delivery
            number INTEGER NOT NULL,  -- 1 is the first attempt
            entry TEXT NOT NULL  -- JSON
        ) STRICT;
        CREATE UNIQUE INDEX attempts_by_owner ON attempts (world, owner, number);

        CREATE TABLE idempotency_keys (
            sequence INTEGER PRIMARY KEY,
            world INTEGER NOT NULL,
            key TEXT NOT NULL,
            created INTEGER NOT NULL,
            fingerprint BLOB NOT NULL,
            status INTEGER NOT NULL,
            request_id TEXT NOT NULL,
            body BLOB NOT NULL,
            path TEXT NOT NULL DEFAULT '',  -- of the request that the key was first used for
            public_url INTEGER NOT NULL DEFAULT 0
        ) STRICT;
        CREATE UNIQUE INDEX idempotency_keys_by_key ON idempotency_keys (world, key);

        -- The public URLs that this daemon has had. Links are stored as they were made, and brought up to date when they are read.
        CREATE TABLE public_urls (number INTEGER PRIMARY KEY, url TEXT NOT NULL UNIQUE) STRICT;

        -- What the daemon remembers of itself.
        CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
        """
}
