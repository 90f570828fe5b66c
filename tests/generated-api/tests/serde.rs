//! A vendor's enums for serde: two attributes, and a code is its number and a reason its name.

codes::reply_codes! {
    #[derive(serde::Serialize, serde::Deserialize)]
    #[serde(into = "u16", try_from = "u16")]
    pub enum RelayCode = standard + inline r#"
        [[reply]]
        code = 599
        name = "RelayIsSulking"
        [[reply.meaning]]
        text = "Relay is sulking"
        reason = "RelaySulks"

        [[reason]]
        name = "RelaySulks"
        text = "The relay sulks"
        explanation = "It was asked too often."
        causes = ["Somebody asked too often."]
        remedy = { sender = "Wait.", operator = "Be kind to it." }
        verdict = { retry = "later", address = "keep", connection = "close", fix = "time" }
        words = ["relay is sulking"]
    "#;

    #[derive(serde::Serialize, serde::Deserialize)]
    pub enum RelayReason;
}

#[test]
fn a_vendors_code_is_its_number_and_a_reason_its_name() {
    for code in RelayCode::ALL {
        let json = serde_json::to_string(code).unwrap();
        assert_eq!(json, u16::from(*code).to_string());
        assert_eq!(serde_json::from_str::<RelayCode>(&json).unwrap(), *code);
    }
    assert_eq!(serde_json::to_string(&RelayCode::RelayIsSulking).unwrap(), "599");
    let error = serde_json::from_str::<RelayCode>("598").unwrap_err().to_string();
    assert!(error.contains("598"), "{error}");
    for reason in RelayReason::ALL {
        let json = serde_json::to_string(reason).unwrap();
        assert_eq!(json, format!("\"{}\"", reason.name()));
        assert_eq!(serde_json::from_str::<RelayReason>(&json).unwrap(), *reason);
    }
}

#[test]
fn a_diagnosis_names_the_vendors_reason() {
    let (reply, _) = codes::Reply::parse(b"599 Relay is sulking\r\n").unwrap();
    let diagnosis = reply.diagnose_as::<RelayCode>(None).unwrap();
    assert_eq!(serde_json::to_value(diagnosis).unwrap()["reason"], "RelaySulks");
}
