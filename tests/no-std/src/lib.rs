//! Neither `std` nor an allocator: an exhaustive match, a vendor catalogue, and constants.
#![no_std]

use smtp_codes::{Category, Code, Reason, ReplyCode, Severity, Standing, Verdict};

smtp_codes::reply_codes! {
    /// A catalogue without `std`.
    pub enum SmallCode = inline r#"
        [[reply]]
        code = 220
        name = "Hello"
        [[reply.meaning]]
        text = "<domain> Hello"

        [[reply]]
        code = 221
        name = "Bye"
        [[reply.meaning]]
        text = "<domain> Bye"
    "#;
    /// Reasons without `std`.
    pub enum SmallReason;
}

smtp_codes::reply_codes! {
    /// Words for a standard reason need no enum of reasons.
    pub enum WordyCode = inline r#"
        [[reason]]
        name = "MailboxFull"
        words = ["the bucket is over its budget"]

        [[reply]]
        code = 552
        name = "OverBudget"
        [[reply.meaning]]
        text = "The bucket of <user> is over its budget"
        reason = "MailboxFull"
    "#;
}

/// An exhaustive match: a third code would stop this from compiling.
#[must_use]
pub const fn is_hello(code: SmallCode) -> bool {
    match code {
        SmallCode::Hello => true,
        SmallCode::Bye => false,
    }
}

/// All accessors are `const fn`.
pub const TEXT: &str = ReplyCode::MailboxUnavailable.text();
/// A constant.
pub const NAME: &str = ReplyCode::MailboxUnavailable.name();
/// A constant.
pub const CODE: Code = ReplyCode::MailboxUnavailable.code();
/// A constant.
pub const SEVERITY: Severity = CODE.severity();
/// A constant.
pub const CATEGORY: Option<Category> = ReplyCode::MailboxUnavailable.category();
/// A constant.
pub const STANDING: Standing = ReplyCode::MailboxUnavailable.standing();
/// A constant.
pub const KNOWN: Option<ReplyCode> = CODE.known();
/// A constant.
pub const REASONS: usize = Reason::ALL.len();
/// A constant.
pub const VERDICT: Verdict = SmallReason::MailboxFull.verdict();
/// A constant.
pub const MEANINGS: usize = SmallCode::Hello.meanings().len();

#[test]
fn constants_hold() {
    assert_eq!((NAME, CODE.get()), ("MailboxUnavailable", 550));
    assert_eq!(SEVERITY, Severity::PermanentNegativeCompletion);
    assert_eq!(CATEGORY, Some(Category::MailSystem));
    assert_eq!(STANDING, Standing::Standard);
    assert_eq!(KNOWN, Some(ReplyCode::MailboxUnavailable));
    assert_eq!(MEANINGS, 1);
    assert!(WordyCode::OverBudget.reasons().eq([Reason::MailboxFull]));
    assert_eq!(VERDICT, Reason::MailboxFull.verdict());
    assert_eq!(SmallReason::ALL.len(), REASONS);
    assert!(is_hello(SmallCode::Hello) && !is_hello(SmallCode::Bye));
}
