//! Packed files are read like others; what would flood the memory is refused, and the rest is loaded.

use crate::cases::copy;
use crate::program::{root, run};
use flate2::Compression;
use flate2::write::GzEncoder;
use ruzstd::encoding::{CompressionLevel, compress_to_vec};
use std::fs;
use std::io::Write;
use std::path::Path;

fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).expect("memory takes it");
    encoder.finish().expect("memory takes it")
}

fn zst(bytes: &[u8]) -> Vec<u8> {
    compress_to_vec(bytes, CompressionLevel::Fastest)
}

/// The town, in a folder of its own.
fn town() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder to work in");
    copy(&root().join("tests/town"), folder.path());
    folder
}

/// Packs a file in its place.
fn pack(folder: &Path, file: &str, ending: &str, pack: fn(&[u8]) -> Vec<u8>) {
    let path = folder.join(file);
    let bytes = fs::read(&path).expect("the file is there");
    fs::write(folder.join(format!("{file}{ending}")), pack(&bytes)).expect("writable");
    fs::remove_file(path).expect("the file is there");
}

#[test]
fn a_packed_folder_answers_as_it_did() {
    let folder = town();
    let everything =
        ["query", "-f", "nquads", "-e", "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o FILTER(!isBlank(?s) && !isBlank(?o)) }"];
    let decided = ["ask", "who-decided", "-f", "csv"];
    let before = [run(folder.path(), &everything, ""), run(folder.path(), &decided, "")];
    pack(folder.path(), "data/minutes.trig", ".gz", gz);
    pack(folder.path(), "data/decisions-2023.nq", ".zst", zst);
    pack(folder.path(), "data/budget.rdf", ".gz", gz);
    pack(folder.path(), "data/committees.jsonld", ".zst", zst);
    pack(folder.path(), "ontology/town.ttl", ".gz", gz);
    pack(folder.path(), "queries/questions/who-decided.rq", ".gz", gz);
    let after = [run(folder.path(), &everything, ""), run(folder.path(), &decided, "")];
    for (before, after) in before.iter().zip(&after) {
        assert_eq!(after.err, "");
        assert_eq!(after.code, 0);
        // Only the names of the files differ.
        assert_eq!(before.out, after.out.replace(".gz", "").replace(".zst", ""));
    }
    assert_eq!(run(folder.path(), &["check"], "").code, 0);
}

#[test]
fn every_bad_line_of_a_packed_file_is_reported() {
    let folder = town();
    let bad = "<https://town.example/id/a> <https://town.example/ontology#cost> .\nnot a line\n<http://a> <http://b> \"open\n";
    for (name, pack) in
        [("lines.nt", None), ("lines.nq.gz", Some(gz as fn(&[u8]) -> Vec<u8>)), ("lines.nt.zst", Some(zst))]
    {
        let header = fs::read_to_string(folder.path().join("data/streets.nt")).expect("the town has it");
        let text = format!("{header}{bad}{}", header.lines().last().expect("it has lines"));
        let path = folder.path().join("data").join(name);
        fs::write(&path, pack.map_or(text.clone().into_bytes(), |pack| pack(text.as_bytes()))).expect("writable");
        let outcome = run(folder.path(), &["check", &format!("data/{name}")], "");
        assert_eq!(outcome.code, 1, "{}", outcome.err);
        let first = header.lines().count() + 1;
        for line in first..first + 3 {
            assert!(outcome.out.contains(&format!("--> data/{name}:{line}:")), "line {line}:\n{}", outcome.out);
        }
        assert_eq!(outcome.out.matches("this statement was left out; the rest of the file was read").count(), 3);
        fs::remove_file(path).expect("it is there");
    }
}

#[test]
fn a_zip_bomb_is_a_finding_and_the_rest_is_loaded() {
    let folder = town();
    let zeros = vec![b'\n'; 20_000_000];
    for (name, bytes) in
        [("bomb.nq.gz", gz(&zeros)), ("bomb.ttl.zst", zst(&zeros)), ("torn.nt.gz", gz(b"<http://a>")[..12].to_vec())]
    {
        let path = folder.path().join("data").join(name);
        fs::write(&path, bytes).expect("writable");
        let outcome = run(folder.path(), &["check"], "");
        assert_eq!(outcome.code, 1, "{}", outcome.err);
        let is_bomb = name.starts_with("bomb");
        let problem = if is_bomb { "unpacks to more than 200 times its size" } else { "is not valid gz: " };
        assert!(outcome.out.contains(&format!("data/{name}: the file {problem}")), "{}", outcome.out);
        let count =
            run(folder.path(), &["query", "-f", "tsv", "-e", "SELECT (COUNT(*) AS ?n) { ?d a town:Decision }"], "");
        assert_eq!(count.code, 2, "a file of the folder is broken");
        assert!(count.out.starts_with("?n\n") && !count.out.ends_with("\n0\n"), "{}", count.out);
        fs::remove_file(path).expect("it is there");
    }
}

#[test]
fn a_packed_query_is_read() {
    let folder = town();
    fs::write(folder.path().join("q.rq.gz"), gz(b"ASK { ?d a town:Decision }")).expect("writable");
    fs::write(folder.path().join("bomb.rq.zst"), zst(&vec![b' '; 5_000_000])).expect("writable");
    assert_eq!(run(folder.path(), &["query", "q.rq.gz", "-f", "tsv"], "").out, "true\n");
    let bomb = run(folder.path(), &["query", "bomb.rq.zst"], "");
    assert_eq!(bomb.code, 2);
    assert!(bomb.err.contains("bomb.rq.zst: the file unpacks to more than 200 times its size"), "{}", bomb.err);
}
