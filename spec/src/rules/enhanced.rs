//! Enhanced status codes.

use super::Rules;
use crate::diagnostic::Finding;
use crate::model::{At, Basic, Catalogue, EnhancedPattern, Places, find_reply};

impl Rules<'_> {
    pub(super) fn statuses(&mut self, catalogue: &mut Catalogue) {
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
}
