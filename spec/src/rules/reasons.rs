//! Reasons: each is whole and there once, what a vendor adds joins it, and what names one finds it.

use super::Rules;
use crate::diagnostic::Finding;
use crate::model::{At, Blocklist, Catalogue, Places, Reason};
use crate::phrase;
use crate::read::suggestion;

impl Rules<'_> {
    /// Each reason is defined once; what a vendor adds to a standard one is joined with it.
    pub(super) fn reasons(&mut self, reasons: &mut Vec<Reason>) {
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
    pub(super) fn reasons_exist(&mut self, catalogue: &mut Catalogue) {
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

    /// A blocklist is there once, and a host shows one.
    pub(super) fn blocklists(&mut self, blocklists: &[Blocklist]) {
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
}
