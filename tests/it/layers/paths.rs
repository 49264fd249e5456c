//! What a file of source names and defines: read word by word, without a parser of Rust. Comments
//! and texts do not count, and what a macro is given counts as code.

use std::collections::BTreeSet;

/// A path as it is written, with the module in which it is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct WrittenPath {
    /// The module around it: `["register", "store"]`.
    pub(super) module: Vec<String>,
    /// Its parts: `["super", "Register"]`.
    pub(super) parts: Vec<String>,
    pub(super) is_import: bool,
}

/// A name that a `use` brings into a module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Import {
    pub(super) module: Vec<String>,
    pub(super) parts: Vec<String>,
    /// What it is called there; `*` for all that there is.
    pub(super) name: String,
    pub(super) is_public: bool,
}

/// What a file names and defines.
#[derive(Debug, Default)]
pub(super) struct Source {
    pub(super) paths: BTreeSet<WrittenPath>,
    pub(super) imports: Vec<Import>,
    /// The items of each module, with that module.
    pub(super) items: BTreeSet<(Vec<String>, String)>,
    /// The modules that stand in the file, itself first.
    pub(super) modules: Vec<Vec<String>>,
    /// All words but those of imports.
    pub(super) words: BTreeSet<String>,
}

/// The words that begin an item.
const ITEMS: [&str; 8] = ["const", "enum", "fn", "static", "struct", "trait", "type", "union"];

/// Reads the text of the file that holds a module.
pub(super) fn read(module: &[String], text: &str) -> Source {
    let tokens = tokens(text);
    let mut source = Source { modules: vec![module.to_vec()], ..Source::default() };
    let mut reader = Reader { tokens: &tokens, at: 0, module: module.to_vec(), open: Vec::new() };
    while reader.at < tokens.len() {
        reader.step(&mut source);
    }
    source
}

/// What a bracket that is open stands around.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    Module,
    /// The input of a macro that stands among items: what it names may be an item.
    Macro,
    Other,
}

struct Reader<'t> {
    tokens: &'t [String],
    at: usize,
    module: Vec<String>,
    open: Vec<Open>,
}

impl Reader<'_> {
    fn token(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", String::as_str)
    }

    fn back(&self, n: usize) -> &str {
        self.at.checked_sub(n).map_or("", |at| self.token(at))
    }

    /// Reads on by a token, a path or an import.
    fn step(&mut self, source: &mut Source) {
        let token = self.token(self.at).to_owned();
        match token.as_str() {
            "{" | "(" | "[" => {
                let is_macro =
                    self.back(1) == "!" || (self.back(2) == "!" && is_word(self.back(1)));
                let is_among_items = self.open.iter().all(|open| *open == Open::Module);
                let of_module = self.back(2) == "mod" && token == "{" && is_among_items;
                let open = match (of_module, is_macro && is_among_items) {
                    (true, _) => {
                        self.module.push(self.back(1).to_owned());
                        source.modules.push(self.module.clone());
                        Open::Module
                    }
                    (_, true) => Open::Macro,
                    _ => Open::Other,
                };
                self.open.push(open);
                self.at += 1;
            }
            "}" | ")" | "]" => {
                if self.open.pop() == Some(Open::Module) {
                    self.module.pop();
                }
                self.at += 1;
            }
            "use" if self.token(self.at + 1) != "<" => self.import(source),
            _ if is_word(&token) => self.word(source),
            _ => self.at += 1,
        }
    }

    /// Reads a word, with the rest of the path that it begins.
    fn word(&mut self, source: &mut Source) {
        let word = self.token(self.at).to_owned();
        let is_item = ITEMS.contains(&self.back(1))
            || (self.back(1) == "mut" && self.back(2) == "static")
            || (self.back(1) == "!" && self.back(2) == "macro_rules");
        let is_among_items = self.open.iter().all(|open| *open == Open::Module);
        if (is_item && is_among_items) || self.open.contains(&Open::Macro) {
            source.items.insert((self.module.clone(), word.clone()));
        }
        source.words.insert(word.clone());
        let is_visibility = self.back(1) == "in" && self.back(3) == "pub";
        let goes_on = self.back(1) == "::";
        let mut parts = vec![word];
        while self.token(self.at + 1) == "::" && is_word(self.token(self.at + 2)) {
            self.at += 2;
            parts.push(self.token(self.at).to_owned());
            source.words.insert(self.token(self.at).to_owned());
        }
        self.at += 1;
        if parts.len() > 1 && !is_visibility && !goes_on {
            let module = self.module.clone();
            source.paths.insert(WrittenPath { module, parts, is_import: false });
        }
    }

    /// Reads an import to its end.
    fn import(&mut self, source: &mut Source) {
        let is_public = self.back(1) == "pub" || (self.back(1) == ")" && self.back(4) == "pub");
        self.at += 1;
        self.tree(&[], is_public, source);
        self.at += 1;
    }

    /// Reads what an import brings: a path, or a list of those below a path.
    fn tree(&mut self, before: &[String], is_public: bool, source: &mut Source) {
        let mut parts = before.to_vec();
        loop {
            match self.token(self.at) {
                "{" => {
                    self.at += 1;
                    while self.token(self.at) != "}" && self.at < self.tokens.len() {
                        self.tree(&parts, is_public, source);
                        self.at += usize::from(self.token(self.at) == ",");
                    }
                    self.at += 1;
                    return;
                }
                "::" => self.at += 1,
                part if is_word(part) || part == "*" => {
                    parts.push(part.to_owned());
                    self.at += 1;
                    if self.token(self.at) != "::" {
                        break;
                    }
                }
                _ => return,
            }
        }
        if parts.last().is_some_and(|last| last == "self") && parts.len() > 1 {
            parts.pop();
        }
        let Some(mut name) = parts.last().cloned() else { return };
        if self.token(self.at) == "as" {
            name = self.token(self.at + 1).to_owned();
            self.at += 2;
        }
        if name == "*" {
            parts.pop();
        }
        let module = self.module.clone();
        let path = WrittenPath { module: module.clone(), parts: parts.clone(), is_import: true };
        if !is_public {
            source.paths.insert(path);
        }
        source.imports.push(Import { module, parts, name, is_public });
    }
}

