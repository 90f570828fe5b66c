//! Uses `smtp-codes` under another name: no expansion may say `smtp_codes`.

codes_of_mail::reply_codes! {
    /// Renamed.
    pub enum RenamedCode = standard + inline r#"
        [[reply]]
        code = 598
        name = "Renamed"
        [[reply.meaning]]
        text = "Renamed <domain>"
        source = { document = "rfc5321", section = "4.2.3" }
        commands = ["RCPT"]
        enhanced = ["X.1.1"]
        reason = "Gone"
        [[reply.meaning]]
        text = "Another"
        reason = "MailboxFull"

        [[reason]]
        name = "Gone"
        text = "Gone for good"
        verdict = { retry = "no", address = "suppress", connection = "keep", fix = "sender" }
        words = ["gone for good"]
        disputed = [{ says = "Never.", source = { document = "rfc5321", section = "4.2.3" } }]
    "#;
    /// Why.
    pub enum RenamedReason;
}

#[test]
fn it_works_under_another_name() {
    assert_eq!(RenamedCode::Renamed.to_string(), "598 Renamed <domain>");
    assert_eq!(RenamedCode::Renamed.meanings()[0].commands(), [codes_of_mail::Command::Rcpt]);
    assert!(RenamedCode::Renamed.reasons().eq([RenamedReason::Gone, RenamedReason::MailboxFull]));
    assert_eq!(RenamedReason::Gone.verdict().retry(), codes_of_mail::Retry::No);
}
