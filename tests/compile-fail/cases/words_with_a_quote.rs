smtp_codes::reply_codes! {
    pub enum Code = standard + inline r#"
[[reply]]
code = 598
name = "Sound"
[[reply.meaning]]
text = "Sound"

[[reply]]
code = 599
name = "Odd"
[[reply.meaning]]
text = "Text"
words = ['the "odd" one']
"#;
}

fn main() {
    let _ = (Code::Sound, Code::MailboxUnavailable);
    let _ = Code::from_u16(550).map(|code| (code.code(), code.reasons().count()));
}
