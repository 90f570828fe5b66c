//! Whatever has a form for serde is read back from it, in JSON and in a binary format without keys.
#![cfg(feature = "serde")]

use serde::Serialize;
use serde::de::DeserializeOwned;
use smtp_codes::{
    Address, Category, Certainty, Code, Command, Connection, Diagnosis, DocumentKind, EnhancedCode,
    EnhancedPattern, EnhancedStatus, Extension, Fix, Outcome, PartialVerdict, Reason, ReplyCode, Retry,
    Severity, Standing, Verdict,
};
use std::fmt::Debug;

/// In JSON it is this; from JSON and from postcard it comes back.
fn is_kept<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: &T, expected: &str) {
    let json = serde_json::to_string(value).unwrap();
    assert_eq!(json, expected, "{value:?}");
    assert_eq!(&serde_json::from_str::<T>(&json).unwrap(), value);
    let bytes = postcard::to_allocvec(value).unwrap();
    assert_eq!(&postcard::from_bytes::<T>(&bytes).unwrap(), value);
}

fn error<T: DeserializeOwned + Debug>(json: &str) -> String {
    serde_json::from_str::<T>(json).unwrap_err().to_string()
}

#[test]
fn codes_and_digits_are_numbers() {
    for number in 200..600 {
        let code = Code::new(number).unwrap();
        is_kept(&code, &number.to_string());
    }
    for code in ReplyCode::ALL {
        is_kept(code, &u16::from(*code).to_string());
    }
    for severity in Severity::ALL {
        is_kept(severity, &severity.digit().to_string());
    }
    for category in Category::ALL {
        is_kept(category, &category.digit().to_string());
    }
    assert_eq!(
        error::<Severity>("6"),
        "invalid value: integer `6`, expected the first digit of a reply code"
    );
}

#[test]
fn enhanced_codes_commands_and_keywords_are_texts() {
    for status in EnhancedStatus::ALL {
        is_kept(status, &format!("\"{}\"", status.pattern()));
        is_kept(&status.pattern(), &format!("\"{}\"", status.pattern()));
        let code = status.with_class(Severity::PermanentNegativeCompletion).unwrap();
        is_kept(&code, &format!("\"{code}\""));
    }
    is_kept(&"5.7.606-649".parse::<EnhancedPattern>().unwrap(), "\"5.7.606-649\"");
    for command in Command::ALL {
        is_kept(command, &format!("\"{command}\""));
    }
    for extension in Extension::ALL {
        is_kept(extension, &format!("\"{extension}\""));
    }
    for reason in Reason::ALL {
        is_kept(reason, &format!("\"{}\"", reason.name()));
    }
    let wrong = "\"5.1\"";
    for message in
        [error::<EnhancedCode>(wrong), error::<EnhancedPattern>(wrong), error::<EnhancedStatus>(wrong)]
    {
        assert!(message.starts_with("invalid value: string \"5.1\", expected "), "{message}");
        assert!(message.contains("enhanced status code such as \""), "{message}");
    }
    assert!(error::<EnhancedStatus>("\"5.99.99\"").contains("a registered enhanced status code"));
    assert!(error::<EnhancedCode>("511").contains("invalid type: integer `511`, expected an enhanced"));
    assert!(error::<Command>("\"RSTP\"").contains("expected the verb of a command"));
    assert!(error::<Extension>("\"SIZES\"").contains("expected the keyword of an extension"));
    assert!(error::<Reason>("\"Full\"").contains("string \"Full\", expected the name of a reason"));
}

#[test]
fn other_values_are_the_words_of_the_toml() {
    fn all<T: Serialize + DeserializeOwned + PartialEq + Debug + Copy>(
        values: &[T],
        name: impl Fn(T) -> &'static str,
    ) {
        for value in values {
            is_kept(value, &format!("\"{}\"", name(*value)));
        }
        let message = error::<T>("\"sulking\"");
        assert!(message.starts_with("unknown variant `sulking`, expected "), "{message}");
        assert!(message.contains(name(values[0])), "{message}");
        assert!(error::<T>("7").contains(name(values[0])));
    }
    all(Standing::ALL, Standing::name);
    all(Outcome::ALL, Outcome::name);
    all(DocumentKind::ALL, DocumentKind::name);
    all(Retry::ALL, Retry::name);
    all(Address::ALL, Address::name);
    all(Connection::ALL, Connection::name);
    all(Fix::ALL, Fix::name);
    all(Certainty::ALL, Certainty::name);
}

