static CODE_450: Entry = Entry {
    code: 450,
    name: "Sulking",
    display: "450 Server is sulking",
    meanings: &[
        Meaning {
            text: "Server is sulking",
            standing: Standing::Observed,
            reason: Some(SmallReason::Sulks.entry()),
            words: &["SULK01"],
            verdict: PartialVerdict {
                retry: Some(Retry::No),
                fix: Some(Fix::Time),
                ..PartialVerdict::NONE
            },
            ..Meaning::EMPTY
        },
        Meaning {
            text: "Bucket full",
            standing: Standing::Observed,
            enhanced: &[
                EnhancedPattern {
                    class: Some(Severity::TransientNegativeCompletion),
                    subject: 7,
                    detail: 606,
                    last: 649,
                },
            ],
            reason: Some(StandardReason::MailboxFull.entry()),
            remedy: Remedy {
                sender: "",
                operator: "",
                receiver: "Empty the bucket.",
            },
            ..Meaning::EMPTY
        },
        Meaning {
            text: "Server is moping",
            standing: Standing::Observed,
            is_quoted: false,
            citations: &[
                Citation {
                    document: &documents::POSTFIX,
                    section: "postconf(5), soft_bounce",
                    text: "",
                    label: "Postfix 3.7.11, source code and manual, postconf(5), soft_bounce",
                    url: "https://www.postfix.org/",
                },
            ],
            explanation: "It is a `578` in disguise: with `soft_bounce = yes`, a setting for tests, Postfix says 4yz where it would say 5yz, so the message is tried again for days although nothing will change. Read it as `578`.",
            disguises: Code::new(578),
            ..Meaning::EMPTY
        },
    ],
    commands: ReplyCode::MailboxTemporarilyUnavailable.entry().commands(),
    enhanced: ReplyCode::MailboxTemporarilyUnavailable.entry().enhanced(),
};
static CODE_578: Entry = Entry {
    code: 578,
    name: "Moping",
    display: "578 Server is moping",
    meanings: &[
        Meaning {
            text: "Server is moping",
            standing: Standing::Observed,
            ..Meaning::EMPTY
        },
    ],
    commands: ReplyCode::DomainNotFullyQualified.entry().commands(),
    enhanced: ReplyCode::DomainNotFullyQualified.entry().enhanced(),
};
static REASON_2: ReasonEntry = ReasonEntry {
    verdict: Verdict {
        retry: Retry::Later,
        address: Address::Review,
        connection: Connection::Keep,
        fix: Fix::Recipient,
    },
    ..*StandardReason::MailboxFull.entry()
};
static REASON_44: ReasonEntry = ReasonEntry {
    index: 44,
    name: "Sulks",
    text: "The server sulks",
    explanation: "Somebody was rude to it.",
    causes: &[],
    remedy: Remedy {
        sender: "",
        operator: "",
        receiver: "",
    },
    verdict: Verdict {
        retry: Retry::Later,
        address: Address::Keep,
        connection: Connection::SlowDown,
        fix: Fix::ReceivingSystem,
    },
    disputed: &[
        Dispute {
            says: "It never gets better.",
            source: Citation {
                document: &documents::RFC5321,
                section: "4.2.1",
                text: "",
                label: "RFC 5321 section 4.2.1",
                url: "https://www.rfc-editor.org/rfc/rfc5321#section-4.2.1",
            },
        },
    ],
    citations: &[],
    words: &["is sulking", "sulks at <name>"],
    hints: &["sulky"],
    enhanced: &[],
};
