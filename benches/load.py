#!/usr/bin/env python3
"""Start, load, answer one question, end: this program beside pyoxigraph and rdflib, on the same files by the same rule.

    python3 benches/load.py [--program PATH] [--runs 15] [--slow-runs 3] [--query SPARQL]

Needs pyoxigraph and rdflib; the program is built before with `cargo build --release`. Every run is a process of its own.
The runs of one round follow one another, so that a busy minute of the machine falls on all alike; medians are printed.
An engine in Python is charged with reading, accepting and answering only, not with the start of Python and its imports.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
QUERY = """PREFIX coop: <https://w3id.org/coopgraph/ontology#>
SELECT ?answer ?provision ?record WHERE { GRAPH ?record { ?answer coop:answers ?provision } ?answer coop:answers ?provision }"""

# The rule of acceptance, in SPARQL Update.
ACCEPT = """PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX say: <https://w3id.org/coopgraph/say#>
INSERT { ?s ?p ?o } WHERE {
  ?record a say:Record ; dcterms:source ?source ; say:reading ?reading .
  GRAPH ?any { ?reading say:accepted true }
  MINUS { ?record say:standing ?standing }
  GRAPH ?record { ?s ?p ?o }
}"""


def with_pyoxigraph(query):
    import pyoxigraph as ox

    start = time.perf_counter()
    node = ox.NamedNode
    say, dcterms = "https://w3id.org/coopgraph/say#", "http://purl.org/dc/terms/"
    from_header = {node(dcterms + "source"), *(node(say + name) for name in ("evidence", "reading", "standing", "checkedOn"))}
    is_a, record_class = node("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"), node(say + "Record")
    store = ox.Store()
    quads = []
    for path in sorted([*ROOT.glob("ontology/*.ttl"), *ROOT.glob("data/*")]):
        name = path.relative_to(ROOT).as_posix()
        base = f"https://w3id.org/coopgraph/ontology/{name}"
        format = ox.RdfFormat.from_extension(path.suffix[1:])
        if format is None:
            continue
        parser = ox.parse(path=path, format=format, base_iri=base)
        file = list(parser)
        iri = node(parser.base_iri)
        if all(quad.graph_name == ox.DefaultGraph() for quad in file):
            quads += [quad for quad in file if quad.subject == iri and quad.predicate in from_header]
            quads += [ox.Quad(iri, is_a, record_class), ox.Quad(iri, node(say + "locator"), ox.Literal(name))]
            if not any(quad.subject == iri and quad.predicate == node(say + "reading") for quad in file):
                quads.append(ox.Quad(iri, node(say + "reading"), node(say + "read")))
            file = [ox.Quad(quad.subject, quad.predicate, quad.object, iri) for quad in file]
        else:
            records = {quad.graph_name for quad in file if quad.graph_name != ox.DefaultGraph()}
            quads += [ox.Quad(record, node(dcterms + "isPartOf"), iri) for record in records]
        quads += file
    store.extend(quads)
    store.update(ACCEPT)
    size = -1
    while size != len(store):
        size = len(store)
        for path in sorted(ROOT.glob("queries/rules/*.rq")):
            name = path.relative_to(ROOT).as_posix()
            text = path.read_text(encoding="utf-8")
            record = node(f"https://w3id.org/coopgraph/ontology/{name}")
            triples = list(store.query(text))
            store.extend([ox.Quad(t.subject, t.predicate, t.object, graph) for t in triples for graph in (record, ox.DefaultGraph())])
            title = ox.Literal("Rule: " + text.split("title:", 1)[1].split("\n")[0].strip())
            about = [(is_a, record_class), (node(dcterms + "source"), record), (node(dcterms + "title"), title)]
            about += [(node(say + "locator"), ox.Literal(name)), (node(say + "evidence"), node(say + "rule"))]
            about += [(node(say + "reading"), node(say + "inferred"))]
            store.extend([ox.Quad(record, *pair) for pair in about if triples])
    rows = sum(1 for _ in store.query(query))
    return time.perf_counter() - start, rows, len(store)


def with_rdflib(query):
    sys.path.insert(0, str(ROOT / "tests/it"))
    import oracle

    start = time.perf_counter()
    dataset = oracle.load(ROOT)
    rows = sum(1 for _ in dataset.query(query))
    return time.perf_counter() - start, rows, sum(1 for _ in dataset.quads())


ENGINES = {"pyoxigraph": with_pyoxigraph, "rdflib": with_rdflib}


def process(command):
    """Milliseconds of a whole process, and what it printed."""
    start = time.perf_counter()
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return (time.perf_counter() - start) * 1000, done.stdout


def in_python(engine, query):
    """Milliseconds inside Python, rows and quads."""
    _, printed = process([sys.executable, "-B", __file__, "--inside", engine, "--query", query])
    seconds, rows, quads = json.loads(printed)
    return seconds * 1000, rows, quads


def target():
    folder = os.environ.get("CARGO_TARGET_DIR", ROOT / "target")
    return Path(folder) / "release" / "coopgraph"


def main():
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--program", type=Path, default=target())
    options.add_argument("--runs", type=int, default=15)
    options.add_argument("--slow-runs", type=int, default=3, help="runs of rdflib")
    options.add_argument("--query", default=QUERY)
    options.add_argument("--inside", choices=ENGINES, help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.inside:
        print(json.dumps(ENGINES[given.inside](given.query)))
        return

    times = {"empty process": [], "coopgraph": [], "pyoxigraph": [], "rdflib": []}
    rows, quads = {}, {}
    for number in range(given.runs + 1):  # the first round only warms the caches of the disk
        empty, _ = process([given.program, "--version"])
        ours, printed = process([given.program, "query", "-f", "csv", "-e", given.query])
        rows["coopgraph"] = len(printed.splitlines()) - 1
        found = {"empty process": empty, "coopgraph": ours}
        for engine in ENGINES:
            if engine == "rdflib" and number > given.slow_runs:
                continue
            found[engine], rows[engine], quads[engine] = in_python(engine, given.query)
        if number:
            for name, value in found.items():
                times[name].append(value)

    if len(set(rows.values())) != 1 or len(set(quads.values())) != 1:
        sys.exit(f"the engines disagree: rows {rows}, quads {quads}")
    loaded = quads["pyoxigraph"]
    medians = {name: statistics.median(values) for name, values in times.items()}
    above = medians["coopgraph"] - medians["empty process"]
    print(f"{loaded} quads, {rows['coopgraph']} rows, medians of {given.runs} runs ({given.slow_runs} of rdflib)\n")
    print(f"{'':16}{'ms':>9}{'best':>9}{'µs a quad':>12}{'of coopgraph':>15}")
    for name, median in medians.items():
        cost = above if name == "coopgraph" else median
        quad = "" if name == "empty process" else f"{cost * 1000 / loaded:12.2f}{median / medians['coopgraph']:14.1f}×"
        print(f"{name:16}{median:9.1f}{min(times[name]):9.1f}{quad}")
    print("\ncoopgraph: the whole process; µs a quad above the empty process. The others: without starting Python.")


if __name__ == "__main__":
    main()