fn is_word(token: &str) -> bool {
    token.chars().next().is_some_and(|first| first.is_alphabetic() || first == '_')
}

/// Cuts a text into words, `::` and other characters. A text that itself is a path, as serde is
/// given one, is read as one; other texts, comments, numbers and lifetimes are left out.
fn tokens(text: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            block_comment(rest)
        } else if let Some((length, inside)) = quoted(rest) {
            if inside.starts_with("crate::") || inside.starts_with("super::") {
                tokens.extend(self::tokens(inside));
            }
            length
        } else if first == '\'' {
            after_apostrophe(rest)
        } else if first.is_alphanumeric() || first == '_' {
            let is_part = |c: char| c.is_alphanumeric() || c == '_';
            let length = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
            if !first.is_numeric() {
                tokens.push(rest[..length].to_owned());
            }
            length
        } else if rest.starts_with("::") {
            tokens.push("::".to_owned());
            2
        } else {
            if !first.is_whitespace() {
                tokens.push(first.to_string());
            }
            first.len_utf8()
        };
        rest = &rest[length..];
    }
    tokens
}

/// Returns how long a comment is, others within it and all.
fn block_comment(text: &str) -> usize {
    let (mut depth, mut at) = (0, 0);
    while at < text.len() {
        if text[at..].starts_with("/*") {
            (depth, at) = (depth + 1, at + 2);
        } else if text[at..].starts_with("*/") {
            (depth, at) = (depth - 1, at + 2);
            if depth == 0 {
                return at;
            }
        } else {
            at += text[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    text.len()
}

/// Returns how long a text in quotation marks is that stands at the start, and what is in it.
fn quoted(text: &str) -> Option<(usize, &str)> {
    let plain = text.trim_start_matches(['b', 'c']);
    let prefix = text.len() - plain.len();
    if prefix > 1 {
        return None;
    }
    if let Some(raw) = plain.strip_prefix('r') {
        let n_hashes = raw.len() - raw.trim_start_matches('#').len();
        let inside = raw[n_hashes..].strip_prefix('"')?;
        let end = format!("\"{}", "#".repeat(n_hashes));
        let length = inside.find(&end).unwrap_or(inside.len());
        let whole = prefix + 1 + n_hashes + 1 + length + end.len();
        return Some((whole.min(text.len()), &inside[..length]));
    }
    let inside = plain.strip_prefix('"')?;
    let mut is_escaped = false;
    let end = inside.find(|c| {
        let is_end = c == '"' && !is_escaped;
        is_escaped = c == '\\' && !is_escaped;
        is_end
    });
    let length = end.unwrap_or(inside.len());
    Some(((prefix + length + 2).min(text.len()), &inside[..length]))
}

/// Returns how long a character, or the start of a lifetime, is.
fn after_apostrophe(text: &str) -> usize {
    let inside = &text[1..];
    let mut chars = inside.chars();
    match (chars.next(), chars.next()) {
        (Some('\\'), Some(escaped)) => {
            let start = 1 + escaped.len_utf8();
            let end = inside[start..].find('\'').map_or(inside.len(), |end| start + end + 1);
            1 + end
        }
        (Some(one), Some('\'')) => 1 + one.len_utf8() + 1,
        // A lifetime is no word.
        _ => {
            let is_part = |c: char| c.is_alphanumeric() || c == '_';
            1 + inside.find(|c| !is_part(c)).unwrap_or(inside.len())
        }
    }
}

/// The reader itself: lists, inline modules, comments, texts, macros and items.
#[test]
fn paths_are_found() {
    let text = "
use crate::{a::B, c::{D as E, self}};
//! crate::comment::No
use super::{e, f::G};
pub(crate) use self::child::H;
mod inner {
    use super::here;
    struct Within;
}
#[serde(with = \"crate::text::as_text\")]
struct Item<'a>(&'a str);
ids! { VersionId, UnitId }
const QUOTE: char = '\"'; /* crate::no::No /* at all */ */
fn f() { crate::j::k(super::l()); print!(\"{} crate::no\", child::M); let n = 1..2; }
";
    let source = read(&["m".to_owned()], text);
    let paths: Vec<String> = source
        .paths
        .iter()
        .map(|path| format!("{}: {}", path.module.join("::"), path.parts.join("::")))
        .collect();
    assert_eq!(
        paths,
        [
            "m: child::M",
            "m: crate::a::B",
            "m: crate::c",
            "m: crate::c::D",
            "m: crate::j::k",
            "m: crate::text::as_text",
            "m: super::e",
            "m: super::f::G",
            "m: super::l",
            "m::inner: super::here",
        ]
    );
    let items: Vec<&str> = source.items.iter().map(|(_, item)| item.as_str()).collect();
    assert_eq!(items, ["Item", "QUOTE", "UnitId", "VersionId", "f", "Within"]);
    let public: Vec<&str> =
        source.imports.iter().filter(|it| it.is_public).map(|it| it.name.as_str()).collect();
    assert_eq!(public, ["H"]);
}
