//! By what a conversion was done, so that it can be done again and audited.

use std::fmt;

use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::crosswalk::Weights;
use crate::register::Register;

/// A digest (SHA-256) of a register or of weights: equal ones have equal digests, others do not.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::table::Fingerprint;
/// use sapnhap::vietnam;
///
/// let one = Fingerprint::of_register(vietnam::register());
/// assert_eq!(one, Fingerprint::of_register(&vietnam::load()?));
/// assert_eq!(one.to_string().len(), 64);
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint([u8; 32]);

impl Fingerprint {
    /// Digests what a register holds: all versions of units and all steps between them, with their
    /// portions and clauses.
    ///
    /// # Complexity
    /// Linear in the register: some milliseconds for that of Viet Nam.
    #[must_use]
    pub fn of_register(register: &Register) -> Self {
        let mut digest = Sha256::new();
        let mut text = String::new();
        for version in register.versions() {
            let period = version.period();
            let parent = version.parent().map(|parent| parent.id());
            write(
                &mut digest,
                &mut text,
                format_args!(
                    "{:?} {:?} {} {} {:?} {:?} {:?}\n",
                    version.unit(),
                    version.level(),
                    version.code(),
                    version.name(),
                    version.kind_id(),
                    parent,
                    (period.from, period.until),
                ),
            );
        }
        for edge in register.lineage().edges() {
            write(
                &mut digest,
                &mut text,
                format_args!(
                    "{:?} {:?} {}",
                    edge.source().id(),
                    edge.target().id(),
                    edge.portions()
                ),
            );
            for citation in edge.citations() {
                write(&mut digest, &mut text, format_args!(" {citation}"));
            }
        }
        Self(digest.finalize().into())
    }

    /// Digests a table of shares.
    ///
    /// # Complexity
    /// Linear in its shares.
    #[must_use]
    pub fn of_weights(weights: &Weights) -> Self {
        let mut digest = Sha256::new();
        let mut text = String::new();
        write(
            &mut digest,
            &mut text,
            format_args!("{} {} {:?}\n", weights.variable(), weights.basis(), weights.days()),
        );
        for (from, to, share) in weights.shares() {
            write(&mut digest, &mut text, format_args!("{from:?} {to:?} {share}\n"));
        }
        Self(digest.finalize().into())
    }
}

fn write(digest: &mut Sha256, text: &mut String, what: fmt::Arguments<'_>) {
    use fmt::Write;
    text.clear();
    // Writing to a text can't fail.
    if text.write_fmt(what).is_ok() {
        digest.update(text.as_bytes());
    }
}

/// Writes 64 hexadecimal digits.
impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Fingerprint {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
