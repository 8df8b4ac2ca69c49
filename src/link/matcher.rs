//! Matching from end to end: read, block, compare, judge, assign.

use super::assign::{assign, group};
use super::block::{Blocked, Document, block};
use super::fold::words;
use super::judge::{Curve, Evidence, Judgement, judge};
use super::lexicon::{Letters, Lexicon, Rarity};
use super::measure::{Alike, CODE, Column, Compare, MEASURES, Measure, Words, is_text, measure, read_texts};
use super::parts::in_parts;
use super::repeats::stands_for;
use super::{Comparison, Pair, Piece, Set, Task};
use rustc_hash::FxHashMap;

/// How alike two things of one set are that are taken for the same at first.
const LIKELY: f32 = 0.65;

/// Two sets that were matched.
pub struct Matcher<'a> {
    task: Task<'a>,
    right: &'a Set,
    compared: Vec<Box<dyn Compare>>,
    judgement: Judgement,
    /// How far ahead of its rivals each pair is, where pairs compete.
    ahead: FxHashMap<(u32, u32), f32>,
    pairs: Vec<Pair>,
    /// Within one set, the first thing that each repeats to the letter.
    first: Vec<u32>,
}

impl<'a> Matcher<'a> {
    /// Matches two sets.
    pub fn new(task: Task<'a>) -> Self {
        let right = task.right.unwrap_or(task.left);
        let mut lexicon = Lexicon::default();
        let read: Vec<Read<'_>> =
            task.comparisons.iter().map(|comparison| Read::new(comparison, &task, &mut lexicon)).collect();
        let mut left_documents = documents(task.left, &read, Side::Left, &mut lexicon);
        let right_documents = task.right.map(|right| documents(right, &read, Side::Right, &mut lexicon));
        let letters = Letters::of(&lexicon);
        let first: Vec<u32> = match task.right {
            Some(_) => Vec::new(),
            None => stands_for(task.left, task.comparisons, |one| one.left).collect(),
        };
        // Only the first of those that repeat each other looks for more.
        let repeated: Vec<(u32, u32)> = first.iter().copied().zip(0..).filter(|(first, at)| first != at).collect();
        repeated.iter().for_each(|(_, other)| left_documents[*other as usize] = Document::default());
        let mut blocked = block(&left_documents, right_documents.as_deref(), task.one_to_one, &letters);
        include(&mut blocked, &repeated, task.reviewed);
        let compared = prepare(&task, right, &read, &blocked, &letters);
        let similarities: Vec<Vec<f32>> =
            compared.iter().map(|compare| similarities(compare.as_ref(), &blocked)).collect();
        let ahead = match task.right {
            Some(_) => ahead_of_rivals(&with_codes(&blocked, &similarities, &read), task.one_to_one),
            None => Vec::new(),
        };
        let judgement = judge(&Evidence {
            left: &blocked.iter().map(|pair| pair.left).collect::<Vec<_>>(),
            right: &blocked.iter().map(|pair| pair.right).collect::<Vec<_>>(),
            similarities: &similarities,
            ahead: &ahead,
            one_to_one: task.one_to_one,
            guess: guess(&blocked, &ahead),
            reviewed: &places_of(task.reviewed, &blocked),
        });
        let ahead = blocked.iter().zip(ahead).map(|(pair, ahead)| ((pair.left, pair.right), ahead)).collect();
        let mut pairs: Vec<Pair> = blocked.iter().enumerate().map(|(at, pair)| weighed(at, pair, &judgement)).collect();
        pairs.sort_unstable_by(|a, b| b.weight.total_cmp(&a.weight).then((a.left, a.right).cmp(&(b.left, b.right))));
        match task.right {
            Some(right) => assign(&mut pairs, &task, right.things.len()),
            None => group(&mut pairs, task.left.things.len(), &repeated),
        }
        Self { task, right, compared, judgement, ahead, pairs, first }
    }

    /// Every pair that was compared, best first.
    pub fn pairs(&self) -> &[Pair] {
        &self.pairs
    }

    /// For each thing of a set that was matched within itself the first one that it repeats to the letter: only that one is
    /// held against others.
    pub fn first(&self) -> Option<&[u32]> {
        self.task.right.is_none().then_some(&self.first)
    }

