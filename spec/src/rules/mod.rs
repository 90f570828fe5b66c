//! What entries have to say about each other: order, uniqueness, references, completeness.
//!
//! Each rule reports with the place of the value at fault and takes the unsound part out, so that
//! what is left can be generated from.

// The rules of one kind of entry a file; here what is common to them, and in which order they are applied.
mod commands;
mod digits;
mod documents;
mod enhanced;
mod extensions;
mod meanings;
mod pointers;
mod reasons;
mod replies;

use crate::diagnostic::Finding;
use crate::model::{At, Catalogue, Place, Places};

/// What is checked.
#[derive(Clone, Debug)]
pub struct Scope {
    /// Entries of the files before this index are taken as sound.
    pub from: usize,
    /// Index of the first vendor's file; the files before it are the standard catalogue.
    pub first_vendor: usize,
    /// The kinds of table in which the reader found something wrong: an entry may have been left out, so
    /// no rule says that what it would have defined does not exist.
    pub unsound: Vec<&'static str>,
}

impl Scope {
    fn covers(&self, place: Place) -> bool {
        place.file >= self.from
    }

    fn is_vendor(&self, place: Place) -> bool {
        place.file >= self.first_vendor
    }
}

/// Applies every rule, takes out what is unsound, merges the vendors' entries into the standard ones
/// and sorts the reply codes.
pub fn apply(catalogue: &mut Catalogue, scope: &Scope) -> Vec<Finding> {
    let unsound = scope.unsound.clone();
    let mut rules = Rules { scope, unsound, findings: Vec::new(), cited: Places::new(), dangles: false };
    rules.documents(catalogue);
    rules.standings(catalogue);
    rules.citations(catalogue);
    rules.reasons(&mut catalogue.reasons);
    rules.order_of_replies(&catalogue.replies);
    rules.merge_replies(&mut catalogue.replies, &catalogue.left_out, &catalogue.unreadable);
    rules.commands(catalogue);
    rules.statuses(catalogue);
    rules.extensions(&mut catalogue.extensions);
    rules.meanings(catalogue);
    rules.pointers(catalogue);
    rules.reasons_exist(catalogue);
    rules.lists(catalogue);
    if scope.from == 0 {
        rules.digits(&catalogue.severities, "severity", &[1, 2, 3, 4, 5]);
        rules.digits(&catalogue.categories, "category", &[0, 1, 2, 3, 4, 5]);
        rules.digits(&catalogue.classes, "class", &[2, 4, 5]);
        rules.digits(&catalogue.subjects, "subject", &[0, 1, 2, 3, 4, 5, 6, 7]);
        rules.unused_documents(catalogue);
    }
    rules.findings
}

struct Rules<'a> {
    scope: &'a Scope,
    /// [`Scope::unsound`], and the kinds of table from which a rule took an entry out.
    unsound: Vec<&'static str>,
    findings: Vec<Finding>,
    /// The ids of the documents that are cited.
    cited: Places,
    /// Whether a document is cited that does not exist; another one may then be cited nowhere.
    dangles: bool,
}

impl Rules<'_> {
    fn report(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    /// Reports an entry whose name or number another one has already.
    fn twice(&mut self, what: &str, second: Place, first: Place, help: &str) {
        let finding = Finding::new(second, format!("{what} is defined twice"));
        self.report(self.first_at(finding, first, "first defined here").help(help));
    }

    /// Says where the first of two stands; of the standard catalogue, a vendor does not see the text.
    fn first_at(&self, finding: Finding, first: Place, note: &str) -> Finding {
        if self.scope.is_vendor(finding.place) && !self.scope.is_vendor(first) {
            finding.note(note.replace("here", "in the standard catalogue"))
        } else {
            finding.note_at(first, note)
        }
    }

    fn each_once(&mut self, items: &[At<String>]) {
        for (index, item) in items.iter().enumerate() {
            let first = items[..index].iter().find(|first| first.value == item.value);
            if let Some(first) = first.filter(|_| self.scope.covers(item.place)) {
                let finding = Finding::new(item.place, format!("`{}` is listed twice", item.value));
                self.report(finding.note_at(first.place, "first listed here"));
            }
        }
    }

    /// Reports the fewest entries that have to move for the others to be in order.
    fn order(&mut self, what: &str, entries: &[At<u32>], show: fn(u32) -> String) {
        // The longest chain in order, from the end: `chains[n]` is the best first entry of one of n + 1.
        let mut chains: Vec<usize> = Vec::new();
        let mut next = vec![None; entries.len()];
        for (index, entry) in entries.iter().enumerate().rev() {
            let length = chains.partition_point(|first| entries[*first].value >= entry.value);
            next[index] = length.checked_sub(1).map(|shorter| chains[shorter]);
            match chains.get_mut(length) {
                Some(first) => *first = index,
                None => chains.push(index),
            }
        }
        let mut in_order = chains.last().copied();
        let mut before = None;
        for (index, entry) in entries.iter().enumerate() {
            if in_order == Some(index) {
                in_order = next[index];
                before = Some(entry.value);
            } else if self.scope.covers(entry.place) {
                let follows = in_order.map(|index| entries[index].value);
                let where_it_stands = match (before, follows) {
                    (Some(before), _) if entry.value < before => format!("after {}", show(before)),
                    (_, Some(follows)) => format!("before {}", show(follows)),
                    _ => "out of order".to_owned(),
                };
                let message = format!("{what}{} stands {where_it_stands}", show(entry.value));
                let finding = Finding::new(entry.place, message);
                self.report(finding.help("entries stand in the order of their codes"));
            }
        }
    }
}
