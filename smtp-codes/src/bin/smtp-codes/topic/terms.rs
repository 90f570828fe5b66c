//! The terms of the field: `terms.toml`, read once.

use smtp_codes::{Document, documents};
use std::sync::LazyLock;
use toml::de::{DeTable, DeValue};

/// A term, with what else people call it.
#[derive(Debug)]
pub(crate) struct Term {
    pub(crate) name: String,
    pub(crate) names: Vec<String>,
    pub(crate) text: String,
    pub(crate) sources: Vec<Source>,
}

/// A place in a document.
#[derive(Debug)]
pub(crate) struct Source {
    pub(crate) document: &'static Document,
    pub(crate) section: String,
}

impl Source {
    /// `RFC 5321 section 4.2`.
    pub(crate) fn label(&self) -> String {
        let id = self.document.id().to_uppercase().replace("RFC", "RFC ");
        format!("{id} section {}", self.section)
    }

    pub(crate) fn url(&self) -> String {
        format!("{}#section-{}", self.document.url().unwrap_or_default(), self.section)
    }
}

pub(crate) static TERMS: LazyLock<Vec<Term>> = LazyLock::new(|| {
    let (tree, _) = DeTable::parse_recoverable(include_str!("terms.toml"));
    let terms = tree.get_ref().get("term").and_then(|terms| terms.get_ref().as_array());
    terms.into_iter().flatten().filter_map(|term| read(term.get_ref().as_table()?)).collect()
});

fn read(table: &DeTable<'_>) -> Option<Term> {
    let text = |key: &str| Some(table.get(key)?.get_ref().as_str()?.to_owned());
    let list = |key: &str| table.get(key).and_then(|list| list.get_ref().as_array()).into_iter().flatten();
    let names = list("names").filter_map(|name| Some(name.get_ref().as_str()?.to_owned()));
    let sources = list("source").filter_map(|place| source(place.get_ref()));
    Some(Term {
        name: text("name")?,
        names: names.collect(),
        text: text("text")?,
        sources: sources.collect(),
    })
}

fn source(place: &DeValue<'_>) -> Option<Source> {
    let text = |key: &str| place.as_table()?.get(key)?.get_ref().as_str();
    let id = text("document")?;
    let document = documents::ALL.iter().find(|document| document.id() == id)?;
    Some(Source { document, section: text("section")?.to_owned() })
}

/// The term of a name, in any case, whatever stands between the words.
pub(crate) fn term(name: &str) -> Option<&'static Term> {
    let wanted = plain(name);
    let is_called =
        |term: &&Term| plain(&term.name) == wanted || term.names.iter().any(|name| plain(name) == wanted);
    TERMS.iter().find(is_called).filter(|_| !wanted.is_empty())
}

/// In small letters, without hyphens and runs of white space. `<>` has nothing else, and is kept.
fn plain(name: &str) -> String {
    let words: Vec<_> =
        name.split(|c: char| c.is_whitespace() || c == '-').filter(|word| !word.is_empty()).collect();
    words.join(" ").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::{TERMS, plain};

    /// What is written in the file is what is read: nothing is left out because it has a fault.
    #[test]
    fn each_term_is_whole_and_each_name_leads_to_one() {
        let text = include_str!("terms.toml");
        assert_eq!(TERMS.len(), text.lines().filter(|line| *line == "[[term]]").count());
        let sources: usize = TERMS.iter().map(|term| term.sources.len()).sum();
        let written = text
            .lines()
            .filter(|line| line.starts_with("source"))
            .map(|line| line.matches("document").count());
        assert_eq!(sources, written.sum::<usize>());
        let mut names: Vec<_> = TERMS
            .iter()
            .flat_map(|term| term.names.iter().chain([&term.name]))
            .map(|name| plain(name))
            .collect();
        let count = names.len();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), count, "a name stands twice");
        for term in TERMS.iter() {
            assert!(
                !term.sources.is_empty() && term.sources.iter().all(|source| source.document.url().is_some())
            );
        }
    }
}
