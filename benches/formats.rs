//! How fast a network is gathered from rows and written in each format; see README.md beside this file.

#![expect(clippy::print_stdout, reason = "a measurement is printed")]

use coopgraph::draw::{FORMATS, Format, Scene};
use coopgraph::graph::{Evidence, Known, Network, Projection, Said, project};
use coopgraph::store::{Literal, NamedNode, Row};
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::process::Command;
use std::time::Instant;

const RECORDS: usize = 1000;

fn main() {
    let (things, edges) = (100_000, 1_000_000);
    let network = gathered(things, edges);
    println!("\nto nowhere              edges/s     MB/s");
    let scene = Scene::new(&network, None);
    FORMATS.iter().for_each(|format| to_nowhere(format, &scene));
    drop(scene);
    beside_networkx(&gathered(things / 10, edges / 10));
}

/// Seconds on the processor, so that a busy machine counts as little as may be; where the system does not tell, by the clock.
struct Watch {
    begun: Instant,
    worked: Option<f64>,
}

impl Watch {
    fn start() -> Self {
        Self { begun: Instant::now(), worked: worked() }
    }

    fn seconds(&self) -> f64 {
        worked().zip(self.worked).map_or_else(|| self.begun.elapsed().as_secs_f64(), |(now, then)| now - then)
    }
}

/// What this thread has worked since its start: Linux counts it in nanoseconds.
fn worked() -> Option<f64> {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    Some(told.split(' ').next()?.parse::<f64>().ok()? / 1e9)
}

/// A network of rows that are made as they are asked for, as a store gives them; what making and dropping them costs is taken
/// off. Three runs, the middle one counts.
fn gathered(things: usize, edges: usize) -> Network {
    let columns = ["source", "relation", "target", "start", "record"].map(str::to_owned);
    let known = known();
    let mut runs: Vec<(f64, Network)> = (0..3)
        .map(|_| {
            let watch = Watch::start();
            rows(things, edges).for_each(|row| drop(std::hint::black_box(row)));
            let alone = watch.seconds();
            let watch = Watch::start();
            let network = project(&columns, &mut rows(things, edges).map(Ok), &known, Projection::default());
            (watch.seconds() - alone, network.expect("the rows hold things"))
        })
        .collect();
    runs.sort_by(|(one, _), (other, _)| one.total_cmp(other));
    let (seconds, network) = runs.swap_remove(1);
    let size = format!("{} things, {} edges", network.node_count(), network.edge_count());
    println!("project: {edges} rows to {size} in {seconds:.2} s, {:.0} rows/s", edges as f64 / seconds);
    network
}

fn known() -> Known<'static> {
    let said = |n: usize| {
        let publisher = format!("Publisher {}", n % 40);
        let citation = format!("Source {n}, paragraph {}", n % 90);
        (record(n), Said { publisher, evidence: Evidence::ALL[n % 5], contested: false, citation })
    };
    Known { records: (0..RECORDS).map(said).collect(), ..Known::default() }
}

fn record(number: usize) -> String {
    format!("https://example.org/record/{number}")
}

/// Rows in no order: a step that has no part in common with the number of things meets every thing.
fn rows(things: usize, edges: usize) -> impl Iterator<Item = Row> {
    let iri = |text: String| Some(NamedNode::new_unchecked(text).into());
    let thing = move |number: usize| iri(format!("https://example.org/id/thing-{:06}", number % things));
    let row = move |n: usize| {
        let (source, target) = (n * 7919, n * 104_729 + n / things * 31 + 17);
        vec![
            thing(source),
            iri(format!("https://example.org/ontology#relation{}", n % 12)),
            thing(target),
            Some(Literal::from(format!("{}-05-01", 2000 + n % 25)).into()),
            iri(record(n % RECORDS)),
        ]
    };
    (0..edges).map(row)
}

/// Counts bytes and forgets them.
#[derive(Default)]
struct Nowhere(u64);

impl Write for Nowhere {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn to_nowhere(format: &Format, scene: &Scene<'_>) {
    if format.most_edges.is_some_and(|most| scene.lines.len() > most) {
        return println!("{:<16} refuses so many edges", format.name);
    }
    let watch = Watch::start();
    let mut out = Nowhere::default();
    format.parts.iter().for_each(|part| (part.write)(scene, &mut out).expect("nowhere takes everything"));
    let seconds = watch.seconds();
    let (speed, megabytes) = (scene.lines.len() as f64 / seconds, out.0 as f64 / seconds / 1e6);
    println!("{:<16} {speed:>14.0} {megabytes:>8.0}", format.name);
}

/// The same network to a file, by us and by NetworkX, which is given it as node-link and charged with writing only.
fn beside_networkx(network: &Network) {
    let folder = tempfile::tempdir().expect("a folder");
    let scene = Scene::new(network, None);
    let source = folder.path().join("map.json");
    to_file("node-link", &scene, &source);
    println!("\nto a file                    ms   networkx ms   times");
    for name in ["graphml", "gexf"] {
        let ours = to_file(name, &scene, &folder.path().join(name)) * 1000.0;
        let theirs = networkx(name, &source).map(|seconds| seconds * 1000.0);
        let beside = theirs.map(|theirs| format!("{theirs:>13.0} {:>7.1}", theirs / ours));
        let beside = beside.unwrap_or_else(|| "  (no Python with networkx: set COOPGRAPH_PYTHON)".to_owned());
        println!("{name:<16} {ours:>14.0} {beside}");
    }
}

/// Seconds, the best of three.
fn to_file(name: &str, scene: &Scene<'_>, path: &Path) -> f64 {
    let format = coopgraph::draw::format(name).expect("a format");
    let run = |_| {
        let watch = Watch::start();
        let mut out = BufWriter::new(File::create(path).expect("writable"));
        format.parts.iter().for_each(|part| (part.write)(scene, &mut out).expect("writable"));
        out.flush().expect("writable");
        watch.seconds()
    };
    (0..3).map(run).fold(f64::INFINITY, f64::min)
}

/// Seconds, the best of three; labels and types are those we gave it.
fn networkx(name: &str, source: &Path) -> Option<f64> {
    const SCRIPT: &str = "
import json, sys, time, networkx
name, source = sys.argv[1:]
graph = networkx.node_link_graph(json.load(open(source, encoding='utf-8')))
write = {'graphml': networkx.write_graphml, 'gexf': networkx.write_gexf}[name]
def run():
    begun = time.process_time()
    write(graph, source + '.' + name)
    return time.process_time() - begun
print(min(run() for _ in range(3)))
";
    let python = std::env::var("COOPGRAPH_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let output = Command::new(python).args(["-c", SCRIPT, name]).arg(source).output().ok()?;
    String::from_utf8(output.stdout).ok()?.trim().parse().ok()
}
