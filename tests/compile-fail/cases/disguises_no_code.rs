smtp_codes::reply_codes! {
    pub enum Code = standard + inline r#"
[[reply]]
code = 499
name = "Soft"
[[reply.meaning]]
disguises = 597

[[reply]]
code = 598
name = "Sound"
[[reply.meaning]]
text = "Sound"


"#;
}

fn main() {
    let _ = (Code::Sound, Code::MailboxUnavailable);
    let _ = Code::from_u16(550).map(|code| (code.code(), code.reasons().count()));
}
