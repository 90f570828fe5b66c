//! The words by which mail systems and programs can be recognised, as data: who prints them stands behind each.
//!
//! Everything is compared without regard to ASCII case.

use crate::{Code, Command};

/// Who speaks in a line of a transcript.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Speaker {
    Client,
    Server,
}

/// What programs put before the lines of a transcript. A longer mark stands before one that it begins with.
pub(crate) const TRANSCRIPT_MARKS: [(&str, Speaker); 37] = [
    (">>>", Speaker::Client),               // Sendmail
    ("<<<", Speaker::Server),               // Sendmail
    ("<--", Speaker::Server),               // MDaemon, PHPMailer's debug output
    ("-->", Speaker::Client),               // MDaemon
    ("==>", Speaker::Client),               // Mercury, some scripts
    ("<==", Speaker::Server),               // the same
    ("<**", Speaker::Server),               // swaks: a refusal
    ("<~*", Speaker::Server),               // swaks over TLS: a refusal
    ("<-", Speaker::Server),                // swaks
    ("<~", Speaker::Server),                // swaks over TLS
    ("**>", Speaker::Client),               // swaks
    ("->", Speaker::Client),                // swaks
    ("~>", Speaker::Client),                // swaks over TLS
    ("SMTP<<", Speaker::Server),            // Exim's debug output
    ("SMTP>>", Speaker::Client),            // Exim's debug output
    ("SMTP<", Speaker::Server),             // Exim
    ("SMTP>", Speaker::Client),             // Exim
    ("<<", Speaker::Server),                // msmtp --debug ("<-- " there), Perl's Net::SMTP below
    (">>", Speaker::Client),                // the same
    ("Net::SMTP<<<", Speaker::Server),      // Perl's Net::SMTP
    ("Net::SMTP>>>", Speaker::Client),      // Perl's Net::SMTP
    ("Out:", Speaker::Server),              // Postfix: what its own server said
    ("In:", Speaker::Client),               // Postfix
    ("S:", Speaker::Server),                // RFC 5321's examples, Nodemailer, Haraka, PowerMTA
    ("C:", Speaker::Client),                // the same
    ("SERVER:", Speaker::Server),           // PHPMailer
    ("CLIENT:", Speaker::Client),           // PHPMailer
    ("SERVER -> CLIENT:", Speaker::Server), // PHPMailer
    ("CLIENT -> SERVER:", Speaker::Client), // PHPMailer
    ("RSP:", Speaker::Server),              // IBM Domino
    ("CMD:", Speaker::Client),              // IBM Domino
    ("Rcvd:", Speaker::Server),             // iMail
    ("Sent:", Speaker::Client),             // iMail
    ("reply:", Speaker::Server),            // Python's smtplib, set_debuglevel
    ("send:", Speaker::Client),             // Python's smtplib
    ("<", Speaker::Server),                 // curl -v, Exchange's protocol log
    (">", Speaker::Client),                 // Exchange's protocol log
];

/// The verbs by which a line without a mark is known as a client's.
pub(crate) const VERBS: &[(&str, Command)] = &[
    ("RCPT TO:", Command::Rcpt),
    ("MAIL FROM:", Command::Mail),
    ("EHLO ", Command::Ehlo),
    ("HELO ", Command::Helo),
    ("AUTH ", Command::Auth),
    ("BDAT ", Command::Bdat),
];

/// The same of verbs that stand alone in their line.
pub(crate) const LONE_VERBS: &[(&str, Command)] = &[
    ("DATA", Command::Data),
    ("QUIT", Command::Quit),
    ("RSET", Command::Rset),
    ("STARTTLS", Command::StartTls),
    (".", Command::EndOfData),
    ("<CRLF>.<CRLF>", Command::EndOfData),
    ("<EOM>", Command::EndOfData), // MDaemon
];

