//! Writes the list of the files of `ontology/`, `data/` and `queries/` that go into the binary.
//!
//! Cargo watches whole folders, so new files are seen; debug and release builds embed alike (no folder of the build
//! machine is read at run time). What was imported from elsewhere (`data/imported`) stays out.

use std::{env, fs, io, path::Path};

fn main() -> io::Result<()> {
    let target = env::var("OUT_DIR").expect("Cargo sets it");
    let mut files = Vec::new();
    for folder in ["ontology", "data", "queries"] {
        println!("cargo::rerun-if-changed={folder}");
        walk(Path::new(folder), &mut files)?;
    }
    files.sort();
    // The compiler fills in the folder: two clones that share a folder of compiled things each read their own files.
    let entry =
        |file| format!("    ({file:?}, include_bytes!(concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/\", {file:?}))),\n");
    let entries: String = files.iter().map(entry).collect();
    fs::write(Path::new(&target).join("shelf.rs"), format!("&[\n{entries}]\n"))
}

fn walk(folder: &Path, files: &mut Vec<String>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.starts_with('.') || path.ends_with("data/imported") {
            continue;
        }
        if path.is_dir() {
            walk(&path, files)?;
        } else {
            files.push(path.to_string_lossy().replace('\\', "/"));
        }
    }
    Ok(())
}
