//! Which file of a package uses what another defines.
//!
//! An arrow leads to the file in which the item is defined, also where it is named by a module that
//! hands it on (`pub use`). Handing on what a module below it defines is no use of it, as long as
//! the module itself does not name it.

use std::collections::{BTreeMap, BTreeSet};

use super::paths::{Import, Source, WrittenPath, read};

/// The path of a module from the root of its package: `["register", "store"]`.
pub(super) type ModulePath = Vec<String>;

/// A file that uses what another defines: both by their paths below `src`.
pub(super) type Arrow = (String, String);

/// All that the source of a package names.
pub(super) struct Names {
    modules: BTreeMap<ModulePath, Module>,
    /// The words that stand in each file, those of imports left out.
    words: BTreeMap<String, BTreeSet<String>>,
    paths: Vec<(String, WrittenPath)>,
}

/// A module, in a file of its own or within one.
#[derive(Default)]
struct Module {
    file: String,
    items: BTreeSet<String>,
    imports: Vec<Import>,
}

/// Where a path leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Target {
    /// To a module.
    Module(ModulePath),
    /// To what a module defines.
    Item(ModulePath),
    /// Out of the package.
    Outside,
    /// To nothing that is there.
    Nothing,
}

impl Names {
    /// Reads files: each by its path below `src`, with the module that it holds and its text.
    pub(super) fn of(files: impl IntoIterator<Item = (String, ModulePath, String)>) -> Self {
        let mut names =
            Self { modules: BTreeMap::new(), words: BTreeMap::new(), paths: Vec::new() };
        for (file, path, text) in files {
            let Source { paths, imports, items, modules, words } = read(&path, &text);
            for module in modules {
                names.modules.entry(module).or_default().file.clone_from(&file);
            }
            for (module, item) in items {
                names.modules.entry(module).or_default().items.insert(item);
            }
            for import in imports {
                names.modules.entry(import.module.clone()).or_default().imports.push(import);
            }
            names.paths.extend(paths.into_iter().map(|path| (file.clone(), path)));
            names.words.insert(file, words);
        }
        names
    }

    pub(super) fn has_module(&self, path: &[String]) -> bool {
        self.modules.contains_key(path)
    }

    /// Returns the paths that lead to nothing, each with its file.
    pub(super) fn dangling(&self) -> Vec<String> {
        let is_dangling = |path: &WrittenPath| {
            self.target(&path.module, &path.parts, Search::default()) == Target::Nothing
        };
        let dangling = self.paths.iter().filter(|(_, path)| is_dangling(path));
        dangling.map(|(file, path)| format!("{file}: {}", path.parts.join("::"))).collect()
    }

    /// Returns the paths as they are written, with their files, from the root of the package:
    /// `["code", "Code"]`. Those that lead out of the package are left out.
    pub(super) fn written(&self) -> impl Iterator<Item = (&str, ModulePath)> {
        self.paths.iter().filter_map(|(file, path)| {
            let (start, rest) = self.start(&path.module, &path.parts)?;
            Some((file.as_str(), [start, rest.to_vec()].concat()))
        })
    }

    /// Returns which file uses what another defines, and what it names first of it.
    pub(super) fn arrows(&self) -> BTreeMap<Arrow, String> {
        let mut arrows = BTreeMap::new();
        let mut add = |file: &str, module: &[String], parts: &[String]| {
            let target = self.target(module, parts, Search::default());
            if let Target::Item(of) = target
                && let Some(of) = self.modules.get(&of)
                && of.file != file
            {
                let arrow = (file.to_owned(), of.file.clone());
                arrows.entry(arrow).or_insert_with(|| parts.join("::"));
            }
        };
        for (file, path) in &self.paths {
            add(file, &path.module, &path.parts);
        }
        for module in self.modules.values() {
            for import in module.imports.iter().filter(|import| import.is_public) {
                let is_used =
                    self.words.get(&module.file).is_some_and(|it| it.contains(&import.name));
                let target = self.target(&import.module, &import.parts, Search::default());
                let is_below =
                    matches!(&target, Target::Item(of) if of.starts_with(&import.module));
                if is_used || !is_below {
                    add(&module.file, &import.module, &import.parts);
                }
            }
        }
        arrows
    }

