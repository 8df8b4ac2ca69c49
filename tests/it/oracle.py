"""A second reader of the folder: rdflib, under the same rule of acceptance, written from the rule and not from the program.

`python3 oracle.py FOLDER` answers every queries/questions/*.rq and queries/lenses/*.rq, parameters left open, and prints one
JSON object a line: {"query": "questions/…", "variables": […], "rows": [[term or null, …], …]} or {"query": …, "error": …}.
Terms are written as in N-Triples; a blank node is `_:` whatever its name. `load(folder)` alone gives the filled dataset.
`python3 oracle.py FOLDER DUMP.trig` answers the folder's questions from a dump, taken as it is.
"""

import json
import re
import sys
from pathlib import Path
from urllib.parse import quote, urljoin

import rdflib
from rdflib import RDF, BNode, Literal, Namespace, URIRef
from rdflib.namespace import DCAT, DCTERMS, OWL, VOID
from rdflib.plugins.sparql import evaluate, prepareQuery

rdflib.NORMALIZE_LITERALS = False

SAY = Namespace("https://w3id.org/coopgraph/say#")
FORMATS = {"trig": "trig", "ttl": "turtle", "nq": "nquads", "nt": "nt", "rdf": "xml", "owl": "xml", "xml": "xml", "jsonld": "json-ld"}
FROM_HEADER = {DCTERMS.source, SAY.evidence, SAY.reading, SAY.standing, SAY.checkedOn}
KINDS = ("questions", "lenses")
PROVISIONAL = "https://ontology.invalid"


class File:
    """One file: its quads as (s, p, o, g), where g is None for the default graph, and the IRI it has."""

    def __init__(self, path, name, base):
        self.name = name
        text = path.read_text(encoding="utf-8-sig")
        dataset = rdflib.Dataset(default_union=False)
        dataset.parse(data=text, format=FORMATS[path.suffix[1:]], publicID=base)
        own = {dataset.default_graph.identifier, URIRef(base)}
        self.quads = [(s, p, o, None if g is None or g in own else g) for s, p, o, g in dataset.quads()]
        declared = re.findall(r"^\s*(?:@base|BASE)\s+<([^>]*)>", text, re.MULTILINE | re.IGNORECASE)
        self.iri = URIRef(urljoin(base, declared[-1]) if declared else base)

    def outside(self):
        return [(s, p, o) for s, p, o, g in self.quads if g is None]

    def header(self):
        """The node that says what the file is: the file itself, else its only dataset or ontology."""
        nodes = {s for s, p, o, _ in self.quads if p == RDF.type and o in (DCAT.Dataset, VOID.Dataset, OWL.Ontology)}
        return self.iri if self.iri in nodes else nodes.pop() if len(nodes) == 1 else None

    def is_licensed(self):
        node = self.header()
        return any(s == node and p == DCTERMS.license for s, p, o, _ in self.quads)

    def become_one_record(self):
        """A file that names no graph says everything in one graph, named after it and described by its header."""
        about = [(s, p, o, None) for s, p, o, _ in self.quads if s == self.iri and p in FROM_HEADER]
        about += [(self.iri, RDF.type, SAY.Record, None), (self.iri, SAY.locator, Literal(self.name), None)]
        if not any(p == SAY.reading for _, p, _, _ in about):
            about.append((self.iri, SAY.reading, SAY.read, None))
        self.quads = [(s, p, o, self.iri) for s, p, o, _ in self.quads] + about


def read_files(root, folder, iri_of):
    paths = sorted(p for p in (root / folder).rglob("*") if p.is_file() and p.suffix[1:] in FORMATS)
    hidden = lambda name: any(part.startswith(".") for part in name.split("/")) or name.startswith("data/imported/")
    named = [(path, path.relative_to(root).as_posix()) for path in paths]
    return [File(path, name, iri_of(name)) for path, name in named if not hidden(name)]


def ontology_iri(root):
    """The ontology that says where the folder's things live."""
    for file in read_files(root, "ontology", lambda name: f"{PROVISIONAL}/{name}"):
        spaces = {s for s, p, _, _ in file.quads if p == VOID.uriSpace}
        for s, p, o, _ in file.quads:
            if s in spaces and p == RDF.type and o == OWL.Ontology:
                return str(s).rstrip("/#")
    return PROVISIONAL


def load(root):
    """Every file of the folder in one dataset: named graphs as they are, and what is accepted in the default graph."""
    root = Path(root)
    ontology = ontology_iri(root)
    iri_of = lambda name: f"{ontology}/{quote(name)}"
    files = read_files(root, "ontology", iri_of)
    files += [file for file in read_files(root, "data", iri_of) if file.is_licensed()]
    accepted_readings = {s for f in files for s, p, o, _ in f.quads if p == SAY.accepted and str(o) in ("true", "1")}
    whole = rdflib.Dataset(default_union=False)
    owners = {}
    for file in files:
        if all(g is None for _, _, _, g in file.quads):
            file.become_one_record()
        graphs = {g for _, _, _, g in file.quads if g is not None}
        foreign = {g for g in graphs if owners.setdefault(g, file.name) != file.name}
        quads = [q for q in file.quads if q[3] not in foreign and not (q[3] is None and q[0] in foreign)]
        add(whole, file, quads, graphs - foreign, accepted_readings)
    infer(whole, root, iri_of)
    return whole


