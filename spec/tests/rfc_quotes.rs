//! What the catalogue says that an RFC says, the RFC says: in the section that is cited.
//!
//! The environment variable `RFC_DIR` names a folder of `rfcNNNN.txt` files (Debian's packages
//! `doc-rfc-*` have them). Without it only the form of the citations is checked, and the test says how
//! many it left unchecked.

use smtp_codes_spec::model::{Catalogue, Citation, CommandReplies, Digit, Place};
use smtp_codes_spec::{Finding, Loaded, Source, load};
use std::collections::BTreeMap;
use std::fs;
use std::ops::Range;
use std::path::Path;

/// RFCs that no package has yet. What is cited from them is compared as soon as the folder has the file.
const TOO_NEW: [&str; 1] = ["rfc9989"];

#[test]
fn what_is_quoted_from_an_rfc_stands_in_the_section_that_is_cited() {
    let loaded = load(true, Vec::new());
    let claims = claims(&loaded.catalogue);
    assert!(claims.len() > 300, "only {} citations of RFCs were found in the catalogue", claims.len());
    let Some(folder) = std::env::var_os("RFC_DIR") else {
        println!("RFC_DIR is not set: {} citations of RFCs were NOT compared with their text", claims.len());
        let formless = claims.iter().filter(|claim| !is_section(&claim.section));
        assert_no_findings(
            &loaded,
            formless.map(|claim| claim.finding("this is not how a section is named")),
        );
        return;
    };
    let found = check(&claims, Path::new(&folder));
    let is_unread = |document: &&&str| !Path::new(&folder).join(format!("{document}.txt")).exists();
    let unread: Vec<_> = TOO_NEW.iter().filter(is_unread).collect();
    println!("{} citations of RFCs were compared with their text, except of {unread:?}", claims.len());
    assert_no_findings(&loaded, found);
}

/// The two tables that list what may answer each command are read row by row.
#[test]
fn the_tables_of_commands_are_complete() {
    let Some(folder) = std::env::var_os("RFC_DIR") else {
        println!("RFC_DIR is not set: the tables of commands were NOT compared with RFC 821 and RFC 5321");
        return;
    };
    let commands = load(true, Vec::new()).catalogue.commands;
    for (document, section) in [("rfc821", "4.3"), ("rfc5321", "4.3.2")] {
        let rfc = Rfc::read(Path::new(&folder), document).expect("RFC_DIR has both RFCs");
        let table = command_table(rfc.section(section).expect("both RFCs have the section"));
        let mut ours: BTreeMap<(String, char), Vec<u16>> = BTreeMap::new();
        for (command, list) in
            commands.iter().flat_map(|command| command.replies.iter().map(move |list| (command, list)))
        {
            let is_from = |citation: &Citation| {
                citation.document.value == document
                    && citation.section.as_ref().is_some_and(|s| s.value == section)
            };
            for (code, outcome) in list.codes.iter().filter(|_| list.source.as_ref().is_some_and(is_from)) {
                let letter = outcome.variant.chars().next().unwrap_or('?');
                ours.entry((command.name.value.clone(), letter)).or_default().push(code.value);
            }
        }
        // RFC 2033 section 4.1 gives LHLO the semantics of EHLO, and so its row; RFC 3030 section 2 puts
        // BDAT with LAST in the place of the message's end.
        for (command, like) in [("LHLO", "EHLO"), ("BDAT", "(end of data)")] {
            for letter in ['S', 'E'] {
                if let Some(row) = ours.remove(&(command.to_owned(), letter)) {
                    assert_eq!(row, table[&(like.to_owned(), letter)]);
                }
            }
        }
        assert_eq!(ours, table, "commands.toml on the left, {document} section {section} on the right");
    }
}

