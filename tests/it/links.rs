//! Links: what is proposed, judged, kept and taken back, as a person does it.

use crate::cases::copy;
use crate::json::assert_fits;
use crate::program::{root, run};
use std::fs;
use std::path::Path;

/// The town with the links of a case.
fn town_of(case: &str, folder: &Path) {
    copy(&root().join("tests/town"), folder);
    copy(&root().join("tests/cases").join(case).join("home"), folder);
}

fn text(folder: &Path, part: &str) -> String {
    fs::read_to_string(folder.join(format!("data/links/{part}.sssom.tsv"))).expect("it is there")
}

#[test]
fn the_report_fits_its_schema() {
    for case in ["links-counted", "links-disputed-are-not-asserted", "links-of-what-is-gone", "review-is-blind"] {
        let town = tempfile::tempdir().expect("a folder");
        town_of(case, town.path());
        assert_fits(&run(town.path(), &["links", "-f", "json"], ""), "links");
    }
}

#[test]
fn what_decayed_fits_its_schema() {
    let town = tempfile::tempdir().expect("a folder");
    town_of("links-decay", town.path());
    for _ in 0..2 {
        assert_fits(&run(town.path(), &["links", "decay", "-f", "json"], ""), "links-decay");
    }
}

#[test]
fn a_review_in_pieces_ends_in_the_same_files_as_one_at_once() {
    let files = |answers: &[&str]| {
        let town = tempfile::tempdir().expect("a folder");
        town_of("review-resumes-where-it-was", town.path());
        for answers in answers {
            assert_eq!(run(town.path(), &["link", "review", "--reviewer", "A"], answers).code, 0);
        }
        ["accepted", "candidates", "rejected"].map(|part| text(town.path(), part))
    };
    let at_once = files(&["y\nc\nn\nu\n"]);
    assert_eq!(files(&["y\n", "c\n", "n\nu\n"]), at_once);
    assert_eq!(files(&["n\nb\ny\nx\nc\n", "quit\n", "no\n", "unsure\n"]), at_once);
}

#[test]
fn two_reviewers_who_save_at_once_both_keep_their_decisions() {
    let town = tempfile::tempdir().expect("a folder");
    town_of("review-resumes-where-it-was", town.path());
    let review = |who: &'static str, answers: &'static str| {
        let folder = town.path().to_owned();
        std::thread::spawn(move || run(&folder, &["link", "review", "--reviewer", who], answers))
    };
    let both = [review("A", "y\ny\ny\ny\n"), review("B", "n\nn\nn\nn\n")];
    for (one, (who, part)) in both.into_iter().zip([("A", "accepted"), ("B", "rejected")]) {
        let outcome = one.join().expect("it ends");
        let told: usize = outcome.err.split(' ').next().and_then(|count| count.parse().ok()).unwrap_or(0);
        assert_eq!(outcome.code, i32::from(outcome.err.starts_with("nothing waits")), "{}", outcome.err);
        let kept = fs::read_to_string(town.path().join(format!("data/links/{part}.sssom.tsv"))).unwrap_or_default();
        let kept = kept.lines().filter(|line| line.split('\t').any(|cell| cell == who)).count();
        assert_eq!(kept, told, "{}{}", outcome.out, outcome.err);
    }
    assert_eq!(run(town.path(), &["check"], "").code, 0, "nothing is broken");
}

#[test]
fn what_is_taken_back_is_as_it_was_but_for_the_remark() {
    let town = tempfile::tempdir().expect("a folder");
    town_of("review-resumes-where-it-was", town.path());
    assert_eq!(run(town.path(), &["link", "review", "--reviewer", "A"], "y\nq\n").code, 0);
    let judged = text(town.path(), "accepted");
    let record = judged.lines().last().and_then(|line| line.split('\t').next()).expect("a row");
    let undone = run(town.path(), &["link", "undo", record], "");
    assert_eq!(undone.code, 0, "{}", undone.err);
    assert!(!text(town.path(), "accepted").contains(record));
    let waits = text(town.path(), "candidates");
    let line = waits.lines().find(|line| line.starts_with(record)).expect("it waits");
    assert!(line.contains("\tsame, by A on 20") && line.contains("; taken back on 20"), "{line}");
    let best_first = waits.lines().find(|line| line.starts_with("link:")).expect("rows");
    assert!(best_first.starts_with(record), "{waits}");
}

/// The town with three links to rows of a table, all accepted.
fn town_with_county(folder: &Path) {
    town_of("link-run-proposes-and-keeps", folder);
    assert_eq!(run(folder, &["link", "run", "county"], "").code, 0);
    let review = run(folder, &["link", "review", "--reviewer", "A"], "y\ny\ny\n");
    assert!(review.err.contains("3 same; 0 left"), "{}", review.err);
}

/// Changes the table of the county.
fn edit(folder: &Path, from: &str, to: &str) {
    let path = folder.join("data/links/county.csv");
    let table = fs::read_to_string(&path).expect("it is there");
    assert!(table.contains(from), "{table}");
    fs::write(path, table.replace(from, to)).expect("writable");
}

#[test]
fn nothing_has_changed_of_a_table_that_was_not_read_in_full() {
    let town = tempfile::tempdir().expect("a folder");
    town_with_county(town.path());
    let before = text(town.path(), "accepted");
    edit(town.path(), "2,Board of the Harbour", "2,\"Board of the Harbour");
    let outcome = run(town.path(), &["links", "decay"], "");
    assert_eq!((outcome.code, outcome.out.as_str()), (2, ""), "{}", outcome.err);
    for said in ["could not be looked at: one of their sets could not be gathered", "0 accepted links looked at\n"] {
        assert!(outcome.err.contains(said), "{}", outcome.err);
    }
    assert_eq!(text(town.path(), "accepted"), before);
}

#[test]
fn what_waits_again_is_weighed_again() {
    let town = tempfile::tempdir().expect("a folder");
    town_with_county(town.path());
    edit(town.path(), "2,Board of the Harbour,HB", "2,Harbour Yacht Club,HYC");
    let decay = run(town.path(), &["links", "decay"], "");
    assert_eq!(decay.code, 1, "{}", decay.err);
    let explain = |format| run(town.path(), &["link", "explain", "1", "-f", format], "");
    let then = explain("text").out;
    let words: String = then.split_whitespace().collect::<Vec<_>>().join(" ");
    for said in ["right Harbour Yacht Club", "| Harbour Yacht Club", "weighed before it was accepted, on 20"] {
        assert!(words.contains(said), "{then}");
    }
    assert!(explain("json").out.contains("\"weighedOn\""));
    assert_fits(&explain("json"), "link");
    let rerun = run(town.path(), &["link", "run", "county", "--least-weight", "100"], "");
    assert!(rerun.err.contains("0 new, 1 kept, 0 dropped"), "{}", rerun.err);
    let now = explain("text").out;
    assert!(!now.contains("weighed before") && !now.contains("Board of the Harbour\n  "), "{now}");
    assert!(
        now.contains("renamed: Board of the Harbour is now Harbour Yacht Club") || now.contains("renamed:"),
        "{now}"
    );
    assert!(!explain("json").out.contains("\"weighedOn\""));
}
