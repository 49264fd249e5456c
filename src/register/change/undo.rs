//! Taking the latest changes back: what was added goes, and what they ended lives again.
//!
//! A change adds to the arrays and writes into what was there before in three places only: the lives
//! of what it ends, the latest version and member of a unit, and the index of codes. All three can
//! be read back off what it added.

use crate::register::Register;
use crate::register::data::ids::{ChangeId, Place, VersionId, ids};
use crate::register::data::log::Log;
use crate::register::data::name_arena::NameList;
use crate::register::data::records::Life;
use crate::register::data::shared_array::{Array, Mode, Overlay, Whole};
use crate::register::data::store::{Room, Store, StoreWriter};

/// How long the arrays of a register are.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Mark {
    versions: u32,
    units: u32,
    edges: u32,
    outs: u32,
    cites: u32,
    names: u32,
    aliases: u32,
    other_codes: u32,
    provisions: u32,
    decrees: u32,
    changes: u32,
}

impl Register {
    /// Returns to what the register can be taken back.
    pub(crate) fn mark(&self) -> Mark {
        let store = &self.store;
        Mark {
            versions: store.records.len(),
            units: store.units.len(),
            edges: store.edges.len(),
            outs: store.outs.len(),
            cites: store.cites.len(),
            names: store.names.len(),
            aliases: store.aliases.len(),
            other_codes: store.other_codes.len(),
            provisions: store.provisions.len(),
            decrees: self.log.decrees.len(),
            changes: self.log.changes.len(),
        }
    }

    /// Takes the register back to what it was.
    pub(crate) fn undo(&mut self, mark: &Mark) {
        if self.log.changes.len() == mark.changes {
            return;
        }
        self.indexes.cut(&self.log, mark.decrees);
        // What was written into a base since has made it this register's own.
        if self.log.changes.base_len() > mark.changes as usize {
            cut::<Whole>(&mut self.store, &mut self.log, mark);
        } else {
            cut::<Overlay>(&mut self.store, &mut self.log, mark);
        }
        self.indexes.begin_anew(mark.versions);
    }
}

fn cut<M: Mode>(store: &mut Store, log: &mut Log, mark: &Mark) {
    let mut writer = store.writer::<M>(Room::default(), &NameList::default());
    for version in ids(mark.versions..writer.records.len()).rev() {
        forget(&mut writer, version);
    }
    for edge in ids(mark.edges..writer.edges.len()) {
        let source = writer.edges.at(edge).source;
        revive(&mut writer, source);
    }
    for change in log.changes_from(ChangeId::at(mark.changes)) {
        change.staged.ended().for_each(|source| revive(&mut writer, source));
    }
    for unit in ids(mark.units..writer.units.len()) {
        let restored = writer.units.at(unit).restores;
        if let Some(restored) = restored.and_then(|of| writer.units.get_mut(of)) {
            restored.restored_by = None;
        }
    }
    writer.records.truncate(mark.versions);
    writer.lives.truncate(mark.versions);
    writer.units.truncate(mark.units);
    writer.edges.truncate(mark.edges);
    writer.outs.truncate(mark.outs);
    writer.cites.truncate(mark.cites);
    writer.names.truncate(mark.names);
    writer.aliases.truncate(mark.aliases);
    writer.other_codes.truncate(mark.other_codes);
    writer.provisions.truncate(mark.provisions);
    M::open(&mut log.decrees, 0).truncate(mark.decrees);
    M::open(&mut log.changes, 0).truncate(mark.changes);
}

/// Makes the latest of all versions none of its unit, its parent and its code.
fn forget<M: Mode>(writer: &mut StoreWriter<'_, M>, version: VersionId) {
    let record = writer.records.at(version);
    if let Some(unit) = writer.units.get_mut(record.unit) {
        unit.latest = record.previous.unwrap_or_default();
    }
    if let Some(parent) = record.parent.and_then(|parent| writer.units.get_mut(parent)) {
        parent.members = record.sibling;
    }
    let Some(codes) = writer.codes.get_mut(record.level.idx()) else { return };
    match record.code.number() {
        Some(number) => codes.give_back_number(number),
        None => {
            let code = record.code.place().and_then(|at| writer.other_codes.get(at));
            if let Some(code) = code {
                codes.give_back(code);
            }
        }
    }
}

/// Lets a version that had ended live on.
fn revive<M: Mode>(writer: &mut StoreWriter<'_, M>, version: VersionId) {
    if let Some(life) = writer.lives.get_mut(version) {
        *life = Life::begins(life.from);
    }
}
