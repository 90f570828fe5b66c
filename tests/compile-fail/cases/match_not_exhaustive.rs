smtp_codes::reply_codes! {
    pub enum Code = inline r#"
[[reply]]
code = 598
name = "One"
[[reply.meaning]]
text = "One"

[[reply]]
code = 599
name = "Two"
[[reply.meaning]]
text = "Two"
"#;
}

fn main() {
    match Code::One {
        Code::One => {}
    }
}
