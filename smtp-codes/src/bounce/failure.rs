//! [`Failure`]: one recipient's answer.

use crate::text::{FoundReply, Place};
use crate::{Catalogue, Code, Command, Diagnosis, EnhancedCode, Severity};
use core::fmt;
use std::string::{String, ToString};

/// What a server, or the mail system that wrote the report, said of the message to one recipient.
///
/// Every part may be missing: prose does not always name a recipient, a report does not always have a code. What is
/// there is what was read; nothing is guessed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Failure {
    pub(super) code: Option<Code>,
    pub(super) enhanced: Option<EnhancedCode>,
    pub(super) is_enhanced_in_text: bool,
    pub(super) command: Option<Command>,
    pub(super) recipient: Option<String>,
    pub(super) original: Option<String>,
    pub(super) actual: Option<String>,
    pub(super) words: String,
    /// Where in the words the text behind the codes begins.
    pub(super) text_at: usize,
    pub(super) action: Option<Action>,
    pub(super) reporting: Option<String>,
    pub(super) remote: Option<String>,
    pub(super) offset: usize,
    pub(super) is_cut: bool,
    /// Where it stood, if in a text; `None` for a report's field.
    pub(super) place: Option<Place>,
}

impl Failure {
    /// The reply code; `None` where there is an enhanced code alone, or words alone.
    pub const fn code(&self) -> Option<Code> {
        self.code
    }

    /// The enhanced status code.
    pub const fn enhanced(&self) -> Option<EnhancedCode> {
        self.enhanced
    }

    /// Whether the enhanced code stands within the words, where programs do not look: `550 no mailbox (#5.1.1)`.
    pub const fn is_enhanced_in_text(&self) -> bool {
        self.is_enhanced_in_text
    }

    /// The command that was answered, where the message tells.
    pub const fn command(&self) -> Option<Command> {
        self.command
    }

    /// For whom it was, as the server had the address.
    pub fn recipient(&self) -> Option<&str> {
        self.recipient.as_deref()
    }

    /// The address as the sender wrote it, where it is another one: the message was passed on.
    pub fn original_recipient(&self) -> Option<&str> {
        self.original.as_deref()
    }

    /// What the mail system made of the address in the end (`X-Actual-Recipient`): another address, a program, a file.
    pub fn actual_recipient(&self) -> Option<&str> {
        self.actual.as_deref()
    }

    /// The words, in one line, with the codes in front where they stood there.
    pub fn words(&self) -> &str {
        &self.words
    }

    /// The words without the codes in front.
    pub fn text(&self) -> &str {
        self.words.get(self.text_at..).unwrap_or("")
    }

    /// What became of the message, as a delivery report says.
    pub const fn action(&self) -> Option<Action> {
        self.action
    }

    /// The mail system that wrote the report.
    pub fn reporting_mta(&self) -> Option<&str> {
        self.reporting.as_deref()
    }

    /// The server that gave the answer.
    pub fn remote_mta(&self) -> Option<&str> {
        self.remote.as_deref()
    }

    /// Where in the input it was read, in bytes: the code, or the field. Of a part that was encoded, where the part begins.
    pub const fn offset(&self) -> usize {
        self.offset
    }

    /// Whether the words were cut, because no server says that much.
    pub const fn is_cut(&self) -> bool {
        self.is_cut
    }

    /// The first digit of the code or of the enhanced code.
    pub fn severity(&self) -> Option<Severity> {
        self.code.map(Code::severity).or_else(|| self.enhanced.map(EnhancedCode::class))
    }

