//! The rules by which a reason and a meaning are chosen, each alone: with a catalogue that is made for it, whose words no server has.

use smtp_codes::{Certainty, Code, Command, Connection, Diagnosis, EnhancedCode, Evidence, Reason, Retry};

smtp_codes::reply_codes! {
    enum Made = standard + inline r#"
        [documents.mill]
        title = "The mill's manual"
        kind = "page"
        marks = ["mill.example"]

        [documents.forge]
        title = "The forge's manual"
        kind = "page"
        marks = ["forge.example"]

        [documents.book]
        title = "A book"
        kind = "page"

        [[reason]]
        name = "RecipientRefuses"
        words = ["zig zag zog", "brass lantern", "ding dang dong"]
        [[reason]]
        name = "MailboxFull"
        words = ["zag zog", "zam zum", "dang <who> dong"]
        [[reason]]
        name = "Virus"
        words = ["zim zam zum", "dang <who> <what> dong"]
        [[reason]]
        name = "Greylisted"
        words = ["wig wag wog wug"]
        [[reason]]
        name = "ServerFailure"
        words = ["tallow candle"]
        [[reason]]
        name = "ContentRefused"
        words = ["tallow candle snuffed"]

        # Meanings of one reason: how the enhanced code, the command and the standing choose among them.
        [[reply]]
        code = 581
        name = "ByEnhancedAndCommand"
        [[reply.meaning]]
        text = "Plain refusal"
        reason = "RecipientRefuses"
        [[reply.meaning]]
        text = "By the enhanced code"
        reason = "RecipientRefuses"
        enhanced = ["5.2.2"]
        commands = ["RCPT"]
        [[reply.meaning]]
        text = "Sheep go in to it by gate"
        reason = "RecipientRefuses"
        enhanced = ["5.3.4"]
        [[reply.meaning]]
        text = "Geese wander along meadow"
        reason = "RecipientRefuses"
        commands = ["DATA"]
        [[reply.meaning]]
        text = "Owls sleep under rafters"
        reason = "RecipientRefuses"
        [[reply.meaning]]
        text = "Foxes wait behind hedges"
        reason = "RecipientRefuses"
        standing = "historic"
        source = { document = "rfc821", section = "4.2" }

        [[reply.meaning]]
        text = "Crows gather beside quiet mills"
        reason = "RecipientRefuses"
        enhanced = ["5.1.6"]

        [[reply]]
        code = 582
        name = "ByRareCommand"
        [[reply.meaning]]
        text = "Rare at the first place"
        reason = "RecipientRefuses"
        commands = ["AUTH"]
        [[reply.meaning]]
        text = "Common at the second place"
        reason = "RecipientRefuses"

        [[reply]]
        code = 583
        name = "HistoricFirst"
        [[reply.meaning]]
        text = "What was said of old"
        reason = "RecipientRefuses"
        standing = "historic"
        source = { document = "rfc821", section = "4.2" }
        [[reply.meaning]]
        text = "What is said today"
        reason = "RecipientRefuses"

        [[reply]]
        code = 584
        name = "OnlyAfterData"
        [[reply.meaning]]
        text = "Only after DATA"
        reason = "RecipientRefuses"
        commands = ["DATA"]
        [[reply.meaning]]
        text = "After anything"
        reason = "SystemFull"
        [[reply.meaning]]
        text = "The mill says so to a login"
        reason = "Virus"
        commands = ["AUTH"]
        source = { document = "mill" }

        # Which command states a reason by itself.
        [[reply]]
        code = 585
        name = "ByCommand"
        [[reply.meaning]]
        text = "Anything"
        reason = "PolicyRefusal"
        [[reply.meaning]]
        text = "With an enhanced code"
        reason = "LoginFailed"
        commands = ["AUTH"]
        enhanced = ["5.7.8"]
        [[reply.meaning]]
        text = "In answer to three"
        reason = "SystemFull"
        commands = ["AUTH", "STARTTLS", "HELP"]
        [[reply.meaning]]
        text = "In answer to a login"
        reason = "LoginRequired"
        commands = ["AUTH"]

        # Enhanced codes of providers, and one that nobody has registered.
        [[reply]]
        code = 586
        name = "OfProviders"
        [[reply.meaning]]
        text = "Anything"
        reason = "SystemFull"
        [[reply.meaning]]
        text = "The mill's"
        reason = "Virus"
        enhanced = ["5.9.1"]
        source = { document = "mill" }
        [[reply.meaning]]
        text = "The forge's"
        reason = "RateLimited"
        enhanced = ["5.9.2"]
        source = { document = "forge" }
        [[reply.meaning]]
        text = "The book's"
        reason = "Greylisted"
        enhanced = ["5.9.3"]
        source = { document = "book" }
        [[reply.meaning]]
        text = "Nobody's"
        reason = "Greylisted"
        enhanced = ["5.9.4"]

        [[reply]]
        code = 587
        name = "OfWords"
        [[reply.meaning]]
        text = "Anything"
        reason = "SystemFull"
        [[reply.meaning]]
        text = "A label"
        reason = "Virus"
        words = ["pewter whistle"]
    "#;
    enum MadeReason;
}

