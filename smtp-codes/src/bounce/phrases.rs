//! The words by which bounces can be recognised, as data: who prints them stands behind each. What marks the replies
//! themselves is in `text/phrases.rs`.

use crate::text::Index;

/// Where the mail system's words end: the message that came back follows, and numbers in it are nobody's reply.
pub(super) const ORIGINAL_FOLLOWS: &[&str] = &[
    "--- Below this line is a copy of the message",     // qmail
    "--- Below the next line is a copy of the message", // Courier
    "--- Undelivered message follows ---",              // qmail's derivatives
    "--- Enclosed are the original headers",            // ezmlm
    "------ This is a copy of",                         // Exim
    "------ The body of the message is",                // Exim
    "--- The header of the original message",           // 1&1, GMX
    "--- header of the original message",
    "----- Original message -----",   // Gmail
    "----- Original message header",  // Gmail
    "----- Unsent message follows",   // Sendmail
    "----- Message header follows",   // Sendmail 5
    "----- Original message follows", // Sendmail
    "--- Original message follows",   // Yahoo
    "----- Returned message follows",
    "--- Returned message ---",
    "----- Undelivered message follows",
    "------- Original Message -------",
    "----Original message follows----", // MailMarshal
    "----- Transcript of message follows",
    "Original message headers:", // Exchange
    "Received: from ",           // any: the first trace field of a message's header
];

/// What only a mail system says, near the beginning of its message.
pub(super) const OF_A_BOUNCE: [&str; 37] = [
    "could not be delivered",
    "couldn't be delivered",
    "was not delivered",
    "wasn't delivered",
    "not able to deliver",
    "wasn't able to deliver", // qmail
    "unable to deliver",      // Yahoo, many
    "undeliverable",
    "undelivered mail",
    "delivery failed",
    "delivery failure",
    "delivery has failed",       // Exchange
    "delivery to the following", // Gmail, Exchange 2003
    "delivery status notification",
    "failed permanently",
    "permanent error",       // Exim, qmail
    "permanent fatal error", // Sendmail
    "fatal errors",          // Sendmail 5, Zoho
    "did not receive",       // MDaemon
    "did not reach",         // Exchange
    "returned mail",         // Sendmail
    "returned to sender",
    "transcript of session", // Sendmail, Postfix
    "failed to deliver",
    "delivery error",
    "message delayed",
    "delivery delayed",
    "was delayed",
    "not yet been delivered",
    "non remis",        // French
    "nicht zugestellt", // German
    "unzustellbar",
    "no se pudo entregar", // Spanish
    "could not deliver",
    "cannot be delivered",
    "can not be delivered",
    "failure reasons", // Lotus Notes
];

pub(super) static OF_A_BOUNCE_INDEX: Index<{ OF_A_BOUNCE.len() }> = Index::new(&OF_A_BOUNCE);

/// The beginning of a paragraph that only leads to the mail system's words.
pub(super) const LEADS: &[&str] = &[
    "technical details",          // Gmail
    "message from",               // Yahoo
    "the reason for the problem", // IronPort
    "the problem appears to be",  // Mimecast
    "additional information",     // Mimecast
    "reason:",
    "error:",
];

/// Words of a refusal that follows from another one: the client had sent its commands in one go.
pub(super) const OF_A_CONSEQUENCE: &[&str] = &[
    "need rcpt",  // Sendmail, Postfix
    "rcpt first", // qmail
    "rcpt to first",
    "need mail",
    "no valid recipients",             // Postfix
    "valid rcpt command must precede", // Exim
    "no recipients",
    "bad sequence",
    "must have a valid recipient",
    "send rcpt",
    "without rcpt",
];

/// The summary that Sendmail prints below the server's own words.
pub(super) const SUMMARY: &str = "Service unavailable";

/// Header fields that only messages have.
pub(super) const FIELDS_OF_MESSAGES: &[&str] =
    &["from", "to", "subject", "date", "received", "return-path", "mime-version", "content-type"];

/// Who sends bounces, in `From`.
pub(super) const SENDERS_OF_BOUNCES: &[&str] = &[
    "mailer-daemon",
    "postmaster",
    "mail delivery",
    "mail administrator",
    "mailerdaemon",
    "mail-daemon",
    "microsoftexchange",
    "amazonses.com",
    "bounce",
    "mailsystem",
    "mail system",
    "daemon",
    "delivery",
];

/// What the subject of a bounce has.
pub(super) const SUBJECTS_OF_BOUNCES: &[&str] = &[
    "undeliver",
    "undelivered",
    "failure",
    "failed",
    "returned",
    "delivery",
    "delayed",
    "not delivered",
    "non remis",
    "unzustellbar",
    "delivered",
    "mail system error",
    "mail error",
    "could not send",
    "warning: message",
    "bounce",
    "rejected",
    "nondeliverable",
    "user unknown",
    "no se puede",
];

/// The names of values in JSON that hold a server's words; the better ones first.
pub(super) const JSON_WORDS: &[&str] = &[
    "diagnosticcode",  // Amazon SES
    "diagnostic_code", // SMTP2GO, Elastic Email
    "diagnostic-code",
    "smtpresponse", // Amazon SES, deliveries
    "smtp_response",
    "smtp-response",
    "raw_reason", // SparkPost
    "rawreason",
    "diag",               // Mandrill ("diag"), MailChannels
    "bouncediag",         // PowerMTA: bounceDiag
    "dsndiag",            // PowerMTA: dsnDiag
    "response",           // Nodemailer, SendGrid ("response"), KumoMTA
    "bounce_description", // Mandrill
    "details",            // Postmark: Details
    "message",            // Mailgun, delivery-status.message; Elastic Email
    "description",        // Mailgun, delivery-status.description; Postmark: Description
    "reason",             // SendGrid, Brevo, SparkPost
    "error",              // Mailgun (legacy), Mailjet
    "error_related_to",
    "comment", // Mailjet
    "errormessage",
    "error_message",
    "statustext",
    "smtp_reply",
    "smtpreply",
    "detail",
    "content", // KumoMTA: response.content
];

/// Those that hold a recipient.
pub(super) const JSON_RECIPIENTS: &[&str] = &[
    "emailaddress", // Amazon SES
    "recipient",    // Mailgun, Mandrill, KumoMTA, Postmark
    "rcpt_to",      // SparkPost
    "raw_rcpt_to",  // SparkPost
    "email",        // SendGrid, Brevo, Mandrill, Mailjet, Postmark: Email
    "email_address",
    "rcpt", // PowerMTA
    "to",   // PowerMTA, Elastic Email
    "orig_rcpt",
    "address",    // Sinch, Nodemailer's rejected
    "recipients", // Amazon SES, deliveries
    "destination",
];

/// Those that hold a reply code as a number or as text.
pub(super) const JSON_CODES: &[&str] = &[
    "responsecode", // Nodemailer
    "code",         // Mailgun, delivery-status.code; KumoMTA
    "error_code",   // SparkPost
    "smtpcode",
    "smtp_code",
    "bounce_code",
    "status_code",
    "statuscode",
    "smtp_status",
];

/// Those that hold an enhanced code.
pub(super) const JSON_STATUS: &[&str] = &[
    "status", // Amazon SES, SendGrid
    "enhanced-code",
    "enhanced_code",
    "enhancedcode",
    "enhanced_status_code",
    "dsnstatus", // PowerMTA
    "dsn",
];

/// Those that hold what became of the message.
pub(super) const JSON_ACTIONS: &[&str] =
    &["action", "severity", "event", "type", "notificationtype", "eventtype", "dsnaction"];
