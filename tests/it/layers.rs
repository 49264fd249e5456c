//! The shape of the source: which package and which module may name which, how long files are, what
//! `lib.rs` holds, and that no file names a place on some machine.

mod arrows;
mod long_functions;
mod paths;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use self::arrows::{Names, on_circles};

/// A package of the workspace.
struct Package {
    /// Where it lies, from the root.
    folder: &'static str,
    layers: &'static [&'static [Module]],
    /// The packages of the workspace that it may be built on.
    below: &'static [&'static str],
    /// Arrows on circles of files that wait to be removed: who uses whom. One that lies on no circle
    /// any more fails.
    circles: &'static [(&'static str, &'static str)],
}

const PACKAGES: &[Package] = &[
    Package { folder: "", layers: LAYERS, below: &[], circles: KNOWN_CIRCLES },
    Package { folder: "crates/regions/", layers: REGIONS, below: &[], circles: &[] },
    Package {
        folder: "crates/planner/",
        layers: PLANNER,
        below: &["sapnhap", "sapnhap-regions"],
        circles: &[],
    },
    Package {
        folder: "crates/maps/",
        layers: MAPS,
        below: &["sapnhap", "sapnhap-planner"],
        circles: &[],
    },
    Package { folder: "crates/datafusion/", layers: DATAFUSION, below: &["sapnhap"], circles: &[] },
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
        Module { name: "evidence", beside: GROUND },
        Module { name: "file", beside: GROUND },
        Module { name: "finding", beside: GROUND },
        Module { name: "json", beside: GROUND },
        Module { name: "language", beside: GROUND },
        Module { name: "level", beside: GROUND },
        Module { name: "list", beside: GROUND },
        Module { name: "how", beside: GROUND },
        Module { name: "name", beside: GROUND },
        Module { name: "old_encoding", beside: GROUND },
        Module { name: "period", beside: GROUND },
        Module { name: "position", beside: GROUND },
        Module { name: "ratio", beside: GROUND },
        Module { name: "rounding", beside: GROUND },
        Module { name: "share", beside: GROUND },
        Module { name: "sheet", beside: GROUND },
        Module { name: "text", beside: GROUND },
        Module { name: "unit", beside: GROUND },
    ],
    &[Module { name: "decree", beside: &[] }],
    &[Module { name: "register", beside: &[] }, Module { name: "acts_csv", beside: &["register"] }],
    &[Module { name: "lineage", beside: &[] }],
    &[Module { name: "places", beside: &[] }],
    &[
        Module { name: "compare", beside: &["diff"] },
        Module { name: "diff", beside: &[] },
        Module { name: "attributes", beside: &[] },
        Module { name: "crosswalk", beside: &["attributes"] },
        Module { name: "table", beside: &["crosswalk"] },
        Module { name: "holdings", beside: &["crosswalk"] },
        Module { name: "plan", beside: &["attributes", "compare"] },
        Module { name: "rules", beside: &["attributes", "plan"] },
        Module { name: "working_group", beside: &[] },
    ],
    &[
        Module { name: "arrow", beside: &["report"] },
        Module { name: "generate", beside: &[] },
        // Holds the README for the documentation tests, and no code.
        Module { name: "readme", beside: &[] },
        Module { name: "report", beside: &[] },
    ],
];

const REGIONS: &[&[Module]] = &[
    &[
        module("aims"),
        module("counts"),
        module("fault"),
        module("list"),
        module("moments"),
        module("observer"),
        module("target"),
        module("threads"),
    ],
    &[module("score")],
    &[module("borders"), module("regions"), module("task")],
    &[module("further"), module("wholes")],
    &[module("ground"), module("ward")],
    &[module("travel")],
    &[module("exact"), module("judge")],
    &[
        module("contracted"),
        module("out_of_reach"),
        module("partition"),
        module("start"),
        module("tree"),
    ],
    &[module("descent"), module("moves"), module("prepare")],
    &[module("anneal"), module("chains"), module("questions")],
    &[module("anneal_parts"), module("proof")],
    &[module("search")],
    &[module("solve"), module("readme")],
];

const PLANNER: &[&[Module]] = &[
    &[module("requirement")],
    &[module("fault"), module("figures")],
    &[module("parts")],
    &[module("problem"), module("proof")],
    &[module("names"), module("prepare")],
    &[module("standing")],
    &[module("solution")],
    &[module("draft"), module("plan")],
    &[module("solve")],
    &[module("broken_bound"), module("feasible_bound"), module("inertia_bound"), module("readme")],
];