/// A diagnosis of pieces: the reason, how certain it is, the text of the meaning, and what contradicts.
type Decided = (Reason, Certainty, Option<&'static str>, Option<Reason>);

fn decide(code: u16, enhanced: &str, command: Option<Command>, text: &str) -> Decided {
    let enhanced: Option<EnhancedCode> = enhanced.parse().ok();
    let diagnosis = Diagnosis::<Made>::of_as(Code::new(code), enhanced, command, text).expect("a failure");
    assert_eq!(diagnosis.is_guess(), diagnosis.certainty() == Certainty::Guess);
    let standard = |reason| Reason::try_from(reason).expect("no reason is defined here");
    (
        standard(diagnosis.reason()),
        diagnosis.certainty(),
        diagnosis.meaning().map(smtp_codes::Meaning::text),
        diagnosis.contradicted_by().map(standard),
    )
}

/// The reason, where nothing contradicts it.
fn reason(code: u16, enhanced: &str, command: Option<Command>, text: &str) -> (Reason, Certainty) {
    let (reason, certainty, _, against) = decide(code, enhanced, command, text);
    assert_eq!(against, None, "{code} {enhanced} {text}");
    (reason, certainty)
}

fn meaning(code: u16, enhanced: &str, command: Option<Command>, text: &str) -> Option<&'static str> {
    decide(code, enhanced, command, text).2
}

const RCPT: Option<Command> = Some(Command::Rcpt);
const DATA: Option<Command> = Some(Command::Data);
const AUTH: Option<Command> = Some(Command::Auth);

#[test]
fn words_within_a_longer_phrase_do_not_count() {
    // The enhanced code states what the words within say, and the phrase has the last word.
    let (chosen, certainty, _, against) = decide(587, "5.2.2", None, "zig zag zog");
    assert_eq!((chosen, certainty), (Reason::RecipientRefuses, Certainty::Words));
    assert_eq!(against, Some(Reason::MailboxFull));
    // On their own they agree with it.
    assert_eq!(reason(587, "5.2.2", None, "zag zog, brass lantern"), (Reason::MailboxFull, Certainty::Words));
    // A shorter phrase further on has words within as well.
    let (chosen, _, _, against) = decide(587, "5.2.2", None, "wig wag wog wug then zim zam zum");
    assert_eq!((chosen, against), (Reason::Greylisted, Some(Reason::MailboxFull)));
    // A placeholder may stand for what is skipped: then a phrase within may have more words than the one around it.
    let (chosen, _, _, against) = decide(587, "5.2.2", None, "ding dang bob@example.org dong");
    assert_eq!((chosen, against), (Reason::Virus, Some(Reason::MailboxFull)));
    // Behind a phrase that covers nothing of them they count.
    assert_eq!(
        reason(587, "5.2.2", None, "wig wag wog wug then zam zum"),
        (Reason::MailboxFull, Certainty::Words)
    );
}

#[test]
fn words_of_a_meaning_win_over_as_many_of_a_reason() {
    assert_eq!(reason(587, "", None, "pewter whistle, brass lantern").0, Reason::Virus);
    assert_eq!(reason(587, "", None, "brass lantern, pewter whistle").0, Reason::Virus);
    assert_eq!(reason(587, "", None, "pewter whistle, zig zag zog").0, Reason::RecipientRefuses);
}

#[test]
fn a_blocklist_is_worth_more_than_two_words() {
    assert_eq!(reason(587, "", None, "brass lantern, see zen.spamhaus.org").0, Reason::Blocklisted);
    assert_eq!(reason(587, "", None, "wig wag wog wug, see zen.spamhaus.org").0, Reason::Greylisted);
}

#[test]
fn of_general_reasons_the_one_that_the_enhanced_code_states() {
    // X.2.4 states ServerFailure, which is as general as ContentRefused, with fewer words.
    assert_eq!(reason(587, "5.2.4", None, "tallow candle. tallow candle snuffed").0, Reason::ServerFailure);
    // A reason that says more wins over it.
    let (chosen, _, _, against) = decide(587, "5.2.4", None, "tallow candle. brass lantern");
    assert_eq!((chosen, against), (Reason::RecipientRefuses, Some(Reason::ServerFailure)));
}

