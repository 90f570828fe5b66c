//! The standard catalogue: everything here is made from the TOML of `smtp-codes-spec`.

/// rustdoc gets all documentation; rustc, for which it would be a quarter of the work in every user's build, and with
/// it the editors, get the first lines of each variant.
macro_rules! standard_catalogue {
    ($($items:tt)*) => {
        #[cfg(doc)]
        smtp_codes_macros::standard_catalogue! { documented; $($items)* }
        #[cfg(not(doc))]
        smtp_codes_macros::standard_catalogue! { $($items)* }
    };
}

standard_catalogue! {
    /// The reply codes of the catalogue: each documented code, one variant.
    ///
    /// The enum is closed, so that `match` is exhaustive: when a later version names another code, your
    /// `match` stops compiling and you decide. If you want neither the decision nor the break, stay
    /// with [`Code`](crate::Code). A code with several meanings has them all in its section; the first
    /// one is what `Display` prints. [`Standing`] says how good a meaning's source is.
    ///
    /// ```
    /// use smtp_codes::{Code, ReplyCode, Severity, Standing};
    ///
    /// let code = ReplyCode::try_from(550)?;
    /// assert_eq!(code, ReplyCode::MailboxUnavailable);
    /// assert_eq!(code.to_string(), "550 Requested action not taken: mailbox unavailable");
    /// assert_eq!(code.severity(), Severity::PermanentNegativeCompletion);
    /// assert_eq!(code.standing(), Standing::Standard);
    /// assert_eq!(Code::from(code).get(), 550);
    ///
    /// // A code that nobody has named comes back as it went in.
    /// let unknown = Code::new(599).unwrap();
    /// assert_eq!(ReplyCode::try_from(unknown), Err(unknown));
    /// # Ok::<(), smtp_codes::UnknownCode>(())
    /// ```
    pub enum ReplyCode;

    /// The first digit of a reply code: whether the command succeeded.
    ///
    /// A client that does not know a code goes by this digit alone (RFC 5321 section 4.3.2).
    ///
    /// ```
    /// use smtp_codes::Severity;
    ///
    /// assert_eq!(Severity::from_digit(4), Some(Severity::TransientNegativeCompletion));
    /// assert_eq!(Severity::from_digit(4).unwrap().to_string(), "Transient Negative Completion reply");
    /// assert_eq!(Severity::from_digit(0), None);
    /// ```
    pub enum Severity;

    /// The second digit of a reply code: what the reply is about.
    ///
    /// ```
    /// use smtp_codes::Category;
    ///
    /// assert_eq!(Category::from_digit(5), Some(Category::MailSystem));
    /// assert_eq!(Category::from_digit(7), None);
    /// assert_eq!(Category::MailSystem.to_string(), "Mail system");
    /// ```
    pub enum Category;

    /// Why a server says no: one cause with one remedy, whatever the code.
    ///
    /// The enum is closed, as [`ReplyCode`] is, and a new variant is a breaking change; who wants none of that goes by
    /// the [`Verdict`](crate::Verdict), whose parts are closed for good.
    ///
    /// ```
    /// use smtp_codes::{Reason, ReplyCode, Retry};
    ///
    /// let reason: Reason = "MailboxFull".parse()?;
    /// assert_eq!(reason.to_string(), "The mailbox is full");
    /// assert!(reason.codes().any(|code| code == ReplyCode::InsufficientStorage));
    /// assert_eq!(Reason::UnknownMailbox.verdict().retry(), Retry::No);
    /// # Ok::<(), smtp_codes::UnknownReason>(())
    /// ```
    pub enum Reason;

    /// When the same message may be sent again: a part of a [`Verdict`](crate::Verdict).
    ///
    /// ```
    /// use smtp_codes::{Reason, Retry};
    ///
    /// assert_eq!(Reason::Greylisted.verdict().retry(), Retry::Later);
    /// ```
    pub enum Retry;

    /// What to do with the recipient's address: a part of a [`Verdict`](crate::Verdict).
    ///
    /// ```
    /// use smtp_codes::{Address, Reason};
    ///
    /// assert_eq!(Reason::Blocklisted.verdict().address(), Address::Keep);
    /// ```
    pub enum Address;

    /// What to do with the connection: a part of a [`Verdict`](crate::Verdict).
    ///
    /// ```
    /// use smtp_codes::{Connection, Reason};
    ///
    /// assert_eq!(Reason::RateLimited.verdict().connection(), Connection::SlowDown);
    /// ```
    pub enum Connection;

    /// Who can mend it: a part of a [`Verdict`](crate::Verdict).
    ///
    /// ```
    /// use smtp_codes::{Fix, Reason};
    ///
    /// assert_eq!(Reason::MailboxFull.verdict().fix(), Fix::Recipient);
    /// ```
    pub enum Fix;

    /// The blocklists that servers name.
    pub mod blocklists;

    /// How good the source of a meaning is, the best first.
    ///
    /// ```
    /// use smtp_codes::{ReplyCode, Standing};
    ///
    /// assert_eq!(ReplyCode::ActionCompleted.standing(), Standing::Standard);
    /// assert!(Standing::Standard < Standing::Folklore);
    /// assert_eq!(Standing::SiteConfigured.name(), "site-configured");
    /// ```
    pub enum Standing;

    /// What a reply is for the command that it answers (the letters of RFC 821 section 4.3).
    ///
    /// ```
    /// use smtp_codes::{Code, Command, Outcome};
    ///
    /// let code = Code::new(354).unwrap();
    /// assert_eq!(Command::Data.outcome(code), Some(Outcome::Intermediate));
    /// assert_eq!(Command::Rset.outcome(code), None);
    /// ```
    pub enum Outcome;

    /// What kind of document a citation points to.
    ///
    /// ```
    /// use smtp_codes::{DocumentKind, documents};
    ///
    /// assert_eq!(documents::RFC5321.kind(), DocumentKind::Rfc);
    /// ```
    pub enum DocumentKind;

    /// The commands of SMTP and its extensions, and the stages of the dialogue that have no verb.
    ///
    /// ```
    /// use smtp_codes::{Code, Command, Outcome};
    ///
    /// let command: Command = "rcpt".parse()?;
    /// assert_eq!(command, Command::Rcpt);
    /// assert_eq!(command.outcome(Code::new(251).unwrap()), Some(Outcome::Success));
    /// assert_eq!(command.outcome(Code::new(354).unwrap()), None);
    /// // 421 may answer any command.
    /// assert_eq!(command.outcome(Code::new(421).unwrap()), Some(Outcome::Error));
    /// # Ok::<(), smtp_codes::UnknownCommand>(())
    /// ```
    pub enum Command;

    /// The enhanced status codes of the IANA registry, whatever their class: `X.1.1`.
    ///
    /// ```
    /// use smtp_codes::{EnhancedCode, EnhancedStatus, ReplyCode};
    ///
    /// let status = EnhancedCode::new(5, 1, 1).unwrap().status().unwrap();
    /// assert_eq!(status, EnhancedStatus::BadDestinationMailboxAddress);
    /// assert_eq!(status.to_string(), "X.1.1 Bad destination mailbox address");
    /// assert!(status.basic().contains(&ReplyCode::MailboxUnavailable));
    /// ```
    pub enum EnhancedStatus;

    /// The keywords that servers list in their answer to EHLO: the IANA registry of service extensions.
    ///
    /// ```
    /// use smtp_codes::Extension;
    ///
    /// assert_eq!(Extension::from_keyword(b"8bitmime"), Some(Extension::EightBitMime));
    /// assert_eq!(Extension::Size.parameters(), Some("number"));
    /// assert_eq!(Extension::StartTls.to_string(), "STARTTLS");
    /// // Servers have others as well; a reply keeps them.
    /// assert_eq!(Extension::from_keyword(b"XCLIENT"), None);
    /// ```
    pub enum Extension;

    /// Every document that the catalogue cites.
    ///
    /// ```
    /// use smtp_codes::documents;
    ///
    /// assert_eq!(documents::RFC5321.title(), "Simple Mail Transfer Protocol");
    /// assert!(documents::ALL.contains(&&documents::RFC5321));
    /// ```
    pub mod documents;
}
