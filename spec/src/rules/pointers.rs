//! Meanings that say where all else stands: `disguises`, `stands_for`.

use super::Rules;
use crate::diagnostic::Finding;
use crate::model::{At, Catalogue, EnhancedPattern, Meaning, Pointer, Status};

impl Rules<'_> {
    /// Meanings that say where all else stands get it from there.
    pub(super) fn pointers(&mut self, catalogue: &mut Catalogue) {
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
