#!/usr/bin/env python3
"""What a person waits for at each door: start, load, search, query; beside pyoxigraph, rdflib and Jena's arq.

    python3 benches/doors.py [--program PATH] [--runs 7] [--slow-runs 3]

Every run is a whole process, start of Python or Java included: that is what is waited for. The runs of one round follow
one another, so that a busy minute falls on all alike; medians are printed, and how many times ours each is. The engines
in Python read the same files by the same rule (`load.py`). arq knows no rule: it is given what is left of the graph by it,
as one file of N-Quads. An engine that is not here is left out with a word. The three that answer the query must agree.
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import load

# No other engine here has a search: a person would write this.
SEARCH = """PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?thing ?name { ?thing rdfs:label|skos:prefLabel|skos:altLabel ?name FILTER (CONTAINS(LCASE(STR(?name)), "dpga")) }"""
QUERIES = {"load": "SELECT * {}", "search": SEARCH, "query": load.QUERY}
OURS = {
    "start: --version": ["--version"],
    "start: no word": [],
    "start: ask": ["ask"],
    "load": ["query", "-f", "csv", "-e", QUERIES["load"]],
    "search": ["search", "dpga"],
    "query": ["query", "-f", "csv", "-e", QUERIES["query"]],
}
JAVA = Path("/usr/share/java")
# What libapache-jena-java needs; Debian names no class path for it.
JARS = ["jena-*", "commons-*", "dexx*", "gson", "guava", "http*", "jackson-*", "jsonld-java", "jakarta.json*", "protobuf*"]
JARS += ["slf4j-api", "slf4j-nop", "thrift", "titanium-json-ld"]


def import_of(module):
    return [sys.executable, "-B", "-c", f"import {module}"]


def inside(engine, query):
    """The command that loads and answers in Python, as load.py does it."""
    return [sys.executable, "-B", load.__file__, "--inside", engine, "--query", query]


def has(command):
    try:
        return subprocess.run(command, capture_output=True).returncode == 0
    except OSError:
        return False


def arq(folder):
    """The command that starts Debian's arq.

    Its Jena has the classes of Xerces moved to `xerces` and their texts left at `org/apache/jena/ext/xerces`; without them
    it does not start (4.5.0-2). They are laid before it.
    """
    jars = sorted({jar.resolve() for name in JARS for jar in JAVA.glob(f"{name}.jar")})
    try:
        with zipfile.ZipFile(JAVA / "jena-core.jar") as jar:
            for name in jar.namelist():
                if name.startswith("org/apache/jena/ext/xerces/") and name.endswith(".properties"):
                    target = folder / name.removeprefix("org/apache/jena/ext/")
                    target.parent.mkdir(parents=True, exist_ok=True)
                    target.write_bytes(jar.read(name))
    except OSError:
        return ["arq"]
    return ["java", "-cp", ":".join(map(str, [folder, *jars])), "arq.arq"]


def dump(program, folder):
    """The whole graph as N-Quads: what is asserted, and what is said."""
    path = folder / "graph.nq"
    lines = []
    for query in ["SELECT ?s ?p ?o { ?s ?p ?o }", "SELECT ?s ?p ?o ?g { GRAPH ?g { ?s ?p ?o } }"]:
        rows = load.process([program, "query", "--timeout", "0", "-f", "tsv", "-e", query])[1].splitlines()[1:]
        lines += [" ".join(map(full, row.split("\t"))) + " ." for row in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def full(term):
    """A term of TSV as N-Quads has it: TSV writes numbers and truth without a type."""
    if term[0] in '<"_':
        return term
    kind = "boolean" if term in ("true", "false") else "double" if "e" in term.lower() else "decimal" if "." in term else "integer"
    return f'"{term}"^^<http://www.w3.org/2001/XMLSchema#{kind}>'


def commands(given, folder):
    """For each door, the command of each engine."""
    doors = {door: {"coopgraph": [given.program, *words]} for door, words in OURS.items()}
    for engine in load.ENGINES:
        if not has(import_of(engine)):
            print(f"skipped: {sys.executable} has no {engine}")
            continue
        doors["start: --version"][engine] = import_of(engine)
        for door, query in QUERIES.items():
            doors[door][engine] = inside(engine, query)
    java = arq(folder)
    if has([*java, "--version"]):
        doors["start: --version"]["arq"] = [*java, "--version"]
        graph = dump(given.program, folder)
        for door, query in QUERIES.items():
            doors[door]["arq"] = [*java, "--data", graph, "--results", "csv", query]
    else:
        print("skipped: no arq that starts (libapache-jena-java and a Java)")
    return doors


def rows(engine, printed):
    """How many rows an engine answered."""
    return load.json.loads(printed)[1] if engine in load.ENGINES else len(printed.splitlines()) - 1


def main():
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--program", type=Path, default=load.target())
    options.add_argument("--runs", type=int, default=7)
    options.add_argument("--slow-runs", type=int, default=3, help="runs of rdflib and arq")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        doors = commands(given, Path(folder))
        times = {(door, engine): [] for door, engines in doors.items() for engine in engines}
        answered = {}
        for number in range(given.runs + 1):  # the first round only warms the caches of the disk
            for door, engine in times:
                if engine in ("rdflib", "arq") and number > given.slow_runs:
                    continue
                spent, printed = load.process(doors[door][engine])
                if door == "query":
                    answered[engine] = rows(engine, printed)
                if number:
                    times[door, engine].append(spent)
    if len(set(answered.values())) != 1:
        sys.exit(f"the engines disagree: rows {answered}")
    engines = list(dict.fromkeys(engine for _, engine in times))
    print(f"ms, medians of {given.runs} runs ({given.slow_runs} of rdflib and arq); × of coopgraph\n")
    print(f"{'':18}" + "".join(f"{engine:>20}" for engine in engines))
    for door in doors:
        medians = {engine: statistics.median(times[door, engine]) for engine in engines if (door, engine) in times}
        cells = [f"{medians[e]:11.1f} {medians[e] / medians['coopgraph']:6.1f}×" if e in medians else "" for e in engines]
        print(f"{door:18}" + "".join(f"{cell:>20}" for cell in cells))


if __name__ == "__main__":
    main()
