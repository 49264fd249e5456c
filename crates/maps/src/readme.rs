//! The README, whose program is compiled and run with the other examples of the documentation.
#![doc = include_str!("../README.md")]
