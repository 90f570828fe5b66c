smtp_codes::reply_codes! {
    pub enum Code = standard + inline r#"
[[reply]]
code = 598
name = "Sound"
[[reply.meaning]]
text = "Sound"


"#;
    pub enum Why = standard;
}

fn main() {}
