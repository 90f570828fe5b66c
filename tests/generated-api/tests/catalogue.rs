//! Everything that is generated, compared with the TOML that it is generated from.

use codes::{
    Address, Blocklist, Catalogue, CatalogueReason, Category, Citation, Code, Command, CommandReply,
    Connection, Dispute, DocumentKind, EnhancedCode, EnhancedStatus, Fix, Meaning, Outcome, PartialVerdict,
    Reason, ReasonEntry, Remedy, ReplyCode, Retry, Severity, Standing, Verdict, documents,
};
use generated_api::TOML;
use smtp_codes_spec::model::{self, At, Basic};
use std::collections::BTreeSet;
use std::str::FromStr;

fn text(value: Option<&At<String>>) -> Option<&str> {
    value.map(|value| value.value.as_str())
}

fn texts(values: &[At<String>]) -> Vec<&str> {
    values.iter().map(|value| value.value.as_str()).collect()
}

fn code(code: u16) -> Code {
    Code::new(code).expect("the TOML has codes from 100 to 599")
}

fn reply_code(code: u16) -> ReplyCode {
    ReplyCode::from_u16(code).unwrap_or_else(|| panic!("{code} has a variant"))
}

#[test]
fn every_code_has_its_variant() {
    let ours: Vec<(u16, &str)> = ReplyCode::ALL.iter().map(|code| (u16::from(*code), code.name())).collect();
    let toml: Vec<(u16, &str)> = TOML
        .replies
        .iter()
        .map(|reply| (reply.code.value, text(reply.name.as_ref()).expect("a standard code has a name")))
        .collect();
    assert_eq!(ours, toml);
    assert!(ReplyCode::ALL.is_sorted(), "in numerical order, and so is `Ord`");
    for code in ReplyCode::ALL {
        assert_eq!(format!("{code:?}"), code.name(), "the name is the variant's");
    }
}

#[test]
fn a_code_says_what_the_toml_says() {
    for reply in &TOML.replies {
        let number = reply.code.value;
        let ours = reply_code(number);
        let first = &reply.meanings[0];
        assert_eq!(ours.code(), code(number));
        assert_eq!(Code::from(ours), code(number));
        assert_eq!(ours.text(), first.text.value);
        assert_eq!(ours.standing().name(), first.standing.name);
        assert_eq!(u16::from(ours.severity().digit()), number / 100);
        let category = Category::from_digit(u8::try_from(number / 10 % 10).expect("a digit"));
        assert_eq!(ours.category(), category);
        assert_eq!(ours.meanings().len(), reply.meanings.len(), "{number}");
        for (ours, toml) in ours.meanings().iter().zip(&reply.meanings) {
            assert_meaning(number, ours, toml);
        }
        assert_eq!(<ReplyCode as Catalogue>::entry(ours).name(), ours.name());
    }
}

