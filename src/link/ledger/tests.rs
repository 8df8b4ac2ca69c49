use super::*;
use crate::link::LinkError;
use crate::link::sssom::Mapping;
use crate::shelf::Shelf;
use crate::vocab::Vocabulary;

const EXACT: &str = "http://www.w3.org/2004/02/skos/core#exactMatch";
const PLAN: &str = "data/links/places.toml";
const BY_NAME: &str = "data/links/by-name.toml";
const OURS: &str = "https://town.example/ontology/data/town.trig";
const THEIRS: &str = "https://town.example/ontology/data/imported/county.trig";

fn vocabulary() -> Vocabulary {
    let mut vocabulary = Vocabulary { ontology: "https://town.example/ontology".to_owned(), ..Vocabulary::default() };
    vocabulary.prefixes.declare("id", "https://town.example/id/");
    vocabulary.licence = "https://creativecommons.org/publicdomain/zero/1.0/".to_owned();
    vocabulary
}

fn empty() -> Ledger {
    let specifications = [PLAN, BY_NAME, "data/links/other.toml"];
    Ledger::read(&Shelf::in_memory(specifications.map(|path| (path.to_owned(), Vec::new()))), &vocabulary()).0
}

/// A pair as a run proposes it.
fn pair(number: usize, weight: f64) -> Mapping {
    let mut row = Mapping::default();
    for (slot, value) in [
        ("subject_id", format!("https://town.example/id/{number}")),
        ("subject_label", format!("Thing {number}")),
        ("predicate_id", EXACT.to_owned()),
        ("object_id", format!("https://county.example/place/{number}")),
        ("object_label", format!("Place {number}")),
        ("mapping_justification", "semapv:CompositeMatching".to_owned()),
        ("subject_source", OURS.to_owned()),
        ("object_source", THEIRS.to_owned()),
        ("match_weight", weight.to_string()),
    ] {
        row.set(slot, value);
    }
    row
}

fn proposed(weights: &[f64]) -> Ledger {
    let mut ledger = empty();
    let pairs = weights.iter().enumerate().map(|(at, weight)| pair(at + 1, *weight)).collect();
    ledger.propose(PLAN, OURS, THEIRS, pairs);
    ledger
}

fn decide(ledger: &mut Ledger, number: usize, verdict: Verdict, who: &str) -> String {
    let reviewer = Reviewer::new(who, &vocabulary().prefixes);
    let decision = Decision { verdict, reviewer: &reviewer, day: "2026-11-22", comment: "" };
    ledger.decide(&pair_of(&pair(number, 0.0)), &decision).expect("writable")
}

fn link(number: usize) -> String {
    format!("link:{}", link_of(&pair_of(&pair(number, 0.0))))
}

fn state(ledger: &Ledger, number: usize) -> State {
    ledger.link(&pair_of(&pair(number, 0.0))).state()
}

/// The same ledger after it was written and read again; and what is found wrong in it.
fn again(ledger: &Ledger) -> (Ledger, Vec<String>) {
    let files = ledger.files().expect("writable").into_iter().map(|(path, bytes)| (path.to_owned(), bytes));
    let (read, findings) = Ledger::read(&Shelf::in_memory(files), &vocabulary());
    (read, findings.into_iter().map(|finding| finding.problem).collect())
}

fn counts(ledger: &Ledger) -> [usize; 3] {
    Part::ALL.map(|part| ledger.rows(part).len())
}

#[test]
fn what_is_written_is_read_again_to_the_byte() {
    let mut ledger = proposed(&[1.5, -0.5, 12.25]);
    decide(&mut ledger, 1, Verdict::Same, "A");
    decide(&mut ledger, 1, Verdict::Same, "orcid:0000-0000-0000-0001");
    decide(&mut ledger, 2, Verdict::No, "A");
    let (read, findings) = again(&ledger);
    assert_eq!(findings, Vec::<String>::new());
    assert_eq!(read.files().expect("writable"), [], "nothing changed");
    assert_eq!(counts(&read), [2, 1, 1]);
    assert_eq!(read.rows(Part::Accepted)[1].get("reviewer_id"), "https://orcid.org/0000-0000-0000-0001");
    let text = String::from_utf8(ledger.files().expect("writable").remove(0).1).expect("text");
    let header = "#license: https://creativecommons.org/publicdomain/zero/1.0/\n";
    assert!(text.contains(header), "{text}");
    assert!(text.contains("\tid:1\tThing 1\tskos:exactMatch\tcounty:1\tPlace 1\t"), "{text}");
    assert!(text.contains("#  county: https://county.example/place/\n"), "{text}");
    assert!(text.contains("\norcid:") || text.contains("\torcid:0000-0000-0000-0001\t"), "{text}");
}

