//! What explains the program: help, manual pages, completions, the doctor.

use crate::cases::copy;
use crate::program::{ask, root, run};
use coopgraph::cli::COMMANDS;
use std::fs;
use std::io::Write;
use std::process::{Command, Stdio};

#[test]
fn every_shell_gets_its_completions() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let outcome = ask(&["completions", shell]);
        assert_eq!(outcome.code, 0, "{shell}: {}", outcome.err);
        for command in COMMANDS {
            assert!(outcome.out.contains(command.name), "{shell} lacks {}", command.name);
        }
    }
    assert_eq!(ask(&["completions", "sh"]).code, 2);
}

#[test]
#[cfg(unix)]
fn bash_accepts_its_completions() {
    let Ok(mut bash) = Command::new("bash").arg("-n").stdin(Stdio::piped()).spawn() else {
        let _ = writeln!(std::io::stderr(), "skipped: there is no bash to read its completions");
        return;
    };
    let script = ask(&["completions", "bash"]).out;
    bash.stdin.take().expect("piped").write_all(script.as_bytes()).expect("bash reads");
    assert!(bash.wait().expect("bash ends").success());
}

#[test]
fn every_command_has_a_page() {
    let folder = tempfile::tempdir().expect("a folder");
    let pages = folder.path().join("man1");
    let outcome = ask(&["man", &pages.to_string_lossy()]);
    assert_eq!(outcome.code, 0, "{}", outcome.err);
    let main = fs::read_to_string(pages.join("coopgraph.1")).expect("the first page");
    assert_eq!(main, ask(&["man"]).out);
    for command in COMMANDS {
        let page = fs::read_to_string(pages.join(format!("coopgraph-{}.1", command.name))).expect("a page");
        assert!(page.contains(&format!(".TH coopgraph-{} 1", command.name)), "{page}");
        assert!(main.contains(&format!("coopgraph\\-{}(1)", command.name)), "{main}");
    }
    fs::write(folder.path().join("file"), "").expect("writable");
    assert_eq!(ask(&["man", &folder.path().join("file").to_string_lossy()]).code, 4);
}

#[test]
fn help_explains_commands_and_topics() {
    let overview = ask(&["help"]);
    for command in COMMANDS {
        assert!(overview.out.contains(&format!("  {} ", command.name)), "{}", overview.out);
        let help = ask(&["help", command.name]);
        assert_eq!(help.out, ask(&[command.name, "--help"]).out, "one help for one command");
        assert!(help.out.contains("Examples:\n  coopgraph"), "{} has no example", command.name);
    }
    for (topic, part) in [
        ("exit-codes", "130  interrupted"),
        ("formats", "ndjson     a JSON object a line"),
        ("examples", "coopgraph ask what-answers-what"),
        ("model", "The default graph. It holds what we assert"),
        ("query-files", "entity   a thing"),
    ] {
        let outcome = ask(&["help", topic]);
        assert_eq!(outcome.code, 0, "{}", outcome.err);
        assert!(outcome.out.contains(part) && overview.out.contains(topic), "{topic}: {}", outcome.out);
    }
    let wrong = ask(&["help", "formts"]);
    assert_eq!(wrong.code, 2);
    assert!(wrong.err.contains("did you mean formats"), "{}", wrong.err);
}

#[test]
fn the_doctor_finds_the_built_in_graph_well() {
    let empty = tempfile::tempdir().expect("a folder");
    let outcome = run(empty.path(), &["doctor"], "");
    assert_eq!(outcome.code, 0, "{}", outcome.out);
    assert!(
        outcome.out.lines().filter(|line| !line.starts_with(' ')).all(|line| line.starts_with("ok ")),
        "{}",
        outcome.out
    );
    for part in ["the copy inside this program", "0 errors", "questions", "names: ", "ms", "columns", "remembers"] {
        assert!(outcome.out.contains(part), "lacks {part}:\n{}", outcome.out);
    }
}

#[test]
fn the_doctor_says_what_a_broken_folder_lacks() {
    let folder = tempfile::tempdir().expect("a folder");
    let nothing = run(folder.path(), &["doctor", "--home", "."], "");
    assert_eq!(nothing.code, 1);
    assert!(nothing.out.contains("missing  graph"), "{}", nothing.out);
    assert!(nothing.out.contains("hint: a folder needs"), "{}", nothing.out);
    assert!(nothing.out.contains("terminal"), "what needs no graph is looked at all the same: {}", nothing.out);
    copy(&root().join("tests/town"), folder.path());
    fs::write(folder.path().join("data/broken.ttl"), "<> a ").expect("writable");
    let broken = run(folder.path(), &["doctor", "--home", ".", "--lang", "xx"], "");
    assert_eq!(broken.code, 1);
    assert!(broken.out.contains("missing  reading"), "{}", broken.out);
    assert!(broken.out.contains("coopgraph check"), "{}", broken.out);
    assert!(broken.out.contains("warning  languages"), "{}", broken.out);
}
