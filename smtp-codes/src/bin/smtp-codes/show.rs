//! An answer as text: what happened and what to do first, where it is written last.

use crate::answer::{Answer, Found, Outcome, disagrees, first_sentence};
use crate::catalogue::Known;
use crate::digits::ENHANCED_NUMBERS;
use crate::terminal::{Page, visible};
use smtp_codes::{
    Category, Certainty, Citation, Code, Command, EnhancedPattern, EnhancedStatus, Meaning, documents,
};

/// How much of each list is shown where nobody asked for all.
const CAUSES_SHOWN: usize = 2;
const WORDS_SHOWN: usize = 3;
const NAMES_SHOWN: usize = 3;

pub(crate) const OPERATOR: &str = "Who runs the server that sends";
pub(crate) const RECEIVER: &str = "Who runs the server that refuses";

/// What is explained once, with everyone it was said to.
pub(crate) struct Group {
    answer: Answer,
    occurrences: Vec<Found>,
}

/// Recipients who got the same answer share its explanation.
pub(crate) fn group(found: Vec<Found>) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for found in found {
        let answer = Answer::of(&found);
        let key = |found: &Found| (found.code, found.pattern, found.command);
        let same = groups.iter_mut().find(|group| {
            let first = &group.occurrences[0];
            !found.is_bare() && key(first) == key(&found) && group.answer.is_same(&answer)
        });
        match same {
            Some(group) => group.occurrences.push(found),
            None => groups.push(Group { answer, occurrences: vec![found] }),
        }
    }
    groups
}

impl Group {
    pub(crate) fn show(&self, page: &mut Page, all: bool) {
        let found = &self.occurrences[0];
        let about = if found.is_bare() { bare(found) } else { String::new() };
        page.lead(&format!("{}{about}: ", label(self.answer.outcome)), &self.happened(all));
        page.lead("What to do: ", &self.answer.advice());
        self.show_words(page, all);
        self.show_why(page, all);
        if let Some(pattern) = found.pattern {
            self.show_enhanced(page, found, pattern, all);
        }
        if let Some(code) = found.code {
            self.show_others(page, found, code, all);
            show_digits(page, code, all);
        }
        self.show_sources(page, all);
    }

    /// The first line: what became of it, for whom, and why.
    fn happened(&self, all: bool) -> String {
        let found = &self.occurrences[0];
        let guess = if self.answer.is_guess { "Probably: " } else { "" };
        let reason = match (found.code, self.answer.happened(found.is_bare())) {
            (Some(code), _) if Known::of(code).is_none() => {
                format!("{code} is not in the catalogue: the server's own words say more.")
            }
            (_, Some(sentence)) => format!("{guess}{sentence}"),
            (_, None) => "The server gave no code; its own words count.".to_owned(),
        };
        if found.is_bare() {
            return reason;
        }
        let whom = self.whom(all);
        let became = match (self.answer.outcome, whom) {
            (Outcome::Final, Some(whom)) => format!("the mail to {whom} was refused."),
            (Outcome::Final, None) => "refused.".to_owned(),
            (Outcome::GivenUp, Some(whom)) => format!("the mail to {whom} was put off, then given up."),
            (Outcome::GivenUp, None) => "put off, then given up.".to_owned(),
            (Outcome::Temporary, Some(whom)) => {
                format!("the mail to {whom} was put off and will be tried again.")
            }
            (Outcome::Temporary, None) => "put off, and will be tried again.".to_owned(),
            (Outcome::Success, Some(whom)) => format!("it worked for {whom}."),
            (Outcome::PassedOn, Some(whom)) => format!("the mail to {whom} was passed on."),
            (Outcome::Unknown, Some(whom)) => format!("the mail to {whom} did not arrive."),
            (_, Some(whom)) => format!("the server answered for {whom}."),
            (_, None) => String::new(),
        };
        format!("{became} {reason}")
    }

    /// The recipients, as the sender wrote them.
    fn whom(&self, all: bool) -> Option<String> {
        let mut names: Vec<String> = Vec::new();
        for found in &self.occurrences {
            let Some(recipient) = found.recipient.as_deref().map(visible) else { continue };
            let original = found.original_recipient.as_deref().map(visible);
            let name = match original.filter(|original| !original.eq_ignore_ascii_case(&recipient)) {
                Some(original) => format!("{original} (passed on to {recipient})"),
                None => recipient,
            };
            if !names.contains(&name) {
                names.push(name);
            }
        }
        let shown = if all { names.len() } else { NAMES_SHOWN };
        let left = names.len().saturating_sub(shown);
        names.truncate(shown);
        match (left, names.split_last()) {
            (_, None) => None,
            (0, Some((only, []))) => Some(only.clone()),
            (0, Some((last, first))) => Some(format!("{} and {last}", first.join(", "))),
            (left, _) => Some(format!("{} and {left} more (--all names them)", names.join(", "))),
        }
    }

