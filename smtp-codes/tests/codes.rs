//! What codes, entries, reasons and errors say of themselves, for all of them.
#![cfg(feature = "cli")]

use smtp_codes::{Catalogue, Code, Command, Diagnosis, EnhancedCode, EnhancedStatus, Reason, ReplyCode};
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

smtp_codes::reply_codes! {
    enum Made = standard + inline r#"
        [documents.book]
        title = "A book"
        kind = "page"
        [documents.letter]
        title = "A letter"
        kind = "page"

        # A catalogue whose 552 says nothing of recipients.
        [[reply]]
        code = 552
        name = "ExceededStorageAllocation"
        overrides = true
        [[reply.meaning]]
        text = "The mailbox is full"
        reason = "MailboxFull"

        [[reply]]
        code = 581
        name = "ByCommandAndEnhanced"
        [[reply.meaning]]
        text = "First"
        reason = "PolicyRefusal"
        enhanced = ["5.1.1"]
        [[reply.meaning]]
        text = "After RCPT"
        reason = "PolicyRefusal"
        commands = ["RCPT"]
        [[reply.meaning]]
        text = "By 5.2.2"
        reason = "PolicyRefusal"
        enhanced = ["5.2.2"]
        source = { document = "book" }
        also = [{ document = "letter" }]
        [[reply.meaning]]
        text = "By 5.7.0"
        reason = "PolicyRefusal"
        enhanced = ["X.7.0"]
        [[reply.meaning]]
        text = "By anything"
        reason = "PolicyRefusal"

        [[reply]]
        code = 582
        name = "OtherCommandsFirst"
        [[reply.meaning]]
        text = "After DATA"
        reason = "PolicyRefusal"
        commands = ["DATA"]
        [[reply.meaning]]
        text = "By 5.2.2"
        reason = "PolicyRefusal"
        enhanced = ["5.2.2"]
        [[reply.meaning]]
        text = "By anything"
        reason = "PolicyRefusal"

        [[reply]]
        code = 583
        name = "EnhancedAndCommand"
        [[reply.meaning]]
        text = "First"
        reason = "PolicyRefusal"
        commands = ["DATA"]
        [[reply.meaning]]
        text = "By 5.2.2 and 5.7.0"
        reason = "PolicyRefusal"
        enhanced = ["5.2.2", "X.7.0"]
    "#;
}