/// Words behind which a number is a reply code, with or without a colon, quotation mark or `=`.
pub(crate) const NAMES_A_REPLY: &[&str] = &[
    "said",
    "error",
    "code",
    "reply",
    "replied",
    "response",
    "responded",
    "returned",
    "rejected",
    "smtp",
    "lmtp",
    "status",
    "failed",
    "answer",
    "answered",
    "reason",
    "reject",
    // Programs: Python, Nodemailer, JavaMail, PHP, .NET, sending services.
    "smtp_code",
    "responsecode",
    "error_code",
    "errorcode",
    "statuscode",
    "status_code",
    "smtpcode",
    "replycode",
    "reply_code",
    "bounce_code",
    "code_smtp",
    "stat",
    "diagnostic",
    "diag",
    "got",
    "5xx",
    "4xx",
    "smtp_error",
    "smtp_reply",
    "smtp_response",
    "smtpresponse",
    "retcode",
    "retval",
    "rc",
    "errcode",
    "message",
    "detail",
    "details",
    "was",
    "diagnostic-code",
    "smtp-code",
    "failure",
    "exception",
    "rejection",
];

/// Those of them that need a colon or a quotation mark: "we got 451 answers".
pub(crate) const NAMES_IF_MARKED: &[&str] = &[
    "got", "was", "message", "detail", "details", "reason", "reject", "rc", "failure", "returned",
    "rejected", "failed",
];

/// Labels of other numbers.
pub(crate) const NAMES_A_NUMBER: &[&str] = &[
    "port",
    "size",
    "limit",
    "length",
    "count",
    "total",
    "line",
    "lines",
    "bytes",
    "tel",
    "telephone",
    "phone",
    "fax",
    "mobile",
    "ext",
    "room",
    "id",
    "number",
    "no",
    "max",
    "maximum",
    "quota",
    "pid",
    "score",
    "date",
    "time",
    "year",
    "version",
    "v",
    "page",
    "order",
    "zip",
    "box",
    "cell",
    "uid",
    "gid",
    "sid",
    "rev",
    "build",
    "ticket",
    "case",
    "invoice",
    "price",
    "amount",
    "http",
    "https",
];

/// What makes the number before it a quantity, or the subject of a sentence.
pub(crate) const UNITS: &[&str] = &[
    "b",
    "byte",
    "bytes",
    "octets",
    "k",
    "kb",
    "kib",
    "kbytes",
    "m",
    "mb",
    "mib",
    "mbytes",
    "g",
    "gb",
    "gib",
    "%",
    "percent",
    "s",
    "sec",
    "secs",
    "second",
    "seconds",
    "ms",
    "min",
    "mins",
    "minute",
    "minutes",
    "h",
    "hour",
    "hours",
    "day",
    "days",
    "weeks",
    "months",
    "years",
    "messages",
    "emails",
    "mails",
    "users",
    "accounts",
    "recipients",
    "people",
    "persons",
    "guests",
    "members",
    "items",
    "files",
    "pages",
    "times",
    "characters",
    "chars",
    "lines",
    "words",
    "of",
    "is",
    "are",
    "was",
    "were",
    "and",
    "or",
    "in",
    "miles",
    "km",
    "meters",
    "feet",
    "ft",
    "usd",
    "eur",
    "dollars",
    "euros",
    "different",
    "more",
    "street",
    "st",
    "avenue",
    "ave",
    "road",
    "rd",
    "errors",
    "replies",
];

/// Words that show the numbers of another protocol: `HTTP error 503`, `503 Bad Gateway`.
pub(crate) const OTHER_PROTOCOLS: &[&str] = &["http", "https", "ftp", "nntp", "sip"];

/// What HTTP says with numbers that are codes of SMTP as well.
pub(crate) const HTTP_REASONS: &[(u16, &str)] = &[
    (400, "Bad Request"),
    (401, "Unauthorized"),
    (402, "Payment Required"),
    (403, "Forbidden"),
    (404, "Not Found"),
    (405, "Method Not Allowed"),
    (408, "Request Time"),
    (409, "Conflict"),
    (417, "Expectation Failed"),
    (422, "Unprocessable"),
    (429, "Too Many Requests"),
    (451, "Unavailable For Legal Reasons"),
    (500, "Internal Server Error"),
    (501, "Not Implemented"),
    (502, "Bad Gateway"),
    (503, "Service Unavailable"),
    (504, "Gateway Time"),
];

/// Words behind which even a letter's 50x is a mail server's, where it may be HTTP's.
pub(crate) const SPEAKS: &[&str] =
    &["said", "replied", "responded", "answered", "response", "reply", "answer", "was", "smtp"];