fn assert_meaning(number: u16, ours: &Meaning, toml: &model::Meaning) {
    let place = format!("{number} {:?}", toml.text.value);
    assert_eq!(ours.text(), toml.text.value);
    assert_eq!(ours.is_quoted(), toml.quoted, "{place}");
    assert_eq!(ours.standing().name(), toml.standing.name, "{place}");
    assert_citations(ours.source().into_iter().chain(ours.also()), toml.source.iter().chain(&toml.also));
    let commands: Vec<&str> = ours.commands().iter().map(|command| command.name()).collect();
    assert_eq!(commands, texts(&toml.commands), "{place}");
    let enhanced: Vec<String> = ours.enhanced().iter().map(ToString::to_string).collect();
    let patterns: Vec<String> = toml.enhanced.iter().map(|pattern| pattern.value.to_string()).collect();
    assert_eq!(enhanced, patterns, "{place}");
    assert_eq!(ours.own_explanation(), text(toml.explanation.as_ref()), "{place}");
    assert_eq!(ours.own_causes(), texts(&toml.causes), "{place}");
    assert_remedy(ours.own_remedy(), &toml.remedy);
    assert_eq!(ours.words(), texts(&toml.words), "{place}");
    assert_eq!(ours.reason().map(ReasonEntry::name), text(toml.reason.as_ref()), "{place}");
    assert_eq!(parts(ours.verdict()), toml.verdict.parts.map(|part| part.map(|label| label.name)), "{place}");
    assert_eq!(ours.disguises(), toml.disguises.map(|at| code(at.value)), "{place}");
    let stands_for = toml.stands_for.map(|pattern| pattern.to_string());
    assert_eq!(ours.stands_for().map(|pattern| pattern.to_string()), stands_for, "{place}");
    let source = toml.source.as_ref().and_then(|source| TOML.document(&source.document));
    assert_eq!(ours.is_providers(), source.is_some_and(|document| !document.marks.is_empty()), "{place}");

    // What it does not say, its reason says.
    let Some(reason) = ours.reason() else {
        assert_eq!(
            (ours.explanation(), ours.causes()),
            (ours.own_explanation(), ours.own_causes()),
            "{place}"
        );
        assert_eq!(ours.remedy(), ours.own_remedy(), "{place}");
        return;
    };
    assert_eq!(ours.explanation(), ours.own_explanation().or(reason.explanation()), "{place}");
    let causes = if toml.causes.is_empty() { reason.causes() } else { ours.own_causes() };
    assert_eq!(ours.causes(), causes, "{place}");
    let (own, all, inherited) = (ours.own_remedy(), ours.remedy(), reason.remedy());
    assert_eq!(all.sender(), own.sender().or(inherited.sender()), "{place}");
    assert_eq!(all.operator(), own.operator().or(inherited.operator()), "{place}");
    assert_eq!(all.receiver(), own.receiver().or(inherited.receiver()), "{place}");
}

fn assert_remedy(ours: Remedy, toml: &model::Remedy) {
    assert_eq!(ours.sender(), text(toml.sender.as_ref()));
    assert_eq!(ours.operator(), text(toml.operator.as_ref()));
    assert_eq!(ours.receiver(), text(toml.receiver.as_ref()));
}

fn parts(verdict: PartialVerdict) -> [Option<&'static str>; 4] {
    [
        verdict.retry.map(Retry::name),
        verdict.address.map(Address::name),
        verdict.connection.map(Connection::name),
        verdict.fix.map(Fix::name),
    ]
}

fn whole(verdict: Verdict) -> PartialVerdict {
    PartialVerdict {
        retry: Some(verdict.retry()),
        address: Some(verdict.address()),
        connection: Some(verdict.connection()),
        fix: Some(verdict.fix()),
    }
}

#[test]
fn a_reason_says_what_the_toml_says() {
    assert_eq!(Reason::ALL.len(), TOML.reasons.len());
    for (ours, toml) in Reason::ALL.iter().zip(&TOML.reasons) {
        assert_eq!((ours.name(), format!("{ours:?}")), (&*toml.name.value, toml.name.value.clone()));
        assert_eq!(
            (Some(ours.text()), ours.explanation()),
            (text(toml.text.as_ref()), text(toml.explanation.as_ref()))
        );
        assert_eq!(ours.to_string(), ours.text());
        assert_eq!(ours.causes(), texts(&toml.causes));
        assert_remedy(ours.remedy(), &toml.remedy);
        assert!(ours.remedy().sender().is_some() && ours.remedy().operator().is_some(), "{ours:?}");
        assert_eq!(parts(whole(ours.verdict())), toml.verdict.parts.map(|part| part.map(|label| label.name)));
        assert_eq!((ours.words(), ours.hints()), (&*texts(&toml.words), &*texts(&toml.hints)));
        let disputes =
            ours.disputed().iter().map(|dispute| (dispute.says(), dispute.source().document().id()));
        let expected = toml.disputed.iter().map(|dispute| {
            (&*dispute.says.value, &*dispute.source.as_ref().expect("a dispute has a source").document.value)
        });
        assert!(disputes.eq(expected), "{ours:?}");
        let entry = ours.entry();
        assert_citations(
            entry.source().into_iter().chain(entry.also()),
            toml.source.iter().chain(&toml.also),
        );
        assert_eq!((entry.name(), ours.source()), (ours.name(), entry.source()));
        assert_eq!(Reason::from_entry(entry), Some(*ours));
        assert_eq!(Reason::from_str(&ours.name().to_lowercase()), Ok(*ours));
        assert!(Reason::from_str(&format!("{} ", ours.name())).is_err());
    }
}