    /// The server's own words, each of them once.
    fn show_words(&self, page: &mut Page, all: bool) {
        let found = &self.occurrences[0];
        let mut words: Vec<String> = Vec::new();
        for one in self.occurrences.iter().map(|found| visible(&found.words)).filter(|one| !one.is_empty()) {
            if !words.contains(&one) {
                words.push(one);
            }
        }
        if !words.is_empty() {
            let command = found.command.map(|command| match command {
                Command::Connection => " when the connection was opened".to_owned(),
                Command::EndOfData => " after the message had been sent".to_owned(),
                command => format!(" in answer to {command}"),
            });
            page.heading(&format!("What the server said{}", command.unwrap_or_default()));
            let shown = if all { words.len() } else { WORDS_SHOWN };
            words.iter().take(shown).for_each(|one| page.paragraph(one));
            if words.len() > shown {
                page.remark(&format!("and {} more wordings (--all shows them)", words.len() - shown));
            }
        }
        if let Some((command, code)) = found.command.zip(found.code) {
            if all && command.reply(code).is_none() {
                page.remark(&format!(
                    "No document lists {code} as an answer to {command}; servers send such codes all the same, and \
                     then the first digit counts."
                ));
            }
        }
        self.show_evidence(page);
        if self.answer.is_guess {
            page.remark("Nothing in the reply tells which meaning of the code it is; the server's own words count more.");
        }
    }

    /// What the answer rests on, and what speaks against it.
    fn show_evidence(&self, page: &mut Page) {
        let Some(cause) = self.answer.cause.as_ref() else { return };
        if let Some(words) = &cause.words {
            let hint = if cause.certainty == Certainty::Hint { ", which only hints at it" } else { "" };
            page.remark(&format!("The words that say so: \"{}\"{hint}", visible(words)));
        }
        if let Some(other) = cause.contradicted_by {
            page.remark(&format!("The enhanced code says something else ({other}); the words are believed."));
        }
        if let Some(list) = cause.blocklist {
            page.remark(&format!("The blocklist: {list}"));
        }
        if let Some(time) = cause.retry_after {
            page.remark(&format!("The server asks to wait {} seconds.", time.as_secs()));
        }
    }

    fn show_why(&self, page: &mut Page, all: bool) {
        page.blank();
        if let (true, Some(explanation)) = (all, self.answer.meaning.and_then(Meaning::explanation)) {
            page.subheading("What it means");
            page.paragraph(explanation);
        }
        let causes = self.answer.causes();
        if !causes.is_empty() {
            page.subheading("Why it happens");
            let shown = if all { causes.len() } else { CAUSES_SHOWN };
            causes.iter().take(shown).for_each(|cause| page.item(cause));
            if causes.len() > shown {
                page.remark(&format!("and {} more (--all)", causes.len() - shown));
            }
        }
        let remedy = self.answer.remedy();
        for (who, what) in [(OPERATOR, remedy.operator()), (RECEIVER, remedy.receiver())] {
            if let Some(what) = what {
                page.subheading(who);
                page.paragraph(what);
            }
        }
    }

    fn show_enhanced(&self, page: &mut Page, found: &Found, pattern: EnhancedPattern, all: bool) {
        let status = self.answer.status;
        let name = status.map_or("not in the IANA registry", EnhancedStatus::text);
        page.subheading(&format!("Enhanced code {pattern}: {name}"));
        let is_alone = found.code.is_none();
        match status {
            Some(status) => {
                if all || is_alone {
                    page.paragraph(status.explanation());
                }
                if let Some(reason) = status.deprecated() {
                    page.paragraph(&format!("Deprecated: {reason}"));
                }
            }
            None => show_numbers(page, pattern, all || is_alone),
        }
        if found.is_enhanced_in_text {
            page.remark("The server wrote it into its text, where people read it and mail programs do not.");
        }
        if let (true, Some((code, enhanced))) = (disagrees(found), found.code.zip(found.enhanced)) {
            page.paragraph(&format!(
                "It does not agree with {code}: its class is {}, the first digit of the reply is {}. A mail server \
                 goes by the reply code.",
                enhanced.class().digit(),
                code.severity().digit(),
            ));
        }
        let basic = status.filter(|_| is_alone).map(EnhancedStatus::basic).unwrap_or_default();
        if !basic.is_empty() {
            let codes: Vec<_> = basic.iter().map(|code| code.code().to_string()).collect();
            page.remark(&format!("It comes with the reply codes {}.", codes.join(", ")));
        }
    }

    /// The other meanings: their number and how to see them; or all of them.
    fn show_others(&self, page: &mut Page, found: &Found, code: Code, all: bool) {
        let others = self.answer.others(found);
        if let Some(meaning) = self.answer.meaning {
            page.footer(&format!("{code}: {}", meaning.text()));
        }
        match others.len() {
            0 => {}
            _ if all => {
                page.heading(&format!("{code} can also mean"));
                for meaning in others {
                    page.rule();
                    show_meaning(page, meaning);
                }
            }
            1 => page.footer(&format!("{code} has one more meaning: smtp-codes explain --all {code}")),
            count => {
                page.footer(&format!("{code} has {count} more meanings: smtp-codes explain --all {code}"));
            }
        }
    }

