//! [`EnhancedCode`] and [`EnhancedPattern`]: enhanced status codes, named or not.

use crate::code::severity_questions;
use crate::error::ParseEnhancedCodeError;
use crate::source::given;
use crate::{Citation, Code, EnhancedStatus, Reason, ReplyCode, Severity};
use core::fmt;
use core::str::FromStr;

/// An enhanced status code as it is on the wire: `5.1.1` (RFC 3463).
///
/// The class is 2, 4 or 5; subject and detail are 0 to 999. It holds any code, also one that is not
/// registered (`5.7.708`); [`status`](Self::status) leads to the entry of the registry where there is one.
///
/// ```
/// use smtp_codes::{EnhancedCode, EnhancedStatus, Severity};
///
/// let code: EnhancedCode = "5.1.1".parse()?;
/// assert_eq!(code.class(), Severity::PermanentNegativeCompletion);
/// assert_eq!(code.status(), Some(EnhancedStatus::BadDestinationMailboxAddress));
/// assert_eq!(EnhancedCode::new(5, 7, 708).unwrap().to_string(), "5.7.708");
/// # Ok::<(), smtp_codes::ParseEnhancedCodeError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EnhancedCode {
    class: Severity,
    subject: u16,
    detail: u16,
}

impl EnhancedCode {
    /// The code with these parts, or `None` if the class is not 2, 4 or 5, or another part is over 999.
    ///
    /// ```
    /// # use smtp_codes::EnhancedCode;
    /// assert_eq!(EnhancedCode::new(3, 1, 1), None);
    /// ```
    pub const fn new(class: u8, subject: u16, detail: u16) -> Option<Self> {
        let class = match class {
            2 => Severity::PositiveCompletion,
            4 => Severity::TransientNegativeCompletion,
            5 => Severity::PermanentNegativeCompletion,
            _ => return None,
        };
        if subject > 999 || detail > 999 {
            return None;
        }
        Some(Self { class, subject, detail })
    }

    /// The class: success, transient or permanent failure.
    pub const fn class(self) -> Severity {
        self.class
    }

    /// The second number, 0 to 999: what it is about.
    pub const fn subject(self) -> u16 {
        self.subject
    }

    /// The third number, 0 to 999.
    pub const fn detail(self) -> u16 {
        self.detail
    }

    /// The code of the same class and subject that says no more: `5.7.0` of `5.7.999`.
    pub(crate) const fn undefined(self) -> Self {
        Self { detail: 0, ..self }
    }

    /// The class again, under the name that it has in a reply code.
    pub const fn severity(self) -> Severity {
        self.class
    }

    /// The entry of the IANA registry, if there is one.
    pub const fn status(self) -> Option<EnhancedStatus> {
        EnhancedStatus::from_numbers(self.subject, self.detail)
    }

    /// [`status`](Self::status), under the name that [`Code`] has for it.
    pub const fn known(self) -> Option<EnhancedStatus> {
        self.status()
    }

    /// Whether the class is the first digit of this reply code, as RFC 2034 section 4 demands.
    ///
    /// ```
    /// # use smtp_codes::{Code, EnhancedCode};
    /// let enhanced = EnhancedCode::new(5, 1, 1).unwrap();
    /// assert!(enhanced.agrees_with(Code::new(550).unwrap()));
    /// assert!(!enhanced.agrees_with(Code::new(450).unwrap()));
    /// ```
    pub const fn agrees_with(self, code: Code) -> bool {
        self.class as u8 == code.severity() as u8
    }
}

severity_questions!(EnhancedCode, "let it: smtp_codes::EnhancedCode = \"5.1.1\".parse().unwrap();");

impl fmt::Debug for EnhancedCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EnhancedCode({}.{}.{})", self.class.digit(), self.subject, self.detail)
    }
}

impl fmt::Display for EnhancedCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        EnhancedPattern::from(*self).fmt(f)
    }
}

/// Reads `5.1.1`: three numbers without zeros in front (RFC 3463 section 2).
impl FromStr for EnhancedCode {
    type Err = ParseEnhancedCodeError;

    fn from_str(text: &str) -> Result<Self, ParseEnhancedCodeError> {
        let pattern = EnhancedPattern::from_str(text)?;
        let class = pattern.class().filter(|_| pattern.last == pattern.detail);
        let class = class.ok_or_else(|| ParseEnhancedCodeError::new(text))?;
        Ok(Self { class, subject: pattern.subject, detail: pattern.detail })
    }
}

