//! The shape of the source: which package and which module may name which, how long files are, what
//! `lib.rs` holds, and that no file names a place on some machine.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// A package of the workspace.
struct Package {
    /// Where it lies, from the root.
    folder: &'static str,
    layers: &'static [&'static [Module]],
    /// The packages of the workspace that it may be built on.
    below: &'static [&'static str],
}

const PACKAGES: &[Package] = &[
    Package { folder: "", layers: LAYERS, below: &[] },
    Package { folder: "crates/regions/", layers: REGIONS, below: &[] },
    Package { folder: "crates/planner/", layers: PLANNER, below: &["sapnhap", "sapnhap-regions"] },
    Package { folder: "crates/maps/", layers: MAPS, below: &["sapnhap", "sapnhap-planner"] },
];

/// The modules of each layer, from the ground up. A module may name those of the layers below;
/// `beside` names the modules of its own layer that it may name too.
const LAYERS: &[&[Module]] = &[
    &[
        Module { name: "amount", beside: GROUND },
        Module { name: "clause", beside: GROUND },
        Module { name: "code", beside: GROUND },
        Module { name: "column", beside: GROUND },
        Module { name: "country", beside: GROUND },
        Module { name: "error", beside: GROUND },
        Module { name: "file", beside: GROUND },
        Module { name: "finding", beside: GROUND },
        Module { name: "json", beside: GROUND },
        Module { name: "language", beside: GROUND },
        Module { name: "level", beside: GROUND },
        Module { name: "list", beside: GROUND },
        Module { name: "name", beside: GROUND },
        Module { name: "period", beside: GROUND },
        Module { name: "share", beside: GROUND },
        Module { name: "sheet", beside: GROUND },
        Module { name: "text", beside: GROUND },
    ],
    &[Module { name: "decree", beside: &[] }],
    &[Module { name: "register", beside: &[] }, Module { name: "table", beside: &["register"] }],
    &[Module { name: "lineage", beside: &[] }],
    &[
        Module { name: "compare", beside: &["diff"] },
        Module { name: "crosswalk", beside: &[] },
        Module { name: "diff", beside: &[] },
        Module { name: "attributes", beside: &[] },
        Module { name: "plan", beside: &["attributes", "compare"] },
        Module { name: "rules", beside: &["attributes", "plan"] },
    ],
    &[
        Module { name: "generate", beside: &[] },
        Module { name: "law", beside: &[] },
        // Holds the README for the documentation tests, and no code.
        Module { name: "readme", beside: &[] },
        Module { name: "report", beside: &[] },
    ],
];

const REGIONS: &[&[Module]] = &[
    &[module("exact"), module("fault"), module("score"), module("watch")],
    &[module("task")],
    &[module("ground")],
    &[module("group")],
    &[module("descent"), module("moves"), module("prepare"), module("reach"), module("ward")],
    &[module("anneal"), module("ask"), module("chains"), module("proof")],
    &[module("parts")],
    &[module("solve"), module("readme")],
];

const PLANNER: &[&[Module]] = &[
    &[module("requirement")],
    &[module("fault")],
    &[module("problem")],
    &[module("names"), module("prepare")],
    &[module("solution")],
    &[module("solve")],
    &[module("proof")],
    &[module("fewest"), module("readme")],
];

const MAPS: &[&[Module]] = &[
    &[module("along"), module("fault")],
    &[module("outlines"), module("points")],
    &[module("picture"), module("readme")],
];

const fn module(name: &'static str) -> Module {
    Module { name, beside: &[] }
}

/// The ground layer, whose modules may name each other.
const GROUND: &[&str] = &[
    "amount", "clause", "code", "column", "country", "error", "file", "finding", "json",
    "language", "level", "list", "name", "period", "share", "sheet", "text",
];

/// Names only what the crate makes public, and is named by nobody.
const LEAF: &str = "vietnam";

/// Modules that name one above them, with what they name. An entry that no longer holds fails.
const KNOWN_UPWARD: &[(&str, &str)] = &[];

