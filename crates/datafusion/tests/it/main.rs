//! Tests of the SQL functions and tables.
#![cfg(feature = "vietnam")]

mod functions;
mod logic;
