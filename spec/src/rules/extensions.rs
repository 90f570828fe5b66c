//! Extensions that an answer to EHLO lists: each keyword and each variant once.

use super::Rules;
use crate::model::{Extension, Places};

impl Rules<'_> {
    pub(super) fn extensions(&mut self, extensions: &mut Vec<Extension>) {
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
}
