//! Runs the program as a person would, and says what came of it.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What a run of the program printed, and its exit code.
#[derive(Debug)]
pub struct Outcome {
    pub out: String,
    pub err: String,
    pub code: i32,
}

/// The repository.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The program with nothing of the caller's environment that could change its answers.
pub fn program(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_coopgraph"));
    command.current_dir(folder).env_remove("COOPGRAPH_HOME").env("NO_COLOR", "1");
    command
}

/// Runs the program in a folder, with a text on standard input.
pub fn run(folder: &Path, arguments: &[&str], input: &str) -> Outcome {
    let mut child = program(folder)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    // A program that does not read its input closes it: nothing is wrong then.
    let _ = child.stdin.take().expect("piped").write_all(input.as_bytes());
    let output = child.wait_with_output().expect("the program ends");
    Outcome {
        out: String::from_utf8_lossy(&output.stdout).into_owned(),
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
        code: output.status.code().unwrap_or(-1),
    }
}

/// Runs the program on the graph of this repository.
pub fn ask(arguments: &[&str]) -> Outcome {
    run(&root(), arguments, "")
}