/// The rows under "CONNECTION ESTABLISHMENT": command and letter (I, S, F, E) to codes.
fn command_table(lines: &[String]) -> BTreeMap<(String, char), Vec<u16>> {
    let text = lines.join("\n");
    let start = text.find("CONNECTION ESTABLISHMENT").unwrap_or(text.len());
    let mut depth = 0;
    let without_remarks = |c: &char| {
        depth += i32::from(*c == '(');
        let is_remark = depth > 0;
        depth -= i32::from(*c == ')');
        !is_remark
    };
    let rows: String = text[start..].chars().filter(without_remarks).collect();
    let mut table: BTreeMap<(String, char), Vec<u16>> = BTreeMap::new();
    let mut commands = Vec::new();
    // What answers the data stands in a column of its own, to the right of the arrows.
    let mut after_data = usize::MAX;
    for line in rows.lines() {
        let mut column = line.len() - line.trim_start().len();
        for (index, row) in line.split("-> data ->").enumerate() {
            if index > 0 {
                after_data = line.len() - row.trim_start().len();
                column = after_data;
            }
            let Some((letter, codes)) = row.trim().split_once(':') else {
                if !row.trim().is_empty() {
                    commands = row.split(" or ").map(|name| name.trim().to_owned()).collect();
                    after_data = usize::MAX;
                }
                continue;
            };
            let codes: Vec<u16> = codes.split(',').filter_map(|code| code.trim().parse().ok()).collect();
            for command in &commands {
                let name = match command.as_str() {
                    "CONNECTION ESTABLISHMENT" => "(connection)",
                    _ if column >= after_data => "(end of data)",
                    verb => verb,
                };
                let letter = letter.chars().next().unwrap_or('?');
                table.entry((name.to_owned(), letter)).or_default().extend(&codes);
            }
        }
    }
    table
}

/// A folder with one small RFC in which everything that the check has to see through occurs: contents,
/// a page break within a quote, a numbered list, references that look like headings.
#[test]
fn a_wrong_quote_and_a_wrong_section_are_caught() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("rfc-quotes");
    fs::create_dir_all(&folder).expect("the folder for temporary files is writable");
    fs::write(folder.join("rfc99999.txt"), SMALL_RFC).expect("the folder for temporary files is writable");

    for (text, section, problem) in [
        ("Server is on holiday", "2.1", None),
        ("Server is on holiday", "2", None),
        ("Postman <name> is ill", "Page 2", None),
        ("Postman <name> is ill", "Appendix A", None),
        ("Postman <name> is ill", "A.1", None),
        ("Server is at the sea", "2.1", Some("does not read so")),
        ("Server is on holiday", "1", Some("does not read so; section 2.1 does")),
        ("Server is on holiday", "2.2", Some("does not read so; section 2.1 does")),
        ("Server is on holiday", "Page 1", Some("does not read so; section 2.1 does")),
        ("Server is on holiday", "2.3", Some("has no section 2.3")),
        ("Server is on holiday", "Appendix B", Some("has no section Appendix B")),
    ] {
        let vendor = format!(
            "[documents.rfc99999]\ntitle = \"Holidays\"\nkind = \"rfc\"\n\
             [[reply]]\ncode = 577\nname = \"Holiday\"\n[[reply.meaning]]\ntext = \"{text}\"\n\
             source = {{ document = \"rfc99999\", section = \"{section}\" }}\n"
        );
        let loaded = load(false, vec![Source::vendor("holiday.toml", vendor)]);
        let mut claims = claims(&loaded.catalogue);
        claims.retain(|claim| claim.document == "rfc99999");
        assert_eq!(claims.len(), 1, "the text is claimed");
        let found = check(&claims, &folder);
        match problem {
            None => assert_no_findings(&loaded, found),
            Some(problem) => {
                let first = found.first().map_or("nothing", |finding| finding.message.as_str());
                assert!(first.contains(problem), "{text:?} in {section}: {first}");
            }
        }
    }
}

const SMALL_RFC: &str = "\
Network Working Group                                          A. Postel
Request for Comments: 99999                                   April 2099

Table of Contents

   1.  Introduction . . . . . . . . . . . . . . . . . . . . . . . . .  1
   2.  Reply Codes, with a title that takes more than one line in the
       contents . . . . . . . . . . . . . . . . . . . . . . . . . . .  1
     2.1.  Holidays . . . . . . . . . . . . . . . . . . . . . . . . .  1
     2.2.  Strikes  . . . . . . . . . . . . . . . . . . . . . . . . .  2
   Appendix A.  Illness . . . . . . . . . . . . . . . . . . . . . . .  2

1.  Introduction

   There are two reasons why a postman stays away:

   1. He may.

   2. He must.

2.  Reply Codes

2.1.  Holidays

      577 Server
            is on

Postel                      Experimental                        [Page 1]
\u{c}
RFC 99999                       Holidays                      April 2099


            holiday

