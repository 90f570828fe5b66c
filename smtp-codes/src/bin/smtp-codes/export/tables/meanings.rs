use super::{Columns, Kind, Table, code_column, column, number, shown, texts};
use crate::catalogue::{self, Known};
use serde_json::json;
use smtp_codes::{Catalogue as _, Code, Meaning, ReasonEntry, Standing, Verdict};

/// A meaning, its code, and which of the code's it is, counted from one.
type Row = (Known, usize, &'static Meaning);

pub(crate) fn meanings() -> Table {
    let mut columns = Columns::<Row>::new();
    columns.add(code_column("The reply code."), |row| number(row.0.code()));
    let at = column(
        "number",
        Kind::Number(1, u16::MAX),
        "Which meaning of the code it is; the first is displayed.",
    );
    columns.add(at, |row| json!(row.1));
    columns.text("text", "What the source prints after the code.", |row| row.2.text());
    columns.flag("quoted", "Whether `text` is the source's and not ours.", |row| row.2.is_quoted());
    let standings = Standing::ALL.iter().map(|standing| standing.name()).collect();
    let standing = column("standing", Kind::OneOf(standings), "How good the source is.");
    columns.add(standing, |row| row.2.standing().name().into());
    columns.optional(
        "reason",
        "Why a server says no: a `name` of the table `reasons`. None under 1yz to 3yz.",
        |row| row.2.reason().map(ReasonEntry::name),
    );
    columns.verdict(|row| verdict(row.0.code(), row.2), true);
    columns.texts("commands", "The commands that select this meaning.", |row| {
        row.2.commands().iter().map(|command| command.name()).collect()
    });
    columns.texts(
        "enhanced",
        "The enhanced codes that select this meaning: `X.1.1`, `5.7.708`, `5.7.606-649`.",
        |row| shown(row.2.enhanced()),
    );
    columns.texts("words", "Words that select this very meaning.", |row| texts(row.2.words()));
    columns.optional(
        "explanation",
        "What it means, the reason's explanation where it has none of its own.",
        |row| row.2.explanation(),
    );
    columns.texts("causes", "Why it happens.", |row| texts(row.2.causes()));
    columns.remedy(|row| row.2.remedy());
    let disguises = column(
        "disguises",
        Kind::Number(500, 599),
        "The code whose place it takes where Postfix has `soft_bounce`.",
    );
    columns.add(disguises.optional(), |row| row.2.disguises().map(Code::get).into());
    let stands_for =
        column("stands_for", Kind::Text, "The enhanced code that this number is without its dots.");
    columns.add(stands_for.optional(), |row| row.2.stands_for().map(|pattern| pattern.to_string()).into());
    columns.source(|row| row.2.source().copied());
    columns.texts("also", "Where else it stands.", |row| shown(row.2.also()));
    columns.table("meanings", "A meaning of a reply code.", rows())
}

fn rows() -> impl Iterator<Item = Row> {
    let of = |code: &Known| {
        let code = *code;
        code.meanings().iter().enumerate().map(move |(at, meaning)| (code, at + 1, meaning))
    };
    catalogue::codes().iter().flat_map(of)
}

/// What the mail's fate is if a server means this.
fn verdict(code: Code, meaning: &Meaning) -> Option<Verdict> {
    let reason = meaning.reason()?;
    Some(reason.verdict().with(meaning.verdict()).under(code, reason))
}