def infer(whole, root, iri_of):
    """What the rules conclude from what is asserted, until nothing new follows: each rule is a record of its own."""
    rules = [(p, URIRef(iri_of(p.relative_to(root).as_posix()))) for p in sorted(root.glob("queries/rules/*.rq"))]
    size = -1
    while size != len(whole):
        size = len(whole)
        concluded = [(p, record, whole.query(p.read_text(encoding="utf-8")).graph) for p, record in rules]
        for path, record, graph in concluded:
            for triple in graph:
                whole.graph(record).add(triple)
                whole.default_graph.add(triple)
            if len(graph):
                title = re.search(r"^#\+ title: *(.*?)\s*$", path.read_text(encoding="utf-8"), re.MULTILINE)[1]
                for p, o in (
                    (RDF.type, SAY.Record),
                    (DCTERMS.source, record),
                    (DCTERMS.title, Literal(f"Rule: {title}")),
                    (SAY.locator, Literal(path.relative_to(root).as_posix())),
                    (SAY.evidence, SAY.rule),
                    (SAY.reading, SAY.inferred),
                ):
                    whole.default_graph.add((record, p, o))


def add(whole, file, quads, graphs, accepted_readings):
    known = {}
    for s, p, o, g in quads:
        if g is None:
            known.setdefault(s, []).append((p, o))
    described = {s for s, facts in known.items() if isinstance(s, URIRef) and (RDF.type, SAY.Record) in facts}
    values = lambda record, wanted: [o for p, o in known.get(record, []) if p == wanted]
    accepted = {
        record
        for record in described
        if values(record, DCTERMS.source)
        and values(record, SAY.reading)
        and set(values(record, SAY.reading)) <= accepted_readings
        and not values(record, SAY.standing)
    }
    for s, p, o, g in quads:
        if g is not None:
            whole.graph(g).add((s, p, o))
        if g is None or g in accepted:
            whole.default_graph.add((s, p, o))
    for record in described | graphs:
        if record != file.iri:
            whole.default_graph.add((record, DCTERMS.isPartOf, file.iri))


def written(term):
    if term is None:
        return None
    if isinstance(term, BNode):
        return "_:"
    if isinstance(term, URIRef):
        return f"<{term}>"
    text = '"' + str(term).replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r") + '"'
    if term.language:
        return f"{text}@{term.language.lower()}"
    plain = term.datatype is None or str(term.datatype).endswith("XMLSchema#string")
    return text if plain else f"{text}^^<{term.datatype}>"


def undeclared(text):
    """Prefixes that a query uses without declaring them: it must run as it stands in any engine."""
    bare = re.sub(r'#[^\n<>]*$|<[^<>\s]*>|"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'', " ", text, flags=re.MULTILINE)
    declared = set(re.findall(r"PREFIX\s+([\w-]*):", bare, re.IGNORECASE))
    return sorted(set(re.findall(r"(?<![\w?$:])([A-Za-z][\w-]*):(?=[\w])", bare)) - declared)


def join(left, right):
    """rdflib's join, which tries every pair; here only pairs that agree on what all rows of both sides bind are tried."""
    left, right = list(left), list(right)
    shared = sorted(set.intersection(*(set(row) for row in left + right))) if left and right else []
    index = {}
    for row in right:
        index.setdefault(tuple(row[name] for name in shared), []).append(row)
    for row in left:
        for other in index.get(tuple(row[name] for name in shared), ()):
            if row.compatible(other):
                yield row.merge(other)


evaluate._join = join


def without_order(query):
    """Rows are compared as a multiset: sorting them would only cost time. A query with LIMIT keeps its order."""
    top = query.algebra.p
    while top.name in ("Distinct", "Reduced"):
        top = top.p
    if top.name == "Project" and top.p.name == "OrderBy":
        top.p = top.p.p
    return query


def read_dump(path):
    whole = rdflib.Dataset(default_union=False)
    whole.parse(path, format="trig")
    return whole


def main(root, dump=None):
    dataset = read_dump(dump) if dump else load(root)
    for path in sorted(path for kind in KINDS for path in Path(root, "queries", kind).glob("*.rq")):
        answer = {"query": f"{path.parent.name}/{path.stem}"}
        text = path.read_text(encoding="utf-8")
        try:
            if missing := undeclared(text):
                raise ValueError(f"prefixes without a declaration: {', '.join(missing)}")
            result = dataset.query(without_order(prepareQuery(text)))
            answer["variables"] = [str(v) for v in result.vars]
            answer["rows"] = [[written(term) for term in row] for row in result]
        except Exception as error:  # whatever a query makes rdflib do is the test's to report
            answer["error"] = f"{type(error).__name__}: {error}"
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
