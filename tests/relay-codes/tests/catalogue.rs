//! The vendor's own tests: what it added is there, and what was there before is still the same.

use relay_codes::{Action, RelayCode, action};
use smtp_codes::{Catalogue, Code, EnhancedCode, ReplyCode};

#[test]
fn the_new_code_is_there() {
    let code = Code::new(505).unwrap();
    assert_eq!(code.known(), None);
    assert_eq!(code.known_as::<RelayCode>(), Some(RelayCode::BongoAuthenticationRequired));
    assert_eq!(RelayCode::BongoAuthenticationRequired.to_string(), "505 Authentication required");
    assert_eq!(action(RelayCode::BongoAuthenticationRequired), Action::LogIn);
}

#[test]
fn every_standard_code_is_there_with_its_meanings_in_front() {
    assert_eq!(RelayCode::ALL.len(), ReplyCode::ALL.len() + 1);
    for standard in ReplyCode::ALL {
        let ours = RelayCode::from(*standard);
        assert_eq!(ours.code(), standard.code());
        assert_eq!(ours.name(), standard.name());
        assert_eq!(ours.to_string(), standard.to_string());
        assert!(ours.meanings().len() >= standard.meanings().len());
        assert_eq!(ours.commands().len(), standard.commands().len());
        assert_eq!(ours.enhanced(), standard.enhanced());
        assert_eq!(ReplyCode::try_from(ours), Ok(*standard));
    }
    let added = RelayCode::BongoAuthenticationRequired;
    assert_eq!(ReplyCode::try_from(added), Err(added));
}

#[test]
fn an_entry_left_alone_is_the_standard_one() {
    let ours = Catalogue::entry(RelayCode::ActionCompleted);
    assert!(std::ptr::eq(ours, ReplyCode::ActionCompleted.entry()));
}

#[test]
fn an_enhanced_code_selects_the_vendors_meaning() {
    let enhanced: EnhancedCode = "5.7.708".parse().unwrap();
    let meaning = RelayCode::MailboxUnavailable.entry().meaning_for(None, Some(enhanced));
    assert_eq!(meaning.text(), "Access denied, traffic not accepted from this IP");
    let source = meaning.source().unwrap();
    assert_eq!(source.document().id(), "exchange-online-ndr");
    assert!(source.url().unwrap().starts_with("https://learn.microsoft.com/"));
}
