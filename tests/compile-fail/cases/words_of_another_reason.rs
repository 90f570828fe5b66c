smtp_codes::reply_codes! {
    pub enum Code = standard + inline r#"
[[reply]]
code = 598
name = "Sound"
[[reply.meaning]]
text = "Sound"

[[reason]]
name = "MailboxFull"
words = ["bucket over budget"]

[[reason]]
name = "SystemFull"
words = ["Bucket over budget!"]
"#;
}

fn main() {
    let _ = (Code::Sound, Code::MailboxUnavailable);
    let _ = Code::from_u16(550).map(|code| (code.code(), code.reasons().count()));
}
