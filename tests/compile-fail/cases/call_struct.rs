smtp_codes::reply_codes! {
    pub struct Code = standard;
}

fn main() {}
