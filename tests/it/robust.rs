//! What data, disks and terminals may do to the program: nothing half-written, nothing obeyed, nothing endless.

use crate::cases::copy;
use crate::program::{Outcome, ask, program, root, run};
use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// A label that clears a screen, sets a title, turns the line around and hides a text.
const HOSTILE: &str = "Evil\u{1b}[2J\u{1b}]0;owned\u{7}\u{9b}31m\u{202e}dlrow\u{2066}\u{200f}\u{61c}\u{200b}\u{e0041}";

/// The town with one more file.
fn town_with(name: &str, statements: &str) -> TempDir {
    let work = tempfile::tempdir().expect("a folder to work in");
    copy(&root().join("tests/town"), work.path());
    let text = format!(
        "PREFIX dcat: <http://www.w3.org/ns/dcat#>\nPREFIX dcterms: <http://purl.org/dc/terms/>\n\
         PREFIX id: <https://town.example/id/>\nPREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n\
         PREFIX town: <https://town.example/ontology#>\n\
         <> a dcat:Dataset ; dcterms:title \"More\" ; dcterms:description \"More\" ; dcterms:source id:src-register ;\n\
         dcterms:license <https://creativecommons.org/publicdomain/zero/1.0/> ; dcterms:issued \"2026-11-22\" .\n{statements}"
    );
    fs::write(work.path().join("data").join(name), text).expect("writable");
    work
}

fn hostile_town() -> TempDir {
    let statements = format!(
        "id:evil a town:Body ; skos:prefLabel \"{HOSTILE}\"@en ; town:shortName \"{HOSTILE}x\" ; town:partOf id:council ;\n\
         dcterms:description \"{HOSTILE}\" .\nid:council dcterms:title \"{HOSTILE}\" ; town:shortName id:{HOSTILE} .\n"
    );
    let work = town_with("evil.ttl", &statements);
    fs::copy(work.path().join("data/evil.ttl"), work.path().join("data/evil\u{1b}[31m.ttl")).expect("writable");
    let question =
        format!("#+ title: {HOSTILE}\n#+ param: {HOSTILE} text {HOSTILE}\nSELECT ?x {{ ?x ?p \"{HOSTILE}\"@en }}\n");
    fs::write(work.path().join("queries/questions/evil.rq"), question).expect("writable");
    work
}

#[track_caller]
fn assert_harmless(arguments: &[&str], text: &str) {
    let bad = text.chars().find(|c| {
        (c.is_control() && !matches!(c, '\n' | '\t'))
            || matches!(u32::from(*c), 0x61c | 0x200b | 0x200e..=0x200f | 0x202a..=0x202e | 0x2066..=0x2069 | 0xe0041)
    });
    assert_eq!(bad, None, "{arguments:?}\n{text:?}");
}

#[test]
fn nothing_in_data_reaches_the_terminal_as_a_command() {
    let town = hostile_town();
    let query = "SELECT * { <https://town.example/id/evil> ?p ?o }";
    let commands: &[&[&str]] = &[
        &["list"],
        &["list", "-f", "table"],
        &["list", "datasets", "-f", "line"],
        &["ask", "-f", "markdown"],
        &["search", "evil", "-f", "table"],
        &["search", "evil", "-f", "line"],
        &["search", "evil", "-f", "markdown"],
        &["search", "evil", "-f", "json"],
        &["search", "evil", "-f", "ndjson"],
        &["show", "evil"],
        &["show", "evil", "-f", "json"],
        &["show", "council"],
        &["show", HOSTILE],
        &["why", "evil"],
        &["why", "evil", "-f", "ndjson"],
        &["gaps", "body", "description"],
        &["check", "--info"],
        &["check", "-f", "json"],
        &["ask", "evil", "-f", "table"],
        &["ask", "evil", "--param", "x=\u{1b}[2J"],
        &["ask", "\u{1b}[2J"],
        &["query", "-f", "table", "-e", query],
        &["query", "-f", "line", "-e", query],
        &["query", "-f", "markdown", "-e", query],
        &["query", "-f", "ndjson", "-e", query],
        &["query", "-e", "SELECT * { ?s \u{1b}[2J\u{202e} }"],
        &["query", "no\u{1b}[2J.rq"],
        &["--home", "no\u{1b}[2J", "list"],
        &["\u{1b}[2J"],
        &["-f", "\u{1b}[2J", "list"],
    ];
    for arguments in commands {
        let outcome = run(town.path(), arguments, "");
        // The default in a pipe is tab-separated, which is exact; what is said about it is not.
        if *arguments != ["list"] {
            assert_harmless(arguments, &outcome.out);
        }
        assert_harmless(arguments, &outcome.err);
        assert_ne!(outcome.code, 70, "{arguments:?}");
    }
    let card = run(town.path(), &["show", "evil"], "");
    assert!(card.out.contains(r"Evil␛[2J␛]0;owned␇\u{9b}31m\u{202e}dlrow\u{2066}\u{200f}"), "{}", card.out);
}

