//! Random damage to small files and queries: no door may panic, hang, end the process, or point outside the text.
//!
//! The corpus is `tests/corpus`. A plain `cargo test` tries for two seconds at each door; `COOPGRAPH_FUZZ_SECONDS` says
//! how long else, `COOPGRAPH_FUZZ_SEED` with which numbers to begin (a fixed one, unless given). An input that fails is
//! written to a file that the failure names; put it, made small, into the corpus or a case once the fault is repaired.

use crate::need::say;
use crate::program::root;
use coopgraph::import::{Context, Input, Plan};
use coopgraph::link::sssom;
use coopgraph::load;
use coopgraph::query::print::{FORMATS, View};
use coopgraph::query::{self, Catalogue, Names};
use coopgraph::shelf::{Place, Shelf};
use coopgraph::store::{Limits, Quad, Store};
use coopgraph::vocab::{Prefixes, Vocabulary};
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

/// Pieces that mean something to one of the languages.
const PIECES: &[&str] = &[
    "\"",
    "\"\"\"",
    "'",
    "<",
    ">",
    "{",
    "}",
    "[",
    "]",
    "(",
    ")",
    ".",
    ";",
    ",",
    "#",
    "\\",
    "\\u00",
    "@",
    "^^",
    "_:",
    "\n\n",
    "\r\n",
    "\t",
    "\u{FEFF}",
    "é",
    "𐍈",
    "\u{202E}",
    "\0",
    "a ",
    "PREFIX ",
    "@prefix ",
    "BASE ",
    "GRAPH ",
    "<<",
    "|}",
    "SELECT ",
    "OPTIONAL {",
    "VALUES ?x { UNDEF }",
    "FILTER(",
    "#+ title: ",
    "-1",
    "1e999",
    "&lt;",
    "<!ENTITY",
    "<![CDATA[",
    "]]>",
    "\"@id\":",
    "\"@context\":",
    "{}",
    "null",
];

/// Longest that one input may take.
const HANG: Duration = Duration::from_secs(20);
const LONGEST_INPUT: usize = 20_000;

#[test]
fn damaged_files_never_break_the_loader() {
    run("loader", "tests/corpus/data", load_damaged);
}

#[test]
fn damaged_queries_never_break_the_query_door() {
    let store = corpus_store();
    run("query", "tests/corpus/queries", move |_, bytes| ask_damaged(&store, bytes));
}

#[test]
fn damaged_files_never_break_an_import() {
    run("import", "tests/corpus/import", import_damaged);
}

#[test]
fn damaged_mappings_are_refused_or_written_as_they_are() {
    run("sssom", "tests/corpus/mappings", read_damaged_mappings);
}

/// What nests as deeply as the door allows must also be answered.
#[test]
fn queries_at_the_limit_of_depth_are_evaluated() {
    let store = corpus_store();
    let deep = |open: &str, close: &str| format!("SELECT * {{ ?s ?p ?o {}{} }}", open.repeat(125), close.repeat(125));
    for text in [
        deep("{", "}"),
        deep("FILTER NOT EXISTS {", "}"),
        deep("OPTIONAL { ?s ?p ?o ", "}"),
        format!("SELECT * {{ ?s ?p ?o {} }}", "OPTIONAL { ?s ?p ?o } ".repeat(450)),
        format!("SELECT * {{ {{}} {} }}", "UNION {}".repeat(450)),
        format!("SELECT * {{ BIND(1{} AS ?x) }}", "+1".repeat(950)),
        format!("SELECT * {{ ?s <a:a>{} ?o }}", "|<a:a>".repeat(950)),
    ] {
        assert_eq!(ask_damaged(&store, text.as_bytes()), Ok(()));
        assert!(query::prepare(&text, &Prefixes::default(), &[]).is_ok(), "{}", &text[..60]);
    }
}