const MAX_LINES: usize = 700;

/// Files that are too long and wait to be split. An entry that no longer holds fails.
const KNOWN_LONG: &[&str] = &[];

struct Module {
    name: &'static str,
    beside: &'static [&'static str],
}

fn layer(package: &Package, module: &str) -> Option<(usize, &'static Module)> {
    package.layers.iter().enumerate().find_map(|(rank, modules)| {
        modules.iter().find(|known| known.name == module).map(|known| (rank, known))
    })
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Returns the files under a folder, in order, by their paths from the root of the package. Build
/// results and hidden folders are left out.
fn files(folder: &str) -> Vec<String> {
    let mut found = BTreeSet::new();
    let mut open = vec![root().join(folder)];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() {
                if !name.starts_with("target") && !name.starts_with('.') {
                    open.push(path);
                }
            } else if name != ".git" {
                found.insert(relative(&path));
            }
        }
    }
    found.into_iter().collect()
}

fn relative(path: &Path) -> String {
    path.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/")
}

fn read(file: &str) -> String {
    String::from_utf8_lossy(&fs::read(root().join(file)).unwrap()).into_owned()
}

/// Returns the path of the module that a file holds: `["register", "store"]`.
fn module_of(file: &str) -> Vec<String> {
    let (_, path) = file.split_once("src/").unwrap();
    let path = path.strip_suffix(".rs").unwrap();
    let mut parts: Vec<String> = path.split('/').map(str::to_owned).collect();
    if matches!(parts.last().map(String::as_str), Some("mod" | "lib")) {
        parts.pop();
    }
    parts
}

/// Returns the crate paths that a file of a module names, written out from the root of the crate:
/// `crate::register::Version`. Comments do not count.
fn named_paths(module: &[String], text: &str) -> BTreeSet<String> {
    let mut paths = BTreeSet::new();
    // The indentation of each inline module that is open.
    let mut inline: Vec<usize> = Vec::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let code = line.trim_start();
        let indentation = line.len() - code.len();
        if code.starts_with("//") {
            continue;
        }
        if code == "}" && inline.last() == Some(&indentation) {
            inline.pop();
        }
        let mut statement = code.to_owned();
        // A list of imports is read to its end.
        while statement.matches('{').count() > statement.matches('}').count()
            && (statement.starts_with("use ") || statement.starts_with("pub"))
            && statement.contains("use ")
        {
            statement.push_str(lines.next().unwrap().trim());
        }
        for start in starts(&statement) {
            let rest = &statement[start..];
            let n_supers = rest.split("::").take_while(|part| *part == "super").count();
            let depth = module.len() + inline.len();
            if n_supers == 0 {
                expand(rest, "", &mut paths);
            } else if n_supers >= depth {
                let rest = rest.split("::").skip(n_supers).collect::<Vec<_>>().join("::");
                expand(&rest, "crate::", &mut paths);
            }
        }
        let words: Vec<&str> = code.split_whitespace().collect();
        if let [.., "mod", _, "{"] = words.as_slice() {
            inline.push(indentation);
        }
    }
    paths
}

/// Returns where the paths begin that start at the crate or above.
fn starts(statement: &str) -> Vec<usize> {
    let mut starts = Vec::new();
    for word in ["crate::", "super::"] {
        for (at, _) in statement.match_indices(word) {
            let before = statement[..at].chars().next_back();
            let inside = before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':');
            if !inside {
                starts.push(at);
            }
        }
    }
    starts
}

/// Writes out the braces at the end of a path and adds what comes of it.
fn expand(text: &str, before: &str, paths: &mut BTreeSet<String>) {
    let end = text.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':'));
    let end = end.unwrap_or(text.len());
    let head = &text[..end];
    let is_open = head.is_empty() || head.ends_with("::");
    if !is_open || !text[end..].starts_with('{') {
        paths.insert(format!("{before}{head}"));
        return;
    }
    let before = format!("{before}{head}");
    let (mut depth, mut start) = (0, end + 1);
    for (at, character) in text[end..].char_indices().map(|(at, c)| (at + end, c)) {
        match character {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 1 => {
                expand(text[start..at].trim(), &before, paths);
                start = at + 1;
            }
            _ => {}
        }
        if depth == 0 {
            if !text[start..at].trim().is_empty() {
                expand(text[start..at].trim(), &before, paths);
            }
            return;
        }
    }
}

