//! Uses the macro through a third crate.

reexport_facade::mail::reply_codes! {
    /// Without `standard`: the codes of this file alone.
    pub(crate) enum OwnCode = inline r#"
        [[reply]]
        code = 250
        name = "Fine"
        [[reply.meaning]]
        text = "Fine"

        [[reply]]
        code = 599
        name = "Odd"
        [[reply.meaning]]
        text = "Odd"
        reason = "Odd"

        [[reason]]
        name = "Odd"
        text = "It is odd"
        verdict = { retry = "no", address = "keep", connection = "keep", fix = "time" }
        words = ["odd"]
    "#;
    pub(crate) enum OwnReason
}

#[test]
fn it_works_through_a_third_crate() {
    use reexport_facade::mail::ReplyCode;
    assert!(OwnCode::Odd.reasons().eq([OwnReason::Odd]) && OwnReason::Odd.codes().eq([OwnCode::Odd]));
    assert_eq!(OwnReason::from(reexport_facade::mail::Reason::MailboxFull), OwnReason::MailboxFull);
    assert_eq!(OwnCode::ALL, [OwnCode::Fine, OwnCode::Odd]);
    assert_eq!(ReplyCode::try_from(OwnCode::Fine), Ok(ReplyCode::ActionCompleted));
    assert_eq!(ReplyCode::try_from(OwnCode::Odd), Err(OwnCode::Odd));
    assert_eq!(OwnCode::try_from(ReplyCode::ActionCompleted), Ok(OwnCode::Fine));
    assert_eq!(OwnCode::try_from(ReplyCode::ServiceReady), Err(ReplyCode::ServiceReady));
}
