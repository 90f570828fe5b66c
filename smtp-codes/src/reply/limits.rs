//! How much a peer may send ([`Limits`]), and what a parser puts up with ([`Leniency`]).

use core::ops::BitOr;

/// How much a peer may send before a reply is refused.
///
/// ```
/// use smtp_codes::{Limits, ParseErrorKind, Parser};
///
/// let parser = Parser::new().limits(Limits { line: 512, ..Limits::DEFAULT });
/// let error = parser.parse(&[b'2', b'5', b'0', b' '].repeat(200)).unwrap_err();
/// assert_eq!((error.kind(), error.offset()), (ParseErrorKind::LineTooLong(512), 512));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes in a line, with its CRLF.
    ///
    /// RFC 5321 section 4.5.3.1.5 has 512; real servers send more, and a challenge of AUTH may take 12,288
    /// (RFC 4954 section 4).
    pub line: usize,
    /// Lines in a reply.
    pub lines: usize,
    /// Bytes in a reply, with the CRLF of each line.
    pub total: usize,
}

impl Limits {
    /// 4,096 bytes in a line, 1,024 lines, 128 KiB in all.
    pub const DEFAULT: Self = Self { line: 4096, lines: 1024, total: 128 * 1024 };
}

impl Default for Limits {
    fn default() -> Self {
        Self::DEFAULT
    }
}

/// What a parser puts up with, each thing by its name; join them with `|`.
///
/// ```
/// use smtp_codes::{Leniency, Parser};
///
/// let parser = Parser::new().leniency(Leniency::BARE_LF | Leniency::HASH_ENHANCED);
/// let (reply, _) = parser.parse(b"550 #5.1.0 Address rejected.\n")?;
/// assert_eq!(reply.enhanced().unwrap().to_string(), "5.1.0");
/// # Ok::<(), smtp_codes::ParseError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Leniency(u8);

impl Leniency {
    /// Nothing: what the RFCs say.
    pub const STRICT: Self = Self(0);
    /// A line may end in LF without CR.
    pub const BARE_LF: Self = Self(1);
    /// Lines may carry different codes; the last one is taken.
    ///
    /// Beware of a client that talks before the greeting: Postfix's postscreen then never ends the greeting,
    /// and its `220-` line and the reply to EHLO count as one reply. Strict reading reports the break and
    /// goes on at the second reply.
    pub const MIXED_CODES: Self = Self(2);
    /// An enhanced code may have a `#` in front: `550 #5.1.0 Address rejected.`
    pub const HASH_ENHANCED: Self = Self(4);
    /// An enhanced code may have a colon behind: `550 5.7.1: Relaying denied`
    pub const COLON_ENHANCED: Self = Self(8);
    /// All of it.
    pub const ALL: Self = Self(15);

    /// Both, as `|` does where a `const` is wanted.
    #[must_use]
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether all of `other` is in it.
    ///
    /// ```
    /// # use smtp_codes::Leniency;
    /// assert!(Leniency::ALL.contains(Leniency::BARE_LF));
    /// assert!(!Leniency::STRICT.contains(Leniency::BARE_LF));
    /// ```
    #[inline]
    pub const fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }
}

impl BitOr for Leniency {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        self.with(other)
    }
}
