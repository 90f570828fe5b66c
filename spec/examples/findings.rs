//! Prints what is wrong in the standard catalogue, a line a finding.

fn main() {
    let loaded = smtp_codes_spec::load(true, Vec::new());
    for finding in &loaded.findings {
        println!("{}", finding.render(&loaded.sources).lines().take(2).collect::<Vec<_>>().join(" "));
    }
    println!("{}", loaded.findings.len());
}