/// Parts of words with which a server refuses something. A number at the beginning of a line, with nothing but its place to mark
/// it, is a reply only where one of these follows.
pub(crate) const OF_A_REFUSAL: [&str; 91] = [
    "reject",
    "refus",
    "denied",
    "deny",
    "unknown",
    "user",
    "mailbox",
    "recipient",
    "quota",
    "full",
    "spam",
    "relay",
    "block",
    "listed",
    "unable",
    "fail",
    "error",
    "invalid",
    "unavailable",
    "greylist",
    "graylist",
    "later",
    "no such",
    "not ",
    "does",
    "exceed",
    "too ",
    "cannot",
    "can't",
    "disabled",
    "inactive",
    "suspend",
    "account",
    "address",
    "sender",
    "domain",
    "command",
    "syntax",
    "policy",
    "permanent",
    "temporar",
    "transaction",
    "message",
    "service",
    "server",
    "host",
    "connection",
    "timeout",
    "timed out",
    "authentica",
    "access",
    "virus",
    "content",
    "limit",
    "bad ",
    "must",
    "need",
    "sorry",
    "deliver",
    "over ",
    "dns",
    "unrout",
    "expired",
    "closed",
    "closing",
    "mail",
    "prohibited",
    "local problem",
    "requested action",
    "junk",
    "abuse",
    "banned",
    "reputation",
    // French, Spanish, Portuguese, Italian, German, Dutch.
    "destinat",
    "boite",
    "bo\u{ee}te",
    "invalide",
    "utilisateur",
    "usuario",
    "usu\u{e1}rio",
    "cuota",
    "casella",
    "buz\u{f3}n",
    "empf\u{e4}nger",
    "empfaenger",
    "postfach",
    "abgelehnt",
    "unbekannt",
    "geweigerd",
    "onbekend",
    "refus\u{e9}",
];

/// How mail systems and programs name the command before they print the answer to it.
pub(crate) const COMMANDS: [(&str, Command); 85] = [
    // Exim, "SMTP error from remote mail server after ..."; GMX and 1&1, "after RCPT command".
    ("after rcpt", Command::Rcpt),
    ("after mail from", Command::Mail),
    ("after mail command", Command::Mail),
    ("after pipelined rcpt", Command::Rcpt),
    ("after pipelined mail", Command::Mail),
    ("after end of data", Command::EndOfData),
    ("after pipelined end of data", Command::EndOfData),
    ("after sending data block", Command::EndOfData),
    ("after transfer of mail text", Command::EndOfData), // GMX
    ("after data", Command::Data),
    ("after pipelined data", Command::Data),
    ("after initial connection", Command::Connection),
    ("after ehlo", Command::Ehlo),
    ("after helo", Command::Helo),
    ("after starttls", Command::StartTls),
    ("after auth", Command::Auth),
    // Postfix, its log and its bounces.
    ("refused to talk to me", Command::Connection),
    ("reject: rcpt from", Command::Rcpt),
    ("reject: mail from", Command::Mail),
    ("reject: data from", Command::Data),
    ("reject: end-of-message from", Command::EndOfData),
    ("reject: ehlo from", Command::Ehlo),
    ("reject: helo from", Command::Helo),
    ("reject: connect from", Command::Connection),
    ("reject: vrfy from", Command::Vrfy),
    ("milter-reject: end-of-message from", Command::EndOfData),
    // Sendmail's log.
    ("ruleset=check_rcpt", Command::Rcpt),
    ("ruleset=check_mail", Command::Mail),
    ("ruleset=check_relay", Command::Connection),
    // qmail.
    ("does not like recipient", Command::Rcpt),
    ("does_not_like_recipient", Command::Rcpt),
    ("sender was rejected", Command::Mail),
    ("sender_was_rejected", Command::Mail),
    ("failed on data command", Command::Data),
    ("failed_on_data_command", Command::Data),
    ("failed after i sent the message", Command::EndOfData),
    ("failed_after_i_sent_the_message", Command::EndOfData),
    ("greeting failed", Command::Connection),
    ("greeting_failed", Command::Connection),
    ("my name was rejected", Command::Helo),
    ("my_name_was_rejected", Command::Helo),
    // Courier, Exchange and others.
    ("in response to rcpt", Command::Rcpt),
    ("in response to mail", Command::Mail),
    ("in response to the rcpt to command", Command::Rcpt),
    ("in response to the mail from command", Command::Mail),
    ("in response to the data command", Command::Data),
    ("in reply to rcpt", Command::Rcpt),
    ("in reply to mail from", Command::Mail),
    ("in reply to end of data", Command::EndOfData),
    ("refused to accept your message (data)", Command::Data),
    // PHPMailer.
    ("the following recipients failed", Command::Rcpt),
    ("rcpt to command failed", Command::Rcpt),
    ("mail from command failed", Command::Mail),
    ("the following from address failed", Command::Mail),
    ("data command failed", Command::Data),
    ("data end command failed", Command::EndOfData),
    ("starttls command failed", Command::StartTls),
    ("auth command failed", Command::Auth),
    ("password command failed", Command::Auth),
    ("username command failed", Command::Auth),
    ("data not accepted", Command::EndOfData),
    ("smtp error: could not authenticate", Command::Auth),
    // Nodemailer.
    ("all recipients were rejected", Command::Rcpt),
    ("recipient command failed", Command::Rcpt),
    ("mail command failed", Command::Mail),
    ("message failed", Command::EndOfData),
    ("invalid login", Command::Auth),
    ("invalid greeting", Command::Connection),
    // Python's smtplib: the exceptions.
    ("smtprecipientsrefused", Command::Rcpt),
    ("smtpsenderrefused", Command::Mail),
    ("smtpdataerror", Command::EndOfData),
    ("smtpheloerror", Command::Helo),
    ("smtpauthenticationerror", Command::Auth),
    ("smtpconnecterror", Command::Connection),
    // Ruby's net/smtp and Java's Jakarta Mail.
    ("net::smtpauthenticationerror", Command::Auth),
    ("smtpaddressfailedexception", Command::Rcpt),
    ("smtpsenderfailedexception", Command::Mail),
    ("authenticationfailedexception", Command::Auth),
    // curl.
    ("rcpt failed", Command::Rcpt),
    ("mail failed", Command::Mail),
    ("data failed", Command::Data),
    // Go: go-mail and others.
    ("smtp rcpt to command", Command::Rcpt),
    ("smtp mail from command", Command::Mail),
    ("smtp data command", Command::Data),
    ("failed to set rcpt address", Command::Rcpt),
];

