//! The prompt, through a pipe and at a pseudo terminal.
//!
//! The terminal is `terminal.py`'s. Where there is no Python the test says so and passes, unless `COOPGRAPH_REQUIRE` names
//! `python`.

use crate::cases::copy;
use crate::program::{root, run};
use std::io::Write;
use std::process::{Command, Stdio};

fn prompt(arguments: &[&str], lines: &str) -> crate::program::Outcome {
    let arguments: Vec<&str> = std::iter::once("repl").chain(arguments.iter().copied()).collect();
    run(&root(), &arguments, lines)
}

#[test]
fn lines_of_a_pipe_are_run_in_order_on_one_graph() {
    let lines = "ask what-answers-what --show\n# a comment\n\nSELECT (COUNT(?s) > 9 AS ?many)\n{ ?s a say:Source }\n\
                 ask { ?s ?p ?o }\ncoopgraph help exit-codes\n";
    let outcome = prompt(&[], lines);
    assert_eq!(outcome.code, 0, "{}", outcome.err);
    assert_eq!(outcome.err, "");
    let order = ["#+ title: What answers what?", "?many\ntrue\ntrue\n", "130  interrupted"];
    let places: Vec<Option<usize>> = order.iter().map(|part| outcome.out.find(part)).collect();
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{places:?}\n{}", outcome.out);
    assert!(!outcome.out.contains("coopgraph> "), "no prompt is written into a pipe");
}

#[test]
fn an_error_ends_its_line_only_and_the_worst_code_is_told() {
    let lines = "shwo dpga\nask no-such-question\nshow 'open quote\nlist --format\nSELECT * {\n\nhelp\nrepl\nquery\n\
                 show nothing-is-called-so\nASK { ?s ?p ?o }";
    let outcome = prompt(&[], lines);
    assert_eq!(outcome.code, 2);
    for part in [
        "there is no command `shwo`",
        "did you mean show?",
        "there is no question `no-such-question`",
        "a quote is not closed",
        "a value is required for '--format <FORMAT>'",
        "the query ends too early",
        "this is a prompt already",
        "no query was given",
        "nothing here is called",
    ] {
        assert!(outcome.err.contains(part), "lacks {part}:\n{}", outcome.err);
    }
    assert!(outcome.out.ends_with("true\n"), "{}", outcome.out);
    assert_eq!(prompt(&[], "show nothing-is-called-so-here\n").code, 1);
    assert_eq!(prompt(&[], "exit\nshwo").code, 0);
    assert_eq!(prompt(&[], "").code, 0);
}

#[test]
fn what_was_said_to_the_prompt_holds_for_its_lines() {
    let count = "SELECT (1 AS ?one) {}\n";
    let outcome =
        prompt(&["-f", "csv", "--max-rows", "1"], &format!("{count}query -f json -e 'SELECT (1 AS ?one) {{}}'\n"));
    assert!(outcome.out.starts_with("one\r\n1\r\n"), "{}", outcome.out);
    assert!(outcome.out.contains("\"bindings\""), "{}", outcome.out);
    let limited = prompt(&["--max-rows", "1"], "SELECT * { ?s ?p ?o }\n");
    assert_eq!(limited.code, 3, "{}", limited.err);
    let raised = prompt(&["--max-rows", "1"], "query --max-rows 2 -e 'SELECT * { ?s ?p ?o }'\n");
    assert!(raised.err.contains("(2 rows)"), "{}", raised.err);
    assert_eq!(prompt(&["-o", "all"], "help\n").code, 2);
    let other = prompt(&[], "query --home tests/town -e 'ASK { ?s a <https://example.org/town/ns#Nothing> }'\n");
    assert_eq!((other.code, other.out.as_str()), (0, "false\n"), "{}", other.err);
}

#[test]
fn what_is_wrong_with_a_folder_is_said_once() {
    let folder = tempfile::tempdir().expect("a folder");
    copy(&root().join("tests/town"), folder.path());
    std::fs::write(folder.path().join("data/broken.ttl"), "<> a ").expect("writable");
    let home = folder.path().to_string_lossy().into_owned();
    let opened = prompt(&["--home", &home], "list datasets\nlist datasets\n");
    assert_eq!((opened.code, opened.err.matches("data/broken.ttl").count()), (2, 1), "{}", opened.err);
    let named = prompt(&[], &format!("list datasets --home {home}\nlist datasets\n"));
    assert_eq!((named.code, named.err.matches("data/broken.ttl").count()), (2, 1), "{}", named.err);
}

