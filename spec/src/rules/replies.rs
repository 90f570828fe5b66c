//! Reply codes: their order, and what a vendor adds or replaces.

use super::{Rules, Scope};
use crate::diagnostic::Finding;
use crate::model::{At, Place, Places, Reply, Unreadable, order};

impl Rules<'_> {
    pub(super) fn order_of_replies(&mut self, replies: &[Reply]) {
        // A vendor orders its file as it likes; the enum is in numerical order all the same.
        let is_standard = |reply: &&[Reply]| !reply.iter().any(|reply| self.scope.is_vendor(reply.place));
        let files = replies.chunk_by(|one, next| one.place.file == next.place.file).filter(is_standard);
        for file in files.collect::<Vec<_>>() {
            let codes: Vec<At<u32>> = file.iter().map(|reply| reply.code.map(u32::from)).collect();
            self.order("reply code ", &codes, |code| code.to_string());
        }
    }

    /// Joins entries of one code: a vendor's meanings are appended, an override replaces, all else is a conflict.
    pub(super) fn merge_replies(
        &mut self,
        replies: &mut Vec<Reply>,
        left_out: &[Reply],
        unreadable: &Unreadable,
    ) {
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

    pub(super) fn no_such_code(&mut self, code: At<u16>) {
        if !self.unsound.contains(&"reply") {
            let finding = Finding::new(code.place, format!("reply code {} does not exist", code.value));
            self.report(finding.help(if self.scope.is_vendor(code.place) {
                "describe it in a table [[reply]]"
            } else {
                "add it to replies.toml first"
            }));
        }
    }
}

/// Where the first part of an entry stands that comes from a vendor.
fn vendors_part(scope: &Scope, reply: &Reply) -> Option<Place> {
    let meanings = reply.meanings.iter().map(|meaning| meaning.place);
    [reply.place].into_iter().chain(meanings).find(|place| scope.is_vendor(*place))
}