#[test]
fn candidates_stand_by_weight_best_first() {
    let (ledger, _) = again(&proposed(&[1.5, -0.5, 120.25, 7.0]));
    let weights: Vec<&str> = ledger.rows(Part::Candidates).iter().map(|row| row.get("match_weight")).collect();
    assert_eq!(weights, ["120.25", "7", "1.5", "-0.5"]);
    assert_eq!(ledger.find("2").expect("a number").pair, pair_of(&pair(4, 0.0)));
}

#[test]
fn specifications_over_the_same_sets_keep_their_candidates() {
    let mut ledger = proposed(&[1.0, 2.0]);
    let mut run = |specification: &str, numbers: &[usize]| {
        let pairs = numbers.iter().map(|number| pair(*number, 5.0)).collect();
        let done = ledger.propose(specification, OURS, THEIRS, pairs);
        let mut labels: Vec<&str> = ledger.rows(Part::Candidates).iter().map(|row| row.get("subject_label")).collect();
        labels.sort_unstable();
        (labels.join(", "), done.dropped)
    };
    let said = |labels: &str, dropped| (labels.to_owned(), dropped);
    assert_eq!(run(BY_NAME, &[2, 3]), said("Thing 1, Thing 2, Thing 3", 0));
    assert_eq!(run(PLAN, &[1]), said("Thing 1, Thing 2, Thing 3", 0), "the other proposes the second too");
    assert_eq!(run("elsewhere/by-name.toml", &[]), said("Thing 1, Thing 2, Thing 3", 0));
    assert_eq!(run(BY_NAME, &[3]), said("Thing 1, Thing 3", 1));
    assert_eq!(run(PLAN, &[]), said("Thing 3", 1));
}

#[test]
fn candidates_of_a_specification_that_was_renamed_leave() {
    let files =
        |ledger: &Ledger| ledger.files().expect("writable").into_iter().map(|(path, bytes)| (path.to_owned(), bytes));
    let mut before = proposed(&[1.0, 2.0]);
    before.propose(BY_NAME, OURS, THEIRS, vec![pair(2, 2.0), pair(3, 3.0)]);
    for name in ["data/links/a/places.toml", "data/links/b/places.toml"] {
        let known = [name, BY_NAME].map(|path| (path.to_owned(), Vec::new()));
        let (mut ledger, _) = Ledger::read(&Shelf::in_memory(files(&before).chain(known)), &vocabulary());
        let done = ledger.propose(name, OURS, THEIRS, vec![pair(3, 3.0), pair(4, 4.0)]);
        assert_eq!(done, Proposed { new: 1, kept: 1, decided_before: 0, dropped: 1 }, "the first was of it alone");
        assert_eq!(ledger.propose(BY_NAME, OURS, THEIRS, Vec::new()).dropped, 1, "the second is of no other now");
        let other = ledger.propose("data/links/other/places.toml", OURS, THEIRS, Vec::new());
        assert_eq!((other.dropped, counts(&ledger)), (0, [0, 2, 0]), "one folder's is not the other's");
    }
}

#[test]
fn only_relations_of_mappings_are_proposed() {
    let said = |written: &str| relation(written, &vocabulary().prefixes);
    let whole = format!("<{EXACT}>");
    assert_eq!(said("skos:exactMatch").as_deref(), Ok(EXACT));
    assert_eq!(said(&whole).as_deref(), Ok(EXACT));
    assert_eq!(said("id:partOf").as_deref(), Ok("https://town.example/id/partOf"));
    for (written, hint) in [
        ("skos:exactmatch", "did you mean skos:exactMatch?"),
        ("exactMatch", "did you mean skos:exactMatch?"),
        ("skso:closeMatch", "did you mean skos:closeMatch?"),
        ("owl:sameas", "did you mean owl:sameAs?"),
        ("town:likes", "write it with a prefix that the folder declares, or in full"),
    ] {
        assert_eq!(said(written).expect_err("none").1, hint, "{written}");
    }
}

#[test]
fn an_orcid_is_held_against_its_last_digit() {
    for (text, is_mistyped) in [
        ("orcid:0000-0002-1825-0097", false),
        ("orcid:0000-0002-1694-233X", false),
        ("orcid:0000-0002-1825-0098", true),
        ("https://orcid.org/foo", true),
        ("orcid:", true),
        ("orcid:00000002-18250097", true),
        ("A", false),
    ] {
        assert_eq!(Reviewer::new(text, &vocabulary().prefixes).is_mistyped(), is_mistyped, "{text}");
    }
}

