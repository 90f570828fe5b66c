//! What may answer a command.

use crate::error::UnknownCommand;
use crate::{Code, Command, CommandReply, Outcome};
use core::fmt;
use core::str::FromStr;

impl Command {
    /// As what this code may answer the command, or `None` if no source lists it.
    ///
    /// The newest source decides: RFC 5321 before RFC 821. What may answer any command counts as well.
    /// A server may send another code all the same, and a client goes by its first digit (RFC 5321
    /// section 4.3.2).
    ///
    /// ```
    /// use smtp_codes::{Code, Command, Outcome};
    ///
    /// let code = |code| Code::new(code).unwrap();
    /// assert_eq!(Command::Data.outcome(code(354)), Some(Outcome::Intermediate));
    /// assert_eq!(Command::EndOfData.outcome(code(250)), Some(Outcome::Success));
    /// assert_eq!(Command::Quit.outcome(code(250)), None);
    /// ```
    pub fn outcome(self, code: Code) -> Option<Outcome> {
        Some(self.reply(code)?.outcome())
    }

    /// The row that lists this code for the command, with its source; see [`outcome`](Self::outcome).
    pub fn reply(self, code: Code) -> Option<&'static CommandReply> {
        let any = Self::ANY_REPLIES.iter().filter(|row| !row.exceptions().contains(&self));
        self.replies().iter().chain(any).find(|row| row.code().code() == code)
    }
}

/// Prints the verb in capitals, or the stage in parentheses.
impl fmt::Display for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// Reads a verb in any case (RFC 5321 section 2.4), or a stage as `Display` prints it.
impl FromStr for Command {
    type Err = UnknownCommand;

    fn from_str(text: &str) -> Result<Self, UnknownCommand> {
        let found = Self::ALL.iter().find(|command| command.name().eq_ignore_ascii_case(text));
        found.copied().ok_or_else(|| UnknownCommand::new(text))
    }
}
