//! Single values and places, where an example says more than a report of `findings.txt`.

use smtp_codes_spec::cite::citation_label;
use smtp_codes_spec::model::{Basic, EnhancedPattern};
use smtp_codes_spec::{Part, Source, load, load_part};

#[test]
fn enhanced_codes_have_three_numbers_without_a_zero_in_front() {
    for text in ["X.1.1", "2.1.1", "4.0.999", "5.7.606-649", "5.999.0"] {
        assert_eq!(EnhancedPattern::parse(text).expect(text).to_string(), text);
    }
    for text in [
        "", "3.1.1", "x.1.1", "22.1.1", "5.01.1", "5.1.01", "5.1000.1", "5.1.1000", "5.a.1", "5..1", "5.1",
        "5.1.1.1", "5.1.1-",
    ] {
        assert_eq!(EnhancedPattern::parse(text), None, "{text}");
    }
}

#[test]
fn a_place_within_a_character_counts_as_before_it() {
    let source = Source::vendor("a.toml", "a = 1\né = 2\n");
    assert_eq!(source.position(6), (2, 1));
    assert_eq!(source.position(7), (2, 1));
    assert_eq!(source.position(8), (2, 2));
    assert_eq!(source.position(1000), (3, 1));
}

#[test]
fn a_source_may_be_as_long_as_the_limit() {
    let long = "#".repeat(Source::MAX_BYTES);
    assert!(load(false, vec![Source::vendor("acme.toml", long)]).findings.is_empty());
}

#[test]
fn a_section_is_cited_in_the_words_of_its_document() {
    let catalogue = load(true, Vec::new()).catalogue;
    let label = |id: &str, section: &str| {
        let document = catalogue.documents.iter().find(|document| document.id.value == id).expect(id);
        let citations = catalogue
            .replies
            .iter()
            .flat_map(|reply| &reply.meanings)
            .flat_map(|meaning| meaning.source.iter().chain(&meaning.also));
        let digits = catalogue
            .severities
            .iter()
            .chain(&catalogue.categories)
            .flat_map(|digit| digit.source.iter().chain(&digit.also));
        let citation = citations.chain(digits).find(|citation| {
            citation.document.value == id
                && citation.section.as_ref().is_some_and(|there| there.value == section)
        });
        citation_label(document, citation.unwrap_or_else(|| panic!("{id} {section} is cited")))
    };
    assert_eq!(label("rfc821", "Appendix E"), "RFC 821 Appendix E");
    assert_eq!(label("rfc5321", "4.2.3"), "RFC 5321 section 4.2.3");
}

#[test]
fn parts_of_the_catalogue_hold_what_their_names_say() {
    let codes = |part: Part| -> Vec<u16> {
        load_part(part, Vec::new()).catalogue.replies.iter().map(|reply| reply.code.value).collect()
    };
    let all = load(true, Vec::new()).catalogue.replies;
    assert_eq!(codes(Part::All).len(), all.len());
    assert!(codes(Part::Nothing).is_empty());
    let of = |holds: fn(&smtp_codes_spec::model::Meaning) -> bool| -> Vec<u16> {
        all.iter().filter(|reply| holds(&reply.meanings[0])).map(|reply| reply.code.value).collect()
    };
    assert_eq!(codes(Part::Documented), of(|first| first.standing.name != "folklore"));
    let rfc =
        of(|first| first.disguises.is_none() && ["standard", "extension"].contains(&first.standing.name));
    assert_eq!(codes(Part::Rfc), rfc);
    assert!(rfc.len() < codes(Part::Documented).len() && codes(Part::Documented).len() < all.len());
}

#[test]
fn a_status_may_go_with_any_reply_code() {
    let catalogue = load(true, Vec::new()).catalogue;
    assert!(
        catalogue
            .statuses
            .iter()
            .any(|status| status.basic.iter().any(|basic| matches!(basic.value, Basic::Any)))
    );
}