/// Damages the files of a folder until the time is over.
fn run(door: &str, corpus: &str, attempt: impl Fn(&str, &[u8]) -> Result<(), String> + Send + 'static) {
    let corpus = read_corpus(&root().join(corpus));
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse().ok());
    let seconds: u64 = number("COOPGRAPH_FUZZ_SECONDS").unwrap_or(2);
    let seed: u64 = number("COOPGRAPH_FUZZ_SEED").unwrap_or(1);
    let last = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("fuzz-{door}"));
    let (send, done) = channel();
    let worker = thread::spawn({
        let last = last.clone();
        move || {
            let end = Instant::now() + Duration::from_secs(seconds);
            let mut random = Random(seed);
            let mut executions = 0_u64;
            while Instant::now() < end {
                let (name, bytes) = random.damage(&corpus);
                // Written before it is tried: a process that is aborted can say nothing any more.
                fs::write(&last, &bytes).expect("a writable folder");
                let outcome = catch_unwind(AssertUnwindSafe(|| attempt(name, &bytes)));
                executions += 1;
                let fault = outcome.unwrap_or_else(|_| Err("a panic".to_owned())).err();
                let over = fault.is_some();
                if send.send((executions, name.to_owned(), fault)).is_err() || over {
                    return;
                }
            }
        }
    });
    let mut executions = 0;
    loop {
        match done.recv_timeout(HANG) {
            Ok((number, _, None)) => executions = number,
            Ok((number, name, Some(fault))) => {
                panic!(
                    "execution {number} at the {door}, seed {seed}: {fault}; damaged from {name}: {}",
                    last.display()
                )
            }
            Err(RecvTimeoutError::Timeout) => {
                panic!("execution {} at the {door}, seed {seed}, does not end: {}", executions + 1, last.display())
            }
            Err(RecvTimeoutError::Disconnected) => break,
        }
    }
    worker.join().expect("the worker catches panics");
    say(&format!("fuzz {door}: {executions} executions in {seconds} s, seed {seed}, no fault"));
    let _ = fs::remove_file(last);
}

fn load_damaged(name: &str, bytes: &[u8]) -> Result<(), String> {
    for folder in ["data", "ontology"] {
        let path = format!("{folder}/{name}");
        let shelf = Shelf::in_memory([(path.clone(), bytes.to_vec())]);
        let loaded = load::load(&shelf).map_err(|error| error.to_string())?;
        let text = shelf.text(&path).unwrap_or_default();
        for finding in &loaded.findings {
            if let Some(place) = finding.place.filter(|_| finding.file == path) {
                is_inside(&text, place).map_err(|fault| format!("{fault} ({})", finding.problem))?;
            }
        }
    }
    Ok(())
}

fn import_damaged(name: &str, bytes: &[u8]) -> Result<(), String> {
    let ending = name.rsplit('.').next().unwrap_or_default();
    let more = match ending {
        "xml" => "path = \"items.item\"",
        "yaml" => "path = \"data\"",
        _ if name.starts_with("entity") => "format = \"wikibase\"",
        _ => "",
    };
    let plan = format!(
        "title = \"x\"\ndescription = \"x\"\npublisher = \"x\"\npage = \"http://x.org/\"\nlicence = \"http://x.org/\"\n\
         licence-name = \"x\"\nattribution = \"x\"\nevidence = \"say:official\"\n\
         [[table]]\nname = \"t\"\nfiles = [\"*.{ending}\"]\n{more}\n[table.columns]\nname = \"text\"\nvalue = \"decimal\"\n"
    );
    let plan = Plan::read("data/external/x/source.toml", &plan).map_err(|finding| finding.problem)?;
    let map = "CONSTRUCT { <http://x.org/a> <http://x.org/b> ?name , ?value } WHERE {}";
    let shelf = Shelf::in_memory([("data/external/x/map.rq".to_owned(), map.as_bytes().to_vec())]);
    let vocabulary = Vocabulary::default();
    let store = Store::in_memory(Vec::new()).map_err(|error| error.to_string())?;
    let limits = Limits { time: Some(Duration::from_secs(5)), ..Limits::default() };
    let context = Context { shelf: &shelf, store, vocabulary: &vocabulary, limits, day: "2026-11-22".to_owned() };
    let input = Input::in_memory([(name.to_owned(), bytes.to_vec())]);
    let imported = coopgraph::import::run(&plan, &input, context).map_err(|error| error.to_string())?;
    // Lines of a spreadsheet are rows, and those of other encodings are of the text they stand for.
    let Some(text) =
        std::str::from_utf8(bytes).ok().filter(|_| !matches!(ending, "xlsx" | "ods") && !bytes.contains(&0))
    else {
        return Ok(());
    };
    for finding in &imported.report.findings {
        if let Some(place) = finding.place {
            is_inside(text, place).map_err(|fault| format!("{fault} ({})", finding.problem))?;
        }
    }
    let said = load::read(
        &coopgraph::shelf::ShelfFile { path: "data/x.trig".to_owned(), bytes: imported.text.into() },
        "https://example.org/",
    );
    match said.map(|said| said.findings).as_deref() {
        Some([]) => Ok(()),
        other => Err(format!("what was written cannot be read: {other:?}")),
    }
}

fn read_damaged_mappings(name: &str, bytes: &[u8]) -> Result<(), String> {
    let read = sssom::read(name, bytes, None);
    let findings = match &read {
        Ok((_, findings)) | Err(findings) => findings,
    };
    let text = String::from_utf8_lossy(bytes);
    for finding in findings {
        if let Some(place) = finding.place {
            is_inside(&text, place).map_err(|fault| format!("{fault} ({})", finding.problem))?;
        }
    }
    let Ok((mut set, _)) = read else {
        return Ok(());
    };
    set.sort();
    match sssom::read("again.tsv", sssom::write(&set).as_bytes(), None) {
        Ok((again, _)) if again == set => Ok(()),
        Ok(_) => Err("written and read again it is another set".to_owned()),
        Err(findings) => Err(format!("what was written is refused: {findings:?}")),
    }
}

