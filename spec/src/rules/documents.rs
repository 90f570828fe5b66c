//! What is cited exists, and what is described is cited.

use super::Rules;
use crate::diagnostic::Finding;
use crate::model::{Catalogue, Citation, find_document};
use crate::read::suggestion;

impl Rules<'_> {
    pub(super) fn documents(&mut self, catalogue: &mut Catalogue) {
        let first = &mut catalogue.document_places;
        catalogue.documents.retain(|document| {
            let id = &document.id;
            let Some(place) = first.get(&id.value) else {
                first.insert(id.value.clone(), id.place);
                return true;
            };
            let what = format!("document `{}`", id.value);
            self.twice(&what, id.place, *place, "give it another id, or cite the one that is there");
            false
        });
    }

    /// Every document cited exists; an RFC is cited with its section.
    pub(super) fn citations(&mut self, catalogue: &mut Catalogue) {
        let (documents, places) = (&catalogue.documents, &catalogue.document_places);
        let unreadable = &catalogue.unreadable.documents;
        let mut check = |citation: &Citation| -> bool {
            let id = &citation.document;
            let Some(document) = find_document(documents, places, id) else {
                self.dangles = true;
                if unreadable.contains_key(&id.value) {
                    return false;
                }
                let message = format!("document `{}` does not exist", id.value);
                let finding = Finding::new(id.place, message);
                self.findings.push(match suggestion(&id.value, places.keys().map(String::as_str)) {
                    Some(suggestion) => finding.help(suggestion),
                    None => finding.help(format!("describe it in a table [documents.{}]", id.value)),
                });
                return false;
            };
            self.cited.insert(id.value.clone(), id.place);
            if document.kind.name == "rfc" && citation.section.is_none() {
                let message = format!("`{}` is cited without a section", id.value);
                self.findings.push(Finding::new(id.place, message).help("say `section = \"4.2.3\"`"));
            }
            true
        };
        let covers = |citation: &Citation| self.scope.covers(citation.document.place);
        let mut sound = |citation: &Citation| !covers(citation) || check(citation);
        let mut each = |source: &mut Option<Citation>, also: &mut Vec<Citation>| {
            source.take_if(|citation| !sound(citation));
            also.retain(&mut sound);
        };
        let none = &mut Vec::new();
        for digit in catalogue
            .severities
            .iter_mut()
            .chain(&mut catalogue.categories)
            .chain(&mut catalogue.classes)
            .chain(&mut catalogue.subjects)
        {
            each(&mut digit.source, &mut digit.also);
        }
        for meaning in catalogue.replies.iter_mut().flat_map(|reply| &mut reply.meanings) {
            each(&mut meaning.source, &mut meaning.also);
        }
        for reason in &mut catalogue.reasons {
            each(&mut reason.source, &mut reason.also);
            for dispute in &mut reason.disputed {
                each(&mut dispute.source, none);
            }
        }
        for blocklist in &mut catalogue.blocklists {
            each(&mut blocklist.source, none);
        }
        for pointer in catalogue.disguise.iter_mut().chain(&mut catalogue.undotted) {
            each(&mut pointer.source, &mut pointer.also);
        }
        for command in &mut catalogue.commands {
            each(&mut command.source, none);
            for replies in &mut command.replies {
                each(&mut replies.source, none);
            }
        }
        for replies in &mut catalogue.any {
            each(&mut replies.source, none);
        }
        for status in &mut catalogue.statuses {
            each(&mut status.source, &mut status.also);
        }
        for extension in &mut catalogue.extensions {
            each(&mut extension.source, &mut extension.also);
        }
    }

    pub(super) fn unused_documents(&mut self, catalogue: &Catalogue) {
        // A citation that could not be read, or names no document, may be the one that is missing.
        if self.dangles || !self.scope.unsound.is_empty() {
            return;
        }
        for document in &catalogue.documents {
            if !self.cited.contains_key(&document.id.value) {
                let message = format!("document `{}` is cited nowhere", document.id.value);
                self.report(Finding::new(document.id.place, message).help("cite it, or take it out"));
            }
        }
    }
}