#[test]
fn a_run_replaces_what_the_last_one_proposed_and_nothing_else() {
    let mut ledger = proposed(&[1.0, 2.0, 3.0, 4.0, 5.0]);
    decide(&mut ledger, 1, Verdict::Same, "A");
    decide(&mut ledger, 2, Verdict::No, "A");
    decide(&mut ledger, 3, Verdict::Unsure, "A");
    let mut of_others = pair(9, 9.0);
    of_others.set("object_source", "https://town.example/ontology/data/imported/other.trig");
    let other = of_others.get("object_source").to_owned();
    ledger.propose("data/links/other.toml", OURS, &other, vec![of_others]);
    let pairs = vec![pair(1, 10.0), pair(2, 10.0), pair(3, 10.0), pair(4, 10.0), pair(6, 10.0), pair(6, 11.0)];
    let done = ledger.propose(PLAN, OURS, THEIRS, pairs);
    assert_eq!(done, Proposed { new: 1, kept: 2, decided_before: 2, dropped: 1 });
    let mut waiting: Vec<(&str, &str)> =
        ledger.rows(Part::Candidates).iter().map(|row| (row.get("subject_label"), row.get("match_weight"))).collect();
    waiting.sort_unstable();
    assert_eq!(waiting, [("Thing 3", "3"), ("Thing 4", "10"), ("Thing 6", "10"), ("Thing 9", "9")]);
    assert_eq!(ledger.propose(PLAN, OURS, THEIRS, Vec::new()).dropped, 2);
    assert_eq!(state(&ledger, 3), State::Unsure, "what somebody said stays");
}

#[test]
fn decisions_go_where_they_belong() {
    let mut ledger = proposed(&[1.0, 2.0, 3.0, 4.0]);
    for (number, verdict) in [(1, Verdict::Same), (2, Verdict::Close), (3, Verdict::No), (4, Verdict::Unsure)] {
        assert_eq!(decide(&mut ledger, number, verdict, "A"), link(number));
    }
    assert_eq!(counts(&ledger), [2, 1, 1]);
    let [same, close] = ledger.rows(Part::Accepted) else { panic!("two") };
    assert_eq!((same.get("predicate_id"), same.get("reviewer_agreement")), (EXACT, "1.0"));
    assert!(close.get("predicate_id").ends_with("closeMatch"));
    assert_eq!(ledger.rows(Part::Rejected)[0].get("predicate_modifier"), "Not");
    assert_eq!(ledger.rows(Part::Candidates)[0].get("reviewer_agreement"), "0.0");
    assert_eq!(
        (1..=4).map(|number| state(&ledger, number)).collect::<Vec<_>>(),
        [State::Same, State::Close, State::Rejected, State::Unsure]
    );
    let judged = ledger.judged(OURS, THEIRS);
    assert_eq!(judged.iter().map(|(_, _, is_same)| *is_same).collect::<Vec<_>>(), [true, false]);
    let round = ledger.judged(THEIRS, OURS);
    assert_eq!((&round[0].0, &round[0].1), (&judged[0].1, &judged[0].0), "as the sets are asked for");
    assert_eq!(again(&ledger).1, Vec::<String>::new());
}

#[test]
fn a_reviewer_who_decides_again_changes_the_decision() {
    let mut ledger = proposed(&[1.0]);
    let reviewer = Reviewer::new("A", &vocabulary().prefixes);
    for (verdict, day, comment) in [
        (Verdict::Close, "2026-11-20", "part of it"),
        (Verdict::No, "2026-11-20", ""),
        (Verdict::Same, "2026-11-21", "it is"),
    ] {
        let decision = Decision { verdict, reviewer: &reviewer, day, comment };
        assert_eq!(ledger.decide(&pair_of(&pair(1, 0.0)), &decision).expect("writable"), link(1));
    }
    assert_eq!(counts(&ledger), [1, 0, 0]);
    let row = &ledger.rows(Part::Accepted)[0];
    assert_eq!(row.get("predicate_id"), EXACT, "what was proposed is not forgotten");
    assert_eq!(row.get("predicate_modifier"), "");
    assert_eq!(row.get("comment"), "part of it; before: no, by A on 2026-11-20; it is");
}

