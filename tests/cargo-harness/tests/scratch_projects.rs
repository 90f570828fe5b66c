//! What only a build by Cargo can show: paths, rebuilds, reproducible libraries, the absence of `std`.

use cargo_harness::{Project, repository};
use std::path::{Path, PathBuf};

fn parent() -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
}

const SOUND: &str = "[[reply]]\ncode = 598\nname = \"Sound\"\n[[reply.meaning]]\ntext = \"Sound\"\n";

fn library(sources: &str) -> String {
    format!(
        "//! A library.\nsmtp_codes::reply_codes! {{\n    /// Codes.\n    pub enum Code = {sources};\n}}\n\n/// Used.\npub fn used() -> Option<Code> {{\n    Code::from_u16(250)\n}}\n"
    )
}

/// Every way in which a file cannot be read has a text of its own, at the path, and is the only error.
#[test]
fn a_file_that_cannot_be_read_is_one_clear_error() {
    let project = Project::new(&parent(), "paths");
    project.write("folder/in/it", "");
    project.write("latin1.toml", b"# caf\xe9\n");
    project.write("large.toml", "#".repeat(smtp_codes_spec::Source::MAX_BYTES + 1));
    project.write("sound.toml", SOUND);
    let absolute = project.folder().join("sound.toml");
    let cases = [
        ("\"missing.toml\"".to_owned(), "`missing.toml` does not exist (looked for "),
        ("\"folder\"".to_owned(), "`folder` is a folder: name a TOML file"),
        ("\"latin1.toml\"".to_owned(), "`latin1.toml` is not UTF-8: byte 5, in line 1, is wrong"),
        ("\"large.toml\"".to_owned(), "`large.toml` is larger than a catalogue may be (4194304 bytes)"),
        (format!("{:?}", absolute.display().to_string()), "is an absolute path"),
        ("\"\"".to_owned(), "the path is empty"),
        ("\"sound.toml\" + \"sound.toml\"".to_owned(), "this file is named twice"),
        ("\"/dev/null\"".to_owned(), "`/dev/null` is an absolute path"),
        ("\"sound.toml/more.toml\"".to_owned(), "`sound.toml/more.toml` cannot be read"),
    ];
    for (source, message) in cases {
        project.write("src/lib.rs", library(&format!("standard + {source}")));
        let (is_success, stderr) = project.build();
        assert!(!is_success, "{source}: {stderr}");
        assert!(stderr.contains(message), "{source}: {stderr}");
        assert!(stderr.contains("src/lib.rs:4:"), "{source}: {stderr}");
        let errors = stderr.lines().filter(|line| line.starts_with("error")).count();
        assert_eq!(errors, 2, "one error and Cargo's own: {source}: {stderr}");
    }
}

/// An edit of the TOML rebuilds without a change of any Rust file, and a mistake in it points into it.
#[test]
fn an_edit_of_the_toml_rebuilds() {
    let project = Project::new(&parent(), "edit");
    project.write("spec/acme.toml", SOUND);
    project.write(
        "src/main.rs",
        "smtp_codes::reply_codes! { enum Code = standard + \"spec/acme.toml\"; }\n\
         fn main() { for code in Code::ALL.iter().filter(|code| u16::from(**code) > 591) { println!(\"{code}\"); } }\n",
    );
    assert_eq!(project.run(), "598 Sound\n");
    project.write("spec/acme.toml", SOUND.replace("598", "597") + &SOUND.replace("Sound", "Sounder"));
    assert_eq!(project.run(), "597 Sound\n598 Sounder\n");
    project.write("spec/acme.toml", SOUND.replace("name", "nmae"));
    let (is_success, stderr) = project.build();
    assert!(!is_success && stderr.contains("--> spec/acme.toml:3:1"), "{stderr}");
    project.write("spec/acme.toml", SOUND);
    assert_eq!(project.run(), "598 Sound\n");
}

/// The same crate in two folders gives the same library, byte for byte, and the file is not in it.
#[test]
fn libraries_are_reproducible_and_do_not_store_the_file() {
    let marker = "a comment that no library should hold";
    let build = |name: &str| {
        let project = Project::new(&parent(), &format!("{name}/reproducible"));
        project.write("spec/acme.toml", format!("# {marker}\n{SOUND}"));
        project.write("src/lib.rs", library("standard + \"spec/acme.toml\""));
        let remap = format!("--remap-path-prefix={}=/src", project.folder().display());
        // Incremental compilation gives the objects of each build names of their own.
        let output = project.cargo(&["--config", "build.incremental=false", "rustc", "--lib", "--", &remap]);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let library = parent().join("target/debug/libreproducible.rlib");
        std::fs::read(library).unwrap()
    };
    let (one, two) = (build("one"), build("two"));
    assert_eq!(one.len(), two.len());
    assert!(one == two, "the libraries differ");
    assert!(!one.windows(marker.len()).any(|window| window == marker.as_bytes()));
}

