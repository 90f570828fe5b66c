//! The ids that meanings can be linked by: code and reason, and a number behind it where two share both.

use smtp_codes_spec::model::{Meaning, Reply};

/// The id of each meaning of a code, in their order.
pub(crate) fn anchors(reply: &Reply) -> Vec<String> {
    let mut ids: Vec<String> = Vec::new();
    for meaning in &reply.meanings {
        let name = stem(reply, meaning);
        let same =
            |id: &&String| id.strip_prefix(&name).is_some_and(|rest| rest.is_empty() || is_number(rest));
        let count = ids.iter().filter(same).count();
        ids.push(if count == 0 { name } else { format!("{name}-{}", count + 1) });
    }
    ids
}

/// `550-mailbox-full`; where no reason is given, the name of the code stands for it.
fn stem(reply: &Reply, meaning: &Meaning) -> String {
    let name = meaning.reason.as_ref().or(reply.name.as_ref()).map_or("", |name| &name.value);
    let mut id = reply.code.value.to_string();
    for c in name.chars() {
        if c.is_uppercase() {
            id.push('-');
        }
        id.extend(c.to_lowercase());
    }
    id
}

fn is_number(rest: &str) -> bool {
    rest.strip_prefix('-').is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))
}