/// What refers to a reason, and what the reason refers to, are the same.
#[test]
fn reasons_codes_and_statuses_agree_both_ways() {
    for (status, toml) in EnhancedStatus::ALL.iter().zip(&TOML.statuses) {
        assert_eq!(status.reason().map(Reason::name), text(toml.reason.as_ref()), "{status}");
    }
    for reason in Reason::ALL {
        let statuses = EnhancedStatus::ALL.iter().filter(|status| status.reason() == Some(*reason));
        assert!(reason.enhanced().iter().eq(statuses), "{reason:?}");

        let of_toml =
            TOML.replies.iter().flat_map(|reply| reply.meanings.iter().map(move |meaning| (reply, meaning)));
        let says_it =
            |(_, meaning): &(_, &model::Meaning)| text(meaning.reason.as_ref()) == Some(reason.name());
        let expected: Vec<(u16, &str)> = of_toml
            .filter(says_it)
            .map(|(reply, meaning)| (reply.code.value, &*meaning.text.value))
            .collect();
        let ours: Vec<(u16, &str)> =
            reason.meanings().map(|(code, meaning)| (u16::from(code), meaning.text())).collect();
        assert_eq!(ours, expected, "{reason:?}");
        let mut codes: Vec<u16> = expected.iter().map(|(code, _)| *code).collect();
        codes.dedup();
        assert!(reason.codes().map(u16::from).eq(codes), "{reason:?}");
    }
    for (code, toml) in ReplyCode::ALL.iter().zip(&TOML.replies) {
        let mut expected: Vec<&str> = Vec::new();
        for name in toml.meanings.iter().filter_map(|meaning| text(meaning.reason.as_ref())) {
            if !expected.contains(&name) {
                expected.push(name);
            }
        }
        assert!(code.reasons().map(Reason::name).eq(expected.iter().copied()), "{code}");
        assert!(code.entry().reasons().map(ReasonEntry::name).eq(expected), "{code}");
    }
}

#[test]
fn a_failure_has_a_reason_and_nothing_else_has() {
    for code in ReplyCode::ALL {
        let is_failure = u16::from(*code) >= 400;
        assert!(code.meanings().iter().all(|meaning| meaning.reason().is_some() == is_failure), "{code}");
    }
}

#[test]
fn blocklists_say_what_the_toml_says() {
    let ours = Blocklist::ALL
        .iter()
        .map(|list| (list.name(), list.hosts().to_vec(), list.source().map(|source| source.document().id())));
    let toml = TOML.blocklists.iter().map(|list| {
        let source = list.source.as_ref().map(|source| &*source.document.value);
        (&*list.name.value, texts(&list.hosts), source)
    });
    assert!(ours.eq(toml));
}

/// Two codes, two meanings and two reasons are never taken for one.
#[test]
fn entries_meanings_and_reasons_are_equal_to_themselves_alone() {
    for (index, code) in ReplyCode::ALL.iter().enumerate() {
        for (other_index, other) in ReplyCode::ALL.iter().enumerate() {
            assert_eq!(code.entry() == other.entry(), index == other_index);
        }
        for (index, meaning) in code.meanings().iter().enumerate() {
            let same = code.meanings().iter().position(|other| other == meaning);
            assert_eq!(same, Some(index), "{code} {:?}", meaning.text());
        }
    }
    for (index, reason) in Reason::ALL.iter().enumerate() {
        assert_eq!(Reason::ALL.iter().position(|other| other.entry() == reason.entry()), Some(index));
    }
}

