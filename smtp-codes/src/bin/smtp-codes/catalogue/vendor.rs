//! The catalogue of a vendor's files, as the macro would make it: read once, and kept until the program ends.

use super::Data;
use smtp_codes::{
    Address, Catalogue as _, Citation, Code, Command, Connection, Dispute, Document, DocumentKind,
    EnhancedPattern, Entry, Fix, Meaning, PartialVerdict, Reason, ReasonEntry, Remedy, ReplyCode, Retry,
    Severity, Standing, Verdict, WordTable, documents,
};
use smtp_codes_spec::cite::{citation_label, citation_url};
use smtp_codes_spec::model::{self, At, Place};
use smtp_codes_spec::words::Table;
use smtp_codes_spec::{Loaded, STANDARD};

/// Everything of the standard catalogue and of the files.
pub(super) fn data(loaded: &Loaded) -> Data {
    let made = Made { catalogue: &loaded.catalogue, reasons: Vec::new() };
    let reasons = made.reasons();
    let made = Made { reasons, ..made };
    let codes = loaded.catalogue.replies.iter().map(|reply| made.entry(reply)).collect();
    let table = Table::of(&loaded.catalogue, &is_vendor, false);
    let marked = table.documents.into_iter().map(|document| made.document(document)).collect();
    let own = WordTable::new(kept(table.bytes), kept(marked));
    let words = ReplyCode::WORDS.iter().copied().chain([keep(own)]).collect();
    let described = loaded.catalogue.documents.iter().filter(|document| is_vendor(document.id.place));
    let documents = described.map(|document| made.document(document)).collect();
    let files = loaded.sources.iter().skip(STANDARD.len()).map(|source| source.text().to_owned()).collect();
    Data { documents, files, ..Data::new(codes, made.reasons, words) }
}

/// What is kept until the program ends.
fn keep<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}

fn kept<T>(values: Vec<T>) -> &'static [T] {
    values.leak()
}

fn text(text: &str) -> &'static str {
    if text.is_empty() { "" } else { text.to_owned().leak() }
}

fn optional(value: Option<&At<String>>) -> &'static str {
    value.map_or("", |value| text(&value.value))
}

fn texts(values: &[At<String>]) -> &'static [&'static str] {
    kept(values.iter().map(|value| text(&value.value)).collect())
}

/// Whether a value comes from a vendor's file.
fn is_vendor(place: Place) -> bool {
    place.file >= STANDARD.len()
}

/// The value of a word of a closed list. The lists are the same ones, so there always is one.
macro_rules! labelled {
    ($enum:ident, $label:expr) => {
        $enum::ALL.iter().copied().find(|value| value.name() == $label.name).unwrap_or($enum::ALL[0])
    };
}

struct Made<'a> {
    catalogue: &'a model::Catalogue,
    reasons: Vec<&'static ReasonEntry>,
}

