//! Rules, and options of rules, that are not there.

/// A rule set that can't be made as asked.
///
/// # Example
/// ```
/// use sapnhap::error::RuleFault;
/// use sapnhap::{ErrorKind, rules};
///
/// let error = rules::universal().without("covers").unwrap_err();
/// assert!(matches!(error.kind(), ErrorKind::Rule(RuleFault::UnknownRule { .. })));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RuleFault {
    /// A rule that the set does not have.
    #[error("there is no rule {rule:?}; expected one of {expected}")]
    UnknownRule {
        /// The rule.
        rule: String,
        /// The rules of the set.
        expected: String,
    },
    /// A rule that the set has already.
    #[error("the set has a rule {rule} already")]
    RuleTwice {
        /// The rule.
        rule: String,
    },
    /// An option that the rule does not have.
    #[error("rule {rule} has no option {option:?}; expected one of {expected}")]
    UnknownOption {
        /// The rule.
        rule: String,
        /// The option.
        option: String,
        /// The options of the rule.
        expected: String,
    },
    /// A value that the option does not take, or not beside another option's.
    #[error("option {option} of rule {rule} can't be {value:?}; expected {expected}")]
    BadValue {
        /// The rule.
        rule: String,
        /// The option.
        option: String,
        /// The value.
        value: String,
        /// What is expected.
        expected: String,
    },
}