#[test]
fn an_enhanced_code_within_the_text_is_a_last_resort() {
    let diagnosis = Diagnosis::<Made>::of_as(Code::new(587), None, None, "umbrella (#5.1.1)").unwrap();
    assert_eq!(diagnosis.reason(), MadeReason::UnknownMailbox);
    assert_eq!(diagnosis.evidence(), Evidence::Enhanced(EnhancedCode::new(5, 1, 1).unwrap()));
    // What a provider's meaning hints at will do as well.
    assert_eq!(reason(586, "", None, "umbrella (#5.9.1)"), (Reason::Virus, Certainty::Hint));
    // Not beside an enhanced code that states, or hints at, something; nor beside words.
    assert_eq!(
        reason(587, "5.2.2", None, "umbrella (#5.1.1)"),
        (Reason::MailboxFull, Certainty::EnhancedCode)
    );
    assert_eq!(reason(586, "5.9.4", None, "umbrella (#5.1.1)"), (Reason::Greylisted, Certainty::Hint));
    assert_eq!(reason(587, "", None, "brass lantern (#5.1.1)"), (Reason::RecipientRefuses, Certainty::Words));
    assert_eq!(reason(587, "", None, "pewter whistle (#5.1.1)"), (Reason::Virus, Certainty::Words));
}

#[test]
fn a_provider_counts_where_the_text_shows_it() {
    let shown = |enhanced, text| reason(586, enhanced, None, text);
    assert_eq!(shown("5.9.1", "mill.example says no"), (Reason::Virus, Certainty::EnhancedCode));
    assert_eq!(shown("5.9.1", "forge.example says no"), (Reason::Virus, Certainty::Hint));
    assert_eq!(shown("5.9.1", "says no"), (Reason::Virus, Certainty::Hint));
    // Both, in either order.
    for text in ["mill.example by forge.example", "forge.example by mill.example"] {
        assert_eq!(shown("5.9.1", text), (Reason::Virus, Certainty::EnhancedCode), "{text}");
        assert_eq!(shown("5.9.2", text), (Reason::RateLimited, Certainty::EnhancedCode), "{text}");
    }
    // Who has no marks is shown by nothing; what has no source is a hint.
    assert_eq!(shown("5.9.3", "says no"), (Reason::Greylisted, Certainty::EnhancedCode));
    assert_eq!(shown("5.9.4", "says no"), (Reason::Greylisted, Certainty::Hint));
}

#[test]
fn a_command_states_a_reason_by_the_meaning_that_is_for_it_alone() {
    let (chosen, certainty, text, _) = decide(585, "", AUTH, "");
    assert_eq!((chosen, certainty), (Reason::LoginRequired, Certainty::Command));
    assert_eq!(text, Some("In answer to a login"));
    assert_eq!(reason(585, "", Some(Command::Help), ""), (Reason::PolicyRefusal, Certainty::Guess));
}

#[test]
fn a_login_failed_only_where_there_was_one() {
    let login = (Reason::LoginFailed, Certainty::EnhancedCode);
    assert_eq!(reason(535, "5.7.8", AUTH, ""), login);
    assert_eq!(reason(535, "5.7.8", None, ""), login);
    assert_eq!(reason(421, "4.7.8", AUTH, ""), (Reason::LoginFailed, Certainty::EnhancedCode));
    assert_ne!(reason(535, "5.7.8", RCPT, ""), login);
    assert_ne!(reason(550, "5.7.8", AUTH, ""), login);
    assert_ne!(reason(550, "5.7.8", None, ""), login);
}

#[test]
fn a_host_that_answers_for_good_was_reached() {
    let unreachable = (Reason::HostUnreachable, Certainty::EnhancedCode);
    assert_eq!(reason(450, "4.4.1", RCPT, ""), unreachable);
    assert_ne!(reason(550, "5.4.1", RCPT, ""), unreachable);
}

#[test]
fn what_a_code_is_guessed_to_mean() {
    let guess = |code, enhanced, command| {
        let (reason, certainty) = reason(code, enhanced, command, "");
        assert_eq!(certainty, Certainty::Guess, "{code} {enhanced}");
        reason
    };
    // One recipient too many, after RCPT alone and without an enhanced code.
    assert_eq!(guess(552, "", RCPT), Reason::TooManyRecipients);
    for (code, enhanced, command) in [(552, "", DATA), (552, "", None), (552, "5.0.0", RCPT), (550, "", RCPT)]
    {
        assert_ne!(guess(code, enhanced, command), Reason::TooManyRecipients, "{code} {enhanced}");
    }
    // Policy by X.7.0, where the code has it at all.
    assert_eq!(guess(585, "5.7.0", RCPT), Reason::PolicyRefusal);
    assert_eq!(guess(584, "5.7.0", None), Reason::RecipientRefuses);
    // The first meaning that the command allows, and no provider's.
    assert_eq!(guess(584, "", DATA), Reason::RecipientRefuses);
    assert_eq!(guess(584, "", RCPT), Reason::SystemFull);
    assert_eq!(guess(584, "", None), Reason::RecipientRefuses);
}