fn hash(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

#[test]
fn every_code_is_its_digits() {
    for number in 100..600 {
        let code = Code::new(number).unwrap();
        let digits = number.to_string();
        assert_eq!((code.get(), code.as_u16(), code.as_str()), (number, number, digits.as_str()));
        assert_eq!((code.to_string(), format!("{code:?}")), (digits.clone(), format!("Code({digits})")));
        assert_eq!(Code::from_digits(digits.as_bytes().try_into().unwrap()), Some(code));
        assert_eq!(code, number);
        assert_eq!(number, code);
        assert_ne!(code, number + 1);
        assert_ne!(number - 1, code);
        assert_eq!(Code::try_from(number), Ok(code));
    }
    for number in [0, 1, 99, 600, 999, u16::MAX] {
        assert_eq!(Code::new(number), None);
        assert_eq!(Code::try_from(number).unwrap_err().get(), number);
    }
    // Bytes beside the digits, at each place.
    for place in 0..3 {
        for byte in (0..=u8::MAX).filter(|byte| !byte.is_ascii_digit()) {
            let mut digits = *b"250";
            digits[place] = byte;
            assert_eq!(Code::from_digits(digits), None, "{}", digits.escape_ascii());
        }
    }
    for first in *b"06789" {
        assert_eq!(Code::from_digits([first, b'0', b'0']), None);
    }
}

#[test]
fn every_catalogue_asks_about_the_first_digit() {
    fn flags<C: Catalogue>(code: C) -> [bool; 5] {
        [
            code.is_success(),
            code.is_intermediate(),
            code.is_transient(),
            code.is_permanent(),
            code.is_failure(),
        ]
    }
    for known in ReplyCode::ALL {
        let digit = known.code().get() / 100;
        assert_eq!(flags(*known), [digit == 2, digit == 3, digit == 4, digit == 5, digit >= 4], "{known}");
    }
}

#[test]
fn every_code_leads_to_its_entry_and_back() {
    for known in ReplyCode::ALL {
        let entry = known.entry();
        assert_eq!(ReplyCode::from_code(known.code()), Some(*known));
        assert_eq!(entry.code(), known.code());
        for (index, meaning) in entry.meanings().iter().enumerate() {
            let all = meaning.source().into_iter().chain(meaning.also());
            assert!(all.clone().count() > 0, "{known}: meaning {index} has a source");
        }
    }
    assert_eq!(ReplyCode::ALL.len(), (100..600).filter_map(Code::new).filter_map(Code::known).count());
    // What has no source of its own has no others either; what has, has the others behind it.
    let meanings = Made::ByCommandAndEnhanced.meanings();
    assert!(meanings[0].source().is_none() && meanings[0].also().is_empty());
    assert_eq!(meanings[2].source().unwrap().document().title(), "A book");
    let others: Vec<_> = meanings[2].also().iter().map(|other| other.document().title()).collect();
    assert_eq!(others, ["A letter"]);
}

#[test]
fn what_is_different_has_another_hash() {
    let (one, other) = (ReplyCode::MailboxUnavailable, ReplyCode::HelpMessage);
    assert_eq!(hash(one.entry()), hash(one.entry()));
    assert_ne!(hash(one.entry()), hash(other.entry()));
    assert_ne!(hash(&one.meanings()[0]), hash(&other.meanings()[0]));
    assert_ne!(hash(Reason::MailboxFull.entry()), hash(Reason::Virus.entry()));
}

#[test]
fn the_meaning_for_a_command_and_an_enhanced_code() {
    let chosen = |code: Made, command: Option<Command>, enhanced: &str| {
        let enhanced: Option<EnhancedCode> = enhanced.parse().ok();
        code.entry().meaning_for(command, enhanced).text()
    };
    let code = Made::ByCommandAndEnhanced;
    assert_eq!(chosen(code, None, ""), "First");
    assert_eq!(chosen(code, Some(Command::Data), ""), "First");
    assert_eq!(chosen(code, Some(Command::Rcpt), ""), "After RCPT");
    assert_eq!(chosen(code, None, "5.1.1"), "First");
    assert_eq!(chosen(code, None, "5.2.2"), "By 5.2.2");
    // The enhanced code wins over the command, and this over the undefined code of the same subject.
    assert_eq!(chosen(code, Some(Command::Rcpt), "5.2.2"), "By 5.2.2");
    assert_eq!(chosen(code, Some(Command::Rcpt), "5.7.999"), "After RCPT");
    assert_eq!(chosen(code, None, "5.7.999"), "By 5.7.0");
    assert_eq!(chosen(code, None, "5.3.999"), "First");
    // One for other commands loses, and so does one for an enhanced code that did not come.
    let code = Made::OtherCommandsFirst;
    assert_eq!(chosen(code, None, ""), "After DATA");
    assert_eq!(chosen(code, Some(Command::Data), ""), "After DATA");
    assert_eq!(chosen(code, Some(Command::Rcpt), ""), "By anything");
    assert_eq!(chosen(code, Some(Command::Rcpt), "5.2.2"), "By 5.2.2");
    // That it came undefined does not help after a command; that it came itself does.
    let code = Made::EnhancedAndCommand;
    assert_eq!(chosen(code, Some(Command::Rcpt), ""), "First");
    assert_eq!(chosen(code, Some(Command::Rcpt), "5.7.999"), "By 5.2.2 and 5.7.0");
    assert_eq!(chosen(code, Some(Command::Data), "5.7.999"), "First");
    assert_eq!(chosen(code, Some(Command::Data), "5.2.2"), "By 5.2.2 and 5.7.0");
}

#[test]
fn nothing_is_guessed_that_the_catalogue_does_not_say() {
    let (code, command) = (Code::new(552), Some(Command::Rcpt));
    assert_eq!(Diagnosis::of(code, None, command, "").unwrap().reason(), Reason::TooManyRecipients);
    let diagnosis = Diagnosis::<Made>::of_as(code, None, command, "").unwrap();
    assert_eq!(diagnosis.reason(), Reason::MailboxFull);
}

#[test]
fn names_are_printed_as_they_are_and_padded() {
    for command in Command::ALL {
        assert_eq!(command.to_string(), command.name());
        assert_eq!(format!("[{command:>20}]"), format!("[{:>20}]", command.name()));
    }
    for reason in Reason::ALL {
        let entry = reason.entry();
        assert_eq!(entry.to_string(), reason.to_string());
        assert_eq!(smtp_codes::CatalogueReason::text(*reason), entry.text());
        assert_eq!(reason.text(), entry.text());
    }
    let general: Vec<_> = Reason::ALL.iter().filter(|reason| reason.entry().is_general()).collect();
    assert!(general.contains(&&Reason::PolicyRefusal) && !general.contains(&&Reason::MailboxFull));
}

#[test]
fn an_enhanced_code_is_known_if_it_is_registered() {
    let code: EnhancedCode = "5.1.1".parse().unwrap();
    assert_eq!(code.known(), code.status());
    assert!(code.known().is_some());
    assert_eq!(format!("{code:?} {code}"), "EnhancedCode(5.1.1) 5.1.1");
    assert_eq!("5.9.999".parse::<EnhancedCode>().unwrap().known(), None);
}

#[test]
fn errors_name_what_was_handed_in() {
    let refused = |text: &str| text.parse::<EnhancedCode>().unwrap_err().to_string();
    assert_eq!(refused("X.1.1"), "X.1.1 stands for every class: write 2, 4 or 5 for the X");
    let none = |text: &str| {
        format!("{text:?} is not an enhanced status code: 2, 4 or 5, then two numbers up to 999, as in 5.1.1")
    };
    assert_eq!(refused("5.1"), none("5.1"));
    let unregistered = |text: &str| text.parse::<EnhancedStatus>().unwrap_err().to_string();
    assert_eq!(unregistered("X.9.999"), "enhanced status code X.9.999 is not in the registry");
    assert_eq!(unregistered("5.9.999"), "enhanced status code 5.9.999 is not in the registry");
    assert_eq!(format!("{:?}", "1".parse::<Code>().unwrap_err()), "ParseCodeError(\"1\")");
    assert_eq!(
        "a text of more than fourteen bytes".parse::<Command>().unwrap_err().to_string(),
        "\"a text of more\"... is not a command of the catalogue"
    );
}
