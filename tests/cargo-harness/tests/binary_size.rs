//! What a program carries of the catalogue: what it refers to, and no more.

use cargo_harness::Project;
use std::path::{Path, PathBuf};

/// What a program prints that reads a line, and what of the catalogue it uses to do so.
const PROGRAMS: [(&str, &str); 4] = [
    ("nothing", "println!(\"{}\", line.len());"),
    (
        "code_and_severity",
        "match line.get(..3).and_then(|code| code.parse::<smtp_codes::Code>().ok()) {
            Some(code) => println!(\"{code}: {:?}, {}\", code.severity() as u8, code.is_permanent()),
            None => println!(\"no code\"),
        }",
    ),
    (
        "reply",
        "match smtp_codes::Reply::parse(line.as_bytes()) {
            Ok((reply, _)) => println!(\"{} {:?} {}\", reply.code(), reply.enhanced().map(|it| it.detail()), reply.text()),
            Err(error) => println!(\"{}\", error.offset()),
        }",
    ),
    (
        "diagnosis",
        "match smtp_codes::Diagnosis::of(None, None, None, &line) {
            Some(diagnosis) => println!(\"{}\", diagnosis.reason()),
            None => println!(\"no\"),
        }",
    ),
];

/// Words of an explanation, of the text of a code, of a reason's words, and of a document.
const OF_THE_CATALOGUE: [&str; 4] = [
    "a line with nothing but a dot ends it",
    "Requested mail action okay, completed",
    "There is no such mailbox",
    "SMTP Service Extension for Authentication",
];

fn build(name: &str, body: &str) -> (u64, Vec<u8>) {
    let parent = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let project = Project::new(&parent, name);
    project.write(
        "src/main.rs",
        format!(
            "fn main() {{ let mut line = String::new(); let _ = std::io::stdin().read_line(&mut line); {body} }}\n"
        ),
    );
    let output = project.cargo(&["build", "--quiet", "--release", "--config", "profile.release.strip=true"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let bytes = std::fs::read(Path::new(&parent).join("target/release").join(name)).expect("it was built");
    (bytes.len() as u64, bytes)
}

fn has(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

#[test]
fn a_program_carries_what_it_refers_to() {
    let mut sizes = Vec::new();
    for (name, body) in PROGRAMS {
        let (size, bytes) = build(name, body);
        let carried: Vec<_> = OF_THE_CATALOGUE.iter().filter(|text| has(&bytes, text)).collect();
        println!(
            "{name}: {size} bytes, {} more than nothing, {carried:?}",
            size.saturating_sub(*sizes.first().unwrap_or(&size))
        );
        sizes.push(size);
        match name {
            "nothing" | "code_and_severity" | "reply" => {
                assert!(carried.is_empty(), "{name} carries {carried:?}");
            }
            // What it may answer with is there: that the search finds anything is shown by this.
            _ => {
                assert!(carried.contains(&&"There is no such mailbox"), "{name} carries {carried:?}");
            }
        }
    }
    let [nothing, code, reply, diagnosis] = sizes[..] else { unreachable!("four programs") };
    assert!(code < nothing + (32 << 10), "codes and severities take {} bytes", code - nothing);
    assert!(reply < nothing + (64 << 10), "reading replies takes {} bytes", reply - nothing);
    assert!(diagnosis > code, "a diagnosis is not free");
}