/// Returns the names that `lib.rs` makes public, as paths: `crate::register::Register`.
fn public_paths(package: &Package) -> BTreeSet<String> {
    let text = read(&format!("{}src/lib.rs", package.folder));
    let mut public = BTreeSet::new();
    for item in items(&text) {
        if let Some(path) = item.strip_prefix("pub use ") {
            expand(path.trim_end_matches(';'), "crate::", &mut public);
        }
        if let Some(module) = item.strip_prefix("pub mod ") {
            public.insert(format!("crate::{}", module.trim_end_matches(';')));
        }
    }
    public
}

/// Returns the items of a file that has neither bodies nor attributes with semicolons: what stands
/// between one semicolon and the next, without comments and attributes.
fn items(text: &str) -> Vec<String> {
    let mut plain = String::new();
    let mut brackets = 0_i32;
    for line in text.lines().map(str::trim) {
        if brackets == 0 && line.starts_with("//") {
            continue;
        }
        if brackets > 0 || line.starts_with("#[") || line.starts_with("#![") {
            for character in line.chars() {
                brackets += match character {
                    '[' | '(' => 1,
                    ']' | ')' => -1,
                    _ => 0,
                };
            }
            continue;
        }
        plain.push_str(line);
        plain.push(' ');
    }
    plain
        .split_inclusive(';')
        .map(|item| item.trim().to_owned())
        .filter(|i| !i.is_empty())
        .collect()
}

#[test]
fn modules_name_only_what_is_below() {
    let mut violations = Vec::new();
    let mut known: BTreeSet<(&str, &str)> = KNOWN_UPWARD.iter().copied().collect();
    for package in PACKAGES {
        let public = public_paths(package);
        for file in files(&format!("{}src", package.folder)) {
            let module = module_of(&file);
            let Some(own) = module.first() else { continue };
            for path in named_paths(&module, &read(&file)) {
                let Some(target) =
                    path.strip_prefix("crate::").and_then(|rest| rest.split("::").next())
                else {
                    continue;
                };
                let is_known = KNOWN_UPWARD.iter().any(|&(module, of)| module == own && of == path);
                if is_known {
                    known.retain(|&(module, of)| !(module == own && of == path));
                } else if !is_allowed(package, &public, own, &path, target) {
                    violations.push(format!("{file}: {path}"));
                }
            }
        }
    }
    assert_eq!(violations, Vec::<String>::new());
    assert!(known.is_empty(), "no longer so, take them off the list: {known:?}");
}

/// Whether a module may name a path, which begins with the module `target`.
fn is_allowed(
    package: &Package,
    public: &BTreeSet<String>,
    own: &str,
    path: &str,
    target: &str,
) -> bool {
    if target == own {
        return true;
    }
    if own == LEAF {
        return public.contains(path)
            || public.contains(&format!("crate::{target}"))
            || public.iter().any(|item| item.ends_with(&format!("::{target}")));
    }
    match (layer(package, own), layer(package, target)) {
        (Some((rank, module)), Some((below, _))) => {
            below < rank || (below == rank && module.beside.contains(&target))
        }
        _ => false,
    }
}

#[test]
fn every_module_has_a_layer() {
    let mut unknown = BTreeSet::new();
    for package in PACKAGES {
        let modules = files(&format!("{}src", package.folder));
        let modules = modules.iter().filter_map(|file| module_of(file).first().cloned());
        unknown.extend(modules.filter(|name| name != LEAF && layer(package, name).is_none()));
    }
    assert_eq!(unknown, BTreeSet::new());
}

