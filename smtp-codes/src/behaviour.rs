//! What every generated enum can do. The procedural macro writes the data and calls these, so that the
//! behaviour stands here, once, as ordinary Rust.

/// Lookups, conversions and traits of an enum of reply codes that has `ALL`, `entry` and `number`.
///
/// Only expansions of [`reply_codes!`](crate::reply_codes) use it. They may stand anywhere, also under
/// `#![no_implicit_prelude]` and denied lints, hence the full paths.
#[doc(hidden)]
#[macro_export]
macro_rules! __catalogue {
    ($name:ident, $reason:ty) => {
        impl $name {
            /// The code with this number, or `None` if the catalogue has none.
            #[inline]
            #[must_use]
            pub const fn from_u16(code: ::core::primitive::u16) -> ::core::option::Option<Self> {
                static BY_CODE: [::core::option::Option<$name>; 500] = {
                    let mut by_code = [::core::option::Option::None; 500];
                    let mut index = 0;
                    while index < $name::ALL.len() {
                        let code = $name::ALL[index];
                        by_code[(code.number() - 100) as ::core::primitive::usize] =
                            ::core::option::Option::Some(code);
                        index += 1;
                    }
                    by_code
                };
                if code >= 100 && code < 600 {
                    BY_CODE[(code - 100) as ::core::primitive::usize]
                } else {
                    ::core::option::Option::None
                }
            }

            /// The code on the wire.
            #[inline]
            #[must_use]
            pub const fn code(self) -> $crate::Code {
                $crate::__private::code(self.number())
            }

            /// The name of the variant.
            #[must_use]
            pub const fn name(self) -> &'static ::core::primitive::str {
                self.entry().name()
            }

            /// The text of the first meaning, with its placeholders.
            #[must_use]
            pub const fn text(self) -> &'static ::core::primitive::str {
                self.entry().text()
            }

            /// Every meaning; the first is the one that is displayed.
            #[must_use]
            pub const fn meanings(self) -> &'static [$crate::Meaning] {
                self.entry().meanings()
            }

            /// The reasons that the code can have, each once, in the order of its meanings.
            pub fn reasons(self) -> impl ::core::iter::Iterator<Item = $reason> {
                $crate::__private::reasons_of(self.entry())
            }

            /// The standing of the first meaning.
            #[must_use]
            pub const fn standing(self) -> $crate::Standing {
                self.entry().standing()
            }

            /// The first digit: whether the command succeeded.
            #[inline]
            #[must_use]
            pub const fn severity(self) -> $crate::Severity {
                self.code().severity()
            }

            /// The second digit: what the reply is about; `None` for 6 to 9.
            #[inline]
            #[must_use]
            pub const fn category(self) -> ::core::option::Option<$crate::Category> {
                self.code().category()
            }

            /// The three digits, without formatting.
            #[must_use]
            pub const fn as_str(self) -> &'static ::core::primitive::str {
                self.code().as_str()
            }

            /// The number on the wire.
            #[inline]
            #[must_use]
            pub const fn as_u16(self) -> ::core::primitive::u16 {
                self.number()
            }

            /// Whether it is a 2yz: the command did what it was to do.
            #[inline]
            #[must_use]
            pub const fn is_success(self) -> ::core::primitive::bool {
                self.code().is_success()
            }

            /// Whether it is a 3yz: so far so good, and the server waits for more.
            #[inline]
            #[must_use]
            pub const fn is_intermediate(self) -> ::core::primitive::bool {
                self.code().is_intermediate()
            }

            /// Whether it is a 4yz: not now, and the same may work later.
            #[inline]
            #[must_use]
            pub const fn is_transient(self) -> ::core::primitive::bool {
                self.code().is_transient()
            }

            /// Whether it is a 5yz: the same will be refused again.
            #[inline]
            #[must_use]
            pub const fn is_permanent(self) -> ::core::primitive::bool {
                self.code().is_permanent()
            }

            /// Whether it is a 4yz or a 5yz.
            #[inline]
            #[must_use]
            pub const fn is_failure(self) -> ::core::primitive::bool {
                self.code().is_failure()
            }

            /// The commands that the code may answer, and as what.
            #[must_use]
            pub const fn commands(self) -> &'static [$crate::CommandReply] {
                self.entry().commands()
            }

            /// The enhanced status codes that the IANA registry associates with the code.
            #[must_use]
            pub const fn enhanced(self) -> &'static [$crate::EnhancedStatus] {
                self.entry().enhanced()
            }
        }

        impl $crate::Catalogue for $name {
            type Reason = $reason;

            const ALL: &'static [Self] = Self::ALL;
            const WORDS: &'static [&'static $crate::WordTable] = Self::WORDS;

            #[inline]
            fn from_code(code: $crate::Code) -> ::core::option::Option<Self> {
                Self::from_u16(code.get())
            }

            fn entry(self) -> &'static $crate::Entry {
                Self::entry(self)
            }
        }

        /// Prints the code and the text of its first meaning.
        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.pad(self.entry().display())
            }
        }

        /// Reads exactly three digits.
        impl ::core::str::FromStr for $name {
            type Err = $crate::ParseCodeError;

            fn from_str(
                text: &::core::primitive::str,
            ) -> ::core::result::Result<Self, $crate::ParseCodeError> {
                let code = <$crate::Code as ::core::str::FromStr>::from_str(text)?;
                Self::from_u16(code.get()).ok_or($crate::ParseCodeError::new(text))
            }
        }

        impl ::core::convert::TryFrom<::core::primitive::u16> for $name {
            type Error = $crate::UnknownCode;

            #[inline]
            fn try_from(code: ::core::primitive::u16) -> ::core::result::Result<Self, $crate::UnknownCode> {
                Self::from_u16(code).ok_or($crate::UnknownCode::new(code))
            }
        }

        /// Gives the code back where the catalogue does not have it.
        impl ::core::convert::TryFrom<$crate::Code> for $name {
            type Error = $crate::Code;

            #[inline]
            fn try_from(code: $crate::Code) -> ::core::result::Result<Self, $crate::Code> {
                Self::from_u16(code.get()).ok_or(code)
            }
        }

        impl ::core::convert::From<$name> for $crate::Code {
            #[inline]
            fn from(code: $name) -> Self {
                code.code()
            }
        }

        impl ::core::cmp::PartialEq<$crate::Code> for $name {
            #[inline]
            fn eq(&self, other: &$crate::Code) -> ::core::primitive::bool {
                self.number() == other.get()
            }
        }

        impl ::core::cmp::PartialEq<$name> for $crate::Code {
            #[inline]
            fn eq(&self, other: &$name) -> ::core::primitive::bool {
                self.get() == other.number()
            }
        }

        /// Compares with a plain number.
        impl ::core::cmp::PartialEq<::core::primitive::u16> for $name {
            #[inline]
            fn eq(&self, other: &::core::primitive::u16) -> ::core::primitive::bool {
                self.number() == *other
            }
        }

        impl ::core::convert::From<$name> for ::core::primitive::u16 {
            #[inline]
            fn from(code: $name) -> Self {
                code.number()
            }
        }
    };
}

