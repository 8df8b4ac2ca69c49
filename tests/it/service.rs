//! SERVICE goes only where it was allowed to, and what comes back is not trusted.

use crate::program::{Outcome, root, run};
use crate::server::Server;
use std::io::Write;
use std::thread;
use std::time::{Duration, Instant};

const JSON: &str = "application/sparql-results+json";
const XML: &str = "application/sparql-results+xml";

impl Server {
    /// Asks the town a query with SERVICE on this server, which is allowed.
    fn ask(&self, more: &[&str]) -> Outcome {
        self.ask_pattern(&format!("SERVICE <http://{}/sparql>", self.address), more)
    }

    fn ask_pattern(&self, service: &str, more: &[&str]) -> Outcome {
        let query = format!("SELECT ?b ?far {{ ?d town:decidedBy ?b {service} {{ ?b town:far ?far }} }}");
        let host = self.address.to_string();
        run(
            &root().join("tests/town"),
            &[&["query", "-f", "tsv", "--allow-service", &host, "-e", &query], more].concat(),
            "",
        )
    }
}

fn json(far: &str) -> String {
    format!(
        "{{\"head\":{{\"vars\":[\"b\",\"far\"]}},\"results\":{{\"bindings\":[{{\"b\":{{\"type\":\"uri\",\"value\":\
         \"https://town.example/id/council\"}},\"far\":{{\"type\":\"literal\",\"value\":\"{far}\"}}}}]}}}}"
    )
}

const XML_ANSWER: &str = "<?xml version=\"1.0\"?><sparql xmlns=\"http://www.w3.org/2005/sparql-results#\"><head>\
    <variable name=\"b\"/><variable name=\"far\"/></head><results><result><binding name=\"b\">\
    <uri>https://town.example/id/council</uri></binding><binding name=\"far\"><literal>in xml</literal></binding>\
    </result></results></sparql>";

#[track_caller]
fn assert_fails(outcome: &Outcome, code: i32, message: &str) {
    assert_eq!(outcome.code, code, "{}", outcome.err);
    assert!(outcome.err.contains(message), "`{message}` is not in\n{}", outcome.err);
}

#[test]
fn an_allowed_service_is_asked_and_joined() {
    for server in [
        Server::answering(JSON, &json("in json")),
        Server::answering("text/plain", &json("in json")),
        Server::answering(XML, XML_ANSWER),
        Server::new(&format!("200 OK\r\nContent-Type: {JSON}\r\nX-SPARQL-MaxRows: 2"), json("in json")),
    ] {
        let outcome = server.ask(&[]);
        assert_eq!(outcome.code, 0, "{}", outcome.err);
        assert!(outcome.out.contains("<https://town.example/id/council>\t\"in "), "{}", outcome.out);
        let requests = server.requests();
        assert!(requests[0].starts_with("POST /sparql HTTP/1.1\r\n"), "{}", requests[0]);
        assert!(requests[0].contains("query=SELECT") && requests[0].contains("ontology%23far"), "{}", requests[0]);
    }
}

#[test]
fn a_service_that_is_not_allowed_is_not_asked() {
    let server = Server::answering(JSON, &json("x"));
    let address = server.address;
    let query = format!("SELECT * {{ ?s a town:Decision\n  SERVICE SILENT <http://{address}/> {{ ?s ?p ?o }} }}");
    let town = root().join("tests/town");
    let outcome = run(&town, &["query", "-e", &query], "");
    assert_fails(&outcome, 2, &format!("SERVICE on {address} is not allowed"));
    assert!(outcome.err.contains("--> query:2:3"), "{}", outcome.err);
    assert!(outcome.err.contains(&format!("hint: `--allow-service {address}` lets")), "{}", outcome.err);
    let any = "SELECT * { VALUES ?far { <http://far.example/> } LATERAL { SERVICE ?far { ?s ?p ?o } } }";
    assert_fails(&run(&town, &["query", "-e", any], ""), 2, "SERVICE is not allowed");
    assert_fails(
        &run(&town, &["query", "--allow-service", "a.example", "-e", any], ""),
        4,
        "far.example is not allowed",
    );
    // Another port, another name of the same machine, another scheme, a password.
    let port = address.port();
    for (allowed, service) in [
        ("127.0.0.1".to_owned(), format!("http://{address}/")),
        (address.to_string(), format!("http://localhost:{port}/")),
        (address.to_string(), format!("ftp://{address}/")),
        (address.to_string(), format!("http://user:word@{address}/")),
        (address.to_string(), "file:///etc/passwd".to_owned()),
        (format!("127.0.0.1.evil.example:{port}"), format!("http://{address}/")),
    ] {
        let query = format!("SELECT * {{ SERVICE <{service}> {{ ?s ?p ?o }} }}");
        let outcome = run(&town, &["query", "--allow-service", &allowed, "-e", &query], "");
        assert_eq!(outcome.code, 2, "{service}: {}", outcome.err);
    }
    // The name leads into this machine: allowing the name is not enough.
    let query = format!("SELECT * {{ SERVICE <http://localhost:{port}/> {{ ?s ?p ?o }} }}");
    let outcome = run(&town, &["query", "--allow-service", &format!("localhost:{port}"), "-e", &query], "");
    assert_fails(&outcome, 4, "a loopback address");
    assert!(server.requests().is_empty(), "nothing was sent");
}