fn assert_citations<'a, 'b>(
    ours: impl Iterator<Item = &'a Citation>,
    toml: impl Iterator<Item = &'b model::Citation>,
) {
    let ours: Vec<_> = ours.map(|ours| (ours.document().id(), ours.section(), ours.text())).collect();
    let toml: Vec<_> = toml
        .map(|toml| (toml.document.value.as_str(), text(toml.section.as_ref()), text(toml.text.as_ref())))
        .collect();
    assert_eq!(ours, toml);
}

#[test]
fn display_is_the_code_and_the_first_text() {
    for reply in &TOML.replies {
        let ours = reply_code(reply.code.value);
        let expected = format!("{} {}", reply.code.value, reply.meanings[0].text.value);
        assert_eq!(ours.to_string(), expected);
        let width = expected.len() + 5;
        assert_eq!(format!("{ours:width$}|"), format!("{expected:width$}|"));
        assert_eq!(format!("{ours:>width$}"), format!("{expected:>width$}"));
        assert_eq!(format!("{ours:*^width$}"), format!("{expected:*^width$}"));
        assert_eq!(format!("{ours:.3}"), reply.code.value.to_string());
        let code = code(reply.code.value);
        assert_eq!(format!("{code:-<6}"), format!("{}---", reply.code.value));
    }
}

/// All of the 65 536 numbers: what is no code, what is one without a name, and what has one.
#[test]
fn every_number_is_a_code_or_comes_back() {
    let known: BTreeSet<u16> = TOML.replies.iter().map(|reply| reply.code.value).collect();
    for number in 0..=u16::MAX {
        let code = Code::new(number);
        assert_eq!(code.is_some(), (100..=599).contains(&number), "{number}");
        assert_eq!(Code::try_from(number).ok(), code);
        let variant = ReplyCode::from_u16(number);
        assert_eq!(variant.is_some(), known.contains(&number), "{number}");
        assert_eq!(variant.map(u16::from), known.get(&number).copied());
        match (ReplyCode::try_from(number), variant) {
            (Ok(ours), Some(variant)) => assert_eq!(ours, variant),
            (Err(error), None) => assert_eq!((error.get(), error.code()), (number, code)),
            (ours, variant) => panic!("{number}: {ours:?} and {variant:?}"),
        }
        if let Some(code) = code {
            assert_eq!(code.get(), number);
            assert_eq!(code.known(), variant);
            assert_eq!(ReplyCode::try_from(code), variant.ok_or(code));
            assert_eq!(ReplyCode::from_code(code), variant);
            assert_eq!(u16::from(code.severity().digit()), number / 100);
            assert_eq!(u16::from(code.detail()), number % 10);
            let category = code.category().map(|category| u16::from(category.digit()));
            assert_eq!(category, Some(number / 10 % 10).filter(|digit| *digit < 6));
        }
        let written = number.to_string();
        assert_eq!(Code::from_str(&written).ok(), code);
        assert_eq!(ReplyCode::from_str(&written).ok(), variant);
    }
    for wrong in ["", "25", "2500", "+25", " 250", "250 ", "2_5", "٢٥٠", "0250", "25O"] {
        assert!(Code::from_str(wrong).is_err() && ReplyCode::from_str(wrong).is_err(), "{wrong:?}");
    }
}

#[test]
fn serde_keeps_every_code() {
    for code in ReplyCode::ALL {
        let json = serde_json::to_string(code).expect("a code is a number");
        assert_eq!(json, u16::from(*code).to_string());
        assert_eq!(serde_json::from_str::<ReplyCode>(&json).expect("and back"), *code);
        assert_eq!(serde_json::from_str::<Code>(&json).expect("and back"), code.code());
    }
    for wrong in ["99", "600", "65536", "-1", "\"250\""] {
        assert!(serde_json::from_str::<Code>(wrong).is_err(), "{wrong}");
        assert!(serde_json::from_str::<ReplyCode>(wrong).is_err(), "{wrong}");
    }
    assert!(serde_json::from_str::<ReplyCode>("599").is_err(), "599 has no name");
    for status in EnhancedStatus::ALL {
        let code = status.with_class(Severity::PermanentNegativeCompletion).expect("5 is a class");
        let json = serde_json::to_string(&code).expect("a code is a string");
        assert_eq!(json, format!("\"{code}\""));
        assert_eq!(serde_json::from_str::<EnhancedCode>(&json).expect("and back"), code);
    }
    let error = serde_json::from_str::<EnhancedCode>("511").expect_err("a number is none").to_string();
    assert!(error.contains("expected an enhanced status code such as \"5.1.1\""), "{error}");
}

