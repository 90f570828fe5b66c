//! Meanings: what selects them exists, what their standing claims is so, and nothing stands twice.

use super::Rules;
use crate::diagnostic::Finding;
use crate::model::{At, Catalogue, Citation, Document, Meaning, Place, Places};
use crate::phrase;
use std::collections::BTreeMap;
use std::fmt;

impl Rules<'_> {
    pub(super) fn meanings(&mut self, catalogue: &mut Catalogue) {
        let Catalogue { replies, commands, statuses, .. } = catalogue;
        let commands: Vec<&str> = commands.iter().map(|command| command.name.value.as_str()).collect();
        let mut registered = Places::new();
        for status in statuses {
            registered.insert(status.code.with_any_class().to_string(), status.place);
        }
        for reply in replies {
            let code = reply.code;
            // What a provider sends need not be registered.
            for meaning in reply.meanings.iter_mut().filter(|meaning| self.scope.covers(meaning.place)) {
                self.commands_exist(&mut meaning.commands, &commands);
                let is_free = self.scope.is_vendor(meaning.place)
                    || matches!(meaning.standing.name, "observed" | "site-configured" | "draft" | "folklore");
                meaning.enhanced.retain(|pattern| {
                    if pattern.class.is_some_and(|class| class != code.value / 100) {
                        let message = format!(
                            "the class of `{}` disagrees with reply code {}",
                            pattern.value, code.value
                        );
                        self.findings.push(
                            Finding::new(pattern.place, message)
                                .help("the class is the first digit of the reply code (RFC 2034 section 4)"),
                        );
                        return false;
                    }
                    let is_known = is_free
                        || self.unsound.contains(&"status")
                        || registered.contains_key(&pattern.with_any_class().to_string());
                    if !is_known {
                        let message = format!("`{}` is not in the registry", pattern.value);
                        self.findings
                            .push(Finding::new(pattern.place, message).help("add it to enhanced.toml first"));
                    }
                    is_known
                });
            }
        }
    }

    /// A meaning that claims to be in an RFC cites one.
    pub(super) fn standings(&mut self, catalogue: &Catalogue) {
        let meanings = catalogue.replies.iter().flat_map(|reply| &reply.meanings);
        for meaning in meanings.filter(|meaning| self.scope.covers(meaning.place)) {
            let standing = meaning.standing.name;
            if !matches!(standing, "standard" | "extension" | "historic") {
                continue;
            }
            let Some(source) = &meaning.source else {
                // In the standard catalogue the key table says that a source is missing.
                if self.scope.is_vendor(meaning.place) && !meaning.names_source {
                    let message = format!(
                        "a meaning of standing `{standing}` cites an RFC, and this one cites nothing"
                    );
                    let finding = Finding::new(meaning.place, message);
                    self.report(finding.help("add `source`, or leave `standing` out"));
                }
                continue;
            };
            let id = &source.document;
            // A kind that could not be read is no reason to complain.
            let is_other = |document: &Document| document.says_kind && document.kind.name != "rfc";
            if catalogue.document(id).is_some_and(is_other) {
                let message =
                    format!("a meaning of standing `{standing}` cites an RFC, and `{}` is none", id.value);
                let finding = Finding::new(id.place, message);
                self.report(finding.help("cite the RFC, or choose another standing, such as `observed`"));
            }
        }
    }

    /// Nothing stands twice in a list, and no meaning twice under a code.
    pub(super) fn lists(&mut self, catalogue: &Catalogue) {
        for reason in &catalogue.reasons {
            self.each_once(&reason.causes);
        }
        for document in &catalogue.documents {
            self.each_once(&document.marks);
        }
        for list in catalogue.commands.iter().flat_map(|command| &command.replies).chain(&catalogue.any) {
            self.each_once(&list.except);
        }
        for status in &catalogue.statuses {
            self.each_once(&status.aliases);
            self.each_once(&shown(&status.basic));
        }
        self.blocklists(&catalogue.blocklists);
        for reply in &catalogue.replies {
            let mut texts = Places::new();
            let mut words: BTreeMap<String, (Place, Place)> = BTreeMap::new();
            for meaning in &reply.meanings {
                self.each_once(&cited(meaning));
                self.each_once(&meaning.commands);
                self.each_once(&meaning.causes);
                self.each_once(&shown(&meaning.enhanced));
                for word in &meaning.words {
                    let first = words.insert(phrase::key(word), (word.place, meaning.place));
                    let Some((first, other)) = first.filter(|_| self.scope.covers(word.place)) else {
                        continue;
                    };
                    let message = if other == meaning.place {
                        format!("`{}` is listed twice", word.value)
                    } else {
                        format!("`{}` selects two meanings of {}", word.value, reply.code.value)
                    };
                    let finding =
                        self.first_at(Finding::new(word.place, message), first, "first listed here");
                    self.report(finding.help("words of a meaning select this very meaning and no other"));
                }
                if meaning.disguises.is_some() || meaning.stands_for.is_some() {
                    continue;
                }
                let first = texts.insert(meaning.text.to_lowercase(), meaning.text.place);
                if let Some(first) = first.filter(|_| self.scope.covers(meaning.place)) {
                    let finding = Finding::new(
                        meaning.text.place,
                        format!("{} has this meaning already", reply.code.value),
                    );
                    let finding = self.first_at(finding, first, "first here");
                    self.report(finding.help("one meaning with several sources names them in `also`"));
                }
            }
        }
    }
}

/// Where a meaning stands, each as a text.
fn cited(meaning: &Meaning) -> Vec<At<String>> {
    let text = |citation: &Citation| {
        let part =
            |part: &Option<At<String>>| part.as_ref().map_or_else(String::new, |at| format!(" {}", at.value));
        let value = format!("{}{}{}", citation.document.value, part(&citation.section), part(&citation.text));
        At { value, place: citation.document.place }
    };
    meaning.source.iter().chain(&meaning.also).map(text).collect()
}

/// Values as they are written.
fn shown<T: Copy + fmt::Display>(values: &[At<T>]) -> Vec<At<String>> {
    values.iter().map(|at| at.map(|value| value.to_string())).collect()
}
