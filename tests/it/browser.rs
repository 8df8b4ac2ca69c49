//! The page of a network in a real browser: it asks for nothing, complains of nothing, and can be used by keys alone.
//!
//! Where there is no browser the test is skipped; see `need.rs`.

use crate::need;
use crate::program::root;
use coopgraph::draw::{self, Scene};
use coopgraph::graph::layout::{Task, layout};
use coopgraph::graph::{Evidence, Known, Network, Projection, Said, project};
use coopgraph::store::{Literal, NamedNode, Term};
use std::process::Command;

const HOSTILE: &str = "Hostile </script><script>alert(1)</script><img src=x onerror=alert(2)>";

#[test]
fn a_page_is_searched_and_walked_through_by_keys() {
    let (Some(browser), Some(python)) = (need::browser(), need::python("json")) else {
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    let page = folder.path().join("map.html");
    std::fs::write(&page, drawn(&network())).expect("writable");
    let outcome = Command::new(python)
        .arg(root().join("tests/it/browser.py"))
        .args([browser.as_str(), &page.to_string_lossy(), "alli"])
        .output()
        .expect("Python starts");
    assert!(outcome.status.success(), "{}", String::from_utf8_lossy(&outcome.stderr));
    let seen: serde_json::Value = serde_json::from_slice(&outcome.stdout).expect("JSON");
    assert_eq!(seen["complaints"], serde_json::json!([]), "{seen}");
    assert_eq!(seen["requests"], serde_json::json!([]), "{seen}");
    assert_eq!((&seen["picked"], &seen["sentences"]), (&"Alliance".into(), &3.into()), "{seen}");
    assert_eq!(seen["rows"], 3, "the table shows what fits");
    assert_eq!((&seen["reached"], &seen["back"]), (&1.into(), &3.into()), "what was hidden is back: {seen}");
    assert!(seen["sideways"].as_i64().is_some_and(|pixels| pixels <= 0), "{seen}");
    let said = serde_json::json!([
        "1 thing and 3 edges fit.",
        "Alliance, thing, 3 edges",
        format!("{HOSTILE}, thing, 1 edge"),
        "Nothing is picked.",
        "Sorted by Source, ascending.",
        "0 things and 0 edges are shown.",
        "4 things and 3 edges are shown.",
    ]);
    assert_eq!(seen["said"], said);
}

/// Four things around one, in the order of their ids: the hostile one follows the one in the middle.
fn network() -> Network {
    let columns = ["source", "relation", "target", "sourceLabel", "targetLabel", "record"].map(str::to_owned);
    let iri = |name: &str| Some(Term::from(NamedNode::new_unchecked(format!("http://a/{name}"))));
    let text = |text: &str| Some(Term::from(Literal::from(text)));
    let row = |relation, target, label| {
        Ok(vec![iri("a"), text(relation), iri(target), text("Alliance"), text(label), iri("record")])
    };
    let rows = [row("leads", "b", HOSTILE), row("leads", "c", "Fund"), row("joins", "d", "الاتحاد")];
    let said = Said { publisher: "Press".to_owned(), evidence: Evidence::Reported, ..Said::default() };
    let known = Known { records: [("http://a/record".to_owned(), said)].into(), ..Known::default() };
    let mut network =
        project(&columns, &mut rows.into_iter(), &known, Projection::default()).expect("the rows hold things");
    network.about.title = HOSTILE.to_owned();
    network
}

fn drawn(network: &Network) -> Vec<u8> {
    let sizes = draw::sizes(network);
    let circle = layout("circle").expect("it is there");
    let placed = (circle.place)(&Task { network, sizes: &sizes, centre: None, seed: 1 });
    let format = draw::format("html").expect("it is there");
    let mut page = Vec::new();
    (format.parts[0].write)(&Scene::new(network, Some(&placed)), &mut page).expect("memory takes everything");
    page
}
