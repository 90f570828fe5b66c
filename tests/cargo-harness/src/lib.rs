//! Scratch projects outside the workspace that depend on `smtp-codes` by its path.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The root of the repository.
///
/// # Panics
///
/// If this package was moved.
#[must_use]
pub fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap_or(Path::new("")).to_path_buf()
}

/// A Cargo project in a folder of its own. All projects share a target folder, so that the
/// dependencies are built once.
#[derive(Debug)]
pub struct Project {
    folder: PathBuf,
    target: PathBuf,
}

impl Project {
    /// A library `name` under `parent` that depends on `smtp-codes`; what was there before is removed.
    ///
    /// # Panics
    ///
    /// If the folder cannot be written.
    #[must_use]
    pub fn new(parent: &Path, name: &str) -> Self {
        let project = Self { folder: parent.join(name), target: parent.join("target") };
        let _ = std::fs::remove_dir_all(&project.folder);
        let dependency = repository().join("smtp-codes");
        project.write(
            "Cargo.toml",
            format!(
                "[package]\nname = \"{}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n\
                 [dependencies]\nsmtp-codes = {{ path = {:?} }}\n\n[workspace]\n",
                name.rsplit('/').next().unwrap_or(name),
                dependency.display().to_string()
            ),
        );
        // The workspace's versions are known to be on the machine.
        std::fs::copy(repository().join("Cargo.lock"), project.folder.join("Cargo.lock"))
            .expect("the lock file is there");
        project
    }

    /// A project that lies in a folder already.
    #[must_use]
    pub fn existing(folder: PathBuf, target: PathBuf) -> Self {
        Self { folder, target }
    }

    /// Where the project is.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Writes a file of the project.
    ///
    /// # Panics
    ///
    /// If it cannot be written.
    pub fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        let path = self.folder.join(path);
        std::fs::create_dir_all(path.parent().expect("a file has a folder")).expect("the folder can be made");
        std::fs::write(path, content).expect("the file can be written");
    }

    /// Reads a file of the project.
    ///
    /// # Panics
    ///
    /// If it cannot be read.
    #[must_use]
    pub fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.folder.join(path)).expect("the file can be read")
    }

    /// Runs Cargo in the project.
    ///
    /// # Panics
    ///
    /// If Cargo cannot be run.
    #[must_use]
    pub fn cargo(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO"))
            .args(arguments)
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", &self.target)
            .env("CARGO_TERM_COLOR", "never")
            // What the surrounding `cargo test` sets for its own crates must not reach these.
            .env_remove("RUSTFLAGS")
            .env_remove("CARGO_ENCODED_RUSTFLAGS")
            .env_remove("CARGO_MANIFEST_DIR")
            .output()
            .expect("Cargo can be run")
    }

    /// What a build says on standard error, and whether it went well.
    #[must_use]
    pub fn build(&self) -> (bool, String) {
        let output = self.cargo(&["build"]);
        (output.status.success(), String::from_utf8_lossy(&output.stderr).into_owned())
    }

    /// What the program of the project prints.
    ///
    /// # Panics
    ///
    /// If it cannot be built or run.
    #[must_use]
    pub fn run(&self) -> String {
        let output = self.cargo(&["run", "--quiet"]);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).into_owned()
    }
}