    fn show_sources(&self, page: &mut Page, all: bool) {
        let sources = self.answer.sources();
        if let Some((first, rest)) = sources.split_first() {
            page.footer(&format!("Source: {}", citation(first)));
            for source in rest {
                // Where space counts, the place of the first leads on.
                let source = if all { citation(source) } else { source.to_string() };
                page.footer(&format!("Source: {source}"));
            }
        }
        if let (true, Some(meaning)) = (all, self.answer.meaning) {
            show_standing(page, meaning);
        }
        if sources.is_empty() {
            let (document, section) = match self.occurrences[0].code {
                Some(_) => (&documents::RFC5321, "4.3.2"),
                None => (&documents::RFC3463, "2"),
            };
            if self.occurrences[0].severity().is_some() {
                let url = document.url().unwrap_or_default();
                let id = document.id().to_uppercase().replace("RFC", "RFC ");
                page.footer(&format!("Source: {id} section {section} <{url}#section-{section}>"));
            }
        }
    }
}

/// The code that somebody asks about, behind the first word.
fn bare(found: &Found) -> String {
    let enhanced = found.pattern.map(|pattern| pattern.to_string());
    let code = found.code.map(|code| code.to_string()).or(enhanced);
    code.map(|code| format!(" ({code})")).unwrap_or_default()
}

const fn label(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Final | Outcome::GivenUp => "Final",
        Outcome::Temporary => "Temporary",
        Outcome::Unfinished => "To be continued",
        Outcome::Success => "Success",
        Outcome::PassedOn => "Passed on",
        Outcome::Unknown => "Not delivered",
    }
}

/// What the numbers of an unregistered code say by themselves.
fn show_numbers(page: &mut Page, pattern: EnhancedPattern, in_full: bool) {
    let numbers = &ENHANCED_NUMBERS;
    let class = pattern.class().map(|class| numbers.class(class));
    let subject = numbers.subject(pattern.subject());
    let say = |text: &str, explanation: &str| {
        if in_full { format!("{text}: {explanation}") } else { text.to_owned() }
    };
    if let Some(class) = class {
        let label = format!("{}.y.z", class.number.value);
        page.labelled(&label, &say(&class.text.value, &class.explanation.value));
    }
    match subject {
        Some(subject) => {
            let label = format!("x.{}.z", subject.number.value);
            page.labelled(&label, &say(&subject.text.value, &subject.explanation.value));
        }
        None => page.paragraph(&format!("No subject {} is registered.", pattern.subject())),
    }
}

fn show_digits(page: &mut Page, code: Code, all: bool) {
    let [first, second] = [code.severity().digit(), u8::try_from(code.get() / 10 % 10).unwrap_or(0)];
    let severity = code.severity();
    // A known code has better to say than its digits; of an unknown one they are all there is.
    if Known::of(code).is_some() && !all {
        let category = code.category().map_or("nothing that the RFCs define", Category::text);
        page.footer(&format!("{code}: {first}yz {}; x{second}z {category}", severity.text()));
        return;
    }
    let explanation =
        |text: &'static str| if Known::of(code).is_some() { first_sentence(text) } else { text };
    page.labelled(
        &format!("{first}yz"),
        &format!("{}: {}", severity.text(), explanation(severity.explanation())),
    );
    let label = format!("x{second}z");
    match code.category() {
        Some(category) => {
            page.labelled(&label, &format!("{}: {}", category.text(), explanation(category.explanation())));
        }
        None => page.labelled(
            &label,
            &format!("The RFCs define no second digit {second}; some servers use it all the same."),
        ),
    }
}

fn show_meaning(page: &mut Page, meaning: &Meaning) {
    page.subheading(meaning.text());
    if let Some(explanation) = meaning.explanation() {
        page.paragraph(explanation);
    }
    meaning.causes().iter().for_each(|cause| page.item(cause));
    let remedy = meaning.remedy();
    for (who, what) in
        [("Sender:", remedy.sender()), ("Sending:", remedy.operator()), ("Receiving:", remedy.receiver())]
    {
        if let Some(what) = what {
            page.labelled(who, what);
        }
    }
    if let Some(source) = meaning.source() {
        page.remark(&format!("Source: {}", citation(source)));
    }
    show_standing(page, meaning);
}

fn show_standing(page: &mut Page, meaning: &Meaning) {
    let wording = if meaning.is_quoted() { "" } else { " The wording is ours: the source prints none." };
    page.remark(&format!("{}: {}{wording}", meaning.standing(), meaning.standing().explanation()));
}

pub(crate) fn citation(citation: &Citation) -> String {
    match citation.url() {
        Some(url) => format!("{citation} <{url}>"),
        None => citation.to_string(),
    }
}
