//! Codes and reasons of one's own, beside the standard ones: the data is in `spec/acme.toml`.

use smtp_codes::{Reply, ReplyWriter, WriteError};

smtp_codes::reply_codes! {
    /// Every code that Acme's relay says or meets.
    pub enum AcmeCode = standard(rfc) + "spec/acme.toml";
    /// Why Acme's relay, or whom it talks to, says no.
    pub enum AcmeReason;
}

/// What the operator is told; exhaustive for Acme's own reasons, by the verdict for all others.
fn advice(reason: AcmeReason) -> &'static str {
    match reason {
        AcmeReason::PlanTooSmall => "sales have been told",
        AcmeReason::RelayAsleep => "good night",
        other => other.remedy().operator().unwrap_or_default(),
    }
}

fn main() -> Result<(), WriteError> {
    // The relay says it ...
    let mut said = String::new();
    ReplyWriter::from_catalogue(AcmeCode::RelayIsAsleep).fill("time", "07:00").write(&mut said)?;
    print!("{said}");

    // ... and whoever talks to it knows why.
    for text in [
        said.as_str(),
        "550 Your plan does not include this destination (ACME-17)\r\n",
        "550 5.1.1 <bob@example.org>: user unknown\r\n",
        "452 4.2.2 Mailbox full\r\n",
    ] {
        let Ok((reply, _)) = Reply::parse(text.as_bytes()) else { continue };
        let Some(diagnosis) = reply.diagnose_as::<AcmeCode>(None) else { continue };
        let reason = diagnosis.reason();
        println!("{}: {reason}; {}", reply.code(), diagnosis.verdict().retry());
        println!("     {}", advice(reason));
    }
    Ok(())
}