/// Accessors and traits of an enum of reasons that has `ALL` and `entry`; `$code` is its enum of reply codes.
#[doc(hidden)]
#[macro_export]
macro_rules! __catalogue_reason {
    ($name:ident, $code:ty) => {
        impl $name {
            /// The name of the variant.
            #[must_use]
            pub const fn name(self) -> &'static ::core::primitive::str {
                self.entry().name()
            }

            /// Plain words, as a title.
            #[must_use]
            pub const fn text(self) -> &'static ::core::primitive::str {
                self.entry().text()
            }

            /// What it means, for a reader who has never seen an RFC (Markdown, inline code only).
            #[must_use]
            pub const fn explanation(self) -> ::core::option::Option<&'static ::core::primitive::str> {
                self.entry().explanation()
            }

            /// Why it happens (Markdown, inline code only).
            #[must_use]
            pub const fn causes(self) -> &'static [&'static ::core::primitive::str] {
                self.entry().causes()
            }

            /// What to do.
            #[must_use]
            pub const fn remedy(self) -> $crate::Remedy {
                self.entry().remedy()
            }

            /// What it means for the mail, where a reply is a 5yz and its code decides nothing else.
            #[must_use]
            pub const fn verdict(self) -> $crate::Verdict {
                self.entry().verdict()
            }

            /// Who decides otherwise.
            #[must_use]
            pub const fn disputed(self) -> &'static [$crate::Dispute] {
                self.entry().disputed()
            }

            /// What servers say when they mean it.
            #[must_use]
            pub const fn words(self) -> &'static [&'static ::core::primitive::str] {
                self.entry().words()
            }

            /// Single words that only tip the scales.
            #[must_use]
            pub const fn hints(self) -> &'static [&'static ::core::primitive::str] {
                self.entry().hints()
            }

            /// The enhanced status codes that state it by themselves.
            #[must_use]
            pub const fn enhanced(self) -> &'static [$crate::EnhancedStatus] {
                self.entry().enhanced()
            }

            /// Where it comes from.
            #[must_use]
            pub const fn source(self) -> ::core::option::Option<&'static $crate::Citation> {
                self.entry().source()
            }

            /// The meanings that say it, under every code.
            pub fn meanings(self) -> impl ::core::iter::Iterator<Item = ($code, &'static $crate::Meaning)> {
                $crate::__private::meanings_of::<$code>(self.entry())
            }

            /// The reply codes that can say it.
            pub fn codes(self) -> impl ::core::iter::Iterator<Item = $code> {
                $crate::__private::codes_of::<$code>(self.entry())
            }
        }

        impl $crate::CatalogueReason for $name {
            const ALL: &'static [Self] = Self::ALL;

            #[inline]
            fn entry(self) -> &'static $crate::ReasonEntry {
                Self::entry(self)
            }
        }

        /// Prints the text.
        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.pad(self.text())
            }
        }

        /// Reads the name of a variant, in any case.
        impl ::core::str::FromStr for $name {
            type Err = $crate::UnknownReason;

            fn from_str(
                name: &::core::primitive::str,
            ) -> ::core::result::Result<Self, $crate::UnknownReason> {
                $crate::__private::reason_of(name)
            }
        }
    };
}

