smtp_codes::reply_codes! {
    pub enum Code = ;
}

fn main() {}
