//! The register that all functions of a session share, and what was made of it when first asked.

use std::collections::HashMap;
use std::hash::{Hash, Hasher};
use std::sync::{Arc, Mutex, PoisonError};

use datafusion::arrow::array::ArrayRef;
use datafusion::arrow::datatypes::DataType;
use datafusion::common::{Result, ScalarValue, plan_datafusion_err, plan_err};
use sapnhap::crosswalk::Weighing;
use sapnhap::{Attributes, Level, Register};

use crate::carriers::Carriers;
use crate::days::{Eras, date_of};
use crate::question::{BEFORE_EACH, Question, answers};

/// A question about a level as of the first day of an era, and the type of the texts of its answers.
type Asked = (Level, Question, i32, DataType);

/// What all functions and tables of a session share.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) register: Arc<Register>,
    pub(crate) facts: Option<Attributes>,
    pub(crate) weighing: Weighing<'static>,
    pub(crate) eras: Eras,
    carriers: Mutex<HashMap<Level, Arc<Carriers>>>,
    answers: Mutex<HashMap<Asked, ArrayRef>>,
}

impl Shared {
    pub(crate) fn new(
        register: Arc<Register>,
        facts: Option<Attributes>,
        weighing: Weighing<'static>,
    ) -> Self {
        let eras = Eras::of(&register);
        Self {
            register,
            facts,
            weighing,
            eras,
            carriers: Mutex::default(),
            answers: Mutex::default(),
        }
    }

    /// Returns the level that a word means.
    ///
    /// # Errors
    /// A plan error with the levels of the country.
    pub(crate) fn level(&self, word: &str) -> Result<Level> {
        let country = self.register.country();
        country.level(word).ok_or_else(|| {
            let levels: Vec<&str> = country.levels().iter().map(|it| it.id.as_str()).collect();
            plan_datafusion_err!(
                "no level is called '{word}'; expected one of {}",
                levels.join(", ")
            )
        })
    }

    /// Returns the level that a constant of a call names.
    ///
    /// # Errors
    /// A plan error for what is no text, and as [`level`](Self::level).
    pub(crate) fn level_said(&self, function: &str, said: &ScalarValue) -> Result<Level> {
        match said.try_as_str() {
            Some(Some(word)) => self.level(word),
            _ => plan_err!("{function}: the level is '{said}'; expected a text"),
        }
    }

    /// Returns who carried the codes of a level.
    pub(crate) fn carriers(&self, level: Level) -> Arc<Carriers> {
        let mut carriers = self.carriers.lock().unwrap_or_else(PoisonError::into_inner);
        let made = carriers.entry(level);
        Arc::clone(made.or_insert_with(|| Arc::new(Carriers::of(&self.register, level))))
    }

    /// Returns the answers of all versions of a level, made at the first time that anybody asks for the era.
    pub(crate) fn answers(
        &self,
        level: Level,
        question: Question,
        era: i32,
        texts: &DataType,
    ) -> Result<ArrayRef> {
        let asked = (level, question, era, texts.clone());
        // Whoever asks for the same meanwhile waits, and does not make it twice.
        let mut made = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(column) = made.get(&asked) {
            return Ok(Arc::clone(column));
        }
        let day = (era != BEFORE_EACH).then(|| date_of(era)).flatten();
        let column = answers(&self.register, level, question, day, &self.weighing, texts)?;
        made.insert(asked, Arc::clone(&column));
        Ok(column)
    }
}

/// Each is equal to itself alone: one that weighs otherwise answers otherwise.
impl PartialEq for Shared {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

impl Eq for Shared {}

impl Hash for Shared {
    fn hash<H: Hasher>(&self, state: &mut H) {
        std::ptr::from_ref(self).hash(state);
    }
}
