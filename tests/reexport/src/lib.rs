//! See `tests/reexport.rs`.
