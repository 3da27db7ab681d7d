// How a database of an earlier version becomes one of today's. A released step never changes.
import Storage

extension Schema {
    static let migrations = [
        Migration(
            """
            -- AUTOINCREMENT: the number of a world is never given twice, whatever was swept.
            CREATE TABLE worlds (
                world INTEGER PRIMARY KEY AUTOINCREMENT,
                account TEXT NOT NULL,
                platform TEXT NOT NULL DEFAULT '',  -- the account that a connected account belongs to
                livemode INTEGER NOT NULL DEFAULT 0,
                clock_offset INTEGER NOT NULL DEFAULT 0,  -- seconds ahead of the wall clock
                frozen_at INTEGER,  -- Unix seconds; null: the clock runs
                is_current INTEGER NOT NULL DEFAULT 1
            ) STRICT;
            CREATE UNIQUE INDEX worlds_by_account ON worlds (account, platform, livemode) WHERE is_current;
            CREATE INDEX worlds_discarded ON worlds (world) WHERE NOT is_current;

            CREATE TABLE objects (
                sequence INTEGER PRIMARY KEY,  -- decides the order of what was created in one second
                world INTEGER NOT NULL,
                kind TEXT NOT NULL,  -- the id prefix of its resource: which finds the definition
                id TEXT NOT NULL,
                created INTEGER NOT NULL,
                fresh_until INTEGER,  -- when the resource's refresh is due, on the account's clock
                body BLOB NOT NULL,  -- what a retrieve without expand sends
                hidden BLOB,  -- JSON: the fields that the body leaves out
                history TEXT NOT NULL  -- the transitions so far: JSON, one a line
            ) STRICT;
            CREATE UNIQUE INDEX objects_by_id ON objects (world, id);

            -- The lists that an object is on: the one of its resource, and one for each filter that it has a value for.
            CREATE TABLE lists (
                world INTEGER NOT NULL,
                list TEXT NOT NULL,  -- ListName
                created INTEGER NOT NULL,
                sequence INTEGER NOT NULL,
                PRIMARY KEY (world, list, created, sequence)
            ) STRICT, WITHOUT ROWID;

            -- What will happen later: a transition that fires when the account's clock reaches its time.
            CREATE TABLE timers (
                sequence INTEGER PRIMARY KEY,
                world INTEGER NOT NULL,
                due INTEGER NOT NULL,
                id TEXT NOT NULL,
                transition TEXT NOT NULL
            ) STRICT;
            CREATE INDEX timers_by_due ON timers (world, due, sequence);

            CREATE TABLE idempotency_keys (
                sequence INTEGER PRIMARY KEY,
                world INTEGER NOT NULL,
                key TEXT NOT NULL,
                created INTEGER NOT NULL,
                fingerprint BLOB NOT NULL,
                status INTEGER NOT NULL,
                request_id TEXT NOT NULL,
                body BLOB NOT NULL
            ) STRICT;
            CREATE UNIQUE INDEX idempotency_keys_by_key ON idempotency_keys (world, key);

            -- What the daemon remembers of itself.
            CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
            """),
        Migration(
            """
            -- The ids that do not say themselves which row they are: those of seeds, and all from before ids did.
            CREATE TABLE given_ids (
                world INTEGER NOT NULL,
                id TEXT NOT NULL,
                sequence INTEGER NOT NULL,
                PRIMARY KEY (world, id)
            ) STRICT, WITHOUT ROWID;
            INSERT INTO given_ids (world, id, sequence) SELECT world, id, sequence FROM objects;
            DROP INDEX objects_by_id;

            -- An event is stored without the object that it shows for as long as the object is still as shown.
            ALTER TABLE objects ADD COLUMN snapshot_of INTEGER;  -- the row whose body belongs into this one's
            ALTER TABLE objects ADD COLUMN borrower INTEGER;  -- the row that this one's body belongs into

            -- Named by numbers from now on; the engine puts all objects on their lists anew, as it does with those behind the mark.
            DROP TABLE lists;
            CREATE TABLE lists (
                world INTEGER NOT NULL,
                list INTEGER NOT NULL,  -- ListName
                created INTEGER NOT NULL,
                sequence INTEGER NOT NULL,
                PRIMARY KEY (world, list, created, sequence)
            ) STRICT, WITHOUT ROWID;

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
                is_counted INTEGER NOT NULL,  -- whether the event counts it as still to answer
                attempts TEXT NOT NULL DEFAULT ''  -- JSON, one a line
            ) STRICT;
            CREATE INDEX deliveries_by_event ON deliveries (world, event);
            CREATE INDEX deliveries_due ON deliveries (sequence) WHERE due IS NOT NULL;
            """),
        Migration(
            """
            ALTER TABLE timers ADD COLUMN arguments TEXT;  -- of the transition: JSON; null: it has none

            -- What was taken away, and still answers that it was.
            CREATE TABLE tombstones (
                world INTEGER NOT NULL,
                id TEXT NOT NULL,
                kind TEXT NOT NULL,  -- the id prefix of its resource
                PRIMARY KEY (world, id)
            ) STRICT, WITHOUT ROWID;
            """),
        Migration(
            """
            -- When the account was made, on its clock. Of those from before nobody knows.
            ALTER TABLE worlds ADD COLUMN begun INTEGER NOT NULL DEFAULT 0;
            UPDATE worlds SET begun = unixepoch();
            CREATE INDEX worlds_by_platform ON worlds (platform, livemode, begun, world) WHERE is_current;
            """),
        Migration(
            """
            -- The path of the request that a key was first used for.
            ALTER TABLE idempotency_keys ADD COLUMN path TEXT NOT NULL DEFAULT '';
            """),
        Migration(
            """
            -- What has happened to an object since it was made. Its creation stands in its own row.
            CREATE TABLE history (
                sequence INTEGER PRIMARY KEY,
                world INTEGER NOT NULL,
                owner INTEGER NOT NULL,  -- the object's row
                number INTEGER NOT NULL,  -- 1 is the creation
                entry TEXT NOT NULL  -- JSON
            ) STRICT;
            CREATE UNIQUE INDEX history_by_owner ON history (world, owner, number);
            INSERT INTO history (world, owner, number, entry) SELECT world, objects.sequence, key + 1, value
            FROM objects, json_each('[' || replace(rtrim(history, char(10)), char(10), ',') || ']')
            WHERE instr(history, char(10)) < length(history);
            UPDATE objects SET history = '' WHERE instr(history, char(10)) < length(history);

            -- Every attempt to deliver an event.
            CREATE TABLE attempts (
                sequence INTEGER PRIMARY KEY,
                world INTEGER NOT NULL,
                owner INTEGER NOT NULL,  -- the delivery
                number INTEGER NOT NULL,  -- 1 is the first attempt
                entry TEXT NOT NULL  -- JSON
            ) STRICT;
            CREATE UNIQUE INDEX attempts_by_owner ON attempts (world, owner, number);
            INSERT INTO attempts (world, owner, number, entry) SELECT world, deliveries.sequence, key + 1, value
            FROM deliveries, json_each('[' || replace(rtrim(attempts, char(10)), char(10), ',') || ']') WHERE attempts != '';
            ALTER TABLE deliveries DROP COLUMN attempts;
            CREATE INDEX deliveries_by_outcome ON deliveries (world, outcome, event);
            CREATE INDEX deliveries_by_endpoint ON deliveries (world, endpoint, outcome, event);

            -- Whether the events that have told of an object show it as it is now.
            ALTER TABLE objects ADD COLUMN rewrites_events INTEGER NOT NULL DEFAULT 0;

            -- The public URLs that this daemon has had. Links are stored as they were made, and brought up to date when they are read.
            CREATE TABLE public_urls (number INTEGER PRIMARY KEY, url TEXT NOT NULL UNIQUE) STRICT;
            INSERT INTO public_urls SELECT 0, value FROM facts WHERE name = 'public_url';
            DELETE FROM facts WHERE name = 'public_url';
            ALTER TABLE objects ADD COLUMN public_url INTEGER NOT NULL DEFAULT 0;
            ALTER TABLE idempotency_keys ADD COLUMN public_url INTEGER NOT NULL DEFAULT 0;

            -- What is on the list of a filter that divides its resource, because the filter is false, is on the list of all no longer. First
            -- the events, by delivery_success, then the file links, by expired.
            DELETE FROM lists WHERE list = 486151605975864541 AND EXISTS (SELECT 1 FROM lists m WHERE m.world = lists.world
            AND m.list = -4919914091757085709 AND m.created = lists.created AND m.sequence = lists.sequence);
            DELETE FROM lists WHERE list = 5075381487977839196 AND EXISTS (SELECT 1 FROM lists m WHERE m.world = lists.world
            AND m.list = -3380822390415553941 AND m.created = lists.created AND m.sequence = lists.sequence);
            """),
        Migration(
            """
            -- The bytes of files, in pieces.
            CREATE TABLE contents (
                object INTEGER NOT NULL,  -- the number of the row of the file's object
                position INTEGER NOT NULL,
                bytes BLOB NOT NULL
            ) STRICT;
            CREATE UNIQUE INDEX contents_by_object ON contents (object, position);
            """),
        Migration(
            """
            -- The resources: objects name theirs by a number. The engine adds those that are missing.
            CREATE TABLE resources (
                number INTEGER PRIMARY KEY CHECK (number BETWEEN 1 AND 65535),
                name TEXT NOT NULL UNIQUE
            ) STRICT;

            -- Until now, the id prefix stood for the resource. All that there were:
            CREATE TABLE kinds (kind TEXT PRIMARY KEY, name TEXT NOT NULL) STRICT, WITHOUT ROWID;
            INSERT INTO kinds VALUES
                ('acct_', 'account'), ('ba_', 'bank_account'), ('balance', 'balance'), ('card_', 'card'), ('ch_', 'charge'),
                ('climorder_', 'climate.order'), ('climsku_', 'climate.product'), ('climsup_', 'climate.supplier'),
                ('cos_', 'crypto.onramp_session'), ('crypto.onramp_merchant', 'crypto.onramp_merchant'), ('cus_', 'customer'),
                ('ephkey_', 'ephemeral_key'), ('evt_', 'event'), ('file_', 'file'), ('fwdreq_', 'forwarding.request'), ('link_', 'file_link'),
                ('pm_', 'payment_method'), ('re_', 'refund'), ('src_', 'source'), ('srcmn_', 'source_mandate_notification'),
                ('srctxn_', 'source_transaction'), ('tok_', 'token'), ('txn_', 'balance_transaction'),
                ('vr_', 'identity.verification_report'), ('vs_', 'identity.verification_session'), ('we_', 'webhook_endpoint');
            -- An object of any other says itself what it is.
            INSERT INTO kinds SELECT kind, coalesce(CAST(body AS TEXT) ->> 'object', kind) FROM objects
            WHERE sequence IN (SELECT min(sequence) FROM objects WHERE kind NOT IN (SELECT kind FROM kinds) GROUP BY kind);
            INSERT INTO resources (name) SELECT DISTINCT name FROM kinds ORDER BY name;

            CREATE TABLE new_objects (
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
            INSERT INTO new_objects SELECT
                sequence, world, (SELECT number FROM kinds JOIN resources USING (name) WHERE kind = objects.kind), id, created, fresh_until, body,
                hidden, history, snapshot_of, borrower, rewrites_events, public_url
            FROM objects ORDER BY sequence;
            -- In two steps: to drop a full table, SQLite copies all of it into memory.
            DELETE FROM objects;
            DROP TABLE objects;
            ALTER TABLE new_objects RENAME TO objects;

            CREATE TABLE new_tombstones (
                world INTEGER NOT NULL,
                id TEXT NOT NULL,
                resource INTEGER NOT NULL,
                PRIMARY KEY (world, id)
            ) STRICT, WITHOUT ROWID;
            INSERT INTO new_tombstones SELECT world, id, number FROM tombstones JOIN kinds USING (kind) JOIN resources USING (name);
            DROP TABLE tombstones;
            ALTER TABLE new_tombstones RENAME TO tombstones;
            DROP TABLE kinds;

            -- The prefix was part of the names of lists, and the resource's name is now. The engine puts all objects on their lists anew.
            DELETE FROM lists;
            """),
        Migration("CREATE INDEX timers_by_object ON timers (id, world);"),
        Migration(
            """
            ALTER TABLE worlds ADD COLUMN snapshot INTEGER;
            ALTER TABLE worlds ADD COLUMN copy_of INTEGER;
            ALTER TABLE worlds ADD COLUMN runs INTEGER NOT NULL DEFAULT 0;
            DROP INDEX worlds_discarded;
            CREATE INDEX worlds_discarded ON worlds (world) WHERE NOT is_current AND snapshot IS NULL;
            CREATE INDEX worlds_by_snapshot ON worlds (snapshot, world) WHERE snapshot IS NOT NULL;
            CREATE TABLE snapshots (
                snapshot INTEGER PRIMARY KEY AUTOINCREMENT,
                account TEXT NOT NULL,
                platform TEXT NOT NULL,
                livemode INTEGER NOT NULL,
                name TEXT NOT NULL,
                created INTEGER NOT NULL,
                objects INTEGER NOT NULL DEFAULT 0,
                accounts INTEGER NOT NULL DEFAULT 0,
                clock INTEGER NOT NULL DEFAULT 0,
                runs INTEGER NOT NULL DEFAULT 0,
                is_complete INTEGER NOT NULL DEFAULT 0
            ) STRICT;
            CREATE UNIQUE INDEX snapshots_by_name ON snapshots (account, platform, livemode, name) WHERE is_complete;
            """),
        // Lists hide what belongs to test clocks, and subscriptions are on a list for each of their prices. The engine makes all lists anew.
        Migration("DELETE FROM lists;"),
        // Customers are found by the prefix of their invoices, too.
        Migration("DELETE FROM lists;"),
    ]
}