    /// Why the server said no, and what now; `None` for what was not refused.
    ///
    /// ```
    /// use smtp_codes::{Address, Reason, bounce::Bounce};
    ///
    /// let bounce = Bounce::read(b"<bob@example.org>: host mx.example.org said: 550 5.1.1 User unknown (in reply to RCPT TO command)");
    /// let diagnosis = bounce.failures()[0].diagnose().unwrap();
    /// assert_eq!(diagnosis.reason(), Reason::UnknownMailbox);
    /// assert_eq!(diagnosis.verdict().address(), Address::Suppress);
    /// ```
    pub fn diagnose(&self) -> Option<Diagnosis<'_>> {
        self.diagnose_as()
    }

    /// [`diagnose`](Self::diagnose), with a catalogue of your own (see [`reply_codes!`](crate::reply_codes)).
    pub fn diagnose_as<C: Catalogue>(&self) -> Option<Diagnosis<'_, C>> {
        Diagnosis::of_as(self.code, self.enhanced, self.command, self.text())
    }

    /// Whether a delivery was refused or put off: by the codes, without codes by the action. Words alone are a failure.
    pub(super) fn is_failure(&self) -> bool {
        match (self.severity(), self.action) {
            (Some(severity), _) => matches!(
                severity,
                Severity::TransientNegativeCompletion | Severity::PermanentNegativeCompletion
            ),
            (None, Some(action)) => matches!(action, Action::Failed | Action::Delayed),
            (None, None) => true,
        }
    }

    pub(super) fn is_to(&self, recipient: &str) -> bool {
        [&self.recipient, &self.original, &self.actual]
            .into_iter()
            .flatten()
            .any(|own| own.eq_ignore_ascii_case(recipient))
    }

    pub(super) fn new(found: &FoundReply<'_>, recipient: Option<&str>, base: Base) -> Self {
        let words = found.words().to_string();
        let text = found.text().to_string();
        let text_at = words.len() - text.len().min(words.len());
        Self {
            code: found.code(),
            enhanced: found.enhanced(),
            is_enhanced_in_text: found.is_enhanced_in_text(),
            command: found.command(),
            recipient: recipient.map(ToString::to_string),
            original: found.original_recipient().map(ToString::to_string),
            words,
            text_at,
            offset: base.offset(found.offset()),
            is_cut: found.is_cut(),
            place: Some(found.place()),
            ..Self::default()
        }
    }
}

/// Where a text begins in the input.
#[derive(Clone, Copy, Debug)]
pub(super) enum Base {
    /// Its bytes are those of the input, from this place on.
    Exact(usize),
    /// It was decoded from what begins here.
    Decoded(usize),
}

impl Base {
    pub(super) const fn offset(self, within: usize) -> usize {
        match self {
            Self::Exact(base) => base + within,
            Self::Decoded(base) => base,
        }
    }
}

/// What became of a message, as a delivery report says it (RFC 3464 section 2.3.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// It was given up.
    Failed,
    /// It is tried again.
    Delayed,
    /// It was delivered.
    Delivered,
    /// It was passed on to a system that sends no reports.
    Relayed,
    /// It was passed on to several recipients.
    Expanded,
}

impl Action {
    /// As RFC 3464 spells it: `failed`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Failed => "failed",
            Self::Delayed => "delayed",
            Self::Delivered => "delivered",
            Self::Relayed => "relayed",
            Self::Expanded => "expanded",
        }
    }

    /// Systems write `failure`, `Failed (permanent)`, `delay` as well.
    pub(super) fn read(text: &str) -> Option<Self> {
        let word = text.trim().split(|c: char| !c.is_ascii_alphabetic()).next()?.to_ascii_lowercase();
        match word.as_str() {
            "failed" | "failure" | "fail" | "bounce" | "bounced" | "permanent" | "hardbounce" | "hard"
            | "dropped" => Some(Self::Failed),
            "delayed" | "delay" | "deliverydelay" | "temporary" | "deferred" | "deferral" | "transient"
            | "softbounce" | "soft" => Some(Self::Delayed),
            "delivered" | "delivery" => Some(Self::Delivered),
            "relayed" => Some(Self::Relayed),
            "expanded" => Some(Self::Expanded),
            _ => None,
        }
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
