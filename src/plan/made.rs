//! What comes of a plan, kept until a decree is added.

use std::sync::OnceLock;

use crate::error::Error;
use crate::register::Register;

/// The register that comes of a plan, made when it is first asked for.
#[derive(Debug, Clone, Default)]
pub(super) struct Made(OnceLock<Result<Register, Error>>);

impl Made {
    /// Returns the register, made when it is first asked for.
    pub(super) fn get(
        &self,
        make: impl FnOnce() -> Result<Register, Error>,
    ) -> Result<&Register, Error> {
        self.0.get_or_init(make).as_ref().map_err(Clone::clone)
    }
}
