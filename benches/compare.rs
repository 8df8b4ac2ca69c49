//! Comparisons a second beside rapidfuzz (C++, from Python), the same pairs of names in the same run; see README.md.
#![expect(clippy::print_stdout, reason = "a benchmark prints what it measured")]

use coopgraph::link::{Comparison, Field, Set, Thing, likeness_of};
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

const NAMES: usize = 20_000;
const PAIRS: usize = 2_000_000;

/// Turns of both, one after the other; what is told is the median.
const TURNS: usize = 5;

/// Our measures, and what rapidfuzz calls them.
const MEASURES: [(&str, &str); 4] = [
    ("jaro-winkler", "distance.JaroWinkler.normalized_similarity"),
    ("damerau", "distance.DamerauLevenshtein.normalized_similarity"),
    ("token-set", "fuzz.token_set_ratio"),
    ("name", "fuzz.WRatio"),
];

/// Times `cpdist`, which goes through pairs in C++, on all cores; the texts are small letters already.
const RIVAL: &str = "
import sys, time, array
import rapidfuzz
from rapidfuzz import process, fuzz, distance
names = open(sys.argv[1], encoding='utf-8').read().split('\\n')
pairs = [line.split() for line in open(sys.argv[2])]
left = [names[int(a)] for a, _ in pairs]
right = [names[int(b)] for _, b in pairs]
begun = time.perf_counter()
process.cpdist(left, right, scorer=eval(sys.argv[3]), workers=-1)
print(time.perf_counter() - begun)
";

fn main() -> Result<(), Box<dyn Error>> {
    let python = std::env::var("COOPGRAPH_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let folder = std::env::temp_dir().join(format!("coopgraph-compare-{}", std::process::id()));
    fs::create_dir_all(&folder)?;
    let (names, pairs) = (names(), pairs());
    fs::write(folder.join("names"), names.join("\n"))?;
    let mut text = String::new();
    for (left, right) in &pairs {
        writeln!(text, "{left} {right}")?;
    }
    fs::write(folder.join("pairs"), text)?;
    println!("{PAIRS} pairs of {NAMES} names; ours with getting the names ready, rapidfuzz without reading them\n");
    println!("measure         ours M/s   rapidfuzz M/s   ratio");
    for (measure, rival) in MEASURES {
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        for _ in 0..TURNS {
            ours.push(our_speed(&names, &pairs, measure));
            theirs.extend(their_speed(&python, &folder, rival));
        }
        let ours = median(ours).unwrap_or(f64::NAN);
        match median(theirs) {
            Some(theirs) => println!("{measure:14} {ours:9.2} {theirs:15.2} {:7.1}  ({rival})", ours / theirs),
            None => println!("{measure:14} {ours:9.2}  {python} has no rapidfuzz"),
        }
    }
    fs::remove_dir_all(&folder)?;
    Ok(())
}

fn median(mut speeds: Vec<f64>) -> Option<f64> {
    speeds.sort_by(f64::total_cmp);
    speeds.get(speeds.len() / 2).copied()
}

/// Millions of comparisons a second; nothing without rapidfuzz.
fn their_speed(python: &str, folder: &Path, rival: &str) -> Option<f64> {
    let files = ["names", "pairs"].map(|name| folder.join(name));
    let said = Command::new(python).args(["-c", RIVAL]).args(files).arg(rival).output().ok()?;
    let seconds: f64 = String::from_utf8_lossy(&said.stdout).trim().parse().ok()?;
    Some(PAIRS as f64 / seconds / 1e6)
}

/// The same, of ours.
fn our_speed(names: &[String], pairs: &[(u32, u32)], measure: &str) -> f64 {
    let thing = |(at, name): (usize, &String)| Thing { id: at.to_string(), values: vec![vec![name.clone()]] };
    let set = Set {
        name: "names".to_owned(),
        fields: vec![Field { name: "name".to_owned(), measure: measure.to_owned() }],
        things: names.iter().enumerate().map(thing).collect(),
    };
    let comparison = Comparison { name: "name".to_owned(), left: 0, right: 0, measure: measure.to_owned() };
    let begun = Instant::now();
    let likeness = likeness_of(&set, &comparison, pairs);
    assert_eq!(likeness.len(), pairs.len());
    pairs.len() as f64 / begun.elapsed().as_secs_f64() / 1e6
}

/// Names of bodies as registers have them, made of words drawn by chance.
fn names() -> Vec<String> {
    const KINDS: [&str; 8] = [
        "university of",
        "institute for",
        "ministry of",
        "centre for",
        "council of",
        "fund of",
        "office of",
        "network of",
    ];
    const OF_WHAT: [&str; 12] = [
        "applied physics",
        "public health",
        "digital cooperation",
        "northern studies",
        "water and soil",
        "economic research",
        "harbour safety",
        "telecommunication",
        "open standards",
        "social policy",
        "coastal ecology",
        "higher education",
    ];
    let mut drawn = Drawn(7);
    let word = |drawn: &mut Drawn| -> String {
        (0..drawn.below(3) + 2)
            .map(|_| ["ka", "li", "mor", "ten", "sa", "burg", "vi", "dro", "pe", "stad"][drawn.below(10)])
            .collect()
    };
    (0..NAMES).map(|_| format!("{} {} {}", KINDS[drawn.below(8)], OF_WHAT[drawn.below(12)], word(&mut drawn))).collect()
}

fn pairs() -> Vec<(u32, u32)> {
    let mut drawn = Drawn(1);
    (0..PAIRS).map(|_| (drawn.below(NAMES) as u32, drawn.below(NAMES) as u32)).collect()
}

/// Steele, Lea, Flood: "Fast splittable pseudorandom number generators" (2014).
struct Drawn(u64);

impl Drawn {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) % most as u64) as usize
    }
}
