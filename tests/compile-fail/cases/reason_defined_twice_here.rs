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

[[reason]]
name = "Sulks"
text = "The server sulks"
verdict = { retry = "no", address = "keep", connection = "keep", fix = "sender" }
words = ["in a sulk"]
"#;
    pub enum Why;
}

fn main() {
    let _ = (Code::Sound, Code::MailboxUnavailable);
    let _ = Code::from_u16(550).map(|code| (code.code(), code.reasons().count()));
    let _ = (Why::MailboxFull.text(), Why::from(smtp_codes::Reason::MailboxFull));
}
