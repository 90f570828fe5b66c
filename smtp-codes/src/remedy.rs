//! [`Remedy`]: what to do about a reply.

use crate::source::given;

/// What to do about a reply; the standard catalogue says it to the sender and to the operator for every 4yz and 5yz.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Remedy {
    #[doc(hidden)]
    pub sender: &'static str,
    #[doc(hidden)]
    pub operator: &'static str,
    #[doc(hidden)]
    pub receiver: &'static str,
}

impl Remedy {
    /// Nothing.
    #[doc(hidden)]
    pub const NONE: Self = Self { sender: "", operator: "", receiver: "" };

    /// What the person whose mail came back does.
    pub const fn sender(&self) -> Option<&'static str> {
        given(self.sender)
    }

    /// What the person who runs the sending system does.
    pub const fn operator(&self) -> Option<&'static str> {
        given(self.operator)
    }

    /// What the person who runs the receiving system does.
    pub const fn receiver(&self) -> Option<&'static str> {
        given(self.receiver)
    }

    /// What is there, and what another says where nothing is.
    pub(crate) const fn or(self, other: Self) -> Self {
        Self {
            sender: if self.sender.is_empty() { other.sender } else { self.sender },
            operator: if self.operator.is_empty() { other.operator } else { self.operator },
            receiver: if self.receiver.is_empty() { other.receiver } else { self.receiver },
        }
    }
}