#[test]
fn digits_say_what_the_toml_says() {
    for (toml, number, name, words, explanation, source) in TOML
        .severities
        .iter()
        .zip(Severity::ALL)
        .map(|(t, s)| (t, s.digit(), s.name(), s.text(), s.explanation(), s.source()))
        .chain(
            TOML.categories
                .iter()
                .zip(Category::ALL)
                .map(|(t, c)| (t, c.digit(), c.name(), c.text(), c.explanation(), c.source())),
        )
    {
        assert_eq!(u16::from(number), toml.number.value);
        assert_eq!(
            (name, words, explanation),
            (&*toml.name.value, &*toml.text.value, &*toml.explanation.value)
        );
        assert_citations(source.iter(), toml.source.iter());
    }
    assert_eq!(Severity::ALL.len(), TOML.severities.len());
    assert_eq!(Category::ALL.len(), TOML.categories.len());
    for digit in 0..=u8::MAX {
        assert_eq!(
            Severity::from_digit(digit).map(Severity::digit),
            Some(digit).filter(|d| (1..=5).contains(d))
        );
        assert_eq!(Category::from_digit(digit).map(Category::digit), Some(digit).filter(|d| *d < 6));
    }
}

#[test]
fn labels_say_what_the_tables_say() {
    let rows =
        |labels: &'static [model::Label]| labels.iter().map(|l| (l.variant.to_owned(), l.name, l.about));
    let standings = Standing::ALL.iter().map(|s| (format!("{s:?}"), s.name(), s.explanation()));
    assert!(standings.eq(rows(&model::STANDINGS)));
    let outcomes = Outcome::ALL.iter().map(|o| (format!("{o:?}"), o.name(), o.explanation()));
    assert!(outcomes.eq(rows(&model::OUTCOMES)));
    let kinds = DocumentKind::ALL.iter().map(|k| (format!("{k:?}"), k.name(), k.explanation()));
    assert!(kinds.eq(rows(&model::DOCUMENT_KINDS)));
    let retries = Retry::ALL.iter().map(|r| (format!("{r:?}"), r.name(), r.explanation()));
    assert!(retries.eq(rows(&model::RETRIES)));
    let addresses = Address::ALL.iter().map(|a| (format!("{a:?}"), a.name(), a.explanation()));
    assert!(addresses.eq(rows(&model::ADDRESSES)));
    let connections = Connection::ALL.iter().map(|c| (format!("{c:?}"), c.name(), c.explanation()));
    assert!(connections.eq(rows(&model::CONNECTIONS)));
    let fixes = Fix::ALL.iter().map(|f| (format!("{f:?}"), f.name(), f.explanation()));
    assert!(fixes.eq(rows(&model::FIXES)));
}

#[test]
fn documents_say_what_the_toml_says() {
    let ours: Vec<_> = documents::ALL
        .iter()
        .map(|d| (d.id(), d.title(), d.kind().name(), d.url(), d.date(), d.marks().to_vec()))
        .collect();
    let toml: Vec<_> = TOML
        .documents
        .iter()
        .map(|d| {
            (
                &*d.id.value,
                &*d.title.value,
                d.kind.name,
                text(d.url.as_ref()),
                text(d.date.as_ref()),
                texts(&d.marks),
            )
        })
        .collect();
    assert_eq!(ours, toml);
}

#[test]
fn commands_say_what_the_toml_says() {
    assert_eq!(Command::ALL.len(), TOML.commands.len());
    for (ours, toml) in Command::ALL.iter().zip(&TOML.commands) {
        assert_eq!((ours.name(), format!("{ours:?}")), (&*toml.name.value, toml.variant.value.clone()));
        assert_eq!(ours.explanation(), toml.explanation.value);
        assert_citations(ours.source().iter(), toml.source.iter());
        assert_eq!(Command::from_str(&toml.name.value.to_lowercase()), Ok(*ours));
        assert_rows(ours.replies(), &toml.replies, Some(*ours));
    }
    assert_rows(Command::ANY_REPLIES, &TOML.any, None);
}

