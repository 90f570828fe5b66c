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
                    section: "src/smtpd/smtpd_chat.c",
                    text: "",
                    label: "Postfix 3.7.11, source code and manual, src/smtpd/smtpd_chat.c",
                    url: "https://www.postfix.org/",
                },
            ],
            explanation: "It is a 578 in disguise. With `soft_bounce = yes`, which is meant for tests, Postfix turns every 5yz into 4yz, and the 5 of the enhanced code too, so that no mail is lost while a server is being set up. The sending server tries again for days, and waiting does not help: do what is said of 578.",
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
    is_general: false,
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
