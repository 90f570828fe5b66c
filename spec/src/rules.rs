//! What entries have to say about each other: order, uniqueness, references, completeness.
//!
//! Each rule reports with the place of the value at fault and takes the unsound part out, so that
//! what is left can be generated from.

use crate::diagnostic::Finding;
use crate::model::{At, Basic, Catalogue, Citation, CommandReplies, Digit, Meaning, Place, Reply};
use crate::read::suggestion;
use std::collections::btree_map::{BTreeMap, Entry};
use std::collections::{BTreeSet, HashMap, HashSet};

/// What is checked.
#[derive(Clone, Copy, Debug)]
pub struct Scope {
    /// Entries of the files before this index are taken as sound.
    pub from: usize,
    /// Index of the first vendor's file; the files before it are the standard catalogue.
    pub first_vendor: usize,
    /// Whether the catalogue holds the standard reply codes.
    pub standard: bool,
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
    let mut rules = Rules { scope, findings: Vec::new(), cited: HashSet::new() };
    rules.documents(catalogue);
    rules.order_of_replies(&catalogue.replies);
    rules.merge_replies(&mut catalogue.replies);
    rules.citations(catalogue);
    rules.meanings(catalogue);
    rules.commands(catalogue);
    rules.statuses(catalogue);
    if scope.from == 0 {
        rules.digits(&catalogue.severities, "severity", 1..=5);
        rules.digits(&catalogue.categories, "category", 0..=5);
        rules.digits(&catalogue.classes, "class", [2, 4, 5]);
        rules.digits(&catalogue.subjects, "subject", 0..=7);
        rules.unused_documents(catalogue);
    }
    rules.findings
}

struct Rules<'a> {
    scope: &'a Scope,
    findings: Vec<Finding>,
    cited: HashSet<String>,
}