/// An enhanced status code of one class or of any, `5.1.1` or `X.1.1`, or a range of details: `5.7.606-649`.
///
/// The registry lists codes without a class; a meaning names the codes that select it this way.
///
/// ```
/// use smtp_codes::{EnhancedCode, EnhancedPattern};
///
/// let pattern: EnhancedPattern = "X.1.1".parse()?;
/// assert!(pattern.matches(EnhancedCode::new(5, 1, 1).unwrap()));
/// assert!(pattern.matches(EnhancedCode::new(4, 1, 1).unwrap()));
/// let range: EnhancedPattern = "5.7.606-649".parse()?;
/// assert!(range.matches(EnhancedCode::new(5, 7, 620).unwrap()));
/// # Ok::<(), smtp_codes::ParseEnhancedCodeError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct EnhancedPattern {
    #[doc(hidden)]
    pub class: Option<Severity>,
    #[doc(hidden)]
    pub subject: u16,
    #[doc(hidden)]
    pub detail: u16,
    #[doc(hidden)]
    pub last: u16,
}

impl EnhancedPattern {
    /// The class, or `None` for any.
    pub const fn class(self) -> Option<Severity> {
        self.class
    }

    /// The second number, 0 to 999.
    pub const fn subject(self) -> u16 {
        self.subject
    }

    /// The third number, 0 to 999; of a range, the first.
    pub const fn detail(self) -> u16 {
        self.detail
    }

    /// The last third number of a range; else [`detail`](Self::detail).
    pub const fn last_detail(self) -> u16 {
        self.last
    }

    /// The entry of the IANA registry, if there is one; a range has none.
    pub const fn status(self) -> Option<EnhancedStatus> {
        if self.last != self.detail {
            return None;
        }
        EnhancedStatus::from_numbers(self.subject, self.detail)
    }

    /// Whether a code has these numbers, and this class if there is one.
    pub const fn matches(self, code: EnhancedCode) -> bool {
        let class_fits = match self.class {
            Some(class) => class as u8 == code.class as u8,
            None => true,
        };
        class_fits && self.subject == code.subject && self.detail <= code.detail && code.detail <= self.last
    }
}

impl From<EnhancedCode> for EnhancedPattern {
    fn from(code: EnhancedCode) -> Self {
        Self { class: Some(code.class), subject: code.subject, detail: code.detail, last: code.detail }
    }
}

impl fmt::Display for EnhancedPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // "5.999.999-999" at the longest; built here so that width and alignment are honoured.
        let mut text = [0; 13];
        let mut length = 0;
        let mut push = |byte| {
            text[length] = byte;
            length += 1;
        };
        push(self.class.map_or(b'X', |class| b'0' + class.digit()));
        let range = (self.last != self.detail).then_some((b'-', self.last));
        for (mark, number) in [(b'.', self.subject), (b'.', self.detail)].into_iter().chain(range) {
            push(mark);
            let mut divisor = if number > 99 {
                100
            } else if number > 9 {
                10
            } else {
                1
            };
            while divisor > 0 {
                push(b'0' + (number / divisor % 10) as u8);
                divisor /= 10;
            }
        }
        f.pad(core::str::from_utf8(&text[..length]).unwrap_or(""))
    }
}

/// Reads `5.1.1`, `X.1.1` or `5.7.606-649`.
impl FromStr for EnhancedPattern {
    type Err = ParseEnhancedCodeError;

    fn from_str(text: &str) -> Result<Self, ParseEnhancedCodeError> {
        let error = || ParseEnhancedCodeError::new(text);
        let (class, rest) = text.split_once('.').ok_or_else(error)?;
        let (subject, rest) = rest.split_once('.').ok_or_else(error)?;
        let class = match class {
            "X" | "x" => None,
            "2" => Some(Severity::PositiveCompletion),
            "4" => Some(Severity::TransientNegativeCompletion),
            "5" => Some(Severity::PermanentNegativeCompletion),
            _ => return Err(error()),
        };
        let number = |part: &str| {
            let is_number = (1..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
            let is_plain = part.len() == 1 || !part.starts_with('0');
            if is_number && is_plain { part.parse().map_err(|_| error()) } else { Err(error()) }
        };
        let (detail, last) = rest.split_once('-').unwrap_or((rest, rest));
        let (detail, last) = (number(detail)?, number(last)?);
        if last < detail {
            return Err(error());
        }
        Ok(Self { class, subject: number(subject)?, detail, last })
    }
}

/// An entry of the registry, as the generator writes it.
#[derive(Debug)]
pub(crate) struct StatusEntry {
    pub(crate) subject: u16,
    pub(crate) detail: u16,
    pub(crate) subject_text: &'static str,
    pub(crate) name: &'static str,
    pub(crate) display: &'static str,
    pub(crate) text: &'static str,
    pub(crate) explanation: &'static str,
    pub(crate) basic: &'static [ReplyCode],
    pub(crate) basic_severities: &'static [u8],
    pub(crate) basic_any: bool,
    pub(crate) source: Option<Citation>,
    pub(crate) also: &'static [Citation],
    pub(crate) aliases: &'static [&'static str],
    pub(crate) deprecated: &'static str,
    pub(crate) reason: Option<Reason>,
}