#[test]
fn formats_for_programs_stay_exact() {
    let town = hostile_town();
    let query = "SELECT ?o { <https://town.example/id/evil> <http://www.w3.org/2004/02/skos/core#prefLabel> ?o }";
    for format in ["csv", "tsv", "json", "xml", "ndjson"] {
        let outcome = run(town.path(), &["query", "-f", format, "-e", query], "");
        let exact = match format {
            "json" | "ndjson" => {
                let value: serde_json::Value = serde_json::from_str(&outcome.out).expect("JSON");
                let cell = value.pointer("/results/bindings/0/o/value").unwrap_or(&value["o"]);
                cell == HOSTILE
            }
            // XML 1.0 has no way to write most controls; what can be written is.
            "xml" => outcome.out.contains("Evil"),
            _ => outcome.out.contains(HOSTILE),
        };
        assert!(exact, "{format}\n{:?}", outcome.out);
    }
    let found = run(town.path(), &["search", "evil", "-f", "json"], "").out;
    let value: serde_json::Value = serde_json::from_str(&found).expect("JSON");
    assert_eq!(value["hits"][0]["label"], HOSTILE);
}

#[test]
fn formulas_are_defused_for_spreadsheets_when_asked() {
    let town =
        town_with("formula.ttl", "id:f a town:Body ; skos:prefLabel \"=HYPERLINK(\\\"x\\\")\" ; town:shortName -5 .\n");
    let query = "SELECT ?o { VALUES ?p { <http://www.w3.org/2004/02/skos/core#prefLabel> \
                 <https://town.example/ontology#shortName> } <https://town.example/id/f> ?p ?o } ORDER BY DESC(STR(?o))";
    let csv = |more: &[&str]| run(town.path(), &[&["query", "-f", "csv", "-e", query], more].concat(), "").out;
    assert_eq!(csv(&[]), "o\r\n\"=HYPERLINK(\"\"x\"\")\"\r\n-5\r\n");
    assert_eq!(csv(&["--safe-csv"]), "o\r\n\"'=HYPERLINK(\"\"x\"\")\"\r\n-5\r\n");
    let found = run(town.path(), &["search", "hyperlink", "-f", "csv", "--safe-csv"], "").out;
    assert!(found.contains(",\"'=HYPERLINK(\"\"x\"\")\","), "{found}");
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_behind_standard_output_is_said() {
    for arguments in
        [&["list"][..], &["show", "dpga"], &["check", "-f", "json"], &["query", "-e", "SELECT * { ?s ?p ?o }"]]
    {
        let full = fs::OpenOptions::new().write(true).open("/dev/full").expect("Linux has it");
        let output = program(&root()).args(arguments).stdout(full).stderr(Stdio::piped()).output().expect("it starts");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(4), "{arguments:?}\n{said}");
        assert!(said.contains("could not write the output"), "{arguments:?}\n{said}");
    }
}

/// Runs the program where no file may grow beyond a kilobyte or so, as on a disk that fills up.
#[cfg(unix)]
fn run_without_room(folder: &Path, arguments: &str) -> Outcome {
    let script = format!("trap '' XFSZ; ulimit -f 2; exec {} {arguments}", env!("CARGO_BIN_EXE_coopgraph"));
    let mut command = std::process::Command::new("sh");
    command.args(["-c", &script]).current_dir(folder).env("COOPGRAPH_HOME", root()).env("NO_COLOR", "1");
    let output = command.output().expect("a shell");
    Outcome {
        out: String::from_utf8_lossy(&output.stdout).into_owned(),
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
        code: output.status.code().unwrap_or(-1),
    }
}