/// Where Postfix names the command: behind the reply.
pub(crate) const IN_REPLY_TO: &str = "(in reply to ";

/// A reply ends where one of these begins a line: the mail system's own words go on.
pub(crate) const BEGINS_OWN_WORDS: [&str; 75] = [
    "Giving up on",               // qmail
    "I'm not going to try again", // qmail
    "I'm afraid",                 // qmail
    "STARTTLS proto=",            // netqmail with TLS
    "Reporting-MTA:",             // a delivery report that stands in the text
    "Arrival-Date:",
    "Received-From-MTA:",
    "Final-Recipient:",
    "Original-Recipient:",
    "X-Actual-Recipient:",
    "Diagnostic-Code:",
    "Remote-MTA:",
    "Last-Attempt-Date:",
    "Will-Retry-Until:",
    "Action:",
    "Status:",
    "Content-Type:",
    "Return-Path:",
    "Received:",
    "Message-ID:",
    "Warning: message still undelivered", // Sendmail
    "Will keep trying until",             // Sendmail
    "Message could not be delivered for", // Sendmail
    "Message will be deleted from queue", // Sendmail
    "Message will be retried",            // Zoho
    "... while talking to",               // Sendmail
    "... Deferred",                       // Sendmail
    "Original message headers",           // Exchange
    "Original message follows",           // Yahoo
    "Message headers follow",
    "The following recipient", // MailMarshal and others
    "The following address",
    "The message was not received",
    "The mail system",                   // Postfix
    "No action is required",             // Exim, a delay
    "Delivery attempts will continue",   // Exim
    "Traceback (most recent call last)", // Python
    "During handling of the above",      // Python
    "Stack trace:",                      // PHP
    "#0 ",                               // PHP
    "Caused by:",                        // Java
    "thrown in",                         // PHP
    "nested exception is",               // JavaMail
    "Reason:",
    "Error Type:", // Gmail
    "Further explanation",
    "Additional information",
    "For further assistance", // Postfix and others
    "Please contact",
    "If you ",
    "This is an automatic",
    "Technical details",
    "Remote system:",       // SurgeMail
    "Recipient address:",   // SurgeMail
    "Generating server",    // Exchange
    "Receiving server",     // Exchange Online
    "Server at ",           // Exchange
    "Total retry attempts", // Exchange
    "Remote Server at ",    // Exchange
    "Sent:",
    "Subject:",
    "Message-Id:",
    "From:",
    "To:",
    "Date:",
    "Begin forwarded message",
    "At C:",                    // PowerShell
    "At line:",                 // PowerShell
    "Please check the message", // Thunderbird
    "CRITICAL:",                // curl and others: a new line of a program's output
    "* Closing connection",     // curl
    "* Connection #",           // curl
    "curl:",                    // curl
    "*** ",                     // swaks
    "=== ",                     // swaks
];

