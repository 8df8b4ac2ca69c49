//! Addresses on the web: the same host, or one below the other.

use super::Measure;
use super::pairwise::Pairwise;

pub const WEB: Measure = Measure {
    name: "web",
    about: "web addresses, by their host and way",
    key: |value| read(value).filter(|place| !is_shared(&place.host)).map(|place| place.host),
    alike: |left, right| Some(alike(&read(left)?, &read(right)?)),
    prepare: |left, right| Pairwise::prepare(left, right, read, alike),
};

/// A host and the way behind it.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    host: String,
    way: String,
}

/// Host and way of an address, in small letters, without `www.`; an address may leave out its scheme.
pub fn read(value: &str) -> Option<Place> {
    let value = value.trim().to_lowercase();
    let rest = value.split_once("://").map_or(value.as_str(), |(_, rest)| rest);
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (host, way) = rest.split_at(end);
    let host = host.rsplit('@').next().unwrap_or(host).split(':').next().unwrap_or(host);
    let host = host.strip_prefix("www.").unwrap_or(host).trim_end_matches('.');
    let is_host = host.contains('.') && !host.contains(char::is_whitespace);
    let way = way.trim_matches('/').to_owned();
    is_host.then(|| Place { host: host.to_owned(), way })
}

/// Hosts where everybody may have a page: the same one says nothing of who has it.
fn is_shared(host: &str) -> bool {
    const SHARED: &[&str] = &[
        "facebook.com",
        "twitter.com",
        "x.com",
        "linkedin.com",
        "youtube.com",
        "instagram.com",
        "github.com",
        "gitlab.com",
        "wikipedia.org",
        "medium.com",
        "google.com",
        "blogspot.com",
        "wordpress.com",
    ];
    SHARED.iter().any(|shared| host == *shared || host.ends_with(&format!(".{shared}")))
}

fn alike(left: &Place, right: &Place) -> (f32, &'static str) {
    if left.host == right.host {
        return match (left.way == right.way, is_shared(&left.host)) {
            (true, _) => (1.0, "same address"),
            (false, false) => (0.95, "same host"),
            (false, true) => (0.0, "a host that many share"),
        };
    }
    let is_below = |below: &str, above: &str| below.strip_suffix(above).is_some_and(|rest| rest.ends_with('.'));
    if (is_below(&left.host, &right.host) || is_below(&right.host, &left.host))
        && !is_shared(&left.host)
        && !is_shared(&right.host)
    {
        return (0.6, "one host below the other");
    }
    (0.0, "other hosts")
}