#[test]
#[cfg(unix)]
fn a_file_is_whole_or_as_it_was_when_the_disk_is_full() {
    let work = tempfile::tempdir().expect("a folder");
    fs::write(work.path().join("old.csv"), "as it was\n").expect("writable");
    for (arguments, file) in [
        ("query -e 'SELECT * { ?s ?p ?o }' -o old.csv", "old.csv"),
        ("query -e 'SELECT * { ?s ?p ?o }' -f table -o new.txt", "new.txt"),
        ("list questions -f json -o new.json", "new.json"),
        ("query -e 'CONSTRUCT WHERE { ?s ?p ?o }' -o new.ttl", "new.ttl"),
    ] {
        let outcome = run_without_room(work.path(), arguments);
        assert_eq!(outcome.code, 4, "{arguments}\n{}", outcome.err);
        assert!(outcome.err.contains(&format!("could not write {file}")), "{}", outcome.err);
        let names = names_in(work.path());
        assert_eq!(names, ["old.csv"], "{arguments}: nothing is left behind");
    }
    assert_eq!(fs::read_to_string(work.path().join("old.csv")).expect("there"), "as it was\n");
}

#[test]
#[cfg(unix)]
fn a_file_keeps_its_rights_its_link_and_its_neighbours() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let work = tempfile::tempdir().expect("a folder");
    let file = work.path().join("real.csv");
    fs::write(&file, "old").expect("writable");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).expect("ours");
    symlink("real.csv", work.path().join("link.csv")).expect("links");
    let path = |name: &str| work.path().join(name).display().to_string();
    let write = |to: &str| ask(&["query", "-e", "SELECT (1 AS ?one) {}", "-o", to]);
    assert_eq!(write(&path("link.csv")).code, 0);
    assert_eq!(fs::read_to_string(&file).expect("there"), "one\r\n1\r\n");
    assert_eq!(fs::metadata(&file).expect("there").permissions().mode() & 0o777, 0o640);
    assert!(work.path().join("link.csv").is_symlink());
    fs::create_dir(work.path().join("folder.csv")).expect("writable");
    let outcome = write(&path("folder.csv"));
    assert_eq!(outcome.code, 4);
    assert!(outcome.err.contains("directory"), "{}", outcome.err);
    assert_eq!(names_in(work.path()), ["folder.csv", "link.csv", "real.csv"]);
    assert_eq!(write("/dev/stdout").out, "?one\n1\n", "what is no file is written to, not replaced");
    assert_eq!(write("-").out, "?one\n1\n");
}

#[test]
#[cfg(unix)]
fn a_file_or_folder_without_rights_is_left_alone() {
    use std::os::unix::fs::PermissionsExt;
    let work = tempfile::tempdir().expect("a folder");
    let rights = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("ours");
    let file = work.path().join("mine.csv");
    fs::write(&file, "old").expect("writable");
    rights(&file, 0o444);
    if fs::OpenOptions::new().write(true).open(&file).is_ok() {
        eprintln!("not tested: this user may write everywhere");
        return;
    }
    let write = |name: &str| {
        let to = work.path().join(name).display().to_string();
        ask(&["query", "-e", "SELECT (1 AS ?one) {}", "-o", &to])
    };
    assert_eq!(write("mine.csv").code, 4);
    assert_eq!(fs::read_to_string(&file).expect("there"), "old");
    rights(work.path(), 0o555);
    let outcome = write("new.csv");
    rights(work.path(), 0o755);
    assert_eq!(outcome.code, 4);
    assert!(outcome.err.contains("hint: look at the rights of the file and its folder"), "{}", outcome.err);
    assert_eq!(names_in(work.path()), ["mine.csv"]);
}

fn names_in(folder: &Path) -> Vec<String> {
    let entry =
        |entry: std::io::Result<fs::DirEntry>| entry.expect("readable").file_name().to_string_lossy().into_owned();
    let mut names: Vec<String> = fs::read_dir(folder).expect("readable").map(entry).collect();
    names.sort();
    names
}