fn ask_damaged(store: &Store, bytes: &[u8]) -> Result<(), String> {
    let text = String::from_utf8_lossy(bytes);
    Catalogue::read(&Shelf::in_memory([("queries/questions/damaged.rq".to_owned(), bytes.to_vec())]));
    let prepared = match query::prepare(&text, &Prefixes::default(), &[]) {
        Ok(prepared) => prepared,
        Err(error) => return error.place.map_or(Ok(()), |place| is_inside(&text, place)),
    };
    let limits = Limits { time: Some(Duration::from_millis(200)), rows: Some(50), ..Limits::default() };
    let names = Names::default();
    for (width, format) in FORMATS.iter().enumerate().filter(|(_, format)| format.can_write(prepared.form())) {
        let mut out = Vec::new();
        let view = View {
            names: &names,
            width: width * 7 % 40,
            iri: width % 2 == 0,
            labels: width % 3 == 0,
            safe_csv: width % 5 == 0,
        };
        // A query may well fail, or take too long; it may not bring the door down.
        let _ = format.write(&mut store.query(&prepared, &limits), &view, &mut out);
    }
    Ok(())
}

/// Whether a place lies in a text, or right behind its end.
pub fn is_inside(text: &str, place: Place) -> Result<(), String> {
    let line = match place.line.checked_sub(1) {
        None => None,
        Some(0) => Some(text.split('\n').next().unwrap_or_default()),
        Some(number) => text.split('\n').nth(number),
    };
    let Some(line) = line else {
        return Err(format!("line {} is not in the text of {} lines", place.line, text.split('\n').count()));
    };
    let columns = line.chars().count() + 1;
    if (1..=columns).contains(&place.column) && place.length > 0 {
        Ok(())
    } else {
        Err(format!("column {} is not in line {} of {columns} columns", place.column, place.line))
    }
}

/// What the files of the corpus say, undamaged.
fn corpus_store() -> Store {
    let corpus = read_corpus(&root().join("tests/corpus/data"));
    let shelf = Shelf::in_memory(corpus.into_iter().map(|(name, bytes)| (format!("data/{name}"), bytes)));
    let mut quads: Vec<Quad> = Vec::new();
    for file in shelf.files("data") {
        let said = load::read(file, "https://example.org/").expect("RDF by its name");
        assert!(said.findings.is_empty(), "{}: {:?}", file.path, said.findings);
        quads.extend(said.quads);
    }
    Store::in_memory(quads).expect("a store")
}

/// Names and bytes of the files of a folder.
fn read_corpus(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<(String, Vec<u8>)> = fs::read_dir(folder)
        .expect("the corpus is there")
        .map(|entry| entry.expect("readable").path())
        .map(|path| {
            (path.file_name().expect("a name").to_string_lossy().into_owned(), fs::read(&path).expect("readable"))
        })
        .collect();
    files.sort();
    files
}

/// Numbers that look like chance and are the same in every run (xorshift, Marsaglia 2003).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.max(1);
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 16).unwrap_or(0) % limit.max(1)
    }

    /// One file of the corpus, hurt in one to eight places.
    fn damage<'a>(&mut self, corpus: &'a [(String, Vec<u8>)]) -> (&'a str, Vec<u8>) {
        let (name, bytes) = &corpus[self.below(corpus.len())];
        let mut bytes = bytes.clone();
        for _ in 0..=self.below(8) {
            let at = self.below(bytes.len() + 1);
            let end = (at + self.below(30)).min(bytes.len());
            match self.below(8) {
                0 => drop(bytes.drain(at..end)),
                1 => bytes.truncate(at),
                2 => drop(bytes.splice(at..at, self.piece().bytes())),
                3 => drop(bytes.splice(at..end, self.piece().bytes())),
                4 => bytes.get_mut(at).into_iter().for_each(|byte| *byte ^= 1 << (at % 8)),
                5 => {
                    let again = bytes[at..end].repeat(1 + self.below(60));
                    drop(bytes.splice(at..at, again));
                }
                6 => {
                    let piece = self.piece().repeat(1 + self.below(300));
                    drop(bytes.splice(at..at, piece.bytes()));
                }
                _ => {
                    let other = &corpus[self.below(corpus.len())].1;
                    let from = self.below(other.len());
                    let to = (from + self.below(200)).min(other.len());
                    drop(bytes.splice(at..at, other[from..to].iter().copied()));
                }
            }
            bytes.truncate(LONGEST_INPUT);
        }
        (name, bytes)
    }

    fn piece(&mut self) -> &'static str {
        PIECES[self.below(PIECES.len())]
    }
}
