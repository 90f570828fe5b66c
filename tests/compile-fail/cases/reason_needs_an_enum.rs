smtp_codes::reply_codes! {
    pub enum Code = standard + inline r#"
[[reply]]
code = 598
name = "Sound"
[[reply.meaning]]
text = "Sound"

[[reason]]
name = "Sulks"
text = "The server sulks"
verdict = { retry = "no", address = "keep", connection = "keep", fix = "sender" }
words = ["is sulking"]

[[reply]]
code = 599
name = "Odd"
[[reply.meaning]]
text = "Text"
reason = "Sulks"
"#;
}

fn main() {
    let _ = (Code::Sound, Code::MailboxUnavailable);
    let _ = Code::from_u16(550).map(|code| (code.code(), code.reasons().count()));
}
