//! First and second digits, classes and subjects.

use super::Rules;
use crate::diagnostic::Finding;
use crate::model::{Digit, Places};

impl Rules<'_> {
    /// Each digit of a kind is there exactly once, with a name of its own.
    pub(super) fn digits(&mut self, digits: &[Digit], what: &'static str, expected: &[u16]) {
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
