//! `tests/corpus/PEERS.md`: how other parsers answer the corpus. `BLESS=1` writes it anew.

use conformance::{Case, Expected, cases, folder};
use smtp_codes::Reply;
use smtp_proto::response::parser::ResponseReceiver;
use std::fmt::Write;
use std::panic::catch_unwind;

/// An answer, as far as the peers can tell.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Answer {
    Reply { code: u16, enhanced: Option<String> },
    Incomplete,
    Refused,
    Panicked,
}

impl Answer {
    fn reply(code: u16) -> Self {
        Self::Reply { code, enhanced: None }
    }

    fn show(&self) -> String {
        match self {
            Self::Reply { code, enhanced: None } => code.to_string(),
            Self::Reply { code, enhanced: Some(enhanced) } => format!("{code} {enhanced}"),
            Self::Incomplete => "incomplete".to_owned(),
            Self::Refused => "refused".to_owned(),
            Self::Panicked => "panics".to_owned(),
        }
    }

    /// Whether a parser that has no enhanced codes gives this answer.
    fn agrees(&self, with: &Self, has_enhanced: bool) -> bool {
        match (self, with) {
            (Self::Reply { code, .. }, Self::Reply { code: other, .. }) if !has_enhanced => code == other,
            _ => self == with,
        }
    }
}

struct Peer {
    name: &'static str,
    has_enhanced: bool,
    answer: fn(&[u8]) -> Answer,
}

const PEERS: [Peer; 4] = [
    Peer { name: "smtp-codes", has_enhanced: true, answer: smtp_codes },
    Peer { name: "lettre 0.11", has_enhanced: false, answer: lettre },
    Peer { name: "smtp-proto 0.2", has_enhanced: true, answer: smtp_proto },
    Peer { name: "smtp-codec 0.2", has_enhanced: false, answer: smtp_codec },
];

fn smtp_codes(bytes: &[u8]) -> Answer {
    match Reply::parse(bytes) {
        Ok((reply, _)) => Answer::Reply {
            code: reply.code().get(),
            enhanced: reply.enhanced().map(|code| code.to_string()),
        },
        Err(error) if error.is_incomplete() => Answer::Incomplete,
        Err(_) => Answer::Refused,
    }
}

/// `FromStr` takes a whole reply, so that it cannot say what is incomplete.
fn lettre(bytes: &[u8]) -> Answer {
    let Ok(text) = std::str::from_utf8(bytes) else { return Answer::Refused };
    match text.parse::<lettre::transport::smtp::response::Response>() {
        Ok(response) => Answer::reply(response.code().into()),
        Err(_) => Answer::Refused,
    }
}

fn smtp_proto(bytes: &[u8]) -> Answer {
    match ResponseReceiver::default().parse(&mut bytes.iter()) {
        Ok(response) => Answer::Reply {
            code: response.code,
            enhanced: (response.esc != [0; 3])
                .then(|| format!("{}.{}.{}", response.esc[0], response.esc[1], response.esc[2])),
        },
        Err(smtp_proto::Error::NeedsMoreData { .. }) => Answer::Incomplete,
        Err(_) => Answer::Refused,
    }
}

fn smtp_codec(bytes: &[u8]) -> Answer {
    use smtp_codec::parse::response::{Reply_code, Reply_line};
    match Reply_line(bytes) {
        Ok((_, reply)) => Reply_code(reply).map_or(Answer::Refused, |(_, code)| Answer::reply(code)),
        Err(error) if error.is_incomplete() => Answer::Incomplete,
        Err(_) => Answer::Refused,
    }
}

/// What the corpus expects of a strict reader.
fn expected(case: &Case) -> Option<Answer> {
    if !case.lenient.is_empty() || !case.limits.is_empty() {
        return None;
    }
    match &case.expected {
        Expected::Reply(reply) => Some(Answer::Reply { code: reply.code, enhanced: reply.enhanced.clone() }),
        Expected::Error(error) if error.kind == "incomplete" => Some(Answer::Incomplete),
        Expected::Error(_) => Some(Answer::Refused),
        Expected::Stream(_) => None,
    }
}

fn table() -> String {
    let asked: Vec<(Case, Answer)> =
        cases().into_iter().filter_map(|case| expected(&case).map(|answer| (case, answer))).collect();
    let answers: Vec<Vec<Answer>> = PEERS
        .iter()
        .map(|peer| {
            let answer =
                |case: &Case| catch_unwind(|| (peer.answer)(&case.input)).unwrap_or(Answer::Panicked);
            asked.iter().map(|(case, _)| answer(case)).collect()
        })
        .collect();

    let mut text = format!(
        "# How parsers answer the corpus\n\n\
         <!-- Made by tests/conformance/tests/peers.rs; BLESS=1 cargo test -p conformance --test peers writes it anew. -->\n\n\
         The {} cases that a strict reader with its own limits can be asked. An answer is a reply with its code \
         and, where the parser reads them, its enhanced code; or *incomplete*; or *refused*. Texts and offsets are not compared. \
         Not every difference is a fault: limits are a matter of choice, a parser may mean to be lenient, \
         and lettre's `FromStr` is for whole replies, so it refuses incomplete ones.\n\n| parser | as expected | otherwise |\n|---|---|---|\n",
        asked.len()
    );
    for (peer, answers) in PEERS.iter().zip(&answers) {
        let same =
            asked.iter().zip(answers).filter(|((_, want), got)| got.agrees(want, peer.has_enhanced)).count();
        writeln!(text, "| {} | {same} | {} |", peer.name, asked.len() - same).unwrap();
    }
    text.push_str("\nThe cases where one of them answers otherwise; a dot stands for the expected answer.\n");
    let mut file = "";
    for (index, (case, want)) in asked.iter().enumerate() {
        let cells: Vec<String> = PEERS
            .iter()
            .zip(&answers)
            .map(|(peer, answers)| {
                let got = &answers[index];
                if got.agrees(want, peer.has_enhanced) { "·".to_owned() } else { got.show() }
            })
            .collect();
        if cells.iter().all(|cell| cell == "·") {
            continue;
        }
        if file != case.file {
            file = &case.file;
            write!(text, "\n## {file}\n\n| case | expected |").unwrap();
            for peer in &PEERS {
                write!(text, " {} |", peer.name).unwrap();
            }
            writeln!(text, "\n|---|---|{}", "---|".repeat(PEERS.len())).unwrap();
        }
        writeln!(text, "| {} | {} | {} |", case.name, want.show(), cells.join(" | ")).unwrap();
    }
    text
}

#[test]
fn table_is_in_step() {
    let path = folder().join("PEERS.md");
    let table = table();
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, table).unwrap();
        return;
    }
    let stored = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        stored == table,
        "tests/corpus/PEERS.md is out of step; BLESS=1 cargo test -p conformance --test peers writes it anew"
    );
}
