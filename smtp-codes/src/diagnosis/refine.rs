//! What becomes of a reason's [`Verdict`] under a code, in a class, in answer to a command.

use crate::{Address, Code, Command, Connection, Meaning, Reason, ReasonEntry, Retry, Severity, Verdict};

/// What is known of the reply.
pub(super) struct Reply<'a> {
    pub(super) code: Option<Code>,
    pub(super) severity: Option<Severity>,
    pub(super) command: Option<Command>,
    pub(super) meaning: Option<&'a Meaning>,
}

/// The reason's verdict, refined by the meaning, the reply's class and the code.
pub(super) fn verdict(reason: &ReasonEntry, is_sure: bool, reply: &Reply<'_>) -> Verdict {
    let mut verdict = reason.verdict();
    if let Some(meaning) = reply.meaning {
        verdict = verdict.with(meaning.verdict());
    }
    if let Some(severity) = reply.severity {
        verdict = verdict.of_class(severity);
    }
    if !is_sure {
        verdict = verdict.of_unsure();
    }
    if let Some(code) = reply.code {
        verdict = verdict.under(code, reason);
    }
    if reply.command == Some(Command::Connection) {
        // A refusal in the place of a greeting speaks of no address.
        verdict.address = Address::Keep;
        verdict.connection = Connection::Close;
    }
    verdict
}

impl Verdict {
    /// The verdict of a reason under a reply code: what RFC 5321 says of a class or a code holds whatever the reason is.
    ///
    /// ```
    /// use smtp_codes::{Address, Code, Connection, Reason, Retry};
    ///
    /// let reason = Reason::UnknownMailbox;
    /// let under = |code| reason.verdict().under(Code::new(code).unwrap(), reason.entry());
    /// assert_eq!((under(550).retry(), under(550).address()), (Retry::No, Address::Suppress));
    /// assert_eq!((under(450).retry(), under(450).address()), (Retry::Later, Address::Review));
    /// assert_eq!(under(421).connection(), Connection::Close);
    /// ```
    #[must_use]
    pub fn under(self, code: Code, reason: &ReasonEntry) -> Self {
        let mut verdict = self.of_class(code.severity());
        if code == 552 && *reason == *Reason::TooManyRecipients.entry() {
            // RFC 5321 section 4.5.3.1.10.
            verdict.retry = Retry::Later;
        }
        if code == 421 {
            // RFC 5321 section 3.8: the server closes.
            verdict.connection = Connection::Close;
        }
        verdict
    }
}