2.2.  Strikes

   There are none.

Appendix A.  Illness

A.1.  Influenza

   577 Postman <name> is ill

Postel                      Experimental                        [Page 2]
";

/// That a section of an RFC holds some words, or a reply code.
struct Claim {
    document: String,
    section: String,
    what: What,
    place: Place,
}

enum What {
    Text(String),
    Code(u16),
}

impl Claim {
    fn finding(&self, message: impl Into<String>) -> Finding {
        Finding::new(self.place, message)
    }
}

fn assert_no_findings(loaded: &Loaded, found: impl IntoIterator<Item = Finding>) {
    let found: Vec<String> = found.into_iter().map(|finding| finding.render(&loaded.sources)).collect();
    assert!(found.is_empty(), "{} findings\n\n{}", found.len(), found.join("\n\n"));
}

/// Everything that the catalogue claims of an RFC.
fn claims(catalogue: &Catalogue) -> Vec<Claim> {
    let mut claims = Claims { catalogue, claims: Vec::new() };
    for digit in catalogue
        .severities
        .iter()
        .chain(&catalogue.categories)
        .chain(&catalogue.classes)
        .chain(&catalogue.subjects)
    {
        claims.digit(digit);
    }
    for reply in &catalogue.replies {
        for meaning in &reply.meanings {
            let text = meaning.quoted.then_some(meaning.text.value.as_str());
            claims.quote(text, meaning.source.iter().chain(&meaning.also));
            // Where our wording stands for the source's silence, the source at least names the code.
            let silent = |citation: &&Citation| !meaning.quoted && citation.text.is_none();
            for citation in meaning.source.iter().chain(&meaning.also).filter(silent) {
                claims.add(citation, What::Code(reply.code.value), citation.document.place);
            }
        }
    }
    for command in &catalogue.commands {
        command.replies.iter().for_each(|list| claims.codes(list));
    }
    catalogue.any.iter().for_each(|list| claims.codes(list));
    for status in &catalogue.statuses {
        claims.quote(Some(&status.text.value), status.source.iter().chain(&status.also));
    }
    // The RFC that defines an extension names its keyword in the section that is cited.
    for extension in &catalogue.extensions {
        for citation in extension.source.iter().chain(&extension.also) {
            let keyword = What::Text(extension.keyword.value.clone());
            claims.add(citation, keyword, citation.document.place);
        }
    }
    claims.claims
}

struct Claims<'a> {
    catalogue: &'a Catalogue,
    claims: Vec<Claim>,
}

impl Claims<'_> {
    fn digit(&mut self, digit: &Digit) {
        self.quote(Some(&digit.text.value), digit.source.iter().chain(&digit.also));
    }

    fn quote<'a>(&mut self, text: Option<&str>, citations: impl Iterator<Item = &'a Citation>) {
        for citation in citations {
            let own = citation.text.as_ref().map(|text| text.value.as_str());
            if let Some(text) = own.or(text) {
                self.add(citation, What::Text(text.to_owned()), citation.document.place);
            }
        }
    }

    fn codes(&mut self, list: &CommandReplies) {
        for (code, _) in &list.codes {
            if let Some(citation) = &list.source {
                self.add(citation, What::Code(code.value), code.place);
            }
        }
    }

    fn add(&mut self, citation: &Citation, what: What, place: Place) {
        let id = &citation.document.value;
        let document = self.catalogue.documents.iter().find(|document| document.id.value == *id);
        if document.is_some_and(|document| document.kind.name == "rfc") {
            let section = citation.section.as_ref().map_or("", |section| &section.value).to_owned();
            self.claims.push(Claim { document: id.clone(), section, what, place });
        }
    }
}

fn check(claims: &[Claim], folder: &Path) -> Vec<Finding> {
    let mut rfcs: BTreeMap<&str, Option<Rfc>> = BTreeMap::new();
    let mut found = Vec::new();
    for claim in claims {
        let document = claim.document.as_str();
        let rfc = rfcs.entry(document).or_insert_with(|| Rfc::read(folder, document));
        if let Some(problem) = problem(claim, rfc.as_ref()) {
            found.push(claim.finding(problem));
        }
    }
    found
}

