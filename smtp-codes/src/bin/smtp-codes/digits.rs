//! The numbers that enhanced codes are made of, in words.

use smtp_codes::Severity;
use smtp_codes_spec::model::Digit;
use smtp_codes_spec::{Catalogue, Kind, STANDARD, Source};
use std::sync::LazyLock;

/// The classes and subjects of enhanced codes, which the crate itself holds only as part of each status.
pub(crate) struct EnhancedNumbers(Catalogue);

pub(crate) static ENHANCED_NUMBERS: LazyLock<EnhancedNumbers> = LazyLock::new(|| {
    let file = STANDARD.iter().find(|(_, kind, _)| *kind == Kind::Enhanced);
    let catalogue = file.map(|(path, kind, text)| {
        smtp_codes_spec::read::read(0, &Source::new(*path, *kind, *text), &mut Vec::new()).0
    });
    EnhancedNumbers(catalogue.unwrap_or_default())
});

impl EnhancedNumbers {
    pub(crate) fn class(&self, class: Severity) -> &Digit {
        let digit = u16::from(class.digit());
        self.0.classes.iter().find(|class| class.number.value == digit).unwrap_or(&self.0.classes[0])
    }

    pub(crate) fn subject(&self, number: u16) -> Option<&Digit> {
        self.0.subjects.iter().find(|subject| subject.number.value == number)
    }
}