/// `Severity` and `Category`: an enum over digits.
macro_rules! digits {
    ($(#[$attribute:meta])* pub enum $name:ident {
        $($(#[$docs:meta])* $variant:ident = $digit:literal, $words:expr, $explanation:expr, $source:expr;)*
    }) => {
        $(#[$attribute])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum $name { $($(#[$docs])* $variant = $digit,)* }

        impl $name {
            /// Every value, in the order of the digits.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The value of a digit, or `None` if the RFCs define none.
            #[inline]
            pub const fn from_digit(digit: u8) -> Option<Self> {
                match digit { $($digit => Some(Self::$variant),)* _ => None }
            }

            /// The digit.
            #[inline]
            pub const fn digit(self) -> u8 {
                self as u8
            }

            /// The name of the variant.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => stringify!($variant),)* }
            }

            /// The source's words.
            pub const fn text(self) -> &'static str {
                match self { $(Self::$variant => $words,)* }
            }

            /// What it says, for a reader who has never seen an RFC (Markdown, inline code only).
            pub const fn explanation(self) -> &'static str {
                match self { $(Self::$variant => $explanation,)* }
            }

            /// Where it is defined.
            pub const fn source(self) -> Option<Citation> {
                match self { $(Self::$variant => $source,)* }
            }
        }

        /// Prints the source's words.
        impl core::fmt::Display for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.pad(self.text())
            }
        }
    };
}