    /// How many pairs were compared.
    pub fn compared(&self) -> usize {
        self.pairs.len()
    }

    /// The evidence for and against a pair that was compared; its weights make the pair's weight.
    pub fn explain(&self, left: usize, right: usize) -> Vec<Piece> {
        let comparisons = self.task.comparisons.iter().zip(&self.compared).zip(&self.judgement.curves);
        let mut pieces: Vec<Piece> = comparisons
            .map(|((comparison, compare), curve)| self.piece(comparison, compare.as_ref(), curve, left, right))
            .collect();
        if let (Some(curve), Some(ahead)) = (&self.judgement.ahead, self.ahead.get(&(left as u32, right as u32))) {
            let how = match ahead {
                ahead if *ahead >= 0.005 => format!("ahead of every other by {ahead:.2}"),
                ahead if *ahead <= -0.005 => format!("another one is better by {:.2}", -ahead),
                _ => "another one is as good".to_owned(),
            };
            pieces.push(Piece {
                what: "rivals".to_owned(),
                weight: curve.weight(*ahead).into(),
                how,
                ..Piece::default()
            });
        }
        pieces.push(Piece { what: "any pair".to_owned(), weight: self.judgement.prior, ..Piece::default() });
        pieces
    }

    fn piece(&self, comparison: &Comparison, compare: &dyn Compare, curve: &Curve, left: usize, right: usize) -> Piece {
        let value = |set: &Set, thing: usize, field: usize, at: Option<usize>| -> String {
            let values = set.things[thing].values.get(field);
            values.and_then(|values| values.get(at.unwrap_or(0))).cloned().unwrap_or_default()
        };
        let alike = compare.compare(left, right);
        Piece {
            what: comparison.name.clone(),
            left: value(self.task.left, left, comparison.left, alike.map(|alike| alike.left)),
            right: value(self.right, right, comparison.right, alike.map(|alike| alike.right)),
            similarity: alike.map(|alike| alike.similarity.into()),
            weight: alike.map_or(0.0, |alike| curve.weight(alike.similarity).into()),
            how: alike.map(|alike| alike.how).unwrap_or_default().to_owned(),
        }
    }
}

fn weighed(at: usize, pair: &Blocked, judgement: &Judgement) -> Pair {
    Pair {
        left: pair.left as usize,
        right: pair.right as usize,
        weight: judgement.weights[at],
        probability: judgement.probabilities[at],
        is_match: false,
    }
}

/// A first guess of how probable each pair is.
fn guess(blocked: &[Blocked], ahead: &[f32]) -> Vec<f64> {
    if ahead.is_empty() {
        let guess = |pair: &Blocked| if pair.likeness >= LIKELY { 0.99 } else { 0.001 };
        return blocked.iter().map(guess).collect();
    }
    let guess =
        |(ahead, pair): (&f32, &Blocked)| if *ahead > 0.0 { pair.likeness.clamp(0.01, 0.95).into() } else { 0.01 };
    ahead.iter().zip(blocked).map(guess).collect()
}

/// How much more alike each pair is than the next best pair with its left thing; below 0 where another one is better. Where
/// matches are one to one, the right thing's pairs are rivals too.
fn ahead_of_rivals(blocked: &[Blocked], one_to_one: bool) -> Vec<f32> {
    let best_two = |side: fn(&Blocked) -> u32| {
        let mut best: Vec<[(f32, usize); 2]> = Vec::new();
        for (at, pair) in blocked.iter().enumerate() {
            let thing = side(pair) as usize;
            if best.len() <= thing {
                best.resize(thing + 1, [(0.0, usize::MAX); 2]);
            }
            let [first, second] = &mut best[thing];
            if first.1 == usize::MAX || pair.likeness > first.0 {
                (*second, *first) = (*first, (pair.likeness, at));
            } else if second.1 == usize::MAX || pair.likeness > second.0 {
                *second = (pair.likeness, at);
            }
        }
        best
    };
    let (left, right) = (best_two(|pair| pair.left), best_two(|pair| pair.right));
    let rival = |best: &[(f32, usize); 2], at: usize| if best[0].1 == at { best[1].0 } else { best[0].0 };
    let ahead = |(at, pair): (usize, &Blocked)| {
        let rivals = rival(&left[pair.left as usize], at);
        let rivals = if one_to_one { rivals.max(rival(&right[pair.right as usize], at)) } else { rivals };
        pair.likeness - rivals
    };
    blocked.iter().enumerate().map(ahead).collect()
}