#[test]
fn the_meaning_whose_enhanced_code_and_command_fit() {
    let chosen =
        |enhanced, command, text: &str| meaning(581, enhanced, command, &format!("brass lantern {text}"));
    assert_eq!(chosen("", None, ""), Some("Plain refusal"));
    assert_eq!(chosen("5.2.2", None, ""), Some("By the enhanced code"));
    assert_eq!(chosen("5.2.2", RCPT, ""), Some("By the enhanced code"));
    // Its command, where there is no enhanced code.
    assert_eq!(chosen("", RCPT, ""), Some("By the enhanced code"));
    assert_eq!(chosen("", DATA, ""), Some("Geese wander along meadow"));
    // Bound to an enhanced code that is not there, it takes most of its words; short ones do not count, nor does case.
    assert_eq!(chosen("", None, "sheep gate"), Some("Sheep go in to it by gate"));
    assert_eq!(chosen("", None, "SHEEP GATE"), Some("Sheep go in to it by gate"));
    assert_eq!(chosen("", None, "sheep"), Some("Plain refusal"));
    assert_eq!(chosen("", None, "unsheep regate"), Some("Plain refusal"));
    assert_eq!(chosen("", None, "beside gather crows"), Some("Crows gather beside quiet mills"));
    assert_eq!(chosen("", None, "gather crows"), Some("Plain refusal"));
    // Bound to none, one word is enough; and a command by which messages are handed over is not rare.
    assert_eq!(chosen("5.0.0", RCPT, "owls"), Some("Owls sleep under rafters"));
    assert_eq!(chosen("5.0.0", None, "meadow along wander geese"), Some("Geese wander along meadow"));
    // In another order than the meaning's text, which would be a phrase: one for another command is not meant.
    assert_eq!(chosen("5.0.0", RCPT, "meadow along wander geese"), Some("Plain refusal"));
    // One for any command is.
    assert_eq!(chosen("5.0.0", RCPT, "rafters under sleep owls"), Some("Owls sleep under rafters"));
    assert_eq!(chosen("5.0.0", RCPT, "RAFTERS UNDER SLEEP OWLS"), Some("Owls sleep under rafters"));
    // What nobody says any more is not.
    assert_eq!(chosen("5.0.0", RCPT, "hedges behind wait foxes"), Some("Plain refusal"));
}

#[test]
fn the_first_meaning_stands_where_others_must_not() {
    // Rare commands and what was said of old are held against later meanings alone.
    assert_eq!(meaning(582, "", None, "brass lantern"), Some("Rare at the first place"));
    assert_eq!(meaning(583, "", None, "brass lantern"), Some("What was said of old"));
    // It is meant even after a command that it is not for, if no other has the reason.
    assert_eq!(meaning(584, "", RCPT, "brass lantern"), Some("Only after DATA"));
    // A later one is not: a rare command weighs more than that the provider is shown.
    assert_eq!(meaning(584, "", None, "zim zam zum at mill.example"), None);
    assert_eq!(meaning(584, "", AUTH, "zim zam zum at mill.example"), Some("The mill says so to a login"));
    assert_eq!(meaning(584, "", AUTH, "zim zam zum"), None);
}

#[test]
fn rfc_5321_refines_a_verdict_under_two_codes_alone() {
    // A verdict that says no, so that what is refined can be seen.
    let no = Reason::MailboxFull.verdict();
    let under = |reason: Reason, code| no.under(Code::new(code).unwrap(), reason.entry());
    assert_eq!(no.retry(), Retry::No);
    assert_eq!(under(Reason::TooManyRecipients, 552).retry(), Retry::Later);
    assert_eq!(under(Reason::TooManyRecipients, 550).retry(), Retry::No);
    assert_eq!(under(Reason::MailboxFull, 552).retry(), Retry::No);
    assert_eq!(under(Reason::MailboxFull, 452).retry(), Retry::Later);
    assert_eq!(under(Reason::MailboxFull, 421).connection(), Connection::Close);
    assert_eq!(under(Reason::MailboxFull, 450).connection(), Connection::Keep);
}
