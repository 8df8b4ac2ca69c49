//! What some tests need and not every machine has. Where it is missing a test says `skipped: …` and passes, unless
//! `COOPGRAPH_REQUIRE` names the need (`COOPGRAPH_REQUIRE=testdata,python`): then it fails.

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// A folder of public test data: below the one of `COOPGRAPH_TESTDATA`.
pub fn testdata(folder: &str) -> Option<PathBuf> {
    let Some(top) = std::env::var_os("COOPGRAPH_TESTDATA") else {
        return missing("testdata", &format!("COOPGRAPH_TESTDATA is not set, so {folder} was not read"));
    };
    let path = PathBuf::from(top).join(folder);
    if path.is_dir() { Some(path) } else { missing("testdata", &format!("there is no folder {}", path.display())) }
}

/// A Python that has a module: the one of `COOPGRAPH_PYTHON`, else `python3`.
pub fn python(module: &str) -> Option<String> {
    let python = std::env::var("COOPGRAPH_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let found = runs(&python, &format!("-cimport {module}"));
    if found { Some(python) } else { missing("python", &format!("{python} has no {module}")) }
}

/// A Python that has sssom-py, which is too big to install for every run: the one of `COOPGRAPH_SSSOM_PYTHON`, else as above.
pub fn sssom() -> Option<String> {
    let named = ["COOPGRAPH_SSSOM_PYTHON", "COOPGRAPH_PYTHON"].iter().find_map(|name| std::env::var(name).ok());
    let python = named.unwrap_or_else(|| "python3".to_owned());
    if runs(&python, "-cimport sssom") { Some(python) } else { missing("sssom", &format!("{python} has no sssom-py")) }
}

/// The folder of modules of node: the one of `COOPGRAPH_NODE_MODULES`, else that of `NODE_PATH`. All of these must be there.
pub fn node(modules: &[&str]) -> Option<PathBuf> {
    if !runs("node", "--version") {
        return missing("node", "there is no node");
    }
    let named = ["COOPGRAPH_NODE_MODULES", "NODE_PATH"].iter().find_map(std::env::var_os);
    let Some(folder) = named.map(PathBuf::from) else {
        return missing("node", "COOPGRAPH_NODE_MODULES is not set");
    };
    match modules.iter().find(|module| !folder.join(module).is_dir()) {
        Some(module) => missing("node", &format!("{} has no {module}", folder.display())),
        None => Some(folder),
    }
}

/// Whether Graphviz is there.
pub fn graphviz() -> bool {
    let found = runs("dot", "-V") && runs("gvpr", "-V");
    found || missing::<()>("graphviz", "there is no Graphviz (dot and gvpr)").is_some()
}

/// Whether Virtuoso is there, as Debian names its programs.
pub fn virtuoso() -> bool {
    // Asked for its version, the server tells it and fails.
    let server = Command::new("virtuoso-t").arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    let found = server.is_ok() && runs("isql-vt", "--help");
    found || missing::<()>("virtuoso", "there is no Virtuoso (virtuoso-t and isql-vt)").is_some()
}

fn runs(program: &str, argument: &str) -> bool {
    let mut command = Command::new(program);
    command.arg(argument).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

/// A browser of the Chromium family: the one of `COOPGRAPH_BROWSER`, else the first that is found. It is driven by Python.
pub fn browser() -> Option<String> {
    let named = std::env::var("COOPGRAPH_BROWSER").ok();
    let usual = ["chromium", "chromium-browser", "google-chrome", "chrome"].map(str::to_owned);
    let found = named.into_iter().chain(usual).find(|program| runs(program, "--version"));
    if found.is_some() { found } else { missing("browser", "no browser of the Chromium family was found") }
}

/// Says what is missing, past the capture of the test harness: who reads the results must know what was not tried.
fn missing<T>(need: &str, what: &str) -> Option<T> {
    let required = std::env::var("COOPGRAPH_REQUIRE").is_ok_and(|list| list.split(',').any(|word| word.trim() == need));
    assert!(!required, "COOPGRAPH_REQUIRE names {need}, and {what}");
    say(&format!("skipped: {what}"));
    None
}

/// A line for whoever reads the results, shown also when the test passes.
pub fn say(line: &str) {
    // One write, so that tests that run side by side do not cut each other's lines.
    let _ = std::io::stderr().write_all(format!("{line}\n").as_bytes());
}
