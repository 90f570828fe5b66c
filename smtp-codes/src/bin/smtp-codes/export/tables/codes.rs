use super::{Columns, Kind, Table, code_column, column, number, shown};
use crate::catalogue::{self, Known};
use smtp_codes::{Catalogue as _, Citation, ReasonEntry, Severity, Standing};

pub(crate) fn codes() -> Table {
    let mut columns = Columns::<Known>::new();
    columns.add(code_column("The three digits."), |code| number(code.code()));
    columns.text("name", "The variant of `ReplyCode`.", |code| code.name());
    columns.text("text", "What its first meaning prints after the code.", |code| code.text());
    let standings = Standing::ALL.iter().map(|standing| standing.name()).collect();
    let standing = column("standing", Kind::OneOf(standings), "How good the source of the first meaning is.");
    columns.add(standing, |code| code.standing().name().into());
    let severities = Severity::ALL.iter().map(|severity| severity.name()).collect();
    let severity = column("severity", Kind::OneOf(severities), "What the first digit says.");
    columns.add(severity, |code| code.severity().name().into());
    columns.optional("category", "What the second digit says.", |code| Some(code.category()?.name()));
    let count = column("meanings", Kind::Number(1, u16::MAX), "How many meanings it has.");
    columns.add(count, |code| code.meanings().len().into());
    columns.texts("reasons", "The reasons that its meanings have.", |code| {
        code.entry().reasons().map(ReasonEntry::name).collect()
    });
    columns.texts("commands", "The commands that it may answer; `any` where it may answer each.", |code| {
        let mut names = Vec::new();
        for row in code.entry().commands() {
            let name = row.command().map_or("any", smtp_codes::Command::name);
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    });
    columns.texts("enhanced", "The enhanced status codes that the registry associates with it.", |code| {
        shown(&code.entry().enhanced().iter().map(|status| status.pattern()).collect::<Vec<_>>())
    });
    columns.optional("explanation", "What the first meaning says, for everybody.", |code| {
        code.meanings()[0].explanation()
    });
    columns.source(|code| code.meanings()[0].source().copied() as Option<Citation>);
    columns.table("codes", "A reply code.", catalogue::codes().iter().copied())
}
