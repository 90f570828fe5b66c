//! The worked example of a vendor catalogue: what a relay that has tenants, and that talks to an old Bongo
//! server, has to know beyond the standard codes and reasons. The data is in `spec/providers.toml`.

smtp_codes::reply_codes! {
    /// Every code that our relay meets.
    pub enum RelayCode = standard + "spec/providers.toml";
    /// Why our relay, or whoever it talks to, says no.
    pub enum RelayReason;
}

/// What the relay does with a message after a reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// It is done.
    Done,
    /// Log in, then try again.
    LogIn,
    /// Try again later.
    TryLater,
    /// Give the message back.
    Return,
}

/// Decides by the code, and by the severity for all codes that need no care of their own.
#[must_use]
pub fn action(code: RelayCode) -> Action {
    use smtp_codes::Severity;
    match code {
        RelayCode::BongoAuthenticationRequired | RelayCode::AuthenticationRequired => Action::LogIn,
        other => match other.severity() {
            Severity::PositivePreliminary | Severity::PositiveCompletion | Severity::PositiveIntermediate => {
                Action::Done
            }
            Severity::TransientNegativeCompletion => Action::TryLater,
            Severity::PermanentNegativeCompletion => Action::Return,
        },
    }
}

/// Who in the house is told of a refusal: by our own reason where it is one, else by who can mend it.
#[must_use]
pub fn department(reason: RelayReason) -> &'static str {
    use smtp_codes::Fix;
    match reason {
        RelayReason::TenantSuspended => "accounts",
        other => match other.verdict().fix() {
            Fix::SendingSystem => "operations",
            Fix::Sender | Fix::Recipient => "support",
            Fix::ReceivingSystem | Fix::Time => "nobody",
        },
    }
}
