smtp_codes::reply_codes! {
    enum Code = standard + inline r#"
[[reply]]
code = 598
name = "Sound"
[[reply.meaning]]
text = "Sound"

[[reply]]
code = 599
name = "ALL"
[[reply.meaning]]
text = "Text"
"#;
}

fn main() {
    let _ = (Code::Sound, Code::MailboxUnavailable);
    let _ = Code::from_u16(550).map(|code| (code.code(), code.text()));
}