const MAPS: &[&[Module]] = &[
    &[module("fault"), module("printed"), module("said"), module("shared_borders")],
    &[module("flows"), module("neighbours_of_points"), module("outlines")],
    &[module("page"), module("picture"), module("point"), module("vietnam")],
    &[module("png"), module("readme")],
];

const DATAFUSION: &[&[Module]] = &[
    &[module("days"), module("options"), module("question")],
    &[module("carriers")],
    &[module("argument"), module("shared")],
    &[module("counts"), module("function"), module("place"), module("tables")],
    &[module("session")],
];

const fn module(name: &'static str) -> Module {
    Module { name, beside: &[] }
}

/// The rooms of the register, from the ground up: each uses those before it only. `mod` is the register
/// itself; what writes one down and reads it back stands above all.
const ROOMS: &[&str] = &["data", "index", "mod", "view", "change", "json", "binary"];

/// The ground layer, whose modules may name each other.
const GROUND: &[&str] = &[
    "amount",
    "clause",
    "code",
    "column",
    "country",
    "error",
    "evidence",
    "file",
    "finding",
    "how",
    "json",
    "language",
    "level",
    "list",
    "name",
    "old_encoding",
    "period",
    "position",
    "ratio",
    "rounding",
    "share",
    "sheet",
    "text",
    "unit",
];

/// Names only what the crate makes public, and is named by nobody.
const LEAF: &str = "vietnam";

/// Modules that name one above them, with what they name. An entry that no longer holds fails.
const KNOWN_UPWARD: &[(&str, &str)] = &[];

/// Arrows on circles of files of the root that wait to be removed, so few that without them there is
/// no circle.
const KNOWN_CIRCLES: &[(&str, &str)] = &[];

const MAX_LINES: usize = 600;

/// Files that are too long and wait to be split. An entry that no longer holds fails.
const KNOWN_LONG: &[&str] = &[];

