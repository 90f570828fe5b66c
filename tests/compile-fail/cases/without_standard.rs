smtp_codes::reply_codes! {
    enum Code = inline r#"
[[reply]]
code = 597
name = "First"
[[reply.meaning]]
text = "First"

[[reply]]
code = 598
[[reply.meaning]]
text = "Text"
"#;
}

fn main() {
    let _ = Code::First;
    let _ = Code::from_u16(550).map(|code| (code.code(), code.text()));
}
