//! [`Code`]: what is on the wire, whether anybody has named it or not.

use crate::error::{InvalidCode, ParseCodeError};
use crate::{Category, ReplyCode, Severity};
use core::cmp::Ordering;
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

    /// The number, 100 to 599: [`get`](Self::get) under the name that other crates have for it.
    #[inline]
    pub const fn as_u16(self) -> u16 {
        self.get()
    }

    /// The three digits, without formatting.
    ///
    /// ```
    /// # use smtp_codes::Code;
    /// const GREETING: &str = Code::new(220).unwrap().as_str();
    /// assert_eq!(GREETING, "220");
    /// ```
    pub const fn as_str(self) -> &'static str {
        let (_, from_here) = ALL_DIGITS.split_at((self.get() as usize - 100) * 3);
        let (digits, _) = from_here.split_at(3);
        match core::str::from_utf8(digits) {
            Ok(digits) => digits,
            Err(_) => "",
        }
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
}

/// "100101102" and so on, to 599.
static ALL_DIGITS: [u8; 1500] = {
    let mut all = [0; 1500];
    let mut place = 0;
    while place < all.len() {
        let code = 100 + place / 3;
        let divisor = [100, 10, 1][place % 3];
        all[place] = b"0123456789"[code / divisor % 10];
        place += 1;
    }
    all
};

/// The questions about the first digit, in the field's words, for a type that has `severity`.
macro_rules! severity_questions {
    ($name:ty, $example:literal) => {
        impl $name {
            /// Whether it is a 2yz: the command did what it was to do.
            ///
            /// ```
            #[doc = $example]
            /// assert!(!it.is_success() && !it.is_intermediate() && !it.is_transient());
            /// assert!(it.is_permanent() && it.is_failure());
            /// ```
            #[inline]
            pub const fn is_success(self) -> bool {
                matches!(self.severity(), Severity::PositiveCompletion)
            }

            /// Whether it is a 3yz: so far so good, and the server waits for more.
            #[inline]
            pub const fn is_intermediate(self) -> bool {
                matches!(self.severity(), Severity::PositiveIntermediate)
            }

            /// Whether it is a 4yz: not now, and the same may work later.
            #[inline]
            pub const fn is_transient(self) -> bool {
                matches!(self.severity(), Severity::TransientNegativeCompletion)
            }

            /// Whether it is a 5yz: the same will be refused again.
            #[inline]
            pub const fn is_permanent(self) -> bool {
                matches!(self.severity(), Severity::PermanentNegativeCompletion)
            }

            /// Whether it is a 4yz or a 5yz.
            #[inline]
            pub const fn is_failure(self) -> bool {
                self.is_transient() || self.is_permanent()
            }
        }
    };
}
pub(crate) use severity_questions;

severity_questions!(Code, "let it = smtp_codes::Code::new(550).unwrap();");
severity_questions!(Severity, "let it = smtp_codes::Severity::PermanentNegativeCompletion;");

impl Severity {
    /// Itself, so that the questions below are answered in one place.
    const fn severity(self) -> Self {
        self
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
    #[inline]
    fn eq(&self, other: &u16) -> bool {
        self.get() == *other
    }
}

impl PartialEq<Code> for u16 {
    #[inline]
    fn eq(&self, other: &Code) -> bool {
        *self == other.get()
    }
}

/// Compares with a plain number, and lets ranges of them hold a code.
///
/// ```
/// # use smtp_codes::Code;
/// let code = Code::new(451).unwrap();
/// assert!(code >= 400 && (400..500).contains(&code));
/// ```
impl PartialOrd<u16> for Code {
    #[inline]
    fn partial_cmp(&self, other: &u16) -> Option<Ordering> {
        self.get().partial_cmp(other)
    }
}

impl PartialOrd<Code> for u16 {
    #[inline]
    fn partial_cmp(&self, other: &Code) -> Option<Ordering> {
        self.partial_cmp(&other.get())
    }
}