/// Functions that are too long without a reason beside them, and wait to be split. An entry that no
/// longer holds fails.
const KNOWN_LONG_FUNCTIONS: &[&str] = &[];

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
                if !name.starts_with("target") && !name.starts_with('.') && name != "node_modules" {
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

/// Returns the source without the tests that stand last in it, which may look at what is above.
fn without_tests(text: &str) -> String {
    let tests =
        ["\n#[cfg(test)]\nmod tests {", "\n#[cfg(all(test, feature = \"vietnam\"))]\nmod tests {"];
    let end = tests.iter().filter_map(|tests| text.find(tests)).min();
    text.get(..end.unwrap_or(text.len())).unwrap().to_owned()
}

/// Reads what the source of a package names.
fn names(package: &Package) -> Names {
    let source = format!("{}src/", package.folder);
    let sources = files(&source).into_iter().filter(|file| file.ends_with(".rs"));
    Names::of(sources.map(|file| {
        let text = without_tests(&read(&file));
        (file.strip_prefix(&source).unwrap().to_owned(), module_of(&file), text)
    }))
}

/// Returns the names that `lib.rs` makes public, as paths: `register::Register`.
fn public_paths(package: &Package) -> BTreeSet<String> {
    let text = read(&format!("{}src/lib.rs", package.folder));
    let source = paths::read(&[], &text);
    let public = source.imports.iter().filter(|import| import.is_public);
    let mut public: BTreeSet<String> = public.map(|import| import.parts.join("::")).collect();
    for item in items(&text) {
        if let Some(module) = item.strip_prefix("pub mod ") {
            public.insert(module.trim_end_matches(';').to_owned());
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
        let names = names(package);
        for (file, path) in names.written() {
            let module = module_of(&format!("src/{file}"));
            let (Some(own), Some(target)) = (module.first(), path.first()) else { continue };
            let path = path.join("::");
            if KNOWN_UPWARD.contains(&(own, &path)) {
                known.retain(|&(module, of)| !(module == own && of == path));
            } else if !is_allowed(package, &public, own, &path, target) {
                violations.push(format!("{}src/{file}: {path}", package.folder));
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
            || public.contains(target)
            || public.iter().any(|item| item.ends_with(&format!("::{target}")));
    }
    match (layer(package, own), layer(package, target)) {
        (Some((rank, module)), Some((below, _))) => {
            below < rank || (below == rank && module.beside.contains(&target))
        }
        _ => false,
    }
}

/// No file uses what another defines that uses it in turn, by whatever way round, nor within the
/// folder of a module.
#[test]
fn files_use_each_other_one_way() {
    let (mut found, mut stale) = (Vec::new(), Vec::new());
    for package in PACKAGES {
        let arrows = names(package).arrows();
        let on_a_circle = on_circles(arrows.keys());
        let known = package.circles.iter().map(|(from, to)| ((*from).to_owned(), (*to).to_owned()));
        let known: BTreeSet<_> = known.collect();
        stale.extend(known.difference(&on_a_circle).cloned());
        for arrow in on_circles(arrows.keys().filter(|arrow| !known.contains(*arrow))) {
            let (from, to) = &arrow;
            found.push(format!("{}src/{from} -> {to}: {}", package.folder, arrows[&arrow]));
        }
    }
    assert!(found.is_empty(), "these lie on circles: {found:#?}");
    assert!(stale.is_empty(), "these lie on none any more, take them off the list: {stale:#?}");
}

#[test]
fn rooms_of_the_register_stand_in_order() {
    let rank = |file: &str| {
        let room = file.strip_prefix("register/")?.split(['/', '.']).next()?;
        Some(ROOMS.iter().position(|known| *known == room).unwrap_or_else(|| panic!("{file}")))
    };
    let arrows = names(&PACKAGES[0]).arrows();
    let between = arrows.keys().filter_map(|(from, to)| Some((from, to, rank(from)?, rank(to)?)));
    let upward: Vec<_> = between.filter(|(.., from, to)| from < to).collect();
    assert!(upward.is_empty(), "{upward:#?}");
}

/// The tables name modules that are there, and every path of the source leads to something.
#[test]
fn named_modules_are_there() {
    let mut missing = Vec::new();
    for package in PACKAGES {
        let names = names(package);
        let modules = package.layers.iter().flat_map(|layer| layer.iter());
        let modules = modules
            .flat_map(|module| [module.name].into_iter().chain(module.beside.iter().copied()));
        let absent = modules.filter(|module| !names.has_module(&[(*module).to_owned()]));
        missing.extend(absent.map(|module| format!("{}: module {module}", package.folder)));
        missing.extend(names.dangling().into_iter().map(|it| format!("{}{it}", package.folder)));
    }
    assert_eq!(missing, Vec::<String>::new());
}

#[test]
fn every_module_has_a_layer() {
    let mut unknown = BTreeSet::new();
    for package in PACKAGES {
        let modules = files(&format!("{}src", package.folder));
        let modules = modules.iter().filter(|file| file.ends_with(".rs"));
        let modules = modules.filter_map(|file| module_of(file).first().cloned());
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
            let is_heavy = ["geo", "microlp", "rand", "rand_pcg", "spade", "svg"];
            assert!(!package.folder.is_empty() || !is_heavy.contains(&name), "{name}");
        }
    }
}

/// The front page of a package has a row for each feature, and docs.rs shows which items need one.
#[test]
fn features_are_documented() {
    for package in PACKAGES {
        let manifest = read(&format!("{}Cargo.toml", package.folder));
        let page = read(&format!("{}src/lib.rs", package.folder));
        let (_, features) = manifest.split_once("\n[features]\n").unwrap();
        let (features, _) = features.split_once("\n[").unwrap();
        let names = features.lines().filter(|line| !line.starts_with('#'));
        let names = names.filter_map(|line| line.split_once(" = ")).map(|(name, _)| name);
        for name in names.filter(|name| *name != "default") {
            let row = format!("\n//! | `{name}` | ");
            assert!(page.contains(&row), "{}src/lib.rs has no row for {name}", package.folder);
        }
        let docs = "[package.metadata.docs.rs]\nall-features = true\n";
        assert!(manifest.contains(docs), "{}", package.folder);
        assert!(
            manifest.contains("\nrustdoc-args = [\"--cfg\", \"docsrs\"]\n"),
            "{}",
            package.folder
        );
        assert!(page.contains("#![cfg_attr(docsrs, feature(doc_cfg))]"), "{}", package.folder);
    }
}

#[test]
fn files_are_short() {
    let sources = files("").into_iter().filter(|file| file.ends_with(".rs"));
    let long: Vec<String> = sources.filter(|file| read(file).lines().count() > MAX_LINES).collect();
    assert_eq!(long, KNOWN_LONG);
}

/// A function of more than sixty lines says why it is one in a comment right above it, which begins with
/// `// Long:`.
#[test]
fn long_functions_say_why() {
    let sources = PACKAGES.iter().flat_map(|package| files(&format!("{}src", package.folder)));
    let sources = sources.filter(|file| file.ends_with(".rs"));
    let long: Vec<String> = sources
        .flat_map(|file| {
            let found = long_functions::without_reason(&read(&file)).into_iter();
            found.map(move |name| format!("{file}: {name}"))
        })
        .collect();
    assert_eq!(long, KNOWN_LONG_FUNCTIONS);
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
