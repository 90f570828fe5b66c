//! Writes the catalogue's names and codes as a macro, so that the peers' enums have the same codes as ours.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let mut text = String::from("macro_rules! with_codes { ($make:ident) => { $make! {\n");
    for (code, name) in smtp_codes_spec::load(true, Vec::new()).standard {
        let _ = writeln!(text, "    {name} = {code}u16,");
    }
    text.push_str("} } }\n");
    let folder = env::var_os("OUT_DIR").expect("Cargo sets it");
    fs::write(Path::new(&folder).join("codes.rs"), text).expect("the folder can be written");
}
