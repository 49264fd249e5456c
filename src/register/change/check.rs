//! What is wrong with a change, and how it is to be applied when nothing is.
//!
//! One pure function looks at the register and the staged change and gives either every fault or
//! what [`apply`](crate::register::change::apply) writes down: which versions are touched, which units come of it
//! and under which parents. Nothing is written here.
//!
//! ```text
//! takes ---> tally of each source ---> who ends, who goes on ---> targets, parents, members, codes
//! ```

use crate::error::ChangeFault;
use crate::register::Register;
use crate::register::change::checked::Checked;
use crate::register::change::checker::Checker;
use crate::register::change::parents;
use crate::register::data::staged::Staged;

/// Checks a staged change.
///
/// # Errors
/// Every fault, in the order of decrees and clauses.
pub(crate) fn check(register: &Register, staged: &Staged) -> Result<Checked, Vec<ChangeFault>> {
    let mut checker = Checker::new(&register.store, staged);
    checker.room();
    checker.takes();
    checker.provisions();
    if !staged.figures.is_empty() {
        checker.figures();
    }
    checker.sources();
    let parents = parents::resolve(register, &mut checker);
    checker.place(&parents);
    checker.going_on();
    checker.members();
    checker.codes_within_parents();
    checker.silent();
    checker.units_taken_into_units();
    checker.parent_levels();
    if checker.faults.is_empty() {
        // Where something else is wrong, that is why a member goes elsewhere.
        checker.arrivals();
    }
    checker.codes();
    checker.same_day();
    if checker.faults.is_empty() {
        let returns = checker.returns();
        Ok(Checked {
            returns,
            touches: checker.touches,
            targets: checker.targets,
            also: checker.also,
            because: checker.because,
            falls: checker.falls,
            full_codes: checker.full_codes,
        })
    } else {
        let faults = std::mem::take(&mut checker.faults);
        Err(staged.told(faults))
    }
}