fn assert_rows(ours: &[CommandReply], toml: &'static [model::CommandReplies], command: Option<Command>) {
    let ours: Vec<_> = ours
        .iter()
        .map(|row| {
            assert_eq!(row.command(), command);
            let except: Vec<&str> = row.exceptions().iter().map(|command| command.name()).collect();
            (
                row.code().into(),
                row.outcome().name(),
                row.source().document().id(),
                row.source().section(),
                except,
                row.when(),
            )
        })
        .collect();
    let row = |list: &'static model::CommandReplies| {
        let source = list.source.as_ref().expect("a list has a source");
        list.codes.iter().map(move |(code, outcome)| {
            (
                code.value,
                outcome.name,
                &*source.document.value,
                text(source.section.as_ref()),
                texts(&list.except),
                text(list.when.as_ref()),
            )
        })
    };
    let toml: Vec<(u16, _, _, _, _, _)> = toml.iter().flat_map(row).collect();
    assert_eq!(ours, toml, "{command:?}");
}

/// For every command and every code: the first list of the TOML that has the code, then what may answer
/// any command.
#[test]
fn outcomes_follow_the_lists() {
    for (command, toml) in Command::ALL.iter().zip(&TOML.commands) {
        let any = TOML.any.iter().filter(|list| !texts(&list.except).contains(&command.name()));
        let lists: Vec<_> = toml.replies.iter().chain(any).collect();
        for number in 100..600 {
            let rows = lists.iter().flat_map(|list| &list.codes);
            let expected =
                rows.into_iter().find(|(code, _)| code.value == number).map(|(_, outcome)| outcome.name);
            assert_eq!(command.outcome(code(number)).map(Outcome::name), expected, "{command} {number}");
        }
    }
}

#[test]
fn codes_and_commands_agree_both_ways() {
    let lists = Command::ALL.iter().map(|command| command.replies()).chain([Command::ANY_REPLIES]);
    let from_commands: BTreeSet<_> =
        lists.flatten().map(|row| (row.code(), row.command(), row.outcome())).collect();
    let from_codes: BTreeSet<_> = ReplyCode::ALL
        .iter()
        .flat_map(|code| code.commands().iter().map(move |row| (*code, row)))
        .map(|(code, row)| {
            assert_eq!(row.code(), code);
            (code, row.command(), row.outcome())
        })
        .collect();
    assert_eq!(from_codes, from_commands);
}

#[test]
fn statuses_say_what_the_toml_says() {
    assert_eq!(EnhancedStatus::ALL.len(), TOML.statuses.len());
    assert!(EnhancedStatus::ALL.is_sorted(), "in numerical order");
    for (ours, toml) in EnhancedStatus::ALL.iter().zip(&TOML.statuses) {
        let number = toml.code.value;
        assert_eq!((ours.subject(), ours.detail()), (number.subject, number.detail));
        assert_eq!((ours.name(), format!("{ours:?}")), (&*toml.name.value, toml.name.value.clone()));
        assert_eq!((ours.text(), ours.explanation()), (&*toml.text.value, &*toml.explanation.value));
        let subject = TOML.subjects.iter().find(|subject| subject.number.value == number.subject);
        assert_eq!(ours.subject_text(), subject.map(|subject| subject.text.value.as_str()));
        assert_eq!(ours.deprecated(), text(toml.deprecated.as_ref()));
        assert_eq!(ours.aliases(), texts(&toml.aliases));
        assert_citations(ours.source().iter().chain(ours.also()), toml.source.iter().chain(&toml.also));
        assert_eq!(ours.to_string(), format!("{number} {}", toml.text.value));
        assert_eq!(ours.pattern().to_string(), number.to_string());
        let basic: Vec<u16> = ours.basic().iter().map(|code| u16::from(*code)).collect();
        let codes = toml.basic.iter().filter_map(|basic| match basic.value {
            Basic::Code(code) => Some(code),
            Basic::Severity(_) | Basic::Any => None,
        });
        assert!(basic.into_iter().eq(codes), "{number}");
        for number in 100..600 {
            let expected = toml.basic.iter().any(|basic| match basic.value {
                Basic::Code(code) => code == number,
                Basic::Severity(digit) => digit == number / 100,
                Basic::Any => true,
            });
            assert_eq!(ours.goes_with(code(number)), expected, "{ours} {number}");
        }
    }
}