/// How alike all is that two things have: their words together, and each code. A missing value is half alike.
fn with_codes(blocked: &[Blocked], similarities: &[Vec<f32>], read: &[Read<'_>]) -> Vec<Blocked> {
    let of_codes = |(read, similarities): (&Read<'_>, _)| (read.measure.name == CODE.name).then_some(similarities);
    let codes: Vec<&Vec<f32>> = read.iter().zip(similarities).filter_map(of_codes).collect();
    let all = read.len().max(codes.len() + 1) as f32;
    let together = |(at, pair): (usize, &Blocked)| {
        let alike: f32 = codes.iter().map(|of| if of[at].is_nan() { 0.5 } else { of[at] }).sum();
        Blocked { likeness: (pair.likeness * (all - codes.len() as f32) + alike) / all, ..*pair }
    };
    blocked.iter().enumerate().map(together).collect()
}

/// Pairs that repeat each other, and pairs people judged, are compared whatever else was found.
fn include(blocked: &mut Vec<Blocked>, repeated: &[(u32, u32)], reviewed: &[(usize, usize, bool)]) {
    blocked.extend(repeated.iter().map(|(left, right)| Blocked { left: *left, right: *right, likeness: 1.0 }));
    let judged =
        |(left, right, _): &(usize, usize, bool)| Blocked { left: *left as u32, right: *right as u32, likeness: 0.0 };
    blocked.extend(reviewed.iter().map(judged));
    // Of a pair that is there already, that one stays: the order is stable.
    blocked.sort_by_key(|pair| (pair.left, pair.right));
    blocked.dedup_by_key(|pair| (pair.left, pair.right));
}

/// Where the reviewed pairs stand among all.
fn places_of(reviewed: &[(usize, usize, bool)], blocked: &[Blocked]) -> Vec<(usize, bool)> {
    let place = |(left, right, is_same): &(usize, usize, bool)| {
        let pair = (*left as u32, *right as u32);
        Some((blocked.binary_search_by_key(&pair, |pair| (pair.left, pair.right)).ok()?, *is_same))
    };
    reviewed.iter().filter_map(place).collect()
}

/// The similarities of all pairs by one comparison.
fn similarities(compare: &dyn Compare, blocked: &[Blocked]) -> Vec<f32> {
    let of = |pair: &Blocked| {
        compare.compare(pair.left as usize, pair.right as usize).map_or(f32::NAN, |alike: Alike| alike.similarity)
    };
    in_parts(blocked, of).flatten().collect()
}

/// How alike pairs of a set's things are by one comparison; not a number where a value is missing. The measure alone, without
/// looking for pairs and judging them.
pub fn likeness_of(set: &Set, comparison: &Comparison, pairs: &[(u32, u32)]) -> Vec<f32> {
    let comparisons = std::slice::from_ref(comparison);
    let task = Task { left: set, right: None, comparisons, one_to_one: false, reviewed: &[] };
    let mut lexicon = Lexicon::default();
    let read = [Read::new(comparison, &task, &mut lexicon)];
    let blocked: Vec<Blocked> =
        pairs.iter().map(|(left, right)| Blocked { left: *left, right: *right, likeness: 0.0 }).collect();
    let compared = prepare(&task, set, &read, &blocked, &Letters::of(&lexicon));
    similarities(compared[0].as_ref(), &blocked)
}

/// A comparison whose values were read, where they are texts.
struct Read<'a> {
    comparison: &'a Comparison,
    measure: &'static Measure,
    left: Vec<Vec<Words>>,
    /// None within one set, when both sides are the same field.
    right: Option<Vec<Vec<Words>>>,
    rarity: Rarity,
}

impl<'a> Read<'a> {
    fn new(comparison: &'a Comparison, task: &Task<'_>, lexicon: &mut Lexicon) -> Self {
        let measure = measure(&comparison.measure).unwrap_or(&MEASURES[0]);
        let mut texts = |set: &Set, field: usize| {
            if !is_text(measure.name) {
                return Vec::new();
            }
            let values: Vec<&[String]> =
                set.things.iter().map(|thing| thing.values.get(field).map_or(&[][..], Vec::as_slice)).collect();
            read_texts(&values, measure.name, lexicon)
        };
        let left = texts(task.left, comparison.left);
        let right = task.right.map(|right| texts(right, comparison.right));
        let mut rarity = Rarity::default();
        for text in left.iter().chain(right.iter().flatten()).flatten() {
            rarity.count(&text.words);
        }
        Self { comparison, measure, left, right, rarity }
    }

    fn texts(&self, side: Side) -> &[Vec<Words>] {
        match (side, &self.right) {
            (Side::Right, Some(right)) => right,
            _ => &self.left,
        }
    }

    fn field(&self, side: Side) -> usize {
        match side {
            Side::Left => self.comparison.left,
            Side::Right => self.comparison.right,
        }
    }
}

/// The two sides.
#[derive(Clone, Copy)]
enum Side {
    Left,
    Right,
}

/// What the things of a set are looked up by.
fn documents(set: &Set, read: &[Read<'_>], side: Side, lexicon: &mut Lexicon) -> Vec<Document> {
    let has_texts = read.iter().any(|read| is_text(read.measure.name));
    let mut documents = Vec::with_capacity(set.things.len());
    for (at, thing) in set.things.iter().enumerate() {
        let texts: Vec<&Vec<Words>> = read.iter().filter_map(|read| read.texts(side).get(at)).collect();
        let mut document = Document { texts: together(&texts), finders: Vec::new() };
        document.finders.extend(texts.iter().copied().flatten().flat_map(|text| text.initials.iter()));
        for read in read {
            let values = thing.values.get(read.field(side)).map_or(&[][..], Vec::as_slice);
            let keys: Vec<String> =
                values.iter().filter_map(|value| (read.measure.key)(value)).map(|key| format!("={key}")).collect();
            document.finders.extend(lexicon.learn(&keys));
            if !has_texts {
                document.texts.push(lexicon.learn(&values.iter().flat_map(|value| words(value)).collect::<Vec<_>>()));
            }
        }
        documents.push(document);
    }
    documents
}

/// All texts of a thing as one: its first name with the first of everything else, its second name with the same, and so on.
fn together(texts: &[&Vec<Words>]) -> Vec<Box<[u32]>> {
    let many = texts.iter().map(|values| values.len()).max().unwrap_or(0);
    let of = |number: usize| -> Box<[u32]> {
        let values = texts.iter().filter_map(|values| values.get(number).or_else(|| values.first()));
        values.flat_map(|value| value.words.iter().copied()).collect()
    };
    (0..many).map(of).collect()
}

/// Every comparison ready, for the things that are in a pair.
fn prepare(
    task: &Task<'_>,
    right: &Set,
    read: &[Read<'_>],
    blocked: &[Blocked],
    letters: &Letters,
) -> Vec<Box<dyn Compare>> {
    let mut needed = [vec![false; task.left.things.len()], vec![false; right.things.len()]];
    for pair in blocked {
        needed[0][pair.left as usize] = true;
        needed[1][pair.right as usize] = true;
    }
    let ready = |read: &Read<'_>| {
        let column = |side: Side| Column {
            set: if let Side::Left = side { task.left } else { right },
            field: read.field(side),
            is_needed: &needed[side as usize],
            texts: read.texts(side),
            letters,
            rarity: &read.rarity,
        };
        read.measure.prepare(&column(Side::Left), &column(Side::Right))
    };
    read.iter().map(ready).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::link::{Field, Thing, guess_comparisons};

    fn set(name: &str, fields: &[&str], rows: &[&[&str]]) -> Set {
        let field = |name: &&str| Field { name: (*name).to_owned(), measure: String::new() };
        let thing = |(at, row): (usize, &&[&str])| Thing {
            id: format!("{name}-{at}"),
            values: row.iter().map(|value| if value.is_empty() { vec![] } else { vec![(*value).to_owned()] }).collect(),
        };
        Set {
            name: name.to_owned(),
            fields: fields.iter().map(field).collect(),
            things: rows.iter().enumerate().map(thing).collect(),
        }
    }

    fn task<'a>(left: &'a Set, right: Option<&'a Set>, comparisons: &'a [Comparison]) -> Task<'a> {
        Task { left, right, comparisons, one_to_one: true, reviewed: &[] }
    }

    #[test]
    fn names_are_matched_whatever_their_script_order_and_form() {
        let left = set(
            "left",
            &["name", "country"],
            &[
                &["Global Forum on Cyber Expertise", "NL"],
                &["Universität Kiel", "DE"],
                &["Министерство связи", "RU"],
                &["The Acme Company Ltd.", "US"],
                &["Nothing of the kind", "FR"],
            ],
        );
        let right = set(
            "right",
            &["Name", "Country"],
            &[
                &["ACME Inc", "US"],
                &["Kiel, Universitaet", "DE"],
                &["GFCE", "NL"],
                &["Ministerstvo sviazi", "RU"],
                &["Forum of Young Lawyers", "BR"],
            ],
        );
        let comparisons = guess_comparisons(&left, &right);
        let matcher = Matcher::new(task(&left, Some(&right), &comparisons));
        let mut found: Vec<(usize, usize)> =
            matcher.pairs().iter().filter(|pair| pair.is_match).map(|pair| (pair.left, pair.right)).collect();
        found.sort_unstable();
        assert_eq!(found, [(0, 2), (1, 1), (2, 3), (3, 0)]);
    }

    #[test]
    fn the_pieces_of_evidence_make_the_weight() {
        let left = set("left", &["name"], &[&["Kiel University"], &["Bonn University"]]);
        let right = set("right", &["name"], &[&["University of Kiel"], &["University of Bonn"], &["Turku"]]);
        let comparisons = guess_comparisons(&left, &right);
        let matcher = Matcher::new(task(&left, Some(&right), &comparisons));
        for pair in matcher.pairs() {
            let sum: f64 = matcher.explain(pair.left, pair.right).iter().map(|piece| piece.weight).sum();
            assert!((sum - pair.weight).abs() < 1e-3, "{sum} is not {}", pair.weight);
        }
    }

    #[test]
    fn nothing_one_thing_and_very_many_of_the_same_end() {
        let none = set("none", &["name"], &[]);
        let one = set("one", &["name"], &[&["Kiel"]]);
        let rows: Vec<&[&str]> = vec![&["Kiel"]; 30_000];
        let many = set("many", &["name"], &rows);
        let comparisons = [Comparison { name: "name".to_owned(), left: 0, right: 0, measure: "name".to_owned() }];
        for (left, right) in [(&none, Some(&none)), (&none, Some(&one)), (&none, None), (&one, None)] {
            assert_eq!(Matcher::new(task(left, right, &comparisons)).compared(), 0);
        }
        assert_eq!(Matcher::new(task(&one, Some(&one), &comparisons)).compared(), 1);
        let matcher = Matcher::new(task(&many, Some(&many), &comparisons));
        assert!(matcher.compared() <= 30_000 * crate::link::block::KEPT);
        let matcher = Matcher::new(task(&many, None, &comparisons));
        let same = matcher.pairs().iter().filter(|pair| pair.is_match).count();
        assert_eq!((matcher.compared(), same), (29_999, 29_999), "each is held against the first");
    }

    #[test]
    fn the_same_sets_give_the_same_pairs() {
        let rows: Vec<Vec<String>> =
            (0..500).map(|at| vec![format!("Institute {} of {}", at % 7, at * 13 % 101)]).collect();
        let rows: Vec<Vec<&str>> = rows.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
        let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
        let (left, right) = (set("left", &["name"], &rows), set("right", &["name"], &rows));
        let comparisons = guess_comparisons(&left, &right);
        let run = || Matcher::new(task(&left, Some(&right), &comparisons)).pairs().to_vec();
        assert_eq!(run(), run());
    }
}