#[test]
fn reviewers_who_disagree_both_stay() {
    let mut ledger = proposed(&[1.0, 2.0]);
    let first = decide(&mut ledger, 1, Verdict::Same, "A");
    let second = decide(&mut ledger, 1, Verdict::No, "B");
    assert!(second.starts_with(&format!("{first}-")), "{second}");
    assert_eq!((state(&ledger, 1), counts(&ledger)), (State::Disputed, [1, 1, 1]));
    assert_eq!(ledger.judged(OURS, THEIRS), []);
    decide(&mut ledger, 2, Verdict::Same, "A");
    decide(&mut ledger, 2, Verdict::Unsure, "B");
    assert_eq!(state(&ledger, 2), State::Same, "who is unsure does not disagree");
    decide(&mut ledger, 2, Verdict::Close, "B");
    assert_eq!((state(&ledger, 2), counts(&ledger)), (State::Disputed, [3, 0, 1]));
    let (read, findings) = again(&ledger);
    assert_eq!((findings.len(), state(&read, 1)), (0, State::Disputed));
}

#[test]
fn a_decision_can_be_taken_back() {
    let mut ledger = proposed(&[1.0, 2.0]);
    let before = ledger.clone();
    decide(&mut ledger, 1, Verdict::No, "A");
    let undone = ledger.undo(&link(1), None, "2026-11-23").expect("it was judged");
    assert_eq!((undone.was.as_str(), undone.waits), ("no, by A on 2026-11-22", true));
    let mut row =
        ledger.rows(Part::Candidates).iter().find(|row| row.get("subject_label") == "Thing 1").expect("waits").clone();
    assert_eq!(row.get("comment"), "no, by A on 2026-11-22; taken back on 2026-11-23");
    row.set("comment", "");
    assert!(before.rows(Part::Candidates).contains(&row), "nothing else differs");
    assert!(matches!(ledger.undo(&link(1), None, "2026-11-23"), Err(LinkError::NotJudged(_))));

    decide(&mut ledger, 1, Verdict::Close, "A");
    let second = decide(&mut ledger, 1, Verdict::No, "B");
    assert!(matches!(ledger.undo(&link(1), Some("C"), "d"), Err(LinkError::NotJudgedBy { .. })));
    let undone = ledger.undo(&second, None, "2026-11-24").expect("its own record");
    assert_eq!((undone.was.as_str(), undone.waits), ("no, by B on 2026-11-22", false));
    assert_eq!(state(&ledger, 1), State::Close);
    assert!(
        ledger.rows(Part::Accepted)[0].get("comment").ends_with("no, by B on 2026-11-22; taken back on 2026-11-24")
    );
    decide(&mut ledger, 1, Verdict::Same, "B");
    let several = ledger.undo(&link(1)[..10], None, "2026-11-24").expect_err("whose?");
    assert_eq!(
        several.to_string(),
        format!("could not tell whose decision is meant: {} was judged by A and B", link(1))
    );
    ledger.undo(&link(1), Some("A"), "2026-11-24").expect("A judged it");
    ledger.undo(&link(1), Some("B"), "2026-11-24").expect("B judged it");
    let comment = ledger.rows(Part::Candidates).iter().map(|row| row.get("comment")).max().expect("one").to_owned();
    for part in ["no, by A on 2026-11-22", "close, by A", "no, by B", "same, by B"] {
        assert!(comment.contains(part), "{part} is lost: {comment}");
    }
    ledger.propose(PLAN, OURS, THEIRS, Vec::new());
    assert_eq!(counts(&ledger), [0, 1, 0], "what somebody wrote is not dropped");
}

#[test]
fn links_are_found_by_any_beginning() {
    let ledger = proposed(&[1.0, 2.0]);
    let full = link(1);
    for text in [&full, &full[..9], &full["link:".len()..], &full[5..9], "2"] {
        assert_eq!(ledger.find(text).expect(text).pair, pair_of(&pair(if text == "2" { 2 } else { 1 }, 0.0)), "{text}");
    }
    assert!(matches!(ledger.find("link:"), Err(LinkError::Ambiguous { .. })));
    for text in ["", "3", "zzz", "link:00000000000"] {
        assert!(matches!(ledger.find(text), Err(LinkError::NoSuchLink(_))), "{text}");
    }
}