/// `Standing`, `Outcome`, `DocumentKind`: the closed lists of words that the TOML uses.
macro_rules! labels {
    ($(#[$attribute:meta])* pub enum $name:ident {
        $($(#[$docs:meta])* $variant:ident = $word:literal, $explanation:literal;)*
    }) => {
        $(#[$attribute])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$docs])* $variant,)* }

        impl $name {
            /// Every value, in the order of the catalogue.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The word that the TOML has for it.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }

            /// What it says, in one sentence.
            pub const fn explanation(self) -> &'static str {
                match self { $(Self::$variant => $explanation,)* }
            }
        }

        /// Prints the word that the TOML has for it.
        impl core::fmt::Display for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.pad(self.name())
            }
        }
    };
}

/// `Command`.
macro_rules! commands {
    ($(#[$attribute:meta])* pub enum $name:ident {
        $($(#[$docs:meta])* $variant:ident = $verb:literal, $explanation:literal, $source:expr, $replies:expr;)*
        = $any:expr
    }) => {
        $(#[$attribute])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$docs])* $variant,)* }

        impl $name {
            /// Every command, in the order of the catalogue.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// What may answer any command, each with its exceptions.
            pub const ANY_REPLIES: &'static [CommandReply] = $any;

            /// The verb in capitals, or the stage in parentheses: `RCPT`, `(connection)`.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $verb,)* }
            }

            /// What the command does (Markdown, inline code only).
            pub const fn explanation(self) -> &'static str {
                match self { $(Self::$variant => $explanation,)* }
            }

            /// Where the command is defined.
            pub const fn source(self) -> Option<Citation> {
                match self { $(Self::$variant => $source,)* }
            }

            /// The reply codes that the sources list for the command, without those that may answer any
            /// command ([`ANY_REPLIES`](Self::ANY_REPLIES)). A code stands there once for each source.
            pub const fn replies(self) -> &'static [CommandReply] {
                match self { $(Self::$variant => { static REPLIES: &[CommandReply] = $replies; REPLIES })* }
            }
        }
    };
}

/// `Extension`.
macro_rules! extensions {
    ($(#[$attribute:meta])* pub enum $name:ident {
        $($(#[$docs:meta])* $variant:ident = $keyword:literal, $text:literal, $parameters:literal,
            $explanation:literal, $deprecated:literal, $citations:expr;)*
    }) => {
        $(#[$attribute])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$docs])* $variant,)* }

        impl $name {
            /// Every entry of the registry, in its order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The keyword in capitals.
            pub const fn keyword(self) -> &'static str {
                match self { $(Self::$variant => $keyword,)* }
            }

            /// The name of the variant.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => stringify!($variant),)* }
            }

            /// The registry's description.
            pub const fn text(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }

            /// What may stand behind the keyword, if something may.
            pub const fn parameters(self) -> Option<&'static str> {
                crate::source::given(match self { $(Self::$variant => $parameters,)* })
            }

            /// What it is for (Markdown, inline code only).
            pub const fn explanation(self) -> &'static str {
                match self { $(Self::$variant => $explanation,)* }
            }

            /// Why it is not to be used any more.
            pub const fn deprecated(self) -> Option<&'static str> {
                crate::source::given(match self { $(Self::$variant => $deprecated,)* })
            }

            /// Where it is registered, and where it is defined.
            pub const fn citations(self) -> &'static [Citation] {
                match self { $(Self::$variant => { static CITATIONS: &[Citation] = $citations; CITATIONS })* }
            }
        }
    };
}

/// `EnhancedStatus`.
macro_rules! statuses {
    ($(#[$attribute:meta])* pub enum $name:ident {
        $($(#[$docs:meta])* $variant:ident = $key:literal, $entry:expr;)*
    }) => {
        $(#[$attribute])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$docs])* $variant,)* }

        impl $name {
            /// Every entry of the registry, in numerical order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The entry of a subject and a detail, or `None` if none is registered.
            pub const fn from_numbers(subject: u16, detail: u16) -> Option<Self> {
                if detail > 999 {
                    return None;
                }
                match subject as u32 * 1000 + detail as u32 { $($key => Some(Self::$variant),)* _ => None }
            }

            pub(crate) const fn entry(self) -> &'static StatusEntry {
                static ENTRIES: &[StatusEntry] = &[$($entry),*];
                &ENTRIES[self as usize]
            }
        }
    };
}