#[test]
fn redirects_stay_on_the_host() {
    let elsewhere = Server::answering(JSON, &json("stolen"));
    for to in [
        format!("http://{}/x", elsewhere.address),
        format!("//{}/x", elsewhere.address),
        "http://169.254.169.254/latest/meta-data".to_owned(),
        "file:///etc/passwd".to_owned(),
        String::new(),
    ] {
        let server = Server::new(&format!("302 Found\r\nLocation: {to}"), "");
        assert_fails(&server.ask(&[]), 4, "redirects to another place");
    }
    assert!(elsewhere.requests().is_empty(), "nothing was sent there");
    let server = Server::with(|mut stream, request| {
        let body = json("moved");
        let _ = if request.starts_with("POST /sparql ") {
            write!(stream, "HTTP/1.1 307 Moved\r\nLocation: /new\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        } else {
            let length = body.len();
            write!(
                stream,
                "HTTP/1.1 200 OK\r\nContent-Type: {JSON}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
            )
        };
    });
    let outcome = server.ask(&[]);
    assert!(outcome.out.contains("\"moved\""), "{}", outcome.err);
    let circle = Server::new("307 Again\r\nLocation: /sparql", "");
    assert_fails(&circle.ask(&[]), 4, "more than 3 redirects");
    assert_eq!(circle.requests().len(), 4);
}

#[test]
fn what_comes_back_is_not_trusted() {
    let bomb = XML_ANSWER.replacen("<head>", "<head a='&l;'>", 1).replacen(
        "<sparql",
        "<!DOCTYPE x [<!ENTITY k \"ha\"><!ENTITY l \"&k;&k;\">]><sparql",
        1,
    );
    let many: String = (0..300).map(|n| format!(" a{n}='x'")).collect();
    let tag = XML_ANSWER.replacen("<head>", &format!("<head{many}>"), 1);
    for (server, message) in [
        (Server::answering(XML, &bomb), "an XML entity is made of other entities"),
        (Server::answering(XML, &tag), "an XML tag has more than 256 attributes"),
        (Server::answering(JSON, &json("x")[..90]), "could not read the answer of the service"),
        (Server::answering(XML, &XML_ANSWER[..200]), "could not read the answer of the service"),
        (Server::answering("text/html", "<html>\x1b[31mlogin</html>"), "is not an answer of SPARQL in JSON or XML"),
        (Server::answering(JSON, "{\"head\":{},\"boolean\":true}"), "it is a truth value, not rows"),
        (Server::new("503 Busy", "later"), "answers with HTTP 503: later"),
        (Server::new("500 Error", "Error \x1b[31mSR353: too many\n\nquery:"), "HTTP 500: Error [31mSR353: too many\n"),
        (Server::new("400 Bad", "{\n  \"error\":\n \"no\"\n}"), "HTTP 400: { \"error\": \"no\" }"),
        (Server::new("502 Bad", "\u{feff}<html>\nA page</html>"), "answers with HTTP 502\n"),
        (Server::new("404 Not", "a".repeat(10_000)), "aa…"),
        (
            Server::new(&format!("200 OK\r\nContent-Type: {JSON}\r\nX-SQL-State: S1TAT"), json("x")),
            "a part of its answer",
        ),
        (Server::new(&format!("206 Partial\r\nContent-Type: {JSON}"), json("x")), "a part of its answer"),
        (
            Server::new(&format!("200 OK\r\nContent-Type: {JSON}\r\nX-SPARQL-MaxRows: 1"), json("x")),
            "stopped after 1 rows",
        ),
        (Server::with(|stream, _| drop(stream)), "could not reach 127.0.0.1"),
    ] {
        let outcome = server.ask(&[]);
        assert_fails(&outcome, 4, message);
        assert!(!outcome.err.contains('\x1b'), "{}", outcome.err);
        let silent = server.ask_pattern(&format!("SERVICE SILENT <http://{}/sparql>", server.address), &[]);
        assert_eq!(silent.code, 0, "SILENT goes on without: {}", silent.err);
    }
}

#[test]
fn an_answer_without_end_is_cut() {
    let endless = Server::with(|mut stream, _| {
        let _ = write!(stream, "HTTP/1.1 200 OK\r\nContent-Type: {JSON}\r\nConnection: close\r\n\r\n{{");
        let piece = vec![b' '; 1_000_000];
        while stream.write_all(&piece).is_ok() {}
    });
    assert_fails(&endless.ask(&[]), 4, "answers with more than 64 MB");
}

#[test]
fn a_service_that_does_not_answer_does_not_hold_the_query() {
    let slow = Server::with(|stream, _| {
        thread::sleep(Duration::from_secs(20));
        drop(stream);
    });
    let start = Instant::now();
    let outcome = slow.ask(&["--timeout", "500ms"]);
    assert!([3, 4].contains(&outcome.code), "{}", outcome.err);
    assert!(start.elapsed() < Duration::from_secs(8), "{:?}", start.elapsed());
}
