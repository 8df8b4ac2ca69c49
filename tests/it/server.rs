//! A small HTTP server for tests; it may misbehave in any way.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// A small HTTP server; it answers every request in the same way, and keeps what it was sent.
pub struct Server {
    pub address: SocketAddr,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// Answers with a status line and headers, and a body.
    pub fn new(head: &str, body: impl Into<Vec<u8>>) -> Self {
        let (head, body) = (head.to_owned(), body.into());
        Self::with(move |mut stream: TcpStream, _: &str| {
            let length = body.len();
            let _ = write!(stream, "HTTP/1.1 {head}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n");
            // A client that has had enough closes: nothing is wrong then.
            let _ = stream.write_all(&body);
        })
    }

    pub fn answering(media_type: &str, body: &str) -> Self {
        Self::new(&format!("200 OK\r\nContent-Type: {media_type}"), body)
    }

    pub fn with(answer: impl Fn(TcpStream, &str) + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("it is bound");
        let requests = Arc::new(Mutex::new(Vec::new()));
        let kept = requests.clone();
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let request = read_request(&stream);
                kept.lock().expect("no panic").push(request.clone());
                answer(stream, &request);
            }
        });
        Self { address, requests }
    }

    pub fn requests(&self) -> Vec<String> {
        self.requests.lock().expect("no panic").clone()
    }
}

fn read_request(stream: &TcpStream) -> String {
    let mut reader = BufReader::new(stream);
    let mut head = String::new();
    while reader.read_line(&mut head).is_ok_and(|length| length > 2) {}
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse().ok()).flatten()
    });
    let mut body = vec![0; length.unwrap_or(0)];
    let _ = reader.read_exact(&mut body);
    head + &String::from_utf8_lossy(&body)
}