impl EnhancedStatus {
    /// The code with its class left open: `X.1.1`.
    pub const fn pattern(self) -> EnhancedPattern {
        EnhancedPattern { class: None, subject: self.subject(), detail: self.detail(), last: self.detail() }
    }

    /// The code of a class, or `None` if the class is not success, transient or permanent failure.
    ///
    /// ```
    /// use smtp_codes::{EnhancedStatus, Severity};
    ///
    /// let code = EnhancedStatus::MailboxFull.with_class(Severity::PermanentNegativeCompletion).unwrap();
    /// assert_eq!(code.to_string(), "5.2.2");
    /// ```
    pub const fn with_class(self, class: Severity) -> Option<EnhancedCode> {
        EnhancedCode::new(class.digit(), self.subject(), self.detail())
    }

    /// The second number.
    pub const fn subject(self) -> u16 {
        self.entry().subject
    }

    /// The registry's words for the second number ("Addressing Status").
    pub const fn subject_text(self) -> Option<&'static str> {
        given(self.entry().subject_text)
    }

    /// The third number.
    pub const fn detail(self) -> u16 {
        self.entry().detail
    }

    /// The name of the variant.
    pub const fn name(self) -> &'static str {
        self.entry().name
    }

    /// The registry's sample text.
    pub const fn text(self) -> &'static str {
        self.entry().text
    }

    /// What it means, for a reader who has never seen an RFC (Markdown, inline code only).
    pub const fn explanation(self) -> &'static str {
        self.entry().explanation
    }

    /// The reply codes that the registry associates by their numbers.
    ///
    /// Where it associates a whole severity ("5XX") or any code, [`goes_with`](Self::goes_with) knows.
    pub const fn basic(self) -> &'static [ReplyCode] {
        self.entry().basic
    }

    /// Whether the registry associates the status with this reply code: by its number, as one of a
    /// severity ("5XX"), or as any.
    ///
    /// ```
    /// use smtp_codes::{Code, EnhancedStatus};
    ///
    /// let status = EnhancedStatus::BadDestinationMailboxAddress;
    /// assert!(status.goes_with(Code::new(550).unwrap()));
    /// assert!(!status.goes_with(Code::new(354).unwrap()));
    /// ```
    pub fn goes_with(self, code: Code) -> bool {
        let entry = self.entry();
        entry.basic_any
            || entry.basic_severities.contains(&code.severity().digit())
            || entry.basic.iter().any(|basic| basic.code() == code)
    }

    /// Where it is defined.
    pub const fn source(self) -> Option<Citation> {
        self.entry().source
    }

    /// Where else it stands, with other wordings.
    pub const fn also(self) -> &'static [Citation] {
        self.entry().also
    }

    /// Words people search for.
    pub const fn aliases(self) -> &'static [&'static str] {
        self.entry().aliases
    }

    /// The reason that it states by itself; `None` for those that are used for everything ("other or undefined").
    ///
    /// ```
    /// use smtp_codes::{EnhancedStatus, Reason};
    ///
    /// assert_eq!(EnhancedStatus::MailboxFull.reason(), Some(Reason::MailboxFull));
    /// assert_eq!(EnhancedStatus::OtherUndefinedStatus.reason(), None);
    /// ```
    pub const fn reason(self) -> Option<Reason> {
        self.entry().reason
    }

    /// Why the registry deprecates it, if it does.
    pub const fn deprecated(self) -> Option<&'static str> {
        given(self.entry().deprecated)
    }
}

/// Prints the code with its class left open, and the registry's sample text.
impl fmt::Display for EnhancedStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.entry().display)
    }
}

/// Reads `X.1.1`, or a code of any class.
impl FromStr for EnhancedStatus {
    type Err = ParseEnhancedCodeError;

    fn from_str(text: &str) -> Result<Self, ParseEnhancedCodeError> {
        let pattern: EnhancedPattern = text.parse()?;
        pattern.status().ok_or_else(|| ParseEnhancedCodeError::new(text))
    }
}