/// The same within a line: what Java and .NET put behind an exception's words, and Postfix and others behind the reply in a log.
pub(crate) const ENDS_WORDS: &[&str] = &[
    "; from=<",                    // Postfix, "NOQUEUE: reject"
    "; proto=",                    // Postfix
    "; nested exception",          // JavaMail
    " at System.Net.",             // .NET
    " at com.sun.mail.",           // JavaMail
    " at org.",                    // Java
    " at Object.",                 // Node
    " at SMTPConnection.",         // Node
    " (Net::SMTP",                 // Ruby: the exception's class
    "> #SMTP#",                    // Exchange
    " (delivery attempts:",        // IronPort
    " SMTP code:",                 // PHPMailer
    " Additional SMTP info:",      // PHPMailer
    " Giving up on ",              // qmail, on one line
    "/Giving_up_on_",              // qmail's log
    " I'm not going to try again", // qmail
    "I'm not going to try again",
    "I'm_not_going_to_try_again",
    " ##", // Exchange
];

/// What .NET puts between its own name of the code and the server's words.
pub(crate) const DOTNET_RESPONSE: &str = "The server response was: ";

/// The names that .NET prints for codes (`System.Net.Mail.SmtpStatusCode`); not those that it prints for unknown codes as well.
pub(crate) const DOTNET_NAMES: &[(&str, Code)] = &[
    ("Mailbox unavailable.", Code::of(550)),
    ("Transaction failed.", Code::of(554)),
    ("Exceeded storage allocation.", Code::of(552)),
    ("Service not available, closing transmission channel.", Code::of(421)),
    ("Insufficient system storage.", Code::of(452)),
    ("Mailbox name not allowed.", Code::of(553)),
    ("Bad sequence of commands.", Code::of(503)),
    ("The SMTP server requires a secure connection or the client was not authenticated.", Code::of(530)),
];

/// Labels behind which an address stands that did not get the message.
pub(crate) const NAMES_A_RECIPIENT: &[&str] = &[
    "to",
    "for",
    "recipient",
    "recipients",
    "address",
    "rcpt",
    "user",
    "mailbox",
    "delivered-to",
    "recipient address",
    "failed recipient",
    "intended recipient",
    "mail to",
    "message to",
    "email to",
    "undeliverable address",
    "final-recipient",
    "original-recipient",
    "adresse",
    "destinataire",
    "empf\u{e4}nger",
];

/// What stands before an address that is somebody else's.
pub(crate) const NAMES_A_SENDER: &[&str] = &[
    "from",
    "sender",
    "mail-from",
    "id",
    "message-id",
    "reply-to",
    "contact",
    "envelope-from",
    "return-path",
    "username",
    "login",
    "by",
];

/// Addresses of mail systems and of those who run them.
pub(crate) const NO_RECIPIENTS: &[&str] =
    &["mailer-daemon", "postmaster", "abuse", "mail-daemon", "helpdesk", "noreply", "no-reply"];

/// What stands before the address that the sender wrote, where the message was passed on.
pub(crate) const NAMES_AN_ORIGINAL: &[&str] = &[
    "generated from", // Exim; "ultimately generated from"
    "expanded from",  // Sendmail, Postfix
    "originally to",
    "orig_to=", // Postfix's log
    "forwarded from",
];
