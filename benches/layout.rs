//! The force layout beside Graphviz's `sfdp`, on the same random graph in the same run; see README.md.
#![expect(clippy::print_stdout, reason = "a benchmark prints what it measured")]

use coopgraph::graph::layout::{Point, Size, Task, layout};
use coopgraph::graph::{Known, Network, Projection, project};
use coopgraph::store::{NamedNode, Row};
use std::error::Error;
use std::fmt::Write as _;
use std::process::Command;
use std::time::{Duration, Instant};

const THINGS: usize = 10_000;
const EDGES: usize = 50_000;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::temp_dir().join(format!("coopgraph-layout-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let pairs = pairs();
    let (points, placing, whole) = ours(&pairs, &folder)?;
    println!("{THINGS} things, {EDGES} edges between them drawn by chance\n");
    println!("                          seconds   edges are shorter than pairs");
    println!("force, places only       {:8.2}", placing.as_secs_f64());
    println!("force, rows to file      {:8.2}   {:.2} times", whole.as_secs_f64(), shorter(&points, &pairs));
    match sfdp(&pairs, &folder) {
        Ok((points, time)) => {
            println!("sfdp, file to file       {:8.2}   {:.2} times", time.as_secs_f64(), shorter(&points, &pairs));
            println!("\nsfdp takes {:.1} times as long", time.as_secs_f64() / whole.as_secs_f64());
        }
        Err(error) => println!("sfdp is left out: {error}"),
    }
    std::fs::remove_dir_all(&folder)?;
    Ok(())
}

/// Steele, Lea, Flood: "Fast splittable pseudorandom number generators" (2014).
fn pairs() -> Vec<(usize, usize)> {
    let mut state: u64 = 1;
    let mut next = || {
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) % THINGS as u64) as usize
    };
    (0..EDGES).map(|_| (next(), next())).collect()
}

/// Places by number of thing; the time to place, and from rows to a file of places.
fn ours(
    pairs: &[(usize, usize)],
    folder: &std::path::Path,
) -> Result<(Vec<Point>, Duration, Duration), Box<dyn Error>> {
    let start = Instant::now();
    let network = network(pairs)?;
    let sizes = vec![Size::default(); network.node_count()];
    let force = layout("force").ok_or("there is no force layout")?;
    let before = Instant::now();
    let placed = (force.place)(&Task { network: &network, sizes: &sizes, centre: None, seed: 1 });
    let placing = before.elapsed();
    let mut text = String::new();
    for (node, point) in network.nodes().zip(&placed.points) {
        writeln!(text, "node {} {} {}", &network[node.id], point.x, point.y)?;
    }
    std::fs::write(folder.join("ours.txt"), &text)?;
    let whole = start.elapsed();
    Ok((read(&text)?, placing, whole))
}

fn network(pairs: &[(usize, usize)]) -> Result<Network, Box<dyn Error>> {
    let columns = ["source".to_owned(), "target".to_owned()];
    let thing = |number: usize| NamedNode::new(format!("http://example.org/{number}")).ok().map(Into::into);
    let mut rows = pairs.iter().map(|(source, target)| -> Result<Row, _> { Ok(vec![thing(*source), thing(*target)]) });
    Ok(project(&columns, &mut rows, &Known::default(), Projection { hubs: true, ..Projection::default() })?)
}

/// sfdp without removal of overlaps and with straight edges, which is its fastest.
fn sfdp(pairs: &[(usize, usize)], folder: &std::path::Path) -> Result<(Vec<Point>, Duration), Box<dyn Error>> {
    let mut dot = "graph { graph [overlap=true splines=line] node [shape=point]\n".to_owned();
    for (source, target) in pairs {
        writeln!(dot, "{source} -- {target}")?;
    }
    dot.push_str("}\n");
    let (from, to) = (folder.join("graph.dot"), folder.join("sfdp.txt"));
    std::fs::write(&from, dot)?;
    let start = Instant::now();
    let status = Command::new("sfdp").arg("-Tplain").arg("-o").arg(&to).arg(&from).status()?;
    let time = start.elapsed();
    if !status.success() {
        return Err(format!("it ended with {status}").into());
    }
    Ok((read(&std::fs::read_to_string(to)?)?, time))
}

/// Lines of `node NAME X Y …`, where a name ends with the number of the thing.
fn read(text: &str) -> Result<Vec<Point>, Box<dyn Error>> {
    let mut points = vec![Point::default(); THINGS];
    for line in text.lines().filter_map(|line| line.strip_prefix("node ")) {
        let words: Vec<&str> = line.split(' ').collect();
        let number: usize = words[0].rsplit('/').next().unwrap_or_default().parse()?;
        points[number] = Point { x: words[1].parse()?, y: words[2].parse()? };
    }
    Ok(points)
}

/// The mean distance of two things over the mean length of an edge: how well places show what is connected.
fn shorter(points: &[Point], pairs: &[(usize, usize)]) -> f64 {
    let distance = |one: usize, other: usize| (points[one].x - points[other].x).hypot(points[one].y - points[other].y);
    let edges: f64 = pairs.iter().map(|(source, target)| distance(*source, *target)).sum();
    let others: f64 = pairs.windows(2).map(|two| distance(two[0].0, two[1].1)).sum();
    others / edges
}
