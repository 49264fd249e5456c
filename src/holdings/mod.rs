//! What units hold, offices, staff, metres of archive, files, and to whom it goes when they are dissolved.
//!
//! ```text
//! Holdings: unit, category, item, amount --+
//! Allotments: what goes to whom ----------+--hand_over--> HandOver --against(norms)--> Needs:
//! Weighing, or a Crosswalk ---------------+                |                            surplus and shortage
//!                                                          +-- what each successor has, and by what
//!                                                          +-- not_allotted(), with the candidates
//!                                                          +-- account: in = handed over + not allotted
//! ```
//!
//! What is allotted by name goes first. Of the rest all goes to a sole successor, and what may be divided goes by
//! weights. What stays whole and has several successors is listed, never split and never dropped, and so is what
//! nothing weighs. Amounts are exact ([`Ratio`](crate::Ratio)), nothing is rounded.

mod account;
mod allotment;
mod category;
mod hand_over;
mod handed;
mod held;
mod norms;
#[cfg(feature = "csv")]
mod read;

pub use account::CategoryAccount;
pub use allotment::{Allotment, Allotments};
pub use category::Category;
pub use hand_over::{hand_over, hand_over_by};
pub use handed::{HandOver, HandedBy, HandedOver, NotAllotted, WhyNot};
pub use held::{Division, Held, Holding, Holdings};
pub use norms::{Need, NeedTotal, Needs, Norms};