#[test]
fn codes_and_statuses_agree_both_ways() {
    for status in EnhancedStatus::ALL {
        assert!(status.basic().iter().all(|code| code.enhanced().contains(status)), "{status}");
    }
    for code in ReplyCode::ALL {
        assert!(code.enhanced().iter().all(|status| status.basic().contains(code)), "{code}");
    }
}

/// Every subject and detail of three digits, and the first that are too large.
#[test]
fn every_enhanced_code_has_its_status_or_none() {
    let registered: BTreeSet<(u16, u16)> =
        TOML.statuses.iter().map(|status| (status.code.value.subject, status.code.value.detail)).collect();
    for subject in 0..=1000 {
        for detail in 0..=1000 {
            let status = EnhancedStatus::from_numbers(subject, detail);
            assert_eq!(status.is_some(), registered.contains(&(subject, detail)), "X.{subject}.{detail}");
            let code = EnhancedCode::new(5, subject, detail);
            assert_eq!(code.is_some(), subject < 1000 && detail < 1000);
            assert_eq!(code.and_then(EnhancedCode::status), status);
            let Some(status) = status else { continue };
            assert_eq!((status.subject(), status.detail()), (subject, detail));
            for (digit, class) in (1..=5).zip(Severity::ALL) {
                let code = status.with_class(*class);
                assert_eq!(code, EnhancedCode::new(digit, subject, detail));
                assert_eq!(
                    code.is_some(),
                    TOML.classes.iter().any(|class| class.number.value == u16::from(digit))
                );
                if let Some(code) = code {
                    assert!(status.pattern().matches(code));
                    assert_eq!(EnhancedStatus::from_str(&code.to_string()), Ok(status));
                    assert_eq!(code.to_string().parse(), Ok(code));
                }
            }
        }
    }
}

/// The names that docs/compatibility.md fixes: they are public API.
#[test]
fn the_names_of_rfc_5321_stay() {
    const FIXED: &str = "211 SystemStatus 214 HelpMessage 220 ServiceReady 221 ServiceClosing 250 ActionCompleted \
        251 UserNotLocalWillForward 252 CannotVerifyUser 354 StartMailInput 421 ServiceNotAvailable \
        450 MailboxTemporarilyUnavailable 451 LocalError 452 InsufficientStorage 455 ParametersNotAccommodated \
        500 CommandNotRecognized 501 SyntaxErrorInParameters 502 CommandNotImplemented \
        503 BadSequenceOfCommands 504 ParameterNotImplemented 550 MailboxUnavailable 551 UserNotLocal \
        552 ExceededStorageAllocation 553 MailboxNameNotAllowed 554 TransactionFailed 555 ParametersNotRecognized";
    let words: Vec<&str> = FIXED.split_whitespace().collect();
    for pair in words.chunks(2) {
        let code: ReplyCode = pair[0].parse().expect("the catalogue has every code of RFC 5321");
        assert_eq!((code.name(), code.standing()), (pair[1], Standing::Standard));
    }
}

#[test]
fn a_code_takes_two_bytes() {
    assert_eq!(size_of::<Code>(), 2);
    assert_eq!(size_of::<Option<Code>>(), 2);
    assert_eq!(size_of::<ReplyCode>(), 2);
    assert_eq!(size_of::<Option<ReplyCode>>(), 2);
    assert_eq!(size_of::<EnhancedStatus>(), 1);
}

