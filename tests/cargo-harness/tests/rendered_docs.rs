//! What a reader of the rendered documentation sees: everything that the TOML says, and no loose ends.

use cargo_harness::{Project, repository};
use smtp_codes_spec::model::{At, Meaning};
use std::fs;
use std::path::{Path, PathBuf};

#[test]
fn the_documentation_shows_what_the_toml_says() {
    let target = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("docs");
    // An older search index would answer for aliases that are gone.
    let _ = fs::remove_dir_all(target.join("doc"));
    let workspace = Project::existing(repository(), target.clone());
    let output = workspace.cargo(&["doc", "--package", "smtp-codes", "--no-deps", "--offline"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let catalogue = smtp_codes_spec::load(true, Vec::new()).catalogue;
    let pages = target.join("doc/smtp_codes");
    let names = all_of(&target.join("doc/search.index/name"));

    let codes = read(&pages.join("enum.ReplyCode.html"));
    for reply in &catalogue.replies {
        let name = reply.name.as_ref().map_or("", |name| &name.value);
        let section = section(&codes, name);
        assert_shows(name, section, &reply.code.value.to_string());
        let folded = section.matches("<details id=\"").count();
        assert_eq!(folded, reply.meanings.len(), "{name}: each meaning can be linked to");
        assert_begins_with_words(name, section);
        for meaning in &reply.meanings {
            words(meaning).for_each(|words| assert_shows(name, section, words));
            for label in &meaning.words {
                assert!(names.contains(&alias(label)), "{name}: {:?} cannot be searched for", label.value);
            }
        }
        let number = reply.code.value.to_string();
        assert!(names.contains(&number), "{name}: its number cannot be searched for");
    }

    let reasons = read(&pages.join("enum.Reason.html"));
    for reason in &catalogue.reasons {
        let name = &reason.name.value;
        let section = section(&reasons, name);
        assert_begins_with_words(name, section);
        let states = |meaning: &Meaning| meaning.reason.as_ref().is_some_and(|stated| stated.value == *name);
        for reply in catalogue.replies.iter().filter(|reply| reply.meanings.iter().any(states)) {
            let link = format!("href=\"enum.ReplyCode.html#{}-", reply.code.value);
            assert!(section.contains(&link), "{name} does not link to {}", reply.code.value);
        }
        let prose = reason.text.iter().chain(&reason.explanation).chain(&reason.causes);
        let prose = prose.chain(reason.remedy.parts().map(|(_, part)| part));
        let prose = prose.chain(reason.disputed.iter().map(|dispute| &dispute.says));
        prose.for_each(|words| assert_shows(name, section, words));
        for words in &reason.words {
            assert!(names.contains(&alias(words)), "{name}: {:?} cannot be searched for", words.value);
        }
    }

    let statuses = read(&pages.join("enum.EnhancedStatus.html"));
    for status in &catalogue.statuses {
        let name = &status.name.value;
        let section = section(&statuses, name);
        assert_begins_with_words(name, section);
        let number = status.code.value.to_string();
        for words in [&number, &status.text.value, &status.explanation.value] {
            assert_shows(name, section, words);
        }
        assert!(names.contains(&number.replace('X', "5")), "{name}: its number cannot be searched for");
    }

    let digits = [("Severity", &catalogue.severities), ("Category", &catalogue.categories)];
    for (page, digits) in digits {
        let page = read(&pages.join(format!("enum.{page}.html")));
        for digit in digits {
            let section = section(&page, &digit.name.value);
            assert_shows(&digit.name.value, section, &digit.text.value);
            assert_shows(&digit.name.value, section, &digit.explanation.value);
        }
    }

    for file in files(&pages) {
        let page = read(&file);
        for empty in ["<p></p>", "<li></li>", "<code></code>", "<domain>", "<forward-path>"] {
            assert!(!page.contains(empty), "{} holds {empty}", file.display());
        }
    }
}

/// The search shows the first line without its code spans.
fn assert_begins_with_words(variant: &str, section: &str) {
    let start = section.find("<p>").unwrap_or_else(|| panic!("{variant} has a first line"));
    let line = &section[start..start + section[start..].find("</p>").unwrap_or(0)];
    let words = visible(line);
    assert!(
        !line.contains("<code>") && words.chars().any(char::is_alphabetic),
        "{variant} begins with {line:?}"
    );
}

fn words(meaning: &Meaning) -> impl Iterator<Item = &str> {
    let prose = meaning.explanation.iter().chain(meaning.remedy.parts().map(|(_, part)| part));
    let also = meaning.also.iter().filter_map(|citation| citation.text.as_ref());
    let all = [&meaning.text].into_iter().chain(prose).chain(&meaning.causes).chain(also);
    all.map(|words: &At<String>| words.value.as_str())
}

/// Words as they stand in rustdoc's index: without quotes and apostrophes, bytes beyond ASCII as `\xc3`.
fn alias(words: &str) -> String {
    let letters = words.bytes().filter(|byte| !matches!(byte, b'\'' | b'"'));
    letters
        .map(|byte| if byte.is_ascii() { char::from(byte).into() } else { format!("\\x{byte:02x}") })
        .collect()
}

/// The HTML of a variant, up to the next one.
fn section<'a>(page: &'a str, variant: &str) -> &'a str {
    let start =
        page.find(&format!("id=\"variant.{variant}\"")).unwrap_or_else(|| panic!("{variant} has a section"));
    let rest = &page[start + 1..];
    &rest[..rest.find("id=\"variant.").unwrap_or(rest.len())]
}

fn assert_shows(variant: &str, section: &str, words: &str) {
    assert!(visible(section).contains(&letters(words)), "{variant} does not show {words:?}");
}

/// What a browser shows of HTML, without the punctuation that rustdoc makes prettier.
fn visible(html: &str) -> String {
    let mut text = String::new();
    for (index, piece) in html.split('<').enumerate() {
        text += if index == 0 { piece } else { piece.split_once('>').map_or("", |(_, text)| text) };
    }
    for (entity, character) in
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")]
    {
        text = text.replace(entity, character);
    }
    letters(&text)
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric() || matches!(c, '<' | '>' | '@' | '=' | '/')).collect()
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
        let path = entry.expect("the folder can be read").path();
        if path.is_dir() {
            files.extend(self::files(&path));
        } else {
            files.push(path);
        }
    }
    files
}

fn all_of(folder: &Path) -> String {
    files(folder).iter().map(|file| read(file)).collect()
}
