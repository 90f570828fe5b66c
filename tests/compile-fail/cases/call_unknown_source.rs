smtp_codes::reply_codes! {
    pub enum Code = default + "acme.toml";
}

fn main() {}
