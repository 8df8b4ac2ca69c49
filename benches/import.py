"""Times an import beside the same mapping written by hand for pyoxigraph, in one run, and prints the ratio.

    python3 benches/import.py --data FOLDER [--runs 5] [--program target/release/coopgraph]

FOLDER holds the public files: gapminder-digital/ and ror-orgs/. Both sides read the files, make the triples of the dataset's map,
leave out double ones, sort them, and write TriG. The hand-written side does less: it checks no column, no type, no key, reports
nothing, writes no header, and knows its columns beforehand. Needs Python with pyoxigraph; both run on as many cores as they use.
"""

import argparse
import csv
import gzip
import json
import re
import shutil
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

import pyoxigraph as ox

ROOT = Path(__file__).resolve().parent.parent
ID = "https://w3id.org/coopgraph/id/"
COOP = "https://w3id.org/coopgraph/ontology#"
RDF_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
QB = "http://purl.org/linked-data/cube#"
SDMX = "http://purl.org/linked-data/sdmx/2009/"
XSD = "http://www.w3.org/2001/XMLSchema#"
PREFIXES = {"id": ID, "coop": COOP, "qb": QB, "xsd": XSD}


def gapminder(folder):
    """Figures: five triples a row."""
    codes = {}
    with open(folder / "ddf--entities--geo--country.csv", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["iso3166_1_alpha3"]:
                codes[row["country"]] = row["iso3166_1_alpha3"].lower()
    quads = set()
    graph = ox.NamedNode("https://example.org/figures")
    names = {name: ox.NamedNode(iri) for name, iri in {
        "class": COOP + "Observation", "series": QB + "dataSet", "area": SDMX + "dimension#refArea",
        "period": SDMX + "dimension#refPeriod", "value": SDMX + "measure#obsValue"}.items()}
    year, decimal = ox.NamedNode(XSD + "gYear"), ox.NamedNode(XSD + "decimal")
    for path in sorted(folder.glob("ddf--datapoints--*.csv")):
        with open(path, encoding="utf-8") as file:
            reader = csv.reader(file)
            indicator = next(reader)[2]
            slug = re.sub("_", "-", indicator)
            series = ox.NamedNode(f"{ID}ser-gapminder-{slug}")
            for geo, time_of, value in reader:
                area = codes.get(geo, "area-gapminder-" + geo)
                figure = ox.NamedNode(f"{ID}obs-gapminder-{slug}-{area}-{time_of}")
                quads.add(ox.Quad(figure, RDF_TYPE, names["class"], graph))
                quads.add(ox.Quad(figure, names["series"], series, graph))
                quads.add(ox.Quad(figure, names["area"], ox.NamedNode(ID + area), graph))
                quads.add(ox.Quad(figure, names["period"], ox.Literal(time_of, datatype=year), graph))
                quads.add(ox.Quad(figure, names["value"], ox.Literal(value, datatype=decimal), graph))
    return quads


def ror(folder):
    """Organisations: class, names, kinds, status, places, identifiers, pages, as the dataset's maps have them."""
    quads = set()
    graph = ox.NamedNode("https://ror.org/")
    text = ox.NamedNode(XSD + "string")
    term = {name: ox.NamedNode(COOP + name) for name in ("label", "kind", "status", "country", "place", "identifier", "page", "year")}
    organisation = ox.NamedNode("http://www.w3.org/ns/org#Organization")
    with gzip.open(folder / "ror-latest-v2-all.jsonl.gz", "rt", encoding="utf-8") as file:
        for line in file:
            record = json.loads(line)
            node = ox.NamedNode(record["id"])
            quads.add(ox.Quad(node, RDF_TYPE, organisation, graph))
            quads.add(ox.Quad(node, term["status"], ox.Literal(record["status"], datatype=text), graph))
            if record.get("established"):
                quads.add(ox.Quad(node, term["year"], ox.Literal(str(record["established"])), graph))
            for name in record["names"]:
                if "alias" not in name["types"]:
                    literal = ox.Literal(name["value"], language=name["lang"]) if name["lang"] else ox.Literal(name["value"])
                    quads.add(ox.Quad(node, term["label"], literal, graph))
            for kind in record["types"]:
                quads.add(ox.Quad(node, term["kind"], ox.Literal(kind), graph))
            for place in record["locations"]:
                details = place["geonames_details"]
                quads.add(ox.Quad(node, term["country"], ox.Literal(details["country_code"]), graph))
            for identifier in record["external_ids"]:
                if identifier["type"] != "fundref":
                    for value in identifier["all"]:
                        quads.add(ox.Quad(node, term["identifier"], ox.Literal(identifier["type"] + ":" + value), graph))
            for link in record["links"]:
                if link["type"] == "website":
                    quads.add(ox.Quad(node, term["page"], ox.Literal(link["value"]), graph))
    return quads


def by_hand(make, folder, target):
    quads = sorted(make(folder), key=str)
    with open(target, "wb") as file:
        ox.serialize(quads, file, format=ox.RdfFormat.TRIG, prefixes=PREFIXES)
    return len(quads)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--program", type=Path, default=ROOT / "target/release/coopgraph")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as work:
        home = Path(work)
        for folder in ("ontology", "data", "queries"):
            shutil.copytree(ROOT / folder, home / folder, ignore=shutil.ignore_patterns("imported"))

        def imports(dataset, folder):
            command = [arguments.program, "--home", home, "import", dataset, "--from", arguments.data / folder, "-f", "json"]
            run = subprocess.run(command, capture_output=True, text=True)
            if run.returncode > 1:
                raise SystemExit(run.stderr)
            return json.loads(run.stdout), run.stderr

        imports("country-codes", "country-codes")
        print("| dataset | rows | coopgraph import | statements | memory | pyoxigraph by hand | quads | of coopgraph |")
        print("|---|--:|--:|--:|--:|--:|--:|--:|")
        for dataset, folder, make in (("gapminder", "gapminder-digital", gapminder), ("ror", "ror-orgs", ror)):
            ours, theirs = [], []
            for _ in range(arguments.runs):
                (home / f"data/imported/{dataset}.trig").unlink(missing_ok=True)
                begun = time.perf_counter()
                report, said = imports(dataset, folder)
                ours.append(time.perf_counter() - begun)
                begun = time.perf_counter()
                quads = by_hand(make, arguments.data / folder, home / "by-hand.trig")
                theirs.append(time.perf_counter() - begun)
            rows = sum(table["rows"] for table in report["tables"])
            statements = sum(table["statements"] for table in report["tables"])
            memory = re.search(r"(\d+) MB of memory", said)
            one, other = statistics.median(ours), statistics.median(theirs)
            print(f"| {dataset} | {rows:,} | {one:.2f} s | {statements:,} | {memory[1] if memory else '?'} MB "
                  f"| {other:.2f} s | {quads:,} | {other / one:.1f}x |")


if __name__ == "__main__":
    main()
