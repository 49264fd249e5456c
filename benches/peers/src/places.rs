//! Finding communes by name, beside maps, an automaton, a full-text index and a measure of likeness.
//!
//! Names are those of the communes of the day before the reform. Before anything is timed, every way
//! answers many texts, and how many it got right is told behind the table ([`notes`]); timed are texts
//! that all ways of the row answer rightly and alike. Folding the text is part of each way's time.

use std::collections::BTreeMap;

use fst::automaton::{Automaton as _, Str};
use fst::{IntoStreamer as _, Streamer as _};
use levenshtein_automata::LevenshteinAutomatonBuilder;
use rapidfuzz::distance::indel::{Args, BatchComparator};
use rusqlite::{Connection, params};
use rustc_hash::FxHashMap;
use sapnhap::error::PlaceFault;
use sapnhap::places::{Match, Places};
use sapnhap::{Code, ErrorKind, Level, Register, Snapshot, Version};
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use crate::rounds::{Target, Work};
use crate::{BEFORE, number, shuffle};

/// How many texts of a row are answered before timing, but for exact names, which all are.
const COUNTED: usize = 1000;
/// How many of them are timed, and how many where each takes long.
const TIMED: usize = 300;
const TIMED_MISSPELT: usize = 50;
/// How many units are offered for what is being typed, and how many near names are told.
const OFFERED: usize = 10;
const NEAR: usize = 5;
/// The letters that are typed.
const TYPED: usize = 4;

