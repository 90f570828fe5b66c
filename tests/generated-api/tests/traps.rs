//! What is easily got wrong: places where the documents contradict themselves or each other.

use codes::{Code, Command, EnhancedStatus, Outcome, ReplyCode, Standing};
use generated_api::{TOML, reply};
use smtp_codes_spec::model::{Citation, Meaning};

/// The wordings of a code with the document and the section of each.
fn wordings(code: u16) -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    let cited = |meaning: &'static Meaning| {
        let place = move |citation: &'static Citation| {
            let text = citation.text.as_ref().unwrap_or(&meaning.text);
            let section = citation.section.as_ref().map_or("", |section| &section.value);
            (citation.document.value.as_str(), section, text.value.as_str())
        };
        meaning.source.iter().chain(&meaning.also).map(place)
    };
    reply(code).meanings.iter().flat_map(cited)
}

fn assert_wording(code: u16, document: &str, section: &str, text: &str) {
    let found = wordings(code).any(|found| found == (document, section, text));
    assert!(found, "{code} reads {text:?} in {document} section {section}");
}

fn meaning(code: u16, document: &str) -> &'static Meaning {
    let from =
        |meaning: &&Meaning| meaning.source.as_ref().is_some_and(|source| source.document.value == document);
    reply(code).meanings.iter().find(from).unwrap_or_else(|| panic!("{code} has a meaning of {document}"))
}

fn outcome(command: Command, code: u16) -> Option<Outcome> {
    command.outcome(Code::new(code).expect("100 to 599"))
}

/// RFC 5321 has "local error" in the list by number and not in the list by function.
#[test]
fn both_wordings_of_451_are_there() {
    let (local, plain) = (
        "Requested action aborted: local error in processing",
        "Requested action aborted: error in processing",
    );
    assert_wording(451, "rfc5321", "4.2.3", local);
    assert_wording(451, "rfc5321", "4.2.2", plain);
    assert_wording(451, "rfc821", "4.2.2", local);
    assert_wording(451, "rfc821", "4.2.1", plain);
    assert_eq!(ReplyCode::LocalError.text(), local);
}

/// RFC 821 section 4.5.3 says 552, RFC 5321 section 4.5.3.1.10 says 452.
#[test]
fn too_many_recipients_is_452_and_was_552() {
    assert_wording(452, "rfc5321", "4.5.3.1.9", "Too many recipients");
    assert_wording(552, "rfc821", "4.5.3", "Too many recipients.");
    let (now, then) = (meaning(452, "rfc5321"), meaning(552, "rfc821"));
    assert_eq!(then.standing.name, "historic");
    assert!(now.standing.name == "standard" && then.text.value.starts_with("Too many recipients"));
    let explanation = &then.explanation.as_ref().expect("a standard meaning has one").value;
    assert!(explanation.contains("452"), "552 points to 452: {explanation}");
}

/// RFC 1985 lists 500 and 501, and section 5.2 then speaks of "550 or 551": the list is right.
#[test]
fn etrn_answers_500_and_501() {
    for code in [500, 501, 458, 459] {
        assert_eq!(outcome(Command::Etrn, code), Some(Outcome::Error), "{code}");
    }
    for code in [250, 251, 252, 253] {
        assert_eq!(outcome(Command::Etrn, code), Some(Outcome::Success), "{code}");
    }
    for code in [550, 551] {
        assert_eq!(outcome(Command::Etrn, code), None, "{code}");
    }
    let explanation = Command::Etrn.explanation();
    assert!(explanation.contains("550 or 551"), "the slip is named: {explanation}");
}

#[test]
fn both_wordings_of_521_in_rfc_7504_are_there() {
    assert_wording(521, "rfc7504", "3", "Server does not accept mail");
    assert_wording(521, "rfc7504", "5.1", "Host does not accept mail");
    let code = ReplyCode::from_u16(521).expect("521 is in the catalogue");
    assert_eq!((code.text(), code.standing()), ("Server does not accept mail", Standing::Extension));
}

/// An experiment, or deprecated: no longer a standard's word.
#[test]
fn what_is_past_is_historic() {
    for (code, document) in [(521, "rfc1846"), (355, "rfc1845"), (538, "rfc4954")] {
        assert_eq!(meaning(code, document).standing.name, "historic", "{code} of {document}");
    }
    for code in [355, 538] {
        assert_eq!(ReplyCode::from_u16(code).map(ReplyCode::standing), Some(Standing::Historic), "{code}");
    }
}

#[test]
fn x_6_10_is_a_deprecated_duplicate() {
    let deprecated: Vec<_> = EnhancedStatus::ALL
        .iter()
        .filter_map(|status| Some((status.pattern().to_string(), status.deprecated()?)))
        .collect();
    let [(code, reason)] = deprecated.as_slice() else { panic!("only X.6.10 is deprecated: {deprecated:?}") };
    assert_eq!(code, "X.6.10");
    assert!(reason.contains("X.6.8"), "{reason}");
}

/// RFC 4865 used the numbers before RFC 6710 and RFC 7293 registered them for something else.
#[test]
fn the_older_meaning_of_two_enhanced_codes_is_told() {
    for (detail, text) in
        [(16, "Message is too big for the specified priority"), (17, "Mailbox owner has changed")]
    {
        let status = EnhancedStatus::from_numbers(7, detail).expect("it is registered");
        assert_eq!(status.text(), text);
        assert!(status.explanation().contains("RFC 4865"), "{}", status.explanation());
    }
}

/// 4yz and 5yz have a reason, which says why they happen and what each side can do; everything says what it means.
#[test]
fn nothing_is_left_unexplained() {
    for reply in &TOML.replies {
        for meaning in &reply.meanings {
            let place = format!("{} {:?}", reply.code.value, meaning.text.value);
            let is_explained = meaning.explanation.is_some() || meaning.reason.is_some();
            assert!(is_explained && meaning.source.is_some(), "{place}");
            assert!(meaning.reason.is_some() || reply.code.value < 400, "{place}");
        }
    }
}
