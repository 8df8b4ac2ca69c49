//! What the documents tell people to type works, and what they point to is there.
//!
//! Every line of a `sh` block in README.md, ARCHITECTURE.md, CONTRIBUTING.md and docs/ is looked at. `coopgraph …` and
//! `cargo run --release -- …` are run, in order, in a copy of the three folders, so that commands may write; a comment
//! `# exit 1` names the exit code, 0 without it. Any other block whose first line is a comment with a path (`# data/x.trig`)
//! is a file of that copy: what CONTRIBUTING.md shows is what its commands are run on. `printf 'TEXT' | coopgraph …` is run
//! with the text as its input.

use crate::cases::copy;
use crate::program::{root, run};
use std::fs;
use std::path::Path;

const DOCUMENTS: &[&str] = &["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"];

/// Documents whose links are followed too.
const LINKING: &[&str] = &["CHANGELOG.md", "benches/README.md", "ontology/README.md"];

/// Beginnings of lines that are not run here: they build, test or measure, or need a shell.
const NOT_RUN: &[&str] = &[
    "cargo build",
    "cargo test",
    "cargo install",
    "cargo fmt",
    "cargo clippy",
    "cargo deny",
    ".ci/run",
    "python3 benches/",
    "git ",
    "COOPGRAPH_BLESS=1 cargo test",
];

#[test]
fn every_command_of_the_documents_works() {
    let mut faults = Vec::new();
    let mut commands = 0;
    for document in documents() {
        let text = fs::read_to_string(root().join(&document)).expect("the document is there");
        let work = tempfile::tempdir().expect("a folder to work in");
        for folder in ["ontology", "data", "queries"] {
            copy(&root().join(folder), &work.path().join(folder));
        }
        for block in blocks(&text) {
            if block.language == "sh" {
                for line in block.text.lines().filter(|line| !line.trim().is_empty()) {
                    commands += 1;
                    faults.extend(fault_of(line, work.path()).map(|fault| format!("{document}: {line}\n{fault}")));
                }
            } else if let Some(path) = block.file() {
                let path = work.path().join(path);
                fs::create_dir_all(path.parent().expect("below the copy")).expect("writable");
                fs::write(&path, block.content(&path)).expect("writable");
            }
        }
    }
    assert!(commands > 10, "the commands were found");
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn every_link_of_the_documents_leads_somewhere() {
    let mut faults = Vec::new();
    for document in documents().into_iter().chain(LINKING.iter().map(|&document| document.to_owned())) {
        let path = root().join(&document);
        let text = fs::read_to_string(&path).expect("the document is there");
        let links = text.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(link, _)| link);
        for link in links.filter(|link| !link.contains("://") && !link.starts_with('#')) {
            let target = link.split('#').next().unwrap_or(link);
            if !path.parent().expect("in a folder").join(target).exists() {
                faults.push(format!("{document}: {link}"));
            }
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

/// The documents by name, and whatever is in docs/.
fn documents() -> Vec<String> {
    let further = fs::read_dir(root().join("docs")).into_iter().flatten();
    let further = further.map(|entry| format!("docs/{}", entry.expect("readable").file_name().to_string_lossy()));
    DOCUMENTS.iter().map(|&document| document.to_owned()).chain(further.filter(|name| name.ends_with(".md"))).collect()
}

/// What is wrong with a line of a `sh` block.
fn fault_of(line: &str, folder: &Path) -> Option<String> {
    if NOT_RUN.iter().any(|start| line.starts_with(start)) {
        return None;
    }
    let (input, line) = match line.strip_prefix("printf '").and_then(|rest| rest.split_once("' | ")) {
        Some((input, command)) => (input.replace("\\n", "\n"), command),
        None => (String::new(), line),
    };
    let Some(command) = line.strip_prefix("cargo run --release").or_else(|| line.strip_prefix("coopgraph")) else {
        return Some("nobody runs this line: begin it with `coopgraph`, or name it in NOT_RUN".to_owned());
    };
    let command = command.trim_start().strip_prefix("-- ").unwrap_or(command);
    let Some(words) = shlex::split(command) else {
        return Some("the line cannot be split into words".to_owned());
    };
    let expected = line.split_once("# exit ").map_or(0, |(_, code)| code.trim().parse().unwrap_or(-1));
    let arguments: Vec<&str> = words.iter().map(String::as_str).collect();
    let outcome = run(folder, &arguments, &input);
    (outcome.code != expected)
        .then(|| format!("exit code {} instead of {expected}\n{}{}", outcome.code, outcome.out, outcome.err))
}

/// A fenced block of a Markdown text.
struct Block<'a> {
    language: &'a str,
    text: &'a str,
}

impl<'a> Block<'a> {
    /// The path that the first line names, if it is a comment that consists of one.
    fn file(&self) -> Option<&'a str> {
        let path = self.text.lines().next()?.strip_prefix("# ")?;
        let is_path = path.contains('/') && !path.contains([' ', ':']) && !path.contains("..");
        is_path.then_some(path)
    }

    /// What stands in the file: a table has no comments.
    fn content(&self, path: &Path) -> &'a str {
        let is_table = path.extension().is_some_and(|ending| ending == "csv");
        self.text.split_once('\n').filter(|_| is_table).map_or(self.text, |(_, rest)| rest)
    }
}

fn blocks(text: &str) -> Vec<Block<'_>> {
    let mut parts = text.split("\n```");
    let mut found = Vec::new();
    // Before each pair of fences stands prose; the first line of a block is its language.
    while let (Some(_), Some(block)) = (parts.next(), parts.next()) {
        let (language, text) = block.split_once('\n').unwrap_or((block, ""));
        found.push(Block { language: language.trim(), text });
    }
    found
}
