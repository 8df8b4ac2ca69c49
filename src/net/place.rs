//! An address as it is asked.

use super::error::NetError;
use std::fmt;
use ureq::http::Uri;

/// An http or https address without a password. What stands after `#` is not part of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub uri: Uri,
    /// In lower case.
    pub host: String,
    pub port: u16,
}

impl Place {
    pub fn parse(address: &str) -> Result<Self, NetError> {
        Self::read(address.as_bytes())
            .map_err(|problem| problem.unwrap_or_else(|| NetError::NotHttp(address.to_owned())))
    }

    /// The place of an address that the library asks for.
    pub fn of(uri: &Uri) -> Result<Self, NetError> {
        Self::parse(&uri.to_string())
    }

    /// Where a redirect leads, as its header says it: seen from here, and with characters that should have been escaped.
    pub fn follow(&self, location: &[u8]) -> Result<Self, NetError> {
        Self::parse(&resolve(&self.uri, &escape(location)))
    }

    /// Whether it is in a list of `host` and `host:port` in lower case; without a port it is the one of the scheme.
    pub fn is_among(&self, list: &[String]) -> bool {
        let full = format!("{}:{}", self.host, self.port);
        list.iter().any(|listed| *listed == full || (self.has_default_port() && *listed == self.host))
    }

    /// The host, with its port where that is not the one of the scheme.
    pub fn name(&self) -> String {
        if self.has_default_port() { self.host.clone() } else { format!("{}:{}", self.host, self.port) }
    }

    pub fn is_protected(&self) -> bool {
        self.uri.scheme_str() == Some("https")
    }

    fn has_default_port(&self) -> bool {
        default_port(&self.uri) == Some(self.port)
    }

    /// The error is nothing where there is no more to say than that it is no address to ask.
    fn read(address: &[u8]) -> Result<Self, Option<NetError>> {
        let uri: Uri = escape(address).parse().map_err(|_| None)?;
        let default = default_port(&uri).ok_or(None)?;
        let authority = uri.authority().ok_or(None)?;
        let host = authority.host().to_ascii_lowercase();
        if authority.as_str().contains('@') {
            return Err(Some(NetError::HasPassword(host)));
        }
        let port = authority.port_u16().unwrap_or(default);
        Ok(Self { host, port, uri })
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.uri.fmt(f)
    }
}

/// RFC 3986, 5.2, for what servers send: more is allowed in it than there, such as `?filter[name]=%`.
fn resolve(from: &Uri, to: &str) -> String {
    let scheme = from.scheme_str().unwrap_or_default();
    let authority = from.authority().map_or("", |authority| authority.as_str());
    let start = to.split(['/', '?']).next().unwrap_or_default();
    if start.contains(':') {
        to.to_owned()
    } else if to.starts_with("//") {
        format!("{scheme}:{to}")
    } else if to.starts_with('/') {
        format!("{scheme}://{authority}{to}")
    } else if to.starts_with('?') {
        format!("{scheme}://{authority}{}{to}", from.path())
    } else {
        format!("{scheme}://{authority}{}", beside(from.path(), to))
    }
}

/// What stands beside a path, `.` and `..` walked.
fn beside(path: &str, to: &str) -> String {
    let (to, query) = to.find('?').map_or((to, ""), |at| to.split_at(at));
    let merged = format!("{}{to}", path.rfind('/').map_or("/", |at| &path[..=at]));
    let mut walked = Vec::new();
    let mut steps = merged.split('/').skip(1).peekable();
    while let Some(step) = steps.next() {
        match step {
            "." => {}
            ".." => drop(walked.pop()),
            step => {
                walked.push(step);
                continue;
            }
        }
        if steps.peek().is_none() {
            walked.push("");
        }
    }
    format!("/{}{query}", walked.join("/"))
}

/// The address up to `#`, with what may not stand in one escaped: portals redirect to names of files with spaces.
fn escape(address: &[u8]) -> String {
    let mut escaped = String::with_capacity(address.len());
    for byte in address.iter().copied().take_while(|byte| *byte != b'#') {
        match byte {
            0..=b' ' | 0x7f.. | b'"' | b'<' | b'>' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}' => {
                escaped.push_str(&format!("%{byte:02X}"));
            }
            byte => escaped.push(char::from(byte)),
        }
    }
    escaped
}

fn default_port(uri: &Uri) -> Option<u16> {
    match uri.scheme_str() {
        Some("http") => Some(80),
        Some("https") => Some(443),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_redirect_is_seen_from_its_place() {
        let here = Place::parse("https://a.example/x/y.csv?z=[1]#part").expect("an address");
        assert_eq!(here.to_string(), "https://a.example/x/y.csv?z=[1]");
        for (location, there) in [
            ("/w", "https://a.example/w"),
            ("w", "https://a.example/x/w"),
            ("../w", "https://a.example/w"),
            ("../../w/./v/?q=../1", "https://a.example/w/v/?q=../1"),
            (".", "https://a.example/x/"),
            ("w/..", "https://a.example/x/"),
            ("/%", "https://a.example/%"),
            ("?q=[2]", "https://a.example/x/y.csv?q=[2]"),
            ("//b.example/w", "https://b.example/w"),
            ("http://B.example:8080/w", "http://B.example:8080/w"),
            ("/two words/\u{e4}.csv", "https://a.example/two%20words/%C3%A4.csv"),
        ] {
            assert_eq!(here.follow(location.as_bytes()).expect(location).to_string(), there);
        }
        for location in
            ["file:///etc/passwd", "ftp://a.example/", "http://", "http://[::1", "http:x", "//", "data:,x", "::"]
        {
            assert!(here.follow(location.as_bytes()).is_err(), "{location}");
        }
        assert!(matches!(here.follow(b"//a:b@c.example/"), Err(NetError::HasPassword(host)) if host == "c.example"));
    }

    #[test]
    fn a_host_that_is_listed_has_the_port_of_the_scheme() {
        let list = ["a.example".to_owned(), "b.example:81".to_owned(), "[::1]:80".to_owned()];
        for (address, is_listed) in [
            ("http://a.example/", true),
            ("http://A.example:80/", true),
            ("https://a.example/", true),
            ("https://a.example:80/", false),
            ("http://a.example:81/", false),
            ("http://b.example:81/", true),
            ("http://b.example/", false),
            ("http://[::1]/", true),
            ("http://x.a.example/", false),
        ] {
            assert_eq!(Place::parse(address).expect(address).is_among(&list), is_listed, "{address}");
        }
    }
}
