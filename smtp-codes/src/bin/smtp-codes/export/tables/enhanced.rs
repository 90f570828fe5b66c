use super::{Columns, Kind, Table, column, number, shown, texts};
use serde_json::Value;
use smtp_codes::{EnhancedStatus, Reason};

pub(crate) fn enhanced() -> Table {
    let mut columns = Columns::<EnhancedStatus>::new();
    let code = column("code", Kind::Text, "`X.1.1`: its class is open.");
    columns.add(code, |status| status.pattern().to_string().into());
    columns.add(column("subject", Kind::Number(0, 999), "The second number."), |status| {
        number(status.subject())
    });
    columns
        .add(column("detail", Kind::Number(0, 999), "The third number."), |status| number(status.detail()));
    columns.text("name", "The variant of `EnhancedStatus`.", |status| status.name());
    columns.text("text", "The registry's sample text.", |status| status.text());
    columns.optional("subject_text", "What the subject is about.", |status| status.subject_text());
    columns.optional("reason", "The reason that it states by itself.", |status| {
        status.reason().map(Reason::name)
    });
    let basic =
        column("basic", Kind::Numbers(200, 599), "The reply codes that the registry associates with it.");
    columns.add(basic, |status| status.basic().iter().map(|code| number(code.code())).collect::<Value>());
    columns.text("explanation", "What it means, for everybody.", |status| status.explanation());
    columns.texts("aliases", "Words people search for.", |status| texts(status.aliases()));
    columns.optional("deprecated", "Why it should not be used.", |status| status.deprecated());
    columns.source(|status| status.source());
    columns.texts("also", "Where else it stands.", |status| shown(status.also()));
    columns.table("enhanced", "An enhanced status code of the registry.", EnhancedStatus::ALL.iter().copied())
}