/// Far above what it takes (a few seconds without optimisation), far below what nobody waits for.
const PATIENCE: Duration = Duration::from_secs(90);

#[test]
fn a_text_of_100_megabytes_is_loaded_and_shown_short() {
    let long = "word ".repeat(20_000_000);
    let town = town_with("long.ttl", &format!("id:long a town:Body ; dcterms:description \"{long}\" .\n"));
    let query = "SELECT ?o { <https://town.example/id/long> <http://purl.org/dc/terms/description> ?o }";
    let commands: &[&[&str]] = &[
        &["show", "long", "--max-memory", "2GB"],
        &["query", "-f", "table", "-e", query],
        &["query", "-f", "line", "-e", query],
        &["query", "-f", "markdown", "-e", query],
    ];
    for arguments in commands {
        let start = Instant::now();
        let outcome = run(town.path(), arguments, "");
        assert_eq!(outcome.code, 0, "{}", outcome.err);
        assert!(
            outcome.out.len() < 5_000 && outcome.out.contains("(100000000"),
            "{arguments:?}: {}",
            outcome.out.len()
        );
        assert!(start.elapsed() < PATIENCE, "{arguments:?} took {:?}", start.elapsed());
    }
    let exact = run(town.path(), &["query", "-f", "csv", "-e", query], "");
    assert_eq!(exact.out.len(), "o\r\n".len() + long.len() + 2, "a format for programs gives all of it");
}

#[test]
fn a_broken_line_of_100_megabytes_is_shown_around_its_fault() {
    let town = town_with("long.ttl", &format!("id:long dcterms:description \"{}\n", "word ".repeat(20_000_000)));
    let start = Instant::now();
    let outcome = run(town.path(), &["check"], "");
    assert_eq!(outcome.code, 1, "{}", outcome.err);
    assert!(
        outcome.out.contains("the text that opens here is not closed") && outcome.out.len() < 1_000,
        "{}",
        outcome.out
    );
    assert!(start.elapsed() < PATIENCE, "{:?}", start.elapsed());
}

#[test]
fn ten_thousand_columns_are_written_in_every_format() {
    let names: Vec<String> = (0..10_000).map(|number| format!("?c{number}")).collect();
    let values = vec!["1"; 10_000].join(" ");
    let query = format!("SELECT * {{ VALUES ({0}) {{ ({values}) ({values}) }} }}", names.join(" "));
    for format in ["table", "line", "markdown", "tsv", "csv", "json", "xml", "ndjson"] {
        let start = Instant::now();
        let outcome = run(&root().join("tests/town"), &["query", "-f", format], &query);
        assert_eq!((outcome.code, outcome.err.as_str()), (0, ""), "{format}");
        assert!(outcome.out.to_lowercase().contains("c9999"), "{format}");
        assert!(start.elapsed() < PATIENCE, "{format} took {:?}", start.elapsed());
    }
}

#[test]
fn a_terminal_of_twenty_columns_can_be_used() {
    let table = ask(&["ask", "what-answers-what", "-f", "table", "--width", "20"]);
    assert_eq!(table.code, 0);
    let widest = table.out.lines().map(|line| line.chars().count()).max().unwrap_or(0);
    assert!(widest <= 20, "{widest}");
    for width in ["20", "1", "0"] {
        for arguments in [&[][..], &["list", "-f", "table"], &["search", "giga", "-f", "table"], &["show", "dpga"]] {
            let outcome = ask(&[arguments, &["--width", width]].concat());
            assert_eq!((outcome.code, outcome.err.as_str()), (0, ""), "{arguments:?} {width}");
            assert!(outcome.out.lines().count() > 5, "{arguments:?} {width}");
        }
    }
    let card = ask(&["show", "dpga", "--width", "20"]);
    let broken = card.out.lines().filter(|line| line.chars().count() > 20 && line.trim().contains(' ')).count();
    let all = card.out.lines().count();
    assert!(broken * 5 < all, "{broken} of {all} lines are too long although they could be broken\n{}", card.out);
}