    /// Returns where a path that is written in a module begins, and what is left of it. `None` for
    /// one of another package.
    fn start<'p>(
        &self,
        module: &[String],
        parts: &'p [String],
    ) -> Option<(ModulePath, &'p [String])> {
        let (first, rest) = parts.split_first()?;
        match first.as_str() {
            "crate" => Some((Vec::new(), rest)),
            "self" => Some((module.to_vec(), rest)),
            "super" => {
                let n_supers = parts.iter().take_while(|part| *part == "super").count();
                let above = module.len().checked_sub(n_supers)?;
                Some((module[..above].to_vec(), &parts[n_supers..]))
            }
            child => {
                let below = [module, &[child.to_owned()]].concat();
                self.modules.contains_key(&below).then_some((below, rest))
            }
        }
    }

    fn target(&self, module: &[String], parts: &[String], search: Search) -> Target {
        if let Some((start, rest)) = self.start(module, parts) {
            return self.below(&start, rest, search);
        }
        // The name may be one that was brought in.
        match (parts.split_first(), search.deeper()) {
            (Some((first, rest)), Some(search)) => {
                self.brought_in(module, first, rest, search).unwrap_or(Target::Outside)
            }
            _ => Target::Outside,
        }
    }

    /// Follows what is left of a path from a module on.
    fn below(&self, module: &[String], parts: &[String], search: Search) -> Target {
        let Some((first, rest)) = parts.split_first() else {
            return Target::Module(module.to_vec());
        };
        let child = [module, std::slice::from_ref(first)].concat();
        if self.modules.contains_key(&child) {
            return self.below(&child, rest, search);
        }
        if self.modules.get(module).is_some_and(|it| it.items.contains(first)) {
            return Target::Item(module.to_vec());
        }
        let found = search.deeper().and_then(|it| self.brought_in(module, first, rest, it));
        found.unwrap_or(Target::Nothing)
    }

    /// Follows a name that an import brings into a module.
    fn brought_in(
        &self,
        module: &[String],
        name: &str,
        rest: &[String],
        search: Search,
    ) -> Option<Target> {
        let imports = &self.modules.get(module)?.imports;
        if let Some(import) = imports.iter().find(|import| import.name == name) {
            let parts = [import.parts.as_slice(), rest].concat();
            // A package may be called as what is taken from it.
            let is_own = import.parts.first().is_some_and(|first| first == name);
            let is_outside = is_own && self.start(module, &import.parts).is_none();
            let outside = Some(Target::Outside);
            return if is_outside { outside } else { Some(self.target(module, &parts, search)) };
        }
        imports.iter().filter(|import| import.name == "*").find_map(|import| {
            let parts = [import.parts.as_slice(), &[name.to_owned()], rest].concat();
            let target = self.target(module, &parts, search);
            (target != Target::Nothing).then_some(target)
        })
    }
}

/// How many imports were followed: a name may be one that is brought in from where it is asked for.
#[derive(Clone, Copy, Default)]
struct Search {
    depth: u32,
}

impl Search {
    fn deeper(self) -> Option<Self> {
        (self.depth < 16).then_some(Self { depth: self.depth + 1 })
    }
}

/// Returns the arrows that lie on a circle: those from whose end there is a way back to their
/// start.
pub(super) fn on_circles<'a>(arrows: impl IntoIterator<Item = &'a Arrow>) -> BTreeSet<Arrow> {
    let mut beside: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let arrows: Vec<&Arrow> = arrows.into_iter().collect();
    for (from, to) in &arrows {
        beside.entry(from).or_default().push(to);
    }
    let leads = |from: &str, to: &str| {
        let (mut seen, mut open) = (BTreeSet::from([from]), vec![from]);
        while let Some(next) = open.pop() {
            if next == to {
                return true;
            }
            open.extend(beside.get(next).into_iter().flatten().filter(|it| seen.insert(it)));
        }
        false
    };
    arrows.into_iter().filter(|(from, to)| leads(to, from)).cloned().collect()
}

/// A small package: what is handed on counts as its own file's, and a circle is seen.
#[test]
fn arrows_are_found() {
    let files = [
        ("lib.rs", "", "mod a; mod b; pub use a::A;"),
        ("a/mod.rs", "a", "mod c; pub(crate) use self::c::C; pub struct A; use crate::b::B;"),
        ("a/c.rs", "a::c", "use super::A; pub struct C; use std::fmt; use crate::d::D;"),
        ("b.rs", "b", "pub struct B; fn f() { crate::a::C::new(); super::A; }"),
    ];
    let names = Names::of(files.map(|(file, module, text)| {
        let module = module.split("::").filter(|it| !it.is_empty()).map(str::to_owned).collect();
        (file.to_owned(), module, text.to_owned())
    }));
    let arrows = names.arrows();
    let drawn = |arrows: &mut dyn Iterator<Item = &Arrow>| -> Vec<String> {
        arrows.map(|(from, to)| format!("{from} -> {to}")).collect()
    };
    let all = ["a/c.rs -> a/mod.rs", "a/mod.rs -> b.rs", "b.rs -> a/c.rs", "b.rs -> a/mod.rs"];
    assert_eq!(drawn(&mut arrows.keys()), all);
    assert_eq!(drawn(&mut on_circles(arrows.keys()).iter()), all);
    assert_eq!(names.dangling(), ["a/c.rs: crate::d::D"]);
}
