use super::{Columns, Kind, Table, code_column, column, number};
use serde_json::Value;
use smtp_codes::{Command, CommandReply, Outcome};

/// A reply that may answer a command; of a command for which no source lists replies, the command alone.
type Row = (Option<Command>, Option<&'static CommandReply>);

pub(crate) fn commands() -> Table {
    let mut columns = Columns::<Row>::new();
    columns.optional("command", "The command, or the stage in brackets; none: any command.", |row| {
        row.0.map(Command::name)
    });
    let code = code_column("A reply code that may answer it; none where no source lists any.");
    columns.add(code.optional(), |row| row.1.map_or(Value::Null, |reply| number(reply.code().code())));
    let outcomes = Outcome::ALL.iter().map(|outcome| outcome.name()).collect();
    let outcome = column("outcome", Kind::OneOf(outcomes), "What that reply means for the command.");
    columns.add(outcome.optional(), |row| row.1.map(|reply| reply.outcome().name()).into());
    columns.optional("holds_when", "The condition that it holds under.", |row| row.1?.when());
    columns.texts(
        "holds_not_for",
        "Where any command is meant: the commands that it does not hold for.",
        |row| {
            let all = row.1.map_or(&[][..], CommandReply::exceptions);
            all.iter().map(|command| command.name()).collect()
        },
    );
    columns.optional("explanation", "What the command does.", |row| Some(row.0?.explanation()));
    columns.source(|row| row.1.map(CommandReply::source).copied().or_else(|| row.0?.source()));
    columns.table("commands", "A reply code that may answer a command.", rows())
}

fn rows() -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for command in Command::ALL {
        let replies = command.replies();
        rows.extend(replies.iter().map(|reply| (Some(*command), Some(reply))));
        if replies.is_empty() {
            rows.push((Some(*command), None));
        }
    }
    rows.extend(Command::ANY_REPLIES.iter().map(|reply| (None, Some(reply))));
    rows
}