#[test]
fn verdicts_are_tables() {
    for reason in Reason::ALL {
        let verdict = reason.verdict();
        let expected = format!(
            r#"{{"retry":"{}","address":"{}","connection":"{}","fix":"{}"}}"#,
            verdict.retry(),
            verdict.address(),
            verdict.connection(),
            verdict.fix(),
        );
        is_kept(&verdict, &expected);
    }
    let partial = PartialVerdict { retry: Some(Retry::Later), ..PartialVerdict::NONE };
    is_kept(&partial, r#"{"retry":"later","address":null,"connection":null,"fix":null}"#);
    // In any order, with what a later version may add.
    let known: Verdict = serde_json::from_str(
        r#"{"fix":"time","connection":"keep","new":[1],"address":"keep","retry":"later"}"#,
    )
    .unwrap();
    assert_eq!((known.retry(), known.fix()), (Retry::Later, Fix::Time));
    assert_eq!(serde_json::from_str::<PartialVerdict>(r#"{"retry":"later"}"#).unwrap(), partial);
    assert!(
        error::<Verdict>(r#"{"retry":"no","address":"keep","connection":"keep"}"#)
            .contains("missing field `fix`")
    );
    assert!(error::<Verdict>(r#"{"retry":"no","retry":"no"}"#).contains("duplicate field `retry`"));
    assert!(
        error::<Verdict>(r#"{"retry":"soon"}"#).contains("unknown variant `soon`, expected one of `later`")
    );
    assert!(error::<Verdict>("7").contains("expected a table { retry, address, connection, fix }"));
    assert!(error::<Verdict>(r#"["no","keep"]"#).contains("invalid length 2, expected a table"));
}

#[test]
fn a_diagnosis_is_written_as_the_command_line_writes_it() {
    let text =
        "<bob@example.org> blocked, see https://www.spamhaus.org/lookup; greylisted for 300 seconds \u{e9}";
    for (code, enhanced, text) in [
        (Code::new(550), EnhancedCode::new(5, 1, 1), "No such user here"),
        (Code::new(451), EnhancedCode::new(4, 7, 1), text),
        (Code::new(550), None, "Requested action not taken"),
        (
            Code::new(554),
            EnhancedCode::new(5, 7, 1),
            "blocked using zen.spamhaus.org, see http://example.org/why",
        ),
        (Code::new(550), EnhancedCode::new(5, 7, 1), "user unknown"),
    ] {
        let diagnosis = Diagnosis::of(code, enhanced, None, text).unwrap();
        let written = serde_json::to_value(diagnosis).unwrap();
        assert_eq!(written["reason"], diagnosis.reason().name());
        assert_eq!(written["meaning"], serde_json::json!(diagnosis.meaning().map(smtp_codes::Meaning::text)));
        assert_eq!(
            written["contradicted_by"],
            serde_json::json!(diagnosis.contradicted_by().map(Reason::name))
        );
        let reply =
            [code.map(|code| code.to_string()), enhanced.map(|code| code.to_string()), Some(text.into())];
        let reply = reply.into_iter().flatten().collect::<Vec<_>>().join(" ");
        let explained = std::process::Command::new(env!("CARGO_BIN_EXE_smtp-codes"))
            .args(["explain", "--format", "json", &reply])
            .output()
            .unwrap();
        let explained: serde_json::Value = serde_json::from_slice(&explained.stdout).unwrap();
        let explained = if explained.is_array() { &explained[0] } else { &explained };
        for key in ["reason", "certainty", "evidence", "verdict", "retry_after", "blocklist", "link"] {
            assert_eq!(written[key], explained[key], "{key} of {reply}");
        }
    }
    // What is no text is shown as far as it is one.
    let bytes = Diagnosis::of(Code::new(550), None, None, b"no such \xFF user").unwrap();
    assert!(serde_json::to_string(&bytes).is_ok());
    assert!(postcard::to_allocvec(&bytes).is_ok());
}
