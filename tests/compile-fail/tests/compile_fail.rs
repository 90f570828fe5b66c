//! Each file in `cases` holds one mistake and uses what is sound in the enum all the same: the expected
//! text beside it shows one error, at its place, and no follow-up. After a wanted change, run
//! `TRYBUILD=overwrite cargo test -p compile-fail` and look at the difference.

#[test]
fn each_mistake_is_one_error_at_its_place() {
    let cases = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/cases")).unwrap();
    let count =
        cases.filter(|case| case.as_ref().unwrap().path().extension().is_some_and(|e| e == "rs")).count();
    assert!(count >= 80, "only {count} cases were found");
    trybuild::TestCases::new().compile_fail("cases/*.rs");
}
