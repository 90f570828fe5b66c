//! From a number to a known code, in every way that is compared; all have the codes of the catalogue.

use smtp_codes::ReplyCode;
use std::hint::black_box;

include!(concat!(env!("OUT_DIR"), "/codes.rs"));

macro_rules! peers {
    ($($name:ident = $code:tt,)*) => {
        #[repr(u16)]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, num_enum::TryFromPrimitive, strum::FromRepr)]
        enum Peer {
            $($name = $code,)*
        }

        fn by_match(code: u16) -> Option<Peer> {
            match code {
                $($code => Some(Peer::$name),)*
                _ => None,
            }
        }

        static BY_HASH: phf::Map<u16, Peer> = phf::phf_map! { $($code => Peer::$name,)* };
    };
}
with_codes!(peers);

/// Looks every number up and says how many were known.
pub(crate) type Run = fn(&[u16]) -> u32;

/// What a lookup is called, and the lookup; the first is ours.
pub(crate) const LOOKUPS: [(&str, Run); 6] = [
    ("ours", |codes| all(codes, ReplyCode::from_u16)),
    ("match", |codes| all(codes, by_match)),
    ("num_enum", |codes| all(codes, |code| Peer::try_from(code).ok())),
    ("strum", |codes| all(codes, Peer::from_repr)),
    ("phf", |codes| all(codes, |code| BY_HASH.get(&code).copied())),
    ("http", |codes| {
        all(codes, |code| http::StatusCode::from_u16(code).ok().and_then(|code| code.canonical_reason()))
    }),
];

#[inline(never)]
fn all<T>(codes: &[u16], lookup: impl Fn(u16) -> Option<T>) -> u32 {
    codes.iter().map(|code| u32::from(black_box(lookup(black_box(*code))).is_some())).sum()
}

/// How many numbers there are.
pub(crate) const NUMBERS: u16 = 10_000;

/// Known codes, unknown codes and other numbers in a mixed order: one half, one quarter, one quarter.
pub(crate) fn numbers() -> Vec<u16> {
    // A linear congruential generator (Knuth's MMIX constants): the order is the same in each run.
    let mut state = 1_u64;
    let mut random = move |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap_or_default() % below
    };
    let mut number = || match random(4) {
        0 => u16::try_from(100 + random(500)).unwrap_or_default(),
        1 => u16::try_from(random(65_536)).unwrap_or_default(),
        _ => ReplyCode::ALL[random(ReplyCode::ALL.len())].into(),
    };
    (0..NUMBERS).map(|_| number()).collect()
}