impl Rules<'_> {
    fn report(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    /// Reports an entry whose name or number another one has already.
    fn twice(&mut self, what: &str, second: Place, first: Place, help: &str) {
        let finding = Finding::new(second, format!("{what} is defined twice"));
        let finding = if self.scope.is_vendor(second) && !self.scope.is_vendor(first) {
            finding.note("first defined in the standard catalogue")
        } else {
            finding.note_at(first, "first defined here")
        };
        self.report(finding.help(help));
    }

    fn documents(&mut self, catalogue: &mut Catalogue) {
        let mut first: HashMap<String, Place> = HashMap::new();
        catalogue.documents.sort_by_key(|document| document.id.place);
        catalogue.documents.retain(|document| match first.get(&document.id.value) {
            Some(place) => {
                let what = format!("document `{}`", document.id.value);
                self.twice(
                    &what,
                    document.id.place,
                    *place,
                    "give it another id, or cite the one that is there",
                );
                false
            }
            None => {
                first.insert(document.id.value.clone(), document.id.place);
                true
            }
        });
    }

    fn order_of_replies(&mut self, replies: &[Reply]) {
        let mut last: Option<&Reply> = None;
        for reply in replies {
            if let Some(before) = last.filter(|before| before.place.file == reply.place.file) {
                if reply.code.value < before.code.value && self.scope.covers(reply.place) {
                    let message =
                        format!("reply code {} stands after {}", reply.code.value, before.code.value);
                    let finding = Finding::new(reply.code.place, message);
                    self.report(finding.help("entries stand in the order of their codes"));
                    continue;
                }
            }
            last = Some(reply);
        }
    }

    /// Joins entries of one code: a vendor's meanings are appended, an override replaces, all else is a conflict.
    fn merge_replies(&mut self, replies: &mut Vec<Reply>) {
        let mut merged: BTreeMap<u16, Reply> = BTreeMap::new();
        for reply in std::mem::take(replies) {
            let is_override = reply.overrides.is_some_and(|flag| flag.value);
            match merged.entry(reply.code.value) {
                Entry::Vacant(vacant) => {
                    if is_override {
                        let message = format!("there is no reply code {} to override", reply.code.value);
                        let place = reply.overrides.map_or(reply.place, |flag| flag.place);
                        self.report(Finding::new(place, message).help("leave `overrides` out"));
                    }
                    if reply.name.is_some() {
                        vacant.insert(reply);
                    } else if self.scope.is_vendor(reply.place) {
                        let code = reply.code.value;
                        let finding = Finding::new(reply.place, format!("reply code {code} has no `name`"));
                        self.report(finding.help(format!(
                            "without a name an entry adds meanings, but there is no {code} to add them to; \
                             give it a name in UpperCamelCase"
                        )));
                    }
                }
                Entry::Occupied(mut occupied) => {
                    let first = occupied.get_mut();
                    if is_override {
                        if reply.name.is_some() {
                            *first = reply;
                        } else {
                            let finding = Finding::new(reply.place, "an entry that overrides needs a `name`");
                            self.report(
                                finding.help("give the name, or leave `overrides` out to add a meaning"),
                            );
                        }
                    } else if reply.name.is_none() && self.scope.is_vendor(reply.place) {
                        first.meanings.extend(reply.meanings);
                    } else if reply.name.is_some() {
                        let help = if self.scope.is_vendor(reply.place) {
                            "to add a meaning, leave `name` out; to replace it, say `overrides = true`"
                        } else {
                            "put the meanings into one entry"
                        };
                        let what = format!("reply code {}", reply.code.value);
                        self.twice(&what, reply.code.place, first.code.place, help);
                    }
                }
            }
        }
        let mut names: HashMap<String, Place> = HashMap::new();
        // In the order of the places, so that the second one in the file is the one at fault.
        let mut in_file_order: Vec<&Reply> = merged.values().collect();
        in_file_order.sort_by_key(|reply| reply.place);
        let mut without = BTreeSet::new();
        for reply in in_file_order {
            let Some(name) = &reply.name else { continue };
            match names.get(&name.value) {
                Some(first) => {
                    self.twice(&format!("name `{}`", name.value), name.place, *first, "choose another name");
                    without.insert(reply.code.value);
                }
                None => {
                    names.insert(name.value.clone(), name.place);
                }
            }
        }
        *replies = merged
            .into_values()
            .filter(|reply| !reply.meanings.is_empty() && !without.contains(&reply.code.value))
            .collect();
    }

    /// Every document cited exists; an RFC is cited with its section.
    fn citations(&mut self, catalogue: &mut Catalogue) {
        let documents: HashMap<&str, &'static str> = catalogue
            .documents
            .iter()
            .map(|document| (document.id.value.as_str(), document.kind.name))
            .collect();
        let mut check = |citation: &Citation| -> bool {
            let id = &citation.document;
            let Some(kind) = documents.get(id.value.as_str()) else {
                let message = format!("document `{}` does not exist", id.value);
                let finding = Finding::new(id.place, message);
                self.findings.push(match suggestion(&id.value, documents.keys().copied()) {
                    Some(suggestion) => finding.help(suggestion),
                    None => finding.help(format!("describe it in a table [documents.{}]", id.value)),
                });
                return false;
            };
            self.cited.insert(id.value.clone());
            if *kind == "rfc" && citation.section.is_none() {
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
    }

    fn unused_documents(&mut self, catalogue: &Catalogue) {
        for document in &catalogue.documents {
            if !self.cited.contains(&document.id.value) {
                let message = format!("document `{}` is cited nowhere", document.id.value);
                self.report(Finding::new(document.id.place, message).help("cite it, or take it out"));
            }
        }
    }

    fn meanings(&mut self, catalogue: &mut Catalogue) {
        let Catalogue { documents, replies, commands, statuses, .. } = catalogue;
        let rfcs: HashSet<&str> = documents
            .iter()
            .filter(|document| document.kind.name == "rfc")
            .map(|document| document.id.value.as_str())
            .collect();
        let commands: Vec<&str> = commands.iter().map(|command| command.name.value.as_str()).collect();
        let statuses: HashSet<_> = statuses.iter().map(|status| status.code.value).collect();
        for reply in replies {
            let code = reply.code;
            for meaning in reply.meanings.iter_mut().filter(|meaning| self.scope.covers(meaning.place)) {
                self.standing_fits_source(meaning, &rfcs);
                self.commands_exist(&mut meaning.commands, &commands);
                let is_vendor = self.scope.is_vendor(meaning.place);
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
                    let registered = statuses.contains(&pattern.value);
                    if !registered && !is_vendor {
                        let message = format!("`{}` is not in the registry", pattern.value);
                        self.findings
                            .push(Finding::new(pattern.place, message).help("add it to enhanced.toml first"));
                    }
                    registered || is_vendor
                });
                if !is_vendor {
                    self.completeness(code, meaning);
                }
            }
        }
    }

    fn commands_exist(&mut self, named: &mut Vec<At<String>>, commands: &[&str]) {
        named.retain(|command| {
            let known = commands.contains(&command.value.as_str());
            if !known {
                let finding =
                    Finding::new(command.place, format!("command `{}` does not exist", command.value));
                let suggestion = suggestion(&command.value, commands.iter().copied());
                let all = || format!("the commands are {}", commands.join(", "));
                self.report(finding.help(suggestion.unwrap_or_else(all)));
            }
            known
        });
    }

    fn standing_fits_source(&mut self, meaning: &Meaning, rfcs: &HashSet<&str>) {
        let needs_rfc = matches!(meaning.standing.name, "standard" | "extension" | "historic");
        let standing = meaning.standing.name;
        match &meaning.source {
            Some(source) if needs_rfc && !rfcs.contains(source.document.value.as_str()) => {
                let message = format!(
                    "a meaning of standing `{standing}` cites an RFC, and `{}` is none",
                    source.document.value
                );
                let finding = Finding::new(source.document.place, message);
                self.report(finding.help("cite the RFC, or choose another standing, such as `observed`"));
            }
            None if needs_rfc && self.scope.is_vendor(meaning.place) => {
                let message =
                    format!("a meaning of standing `{standing}` cites an RFC, and this one cites nothing");
                let finding = Finding::new(meaning.place, message);
                self.report(finding.help("add `source`, or leave `standing` out"));
            }
            _ => {}
        }
    }

    /// What only the standard catalogue has to have (the key table says the rest).
    fn completeness(&mut self, code: At<u16>, meaning: &Meaning) {
        if code.value < 400 {
            return;
        }
        let lacking = [
            ("causes", meaning.causes.is_empty()),
            ("remedy.sender", meaning.remedy_sender.is_none()),
            ("remedy.operator", meaning.remedy_operator.is_none()),
        ];
        for (key, is_lacking) in lacking {
            if is_lacking {
                let message = format!("`{key}` is missing in a meaning of {}", code.value);
                let finding = Finding::new(meaning.place, message);
                self.report(finding.help("4yz and 5yz say why they happen and what each side can do"));
            }
        }
    }

    fn commands(&mut self, catalogue: &mut Catalogue) {
        let Catalogue { replies, any, commands, .. } = catalogue;
        let codes: HashSet<u16> = replies.iter().map(|reply| reply.code.value).collect();
        let mut names: HashMap<String, Place> = HashMap::new();
        let mut variants: HashMap<String, Place> = HashMap::new();
        commands.retain(|command| {
            for (what, value, seen) in
                [("command", &command.name, &mut names), ("variant", &command.variant, &mut variants)]
            {
                if let Some(first) = seen.get(&value.value) {
                    let what = format!("{what} `{}`", value.value);
                    self.twice(&what, value.place, *first, "put the replies into one entry");
                    return false;
                }
                seen.insert(value.value.clone(), value.place);
            }
            true
        });
        let known: Vec<String> = commands.iter().map(|command| command.name.value.clone()).collect();
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        for list in any.iter_mut().filter(|list| self.scope.covers(list.place)) {
            self.commands_exist(&mut list.except, &known);
        }
        let lists = commands.iter_mut().flat_map(|command| &mut command.replies).chain(any);
        for list in lists.filter(|list| self.scope.covers(list.place)) {
            self.command_replies(list, &codes);
        }
    }

    fn command_replies(&mut self, list: &mut CommandReplies, codes: &HashSet<u16>) {
        let mut seen: HashMap<u16, Place> = HashMap::new();
        list.codes.retain(|(code, _)| {
            if !codes.contains(&code.value) {
                let finding = Finding::new(code.place, format!("reply code {} does not exist", code.value));
                self.report(finding.help("add it to replies.toml first"));
                return false;
            }
            if let Some(first) = seen.insert(code.value, code.place) {
                let finding = Finding::new(code.place, format!("reply code {} is listed twice", code.value));
                self.report(finding.note_at(first, "first listed here"));
                return false;
            }
            true
        });
    }

    fn statuses(&mut self, catalogue: &mut Catalogue) {
        let codes: HashSet<u16> = catalogue.replies.iter().map(|reply| reply.code.value).collect();
        let mut names: HashMap<String, Place> = HashMap::new();
        let mut patterns = HashMap::new();
        let mut last = None;
        for status in &catalogue.statuses {
            if last.is_some_and(|last| status.code.value < last) {
                let finding =
                    Finding::new(status.code.place, format!("{} is out of order", status.code.value));
                self.report(finding.help("entries stand in numerical order"));
            }
            last = Some(status.code.value);
        }
        catalogue.statuses.retain_mut(|status| {
            if !self.scope.covers(status.place) {
                return true;
            }
            if status.code.class.is_some() {
                let finding = Finding::new(status.code.place, "a registered code leaves its class open");
                self.report(
                    finding.help(format!("write \"X.{}.{}\"", status.code.subject, status.code.detail)),
                );
                return false;
            }
            if let Some(first) = patterns.insert(status.code.value, status.code.place) {
                let what = format!("enhanced status code {}", status.code.value);
                self.twice(&what, status.code.place, first, "put both into one entry");
                return false;
            }
            if let Some(first) = names.insert(status.name.value.clone(), status.name.place) {
                let what = format!("name `{}`", status.name.value);
                self.twice(&what, status.name.place, first, "choose another name");
                return false;
            }
            status.basic.retain(|basic| match basic.value {
                Basic::Code(code) if !codes.contains(&code) => {
                    let finding = Finding::new(basic.place, format!("reply code {code} does not exist"));
                    self.report(finding.help("add it to replies.toml first"));
                    false
                }
                _ => true,
            });
            true
        });
    }

    /// Each digit of a kind is there exactly once.
    fn digits(&mut self, digits: &[Digit], what: &str, expected: impl IntoIterator<Item = u16>) {
        let mut seen: HashMap<u16, Place> = HashMap::new();
        for digit in digits {
            if let Some(first) = seen.insert(digit.number.value, digit.number.place) {
                let what = format!("{what} {}", digit.number.value);
                self.twice(&what, digit.number.place, first, "take one of them out");
            }
        }
        let Some(header) = digits.first().map(|digit| digit.place) else { return };
        for number in expected {
            if !seen.contains_key(&number) {
                self.report(Finding::new(header, format!("{what} {number} is missing")));
            }
        }
    }
}
