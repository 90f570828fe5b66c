//! A topic as text.

use super::Topic;
use super::terms::Term;
use crate::catalogue;
use crate::show::{OPERATOR, RECEIVER, citation};
use crate::terminal::Page;
use smtp_codes::{EnhancedStatus, ReasonEntry, Severity};
use smtp_codes_spec::model::Digit;

/// How much of each list is shown where nobody asked for all.
const WORDS_SHOWN: usize = 6;

pub(crate) fn show(page: &mut Page, topic: Topic, all: bool) {
    match topic {
        Topic::Reason(reason) => show_reason(page, reason, all),
        Topic::Term(term) => show_term(page, term),
        Topic::Subject(subject, class) => show_subject(page, subject, class),
        Topic::Severity(severity) => show_severity(page, severity),
    }
}

fn show_reason(page: &mut Page, reason: &'static ReasonEntry, all: bool) {
    page.lead(&format!("{}: ", reason.text()), reason.explanation().unwrap_or_default());
    if let Some(what) = reason.remedy().sender() {
        page.lead("What to do: ", what);
    }
    if !reason.causes().is_empty() {
        page.heading("Why it happens");
        reason.causes().iter().for_each(|cause| page.item(cause));
    }
    for (who, what) in [(OPERATOR, reason.remedy().operator()), (RECEIVER, reason.remedy().receiver())] {
        if let Some(what) = what {
            page.subheading(who);
            page.paragraph(what);
        }
    }
    let verdict = reason.verdict();
    page.subheading("What follows for the mail");
    page.labelled("Sending again:", verdict.retry().explanation());
    page.labelled("The address:", verdict.address().explanation());
    page.labelled("The connection:", verdict.connection().explanation());
    page.labelled("Who can mend it:", verdict.fix().explanation());
    for dispute in reason.disputed() {
        page.remark(&format!("Not all agree: {} ({})", dispute.says(), citation(dispute.source())));
    }
    let words = reason.words();
    if !words.is_empty() {
        page.subheading("What servers say");
        let shown = if all { words.len() } else { WORDS_SHOWN };
        let said: Vec<_> = words.iter().take(shown).map(|words| format!("\"{words}\"")).collect();
        page.paragraph(&said.join(", "));
        if words.len() > shown {
            page.remark(&format!("and {} more (--all)", words.len() - shown));
        }
    }
    let codes: Vec<_> = catalogue::codes_of(reason).map(|code| code.to_string()).collect();
    let enhanced: Vec<_> = reason.enhanced().iter().map(|status| numbers(*status)).collect();
    let comes = [codes, enhanced].concat();
    if !comes.is_empty() {
        page.footer(&format!("{}: it comes as {}", reason.name(), comes.join(", ")));
    }
    if let Some(source) = reason.source() {
        page.footer(&format!("Source: {}", citation(source)));
    }
}

/// `X.1.1`
pub(crate) fn numbers(status: EnhancedStatus) -> String {
    format!("X.{}.{}", status.subject(), status.detail())
}

fn show_term(page: &mut Page, term: &Term) {
    page.lead(&format!("{}: ", capital(&term.name)), &term.text);
    if !term.names.is_empty() {
        page.remark(&format!("Also: {}", term.names.join(", ")));
    }
    for source in &term.sources {
        page.footer(&format!("Source: {} <{}>", source.label(), source.url()));
    }
}

fn capital(name: &str) -> String {
    let mut chars = name.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

fn show_subject(page: &mut Page, subject: &Digit, class: Option<Severity>) {
    let number = subject.number.value;
    let shown = class.map_or('X', |class| char::from(b'0' + class.digit()));
    page.lead(&format!("{shown}.{number}.z, {}: ", subject.text.value), &subject.explanation.value);
    if let Some(class) = class {
        let class = crate::digits::ENHANCED_NUMBERS.class(class);
        page.paragraph(&format!("{}: {}", class.text.value, class.explanation.value));
    }
    page.heading("The codes of this subject");
    for status in EnhancedStatus::ALL.iter().filter(|status| status.subject() == number) {
        page.labelled(&format!("{shown}.{number}.{}", status.detail()), status.text());
    }
}

fn show_severity(page: &mut Page, severity: Severity) {
    page.lead(&format!("{}yz, {}: ", severity.digit(), severity.text()), severity.explanation());
    page.heading("The codes of the catalogue");
    for code in
        catalogue::codes().iter().map(|code| code.entry()).filter(|code| code.code().severity() == severity)
    {
        page.labelled(&code.code().to_string(), code.text());
    }
}
