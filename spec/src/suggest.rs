//! "Did you mean ...": the nearest of a few known words.

/// Longest word that is compared, in characters; nobody mistypes a longer one by a letter.
const LONGEST: usize = 64;

/// The candidate nearest to `word`, if it is near enough to be a slip.
pub(crate) fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if word.chars().count() > LONGEST {
        return None;
    }
    let allowed = (word.chars().count() / 3).max(1);
    let word = word.to_lowercase();
    let far = |candidate: &str| {
        let candidate = candidate.to_lowercase();
        // One for many, and many for one, is the commonest slip of all.
        if singular(&word) == singular(&candidate) { 0 } else { distance(&word, &candidate) }
    };
    candidates
        .into_iter()
        .map(|candidate| (far(candidate), candidate))
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// `replies` is one `reply`.
fn singular(word: &str) -> String {
    match word.strip_suffix("ies") {
        Some(stem) => format!("{stem}y"),
        None => word.strip_suffix('s').unwrap_or(word).into(),
    }
}

/// The help line for a [`nearest`] candidate, or else the list of what is allowed.
pub(crate) fn did_you_mean(word: &str, candidates: &[&str]) -> String {
    match nearest(word, candidates.iter().copied()) {
        Some(candidate) => format!("did you mean `{candidate}`?"),
        None => format!("expected one of {}", quoted_list(candidates)),
    }
}

/// `a`, `b`, `c`, each in backticks.
pub(crate) fn quoted_list(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

/// Edit distance where a swap of neighbours counts as one (optimal string alignment).
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let substitute = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut best = substitute.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(before[j - 2] + 1);
            }
            row.push(best);
        }
        before = last;
        last = row;
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::{distance, nearest};

    #[test]
    fn a_swap_a_loss_and_a_change_count_one_each() {
        assert_eq!(distance("txet", "text"), 1);
        assert_eq!(distance("tex", "text"), 1);
        assert_eq!(distance("tezt", "text"), 1);
        assert_eq!(distance("", "text"), 4);
    }

    #[test]
    fn one_for_many_is_near() {
        assert_eq!(nearest("replies", ["documents", "reply"]), Some("reply"));
        assert_eq!(nearest("document", ["documents", "reply"]), Some("documents"));
        assert_eq!(nearest("remedies", ["text", "remedy"]), Some("remedy"));
    }

    #[test]
    fn far_and_endless_words_have_no_suggestion() {
        assert_eq!(nearest("remainder", ["text", "remedy"]), None);
        assert_eq!(nearest("colour", ["text", "code"]), None);
        assert_eq!(nearest(&"x".repeat(100_000), ["text"]), None);
    }
}