/// Everything that can be asked of a code can be asked when a program is compiled.
#[test]
fn accessors_are_const() {
    const CODE: ReplyCode = ReplyCode::from_u16(550).unwrap();
    const MEANING: &Meaning = &CODE.meanings()[0];
    const SOURCE: &Citation = MEANING.source().unwrap();
    const WIRE: Code = CODE.code();
    const STATUS: EnhancedStatus = EnhancedStatus::from_numbers(1, 1).unwrap();
    const ANSWERS: (&str, &str, Standing, Severity, Option<Category>, u16) =
        (CODE.name(), CODE.text(), CODE.standing(), CODE.severity(), CODE.category(), WIRE.get());
    const LENGTHS: (usize, usize, usize, usize) =
        (ReplyCode::ALL.len(), CODE.commands().len(), CODE.enhanced().len(), STATUS.basic().len());
    const WORDS: (&str, Option<&str>, &[&str], &[&str]) =
        (MEANING.text(), MEANING.explanation(), MEANING.causes(), MEANING.words());
    const REASON: Reason = STATUS.reason().unwrap();
    const ENTRY: &ReasonEntry = MEANING.reason().unwrap();
    const OF_REASON: (&str, &str, Option<&str>) = (REASON.name(), REASON.text(), REASON.explanation());
    const LISTS: [&[&str]; 3] = [REASON.causes(), REASON.words(), REASON.hints()];
    const STATED: &[EnhancedStatus] = REASON.enhanced();
    const OF_ENTRY: (&str, Option<&str>, &[Dispute], Option<&Citation>) =
        (ENTRY.name(), ENTRY.explanation(), ENTRY.disputed(), ENTRY.source());
    const VERDICT: Verdict = REASON.verdict().with(MEANING.verdict());
    const DECIDED: (Retry, Address, Connection, Fix) =
        (VERDICT.retry(), VERDICT.address(), VERDICT.connection(), VERDICT.fix());
    const OWN: (Option<&str>, &[&str], Remedy) =
        (MEANING.own_explanation(), MEANING.own_causes(), MEANING.own_remedy());
    const POINTS: (Option<Code>, bool, bool) =
        (MEANING.disguises(), MEANING.stands_for().is_some(), MEANING.is_providers());
    const LISTED: &str = documents::RFC5321.id();
    const REMEDY: (Option<&str>, Option<&str>) = (MEANING.remedy().sender(), MEANING.remedy().operator());
    const CITED: (&str, Option<&str>, Option<&str>) =
        (SOURCE.document().id(), SOURCE.section(), SOURCE.url());
    const ROW: &CommandReply = &Command::Rcpt.replies()[0];
    const ENHANCED: EnhancedCode = STATUS.with_class(CODE.severity()).unwrap();
    const KNOWN: Option<ReplyCode> = WIRE.known();

    assert_eq!(ANSWERS.0, "MailboxUnavailable");
    assert_eq!(ANSWERS.5, 550);
    assert_eq!(LENGTHS.0, TOML.replies.len());
    assert_eq!(WORDS.0, ANSWERS.1);
    assert!(REMEDY.0.is_some() && REMEDY.1.is_some());
    assert_eq!(CITED.0, "rfc5321");
    assert_eq!(ROW.command(), Some(Command::Rcpt));
    assert!(ENHANCED.agrees_with(WIRE));
    assert_eq!(KNOWN, Some(CODE));
    assert_eq!(OF_REASON.0, "UnknownMailbox");
    assert_eq!(Reason::from_entry(ENTRY).map(Reason::name), Some(OF_ENTRY.0));
    assert!(STATED.contains(&STATUS) && LISTS.iter().any(|list| !list.is_empty()));
    assert_eq!((DECIDED.0, DECIDED.1), (Retry::No, Address::Suppress));
    assert_eq!((DECIDED.2, DECIDED.3), (Connection::Keep, Fix::Sender));
    assert!(OWN.2.sender().is_none() || REMEDY.0 == OWN.2.sender());
    assert_eq!((POINTS, LISTED), ((None, false, false), "rfc5321"));
}
