//! An answer as JSON: one flat object for each recipient and reply.

use crate::answer::{Answer, Found, disagrees};
use crate::digits::ENHANCED_NUMBERS;
use serde_json::{Value, json};
use smtp_codes::bounce::Action;
use smtp_codes::{Citation, Command, EnhancedPattern, EnhancedStatus, Meaning, Remedy, Retry};
use smtp_codes_spec::model::Digit;

/// The keys that others rely on, and with `all` what the catalogue says.
pub(crate) fn record(file: Option<&str>, found: &Found, all: bool) -> Value {
    let answer = Answer::of(found);
    let cause = answer.cause.as_ref();
    let mut record = json!({
        "code": found.code.map(smtp_codes::Code::get),
        "enhanced": found.pattern.map(|pattern| pattern.to_string()),
        "command": found.command.map(Command::name),
        "recipient": found.recipient,
        "original_recipient": found.original_recipient,
        "action": found.action.map(Action::name),
        "words": (!found.words.is_empty()).then_some(&found.words),
        "meaning": answer.text(),
        "guess": answer.is_guess,
        "reason": cause.map(|cause| cause.reason.name()),
        "certainty": cause.map(|cause| cause.certainty.name()),
        "evidence": cause.and_then(|cause| cause.words.as_deref()),
        "verdict": cause.map(|cause| json!({
            "retry": cause.verdict.retry().name(),
            "address": cause.verdict.address().name(),
            "connection": cause.verdict.connection().name(),
            "fix": cause.verdict.fix().name(),
            "protocol": cause.protocol.map(Retry::name),
        })),
        "retry_after": cause.and_then(|cause| cause.retry_after).map(|time| time.as_secs()),
        "blocklist": cause.and_then(|cause| cause.blocklist),
        "link": cause.and_then(|cause| cause.link.as_deref()),
        "file": file,
        "offset": found.offset,
    });
    if let (true, Value::Object(record)) = (all, &mut record) {
        let code = found.code;
        record.insert("happened".into(), answer.happened(found.is_bare()).as_deref().into());
        let mut advice = remedy(answer.remedy());
        advice["sender"] = answer.advice().into();
        record.insert("remedy".into(), advice);
        record.insert("causes".into(), json!(answer.causes()));
        record.insert("chosen".into(), answer.meaning.map(meaning).into());
        record.insert("other_meanings".into(), answer.others(found).into_iter().map(meaning).collect());
        let severity = code.map(smtp_codes::Code::severity);
        let severity =
            severity.map(|severity| digit(severity.digit(), severity.text(), severity.explanation()));
        record.insert("severity".into(), severity.into());
        let category = code.and_then(smtp_codes::Code::category);
        let category =
            category.map(|category| digit(category.digit(), category.text(), category.explanation()));
        record.insert("category".into(), category.into());
        record.insert("status".into(), found.pattern.map(|pattern| status(found, pattern)).into());
    }
    record
}

fn status(found: &Found, pattern: EnhancedPattern) -> Value {
    let numbers = &ENHANCED_NUMBERS;
    let of = |one: &Digit| digit(one.number.value, &one.text.value, &one.explanation.value);
    let status = pattern.status();
    json!({
        "name": status.map(EnhancedStatus::name),
        "text": status.map(EnhancedStatus::text),
        "explanation": status.map(EnhancedStatus::explanation),
        "deprecated": status.and_then(EnhancedStatus::deprecated),
        "basic": status.map(|status| status.basic().iter().map(|code| code.code().get()).collect::<Vec<_>>()),
        "source": status.and_then(EnhancedStatus::source).as_ref().map(citation),
        "class": pattern.class().map(|class| of(numbers.class(class))),
        "subject": numbers.subject(pattern.subject()).map(of),
        "in_text": found.is_enhanced_in_text,
        "agrees": found.code.map(|_| !disagrees(found)),
    })
}

fn digit(digit: impl Into<u16>, text: &str, explanation: &str) -> Value {
    json!({ "digit": digit.into(), "text": text, "explanation": explanation })
}

fn meaning(meaning: &Meaning) -> Value {
    json!({
        "text": meaning.text(),
        "quoted": meaning.is_quoted(),
        "standing": meaning.standing().name(),
        "source": meaning.source().map(citation),
        "commands": meaning.commands().iter().map(|command| command.name()).collect::<Vec<_>>(),
        "enhanced": meaning.enhanced().iter().map(ToString::to_string).collect::<Vec<_>>(),
        "explanation": meaning.explanation(),
        "causes": meaning.causes(),
        "reason": meaning.reason().map(smtp_codes::ReasonEntry::name),
        "remedy": remedy(meaning.remedy()),
    })
}

pub(crate) fn remedy(remedy: Remedy) -> Value {
    json!({ "sender": remedy.sender(), "operator": remedy.operator(), "receiver": remedy.receiver() })
}

pub(crate) fn citation(citation: &Citation) -> Value {
    json!({
        "document": citation.document().id(),
        "section": citation.section(),
        "url": citation.url(),
    })
}
