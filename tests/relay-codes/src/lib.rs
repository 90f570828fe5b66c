//! The worked example of a vendor catalogue: what a relay that has tenants, and that talks to an old Bongo
//! server, has to know beyond the standard codes and reasons. The data is in `spec/providers.toml`.

smtp_codes::reply_codes! {
    /// Every code that our relay decides on by itself: those of the RFCs in force, and its own. All others are handled
    /// by their first digit.
    pub enum RelayCode = standard(rfc) + "spec/providers.toml";
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

/// Decides by the code. There is no `_`: when an RFC adds a code, this stops compiling, and somebody decides.
#[must_use]
pub fn action(code: RelayCode) -> Action {
    use RelayCode as C;
    match code {
        C::SystemStatus
        | C::HelpMessage
        | C::ServiceReady
        | C::ServiceClosing
        | C::AuthenticationSucceeded
        | C::ActionCompleted
        | C::UserNotLocalWillForward
        | C::CannotVerifyUser
        | C::PendingMessagesStarted
        | C::ServerChallenge
        | C::StartMailInput => Action::Done,
        C::BongoAuthenticationRequired | C::AuthenticationRequired | C::EncryptionNeeded => Action::LogIn,
        C::ServiceNotAvailable
        | C::PasswordTransitionRegistryOnly
        | C::TransientInvalidCommand
        | C::PasswordTransitionNeeded
        | C::MailboxTemporarilyUnavailable
        | C::LocalError
        | C::InsufficientStorage
        | C::YouHaveNoMail
        | C::TemporaryAuthenticationFailure
        | C::ParametersNotAccommodated
        | C::UnableToQueueMessages
        | C::NodeNotAllowed => Action::TryLater,
        C::CommandNotRecognized
        | C::SyntaxErrorInParameters
        | C::CommandNotImplemented
        | C::BadSequenceOfCommands
        | C::ParameterNotImplemented
        | C::ServerDoesNotAcceptMail
        | C::MechanismRequiresEncryption
        | C::UserAccountDisabled
        | C::DeliveryNotAuthorized
        | C::AuthenticationMechanismTooWeak
        | C::AuthenticationCredentialsInvalid
        | C::MailboxUnavailable
        | C::UserNotLocal
        | C::ExceededStorageAllocation
        | C::MailboxNameNotAllowed
        | C::TransactionFailed
        | C::ParametersNotRecognized
        | C::DomainDoesNotAcceptMail => Action::Return,
    }
}

/// What the relay does with any code, known to it or not.
#[must_use]
pub fn action_of(code: smtp_codes::Code) -> Action {
    match code.known_as::<RelayCode>() {
        Some(known) => action(known),
        None if code.is_transient() => Action::TryLater,
        None if code.is_success() || code.is_intermediate() => Action::Done,
        // A client takes a 1yz for an error as well (RFC 5321 section 4.2.1).
        None => Action::Return,
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