fn problem(claim: &Claim, rfc: Option<&Rfc>) -> Option<String> {
    let Claim { document, section, what, .. } = claim;
    let Some(rfc) = rfc else {
        let is_new = TOO_NEW.contains(&document.as_str());
        return (!is_new).then(|| format!("{document}.txt is not in RFC_DIR"));
    };
    let Some(text) = rfc.section(section).map(folded) else {
        return Some(format!("{document} has no section {section}"));
    };
    match what {
        What::Text(quote) if !text.contains(quote.as_str()) => {
            let elsewhere = match rfc.sections_with(quote) {
                sections if sections.is_empty() => String::new(),
                sections => format!("; section {} does", sections.join(", ")),
            };
            Some(format!("{document} section {section} does not read so{elsewhere}: {quote:?}"))
        }
        What::Code(code) if !has_number(&text, *code) => {
            Some(format!("{code} does not occur in {document} section {section}"))
        }
        _ => None,
    }
}

fn has_number(text: &str, number: u16) -> bool {
    text.split(|c: char| !c.is_ascii_digit()).any(|word| word.parse() == Ok(number))
}

/// Whether this names a section: "4.2.1", "Appendix E", "F.12", "Page 1".
fn is_section(name: &str) -> bool {
    page_number(name).is_some() || section_number(name).is_some_and(|(_, rest)| rest.is_empty())
}

fn page_number(name: &str) -> Option<usize> {
    name.to_ascii_lowercase().strip_prefix("page ")?.parse().ok()
}

/// The parts of the section number at the start of a line, and what follows it: `["4", "2"]` of
/// "4.2.  SMTP Replies", `["E"]` of "APPENDIX E", `["F", "12"]` of "F.12. Looping".
fn section_number(line: &str) -> Option<(Vec<String>, &str)> {
    let is_appendix = line.get(..9).is_some_and(|word| word.eq_ignore_ascii_case("appendix "));
    let number = if is_appendix { line[9..].trim_start() } else { line };
    let end = number.find(|c: char| !c.is_ascii_alphanumeric() && c != '.').unwrap_or(number.len());
    let (number, rest) = number.split_at(end);
    let parts: Vec<String> = number.trim_end_matches('.').split('.').map(str::to_owned).collect();
    let is_digits = |part: &String| {
        (1..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit()) && part != "0"
    };
    let is_letter = parts[0].len() == 1 && parts[0].bytes().all(|byte| byte.is_ascii_uppercase());
    let first_fits =
        if is_letter { is_appendix || parts.len() > 1 } else { is_digits(&parts[0]) && !is_appendix };
    (first_fits && parts[1..].iter().all(is_digits))
        .then(|| (parts, rest.trim_start_matches([' ', ':', '-']).trim_end()))
}

/// An RFC, cut into pages and sections.
struct Rfc {
    lines: Vec<String>,
    pages: Vec<Range<usize>>,
    sections: Vec<(Vec<String>, Range<usize>)>,
}

impl Rfc {
    fn read(folder: &Path, document: &str) -> Option<Self> {
        let text = fs::read(folder.join(format!("{document}.txt"))).ok()?;
        Some(Self::new(&String::from_utf8_lossy(&text)))
    }

    fn new(text: &str) -> Self {
        let mut lines = Vec::new();
        let mut pages = Vec::new();
        for page in text.split('\u{c}').map(without_margins).filter(|page| !page.is_empty()) {
            let start = lines.len();
            lines.extend(page.into_iter().map(str::to_owned));
            pages.push(start..lines.len());
        }
        let headings = headings(&lines);
        let section_at = |(index, (start, number)): (usize, &(usize, Vec<String>))| {
            let next = headings[index + 1..].iter().find(|(_, next)| !next.starts_with(number));
            (number.clone(), *start..next.map_or(lines.len(), |(line, _)| *line))
        };
        let sections = headings.iter().enumerate().map(section_at).collect();
        Self { lines, pages, sections }
    }

    /// The lines of a section with its subsections, or of a page.
    fn section(&self, name: &str) -> Option<&[String]> {
        let lines = if let Some(page) = page_number(name) {
            self.pages.get(page.checked_sub(1)?)?
        } else {
            let (wanted, _) = section_number(name)?;
            self.sections.iter().find(|(number, _)| *number == wanted).map(|(_, lines)| lines)?
        };
        Some(&self.lines[lines.clone()])
    }

