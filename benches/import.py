"""Times an import beside two others, in one run, and prints the ratios.

    python3 benches/import.py --data FOLDER [--runs 5] [--program target/release/coopgraph] [--morph PYTHON]

FOLDER holds the public files: gapminder-digital/ and ror-orgs/. The others are

- Morph-KGC (`pip install morph-kgc` in the Python of --morph), an engine for declarative mappings in RML, over the same tables: the
  same five triples a figure, areas as they are named in the file, N-Triples, unsorted. Its process as a whole, as ours;
- a program written by hand for the dataset, with pyoxigraph: it checks no column, no type, no key, reports nothing, writes no header,
  and knows its columns beforehand; its double statements are left out, the rest sorted and written as TriG. Without starting Python.

Needs Python with pyoxigraph. Each uses as many cores as it does by itself.
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
                literal = ox.Literal(name["value"], language=name["lang"]) if name["lang"] else ox.Literal(name["value"])
                quads.add(ox.Quad(node, term["label"], literal, graph))
            for kind in record["types"]:
                quads.add(ox.Quad(node, term["kind"], ox.Literal(kind), graph))
            for place in record["locations"]:
                details = place["geonames_details"]
                quads.add(ox.Quad(node, term["country"], ox.Literal(details["country_code"]), graph))
                quads.add(ox.Quad(node, term["place"], ox.Literal(details["name"]), graph))
            for identifier in record["external_ids"]:
                if identifier["type"] != "fundref":
                    for value in identifier["all"]:
                        quads.add(ox.Quad(node, term["identifier"], ox.Literal(identifier["type"] + ":" + value), graph))
            for link in record["links"]:
                if link["type"] == "website":
                    quads.add(ox.Quad(node, term["page"], ox.Literal(link["value"]), graph))
    return quads


def rml(folder, work):
    """The mapping of the figures in RML, and its configuration."""
    maps = ["@prefix rml: <http://semweb.mmlab.be/ns/rml#> . @prefix rr: <http://www.w3.org/ns/r2rml#> .",
            "@prefix ql: <http://semweb.mmlab.be/ns/ql#> ."]
    for number, path in enumerate(sorted(folder.glob("ddf--datapoints--*.csv"))):
        with open(path, encoding="utf-8") as file:
            indicator = next(csv.reader(file))[2]
        slug = indicator.replace("_", "-")

        def says(predicate, what):
            return f"rr:predicateObjectMap [ rr:predicate <{predicate}> ; rr:objectMap [ {what} ] ]"

        maps.append(f"""<#m{number}> rml:logicalSource [ rml:source "{path}" ; rml:referenceFormulation ql:CSV ] ;
  rr:subjectMap [ rr:template "{ID}obs-gapminder-{slug}-{{geo}}-{{time}}" ; rr:class <{COOP}Observation> ] ;
  {says(QB + "dataSet", f"rr:constant <{ID}ser-gapminder-{slug}>")} ;
  {says(SDMX + "dimension#refArea", f'rr:template "{ID}{{geo}}"')} ;
  {says(SDMX + "dimension#refPeriod", f'rml:reference "time" ; rr:datatype <{XSD}gYear>')} ;
  {says(SDMX + "measure#obsValue", f'rml:reference "{indicator}" ; rr:datatype <{XSD}decimal>')} .""")
    (work / "map.ttl").write_text("\n".join(maps), encoding="utf-8")
    configuration = work / "morph.ini"
    configuration.write_text(f"[CONFIGURATION]\noutput_file = {work}/morph.nt\nlogging_level = ERROR\n[data]\nmappings = {work}/map.ttl\n")
    return configuration


def morph(python, configuration, work):
    subprocess.run([python, "-m", "morph_kgc", configuration], check=True, capture_output=True)
    with open(work / "morph.nt", encoding="utf-8") as file:
        return sum(1 for line in file if line.strip())


def timed(work):
    begun = time.perf_counter()
    result = work()
    return time.perf_counter() - begun, result


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
    parser.add_argument("--morph", type=Path, help="a Python that has Morph-KGC")
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
        for dataset, folder, make in (("gapminder", "gapminder-digital", gapminder), ("ror", "ror-orgs", ror)):
            sides = {"coopgraph import": lambda: imports(dataset, folder),
                     "by hand, pyoxigraph": lambda: by_hand(make, arguments.data / folder, home / "by-hand.trig")}
            if arguments.morph and dataset == "gapminder":
                configuration = rml(arguments.data / folder, home)
                sides["Morph-KGC"] = lambda: morph(arguments.morph, configuration, home)
            times, last = {name: [] for name in sides}, {}
            for _ in range(arguments.runs):
                (home / f"data/imported/{dataset}.trig").unlink(missing_ok=True)
                for name, side in sides.items():
                    seconds, last[name] = timed(side)
                    times[name].append(seconds)
            report, said = last["coopgraph import"]
            memory = re.search(r"(\d+) MB of memory", said)
            rows = sum(table["rows"] for table in report["tables"])
            last["coopgraph import"] = sum(table["statements"] for table in report["tables"])
            one = statistics.median(times["coopgraph import"])
            print(f"\n{dataset}: {rows:,} rows; coopgraph held {memory[1] if memory else '?'} MB at most\n")
            print("| | median | statements | of coopgraph |\n|---|--:|--:|--:|")
            for name in sides:
                median = statistics.median(times[name])
                print(f"| {name} | {median:.2f} s | {last[name]:,} | {median / one:.1f}x |")


if __name__ == "__main__":
    main()
