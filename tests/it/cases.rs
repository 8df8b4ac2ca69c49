//! Cases as folders: `tests/cases/NAME/`.
//!
//! | file | what |
//! |---|---|
//! | `cmd` | a command a line, as in a shell but without one: `coopgraph show dpga` |
//! | `in` | standard input of the command |
//! | `out` | standard output, to the letter |
//! | `out.has`, `err.has` | lines that must occur in standard output, standard error; `!` before a line: must not |
//! | `code` | exit code; 0 without the file |
//! | anything else | copied to the folder the command runs in |
//!
//! A `home` folder holds what differs from the town of `tests/town`, which is laid beneath it; a `shipped` folder is laid
//! over the graph of this repository in the same way. `COOPGRAPH_BLESS=1` writes `out` anew: then read the difference
//! before it is committed.

use crate::program::{Outcome, root, run};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

#[test]
fn every_case_comes_out_as_written() {
    let mut cases: Vec<PathBuf> = fs::read_dir(root().join("tests/cases"))
        .expect("the cases are there")
        .map(|entry| entry.expect("readable").path())
        .filter(|path| path.join("cmd").is_file())
        .collect();
    cases.sort();
    assert!(!cases.is_empty());
    let next = AtomicUsize::new(0);
    let faults = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                while let Some(case) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
                    faults.lock().expect("no panic").extend(faults_of(case));
                }
            });
        }
    });
    let mut faults = faults.into_inner().expect("no panic");
    faults.sort();
    assert!(faults.is_empty(), "{} of {} cases:\n{}", faults.len(), cases.len(), faults.join("\n"));
}

fn faults_of(case: &Path) -> Vec<String> {
    let name = case.file_name().expect("a folder").to_string_lossy().into_owned();
    let work = tempfile::tempdir().expect("a folder to work in");
    if case.join("home").is_dir() {
        copy(&root().join("tests/town"), &work.path().join("home"));
    }
    if case.join("shipped").is_dir() {
        for folder in ["ontology", "data", "queries"] {
            copy(&root().join(folder), &work.path().join("shipped").join(folder));
        }
    }
    copy(case, work.path());
    let read = |file: &str| fs::read_to_string(case.join(file)).ok();
    let input = read("in").unwrap_or_default();
    let mut outcome = Outcome { out: String::new(), err: String::new(), code: 0 };
    for line in read("cmd").expect("a command").lines().filter(|line| !line.trim().is_empty()) {
        let words = shlex::split(line).expect("a command that can be split");
        let arguments: Vec<&str> = words.iter().skip(1).map(String::as_str).collect();
        let last = run(work.path(), &arguments, &input);
        outcome.out.push_str(&last.out);
        outcome.err.push_str(&last.err);
        outcome.code = last.code;
    }
    let place = work.path().to_string_lossy().into_owned();
    outcome.out = outcome.out.replace(&place, "[DIR]");
    outcome.err = outcome.err.replace(&place, "[DIR]");
    if std::env::var_os("COOPGRAPH_BLESS").is_some() && case.join("out").exists() {
        fs::write(case.join("out"), &outcome.out).expect("writable");
    }
    compare(&name, &outcome, &read)
}

fn compare(name: &str, outcome: &Outcome, read: &dyn Fn(&str) -> Option<String>) -> Vec<String> {
    let mut faults = Vec::new();
    let expected = read("code").map_or(0, |code| code.trim().parse().expect("a number"));
    if outcome.code != expected {
        faults.push(format!("{name}: exit code {} instead of {expected}\n{}", outcome.code, outcome.err));
    }
    if let Some(expected) = read("out").filter(|expected| *expected != outcome.out) {
        faults.push(format!("{name}: printed\n{}\ninstead of\n{expected}", outcome.out));
    }
    for (file, text) in [("out.has", &outcome.out), ("err.has", &outcome.err)] {
        for line in read(file).unwrap_or_default().lines().filter(|line| !line.is_empty()) {
            let (wanted, part) = line.strip_prefix('!').map_or((true, line), |part| (false, part));
            if text.contains(part) != wanted {
                let verb = if wanted { "lacks" } else { "has" };
                faults.push(format!("{name}: {} {verb} `{part}`:\n{text}", file.trim_end_matches(".has")));
            }
        }
    }
    faults
}

/// Copies a folder over another; a file `NAME.gone` takes `NAME` away.
pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("writable");
    for entry in fs::read_dir(from).expect("readable") {
        let path = entry.expect("readable").path();
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy(&path, &target);
        } else if path.extension().is_some_and(|extension| extension == "gone") {
            fs::remove_file(target.with_extension("")).expect("the file to take away is there");
        } else {
            fs::copy(&path, &target).expect("writable");
        }
    }
}