/// A file edited by hand: the whole ledger is written, one of its files changed, and read again.
fn faults_after(part: Part, from: &str, to: &str) -> Vec<String> {
    let mut ledger = proposed(&[1.0, 2.0, 3.0]);
    decide(&mut ledger, 1, Verdict::Same, "A");
    decide(&mut ledger, 2, Verdict::No, "A");
    let files = ledger.files().expect("writable").into_iter().map(|(path, bytes)| {
        let mut text = String::from_utf8(bytes).expect("text");
        if path == part.path() {
            assert!(text.contains(from), "{from} is not in {text}");
            text = text.replacen(from, to, 1);
        }
        (path.to_owned(), text.into_bytes())
    });
    let (_, findings) = Ledger::read(&Shelf::in_memory(files), &vocabulary());
    assert!(findings.iter().all(|finding| finding.place.is_some() && !finding.remedy.is_empty()), "{findings:?}");
    findings.into_iter().map(|finding| finding.problem).collect()
}

#[test]
fn what_was_edited_wrongly_is_found() {
    let link = |number: usize| link(number);
    let row = |ledger_row: &str| ledger_row.to_owned();
    for (part, from, to, problem) in [
        (Part::Accepted, row("skos:exactMatch"), row("skos:exactMatc"), "`skos:exactMatc` is no relation of mappings"),
        (
            Part::Accepted,
            row("county:1"),
            row("county:7"),
            "is not the record of this pair: one of its ends was changed",
        ),
        (Part::Accepted, row("county:1"), row("id:1"), "the row links a thing with itself"),
        (Part::Accepted, row("\t1.0\t"), row("\t-1.0\t"), "A says no to it, and it stands among the accepted"),
        (Part::Accepted, row("\t1.0\t"), row("\t0.0\t"), "A is unsure of it, and it stands among the accepted"),
        (Part::Rejected, row("\tNot\t"), row("\t\t"), "A agrees with it, and it stands among the rejected"),
        (Part::Candidates, link(3), link(1), "is not the record of this pair"),
    ] {
        let found = faults_after(part, &from, &to);
        assert!(found.iter().any(|fault| fault.contains(problem)), "{from} -> {to}: {found:?}");
    }
}

#[test]
fn rows_that_stand_twice_are_found() {
    let mut ledger = proposed(&[1.0, 2.0]);
    decide(&mut ledger, 1, Verdict::Same, "A");
    let mut no = ledger.rows(Part::Accepted)[0].clone();
    no.set("predicate_modifier", "Not");
    ledger.rows_mut(Part::Rejected).push(no);
    for (number, record) in [(1, link(1)), (2, format!("{}-2", link(2)))] {
        let mut row = pair(number, 3.0);
        row.set("record_id", record.replace("link:", "https://town.example/ontology/data/links/"));
        ledger.rows_mut(Part::Candidates).push(row);
    }
    let mut found = again(&ledger).1;
    found.sort();
    let wanted = [
        "A judged this link twice: also in data/links/accepted.sssom.tsv:",
        "another row has the record link:",
        "the link waits twice: also in data/links/candidates.sssom.tsv:",
        "the link waits, and is decided in data/links/accepted.sssom.tsv:",
    ];
    assert_eq!(found.len(), wanted.len(), "{found:?}");
    for (found, wanted) in found.iter().zip(wanted) {
        assert!(found.starts_with(wanted), "{found}");
    }
}

#[test]
fn nothing_is_written_over_what_could_not_be_read() {
    let mut ledger = proposed(&[1.0]);
    let files = ledger.files().expect("writable").into_iter().map(|(path, bytes)| {
        let text = String::from_utf8(bytes).expect("text");
        (path.to_owned(), text.replace("county:1", "nowhere:1").into_bytes())
    });
    let (mut broken, findings) = Ledger::read(&Shelf::in_memory(files), &vocabulary());
    assert!(findings[0].place.is_some(), "{findings:?}");
    let reviewer = Reviewer::new("A", &vocabulary().prefixes);
    let decision = Decision { verdict: Verdict::No, reviewer: &reviewer, day: "2026-11-22", comment: "" };
    assert!(matches!(broken.decide(&pair_of(&pair(1, 0.0)), &decision), Err(LinkError::Broken(_))));
    assert!(matches!(broken.files(), Err(LinkError::Broken(_))));

    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(Part::Candidates.path());
    ledger.save(folder.path()).expect("writable");
    decide(&mut ledger, 1, Verdict::Same, "A");
    let written = std::fs::read_to_string(&path).expect("it was written");
    std::fs::write(&path, format!("{written}\n")).expect("writable");
    assert!(matches!(ledger.save(folder.path()), Err(LinkError::Changed { .. })));
    ledger.read_again(folder.path()).expect("readable");
    assert_eq!(counts(&ledger), [1, 1, 0], "the file that changed is read");
    decide(&mut ledger, 1, Verdict::Same, "A");
    ledger.save(folder.path()).expect("as it was read");
    assert!(folder.path().join(Part::Accepted.path()).exists());
}