#[test]
fn every_line_of_an_answer_can_go_to_a_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("one.csv");
    let outcome = prompt(&[], &format!("query -e 'SELECT (1 AS ?one) {{}}' -o {}\nASK {{}}\n", file.display()));
    assert_eq!(outcome.code, 0, "{}", outcome.err);
    assert_eq!(std::fs::read_to_string(file).expect("written"), "one\r\n1\r\n");
}

#[test]
#[cfg(all(unix, feature = "repl"))]
fn a_person_at_a_terminal_gets_completion_history_and_the_prompt_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }\r";
    let steps = [
        ("", "coopgraph> "),
        ("ask wha\t", "ask what-"),
        ("\t\t", "what-measures-what"),
        ("ans\t", "ask what-answers-what"),
        (" --show\r", "VALUES ?answer { UNDEF }"),
        ("", "coopgraph> "),
        ("ASK\r", ""),
        ("{ ?s ?p ?o }\r", "true"),
        ("", "coopgraph> "),
        ("shwo\r", "did you mean show?"),
        ("", "coopgraph> "),
        (endless, "coopgraph> "),
        ("wait 1", ""),
        ("\u{3}", "interrupted after 0 rows"),
        ("", "coopgraph> "),
        ("half a line\u{3}", "coopgraph> "),
        ("help exit\t\r", "half-written"),
        ("", "coopgraph> "),
        ("\u{4}", ""),
    ];
    let Some(seen) = at_a_terminal(&["repl"], folder.path(), &steps) else {
        return;
    };
    assert_eq!(seen["code"], 0, "{seen:#}");
    assert!(seen["seen"].as_str().expect("a text").contains("\u{1b}[1m\u{1b}[32mask"), "colours: {seen:#}");
    let history = std::fs::read_to_string(folder.path().join("coopgraph/history")).expect("a history is written");
    for line in ["ask what-answers-what --show", "ASK\\n{ ?s ?p ?o }", "help exit-codes"] {
        assert!(history.lines().any(|known| known.trim_end() == line), "{line}\n{history}");
    }
    std::fs::remove_file(folder.path().join("coopgraph/history")).expect("it was there");
    let steps = [("", "coopgraph> "), ("help model\r", "Silence."), ("", "coopgraph> "), ("exit\r", "")];
    let seen = at_a_terminal(&["repl", "--no-history"], folder.path(), &steps).expect("Python was there before");
    assert_eq!(seen["code"], 0, "{seen:#}");
    assert!(!folder.path().join("coopgraph/history").exists(), "nothing is kept");
}

/// Types the keys of each step and waits for what must appear; `None` without Python.
#[cfg(all(unix, feature = "repl"))]
fn at_a_terminal(arguments: &[&str], state: &std::path::Path, steps: &[(&str, &str)]) -> Option<serde_json::Value> {
    let python = std::env::var("COOPGRAPH_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let command: Vec<&str> =
        std::iter::once(env!("CARGO_BIN_EXE_coopgraph")).chain(arguments.iter().copied()).collect();
    let child = Command::new(&python)
        .arg(root().join("tests/it/terminal.py"))
        .current_dir(root())
        .env_remove("COOPGRAPH_HOME")
        .env_remove("NO_COLOR")
        .env("TERM", "xterm")
        .env("XDG_STATE_HOME", state)
        .env("HOME", state)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    let Ok(mut child) = child else {
        let required =
            std::env::var("COOPGRAPH_REQUIRE").is_ok_and(|list| list.split(',').any(|word| word == "python"));
        assert!(!required, "COOPGRAPH_REQUIRE names python, and {python} does not start");
        // Past the capture of the test harness: who reads the results must know what was not tried.
        let _ = writeln!(std::io::stderr(), "skipped: {python} does not start, so nobody sat at the prompt");
        return None;
    };
    let task = serde_json::json!({ "command": command, "steps": steps });
    child.stdin.take().expect("piped").write_all(task.to_string().as_bytes()).expect("Python reads");
    let output = child.wait_with_output().expect("Python ends");
    let seen: serde_json::Value = serde_json::from_slice(&output.stdout).expect("terminal.py writes JSON");
    assert!(seen["failed"].is_null(), "{seen:#}");
    Some(seen)
}
