//! [`Code`]: what is on the wire, whether anybody has named it or not.

use crate::error::{InvalidCode, ParseCodeError};
use crate::{Catalogue, Category, ReplyCode, Severity};
use core::fmt;
use core::num::NonZeroU16;
use core::str::FromStr;

/// A three-digit reply code, 100 to 599, as it is on the wire.
///
/// It holds any code, also one that no document names: RFC 5321 section 4.3.2 obliges a client to
/// go by the first digit of a code it does not know. [`known`](Self::known) leads to the entry of the
/// catalogue where there is one. A `Code` takes two bytes, and so does an `Option<Code>`.
///
/// ```
/// use smtp_codes::{Code, ReplyCode, Severity};
///
/// let code = Code::new(550).unwrap();
/// assert_eq!(code.severity(), Severity::PermanentNegativeCompletion);
/// assert_eq!(code.known(), Some(ReplyCode::MailboxUnavailable));
///
/// // Nobody has named 599, and it is a permanent failure all the same.
/// let unknown = Code::new(599).unwrap();
/// assert_eq!(unknown.known(), None);
/// assert_eq!(unknown.severity(), Severity::PermanentNegativeCompletion);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(NonZeroU16);

impl Code {
    /// The smallest code, 100.
    pub const MIN: Self = Self::of(100);
    /// The largest code, 599.
    pub const MAX: Self = Self::of(599);

    /// The code with this number, or `None` if it is not in 100..=599.
    ///
    /// ```
    /// # use smtp_codes::Code;
    /// const GREETING: Code = Code::new(220).unwrap();
    /// assert_eq!(Code::new(99), None);
    /// assert_eq!(Code::new(600), None);
    /// ```
    #[inline]
    pub const fn new(code: u16) -> Option<Self> {
        match NonZeroU16::new(code) {
            Some(number) if code >= 100 && code <= 599 => Some(Self(number)),
            _ => None,
        }
    }

    /// The code of three ASCII digits, or `None`.
    ///
    /// ```
    /// # use smtp_codes::Code;
    /// assert_eq!(Code::from_digits(*b"354"), Code::new(354));
    /// assert_eq!(Code::from_digits(*b"+54"), None);
    /// ```
    #[inline]
    pub const fn from_digits(digits: [u8; 3]) -> Option<Self> {
        let [a, b, c] =
            [digits[0].wrapping_sub(b'0'), digits[1].wrapping_sub(b'0'), digits[2].wrapping_sub(b'0')];
        if a < 1 || a > 5 || b > 9 || c > 9 {
            return None;
        }
        Self::new(a as u16 * 100 + b as u16 * 10 + c as u16)
    }

    /// A number that is a code, where that is certain when the crate is compiled.
    pub(crate) const fn of(code: u16) -> Self {
        match Self::new(code) {
            Some(code) => code,
            None => panic!("not a reply code"),
        }
    }

    /// The number, 100 to 599.
    #[inline]
    pub const fn get(self) -> u16 {
        self.0.get()
    }

    /// The first digit: whether the command succeeded (RFC 5321 section 4.2.1).
    ///
    /// ```
    /// # use smtp_codes::{Code, Severity};
    /// assert_eq!(Code::new(451).unwrap().severity(), Severity::TransientNegativeCompletion);
    /// ```
    #[inline]
    pub const fn severity(self) -> Severity {
        match self.get() / 100 {
            1 => Severity::PositivePreliminary,
            2 => Severity::PositiveCompletion,
            3 => Severity::PositiveIntermediate,
            4 => Severity::TransientNegativeCompletion,
            _ => Severity::PermanentNegativeCompletion,
        }
    }

    /// The second digit: what the reply is about (RFC 5321 section 4.2.1), or `None` for 6 to 9, which
    /// the RFCs leave out and servers send all the same (571).
    ///
    /// ```
    /// # use smtp_codes::{Category, Code};
    /// assert_eq!(Code::new(421).unwrap().category(), Some(Category::Connections));
    /// assert_eq!(Code::new(571).unwrap().category(), None);
    /// ```
    #[inline]
    pub const fn category(self) -> Option<Category> {
        Category::from_digit((self.get() / 10 % 10) as u8)
    }

    /// The third digit, 0 to 9: the finest gradation.
    ///
    /// ```
    /// # use smtp_codes::Code;
    /// assert_eq!(Code::new(421).unwrap().detail(), 1);
    /// ```
    #[inline]
    pub const fn detail(self) -> u8 {
        (self.get() % 10) as u8
    }

    /// The entry of the catalogue, if there is one.
    #[inline]
    pub const fn known(self) -> Option<ReplyCode> {
        ReplyCode::from_u16(self.get())
    }

    /// The entry of a catalogue of your own (see [`reply_codes!`](crate::reply_codes)), if there is one.
    ///
    /// ```
    /// # use smtp_codes::{Code, ReplyCode};
    /// assert_eq!(Code::new(250).unwrap().known_as::<ReplyCode>(), Some(ReplyCode::ActionCompleted));
    /// ```
    #[inline]
    pub fn known_as<C: Catalogue>(self) -> Option<C> {
        C::from_code(self)
    }
}

/// The code of a number that a generated enum has.
#[doc(hidden)]
#[inline]
pub const fn code(number: u16) -> Code {
    Code::of(number)
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Code").field(&self.get()).finish()
    }
}

/// Prints the three digits.
impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.get(), f)
    }
}

/// Reads exactly three ASCII digits.
impl FromStr for Code {
    type Err = ParseCodeError;

    fn from_str(text: &str) -> Result<Self, ParseCodeError> {
        let digits: Option<[u8; 3]> = text.as_bytes().try_into().ok();
        digits.and_then(Self::from_digits).ok_or_else(|| ParseCodeError::new(text))
    }
}

impl TryFrom<u16> for Code {
    type Error = InvalidCode;

    fn try_from(code: u16) -> Result<Self, InvalidCode> {
        Self::new(code).ok_or(InvalidCode(code))
    }
}

impl From<Code> for u16 {
    #[inline]
    fn from(code: Code) -> Self {
        code.get()
    }
}

/// Compares with a plain number, as in `reply.code() == 250`.
impl PartialEq<u16> for Code {
    fn eq(&self, other: &u16) -> bool {
        self.get() == *other
    }
}
