//! `Serialize` and `Deserialize` as the catalogue's TOML writes things: codes and digits are numbers, enhanced codes
//! and commands texts, all else the words of the TOML.

use crate::{
    Address, Blocklist, Catalogue, CatalogueReason, Category, Certainty, Code, Command, Connection,
    Diagnosis, DocumentKind, EnhancedCode, EnhancedPattern, EnhancedStatus, Evidence, Extension, Fix,
    Meaning, Outcome, PartialVerdict, Reason, ReplyCode, Retry, Severity, Standing, Verdict,
};
use core::fmt::{self, Write as _};
use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Unexpected, Visitor};
use serde::ser::{Serialize, SerializeStruct, Serializer};

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u16(self.get())
    }
}

impl<'de> Deserialize<'de> for Code {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::try_from(u16::deserialize(deserializer)?).map_err(Error::custom)
    }
}

impl Serialize for ReplyCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.code().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for ReplyCode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::try_from(u16::deserialize(deserializer)?).map_err(Error::custom)
    }
}

/// A digit of a reply code.
macro_rules! digits {
    ($($type:ident, $expected:literal;)*) => {$(
        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_u8(self.digit())
            }
        }

        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let digit = u8::deserialize(deserializer)?;
                let unexpected = Unexpected::Unsigned(digit.into());
                Self::from_digit(digit).ok_or_else(|| Error::invalid_value(unexpected, &$expected))
            }
        }
    )*};
}

digits! {
    Severity, "the first digit of a reply code";
    Category, "the second digit of a reply code";
}

/// What is written as a text, and read by what makes an `Option` of a text.
macro_rules! texts {
    ($($type:ident, $expected:literal, $write:expr, $read:expr;)*) => {$(
        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let write: fn(Self) -> _ = $write;
                serializer.collect_str(&write(*self))
            }
        }

        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Text;
                impl Visitor<'_> for Text {
                    type Value = $type;

                    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                        f.write_str($expected)
                    }

                    fn visit_str<E: Error>(self, text: &str) -> Result<$type, E> {
                        let read: fn(&str) -> Option<$type> = $read;
                        read(text).ok_or_else(|| E::invalid_value(Unexpected::Str(text), &self))
                    }
                }
                deserializer.deserialize_str(Text)
            }
        }
    )*};
}

texts! {
    EnhancedCode, "an enhanced status code such as \"5.1.1\"", |code| code, |text| text.parse().ok();
    EnhancedPattern, "an enhanced status code such as \"5.1.1\" or \"X.7.606-649\"", |pattern| pattern, |text| text.parse().ok();
    EnhancedStatus, "a registered enhanced status code such as \"X.1.1\"", Self::pattern, |text| text.parse().ok();
    Command, "the verb of a command, or a stage such as \"(connection)\"", Self::name, |text| text.parse().ok();
    Extension, "the keyword of an extension", Self::keyword, |text| Extension::from_keyword(text.as_bytes());
    Reason, "the name of a reason", Self::name, |text| text.parse().ok();
}

/// One of a few words.
macro_rules! words {
    ($($type:ident)*) => {$(
        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.name())
            }
        }

        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                const WORDS: [&str; $type::ALL.len()] = {
                    let mut words = [""; $type::ALL.len()];
                    let mut index = 0;
                    while index < words.len() {
                        words[index] = $type::ALL[index].name();
                        index += 1;
                    }
                    words
                };
                struct Word;
                impl Visitor<'_> for Word {
                    type Value = $type;

                    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                        write!(f, "one of the words {WORDS:?}")
                    }

                    fn visit_str<E: Error>(self, text: &str) -> Result<$type, E> {
                        let index = WORDS.iter().position(|word| *word == text);
                        let index = index.ok_or_else(|| E::unknown_variant(text, &WORDS))?;
                        Ok($type::ALL[index])
                    }
                }
                deserializer.deserialize_str(Word)
            }
        }
    )*};
}

words! { Standing Outcome DocumentKind Retry Address Connection Fix Certainty }

/// The parts of a verdict, in the order that they have where a format has no keys.
const PARTS: [&str; 4] = ["retry", "address", "connection", "fix"];

impl Serialize for PartialVerdict {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut parts = serializer.serialize_struct("Verdict", PARTS.len())?;
        parts.serialize_field(PARTS[0], &self.retry)?;
        parts.serialize_field(PARTS[1], &self.address)?;
        parts.serialize_field(PARTS[2], &self.connection)?;
        parts.serialize_field(PARTS[3], &self.fix)?;
        parts.end()
    }
}

