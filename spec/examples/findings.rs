fn main() {
    let l = smtp_codes_spec::load(true, Vec::new());
    for f in l.findings.iter() {
        println!("{}", f.render(&l.sources).lines().take(2).collect::<Vec<_>>().join(" "));
    }
    println!("{}", l.findings.len());
}
