//! No vendor catalogue panics, alone or beside the standard one, and every finding can be shown.
#![no_main]

use libfuzzer_sys::fuzz_target;
use smtp_codes_spec::{Source, load, load_files};

fuzz_target!(|data: (u8, &str)| {
    let (choice, text) = data;
    let vendors = vec![Source::vendor("fuzz.toml", text.to_owned())];
    // The standard catalogue takes a hundred times as long as the vendor's.
    let loaded = if choice == 0 { load(true, vendors) } else { load_files(Vec::new(), false, vendors) };
    for finding in &loaded.findings {
        assert!(!finding.render(&loaded.sources).is_empty());
    }
});
