//! Commands and what may answer them.

use super::Rules;
use crate::diagnostic::Finding;
use crate::model::{At, Catalogue, CommandReplies, Places, Reply, find_reply};
use crate::read::suggestion;

impl Rules<'_> {
    pub(super) fn commands(&mut self, catalogue: &mut Catalogue) {
        let Catalogue { replies, any, commands, .. } = catalogue;
        let mut names = Places::new();
        let mut variants = Places::new();
        commands.retain(|command| {
            for (what, value, seen) in
                [("command", &command.name, &mut names), ("variant", &command.variant, &mut variants)]
            {
                if let Some(first) = seen.get(&value.value) {
                    let what = format!("{what} `{}`", value.value);
                    self.twice(&what, value.place, *first, "put the replies into one entry");
                    self.unsound.push("command");
                    return false;
                }
                seen.insert(value.value.clone(), value.place);
            }
            true
        });
        let known: Vec<String> = commands.iter().map(|command| command.name.value.clone()).collect();
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        for list in any.iter_mut().filter(|list| self.scope.covers(list.place)) {
            self.commands_exist(&mut list.except, &known);
        }
        let lists = commands.iter_mut().flat_map(|command| &mut command.replies).chain(any);
        for list in lists.filter(|list| self.scope.covers(list.place)) {
            self.command_replies(list, replies);
        }
    }

    pub(super) fn commands_exist(&mut self, named: &mut Vec<At<String>>, commands: &[&str]) {
        named.retain(|command| {
            let known = commands.contains(&command.value.as_str());
            if !known && !self.unsound.contains(&"command") {
                let finding =
                    Finding::new(command.place, format!("command `{}` does not exist", command.value));
                let suggestion = suggestion(&command.value, commands.iter().copied());
                let all = || format!("the commands are {}", commands.join(", "));
                self.report(finding.help(suggestion.unwrap_or_else(all)));
            }
            known
        });
    }

    fn command_replies(&mut self, list: &mut CommandReplies, replies: &[Reply]) {
        let mut seen = Places::new();
        list.codes.retain(|(code, _)| {
            if find_reply(replies, code.value).is_none() {
                self.no_such_code(*code);
                return false;
            }
            if let Some(first) = seen.insert(code.to_string(), code.place) {
                let finding = Finding::new(code.place, format!("reply code {} is listed twice", code.value));
                self.report(finding.note_at(first, "first listed here"));
                return false;
            }
            true
        });
    }
}