/// A part that is missing is decided by the reason.
impl<'de> Deserialize<'de> for PartialVerdict {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Parts;
        impl<'de> Visitor<'de> for Parts {
            type Value = PartialVerdict;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "a table {{ {}, {}, {}, {} }}", PARTS[0], PARTS[1], PARTS[2], PARTS[3])
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut parts: A) -> Result<PartialVerdict, A::Error> {
                let missing = |part| A::Error::invalid_length(part, &Parts);
                Ok(PartialVerdict {
                    retry: parts.next_element()?.ok_or_else(|| missing(0))?,
                    address: parts.next_element()?.ok_or_else(|| missing(1))?,
                    connection: parts.next_element()?.ok_or_else(|| missing(2))?,
                    fix: parts.next_element()?.ok_or_else(|| missing(3))?,
                })
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<PartialVerdict, A::Error> {
                let (mut retry, mut address, mut connection, mut fix) = (None, None, None, None);
                while let Some(Key(part)) = map.next_key()? {
                    match part {
                        Some("retry") => once("retry", &mut retry, &mut map)?,
                        Some("address") => once("address", &mut address, &mut map)?,
                        Some("connection") => once("connection", &mut connection, &mut map)?,
                        Some("fix") => once("fix", &mut fix, &mut map)?,
                        _ => {
                            map.next_value::<IgnoredAny>()?;
                        }
                    }
                }
                Ok(PartialVerdict {
                    retry: retry.flatten(),
                    address: address.flatten(),
                    connection: connection.flatten(),
                    fix: fix.flatten(),
                })
            }
        }
        deserializer.deserialize_struct("Verdict", &PARTS, Parts)
    }
}

/// The name of a part; `None` for any other key, as a later version may have it.
struct Key(Option<&'static str>);

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Name;
        impl Visitor<'_> for Name {
            type Value = Key;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the name of a part of a verdict")
            }

            fn visit_str<E: Error>(self, key: &str) -> Result<Key, E> {
                Ok(Key(PARTS.iter().find(|part| **part == key).copied()))
            }
        }
        deserializer.deserialize_identifier(Name)
    }
}

/// Reads a part that did not come before.
fn once<'de, T: Deserialize<'de>, A: MapAccess<'de>>(
    name: &'static str,
    part: &mut Option<T>,
    map: &mut A,
) -> Result<(), A::Error> {
    if part.replace(map.next_value()?).is_some() { Err(A::Error::duplicate_field(name)) } else { Ok(()) }
}

/// As a [`PartialVerdict`] that has all its parts.
impl Serialize for Verdict {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { retry, address, connection, fix } = *self;
        let parts = PartialVerdict {
            retry: Some(retry),
            address: Some(address),
            connection: Some(connection),
            fix: Some(fix),
        };
        parts.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Verdict {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let parts = PartialVerdict::deserialize(deserializer)?;
        Ok(Self {
            retry: parts.retry.ok_or_else(|| D::Error::missing_field(PARTS[0]))?,
            address: parts.address.ok_or_else(|| D::Error::missing_field(PARTS[1]))?,
            connection: parts.connection.ok_or_else(|| D::Error::missing_field(PARTS[2]))?,
            fix: parts.fix.ok_or_else(|| D::Error::missing_field(PARTS[3]))?,
        })
    }
}

/// With the keys that `smtp-codes explain --format json` has. It borrows the server's words and points into the
/// catalogue, so there is no way back.
impl<C: Catalogue> Serialize for Diagnosis<'_, C> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let words = match self.evidence() {
            Evidence::Words(words) => Some(Lossy(words)),
            Evidence::Enhanced(_) | Evidence::Command(_) | Evidence::Code(_) => None,
        };
        let name = |reason: C::Reason| reason.entry().name();
        let mut diagnosis = serializer.serialize_struct("Diagnosis", 9)?;
        diagnosis.serialize_field("reason", name(self.reason()))?;
        diagnosis.serialize_field("certainty", &self.certainty())?;
        diagnosis.serialize_field("evidence", &words)?;
        diagnosis.serialize_field("contradicted_by", &self.contradicted_by().map(name))?;
        diagnosis.serialize_field("meaning", &self.meaning().map(Meaning::text))?;
        diagnosis.serialize_field("verdict", &AndProtocol(self.verdict(), self.protocol()))?;
        diagnosis.serialize_field("retry_after", &self.retry_after().map(|time| time.as_secs()))?;
        diagnosis.serialize_field("blocklist", &self.blocklist().map(Blocklist::name))?;
        diagnosis.serialize_field("link", &self.link())?;
        diagnosis.end()
    }
}

/// A verdict, with what the protocol alone says beside it.
struct AndProtocol(Verdict, Option<Retry>);

impl Serialize for AndProtocol {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(verdict, protocol) = self;
        let mut parts = serializer.serialize_struct("Verdict", PARTS.len() + 1)?;
        parts.serialize_field(PARTS[0], &verdict.retry)?;
        parts.serialize_field(PARTS[1], &verdict.address)?;
        parts.serialize_field(PARTS[2], &verdict.connection)?;
        parts.serialize_field(PARTS[3], &verdict.fix)?;
        parts.serialize_field("protocol", protocol)?;
        parts.end()
    }
}

/// Words of a server; what is not UTF-8 becomes U+FFFD.
struct Lossy<'a>(&'a [u8]);

impl Serialize for Lossy<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl fmt::Display for Lossy<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for chunk in self.0.utf8_chunks() {
            f.write_str(chunk.valid())?;
            if !chunk.invalid().is_empty() {
                f.write_char(char::REPLACEMENT_CHARACTER)?;
            }
        }
        Ok(())
    }
}