    /// The innermost sections that hold these words.
    fn sections_with(&self, quote: &str) -> Vec<String> {
        let holds = |lines: &Range<usize>| folded(&self.lines[lines.clone()]).contains(quote);
        let holding: Vec<_> = self.sections.iter().filter(|(_, lines)| holds(lines)).collect();
        let is_innermost = |number: &[String]| {
            !holding.iter().any(|(other, _)| other.len() > number.len() && other.starts_with(number))
        };
        let innermost = holding.iter().filter(|(number, _)| is_innermost(number));
        innermost.map(|(number, _)| number.join(".")).collect()
    }
}

fn folded(lines: &[String]) -> String {
    lines.iter().flat_map(|line| line.split_whitespace()).collect::<Vec<_>>().join(" ")
}

/// The lines of a page without its running header and footer.
fn without_margins(page: &str) -> Vec<&str> {
    let mut lines: Vec<&str> = page.lines().collect();
    let is_blank = |line: &&str| line.trim().is_empty();
    while lines.last().is_some_and(is_blank) {
        lines.pop();
    }
    if lines.last().is_some_and(|line| line.contains("[Page ") || page_number(line.trim()).is_some()) {
        lines.pop();
    }
    let start = lines.iter().take_while(|line| is_blank(line)).count();
    // "RFC 821  August 1982", alone or (in RFC 821) over the title; the first page has none.
    let header = lines[start..].iter().take_while(|line| !is_blank(line)).count();
    let is_header = lines.get(start).is_some_and(|line| line.contains("RFC ")) && header <= 2;
    lines.drain(..if is_header { start + header } else { start });
    lines
}

/// The headings of the numbered sections and appendices: line and number.
///
/// A heading stands alone between blank lines, has the indent of the first one of its depth, and
/// carries on the numbering; a line of the table of contents ends in a page number.
fn headings(lines: &[String]) -> Vec<(usize, Vec<String>)> {
    let is_blank = |index: usize| lines.get(index).is_none_or(|line| line.trim().is_empty());
    let mut headings: Vec<(usize, Vec<String>)> = Vec::new();
    let mut indents: BTreeMap<(bool, usize), usize> = BTreeMap::new();
    for (index, line) in lines.iter().enumerate() {
        let Some((number, title)) = section_number(line.trim_start()) else { continue };
        let is_entitled = title.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '"' | '*' | '\''));
        let is_appendix = number[0].starts_with(|c: char| c.is_ascii_uppercase());
        let stands_alone =
            (index == 0 || is_blank(index - 1)) && (is_blank(index + 1) || is_blank(index + 2));
        let is_heading = (is_entitled || is_appendix && title.is_empty()) && stands_alone;
        let in_contents = [index, index + 1].iter().any(|index| ends_in_page_number(lines.get(*index)));
        if !is_heading || in_contents || !carries_on(headings.last().map(|(_, last)| last), &number) {
            continue;
        }
        let indent = line.len() - line.trim_start().len();
        if *indents.entry((is_appendix, number.len())).or_insert(indent) == indent || is_appendix {
            headings.push((index, number));
        }
    }
    headings
}

fn ends_in_page_number(line: Option<&String>) -> bool {
    let line = line.map_or("", |line| line.trim_end());
    let before = line.trim_end_matches(|c: char| c.is_ascii_digit());
    before.len() < line.len() && (before.ends_with("..") || before.ends_with(". ") || before.ends_with("  "))
}

/// Whether a number can follow another: as its first subsection, or as the next one at any depth.
fn carries_on(last: Option<&Vec<String>>, number: &[String]) -> bool {
    // The first one may follow an abstract without a number.
    let Some(last) = last else { return number == ["1"] || number == ["2"] };
    let (before, end) = number.split_at(number.len() - 1);
    if before == last.as_slice() {
        return end[0] == "1";
    }
    if number == ["A"] {
        return last[0].parse::<u16>().is_ok();
    }
    last.starts_with(before) && last.get(before.len()).is_some_and(|last| is_next(last, &end[0]))
}

fn is_next(last: &str, next: &str) -> bool {
    match (last.parse::<u16>(), next.parse::<u16>()) {
        (Ok(last), Ok(next)) => next == last + 1,
        (Err(_), Err(_)) => last.bytes().next().map(|byte| byte + 1) == next.bytes().next(),
        _ => false,
    }
}
