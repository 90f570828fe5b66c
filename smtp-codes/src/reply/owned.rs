//! [`ReplyBuf`]: a reply that owns its bytes.

use super::enhanced::Packed;
use super::{Lines, Reply, Text};
use crate::reply::limits::Leniency;
use crate::{Catalogue, Code, EnhancedCode, ParseError, ReplyCode, Severity};
use alloc::boxed::Box;
use core::fmt;

/// A [`Reply`] that owns its bytes, for what must outlive the buffer: an error, a log, a queue (feature `alloc`).
///
/// It has the methods of `Reply`; [`as_reply`](Self::as_reply) leads to all else.
///
/// ```
/// use smtp_codes::{Reply, ReplyBuf};
///
/// fn refused() -> Option<ReplyBuf> {
///     let buffer = b"550 5.1.1 No such user\r\n".to_vec();
///     let (reply, _) = Reply::parse(&buffer).ok()?;
///     reply.is_permanent().then(|| reply.into_owned())
/// }
///
/// let reply = refused().unwrap();
/// assert_eq!(reply.code(), 550);
/// assert_eq!(reply.to_string(), "550 5.1.1 No such user");
/// assert_eq!(reply, ReplyBuf::parse(b"550 5.1.1 No such user\r\n")?);
/// # Ok::<(), smtp_codes::ParseError>(())
/// ```
#[derive(Clone)]
pub struct ReplyBuf {
    bytes: Box<[u8]>,
    lines: usize,
    enhanced_at: usize,
    enhanced: Packed,
    code: Code,
    leniency: Leniency,
}

impl ReplyBuf {
    /// The reply that the bytes begin with, strict, with the default limits; what follows is left out.
    ///
    /// # Errors
    ///
    /// As [`Reply::parse`].
    pub fn parse(bytes: &[u8]) -> Result<Self, ParseError> {
        Reply::parse(bytes).map(|(reply, _)| reply.into_owned())
    }

    /// The same reply, borrowed.
    pub const fn as_reply(&self) -> Reply<'_> {
        Reply {
            bytes: &self.bytes,
            lines: self.lines,
            enhanced_at: self.enhanced_at,
            enhanced: self.enhanced,
            code: self.code,
            leniency: self.leniency,
        }
    }

    /// See [`Reply::code`].
    pub const fn code(&self) -> Code {
        self.code
    }

    /// See [`Reply::severity`].
    pub const fn severity(&self) -> Severity {
        self.code.severity()
    }

    /// Whether it is a 2yz: the command did what it was to do.
    pub const fn is_success(&self) -> bool {
        self.code.is_success()
    }

    /// Whether it is a 3yz: so far so good, and the server waits for more.
    pub const fn is_intermediate(&self) -> bool {
        self.code.is_intermediate()
    }

    /// Whether it is a 4yz: not now, and the same may work later.
    pub const fn is_transient(&self) -> bool {
        self.code.is_transient()
    }

    /// Whether it is a 5yz: the same will be refused again.
    pub const fn is_permanent(&self) -> bool {
        self.code.is_permanent()
    }

    /// Whether it is a 4yz or a 5yz.
    pub const fn is_failure(&self) -> bool {
        self.code.is_failure()
    }

    /// See [`Reply::known`].
    pub const fn known(&self) -> Option<ReplyCode> {
        self.code.known()
    }

    /// See [`Reply::known_as`].
    pub fn known_as<C: Catalogue>(&self) -> Option<C> {
        self.code.known_as()
    }

    /// See [`Reply::enhanced`].
    pub const fn enhanced(&self) -> Option<EnhancedCode> {
        self.enhanced.get()
    }

    /// See [`Reply::disagreeing_enhanced`].
    pub fn disagreeing_enhanced(&self) -> Option<EnhancedCode> {
        self.as_reply().disagreeing_enhanced()
    }

    /// See [`Reply::lines`].
    pub fn lines(&self) -> Lines<'_> {
        self.as_reply().lines()
    }

    /// See [`Reply::first_line`].
    pub fn first_line(&self) -> &[u8] {
        self.as_reply().first_line()
    }

    /// See [`Reply::is_multiline`].
    pub const fn is_multiline(&self) -> bool {
        self.lines > 1
    }

    /// See [`Reply::text`].
    pub fn text(&self) -> Text<'_> {
        self.as_reply().text()
    }

    /// See [`Reply::as_bytes`].
    pub const fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }
}

impl Reply<'_> {
    /// The same reply with bytes of its own (feature `alloc`).
    pub fn into_owned(self) -> ReplyBuf {
        let Self { bytes, lines, enhanced_at, enhanced, code, leniency } = self;
        ReplyBuf { bytes: bytes.into(), lines, enhanced_at, enhanced, code, leniency }
    }
}

impl From<Reply<'_>> for ReplyBuf {
    fn from(reply: Reply<'_>) -> Self {
        reply.into_owned()
    }
}

impl<'a> From<&'a ReplyBuf> for Reply<'a> {
    fn from(reply: &'a ReplyBuf) -> Self {
        reply.as_reply()
    }
}

impl PartialEq for ReplyBuf {
    fn eq(&self, other: &Self) -> bool {
        self.as_reply() == other.as_reply()
    }
}

impl Eq for ReplyBuf {}

impl PartialEq<Reply<'_>> for ReplyBuf {
    fn eq(&self, other: &Reply<'_>) -> bool {
        self.as_reply() == *other
    }
}

impl PartialEq<ReplyBuf> for Reply<'_> {
    fn eq(&self, other: &ReplyBuf) -> bool {
        *self == other.as_reply()
    }
}

impl core::hash::Hash for ReplyBuf {
    fn hash<H: core::hash::Hasher>(&self, state: &mut H) {
        self.as_reply().hash(state);
    }
}

impl fmt::Debug for ReplyBuf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.as_reply(), f)
    }
}

/// Prints what [`Reply`] prints.
impl fmt::Display for ReplyBuf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.as_reply(), f)
    }
}
