//! What can be wrong with a code that somebody hands in.

use crate::{Code, EnhancedPattern};
use core::fmt;

/// A number that is no reply code: not in 100..=599.
///
/// ```
/// use smtp_codes::Code;
/// let error = Code::try_from(607).unwrap_err();
/// assert_eq!(error.to_string(), "607 is not a reply code: they run from 100 to 599");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidCode(pub(crate) u16);

impl InvalidCode {
    /// The number that was handed in.
    pub const fn get(self) -> u16 {
        self.0
    }
}

impl fmt::Display for InvalidCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is not a reply code: they run from 100 to 599", self.0)
    }
}

impl core::error::Error for InvalidCode {}

/// A number that is no entry of the catalogue.
///
/// ```
/// use smtp_codes::{Code, ReplyCode, UnknownCode};
/// let error = ReplyCode::try_from(599).unwrap_err();
/// assert_eq!(error.code(), Code::new(599));
/// assert_eq!(error.to_string(), "reply code 599 is not in the catalogue");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownCode(u16);

impl UnknownCode {
    /// An error for this number.
    #[doc(hidden)]
    pub const fn new(code: u16) -> Self {
        Self(code)
    }

    /// The code, if the number is one: not if it is out of 100..=599.
    pub const fn code(self) -> Option<Code> {
        Code::new(self.0)
    }

    /// The number that was handed in.
    pub const fn get(self) -> u16 {
        self.0
    }
}

impl fmt::Display for UnknownCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.code() {
            Some(code) => write!(f, "reply code {code} is not in the catalogue"),
            None => InvalidCode(self.0).fmt(f),
        }
    }
}

impl core::error::Error for UnknownCode {}

/// A text that is no reply code, or one that is not in the catalogue.
///
/// ```
/// use smtp_codes::{Code, ReplyCode};
/// let error = "55x".parse::<Code>().unwrap_err();
/// assert_eq!(error.to_string(), "\"55x\" is not a reply code: three digits from 100 to 599");
/// let error = "599".parse::<ReplyCode>().unwrap_err();
/// assert_eq!(error.to_string(), "reply code 599 is not in the catalogue");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParseCodeError(Excerpt);

impl ParseCodeError {
    /// An error for this text.
    #[doc(hidden)]
    pub fn new(text: &str) -> Self {
        Self(Excerpt::new(text))
    }

    /// The code, if the text is one that is not in the catalogue.
    pub fn code(self) -> Option<Code> {
        self.0.as_str().parse().ok()
    }
}

impl fmt::Display for ParseCodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.code() {
            Some(code) => write!(f, "reply code {code} is not in the catalogue"),
            None => write!(f, "{} is not a reply code: three digits from 100 to 599", self.0),
        }
    }
}

impl core::error::Error for ParseCodeError {}

/// A text that is no enhanced status code, or one that is not in the registry.
///
/// ```
/// use smtp_codes::EnhancedCode;
/// let error = "5.1".parse::<EnhancedCode>().unwrap_err();
/// assert_eq!(error.to_string(), "\"5.1\" is not an enhanced status code: 2, 4 or 5, then two numbers up to 999, as in 5.1.1");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParseEnhancedCodeError(Excerpt);

impl ParseEnhancedCodeError {
    pub(crate) fn new(text: &str) -> Self {
        Self(Excerpt::new(text))
    }
}

impl fmt::Display for ParseEnhancedCodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.as_str().parse::<EnhancedPattern>() {
            Ok(pattern) if pattern.class().is_none() && pattern.status().is_some() => {
                write!(f, "{pattern} stands for every class: write 2, 4 or 5 for the X")
            }
            Ok(pattern) => write!(f, "enhanced status code {pattern} is not in the registry"),
            Err(_) => write!(
                f,
                "{} is not an enhanced status code: 2, 4 or 5, then two numbers up to 999, as in 5.1.1",
                self.0
            ),
        }
    }
}

impl core::error::Error for ParseEnhancedCodeError {}

/// A text that is no SMTP command that the catalogue knows.
///
/// ```
/// use smtp_codes::Command;
/// let error = "RSTP".parse::<Command>().unwrap_err();
/// assert_eq!(error.to_string(), "\"RSTP\" is not a command of the catalogue");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownCommand(Excerpt);

impl UnknownCommand {
    pub(crate) fn new(text: &str) -> Self {
        Self(Excerpt::new(text))
    }
}

impl fmt::Display for UnknownCommand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is not a command of the catalogue", self.0)
    }
}

impl core::error::Error for UnknownCommand {}

/// A text that is no name of a reason.
///
/// ```
/// use smtp_codes::Reason;
/// let error = "MailboxFul".parse::<Reason>().unwrap_err();
/// assert_eq!(error.to_string(), "\"MailboxFul\" is not a reason of the catalogue");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownReason(Excerpt);

impl UnknownReason {
    pub(crate) fn new(text: &str) -> Self {
        Self(Excerpt::new(text))
    }
}

impl fmt::Display for UnknownReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is not a reason of the catalogue", self.0)
    }
}

impl core::error::Error for UnknownReason {}

/// The beginning of a text, to be named in a message without an allocation.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Excerpt {
    bytes: [u8; Self::LENGTH],
    length: u8,
    is_cut: bool,
}

impl Excerpt {
    const LENGTH: usize = 14;

    pub(crate) fn new(text: &str) -> Self {
        let mut end = text.len().min(Self::LENGTH);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let mut bytes = [0; Self::LENGTH];
        bytes[..end].copy_from_slice(&text.as_bytes()[..end]);
        #[expect(clippy::cast_possible_truncation, reason = "end is 14 at the most")]
        Self { bytes, length: end as u8, is_cut: end < text.len() }
    }

    fn as_str(&self) -> &str {
        core::str::from_utf8(&self.bytes[..usize::from(self.length)]).unwrap_or("")
    }
}

impl fmt::Debug for Excerpt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for Excerpt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.as_str())?;
        if self.is_cut { f.write_str("...") } else { Ok(()) }
    }
}
