//! The sources that a call names, read from the disk.

use crate::call::{SourceLiteral, VendorCall};
use proc_macro2::TokenStream;
use quote::quote;
use smtp_codes_spec::Source;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use syn::LitStr;

/// What could be read, and what could not.
pub(crate) struct Sources<'a> {
    pub(crate) vendors: Vec<(Source, &'a SourceLiteral)>,
    pub(crate) errors: Vec<syn::Error>,
}

/// Reads every source of a call; one that cannot be read is an error of its own and hides no other.
pub(crate) fn sources(call: &VendorCall) -> Sources<'_> {
    let mut result = Sources { vendors: Vec::new(), errors: Vec::new() };
    let mut inline_count = 0;
    let mut paths: Vec<String> = Vec::new();
    for literal in &call.sources {
        match literal {
            SourceLiteral::Inline(text) => {
                inline_count += 1;
                let source = Source::vendor(format!("<inline {inline_count}>"), text.value());
                result.vendors.push((source, literal));
            }
            SourceLiteral::Path(path) => {
                if paths.contains(&path.value()) {
                    result.errors.push(syn::Error::new(path.span(), "this file is named twice"));
                    continue;
                }
                paths.push(path.value());
                match file(path) {
                    Ok(bytes) => {
                        let text = String::from_utf8(bytes).unwrap_or_else(|error| {
                            let at = error.utf8_error().valid_up_to();
                            let line = error.as_bytes()[..at].split(|byte| *byte == b'\n').count();
                            let message = format!(
                                "`{}` is not UTF-8: byte {at}, in line {line}, is wrong; save it as UTF-8",
                                path.value()
                            );
                            result.errors.push(syn::Error::new(path.span(), message));
                            // All else in it is checked, so that nothing is found twice over.
                            String::from_utf8_lossy(error.as_bytes()).into_owned()
                        });
                        result.vendors.push((Source::vendor(path.value(), text), literal));
                    }
                    Err(message) => result.errors.push(syn::Error::new(path.span(), message)),
                }
            }
        }
    }
    result
}

fn file(literal: &LitStr) -> Result<Vec<u8>, String> {
    let path = literal.value();
    if path.trim().is_empty() {
        return Err("the path is empty: name a TOML file, relative to the folder of Cargo.toml".into());
    }
    if Path::new(&path).is_absolute() {
        return Err(format!(
            "`{path}` is an absolute path, which exists on your machine alone: \
             name the file relative to the folder of Cargo.toml"
        ));
    }
    let folder = std::env::var_os("CARGO_MANIFEST_DIR")
        .map(PathBuf::from)
        .ok_or("CARGO_MANIFEST_DIR is not set: a path can be read only in a build by Cargo; use `inline`")?;
    let full = folder.join(&path);
    let shown = full.display();
    let metadata = std::fs::metadata(&full).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => format!(
            "`{path}` does not exist (looked for {shown}): paths are relative to the folder of Cargo.toml"
        ),
        _ => format!("`{path}` cannot be read: {error} ({shown})"),
    })?;
    if metadata.is_dir() {
        return Err(format!("`{path}` is a folder: name a TOML file ({shown})"));
    }
    if !metadata.is_file() {
        return Err(format!("`{path}` is not an ordinary file ({shown})"));
    }
    let mut bytes = Vec::new();
    std::fs::File::open(&full)
        // One byte more than allowed tells that it is too many, however large the file is.
        .and_then(|file| file.take(Source::MAX_BYTES as u64 + 1).read_to_end(&mut bytes))
        .map_err(|error| format!("`{path}` cannot be read: {error} ({shown})"))?;
    if bytes.len() > Source::MAX_BYTES {
        return Err(format!("`{path}` is larger than a catalogue may be ({} bytes)", Source::MAX_BYTES));
    }
    Ok(bytes)
}

/// Makes rustc track every file that was read, so that an edit rebuilds. Inside a function body the
/// text is looked at and not stored, and the path stays relative, so builds are reproducible.
pub(crate) fn tracked_files(vendors: &[(Source, &SourceLiteral)]) -> TokenStream {
    let paths: Vec<String> = vendors
        .iter()
        .filter(|(_, literal)| matches!(literal, SourceLiteral::Path(_)))
        .map(|(source, _)| format!("/{}", source.path()))
        .collect();
    if paths.is_empty() {
        return TokenStream::new();
    }
    quote! {
        const _: fn() = || {
            #(let _ = ::core::include_bytes!(::core::concat!(::core::env!("CARGO_MANIFEST_DIR"), #paths));)*
        };
    }
}
