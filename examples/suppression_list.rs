//! Reads bounces, mailboxes (mbox) and logs, and prints the addresses that are to be struck off, each with the reason.
//!
//! `suppression-list FILE...`, or `< FILE`

use smtp_codes::bounce::{Failure, Mailbox};
use smtp_codes::{Address, Certainty, Reason};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader};

/// So many soft bounces of an address are one hard one.
const PATIENCE: u32 = 3;

#[derive(Default)]
struct Seen {
    suppress: Option<Reason>,
    reviews: u32,
    last: Option<Reason>,
}

/// What is known of each address; addresses that only had their mail put off, or refused for the sender's sake, are kept.
#[derive(Default)]
struct List(BTreeMap<String, Seen>);

impl List {
    fn note(&mut self, failure: &Failure) {
        // The address that we wrote to, not the one that it was passed on to.
        let Some(recipient) = failure.original_recipient().or_else(|| failure.recipient()) else { return };
        let Some(diagnosis) = failure.diagnose() else { return };
        let seen = self.0.entry(recipient.to_lowercase()).or_default();
        seen.last = Some(diagnosis.reason());
        match diagnosis.verdict().address() {
            // What is only supposed never says `Suppress`; so this asks for more than it has to.
            Address::Suppress if diagnosis.certainty() <= Certainty::EnhancedCode => {
                seen.suppress = Some(diagnosis.reason());
            }
            Address::Suppress | Address::Review => seen.reviews += 1,
            Address::Keep => {}
        }
    }

    fn read(&mut self, name: &str, input: impl BufRead) -> io::Result<()> {
        // One message at a time is in memory.
        for bounce in Mailbox::new(input) {
            let bounce = bounce?;
            for limit in bounce.limits_reached() {
                eprintln!("{name}: not everything was read: {limit}");
            }
            bounce.failures().iter().for_each(|failure| self.note(failure));
        }
        Ok(())
    }
}

fn main() -> io::Result<()> {
    let mut list = List::default();
    let files: Vec<String> = std::env::args().skip(1).collect();
    if files.is_empty() {
        list.read("stdin", io::stdin().lock())?;
    }
    for file in &files {
        list.read(file, BufReader::new(File::open(file)?))?;
    }
    for (address, seen) in &list.0 {
        match (seen.suppress, seen.last) {
            (Some(reason), _) => println!("{address}\t{}", reason.text()),
            (None, Some(reason)) if seen.reviews >= PATIENCE => {
                println!("{address}\t{} ({} times)", reason.text(), seen.reviews);
            }
            _ => {}
        }
    }
    Ok(())
}
