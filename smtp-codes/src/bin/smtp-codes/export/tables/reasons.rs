use super::{Columns, Kind, Table, column, number, shown, texts};
use crate::catalogue::{self, Why};
use serde_json::Value;
use smtp_codes::ReasonEntry;

pub(crate) fn reasons() -> Table {
    let mut columns = Columns::<&'static ReasonEntry>::new();
    columns.text("name", "The variant of `Reason`.", |reason| reason.name());
    columns.text("text", "Plain words, as a title.", |reason| reason.text());
    columns.flag(
        "general",
        "Whether it says less than others, which win where words speak for both.",
        |reason| reason.is_general(),
    );
    columns.verdict(|reason| Some(reason.verdict()), false);
    let codes =
        column("codes", Kind::Numbers(400, 599), "The reply codes that have a meaning of this reason.");
    columns.add(codes, |reason| catalogue::codes_of(reason).map(number).collect::<Value>());
    columns.texts("enhanced", "The enhanced status codes that state it.", |reason| {
        shown(&reason.enhanced().iter().map(|status| status.pattern()).collect::<Vec<_>>())
    });
    columns.optional("explanation", "What it means, for everybody.", |reason| reason.explanation());
    columns.texts("causes", "Why it happens.", |reason| texts(reason.causes()));
    columns.remedy(|reason| reason.remedy());
    columns.texts("disputed", "Who decides otherwise: what they say, and who.", |reason| {
        let disputes = reason.disputed().iter();
        disputes.map(|dispute| format!("{} ({})", dispute.says(), dispute.source())).collect()
    });
    columns.texts("words", "What servers say when they mean it.", |reason| texts(reason.words()));
    columns.texts("hints", "Single words that only tip the scales.", |reason| texts(reason.hints()));
    columns.source(|reason| reason.source().copied());
    columns.texts("also", "Where else it stands.", |reason| shown(reason.also()));
    columns.table("reasons", "Why a server says no.", catalogue::reasons().iter().copied().map(Why::entry))
}