/// `std` cannot be linked into a library that brings its own panic handler: the build would fail.
#[test]
fn neither_std_nor_an_allocator_is_needed() {
    let project = Project::new(&parent(), "bare");
    let manifest = project.read("Cargo.toml");
    project.write(
        "Cargo.toml",
        manifest + "\n[lib]\ncrate-type = [\"staticlib\"]\n\n[profile.dev]\npanic = \"abort\"\n",
    );
    project.write(
        "src/lib.rs",
        "#![no_std]\nsmtp_codes::reply_codes! { pub enum Code = standard; }\n\
         #[unsafe(no_mangle)]\npub extern \"C\" fn severity(code: u16) -> u8 {\n    \
         Code::from_u16(code).map_or(0, |code| code.severity().digit())\n}\n\
         #[panic_handler]\nfn panic(_: &core::panic::PanicInfo) -> ! { loop {} }\n",
    );
    let (is_success, stderr) = project.build();
    assert!(is_success, "{stderr}");
}

/// A user gets one version of each crate, and none at run time.
#[test]
fn nothing_is_needed_at_run_time() {
    let project = Project::new(&parent(), "tree");
    project.write("src/lib.rs", "");
    let tree = |arguments: &[&str]| {
        let output = project.cargo(&[&["tree", "--prefix", "none"], arguments].concat());
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    let run_time = tree(&["--edges", "no-proc-macro"]);
    let packages: Vec<_> = run_time.lines().filter_map(|line| line.split(' ').next()).collect();
    assert_eq!(packages, ["tree", "smtp-codes"], "{run_time}");
    assert_eq!(tree(&["--duplicates"]).trim(), "");
}

/// An edit of the standard catalogue changes what the crate says; a mistake in it is an error with file,
/// line and column.
#[test]
fn the_standard_catalogue_is_the_only_place_to_edit() {
    let folder = parent().join("standard");
    let _ = std::fs::remove_dir_all(&folder);
    for package in ["spec", "smtp-codes-macros", "smtp-codes"] {
        copy(&repository().join(package), &folder.join(package));
    }
    let project = Project::existing(folder, parent().join("standard-target"));
    let manifest = std::fs::read_to_string(repository().join("Cargo.toml")).unwrap();
    let is_left_out = |line: &str| line.contains("\"tests/") || line.contains("\"examples\"");
    let manifest: Vec<_> = manifest.lines().filter(|line| !is_left_out(line)).collect();
    project.write("Cargo.toml", manifest.join("\n"));
    std::fs::copy(repository().join("Cargo.lock"), project.folder().join("Cargo.lock")).unwrap();
    project.write(
        "smtp-codes/examples/show.rs",
        "//! Shows 214.\nfn main() { println!(\"{}\", smtp_codes::ReplyCode::HelpMessage); }\n",
    );
    let show = || {
        let output = project.cargo(&["run", "--quiet", "--package", "smtp-codes", "--example", "show"]);
        (
            String::from_utf8_lossy(&output.stdout).into_owned(),
            String::from_utf8_lossy(&output.stderr).into_owned(),
        )
    };
    assert_eq!(show().0, "214 Help message\n");

    let replies = project.read("spec/replies.toml");
    project.write("spec/replies.toml", replies.replacen("\"Help message\"", "\"Aid message\"", 1));
    assert_eq!(show().0, "214 Aid message\n");

    let line_of = |text: &str, needle: &str| text[..text.find(needle).unwrap()].lines().count() + 1;
    for (from, to, message, column) in [
        ("code = 220\n", "code = 214\n", "reply code 214 is defined twice", 8),
        ("name = \"HelpMessage\"", "nmae = \"HelpMessage\"", "unknown key `nmae`", 1),
    ] {
        let line = line_of(&replies, from);
        project.write("spec/replies.toml", replies.replacen(from, to, 1));
        let stderr = show().1;
        assert!(stderr.contains(message), "{stderr}");
        assert!(stderr.contains(&format!("--> spec/replies.toml:{line}:{column}\n")), "{stderr}");
    }
    project
        .write("spec/replies.toml", replies.replacen("document = \"rfc5321\"", "document = \"rfc5123\"", 1));
    let stderr = show().1;
    assert!(
        stderr.contains("document `rfc5123` does not exist") && stderr.contains("--> spec/replies.toml:"),
        "{stderr}"
    );
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}
