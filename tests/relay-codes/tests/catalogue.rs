//! The vendor's own tests: what it added is there, and what was there before is still the same.

use relay_codes::{Action, RelayCode, RelayReason, action, action_of, department};
use smtp_codes::{
    Address, Catalogue, CatalogueReason, Code, Connection, EnhancedCode, Reason, ReplyCode, Standing,
};

#[test]
fn the_new_code_is_there() {
    let code = Code::new(505).unwrap();
    assert_eq!(code.known(), None);
    assert_eq!(code.known_as::<RelayCode>(), Some(RelayCode::BongoAuthenticationRequired));
    assert_eq!(RelayCode::BongoAuthenticationRequired.to_string(), "505 Authentication required");
    assert_eq!(action(RelayCode::BongoAuthenticationRequired), Action::LogIn);
}

#[test]
fn every_code_of_an_rfc_in_force_is_there_with_its_meanings_in_front() {
    let in_force = |code: &&ReplyCode| matches!(code.standing(), Standing::Standard | Standing::Extension);
    assert_eq!(RelayCode::ALL.len(), ReplyCode::ALL.iter().filter(in_force).count() + 1);
    for standard in ReplyCode::ALL.iter().filter(in_force) {
        let ours = RelayCode::try_from(*standard).unwrap();
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

/// A code that was left out is decided on by its first digit.
#[test]
fn what_is_no_rfcs_is_left_out() {
    let folklore = ReplyCode::ALL.iter().find(|code| code.standing() == Standing::Folklore).unwrap();
    assert_eq!(RelayCode::try_from(*folklore), Err(*folklore));
    for code in (100..600).map(|code| Code::new(code).unwrap()) {
        let is_retried = action_of(code) == Action::TryLater;
        assert_eq!(is_retried, code.is_transient(), "{code}");
    }
}

#[test]
fn an_entry_left_alone_is_the_standard_one() {
    let ours = Catalogue::entry(RelayCode::ActionCompleted);
    assert!(std::ptr::eq(ours, ReplyCode::ActionCompleted.entry()));
}

#[test]
fn an_enhanced_code_selects_the_vendors_meaning() {
    for (enhanced, text) in [
        ("5.7.905", "Tenant <tenant> is suspended"),
        ("5.7.910", "Tenant <tenant> is on trial and may write to its own domain alone"),
    ] {
        let enhanced: EnhancedCode = enhanced.parse().unwrap();
        let meaning = RelayCode::MailboxUnavailable.entry().meaning_for(None, Some(enhanced));
        assert_eq!(meaning.text(), text);
        assert!(meaning.is_providers());
        let source = meaning.source().unwrap();
        assert_eq!(source.document().id(), "relay-manual");
        assert_eq!(source.document().marks(), ["relay.example", "our relay"]);
        assert_eq!(source.url(), Some("https://relay.example/manual"));
    }
}

#[test]
fn a_vendors_reasons_come_behind_the_standard_ones() {
    let (own, standard) = RelayReason::ALL.split_last().unwrap();
    assert_eq!(*own, RelayReason::TenantSuspended);
    assert!(standard.iter().map(|reason| reason.name()).eq(Reason::ALL.iter().map(|reason| reason.name())));
    for reason in Reason::ALL {
        let ours = RelayReason::from(*reason);
        assert_eq!((ours.name(), ours.text()), (reason.name(), reason.text()));
        assert_eq!(ours.entry(), reason.entry());
        assert_eq!(Reason::try_from(ours), Ok(*reason));
        assert_eq!(RelayReason::from_entry(reason.entry()), Some(ours));
        assert_eq!(reason.name().to_uppercase().parse(), Ok(ours));
    }
    assert_eq!(Reason::try_from(*own), Err(*own));
    assert_eq!(Reason::from_entry(own.entry()), None);
    assert_eq!(RelayReason::from_entry(own.entry()), Some(*own));
    assert_eq!(own.to_string(), "The tenant of our relay is suspended");
    assert_eq!("tenantsuspended".parse(), Ok(*own));
    assert!(
        standard.iter().all(|reason| department(*reason) != "accounts") && department(*own) == "accounts"
    );
}

/// The reason of a code is the vendor's, whatever entry its meanings refer to.
#[test]
fn codes_and_reasons_lead_to_each_other() {
    fn of<C: Catalogue>(code: C) -> impl Iterator<Item = C::Reason> {
        code.meanings().iter().filter_map(|meaning| C::Reason::from_entry(meaning.reason()?))
    }
    let reasons: Vec<RelayReason> = RelayCode::MailboxUnavailable.reasons().collect();
    assert!(reasons.ends_with(&[RelayReason::TenantSuspended]), "{reasons:?}");
    assert!(RelayReason::TenantSuspended.codes().eq([RelayCode::MailboxUnavailable]));
    let texts: Vec<&str> =
        RelayReason::TenantSuspended.meanings().map(|(_, meaning)| meaning.text()).collect();
    assert!(texts.len() == 2 && texts.iter().all(|text| text.starts_with("Tenant")));
    assert!(RelayReason::LoginRequired.codes().any(|code| code == RelayCode::BongoAuthenticationRequired));
    let standard = Reason::LoginRequired.codes().filter_map(|code| RelayCode::try_from(code).ok());
    assert!(standard.into_iter().all(|code| RelayReason::LoginRequired.codes().any(|ours| ours == code)));
    assert!(of(RelayCode::MailboxUnavailable).any(|reason| reason == RelayReason::TenantSuspended));
}

#[test]
fn what_a_meaning_does_not_say_its_reason_says() {
    let own = RelayReason::TenantSuspended;
    let [(_, first), (_, second)] = own.meanings().collect::<Vec<_>>()[..] else { panic!("two meanings") };
    assert_eq!((first.explanation(), first.own_explanation()), (own.explanation(), None));
    assert_ne!(second.explanation(), own.explanation());
    assert_eq!((second.causes(), second.own_causes().len()), (own.causes(), 0));
    assert_eq!((second.remedy(), second.own_remedy().sender()), (own.remedy(), None));
    assert_eq!(own.verdict().with(first.verdict()).connection(), Connection::Close);
    assert_eq!(own.verdict().with(second.verdict()).connection(), Connection::Keep);
}

/// Words and verdict are added to a standard reason, and all else stays.
#[test]
fn a_standard_reason_is_added_to() {
    let (ours, standard) = (RelayReason::MailboxFull, Reason::MailboxFull);
    assert_eq!(ours.words().last(), Some(&"the bucket of <user> is over its budget"));
    assert_eq!(ours.words().split_last().unwrap().1, standard.words());
    assert_eq!(ours.verdict().address(), Address::Review);
    assert_eq!(
        (ours.verdict().retry(), ours.verdict().fix()),
        (standard.verdict().retry(), standard.verdict().fix())
    );
    assert_eq!((ours.explanation(), ours.hints()), (standard.explanation(), standard.hints()));
    assert!(
        std::ptr::eq(RelayReason::RelayDenied.entry(), Reason::RelayDenied.entry()),
        "one left alone is not copied"
    );
}
