//! What entries have to say about each other: order, uniqueness, references, completeness.
//!
//! Each rule reports with the place of the value at fault and takes the unsound part out, so that
//! what is left can be generated from.

use crate::diagnostic::Finding;
use crate::model::{
    At, Basic, Blocklist, Catalogue, Citation, CommandReplies, Digit, Document, EnhancedPattern, Extension,
    Meaning, Place, Places, Pointer, Reason, Reply, Status, Unreadable, find_document, find_reply, order,
};
use crate::phrase;
use crate::read::suggestion;
use std::collections::BTreeMap;
use std::fmt;

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

/// Where the first part of an entry stands that comes from a vendor.
fn vendors_part(scope: &Scope, reply: &Reply) -> Option<Place> {
    let meanings = reply.meanings.iter().map(|meaning| meaning.place);
    [reply.place].into_iter().chain(meanings).find(|place| scope.is_vendor(*place))
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

    fn documents(&mut self, catalogue: &mut Catalogue) {
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

    /// Each reason is defined once; what a vendor adds to a standard one is joined with it.
    fn reasons(&mut self, reasons: &mut Vec<Reason>) {
        let mut joined: Vec<Reason> = Vec::new();
        for reason in std::mem::take(reasons) {
            let is_vendor = self.scope.is_vendor(reason.place);
            let name = reason.name.value.clone();
            let Some(first) = joined.iter_mut().find(|first| first.name.value == name) else {
                if self.is_whole(&reason, &joined) {
                    joined.push(reason);
                } else {
                    self.unsound.push("reason");
                }
                continue;
            };
            if !is_vendor || reason.text.is_some() || self.scope.is_vendor(first.place) {
                let help = if is_vendor && !self.scope.is_vendor(first.place) {
                    "to add words to it or to override its verdict, leave all but `words`, `hints` and `verdict` out"
                } else {
                    "put both into one entry"
                };
                self.twice(&format!("reason `{name}`"), reason.name.place, first.name.place, help);
                self.unsound.push("reason");
                continue;
            }
            self.add_to(first, reason);
        }
        self.one_reason_a_phrase(&joined);
        *reasons = joined;
    }

    /// Whether a reason says what one must say. A vendor's is new here, so it is measured as a standard one.
    fn is_whole(&mut self, reason: &Reason, known: &[Reason]) -> bool {
        let name = &reason.name;
        if !self.scope.covers(reason.place) {
            return true;
        }
        if reason.text.is_none() {
            if self.scope.is_vendor(reason.place) {
                let finding = Finding::new(
                    name.place,
                    format!("reason `{}` does not exist and has no `text`", name.value),
                );
                let names = known.iter().map(|reason| reason.name.value.as_str());
                let define = || "to define it, give it a `text`, a `verdict` and `words`".to_owned();
                self.report(finding.help(suggestion(&name.value, names).unwrap_or_else(define)));
            }
            return false;
        }
        if reason.words.is_empty() && reason.hints.is_empty() && !self.scope.unsound.contains(&"reason") {
            let finding = Finding::new(name.place, format!("reason `{}` has no `words`", name.value));
            self.report(finding.help("say what servers write when they mean it: words = [\"mailbox full\"]"));
        }
        if reason.verdict.parts.contains(&None) && self.scope.is_vendor(reason.place) {
            let place = reason.verdict.place.unwrap_or(name.place);
            let finding = Finding::new(place, format!("reason `{}` needs a whole `verdict`", name.value));
            let example =
                r#"verdict = { retry = "no", address = "keep", connection = "keep", fix = "sender" }"#;
            self.report(finding.help(example));
            return false;
        }
        true
    }

    /// A vendor's words and verdict for a reason that is there.
    fn add_to(&mut self, first: &mut Reason, reason: Reason) {
        let name = &first.name.value;
        if reason.verdict.place.is_none() && reason.words.is_empty() && reason.hints.is_empty() {
            let finding = Finding::new(reason.name.place, format!("nothing is said of reason `{name}`"));
            self.report(
                finding
                    .help("add `words`, `hints` or a `verdict` to the standard one, or leave the entry out"),
            );
        }
        let remedy = reason.remedy.parts().next().map(|(_, part)| part.place);
        let other = [
            ("explanation", reason.explanation.as_ref().map(|at| at.place)),
            ("causes", reason.causes.first().map(|at| at.place)),
            ("remedy", remedy),
            ("disputed", reason.disputed.first().map(|dispute| dispute.says.place)),
        ];
        for (key, place) in other {
            if let Some(place) = place {
                let message = format!("`{key}` of the standard reason `{name}` cannot be replaced");
                self.report(Finding::new(place, message).help(
                    "a file adds `words`, `hints` and a `verdict`; for all else define a reason of another name",
                ));
            }
        }
        if let Some(place) = reason.verdict.place {
            // The place of an earlier vendor's verdict stands where the standard one's was.
            match first.verdict.place.filter(|earlier| self.scope.is_vendor(*earlier)) {
                Some(earlier) => {
                    let finding = Finding::new(place, format!("the verdict of `{name}` is given twice"));
                    let finding = finding.note_at(earlier, "first given here");
                    self.report(finding.help("a reason has one verdict: decide for one of them"));
                }
                None => {
                    first.verdict.place = Some(place);
                    for (part, other) in first.verdict.parts.iter_mut().zip(reason.verdict.parts) {
                        *part = other.or(*part);
                    }
                }
            }
        }
        first.added_words += reason.words.len();
        first.words.extend(reason.words);
        first.added_hints += reason.hints.len();
        first.hints.extend(reason.hints);
    }

    /// A phrase decides one thing, and hints at one.
    fn one_reason_a_phrase(&mut self, reasons: &[Reason]) {
        if reasons
            .iter()
            .any(|reason| self.scope.covers(reason.place) || reason.added_words + reason.added_hints > 0)
        {
            let help = "a phrase decides one reason; case, punctuation and white space do not count";
            self.one_reason_each(reasons, |reason| &reason.words, help);
            self.one_reason_each(
                reasons,
                |reason| &reason.hints,
                "a word hints at one reason; case does not count",
            );
        }
    }

    fn one_reason_each(&mut self, reasons: &[Reason], list: fn(&Reason) -> &[At<String>], help: &str) {
        let mut seen = Places::new();
        for reason in reasons {
            for phrase in list(reason) {
                let Some(first) = seen.insert(phrase::key(phrase), phrase.place) else { continue };
                if !self.scope.covers(phrase.place) {
                    continue;
                }
                let is_first = |other: &&Reason| list(other).iter().any(|phrase| phrase.place == first);
                let other = reasons.iter().find(is_first).map_or("", |reason| reason.name.value.as_str());
                let message = if other == reason.name.value {
                    format!("`{}` is listed twice", phrase.value)
                } else {
                    format!("`{}` stands for `{other}` already", phrase.value)
                };
                let finding = Finding::new(phrase.place, message);
                self.report(self.first_at(finding, first, "first listed here").help(help));
            }
        }
    }

    /// A reason that is named exists.
    fn reasons_exist(&mut self, catalogue: &mut Catalogue) {
        let Catalogue { reasons, replies, statuses, .. } = catalogue;
        let mut check = |named: &mut Option<At<String>>| {
            named.take_if(|named| {
                let exists = reasons.iter().any(|reason| reason.name.value == named.value);
                if !exists && self.scope.covers(named.place) && !self.unsound.contains(&"reason") {
                    let finding =
                        Finding::new(named.place, format!("reason `{}` does not exist", named.value));
                    let names = reasons.iter().map(|reason| reason.name.value.as_str());
                    let define = || "describe it in a table [[reason]]".to_owned();
                    self.findings.push(finding.help(suggestion(&named.value, names).unwrap_or_else(define)));
                }
                !exists
            });
        };
        for meaning in replies.iter_mut().flat_map(|reply| &mut reply.meanings) {
            check(&mut meaning.reason);
        }
        for status in statuses {
            check(&mut status.reason);
        }
    }

    /// Meanings that say where all else stands get it from there.
    fn pointers(&mut self, catalogue: &mut Catalogue) {
        let Catalogue { replies, left_out, statuses, disguise, undotted, unreadable, .. } = catalogue;
        let first: Vec<(u16, At<String>, Option<At<String>>)> = replies
            .iter()
            .chain(&*left_out)
            .filter_map(|reply| Some((reply.code.value, reply.meanings.first()?)))
            .map(|(code, meaning)| (code, meaning.text.clone(), meaning.reason.clone()))
            .collect();
        for reply in &mut *replies {
            let code = reply.code.value;
            reply.meanings.retain_mut(|meaning| match (meaning.disguises, meaning.stands_for) {
                (Some(other), _) => {
                    if code / 100 != 4 || other.value < 500 {
                        let finding =
                            Finding::new(other.place, format!("{code} cannot disguise {}", other.value));
                        self.report(finding.help("a 4yz disguises a 5yz"));
                        return false;
                    }
                    let Some((_, text, reason)) = first.iter().find(|(code, ..)| *code == other.value) else {
                        if !unreadable.some_code && !unreadable.codes.contains(&other.value) {
                            self.no_such_code(other);
                        }
                        return false;
                    };
                    meaning.text.value.clone_from(&text.value);
                    meaning.reason.clone_from(reason);
                    point(meaning, disguise.as_ref(), &other.to_string());
                    true
                }
                (None, Some(pattern)) => {
                    let Some(status) = self.undotted(code, pattern, statuses) else { return false };
                    meaning.text.value.clone_from(&status.text.value);
                    meaning.reason = meaning.reason.take().or_else(|| status.reason.clone());
                    if meaning.reason.is_none()
                        && self.scope.covers(pattern.place)
                        && !self.unsound.contains(&"reason")
                    {
                        let finding =
                            Finding::new(pattern.place, format!("`{}` states no reason", pattern.value));
                        self.report(finding.help("say `reason` beside `stands_for`"));
                    }
                    meaning.enhanced.push(pattern);
                    point(meaning, undotted.as_ref(), &pattern.to_string());
                    true
                }
                (None, None) => true,
            });
        }
        // An entry whose only meaning leads nowhere has nothing left to say.
        replies.retain(|reply| !reply.meanings.is_empty());
    }

    /// The registered code that a reply code is without its dots.
    fn undotted<'s>(
        &mut self,
        code: u16,
        pattern: At<EnhancedPattern>,
        statuses: &'s [Status],
    ) -> Option<&'s Status> {
        let digits: String = pattern.to_string().split('.').collect();
        if digits != code.to_string() {
            let finding =
                Finding::new(pattern.place, format!("`{}` without its dots is not {code}", pattern.value));
            self.report(finding.help("a meaning `stands_for` the enhanced code of the same digits"));
            return None;
        }
        let any_class = pattern.with_any_class();
        let status = statuses.iter().find(|status| status.code.with_any_class() == any_class);
        if status.is_none() && !self.unsound.contains(&"status") {
            let finding = Finding::new(pattern.place, format!("`{}` is not in the registry", pattern.value));
            self.report(finding.help(if self.scope.is_vendor(pattern.place) {
                "a meaning that `stands_for` a code of your own needs a `text`, and no `stands_for`"
            } else {
                "add it to enhanced.toml first"
            }));
        }
        status
    }

    /// Nothing stands twice in a list, and no meaning twice under a code.
    fn lists(&mut self, catalogue: &Catalogue) {
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

    /// A blocklist is there once, and a host shows one.
    fn blocklists(&mut self, blocklists: &[Blocklist]) {
        let mut names = Places::new();
        let mut hosts = Places::new();
        for blocklist in blocklists.iter().filter(|blocklist| self.scope.covers(blocklist.place)) {
            let name = &blocklist.name;
            if let Some(first) = names.insert(name.to_lowercase(), name.place) {
                let what = format!("blocklist `{}`", name.value);
                self.twice(&what, name.place, first, "put the hosts into one entry");
            }
            for host in &blocklist.hosts {
                if let Some(first) = hosts.insert(host.value.clone(), host.place) {
                    let finding = Finding::new(host.place, format!("`{}` is listed twice", host.value));
                    self.report(finding.note_at(first, "first listed here"));
                }
            }
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

    fn order_of_replies(&mut self, replies: &[Reply]) {
        // A vendor orders its file as it likes; the enum is in numerical order all the same.
        let is_standard = |reply: &&[Reply]| !reply.iter().any(|reply| self.scope.is_vendor(reply.place));
        let files = replies.chunk_by(|one, next| one.place.file == next.place.file).filter(is_standard);
        for file in files.collect::<Vec<_>>() {
            let codes: Vec<At<u32>> = file.iter().map(|reply| reply.code.map(u32::from)).collect();
            self.order("reply code ", &codes, |code| code.to_string());
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

    /// Joins entries of one code: a vendor's meanings are appended, an override replaces, all else is a conflict.
    fn merge_replies(&mut self, replies: &mut Vec<Reply>, left_out: &[Reply], unreadable: &Unreadable) {
        // In the order of the codes, each once.
        let mut merged: Vec<Reply> = Vec::new();
        // What an override replaced; it comes back if the override turns out to be unsound.
        let mut replaced: Vec<Reply> = Vec::new();
        for reply in std::mem::take(replies) {
            let code = reply.code.value;
            let is_vendor = self.scope.is_vendor(reply.place);
            let overrides = reply.overrides.filter(|flag| is_vendor && flag.value);
            let position = match merged.binary_search_by(|reply| reply.code.value.cmp(&code)) {
                Ok(position) | Err(position) => position,
            };
            let Some(first) = merged.get_mut(position).filter(|first| first.code.value == code) else {
                if reply.name.is_some() {
                    if let Some(flag) = overrides {
                        let message = format!("there is no reply code {code} to override");
                        self.report(Finding::new(flag.place, message).help("leave `overrides` out"));
                    }
                    merged.insert(position, reply);
                } else if is_vendor && !unreadable.some_code && !unreadable.codes.contains(&code) {
                    let finding = Finding::new(reply.place, format!("reply code {code} has no `name`"));
                    let is_standard = left_out.iter().any(|standard| standard.code.value == code);
                    self.report(finding.help(if is_standard {
                        format!(
                            "to add meanings to the standard {code}, begin the sources with `standard`: \
                             pub enum RelayCode = standard + \"...\"; to define a {code} of your own, give it a `name`"
                        )
                    } else {
                        format!(
                            "without a name an entry adds meanings, but there is no {code} to add them to; \
                             give it a name in UpperCamelCase"
                        )
                    }));
                }
                continue;
            };
            if overrides.is_some() && reply.name.is_none() {
                let finding = Finding::new(reply.place, "an entry that overrides needs a `name`");
                self.report(finding.help("give the name, or leave `overrides` out to add a meaning"));
            } else if overrides.is_some() {
                if let Some(vendors) = vendors_part(self.scope, first) {
                    let message = format!("overriding reply code {code} would lose what stands before it");
                    let finding = Finding::new(reply.code.place, message);
                    self.report(
                        finding
                            .note_at(vendors, "this would be lost")
                            .help("an entry overrides the standard one; put your own meanings into it"),
                    );
                } else if !reply.meanings.is_empty() {
                    replaced.push(std::mem::replace(first, reply));
                }
            } else if reply.name.is_none() && is_vendor {
                first.meanings.extend(reply.meanings);
            } else if reply.name.is_some() {
                let help = if is_vendor {
                    "to add a meaning, leave `name` out; to replace it, say `overrides = true`"
                } else {
                    "put the meanings into one entry"
                };
                let what = format!("reply code {code}");
                self.twice(&what, reply.code.place, first.code.place, help);
                self.unsound.push("reply");
            }
        }
        let mut names = Places::new();
        // In the order of the places, so that the second one in the file is the one at fault.
        let places: Vec<Place> = merged.iter().map(|reply| reply.place).collect();
        for index in order(&places) {
            let reply = &mut merged[index];
            let Some(name) = &reply.name else { continue };
            if let Some(first) = names.get(&name.value) {
                self.twice(&format!("name `{}`", name.value), name.place, *first, "choose another name");
                self.unsound.push("reply");
                let code = reply.code.value;
                match replaced.iter().position(|replaced| replaced.code.value == code) {
                    Some(standard) => *reply = replaced.swap_remove(standard),
                    None => reply.meanings.clear(),
                }
            } else {
                names.insert(name.value.clone(), name.place);
            }
        }
        merged.retain(|reply| !reply.meanings.is_empty());
        *replies = merged;
    }

    /// Every document cited exists; an RFC is cited with its section.
    fn citations(&mut self, catalogue: &mut Catalogue) {
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

    fn unused_documents(&mut self, catalogue: &Catalogue) {
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

    fn meanings(&mut self, catalogue: &mut Catalogue) {
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

    fn commands_exist(&mut self, named: &mut Vec<At<String>>, commands: &[&str]) {
        named.retain(|command| {
            let known = commands.contains(&command.value.as_str());
            if !known && !self.unsound.contains(&"command") {
                let finding =
                    Finding::new(command.place, format!("command `{}` does not exist", command.value));
                let suggestion = suggestion(&command.value, commands.iter().copied());
                let all = || format!("the commands are {}", commands.join(", "));
                self.report(finding.help(suggestion.unwrap_or_else(all)));
            }
            known
        });
    }

    /// A meaning that claims to be in an RFC cites one.
    fn standings(&mut self, catalogue: &Catalogue) {
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

    fn commands(&mut self, catalogue: &mut Catalogue) {
        let Catalogue { replies, any, commands, .. } = catalogue;
        let mut names = Places::new();
        let mut variants = Places::new();
        commands.retain(|command| {
            for (what, value, seen) in
                [("command", &command.name, &mut names), ("variant", &command.variant, &mut variants)]
            {
                if let Some(first) = seen.get(&value.value) {
                    let what = format!("{what} `{}`", value.value);
                    self.twice(&what, value.place, *first, "put the replies into one entry");
                    self.unsound.push("command");
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
            self.command_replies(list, replies);
        }
    }

    fn command_replies(&mut self, list: &mut CommandReplies, replies: &[Reply]) {
        let mut seen = Places::new();
        list.codes.retain(|(code, _)| {
            if find_reply(replies, code.value).is_none() {
                self.no_such_code(*code);
                return false;
            }
            if let Some(first) = seen.insert(code.to_string(), code.place) {
                let finding = Finding::new(code.place, format!("reply code {} is listed twice", code.value));
                self.report(finding.note_at(first, "first listed here"));
                return false;
            }
            true
        });
    }

    fn no_such_code(&mut self, code: At<u16>) {
        if !self.unsound.contains(&"reply") {
            let finding = Finding::new(code.place, format!("reply code {} does not exist", code.value));
            self.report(finding.help(if self.scope.is_vendor(code.place) {
                "describe it in a table [[reply]]"
            } else {
                "add it to replies.toml first"
            }));
        }
    }

    fn statuses(&mut self, catalogue: &mut Catalogue) {
        let Catalogue { replies, statuses, .. } = catalogue;
        let mut names = Places::new();
        let mut patterns = Places::new();
        let key = |code: EnhancedPattern| u32::from(code.subject) * 1000 + u32::from(code.detail);
        let keys: Vec<At<u32>> = statuses.iter().map(|status| status.code.map(key)).collect();
        self.order("", &keys, |key| format!("X.{}.{}", key / 1000, key % 1000));
        statuses.retain_mut(|status| {
            if !self.scope.covers(status.place) {
                return true;
            }
            if status.code.class.is_some() {
                self.unsound.push("status");
                let finding = Finding::new(status.code.place, "a registered code leaves its class open");
                self.report(
                    finding.help(format!("write \"X.{}.{}\"", status.code.subject, status.code.detail)),
                );
                return false;
            }
            if let Some(first) = patterns.insert(status.code.to_string(), status.code.place) {
                let what = format!("enhanced status code {}", status.code.value);
                self.twice(&what, status.code.place, first, "put both into one entry");
                self.unsound.push("status");
                return false;
            }
            if let Some(first) = names.insert(status.name.value.clone(), status.name.place) {
                let what = format!("name `{}`", status.name.value);
                self.twice(&what, status.name.place, first, "choose another name");
                self.unsound.push("status");
                return false;
            }
            status.basic.retain(|basic| match basic.value {
                Basic::Code(code) if find_reply(replies, code).is_none() => {
                    self.no_such_code(At { value: code, place: basic.place });
                    false
                }
                _ => true,
            });
            true
        });
    }

    fn extensions(&mut self, extensions: &mut Vec<Extension>) {
        let mut names = Places::new();
        let mut variants = Places::new();
        extensions.retain(|extension| {
            for (what, value, seen) in
                [("keyword", &extension.keyword, &mut names), ("variant", &extension.variant, &mut variants)]
            {
                if let Some(first) = seen.get(&value.value) {
                    let what = format!("{what} `{}`", value.value);
                    self.twice(&what, value.place, *first, "put both into one entry");
                    return false;
                }
                seen.insert(value.value.clone(), value.place);
            }
            true
        });
    }

    /// Each digit of a kind is there exactly once, with a name of its own.
    fn digits(&mut self, digits: &[Digit], what: &'static str, expected: &[u16]) {
        let mut numbers = Places::new();
        let mut names = Places::new();
        for digit in digits {
            if let Some(first) = numbers.insert(digit.number.to_string(), digit.number.place) {
                let what_twice = format!("{what} {}", digit.number.value);
                self.twice(&what_twice, digit.number.place, first, "take one of them out");
                self.unsound.push(what);
            }
            // Subjects go on after the last one that is expected; nothing goes between.
            let number = digit.number.value;
            if !expected.contains(&number) && expected.last().is_some_and(|last| number < *last) {
                self.report(Finding::new(digit.number.place, format!("there is no {what} {number}")));
                self.unsound.push(what);
            }
            if let Some(first) = names.insert(digit.name.value.clone(), digit.name.place) {
                let what = format!("name `{}`", digit.name.value);
                self.twice(&what, digit.name.place, first, "choose another name");
            }
        }
        let Some(header) = digits.first().map(|digit| digit.place) else { return };
        for number in expected {
            if !numbers.contains_key(&number.to_string()) && !self.unsound.contains(&what) {
                self.report(Finding::new(header, format!("{what} {number} is missing")));
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

/// What a meaning has from the table of its kind.
fn point(meaning: &mut Meaning, pointer: Option<&Pointer>, code: &str) {
    let Some(pointer) = pointer else { return };
    let explanation = &pointer.explanation;
    meaning.explanation = Some(At { value: explanation.replace("<code>", code), place: explanation.place });
    if let Some(standing) = pointer.standing {
        meaning.standing = standing;
    }
    if meaning.source.is_none() {
        meaning.source.clone_from(&pointer.source);
    }
}
