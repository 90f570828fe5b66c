//! SMTP reply codes.
#![no_std]
#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(any(test, feature = "cli"))]
extern crate std;

#[macro_use]
mod behaviour;
mod catalogue;
mod code;
mod command;
mod enhanced;
mod entry;
mod error;
pub mod reply;
#[cfg(feature = "serde")]
mod serde;

pub use catalogue::{
    Category, Command, DocumentKind, EnhancedStatus, Outcome, ReplyCode, Severity, Standing, documents,
};
pub use code::Code;
pub use enhanced::{EnhancedCode, EnhancedPattern};
pub use entry::{Catalogue, Citation, CommandReply, Document, Entry, Meaning, Remedy};
pub use error::{InvalidCode, ParseCodeError, ParseEnhancedCodeError, UnknownCode, UnknownCommand};
pub use reply::{Leniency, Limits, ParseError, ParseErrorKind, Parser, Protocol, Reply, ReplyReader};

/// Makes an enum of reply codes in your crate: the standard catalogue and your own codes together.
#[macro_export]
macro_rules! reply_codes {
    ($($call:tt)*) => {
        $crate::__private::reply_codes! { $crate; $($call)* }
    };
}

/// What the expansions of [`reply_codes!`] refer to; no part of the public API.
#[doc(hidden)]
pub mod __private {
    pub use crate::code::code;
    pub use crate::entry::positions;
    pub use smtp_codes_macros::reply_codes;
}
