//! Datasets as folders: `tests/imports/NAME/`.
//!
//! | file | what |
//! |---|---|
//! | `in/` | small files of the dataset's form, written by us, with its dirt in them |
//! | `cmd` | arguments besides `import NAME --from in`; may be missing |
//! | `dirt.tsv` | `what is dirty`, `out` or `said`, and a text that must occur there; `!` before it: must not |
//! | `out.trig` | what is imported, to the letter |
//! | `said` | what the program says, standard output and then standard error |
//! | `code` | exit code; 0 without the file |
//! | `as-FORM/` | the dataset in another of its forms; `as-FORM.trig` and `as-FORM.said` are what comes of it |
//! | `same-FORM/` | what `in/` says in another form: its records are the same |
//! | `real.tsv` | a place below the public test data, a table, and how many rows it must have there |
//!
//! Datasets that the plan needs are imported before, from their own `in`. `COOPGRAPH_BLESS=1` writes `out.trig` and `said`
//! anew: then read the difference before it is committed.

use crate::cases::copy;
use crate::need;
use crate::oracle;
use crate::program::{program, root, run};
use std::fs;
use std::path::{Path, PathBuf};

/// 2026-11-22, the day of every import here.
const DAY: &str = "1795305600";

#[test]
fn every_dataset_has_its_dirt_imported_as_written() {
    let mut faults = Vec::new();
    for case in cases() {
        faults.extend(faults_of(&case));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_real_files_have_the_rows_they_are_known_to_have_and_questions_are_answered_from_them() {
    let Some(data) = need::testdata("data") else {
        return;
    };
    let home = home(&root());
    let mut faults = Vec::new();
    for case in cases_in_order() {
        faults.extend(faults_of_real(&case, &data, home.path()));
    }
    for name in questions() {
        let outcome = run(home.path(), &["ask", &name, "-f", "csv"], "");
        if outcome.code != 0 {
            faults.push(format!("{name}: exit code {}: no rows, or worse\n{}", outcome.code, outcome.err));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// The rows of the real files of a dataset.
fn faults_of_real(case: &Path, data: &Path, home: &Path) -> Vec<String> {
    let slug = name(case);
    let Ok(lines) = fs::read_to_string(case.join("real.tsv")) else {
        return vec![format!("{slug} has no real.tsv")];
    };
    let mut faults = Vec::new();
    let mut seen = String::new();
    let mut report = serde_json::Value::Null;
    for line in lines.lines().filter(|line| !line.trim().is_empty()) {
        let cells: Vec<&str> = line.split('\t').collect();
        let [from, table, rows] = cells[..] else {
            faults.push(format!("{slug}: `{line}` has not three cells"));
            continue;
        };
        if seen != from {
            let place = data.join(from).to_string_lossy().into_owned();
            let (out, err, code) = import(home, &slug, &["--from", &place, "-f", "json"]);
            // 1: something in it could not be read; it is said, and the rest is there.
            if code > 1 {
                faults.push(format!("{slug}: exit code {code}\n{err}"));
            }
            report = serde_json::from_str(&out).unwrap_or_default();
            if report["wrote"] != true {
                faults.push(format!("{slug}: nothing was written\n{err}"));
            }
            from.clone_into(&mut seen);
        }
        let tables = report["tables"].as_array().cloned().unwrap_or_default();
        let found = tables.iter().find(|found| found["name"] == table).map(|found| found["rows"].to_string());
        if found.as_deref() != Some(rows) {
            let found = found.unwrap_or_else(|| "none".to_owned());
            faults.push(format!("{slug}: {from}: {table} has {found} rows instead of {rows}"));
        }
    }
    faults
}

/// The small samples are enough for every question to run, in the same way in both engines.
#[test]
fn questions_on_imported_data_have_the_same_rows_in_rdflib() {
    let home = home(&root());
    let mut slugs = Vec::new();
    for case in cases_in_order() {
        let from = case.join("in").to_string_lossy().into_owned();
        let (_, err, code) = import(home.path(), &name(&case), &["--accept", "--from", &from]);
        assert!(code < 2, "{}: {err}", name(&case));
        slugs.push(name(&case));
    }
    let questions = questions();
    assert!(questions.len() >= 8, "{questions:?}");
    for unrelated in ["lenses", "questions"].map(|kind| home.path().join("queries").join(kind)) {
        for entry in fs::read_dir(unrelated).expect("readable").map(|entry| entry.expect("readable").path()) {
            let is_asked = questions.iter().any(|name| entry.ends_with(format!("{name}.rq")));
            if !is_asked {
                fs::remove_file(entry).expect("writable");
            }
        }
    }
    let dump = home.path().join("all.trig");
    let with = slugs.join(",");
    let export = run(home.path(), &["export", "--with", &with, "-o", &dump.to_string_lossy()], "");
    assert_eq!(export.code, 0, "{}", export.err);
    let files: Vec<String> = questions.iter().map(|name| format!("questions/{name}")).collect();
    oracle::compare(&files, home.path(), &dump, &["--with", &with]);
}

/// Names of the questions that need imported data.
fn questions() -> Vec<String> {
    let files = fs::read_dir(root().join("queries/questions")).expect("there are questions");
    let mut names: Vec<String> = files
        .map(|entry| entry.expect("readable").path())
        .filter(|path| fs::read_to_string(path).expect("text").contains("#+ needs:"))
        .map(|path| path.file_stem().expect("a name").to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn every_dataset_has_a_folder_of_dirt() {
    let shipped = root().join("data/external");
    for entry in fs::read_dir(shipped).expect("datasets are there") {
        let name = entry.expect("readable").file_name();
        assert!(root().join("tests/imports").join(&name).join("in").is_dir(), "{name:?} has no tests/imports folder");
    }
}

fn cases() -> Vec<PathBuf> {
    let entries = fs::read_dir(root().join("tests/imports")).expect("datasets are there");
    let mut cases: Vec<PathBuf> = entries.map(|entry| entry.expect("readable").path()).collect();
    cases.sort();
    cases
}

fn name(case: &Path) -> String {
    case.file_name().expect("a folder").to_string_lossy().into_owned()
}

/// Those that need nothing first.
fn cases_in_order() -> Vec<PathBuf> {
    let mut cases = cases();
    cases.sort_by_key(|case| (needs(case).len(), case.clone()));
    cases
}

/// A copy of the three folders.
fn home(from: &Path) -> tempfile::TempDir {
    let home = tempfile::tempdir().expect("a folder to work in");
    for folder in ["ontology", "data", "queries"] {
        copy(&from.join(folder), &home.path().join(folder));
    }
    let _ = fs::remove_dir_all(home.path().join("data/imported"));
    home
}

/// The datasets that a dataset needs.
fn needs(case: &Path) -> Vec<String> {
    let plan = fs::read_to_string(root().join("data/external").join(name(case)).join("source.toml"));
    let plan = plan.expect("a dataset of this name is there");
    let needs = plan.lines().find_map(|line| line.strip_prefix("needs = [")?.strip_suffix(']')).unwrap_or_default();
    needs.split(',').map(|need| need.trim().trim_matches('"').to_owned()).filter(|need| !need.is_empty()).collect()
}

/// A folder with our ontology and datasets, and with what the dataset needs, as small as its tests have it.
fn home_for(case: &Path) -> tempfile::TempDir {
    let home = tempfile::tempdir().expect("a folder to work in");
    for folder in ["ontology", "data/external"] {
        copy(&root().join(folder), &home.path().join(folder));
    }
    fs::create_dir_all(home.path().join("queries")).expect("writable");
    for need in &needs(case) {
        let from = root().join("tests/imports").join(need).join("in");
        let outcome = import(home.path(), need, &["--accept", "--from", &from.to_string_lossy()]);
        assert_eq!(outcome.2, 0, "{need}: {}", outcome.1);
    }
    home
}

/// Imports on a fixed day; gives standard output, standard error and the exit code.
fn import(home: &Path, slug: &str, more: &[&str]) -> (String, String, i32) {
    let home = home.to_string_lossy().into_owned();
    let arguments = [&["--home", &home, "import", slug], more].concat();
    let output = program(&root()).env("SOURCE_DATE_EPOCH", DAY).args(arguments).output().expect("the program runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    // How long it took is no part of it.
    let said: String = text(&output.stderr)
        .lines()
        .filter(|line| !line.starts_with("took "))
        .fold(String::new(), |said, line| said + line + "\n");
    (text(&output.stdout), said, output.status.code().unwrap_or(-1))
}

fn faults_of(case: &Path) -> Vec<String> {
    let mut faults = Vec::new();
    let (trig, said) = compare(case, "in", "out.trig", "said", &mut faults);
    for form in forms(case) {
        let name = name(&form);
        if name.starts_with("as-") {
            compare(case, &name, &format!("{name}.trig"), &format!("{name}.said"), &mut faults);
        } else if records(&run_import(case, &name).0) != records(&trig) {
            faults.push(format!("{}: {name} says something else than in", self::name(case)));
        }
    }
    faults.extend(faults_of_dirt(case, &trig, &said));
    faults
}

/// The other forms a dataset is had in.
fn forms(case: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(case).expect("readable").map(|entry| entry.expect("readable").path());
    let mut forms: Vec<PathBuf> = entries.filter(|path| path.is_dir() && !path.ends_with("in")).collect();
    forms.sort();
    forms
}

/// What records say, without the header: the checksum of each form is its own.
fn records(trig: &str) -> &str {
    trig.find("> {\n").map_or("", |at| &trig[trig[..at].rfind('\n').unwrap_or(0)..])
}

/// Imports a form of a dataset: what is written, what is said, the exit code.
fn run_import(case: &Path, form: &str) -> (String, String, i32) {
    let slug = name(case);
    let home = home_for(case);
    let from = case.join(form).to_string_lossy().into_owned();
    let more = fs::read_to_string(case.join("cmd")).unwrap_or_default();
    let mut arguments = vec!["--accept", "--from", &from];
    arguments.extend(more.split_whitespace());
    let (out, err, code) = import(home.path(), &slug, &arguments);
    let trig = fs::read_to_string(home.path().join(format!("data/imported/{slug}.trig"))).unwrap_or_default();
    (trig, format!("{out}{err}").replace(&from, form), code)
}

/// Imports a form of a dataset and holds it against what is written in two files.
fn compare(case: &Path, form: &str, out: &str, said: &str, faults: &mut Vec<String>) -> (String, String) {
    let slug = name(case);
    let (trig, words, code) = run_import(case, form);
    if std::env::var_os("COOPGRAPH_BLESS").is_some() {
        fs::write(case.join(said), &words).expect("writable");
        fs::write(case.join(out), &trig).expect("writable");
    }
    let read = |file: &str| fs::read_to_string(case.join(file));
    let expected = read("code").map_or(0, |code| code.trim().parse().expect("a number"));
    if form == "in" && code != expected {
        faults.push(format!("{slug}: exit code {code} instead of {expected}\n{words}"));
    }
    for (file, text) in [(said, &words), (out, &trig)] {
        if read(file).ok().as_ref() != Some(text) {
            faults.push(format!("{slug}: {file} is not as written; it is now\n{text}"));
        }
    }
    (trig, words)
}

/// Each item of dirt was met as it should.
fn faults_of_dirt(case: &Path, trig: &str, said: &str) -> Vec<String> {
    let slug = name(case);
    let list = fs::read_to_string(case.join("dirt.tsv")).expect("a list of what is dirty");
    let mut faults = Vec::new();
    for line in list.lines().filter(|line| !line.trim().is_empty()) {
        let cells: Vec<&str> = line.split('\t').collect();
        let [what, place, part] = cells[..] else {
            faults.push(format!("{slug}: `{line}` has not three cells"));
            continue;
        };
        let text = if place == "out" { trig } else { said };
        let (wanted, part) = part.strip_prefix('!').map_or((true, part), |part| (false, part));
        if text.contains(part) != wanted {
            let verb = if wanted { "lacks" } else { "has" };
            faults.push(format!("{slug}: {what}: {place} {verb} `{part}`"));
        }
    }
    faults
}
