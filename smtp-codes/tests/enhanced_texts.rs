//! An enhanced code is read in several places: from the TOML (`smtp-codes-spec`, which knows nothing of this crate), from a string,
//! from the bytes of a reply, and from a text. Here all of them read the same.
#![cfg(feature = "cli")]

use smtp_codes::{EnhancedCode, EnhancedPattern, FoundReply, Reply, Severity};
use smtp_codes_spec::model::EnhancedPattern as InToml;

const CLASSES: [&str; 12] = ["X", "2", "4", "5", "3", "1", "6", "0", "", "55", "XX", "+5"];
const NUMBERS: [&str; 18] = [
    "0", "1", "7", "9", "10", "42", "99", "100", "606", "999", "1000", "00", "01", "007", "", "+1", "a", "1 ",
];
const LASTS: [&str; 8] = ["", "-0", "-9", "-649", "-1000", "-", "-01", "-9-9"];

/// Every combination, and some with too little or too much around.
fn texts() -> impl Iterator<Item = String> {
    let details =
        || NUMBERS.iter().flat_map(|detail| LASTS.iter().map(move |last| format!("{detail}{last}")));
    let codes = CLASSES.iter().flat_map(move |class| {
        NUMBERS
            .iter()
            .flat_map(move |subject| details().map(move |detail| format!("{class}.{subject}.{detail}")))
    });
    let odd = ["5", "5.1", "5.1.1.", "5.1.1.1", ".5.1.1", "5..1", "5.1.1 ", " 5.1.1", "5,1,1", "5.1.١"];
    codes.chain(odd.map(str::to_owned))
}

/// The reader of the TOML leaves it to a rule to refuse `5.7.9-1`, which then says more than that it is none.
fn is_inverted(pattern: InToml) -> bool {
    pattern.last < pattern.detail
}

#[test]
fn the_toml_and_the_library_read_the_same_patterns() {
    let mut read = 0;
    for text in texts() {
        let in_toml = InToml::parse(&text).filter(|pattern| !is_inverted(*pattern));
        let ours = text.parse::<EnhancedPattern>().ok();
        assert_eq!(in_toml.is_some(), ours.is_some(), "{text:?}");
        if let (Some(in_toml), Some(ours)) = (in_toml, ours) {
            read += 1;
            assert_eq!(ours.class().map(Severity::digit).map(u16::from), in_toml.class, "{text:?}");
            assert_eq!(
                (ours.subject(), ours.detail(), ours.last_detail()),
                (in_toml.subject, in_toml.detail, in_toml.last)
            );
            assert_eq!(ours.to_string(), in_toml.to_string());
            // A range of one is that one.
            let is_plain = ours.detail() != ours.last_detail() || !text.contains('-');
            assert_eq!(ours.to_string() == text, is_plain, "{text:?}");
        }
    }
    assert!(read > 900, "{read}");
    // People write it small; the catalogue does not.
    assert_eq!("x.1.1".parse::<EnhancedPattern>().unwrap().to_string(), "X.1.1");
    assert_eq!(InToml::parse("x.1.1"), None);
}

#[test]
fn a_reply_and_a_text_read_the_same_codes() {
    let mut read = 0;
    for text in texts().filter(|text| !text.contains(' ') && text.is_ascii()) {
        let code = text.parse::<EnhancedCode>().ok();
        // A range of one is a way to write a pattern, not a code on the wire.
        let code = code.filter(|_| !text.contains('-'));
        let class = code.map_or(5, |code| code.class().digit());
        let line = format!("{class}50 {text} Sulking");
        let (reply, _) = Reply::parse(format!("{line}\r\n").as_bytes())
            .map(|(reply, size)| (reply.enhanced(), size))
            .unwrap();
        assert_eq!(reply, code, "{line:?}");
        let found = FoundReply::parse(&line).unwrap();
        // People's texts bend the rules; what is found in them stands there all the same.
        match (found.enhanced(), code) {
            (Some(found), None) => {
                let mut parts = text.split(|c: char| !c.is_ascii_digit() && c != '.');
                let stands_there = parts.any(|part| part.trim_matches('.') == found.to_string());
                assert!(stands_there, "{line:?}: {found}");
            }
            (found, code) => assert_eq!(found, code, "{line:?}"),
        }
        read += usize::from(code.is_some());
    }
    assert!(read > 200, "{read}");
}
