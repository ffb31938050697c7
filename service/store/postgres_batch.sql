-- What the writer's connection prepares: planned once, then told by name. Read by postgres_writing.py.

-- Many texts travel as one, parted by a control character, which none of them holds.

-- The head under its lock, and what of a server's settings makes it careless: a reload needs no new connection.
PREPARE amanah_locked AS
SELECT size, root, received_at, checkpoint,
       (SELECT name FROM unnest('{fsync,full_page_writes,synchronous_commit}'::text[]) AS name
        WHERE current_setting(name) = 'off' LIMIT 1)
FROM amanah.head FOR UPDATE;

-- What stands committed, as far as a batch asks. $1: the size up to which the process knows everything; $2: the streams
-- the batch names; $3: those of them of which the process knows nothing. What moved behind $1 is told in any case. 4096
-- records (NEAR) bound what is read again; a row of amanah.tile holds 32 hashes (PART).
PREPARE amanah_ground (bigint, text, text) AS
WITH moved AS (
    SELECT stream, max(version) AS version FROM amanah.event WHERE record > $1 AND record <= $1 + 4096 GROUP BY stream
)
SELECT 'head' AS kind, size AS number, received_at AS version, checkpoint AS name, root AS data FROM amanah.head
UNION ALL
SELECT 'streams', COALESCE(max(id), 0), NULL, NULL, NULL FROM amanah.stream
UNION ALL
-- No row, unless somebody changed under a running program what makes a COMMIT last: a reload needs no new connection.
SELECT 'careless', NULL, NULL, name, NULL FROM unnest('{fsync,full_page_writes,synchronous_commit}'::text[]) AS name
WHERE current_setting(name) = 'off'
UNION ALL
SELECT 'moved', id, moved.version, name, CASE WHEN name IN (SELECT unnest(string_to_array($2, E'\x1e'))) THEN (
    SELECT entry FROM amanah.event AS e WHERE e.stream = id AND e.version = moved.version
) END
FROM moved JOIN amanah.stream ON id = moved.stream
UNION ALL
SELECT 'place', id, last.version, name, last.entry
FROM unnest(string_to_array($3, E'\x1e')) AS name JOIN amanah.stream USING (name) CROSS JOIN LATERAL (
    SELECT version, entry FROM amanah.event AS e WHERE e.stream = id ORDER BY version DESC LIMIT 1
) AS last
UNION ALL
SELECT 'leaves', part, NULL, NULL, data FROM amanah.tile
WHERE level = 0 AND part >= $1 / 32 AND part <= ($1 + 4096) / 32;

PREPARE amanah_streams (int[], text[]) AS
INSERT INTO amanah.stream SELECT * FROM unnest($1, $2);

-- $1: the size before. Entries and contents are text, because their bytes are UTF-8 and go as they are (as bytea each would
-- travel as two); an empty content is NULL. What arrived must hash to
-- the leaf that is sealed ($6, 32 bytes each): where it does not, NULL is refused.
PREPARE amanah_events (bigint, int[], int[], text, text, bytea) AS
INSERT INTO amanah.event
SELECT $1 + n, stream, version,
       CASE WHEN sha256('\x00'::bytea || entry) = substr($6, (n::int - 1) * 32 + 1, 32) THEN entry END, content
FROM (
    SELECT n, stream, version, convert_to(entry, 'UTF8') AS entry, convert_to(content, 'UTF8') AS content
    FROM unnest($2, $3, string_to_array($4, E'\x1e'), string_to_array($5, E'\x1e', ''))
    WITH ORDINALITY AS given (stream, version, entry, content, n)
    OFFSET 0  -- converted once, not wherever it is used
) AS arrived;

-- A part of a tile grows from exactly the length it had when the hashes were computed; else NULL is refused.
-- $1, $2: level and part; $3: the bytes it held; $4: what is added. One at a time: an act alone, which lets one part
-- grow, saves a third of what the same took with arrays, and the four of a batch cost no more.
PREPARE amanah_grown (int, bigint, int, bytea) AS
INSERT INTO amanah.tile
SELECT $1, $2, CASE WHEN octet_length(COALESCE(old, '')) = $3 THEN COALESCE(old, '') || $4 END
FROM (SELECT (SELECT data FROM amanah.tile WHERE level = $1 AND part = $2) AS old) AS stands
ON CONFLICT (level, part) DO UPDATE SET data = excluded.data;

PREPARE amanah_head (bigint, bytea, bigint, text) AS
UPDATE amanah.head SET size = $1, root = $2, received_at = $3, checkpoint = $4;
