//! What must be true of every page.

use super::super::svg::tests::{HOSTILE, all_named, drawn};
use super::*;
use crate::graph::samples;

/// The text between two marks that are there once.
fn between<'a>(page: &'a str, start: &str, end: &str) -> &'a str {
    assert_eq!(page.matches(start).count(), 1, "{start}");
    page.split_once(start).and_then(|(_, rest)| rest.split_once(end)).map(|(inside, _)| inside).expect("it is closed")
}

#[test]
fn the_table_says_all_that_the_picture_shows() {
    let network = samples::awkward();
    let page = drawn(&network, &FORMAT);
    assert_eq!(page.matches("<tr id=\"t").count(), network.edge_count());
    assert_eq!(page.matches("class=\"node k").count(), network.node_count());
    assert_eq!(page.matches("class=\"edge ").count(), network.edge_count());
    let row = page.split("<tr id=").find(|row| row.contains("self-reported only")).expect("it has a row");
    for cell in [
        "UNICEF – اليونيسف",
        "co-leads",
        "2019-12-01",
        "2024-12-31",
        "self-reported only",
        "UNICEF, &quot;p. 1&quot; &amp; &lt;2&gt;",
    ] {
        assert!(row.contains(cell), "{cell} is not in {row}");
    }
    let data: serde_json::Value = serde_json::from_str(between(&page, "id=\"data\">", "</script>")).expect("JSON");
    assert_eq!(data["edges"].as_array().map(Vec::len), Some(network.edge_count()));
    assert_eq!(data["nodes"].as_array().map(Vec::len), Some(network.node_count()));
}

#[test]
fn a_page_runs_its_own_script_and_nothing_else() {
    let long = format!("{HOSTILE}{{{{script}}}}{}", "x".repeat(10_000));
    for text in [HOSTILE, &long] {
        let page = drawn(&all_named(text), &FORMAT);
        assert_eq!(page.matches("<script").count(), 2, "the data and the script");
        assert_eq!(page.matches("</script").count(), 2);
        assert!(!page.contains("<img") && !page.contains("href=\"javascript"));
        assert_eq!(page.matches("<style>").count(), 2);
        let policy = between(&page, "Content-Security-Policy\" content=\"", "\"");
        assert!(policy.starts_with("default-src 'none'; style-src 'sha256-") && !policy.contains("unsafe"), "{policy}");
        for piece in ["<style>", "<script>"] {
            for text in page.split(piece).skip(1) {
                let text = text.split("</s").next().expect("it is closed");
                assert!(policy.contains(&policy::hash(text)), "{text}");
            }
        }
        let odd = |c: char| {
            (c.is_control() && c != '\n') || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FFFE}')
        };
        assert!(!page.contains(odd));
        // Attributes of style would be refused by the policy.
        assert!(!page.contains(" style=\""));
    }
}

#[test]
fn a_page_needs_nothing_from_elsewhere() {
    let page = drawn(&samples::awkward(), &FORMAT);
    let body = page.replace("xmlns=\"http://www.w3.org/2000/svg\"", "");
    for start in ["src=\"http", "url(", "@import", "fetch(", "XMLHttpRequest", "innerHTML", "eval("] {
        assert!(!body.contains(start), "{start}");
    }
    assert_eq!(page, drawn(&samples::awkward(), &FORMAT));
}

#[test]
fn ids_are_there_once() {
    let page = drawn(&samples::awkward(), &FORMAT);
    let mut ids: Vec<&str> = page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all);
}