impl Made<'_> {
    fn reasons(&self) -> Vec<&'static ReasonEntry> {
        let made = |(index, reason): (usize, &model::Reason)| {
            let standard = Reason::ALL.get(index).filter(|_| !is_vendor(reason.place));
            match standard.map(|standard| standard.entry()) {
                None => keep(self.reason(index, reason)),
                Some(entry) => changed(entry, reason),
            }
        };
        self.catalogue.reasons.iter().enumerate().map(made).collect()
    }

    fn reason(&self, index: usize, reason: &model::Reason) -> ReasonEntry {
        let dispute = |dispute: &model::Dispute| {
            Some(Dispute { says: text(&dispute.says), source: self.citation(dispute.source.as_ref()?)? })
        };
        ReasonEntry {
            index: u16::try_from(index).unwrap_or(u16::MAX),
            name: text(&reason.name),
            text: optional(reason.text.as_ref()),
            explanation: optional(reason.explanation.as_ref()),
            causes: texts(&reason.causes),
            remedy: remedy(&reason.remedy),
            verdict: verdict(&reason.verdict),
            is_general: reason.general,
            disputed: kept(reason.disputed.iter().filter_map(dispute).collect()),
            citations: self.citations(reason.source.as_ref(), &reason.also),
            words: texts(&reason.words),
            hints: texts(&reason.hints),
            // The registry names standard reasons alone.
            enhanced: &[],
        }
    }

    fn entry(&self, reply: &model::Reply) -> &'static Entry {
        let standard = ReplyCode::from_u16(reply.code.value).map(ReplyCode::entry);
        let kept_from = standard.filter(|_| !is_vendor(reply.place));
        let added: Vec<_> = reply.meanings.iter().filter(|meaning| is_vendor(meaning.place)).collect();
        if let (Some(entry), true) = (kept_from, added.is_empty()) {
            return entry;
        }
        let before = kept_from.map_or(&[][..], Entry::meanings);
        let meanings = before.iter().copied().chain(added.iter().map(|meaning| self.meaning(meaning)));
        let meanings = kept(meanings.collect());
        keep(Entry {
            code: reply.code.value,
            name: reply.name.as_ref().map_or("", |name| text(&name.value)),
            display: text(&format!("{} {}", reply.code.value, reply.meanings[0].text.value)),
            meanings,
            commands: standard.map_or(&[], Entry::commands),
            enhanced: standard.map_or(&[], Entry::enhanced),
        })
    }

    fn meaning(&self, meaning: &model::Meaning) -> Meaning {
        let commands = meaning.commands.iter().filter_map(|name| name.value.parse::<Command>().ok());
        let reason = meaning
            .reason
            .as_ref()
            .and_then(|name| self.reasons.iter().copied().find(|reason| reason.name() == name.value));
        Meaning {
            text: text(&meaning.text),
            is_quoted: meaning.quoted,
            standing: labelled!(Standing, meaning.standing),
            citations: self.citations(meaning.source.as_ref(), &meaning.also),
            has_source: meaning.source.is_some() || meaning.also.is_empty(),
            commands: kept(commands.collect()),
            enhanced: kept(meaning.enhanced.iter().map(|at| pattern(at.value)).collect()),
            explanation: optional(meaning.explanation.as_ref()),
            causes: texts(&meaning.causes),
            remedy: remedy(&meaning.remedy),
            words: texts(&meaning.words),
            reason,
            verdict: partial(&meaning.verdict),
            disguises: meaning.disguises.and_then(|code| Code::new(code.value)),
            stands_for: meaning.stands_for.map(|at| pattern(at.value)),
        }
    }

    fn citations(&self, source: Option<&model::Citation>, also: &[model::Citation]) -> &'static [Citation] {
        kept(source.into_iter().chain(also).filter_map(|citation| self.citation(citation)).collect())
    }

    fn citation(&self, citation: &model::Citation) -> Option<Citation> {
        let document = self.catalogue.document(&citation.document.value)?;
        Some(Citation {
            document: self.document(document),
            section: optional(citation.section.as_ref()),
            text: optional(citation.text.as_ref()),
            label: text(&citation_label(document, citation)),
            url: text(&citation_url(document, citation).unwrap_or_default()),
        })
    }

    fn document(&self, document: &model::Document) -> &'static Document {
        let standard = documents::ALL.iter().find(|known| known.id() == document.id.value);
        match standard.filter(|_| !is_vendor(document.id.place)) {
            Some(known) => known,
            None => keep(Document {
                id: text(&document.id),
                title: text(&document.title),
                kind: labelled!(DocumentKind, document.kind),
                url: optional(document.url.as_ref()),
                date: optional(document.date.as_ref()),
                marks: texts(&document.marks),
            }),
        }
    }
}

/// A standard reason with what a vendor adds to it.
fn changed(entry: &'static ReasonEntry, reason: &model::Reason) -> &'static ReasonEntry {
    let has_verdict = reason.verdict.place.is_some_and(is_vendor);
    if reason.added_words + reason.added_hints == 0 && !has_verdict {
        return entry;
    }
    keep(ReasonEntry {
        verdict: if has_verdict { verdict(&reason.verdict) } else { entry.verdict() },
        words: texts(&reason.words),
        hints: texts(&reason.hints),
        ..*entry
    })
}

fn remedy(remedy: &model::Remedy) -> Remedy {
    let model::Remedy { sender, operator, receiver } = remedy;
    let [sender, operator, receiver] = [sender, operator, receiver].map(|part| optional(part.as_ref()));
    Remedy { sender, operator, receiver }
}

fn partial(verdict: &model::Verdict) -> PartialVerdict {
    let [retry, address, connection, fix] = verdict.parts;
    PartialVerdict {
        retry: retry.map(|word| labelled!(Retry, word)),
        address: address.map(|word| labelled!(Address, word)),
        connection: connection.map(|word| labelled!(Connection, word)),
        fix: fix.map(|word| labelled!(Fix, word)),
    }
}

/// A whole verdict; the rules see to it that each part is there.
fn verdict(verdict: &model::Verdict) -> Verdict {
    Reason::Unstated.verdict().with(partial(verdict))
}

fn pattern(pattern: model::EnhancedPattern) -> EnhancedPattern {
    let class = match pattern.class {
        None => None,
        Some(2) => Some(Severity::PositiveCompletion),
        Some(4) => Some(Severity::TransientNegativeCompletion),
        Some(_) => Some(Severity::PermanentNegativeCompletion),
    };
    EnhancedPattern { class, subject: pattern.subject, detail: pattern.detail, last: pattern.last }
}
