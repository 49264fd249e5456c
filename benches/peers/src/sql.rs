//! SQLite in memory, with an index for every question that is asked, and prepared statements.

use rusqlite::{Connection, params};

use crate::facts::{Change, Edge, Facts, OPEN_UNTIL, Record};

const SCHEMA: &str = "
    CREATE TABLE version (
        id INTEGER PRIMARY KEY, unit INTEGER, parent INTEGER, code INTEGER, name INTEGER,
        from_day INTEGER, until_day INTEGER, previous INTEGER, level INTEGER, kind INTEGER);
    CREATE TABLE edge (
        id INTEGER PRIMARY KEY, source INTEGER, target INTEGER, cite INTEGER, area INTEGER,
        population INTEGER);
    CREATE INDEX version_by_code ON version (level, code, from_day, until_day);
    CREATE INDEX edge_by_source ON edge (source, target);
    CREATE INDEX edge_by_target ON edge (target, source);
    PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA temp_store = MEMORY;";

pub const WITH_CODE: &str = "SELECT id FROM version
    WHERE level = 2 AND code = ?1 AND from_day <= ?2 AND until_day > ?2";
pub const SUCCESSORS: &str = "SELECT target FROM edge WHERE source = ?1";
pub const DESCENDANTS: &str = "WITH RECURSIVE walk (id) AS (
        SELECT target FROM edge WHERE source = ?1
        UNION SELECT target FROM edge JOIN walk ON source = walk.id)
    SELECT id FROM walk";
pub const FORMER_DISTRICTS: &str = "SELECT DISTINCT CASE level WHEN 2 THEN parent ELSE unit END
    FROM edge JOIN version ON version.id = source WHERE target = ?1 ORDER BY 1";

/// A register as a database.
#[derive(Debug)]
pub struct Database {
    pub connection: Connection,
}

impl Database {
    /// Makes the database from facts.
    pub fn open(facts: &Facts) -> Self {
        let connection = Connection::open_in_memory().unwrap();
        connection.execute_batch(SCHEMA).unwrap();
        let database = Self { connection };
        database.connection.execute_batch("BEGIN").unwrap();
        database.versions(0, &facts.records, &facts.until);
        database.edges(&facts.edges);
        database.connection.execute_batch("COMMIT; ANALYZE;").unwrap();
        // Changes are taken back after each round, which needs a journal.
        database.connection.execute_batch("PRAGMA journal_mode = MEMORY").unwrap();
        database.connection.set_prepared_statement_cache_capacity(64);
        database
    }

    fn versions(&self, first: u32, records: &[Record], until: &[i32]) {
        let insert = "INSERT INTO version VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
        let mut insert = self.connection.prepare_cached(insert).unwrap();
        for (id, (record, until)) in (first..).zip(records.iter().zip(until)) {
            let Record { unit, parent, code, name, from, previous, level, kind } = record;
            let row = params![id, unit, parent, code, name, from, until, previous, level, kind];
            insert.execute(row).unwrap();
        }
    }

    fn edges(&self, edges: &[Edge]) {
        let insert = "INSERT INTO edge (source, target, cite, area, population)
            VALUES (?1, ?2, ?3, ?4, ?5)";
        let mut insert = self.connection.prepare_cached(insert).unwrap();
        for edge in edges {
            let Edge { source, target, cite, area, population } = edge;
            insert.execute(params![source, target, cite, area, population]).unwrap();
        }
    }

    /// Applies a change within a transaction, which the caller takes back.
    pub fn apply(&self, first: u32, change: &Change) {
        let until = vec![OPEN_UNTIL; change.records.len()];
        self.versions(first, &change.records, &until);
        self.edges(&change.edges);
        let update = "UPDATE version SET until_day = ?2 WHERE id = ?1";
        let mut update = self.connection.prepare_cached(update).unwrap();
        let mut last = u32::MAX;
        for source in
            change.edges.iter().map(|edge| edge.source).chain(change.ended.iter().copied())
        {
            if source != last {
                update.execute(params![source, change.day]).unwrap();
            }
            last = source;
        }
    }

    /// Returns what it holds.
    pub fn facts(&self) -> Facts {
        let mut facts = Facts::default();
        let query = "SELECT unit, parent, code, name, from_day, previous, level, kind, until_day
            FROM version ORDER BY id";
        let mut statement = self.connection.prepare(query).unwrap();
        let mut rows = statement.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            facts.records.push(Record {
                unit: row.get(0).unwrap(),
                parent: row.get(1).unwrap(),
                code: row.get(2).unwrap(),
                name: row.get(3).unwrap(),
                from: row.get(4).unwrap(),
                previous: row.get(5).unwrap(),
                level: row.get(6).unwrap(),
                kind: row.get(7).unwrap(),
            });
            facts.until.push(row.get(8).unwrap());
        }
        let query = "SELECT source, target, cite, area, population FROM edge ORDER BY id";
        let mut statement = self.connection.prepare(query).unwrap();
        let mut rows = statement.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            facts.edges.push(Edge {
                source: row.get(0).unwrap(),
                target: row.get(1).unwrap(),
                cite: row.get(2).unwrap(),
                area: row.get(3).unwrap(),
                population: row.get(4).unwrap(),
            });
        }
        facts
    }
}
