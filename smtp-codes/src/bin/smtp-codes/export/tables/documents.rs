use super::{Columns, Kind, Table, column, texts};
use crate::catalogue;
use smtp_codes::{Document, DocumentKind, documents as all};

pub(crate) fn documents() -> Table {
    let mut columns = Columns::<&'static Document>::new();
    columns.text("id", "What citations call it.", |document| document.id());
    columns.text("title", "Its title.", |document| document.title());
    let kinds = DocumentKind::ALL.iter().map(|kind| kind.name()).collect();
    let kind = column("kind", Kind::OneOf(kinds), "What kind of document it is.");
    columns.add(kind, |document| document.kind().name().into());
    columns.optional("published", "When it was published: a year, a month or a day.", |document| {
        document.date()
    });
    columns.optional("url", "Where it can be read.", |document| document.url());
    columns.texts("marks", "Host names and words that show that a text is this provider's.", |document| {
        texts(document.marks())
    });
    columns.table(
        "documents",
        "A document that is cited.",
        all::ALL.iter().chain(catalogue::documents()).copied(),
    )
}