/// What a package is built on stands in its manifest: other packages of the workspace only from the
/// table, and nothing of a solver, random numbers, drawing or geometry in `sapnhap`.
#[test]
fn packages_are_built_on_those_below() {
    let folders: BTreeSet<String> = files("crates")
        .iter()
        .filter_map(|file| file.strip_suffix("Cargo.toml").map(str::to_owned))
        .collect();
    let named: BTreeSet<String> =
        PACKAGES.iter().map(|it| it.folder.to_owned()).filter(|it| !it.is_empty()).collect();
    assert_eq!(folders, named);
    for package in PACKAGES {
        let manifest = read(&format!("{}Cargo.toml", package.folder));
        let start = manifest.find("\n[dependencies]\n").unwrap() + "\n[dependencies]\n".len();
        let end = manifest[start..].find("\n[").map_or(manifest.len(), |end| start + end);
        let names = manifest[start..end].lines().filter_map(|line| {
            let name = line.split(['.', ' ', '=']).next()?;
            (!name.is_empty() && !name.starts_with('#')).then_some(name)
        });
        for name in names {
            let is_ours = name == "sapnhap" || name.starts_with("sapnhap-");
            assert!(!is_ours || package.below.contains(&name), "{}{name}", package.folder);
            let is_heavy = ["geo", "microlp", "rand", "rand_pcg", "rayon", "spade", "svg"];
            assert!(!package.folder.is_empty() || !is_heavy.contains(&name), "{name}");
        }
    }
}

#[test]
fn files_are_short() {
    let sources = files("").into_iter().filter(|file| file.ends_with(".rs"));
    let long: Vec<String> = sources.filter(|file| read(file).lines().count() > MAX_LINES).collect();
    assert_eq!(long, KNOWN_LONG);
}

#[test]
fn lib_holds_docs_and_re_exports_only() {
    let libs = PACKAGES.iter().map(|package| format!("{}src/lib.rs", package.folder));
    for item in libs.flat_map(|lib| items(&read(&lib))) {
        let is_module = item.starts_with("mod ") || item.starts_with("pub mod ");
        assert!((is_module && item.ends_with(';')) || item.starts_with("pub use "), "{item}");
        assert!(!item.contains('{') || item.starts_with("pub use "), "{item}");
    }
}

/// Places that only some machine has. Split, so that this file does not name them.
const PLACES: &[&str] = &[
    concat!("../", "shared"),
    concat!("/", "work/"),
    concat!("/", "home/"),
    concat!("/", "Users/"),
    concat!("/", "root/"),
    concat!("/", "tmp/"),
    concat!("C:", "\\"),
];

#[test]
fn no_file_names_a_place_on_a_machine() {
    let mut found = Vec::new();
    for file in files("") {
        let text = read(&file);
        for place in PLACES {
            // Inside a longer path or an address it is something else.
            let stands_alone = text.match_indices(place).any(|(at, _)| {
                let before = text[..at].chars().next_back();
                before.is_none_or(|c| !(c.is_alphanumeric() || "._-/~".contains(c)))
            });
            if stands_alone {
                found.push(format!("{file}: {place}"));
            }
        }
    }
    assert_eq!(found, Vec::<String>::new());
}

/// The reader itself: lists, inline modules, comments and the way up.
#[test]
fn paths_are_found() {
    let text = "
use crate::{a::B, c::{D, self}};
//! crate::comment::No
use super::{e, f::G};
mod inner {
    use super::here;
    use super::super::h::I;
}
use super::super::deep;
fn f() { crate::j::k(super::l()); other::crate_name::x() }
";
    let paths = named_paths(&["m".to_owned()], text);
    let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
    assert_eq!(
        paths,
        [
            "crate::a::B",
            "crate::c::D",
            "crate::c::self",
            "crate::deep",
            "crate::e",
            "crate::f::G",
            "crate::h::I",
            "crate::j::k",
            "crate::l",
        ]
    );
}