const SCHEMA: &str = "
    CREATE VIRTUAL TABLE line USING fts5 (text, tokenize = 'unicode61 remove_diacritics 2');
    CREATE VIRTUAL TABLE name USING fts5 (
        text, tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3 4');";
const WITH_WORDS: &str = "SELECT rowid FROM line WHERE line MATCH ?1 LIMIT 2";
const BEGINNING: &str = "SELECT rowid FROM name WHERE name MATCH ?1 LIMIT 10";

/// Prints the rows; returns what is to be told of who got how many right.
pub fn print(national: &Register) -> Vec<String> {
    let before = national.at(BEFORE).unwrap();
    let mut units = Vec::from(before.units(Level::COMMUNE));
    shuffle(&mut units);
    let database = database(&units);
    vec![
        exact(before, &units, &database),
        beginnings(before, &units, &database),
        misspelt_within(before, &units),
        misspelt_alone(before, &units),
    ]
}

/// Tells what the ways got right, and what they do not do.
pub fn notes(rights: &[String]) {
    println!(
        "
Finding communes by name: timed are texts that all ways of a row answer rightly and alike. Of those
that were tried before,
"
    );
    rights.iter().for_each(|right| println!("- {right}"));
    println!(
        "
The peers hold the communes of that day alone; the library's index has the units of all levels and
dates. What the others do not do:

- The hash map, fst and rapidfuzz know one text for each commune: a kind that is abbreviated or
  left out, a unit above that is, another order, another name or spelling finds nothing, or is
  only less alike. They fold the text to lower case without diacritics (đ by hand), so names that
  differ in marks alone are one, and of two communes with one text they have the first.
- FTS5 finds words in any order and in any unit: phường 1, quận 10 is phường 10, quận 1; a phrase
  finds them in just that order. It has no kinds, does not know which unit lies in which, and
  heeds no marks; ambiguous is what has a second row. Its remove_diacritics leaves đ, so a d that
  is typed for it does not find it.
- For what is being typed, they give the first ten in the order of their index; the library ranks,
  says why and which bytes match, heeds no white space (la ng is lang), and where fewer than ten
  begin so goes on with names of which words begin so. What is typed has no marks here, since the
  others cannot heed them. Right is whatever begins so to the letter or is offered by the library
  as beginning so, if there is as much of it as there can be.
- For misspelt names, rapidfuzz measures every text (indel, which is its ratio) and has the best
  five; fst with the automaton has all within one letter, none nearer than another, and the
  automaton is made for each text. The library says which part of the text is wrong, within which
  units it was looked for, and before that whether the text is of another date, another encoding
  or another keyboard; it gives five near units, or the only likely one."
    );
}

/// What a row asks.
#[derive(Debug, Clone, Copy)]
enum Asks {
    /// The one commune that is meant.
    One,
    /// Ten of the communes that may be meant, or at least as many as surely are.
    Ten,
    /// Some communes with the one that is meant.
    Among,
}

impl Asks {
    fn is_right(self, found: &[u32], text: &Text) -> bool {
        match self {
            Self::One => found == text.meant,
            Self::Ten => {
                found.len() >= text.n_sure.min(OFFERED)
                    && found.iter().all(|it| text.meant.contains(it))
            }
            Self::Among => text.meant.iter().all(|it| found.contains(it)),
        }
    }

    /// Sums up what was found with little work, for it is timed.
    fn sum(self, found: &[u32], text: &Text) -> u64 {
        match self {
            Self::One => found.first().map_or(0, |&found| u64::from(found) + 1),
            Self::Ten => found.len() as u64,
            Self::Among => u64::from(self.is_right(found, text)),
        }
    }
}

/// A text, and the numbers of the communes that it may mean.
struct Text {
    text: String,
    meant: Vec<u32>,
    /// How many of them it surely means.
    n_sure: usize,
}

impl Text {
    fn of_one(text: String, meant: u32) -> Self {
        Self { text, meant: vec![meant], n_sure: 1 }
    }
}

/// Puts the numbers of what a text finds into a list.
type Answer<'a> = Box<dyn FnMut(&str, &mut Vec<u32>) + 'a>;

/// Counts what the ways get right, times them and prints their rows; returns the counts in words.
fn compare(
    (name, asks, n_timed): (&str, Asks, usize),
    mut texts: Vec<Text>,
    mut ways: Vec<(&str, Answer<'_>)>,
) -> String {
    let n_texts = texts.len();
    let mut rights = vec![0; ways.len()];
    let mut found = Vec::new();
    texts.retain(|text| {
        let (mut all_are, mut first) = (true, None);
        for ((_, answer), n_right) in ways.iter_mut().zip(&mut rights) {
            found.clear();
            answer(&text.text, &mut found);
            let is_right = asks.is_right(&found, text);
            *n_right += usize::from(is_right);
            let sum = asks.sum(&found, text);
            all_are &= is_right && *first.get_or_insert(sum) == sum;
        }
        all_are
    });
    texts.truncate(n_timed);
    assert_eq!(texts.len(), n_timed, "{name}: too few texts that all ways answer");
    let rights = ways.iter().zip(&rights).map(|((way, _), n_right)| format!("{way} {n_right}"));
    let rights =
        format!("{name}: of {n_texts} right are {}.", rights.collect::<Vec<_>>().join(", "));
    let mut work = Work::new(name, n_timed);
    for (way, mut answer) in ways {
        let (texts, mut found) = (&texts, Vec::new());
        work = work.sum(way, Target::Open, move || {
            let mut sum = 0;
            for text in texts {
                found.clear();
                answer(&text.text, &mut found);
                sum += asks.sum(&found, text);
            }
            sum
        });
    }
    work.print();
    rights
}

/// Lower case without diacritics.
fn folded(text: &str) -> String {
    let letters = text.nfd().filter(|&letter| !is_combining_mark(letter));
    let letters = letters.flat_map(char::to_lowercase);
    letters.map(|letter| if letter == 'đ' { 'd' } else { letter }).collect()
}

/// The labels of a commune and of the units above it.
fn line(unit: &Version<'_>) -> String {
    let above = unit.units_above();
    let labels = std::iter::once(unit.label()).chain(above.map(|above| above.label()));
    labels.collect::<Vec<_>>().join(", ")
}

/// Folded texts, each with the number of the first commune that has it.
struct Names(BTreeMap<String, u32>);

impl Names {
    fn of(units: &[Version<'_>], text: impl Fn(&Version<'_>) -> String) -> Self {
        let mut names = BTreeMap::new();
        for unit in units {
            names.entry(folded(&text(unit))).or_insert(number(unit.id()));
        }
        Self(names)
    }

    fn to_fst(&self) -> fst::Map<Vec<u8>> {
        fst::Map::from_iter(self.0.iter().map(|(name, &unit)| (name, u64::from(unit)))).unwrap()
    }

    /// The best few by likeness of all; most are left out as soon as they cannot be among them.
    ///
    /// The measure is that of `fuzz::ratio`; `fuzz::RatioBatchComparator` of 0.5 is another one, by the
    /// longer of two texts.
    fn most_alike(&self, text: &str, found: &mut Vec<u32>) {
        let measure = BatchComparator::new(folded(text).into_bytes());
        let mut best: Vec<(f64, u32)> = Vec::with_capacity(NEAR + 1);
        for (name, &unit) in &self.0 {
            let least = if best.len() < NEAR { 0.0 } else { best[NEAR - 1].0 };
            let args = Args::default().score_cutoff(least);
            let Some(likeness) = measure.normalized_similarity_with_args(name.bytes(), &args)
            else {
                continue;
            };
            let place = best.partition_point(|&(better, _)| better >= likeness);
            best.insert(place, (likeness, unit));
            best.truncate(NEAR);
        }
        found.extend(best.iter().map(|&(_, unit)| unit));
    }
}

fn database(units: &[Version<'_>]) -> Connection {
    let connection = Connection::open_in_memory().unwrap();
    connection.execute_batch(SCHEMA).unwrap();
    connection.execute_batch("BEGIN").unwrap();
    for (table, text) in
        [("line", line as fn(&Version<'_>) -> String), ("name", |unit| unit.name().to_owned())]
    {
        let insert = format!("INSERT INTO {table} (rowid, text) VALUES (?1, ?2)");
        let mut insert = connection.prepare(&insert).unwrap();
        for unit in units {
            insert.execute(params![number(unit.id()), text(unit)]).unwrap();
        }
    }
    let optimize = "INSERT INTO line (line) VALUES ('optimize');
        INSERT INTO name (name) VALUES ('optimize'); COMMIT;";
    connection.execute_batch(optimize).unwrap();
    connection
}

/// Asks a full-text table.
fn matching(statement: &mut rusqlite::Statement<'_>, query: &str, found: &mut Vec<u32>) {
    let mut rows = statement.query(params![query]).unwrap();
    while let Some(row) = rows.next().unwrap() {
        found.push(row.get(0).unwrap());
    }
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

/// Names with the units above, just as they are.
fn exact(before: Snapshot<'_>, units: &[Version<'_>], database: &Connection) -> String {
    let names = Names::of(units, line);
    let fst = names.to_fst();
    let hashed: FxHashMap<String, u32> = names.0.into_iter().collect();
    let mut with_words = database.prepare(WITH_WORDS).unwrap();
    let mut with_phrase = database.prepare(WITH_WORDS).unwrap();
    let places = before.places();
    let text = |unit: &Version<'_>| Text::of_one(line(unit), number(unit.id()));
    let ways: Vec<(&str, Answer<'_>)> = vec![
        (
            "sapnhap",
            Box::new(|text, found| {
                found.extend(places.read(text).ok().map(|place| number(place.unit().id())));
            }),
        ),
        ("FxHashMap", Box::new(|text, found| found.extend(hashed.get(&folded(text))))),
        (
            "fst::Map",
            Box::new(|text, found| found.extend(fst.get(folded(text)).map(|unit| unit as u32))),
        ),
        (
            "SQLite FTS5, words",
            Box::new(|text, found| {
                let words = text.split([' ', ',']).filter(|word| !word.is_empty());
                let query = words.map(quoted).collect::<Vec<_>>().join(" ");
                matching(&mut with_words, &query, found);
            }),
        ),
        (
            "SQLite FTS5, phrase",
            Box::new(|text, found| matching(&mut with_phrase, &quoted(text), found)),
        ),
    ];
    compare(("exact name", Asks::One, TIMED), units.iter().map(text).collect(), ways)
}

/// The first letters of names, without marks.
fn beginnings(before: Snapshot<'_>, units: &[Version<'_>], database: &Connection) -> String {
    // The number behind the name tells communes of one name apart.
    let names = Names::of(units, |unit| format!("{}, {:05}", unit.name(), number(unit.id())));
    let fst = names.to_fst();
    let mut beginning = database.prepare(BEGINNING).unwrap();
    let places = before.places().at_level(Level::COMMUNE);
    let offered = |text: &str, most: usize, found: &mut Vec<u32>| {
        let offered = places.complete(text, most);
        let begin_so = offered.iter().filter(|offered| offered.why() <= Match::Start);
        found.extend(begin_so.map(|offered| number(offered.unit().id())));
    };
    let texts = units.iter().take(COUNTED).filter_map(|unit| {
        let name = folded(unit.name());
        let mut letters = name.char_indices().filter(|(_, letter)| letter.is_alphabetic());
        let (last, letter) = letters.nth(TYPED - 1)?;
        let text = name[..last + letter.len_utf8()].to_owned();
        // Those that begin so to the letter, white space and all; and those that the library offers.
        let begin_so =
            names.0.range(text.clone()..).take_while(|(name, _)| name.starts_with(&text));
        let mut meant: Vec<u32> = begin_so.map(|(_, &unit)| unit).collect();
        let n_sure = meant.len();
        offered(&text, units.len(), &mut meant);
        Some(Text { text, meant, n_sure })
    });
    let ways: Vec<(&str, Answer<'_>)> = vec![
        ("sapnhap", Box::new(|text, found| offered(text, OFFERED, found))),
        (
            "fst, prefix",
            Box::new(|text, found| {
                let folded = folded(text);
                let mut stream = fst.search(Str::new(&folded).starts_with()).into_stream();
                while let Some((_, unit)) = stream.next() {
                    found.push(unit as u32);
                    if found.len() == OFFERED {
                        break;
                    }
                }
            }),
        ),
        (
            "SQLite FTS5, prefix",
            Box::new(|text, found| {
                matching(&mut beginning, &format!("^ {} *", quoted(text)), found);
            }),
        ),
    ];
    compare(("first four letters", Asks::Ten, TIMED), texts.collect(), ways)
}

/// A name with another letter in the middle, where it has enough of them.
fn misspelt(unit: &Version<'_>) -> Option<String> {
    let name = unit.name();
    let letters = || name.char_indices().filter(|(_, letter)| letter.is_alphabetic());
    let n_letters = letters().count();
    let (middle, letter) = letters().nth(n_letters / 2).filter(|_| n_letters > TYPED)?;
    Some(format!("{}z{}", &name[..middle], &name[middle + letter.len_utf8()..]))
}

/// What the library says that a text may mean, by the numbers of codes.
fn likely(places: &Places<'_>, of: &FxHashMap<Code, u32>, text: &str, found: &mut Vec<u32>) {
    let Err(error) = places.read(text) else { return };
    match error.kind() {
        ErrorKind::Place(PlaceFault::NotUnderstood { near, .. }) => {
            found.extend(near.iter().filter_map(|near| of.get(&near.code)));
        }
        ErrorKind::Place(PlaceFault::Suggested { unit, .. }) => found.extend(of.get(&unit.code)),
        _ => {}
    }
}

fn misspelt_rows(
    name: &str,
    places: &Places<'_>,
    names: &Names,
    of: &FxHashMap<Code, u32>,
    texts: Vec<Text>,
) -> String {
    let fst = names.to_fst();
    let builder = LevenshteinAutomatonBuilder::new(1, false);
    let ways: Vec<(&str, Answer<'_>)> = vec![
        ("sapnhap", Box::new(|text, found| likely(places, of, text, found))),
        ("rapidfuzz", Box::new(|text, found| names.most_alike(text, found))),
        (
            "fst, levenshtein_automata",
            Box::new(|text, found| {
                let mut stream = fst.search(builder.build_dfa(&folded(text))).into_stream();
                while let Some((_, unit)) = stream.next() {
                    found.push(unit as u32);
                }
            }),
        ),
    ];
    compare((name, Asks::Among, TIMED_MISSPELT), texts, ways)
}

/// Misspelt names with the units above.
fn misspelt_within(before: Snapshot<'_>, units: &[Version<'_>]) -> String {
    let names = Names::of(units, line);
    let of: FxHashMap<Code, u32> =
        units.iter().map(|unit| (unit.code(), number(unit.id()))).collect();
    let texts = units.iter().take(COUNTED).filter_map(|unit| {
        let text = line(unit).replacen(unit.name(), &misspelt(unit)?, 1);
        Some(Text::of_one(text, number(unit.id())))
    });
    misspelt_rows("misspelt name", &before.places(), &names, &of, texts.collect())
}

/// Misspelt names without anything else; any commune of the name is right.
fn misspelt_alone(before: Snapshot<'_>, units: &[Version<'_>]) -> String {
    let names = Names::of(units, |unit| unit.name().to_owned());
    let first = |unit: &Version<'_>| names.0[&folded(unit.name())];
    let of: FxHashMap<Code, u32> = units.iter().map(|unit| (unit.code(), first(unit))).collect();
    let texts = units
        .iter()
        .take(COUNTED)
        .filter_map(|unit| Some(Text::of_one(misspelt(unit)?, first(unit))));
    let places = before.places().at_level(Level::COMMUNE);
    misspelt_rows("misspelt name alone", &places, &names, &of, texts.collect())
}
