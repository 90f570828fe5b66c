/// A small catalogue.
#[derive(Debug)]
#[derive(
    ::core::clone::Clone,
    ::core::marker::Copy,
    ::core::cmp::PartialEq,
    ::core::cmp::Eq,
    ::core::cmp::PartialOrd,
    ::core::cmp::Ord,
    ::core::hash::Hash
)]
#[repr(u16)]
pub enum SmallCode {
    /**250 Fine, \<user\>

All went well with `<user>`.

observed: [Acme, manual, 2](https://acme.example/manual); also [RFC 5321 section 4.2.3](https://www.rfc-editor.org/rfc/rfc5321#section-4.2.3) (there: `Requested mail action okay, completed`)
*/
    #[doc(alias = "250")]
    Fine = 250,
    /**577 Server is sulking

- **Your mail came back:** Say sorry.
- **Your server sent it:** Feed it.

Standing: observed

When: in answer to `RCPT`, `(end of data)`; with enhanced status code `X.3.2`, `5.7.708`.

Why it happens:

- Somebody was rude.
*/
    #[doc(alias = "577")]
    #[doc(alias = "sulking")]
    Sulking = 577,
}
impl SmallCode {
    /// Every code of the catalogue, in numerical order.
    pub const ALL: &'static [Self] = &[Self::Fine, Self::Sulking];
    const WORDS: &'static [&'static smtp_codes::WordTable] = const {
        static WORDS: smtp_codes::WordTable = smtp_codes::WordTable::new(
            b"\x08\0\0\0\0\0\0\0\0 \0\0\x08\0\0\0\0\0\0\0\0\0\0\0\x08\0\0\0\0\0\0\0\0\0\0\0\x08\0\0\0\0\0\0\0\0\0\0\0\x08\0\0\0\0\0\0\0\0 \0\0\x02\0\0\0\x1E\0\0\0\0\0\0\0\0\0\0\0m\x10\x12|\x10\0\0\0\x01\x07sulking\x01\x02A\x02\0\x02\0\0\0\x10\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0",
            &[],
        );
        &[<smtp_codes::ReplyCode as smtp_codes::Catalogue>::WORDS[0], &WORDS]
    };
    /// All that the catalogue says of the code.
    #[must_use]
    pub const fn entry(self) -> &'static smtp_codes::Entry {
        use smtp_codes::documents;
        use smtp_codes::Citation;
        use smtp_codes::Command;
        use smtp_codes::Document;
        use smtp_codes::DocumentKind;
        use smtp_codes::EnhancedPattern;
        use smtp_codes::Entry;
        use smtp_codes::Meaning;
        use smtp_codes::Remedy;
        use smtp_codes::ReplyCode;
        use smtp_codes::Severity;
        use smtp_codes::Standing;
        use ::core::option::Option::None;
        use ::core::option::Option::Some;
        static CODE_250: Entry = Entry {
            code: 250,
            name: "Fine",
            display: "250 Fine, <user>",
            meanings: &[
                Meaning {
                    text: "Fine, <user>",
                    standing: Standing::Observed,
                    citations: &[
                        Citation {
                            document: &Document {
                                id: "acme",
                                title: "Acme, manual",
                                kind: DocumentKind::Page,
                                url: "https://acme.example/manual",
                                date: "",
                                marks: &[],
                            },
                            section: "2",
                            text: "",
                            label: "Acme, manual, 2",
                            url: "https://acme.example/manual",
                        },
                        Citation {
                            document: &documents::RFC5321,
                            section: "4.2.3",
                            text: "Requested mail action okay, completed",
                            label: "RFC 5321 section 4.2.3",
                            url: "https://www.rfc-editor.org/rfc/rfc5321#section-4.2.3",
                        },
                    ],
                    explanation: "All went well with `<user>`.",
                    ..Meaning::EMPTY
                },
            ],
            commands: ReplyCode::ActionCompleted.entry().commands(),
            enhanced: ReplyCode::ActionCompleted.entry().enhanced(),
        };
        static CODE_577: Entry = Entry {
            code: 577,
            name: "Sulking",
            display: "577 Server is sulking",
            meanings: &[
                Meaning {
                    text: "Server is sulking",
                    standing: Standing::Observed,
                    commands: &[Command::Rcpt, Command::EndOfData],
                    enhanced: &[
                        EnhancedPattern {
                            class: None,
                            subject: 3,
                            detail: 2,
                            last: 2,
                        },
                        EnhancedPattern {
                            class: Some(Severity::PermanentNegativeCompletion),
                            subject: 7,
                            detail: 708,
                            last: 708,
                        },
                    ],
                    causes: &["Somebody was rude."],
                    remedy: Remedy {
                        sender: "Say sorry.",
                        operator: "Feed it.",
                        receiver: "",
                    },
                    words: &["sulking"],
                    ..Meaning::EMPTY
                },
            ],
            commands: ReplyCode::HeloHostnameUnknown.entry().commands(),
            enhanced: ReplyCode::HeloHostnameUnknown.entry().enhanced(),
        };
        static ENTRIES: [&smtp_codes::Entry; 2] = [&CODE_250, &CODE_577];
        static POSITIONS: [::core::primitive::u16; 500] = smtp_codes::__private::positions(
            &ENTRIES,
        );
        ENTRIES[POSITIONS[(self.number() - 100) as ::core::primitive::usize]
            as ::core::primitive::usize]
    }
    const fn number(self) -> ::core::primitive::u16 {
        self as ::core::primitive::u16
    }
}
smtp_codes::__catalogue! {
    SmallCode, smtp_codes::Reason
}
/// Gives the code back where the standard catalogue does not have it.
impl ::core::convert::TryFrom<SmallCode> for smtp_codes::ReplyCode {
    type Error = SmallCode;
    fn try_from(code: SmallCode) -> ::core::result::Result<Self, SmallCode> {
        Self::from_u16(code.number()).ok_or(code)
    }
}
/// Gives the code back where this catalogue does not have it.
impl ::core::convert::TryFrom<smtp_codes::ReplyCode> for SmallCode {
    type Error = smtp_codes::ReplyCode;
    fn try_from(
        code: smtp_codes::ReplyCode,
    ) -> ::core::result::Result<Self, smtp_codes::ReplyCode> {
        Self::from_u16(code.code().get()).ok_or(code)
    }
}
