//! A topic as JSON.

use super::Topic;
use super::show::numbers;
use crate::catalogue;
use crate::record::{citation, remedy};
use serde_json::{Value, json};
use smtp_codes::{EnhancedStatus, ReasonEntry};

pub(crate) fn record(topic: Topic) -> Value {
    match topic {
        Topic::Reason(reason) => reason_record(reason),
        Topic::Term(term) => {
            let source = |source: &super::terms::Source| json!({ "document": source.document.id(), "section": source.section, "url": source.url() });
            json!({
                "kind": "term",
                "name": term.name,
                "names": term.names,
                "text": term.text,
                "sources": term.sources.iter().map(source).collect::<Vec<_>>(),
            })
        }
        Topic::Subject(subject, class) => {
            let of_subject =
                EnhancedStatus::ALL.iter().filter(|status| status.subject() == subject.number.value);
            let codes = of_subject.map(|status| json!({ "code": numbers(*status), "text": status.text() }));
            json!({
                "kind": "subject",
                "number": subject.number.value,
                "class": class.map(|class| class.digit()),
                "text": subject.text.value,
                "explanation": subject.explanation.value,
                "codes": codes.collect::<Vec<_>>(),
            })
        }
        Topic::Severity(severity) => {
            let codes = catalogue::codes()
                .iter()
                .map(|code| code.entry())
                .filter(|code| code.code().severity() == severity);
            json!({
                "kind": "severity",
                "digit": severity.digit(),
                "text": severity.text(),
                "explanation": severity.explanation(),
                "codes": codes.map(|code| json!({ "code": code.code().get(), "text": code.text() })).collect::<Vec<_>>(),
            })
        }
    }
}

fn reason_record(reason: &'static ReasonEntry) -> Value {
    let verdict = reason.verdict();
    json!({
        "kind": "reason",
        "name": reason.name(),
        "text": reason.text(),
        "explanation": reason.explanation(),
        "causes": reason.causes(),
        "remedy": remedy(reason.remedy()),
        "verdict": {
            "retry": verdict.retry().name(),
            "address": verdict.address().name(),
            "connection": verdict.connection().name(),
            "fix": verdict.fix().name(),
        },
        "words": reason.words(),
        "codes": catalogue::codes_of(reason).map(smtp_codes::Code::get).collect::<Vec<_>>(),
        "enhanced": reason.enhanced().iter().map(|status| numbers(*status)).collect::<Vec<_>>(),
        "source": reason.source().map(citation),
    })
}
