//! Virtuoso, which most large public endpoints run: what it does in its own way, asked of a real one.

use crate::matching::{TOWN, pairs, town};
use crate::need;
use crate::program::{Outcome, root, run};
use std::fmt::Write as _;
use std::fs;
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// Rows it gives at most, and sorts at most; its own default, and that of public endpoints.
const MOST_ROWS: usize = 10_000;

/// How long it may take to begin.
const PATIENCE: Duration = Duration::from_secs(60);

/// A server with a database of its own, which ends with it.
struct Virtuoso {
    folder: TempDir,
    server: Child,
    http: u16,
    sql: u16,
}

impl Virtuoso {
    /// A server that holds these quads.
    fn holding(quads: &str) -> Option<Self> {
        if !need::virtuoso() {
            return None;
        }
        // Another program may take a port before it does.
        (0..3).find_map(|_| Self::begin(quads)).or_else(|| panic!("virtuoso-t ended three times before it answered"))
    }

    fn begin(quads: &str) -> Option<Self> {
        let folder = tempfile::tempdir().expect("a folder");
        let [http, sql] = free_ports();
        let settings = format!(
            "[Database]\nDatabaseFile = a.db\nErrorLogFile = a.log\nLockFile = a.lck\nTransactionFile = a.trx\n\
             xa_persistent_file = a.pxa\n[TempDatabase]\nDatabaseFile = b.db\nTransactionFile = b.trx\n[Parameters]\n\
             ServerPort = 127.0.0.1:{sql}\nDirsAllowed = .\n[HTTPServer]\nServerPort = 127.0.0.1:{http}\n[SPARQL]\n\
             ResultSetMaxRows = {MOST_ROWS}\n"
        );
        fs::write(folder.path().join("virtuoso.ini"), settings).expect("writable");
        fs::write(folder.path().join("quads.nq"), quads).expect("writable");
        let server =
            in_folder("virtuoso-t", folder.path()).args(["+configfile", "virtuoso.ini", "+foreground"]).spawn();
        let mut virtuoso = Self { folder, server: server.expect("it starts"), http, sql };
        virtuoso.answers().then(|| {
            virtuoso.load();
            virtuoso
        })
    }

    /// Waits until it answers; false when it has ended.
    fn answers(&mut self) -> bool {
        let begun = Instant::now();
        let mut is_running = || self.server.try_wait().is_ok_and(|ended| ended.is_none());
        let is_open = |port| TcpStream::connect(("127.0.0.1", port)).is_ok();
        while is_running() && !(is_open(self.http) && is_open(self.sql)) {
            assert!(begun.elapsed() < PATIENCE, "virtuoso-t did not begin to answer");
            thread::sleep(Duration::from_millis(100));
        }
        is_running()
    }

    fn load(&self) {
        let load = "exec=DB.DBA.TTLP_MT(file_to_string_output('quads.nq'),'','https://far.example/g',512); checkpoint;";
        let port = format!("127.0.0.1:{}", self.sql);
        let loaded = in_folder("isql-vt", self.folder.path()).args([&port, "dba", "dba", load]).status();
        assert!(loaded.expect("it starts").success(), "the quads were not loaded");
    }

    fn host(&self) -> String {
        format!("127.0.0.1:{}", self.http)
    }

    /// Asks the town a query with SERVICE on this server; `more` goes behind its address.
    fn service(&self, more: &str, pattern: &str) -> Outcome {
        let host = self.host();
        let query = format!("SELECT * {{ SERVICE <http://{host}/sparql{more}> {{ {pattern} }} }}");
        run(&root().join("tests/town"), &["query", "-f", "tsv", "--allow-service", &host, "-e", &query], "")
    }
}

impl Drop for Virtuoso {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

fn in_folder(program: &str, folder: &Path) -> Command {
    let mut command = Command::new(program);
    command.current_dir(folder).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// Ports nobody listens on, while both are held.
fn free_ports() -> [u16; 2] {
    let held = [(); 2].map(|()| TcpListener::bind("127.0.0.1:0").expect("a free port"));
    held.map(|port| port.local_addr().expect("it is bound").port())
}

/// More bodies than one answer holds, and behind them one of the town's.
fn bodies() -> String {
    let mut quads = String::new();
    let names = (0..MOST_ROWS + 2500).map(|number| (number.to_string(), format!("Body number {number} of Kiel")));
    for (id, name) in names.chain([("z".to_owned(), "Harbour Board".to_owned())]) {
        let thing = format!("<https://far.example/{id}>");
        let graph = "<https://far.example/g>";
        let _ = writeln!(
            quads,
            "{thing} <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://xmlns.com/foaf/0.1/Organization> {graph} .\n\
             {thing} <http://xmlns.com/foaf/0.1/name> \"{name}\"@en {graph} ."
        );
    }
    quads
}

#[test]
fn virtuoso_is_asked_in_pages_and_what_it_cuts_is_no_answer() {
    let Some(virtuoso) = Virtuoso::holding(&bodies()) else { return };
    let host = virtuoso.host();

    let folder = tempfile::tempdir().expect("a folder");
    let right = format!(
        "[right]\nendpoint = \"http://{host}/sparql\"\nclass = \"foaf:Organization\"\n[right.fields]\nname = \"foaf:name\"\n"
    );
    town(folder.path(), &format!("{TOWN}{right}"), &[]);
    let outcome = run(folder.path(), &["link", "run", "x", "--allow-service", &host, "-f", "json"], "");
    assert_eq!(outcome.code, 0, "{}", outcome.err);
    assert_eq!(pairs(&outcome), ["Harbour Board = https://far.example/z"], "{}", outcome.err);

    let one = virtuoso.service("", "?body foaf:name \"Harbour Board\"@en");
    assert_eq!((one.code, one.out.as_str()), (0, "?body\n<https://far.example/z>\n"), "{}", one.err);
    let limited = virtuoso.service("", "SELECT ?body { ?body foaf:name ?name } LIMIT 10000");
    assert_eq!((limited.code, limited.out.lines().count()), (0, MOST_ROWS + 1), "{}", limited.err);
    for (more, pattern, message) in [
        ("", "?body foaf:name ?name", "stopped after 10000 rows"),
        ("", "?one foaf:knows* ?other", "transitive start not given"),
        (
            "?timeout=1000",
            "{ SELECT (COUNT(*) AS ?n) { ?a foaf:name ?b . ?c foaf:name ?d FILTER(STR(?b) > STR(?d)) } }",
            "ran out of time and gave a part of its answer",
        ),
    ] {
        let outcome = virtuoso.service(more, pattern);
        assert_eq!(outcome.code, 4, "{pattern}: {}", outcome.out);
        assert!(outcome.err.contains(message), "{pattern}: {}", outcome.err);
    }
}
