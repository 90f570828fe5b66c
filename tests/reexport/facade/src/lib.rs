//! Re-exports `smtp-codes` under another path.

pub use smtp_codes as mail;
