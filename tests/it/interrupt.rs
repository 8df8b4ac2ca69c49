//! Ctrl-C ends the program with its own code, and leaves files whole or untouched.

use crate::program::{program, root};
use std::fs;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

#[test]
#[cfg(unix)]
fn an_interrupted_answer_leaves_no_half_written_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let answer = folder.path().join("answer.csv");
    fs::write(&answer, "what was there").expect("writable");
    let is_part_there = || {
        let entries = fs::read_dir(folder.path()).expect("readable");
        entries.map(|entry| entry.expect("readable").file_name()).any(|name| name.to_string_lossy().contains("-part"))
    };
    let endless = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }";
    let mut child = program(&root())
        .args(["query", "--timeout", "0", "-f", "csv", "-o"])
        .arg(&answer)
        .args(["-e", endless])
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let start = Instant::now();
    while !is_part_there() {
        if start.elapsed() > Duration::from_secs(60) {
            child.kill().expect("a child");
            panic!("nothing is written");
        }
        assert!(child.try_wait().expect("a child").is_none(), "it ended by itself");
        std::thread::sleep(Duration::from_millis(5));
    }
    let killed = Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("kill is everywhere");
    assert!(killed.success());
    let status = child.wait().expect("it ends");
    assert_eq!(status.code(), Some(130));
    assert!(!is_part_there(), "the part was taken away");
    assert_eq!(fs::read_to_string(&answer).expect("still there"), "what was there");
}
