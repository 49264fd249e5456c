//! What is made of the data so that it is found fast: codes at a date, names, numbers of decrees.

pub(crate) mod code_at_date;
pub(crate) mod decree_numbers;
pub(crate) mod names;
