//! [`Verdict`]: what a reply means for the mail.

use crate::{Address, Connection, Fix, Retry, Severity};

/// What a reply means for the mail: whether to send again, what of the address, what of the connection, and who can
/// mend it. Its parts are closed for good, so a program that goes by them is never broken by a new reason.
///
/// ```
/// use smtp_codes::{Address, Reason, Retry};
///
/// let verdict = Reason::UnknownMailbox.verdict();
/// assert_eq!(verdict.retry(), Retry::No);
/// assert_eq!(verdict.address(), Address::Suppress);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Verdict {
    #[doc(hidden)]
    pub retry: Retry,
    #[doc(hidden)]
    pub address: Address,
    #[doc(hidden)]
    pub connection: Connection,
    #[doc(hidden)]
    pub fix: Fix,
}

impl Verdict {
    /// When the same message may be sent again.
    pub const fn retry(self) -> Retry {
        self.retry
    }

    /// What to do with the recipient's address.
    pub const fn address(self) -> Address {
        self.address
    }

    /// What to do with the connection.
    pub const fn connection(self) -> Connection {
        self.connection
    }

    /// Who can mend it.
    pub const fn fix(self) -> Fix {
        self.fix
    }

    /// The verdict with the parts that a meaning decides otherwise.
    ///
    /// ```
    /// use smtp_codes::{PartialVerdict, Reason, Retry};
    ///
    /// let verdict = Reason::MailboxFull.verdict();
    /// assert_eq!(verdict.with(PartialVerdict::NONE), verdict);
    /// assert_eq!(verdict.with(PartialVerdict { retry: Some(Retry::No), ..PartialVerdict::NONE }).retry(), Retry::No);
    /// ```
    #[must_use]
    pub const fn with(self, change: PartialVerdict) -> Self {
        Self {
            retry: if let Some(retry) = change.retry { retry } else { self.retry },
            address: if let Some(address) = change.address { address } else { self.address },
            connection: if let Some(connection) = change.connection { connection } else { self.connection },
            fix: if let Some(fix) = change.fix { fix } else { self.fix },
        }
    }

    /// What the class alone decides.
    pub(crate) fn of_class(mut self, severity: Severity) -> Self {
        if severity == Severity::TransientNegativeCompletion {
            // RFC 5321 section 4.2.1: the same may be sent again.
            self.retry = Retry::Later;
            self = self.of_unsure();
        }
        self
    }

    /// What is refused for now, or only supposed to be the reason, is no reason to strike an address off.
    pub(crate) fn of_unsure(mut self) -> Self {
        if self.address == Address::Suppress {
            self.address = Address::Review;
        }
        self
    }
}

/// The parts of a [`Verdict`] that a meaning decides otherwise than its reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PartialVerdict {
    /// When the same message may be sent again.
    pub retry: Option<Retry>,
    /// What to do with the recipient's address.
    pub address: Option<Address>,
    /// What to do with the connection.
    pub connection: Option<Connection>,
    /// Who can mend it.
    pub fix: Option<Fix>,
}

impl PartialVerdict {
    /// Nothing is decided otherwise.
    pub const NONE: Self = Self { retry: None, address: None, connection: None, fix: None };
}
