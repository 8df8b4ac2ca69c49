//! Files of open datasets are fetched from servers that may misbehave, and kept.

use crate::server::Server;
use coopgraph::net::{FetchRules, Fetched, Fetcher, Freshness, NetError, Progress};
use flate2::{Compression, write::GzEncoder};
use std::fs;
use std::io::Write;
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};
use tempfile::TempDir;

const OK: &str = "200 OK\r\nContent-Type: text/csv";
const LARGEST: u64 = 1_000_000;

/// A place to fetch to, with rules under which tests are quick.
struct Desk {
    folder: TempDir,
    rules: FetchRules,
}

impl Desk {
    /// One that may reach these servers of this machine.
    fn reaching(servers: &[&Server]) -> Self {
        let rules = FetchRules {
            allowed_private: servers.iter().map(|server| server.address.to_string()).collect(),
            time: Duration::from_secs(20),
            largest: LARGEST,
            tries: 3,
            longest_wait: Duration::from_millis(10),
            ..FetchRules::default()
        };
        Self { folder: tempfile::tempdir().expect("a folder"), rules }
    }

    fn get(&self, url: &str) -> Result<Fetched, NetError> {
        self.get_telling(url, &mut |_| {})
    }

    fn get_telling(&self, url: &str, progress: &mut dyn FnMut(Progress<'_>)) -> Result<Fetched, NetError> {
        Fetcher::new(self.rules.clone(), &self.folder.path().join("cache")).get(url, progress)
    }

    fn offline(&self, url: &str) -> Result<Fetched, NetError> {
        let rules = FetchRules { offline: true, ..self.rules.clone() };
        Fetcher::new(rules, &self.folder.path().join("cache")).get(url, &mut |_| {})
    }

    /// Files of the cache: bytes, then notes.
    fn files(&self) -> Vec<PathBuf> {
        let Ok(entries) = fs::read_dir(self.folder.path().join("cache")) else { return Vec::new() };
        let mut files: Vec<_> = entries.map(|entry| entry.expect("readable").path()).collect();
        files.sort_by_key(|path| path.extension().map(ToOwned::to_owned));
        files
    }

    fn change_note(&self, from: &str, to: &str) {
        let note = &self.files()[1];
        let text = fs::read_to_string(note).expect("a note");
        assert!(text.contains(from), "{text}");
        fs::write(note, text.replace(from, to)).expect("writable");
    }
}

impl Server {
    fn url(&self) -> String {
        format!("http://{}/data.csv", self.address)
    }

    /// Answers the first request with the first head and body, the next with the next, and so on with the last.
    fn in_turn(answers: &[(&str, &str)]) -> Self {
        let answers: Vec<_> = answers.iter().map(|(head, body)| ((*head).to_owned(), (*body).to_owned())).collect();
        let count = AtomicUsize::new(0);
        Self::with(move |stream, _| {
            let at = count.fetch_add(1, Ordering::Relaxed).min(answers.len() - 1);
            send(stream, &answers[at].0, answers[at].1.as_bytes());
        })
    }

    /// Sends a beginning, then a piece again and again.
    fn endless(start: &str, piece: Vec<u8>, pause: Duration) -> Self {
        let start = start.to_owned();
        Self::with(move |mut stream, _| {
            let _ = write!(stream, "{start}");
            while stream.write_all(&piece).is_ok() {
                thread::sleep(pause);
            }
        })
    }

