//! [`FoundReply`]: a reply that stands in a text.

#[cfg(feature = "bounce")]
use super::state::Place;
use super::told::Around;
use super::words::Words;
use crate::{Code, Command, EnhancedCode, Severity};
use core::fmt;

/// A reply that stands in a text.
#[derive(Clone)]
pub struct FoundReply<'a> {
    pub(crate) code: Option<Code>,
    pub(crate) enhanced: Option<EnhancedCode>,
    pub(crate) is_enhanced_in_text: bool,
    pub(super) around: Around<'a>,
    pub(crate) offset: usize,
    pub(crate) words: Words<'a>,
}

impl<'a> FoundReply<'a> {
    /// The code; `None` where the text has an enhanced code alone.
    pub const fn code(&self) -> Option<Code> {
        self.code
    }

    /// The enhanced code.
    pub const fn enhanced(&self) -> Option<EnhancedCode> {
        self.enhanced
    }

    /// Whether the enhanced code stands within the words and not in front, where the protocol has it: `550 no mailbox (#5.1.1)`.
    pub const fn is_enhanced_in_text(&self) -> bool {
        self.is_enhanced_in_text
    }

    /// The command that was answered, where the text tells.
    pub fn command(&self) -> Option<Command> {
        self.around.command()
    }

    /// For whom the message was, as the server had the address; the first, where several got the same answer.
    pub fn recipient(&self) -> Option<&'a str> {
        self.around.recipient().0
    }

    /// The address that the sender wrote, where the text tells that the message was passed on from it.
    pub fn original_recipient(&self) -> Option<&'a str> {
        self.around.original()
    }

    /// The server's words with the codes in front.
    pub fn words(&self) -> Words<'a> {
        self.words.clone()
    }

    /// The server's words without the codes in front.
    pub fn text(&self) -> Words<'a> {
        self.words.clone().without_codes()
    }

    /// Where in the text it begins, in bytes.
    pub const fn offset(&self) -> usize {
        self.offset
    }

    /// Whether the words were cut, because no server says that much: they end after 4,096 bytes.
    pub const fn is_cut(&self) -> bool {
        self.around.extent.is_cut
    }

    /// Where it stands.
    #[cfg(feature = "bounce")]
    pub(crate) const fn place(&self) -> Place {
        self.around.place
    }

    /// Whether it refuses something: a 4yz or 5yz, or an enhanced code of these classes.
    pub const fn is_failure(&self) -> bool {
        let severity = match (self.code, self.enhanced) {
            (Some(code), _) => code.severity(),
            (None, Some(enhanced)) => enhanced.class(),
            (None, None) => return false,
        };
        matches!(severity, Severity::TransientNegativeCompletion | Severity::PermanentNegativeCompletion)
    }
}

impl fmt::Debug for FoundReply<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FoundReply")
            .field("code", &self.code)
            .field("enhanced", &self.enhanced)
            .field("command", &self.command())
            .field("recipient", &self.recipient())
            .field("words", &self.words)
            .field("offset", &self.offset)
            .field("place", &self.around.place)
            .finish_non_exhaustive()
    }
}