    /// Sends what it is told and closes.
    fn raw(text: &str) -> Self {
        let text = text.to_owned();
        Self::with(move |mut stream, _| drop(stream.write_all(text.as_bytes())))
    }
}

fn send(mut stream: TcpStream, head: &str, body: &[u8]) {
    let _ = write!(stream, "HTTP/1.1 {head}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
    let _ = stream.write_all(body);
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

#[track_caller]
fn assert_fails(outcome: Result<Fetched, NetError>, words: &str) {
    let error = outcome.expect_err("an error").to_string();
    assert!(error.contains(words), "`{words}` is not in `{error}`");
}

#[test]
fn a_file_is_fetched_and_kept() {
    let server = Server::answering("text/csv; charset=iso-8859-1", "a,b\n");
    let desk = Desk::reaching(&[&server]);
    let mut told = Vec::new();
    let fetched = desk.get_telling(&format!("{}#part", server.url()), &mut |progress| {
        if let Progress::Receiving { bytes, of, .. } = progress {
            told.push((bytes, of));
        }
    });
    let fetched = fetched.expect("a file");
    assert_eq!(fetched.bytes, b"a,b\n");
    assert_eq!(fetched.media_type, "text/csv; charset=iso-8859-1");
    assert_eq!(fetched.url, server.url());
    assert_eq!(fetched.sha256, "5be08c9684a1d25efcee09318204824278b08bbfb4aef973ffefd0b9d7478313");
    assert_eq!(fetched.freshness, Freshness::New);
    assert_eq!(fetched.fetched_on.len(), 10, "{}", fetched.fetched_on);
    assert_eq!(told.last(), Some(&(4, Some(4))));
    let request = server.requests()[0].to_ascii_lowercase();
    assert!(request.starts_with("get /data.csv http/1.1\r\n"), "{request}");
    assert!(request.contains("(+https://w3id.org/coopgraph; open data import)"), "{request}");
    assert!(request.contains("accept-encoding: gzip\r\n"), "{request}");
    assert_eq!(desk.files().len(), 2, "bytes, a note and nothing besides: {:?}", desk.files());
}

#[test]
fn types_are_told_and_not_judged_and_bytes_are_left_as_they_are() {
    for (head, media_type) in [
        ("200 OK", ""),
        ("200 OK\r\nContent-Type: text/html", "text/html"),
        ("200 OK\r\nContent-Type: text/plain; charset=iso-8859-1", "text/plain; charset=iso-8859-1"),
    ] {
        let server = Server::new(head, b"\xe4\r\n\xff".as_slice());
        let fetched = Desk::reaching(&[&server]).get(&server.url()).expect(head);
        assert_eq!((fetched.media_type.as_str(), fetched.bytes.as_slice()), (media_type, b"\xe4\r\n\xff".as_slice()));
    }
}

#[test]
fn only_http_without_passwords_is_asked() {
    let server = Server::answering("text/csv", "x");
    let address = server.address;
    let desk = Desk::reaching(&[&server]);
    for url in ["file:///etc/passwd", "ftp://127.0.0.1/x", "data.csv", "/etc/passwd", "", "http://", "https:x"] {
        assert_fails(desk.get(url), "is not an http or https address");
        assert_fails(desk.offline(url), "is not an http or https address");
    }
    for url in [format!("http://me:secret@{address}/"), format!("http://secret@{address}/")] {
        let error = desk.get(&url).expect_err("an error").to_string();
        assert!(error.contains("has a name or a password in it") && !error.contains("secret"), "{error}");
    }
    assert!(server.requests().is_empty(), "nothing was sent");
}

#[test]
fn the_own_network_is_not_reached_unless_it_was_named() {
    let server = Server::answering("text/csv", "x");
    let port = server.address.port();
    let mut desk = Desk::reaching(&[]);
    let hosts = ["127.0.0.1", "127.1", "2130706433", "0x7f000001", "localhost", "[::ffff:127.0.0.1]", "0.0.0.0"];
    for allowed in [vec![], vec!["127.0.0.1".to_owned(), "127.0.0.1:1".to_owned()]] {
        desk.rules.allowed_private = allowed;
        for host in hosts {
            let error = desk.get(&format!("http://{host}:{port}/")).expect_err(host);
            assert!(matches!(error, NetError::RefusedAddress { .. }), "{host}: {error}");
        }
    }
    for (host, kind) in [("10.0.0.1", "private"), ("169.254.169.254", "link-local"), ("[fe80::1]", "link-local")] {
        assert_fails(desk.get(&format!("http://{host}/")), &format!("a {kind} address"));
    }
    assert!(server.requests().is_empty(), "nothing was sent");
    desk.rules.allowed_private = vec![format!("LocalHost:{port}")];
    assert_eq!(desk.get(&format!("http://localhost:{port}/")).expect("it was named").bytes, b"x");
}

#[test]
fn redirects_lead_to_other_hosts_that_may_be_reached() {
    let end = Server::answering("text/csv", "end");
    let middle = Server::new(&format!("302 Found\r\nLocation: {}", end.url()), "");
    let start = Server::new(&format!("301 Moved\r\nLocation: //{}/two words?x=[1]", middle.address), "moved");
    let desk = Desk::reaching(&[&start, &middle, &end]);
    let fetched = desk.get(&start.url()).expect("redirects are followed");
    assert_eq!((fetched.url, fetched.bytes), (end.url(), b"end".to_vec()));
    assert!(middle.requests()[0].starts_with("GET /two%20words?x=[1] "), "{}", middle.requests()[0]);
    let offline = desk.offline(&start.url()).expect("it is kept under the address that was asked for");
    assert_eq!((offline.url, offline.freshness), (end.url(), Freshness::Cached));
}

#[test]
fn a_redirect_into_the_own_network_is_refused() {
    let inner = Server::answering("text/csv", "secret");
    let port = inner.address.port();
    for (to, words) in [
        (inner.url(), "redirects to a place that is not asked: refused to reach 127.0.0.1, a loopback address"),
        (format!("//localhost:{port}/"), "redirects to a place that is not asked: localhost leads to"),
        ("http://10.0.0.1/".to_owned(), "refused to reach 10.0.0.1, a private address"),
        (format!("http://[::1]:{port}/"), "refused to reach ::1, a loopback address"),
        ("http://169.254.169.254/latest/meta-data".to_owned(), "169.254.169.254, a link-local address"),
        (format!("http://me:secret@{}/", inner.address), "has a name or a password in it"),
        ("file:///etc/passwd".to_owned(), "file:///etc/passwd is not an http or https address"),
        ("http://[".to_owned(), "is not an http or https address"),
        ("/%\u{e4}".repeat(300), "more than 5 redirects"),
        (String::new(), "it does not say where"),
    ] {
        let server = Server::new(&format!("307 Moved\r\nLocation: {to}"), "");
        assert_fails(Desk::reaching(&[&server]).get(&server.url()), words);
    }
    assert!(inner.requests().is_empty(), "nothing was sent there");
}

#[test]
fn redirects_in_a_circle_end() {
    let server = Server::new("302 Found\r\nLocation: /data.csv", "");
    assert_fails(Desk::reaching(&[&server]).get(&server.url()), "more than 5 redirects");
    assert_eq!(server.requests().len(), 6);
}

#[test]
fn disturbances_are_waited_out() {
    let busy = ("503 Busy", "");
    let server = Server::in_turn(&[busy, busy, (OK, "at last")]);
    let desk = Desk::reaching(&[&server]);
    let mut waits = Vec::new();
    let fetched = desk.get_telling(&server.url(), &mut |progress| {
        if let Progress::Waiting { url, seconds, reason } = progress {
            waits.push((url.to_owned(), seconds, reason.to_owned()));
        }
    });
    assert_eq!(fetched.expect("the third try").bytes, b"at last");
    let wait = (server.url(), 1, format!("{} answers with HTTP 503", server.url()));
    assert_eq!(waits, [wait.clone(), wait]);
    for head in ["429 Slow", "500 Oh", "502 Oh", "504 Oh"] {
        let server = Server::new(head, "");
        assert_fails(Desk::reaching(&[&server]).get(&server.url()), "(tried 3 times)");
        assert_eq!(server.requests().len(), 3, "{head}");
    }
    let moody = AtomicUsize::new(0);
    let server = Server::with(move |stream, _| {
        if moody.fetch_add(1, Ordering::Relaxed) > 0 {
            send(stream, OK, b"now");
        }
    });
    assert_eq!(Desk::reaching(&[&server]).get(&server.url()).expect("the second try").bytes, b"now");
}

#[test]
fn a_server_says_when_to_come_again() {
    let date = "Date: Sun, 22 Nov 2026 10:00:00 GMT\r\nRetry-After: Sun, 22 Nov 2026 10:00:01 GMT";
    for (after, seconds) in [("Retry-After: 0", 0), ("Retry-After: 1", 1), (date, 1)] {
        let server = Server::in_turn(&[(&format!("429 Slow down\r\n{after}"), ""), (OK, "x")]);
        let mut desk = Desk::reaching(&[&server]);
        desk.rules.longest_wait = Duration::from_secs(2);
        let (start, mut waits) = (Instant::now(), Vec::new());
        let fetched = desk.get_telling(&server.url(), &mut |progress| {
            if let Progress::Waiting { seconds, .. } = progress {
                waits.push(seconds);
            }
        });
        assert!(fetched.is_ok() && start.elapsed() >= Duration::from_secs(seconds), "{after}");
        assert_eq!(waits, [seconds], "{after}");
    }
    let server = Server::new("503 Busy\r\nRetry-After: 3600", "");
    assert_fails(Desk::reaching(&[&server]).get(&server.url()), "answers with HTTP 503, and asks to wait 3600 s");
    assert_eq!(server.requests().len(), 1);
}

#[test]
fn what_is_refused_is_not_asked_for_again() {
    for head in
        ["404 Not Found", "403 Forbidden", "410 Gone", "501 No", "202 Later", "206 Part", "304 Same", "300 Many"]
    {
        let server = Server::new(&format!("{head}\r\nRetry-After: 0"), "");
        let desk = Desk::reaching(&[&server]);
        assert_fails(desk.get(&server.url()), &format!("answers with HTTP {}", &head[..3]));
        assert_eq!(server.requests().len(), 1, "{head}");
        assert!(desk.files().is_empty(), "{head}");
    }
}

#[test]
fn time_runs_out_on_servers_that_drip_or_never_end() {
    let (head, pause) = ("HTTP/1.1 200 OK\r\n\r\n", Duration::from_millis(20));
    let members = gzip(b"");
    for (name, server) in [
        ("drip", Server::endless(head, b"x".to_vec(), pause)),
        ("dripping head", Server::endless("HTTP/1.1 200 OK\r\nX: ", b"x".to_vec(), pause)),
        ("silence", Server::endless("", Vec::new(), pause)),
        ("empty members", Server::endless("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n", members, pause)),
        ("no end", Server::endless(head, vec![b'x'; 1000], Duration::ZERO)),
    ] {
        let mut desk = Desk::reaching(&[&server]);
        desk.rules.time = Duration::from_millis(400);
        desk.rules.largest = u64::MAX;
        let start = Instant::now();
        let error = desk.get(&server.url()).expect_err(name).to_string();
        assert!(error.contains("it took too long"), "{name}: {error}");
        assert!(start.elapsed() < Duration::from_secs(8), "{name}: {:?}", start.elapsed());
        assert_eq!(server.requests().len(), 1, "{name}");
        assert!(desk.files().is_empty(), "{name}");
    }
}

#[test]
fn an_answer_is_no_larger_than_allowed() {
    let largest = usize::try_from(LARGEST).expect("small");
    let packed = "200 OK\r\nContent-Encoding: gzip";
    let members = gzip(b"").repeat(100);
    for (name, server) in [
        ("endless", Server::endless("HTTP/1.1 200 OK\r\n\r\n", vec![b'x'; 10_000], Duration::ZERO)),
        ("as it says", Server::new(OK, vec![b'x'; largest + 1])),
        ("says too much", Server::raw("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\nx")),
        (
            "chunks",
            Server::endless(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
                b"4\r\nxxxx\r\n".repeat(999),
                Duration::ZERO,
            ),
        ),
        ("a bomb", Server::new(packed, gzip(&vec![0; 50 * largest]))),
        ("a bomb one byte too large", Server::new(packed, gzip(&vec![0; largest + 1]))),
        (
            "nothing packed again and again",
            Server::endless(&format!("HTTP/1.1 {packed}\r\n\r\n"), members, Duration::ZERO),
        ),
    ] {
        let desk = Desk::reaching(&[&server]);
        let error = desk.get(&server.url()).expect_err(name).to_string();
        assert_eq!(error, "127.0.0.1 answers with more than 1 MB", "{name}");
        assert_eq!(server.requests().len(), 1, "{name}");
        assert!(desk.files().is_empty(), "{name}");
    }
    for server in [Server::new(OK, vec![b'x'; largest]), Server::new(packed, gzip(&vec![0; largest]))] {
        assert_eq!(
            Desk::reaching(&[&server]).get(&server.url()).expect("just as large as allowed").bytes.len(),
            largest
        );
    }
}

#[test]
fn an_answer_is_as_long_as_it_says() {
    let server = Server::raw("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\na,b\nHTTP/1.1 200 OK\r\n\r\nmore");
    assert_eq!(Desk::reaching(&[&server]).get(&server.url()).expect("a file").bytes, b"a,b\n");
}

#[test]
fn a_body_that_is_cut_is_no_file() {
    let head = "HTTP/1.1 200 OK\r\n";
    for (text, words, tries) in [
        (format!("{head}Content-Length: 1000\r\n\r\na,b\n"), "read the answer of", 3),
        (format!("{head}Transfer-Encoding: chunked\r\n\r\n5\r\na,b\n"), "read the answer of", 3),
        (format!("{head}Content-Length: 9\r\nContent-Encoding: gzip\r\n\r\n"), "read the answer of", 3),
        (format!("{head}Content-Encoding: gzip\r\n\r\nnot packed"), "read the answer of", 1),
        (format!("{head}Content-Encoding: br\r\n\r\nx"), "read the answer of", 1),
        (format!("{head}Content-Length: many\r\n\r\nx"), "reach", 1),
        ("HTTP/1.1 200 OK\r\nContent".to_owned(), "reach", 3),
        ("SSH-2.0-OpenSSH\r\n\r\n".to_owned(), "reach", 1),
    ] {
        let server = Server::raw(&text);
        let desk = Desk::reaching(&[&server]);
        assert_fails(desk.get(&server.url()), &format!("could not {words} 127.0.0.1: "));
        assert_eq!(server.requests().len(), tries, "{text}");
        assert!(desk.files().is_empty(), "{text}");
    }
}

#[test]
fn a_packed_body_that_is_cut_is_no_file() {
    let packed = gzip(b"a,b\n");
    for length in [0, 5, 10, packed.len() - 8, packed.len() - 1] {
        let server = Server::new("200 OK\r\nContent-Encoding: gzip", &packed[..length]);
        let desk = Desk::reaching(&[&server]);
        assert_fails(desk.get(&server.url()), "could not read the answer of 127.0.0.1: ");
        assert!(desk.files().is_empty(), "{length}");
    }
}

#[test]
fn a_packed_answer_is_unpacked() {
    let text = "a,b\n".repeat(1000);
    for name in ["gzip", "GZip", "x-gzip"] {
        let server = Server::new(&format!("{OK}\r\nContent-Encoding: {name}"), gzip(text.as_bytes()));
        let desk = Desk::reaching(&[&server]);
        assert_eq!(desk.get(&server.url()).expect(name).bytes, text.as_bytes());
        assert_eq!(desk.offline(&server.url()).expect(name).bytes, text.as_bytes());
    }
}

#[test]
fn what_has_not_changed_is_not_sent_again() {
    let tagged = format!("{OK}\r\nETag: \"one\"\r\nLast-Modified: Sun, 01 Nov 2026 10:00:00 GMT");
    let server = Server::in_turn(&[
        (&tagged, "first"),
        ("304 Not Modified", ""),
        (&format!("{OK}\r\nETag: \"two\""), "second"),
        ("304 Not Modified", ""),
    ]);
    let desk = Desk::reaching(&[&server]);
    let today = desk.get(&server.url()).expect("first").fetched_on;
    desk.change_note(&today, "2020-01-01");
    for (bytes, freshness, tag) in [
        ("first", Freshness::Unchanged, "\"one\""),
        ("second", Freshness::New, "\"one\""),
        ("second", Freshness::Unchanged, "\"two\""),
    ] {
        let fetched = desk.get(&server.url()).expect("an answer");
        assert_eq!((fetched.bytes.as_slice(), fetched.freshness), (bytes.as_bytes(), freshness));
        assert_eq!(fetched.media_type, "text/csv");
        assert_ne!(fetched.fetched_on, "2020-01-01");
        let request = server.requests().pop().expect("it was asked").to_ascii_lowercase();
        assert!(request.contains(&format!("if-none-match: {tag}\r\n")), "{request}");
        assert_eq!(request.contains("if-modified-since: sun, 01 nov 2026 10:00:00 gmt\r\n"), tag == "\"one\"");
    }
    assert_ne!(desk.offline(&server.url()).expect("kept").fetched_on, "2020-01-01", "the day is kept too");
    assert_eq!(desk.files().len(), 2);
}

#[test]
fn only_the_server_that_sent_a_tag_is_told_it() {
    let end = Server::in_turn(&[(&format!("{OK}\r\nETag: \"1\""), "x"), ("304 Not Modified", "")]);
    let start = Server::new(&format!("302 Found\r\nLocation: {}", end.url()), "");
    let desk = Desk::reaching(&[&start, &end]);
    assert_eq!(desk.get(&start.url()).expect("a file").freshness, Freshness::New);
    assert_eq!(desk.get(&start.url()).expect("a file").freshness, Freshness::Unchanged);
    assert!(!start.requests()[1].contains("\"1\"") && end.requests()[1].contains("\"1\""));
}

#[test]
fn a_damaged_cache_counts_as_nothing() {
    let server = Server::new(&format!("{OK}\r\nETag: \"1\""), "whole");
    let damages: &[fn(&[PathBuf])] = &[
        |files| fs::write(&files[0], "who").expect("writable"),
        |files| fs::write(&files[0], "whose").expect("writable"),
        |files| fs::remove_file(&files[0]).expect("removable"),
        |files| fs::remove_file(&files[1]).expect("removable"),
        |files| fs::write(&files[1], "{\"asked\":").expect("writable"),
        |files| fs::write(&files[1], "").expect("writable"),
    ];
    for damage in damages {
        let desk = Desk::reaching(&[&server]);
        desk.get(&server.url()).expect("a file");
        damage(&desk.files());
        assert_fails(desk.offline(&server.url()), "is not in the cache, and nothing is asked offline");
        let fetched = desk.get(&server.url()).expect("it is fetched anew");
        assert_eq!((fetched.bytes.as_slice(), fetched.freshness), (b"whole".as_slice(), Freshness::New));
        assert_eq!(desk.offline(&server.url()).expect("it is whole again").bytes, b"whole");
    }
    assert!(server.requests().iter().all(|request| !request.to_ascii_lowercase().contains("if-none-match")));
}

#[test]
fn a_note_with_anything_in_it_sends_no_headers_of_its_own() {
    let server = Server::new(&format!("{OK}\r\nETag: \"1\""), "x");
    let desk = Desk::reaching(&[&server]);
    desk.get(&server.url()).expect("a file");
    desk.change_note("\\\"1\\\"", "1\\r\\nX-Evil: yes");
    assert_eq!(desk.get(&server.url()).expect("a file").freshness, Freshness::New);
    assert!(!server.requests()[1].contains("Evil"));
}

#[test]
fn offline_nobody_is_asked() {
    let server = Server::answering("text/csv", "x");
    let desk = Desk::reaching(&[&server]);
    assert_fails(desk.offline(&server.url()), "is not in the cache, and nothing is asked offline");
    let day = desk.get(&server.url()).expect("a file").fetched_on;
    let fetched = desk.offline(&server.url()).expect("it is kept");
    assert_eq!((fetched.bytes.as_slice(), fetched.freshness), (b"x".as_slice(), Freshness::Cached));
    assert_eq!((fetched.fetched_on, fetched.media_type), (day, "text/csv".to_owned()));
    assert_eq!(server.requests().len(), 1);
}

#[test]
fn a_failure_says_what_the_cache_still_has() {
    let server = Server::in_turn(&[(OK, "x"), ("503 Busy", "")]);
    let desk = Desk::reaching(&[&server]);
    let day = desk.get(&server.url()).expect("a file").fetched_on;
    let words = format!(
        "answers with HTTP 503 (tried 3 times); what it answered is in the cache, last confirmed on {day}: `--offline` would use it"
    );
    assert_fails(desk.get(&server.url()), &words);
    assert_eq!(desk.offline(&server.url()).expect("it is still there").bytes, b"x");
    let closed = TcpListener::bind("127.0.0.1:0").expect("a free port").local_addr().expect("it is bound");
    let mut desk = Desk::reaching(&[]);
    desk.rules.allowed_private = vec![closed.to_string()];
    let error = desk.get(&format!("http://{closed}/")).expect_err("nobody listens").to_string();
    assert!(error.starts_with("could not reach 127.0.0.1: ") && error.ends_with("(tried 3 times)"), "{error}");
}

#[test]
fn a_cache_that_cannot_be_written_is_named() {
    let server = Server::answering("text/csv", "x");
    let desk = Desk::reaching(&[&server]);
    fs::write(desk.folder.path().join("cache"), "a file").expect("writable");
    assert_fails(desk.get(&server.url()), "could not keep an answer in ");
}
