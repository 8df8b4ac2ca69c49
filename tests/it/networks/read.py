"""Reads a network in every format with NetworkX, igraph and Python's own parsers, and says what is not as expected.

Usage: read.py FOLDER; the folder holds map.* and `expected`. Warnings are faults: igraph only warns of what it loses.
"""

import csv
import json
import sys
import warnings
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

import igraph
import networkx

warnings.simplefilter("error")
folder = Path(sys.argv[1])
expected = json.loads((folder / "expected").read_text(encoding="utf-8"))
faults = []

NODE_TEXTS = ["label", "kind", "kind_iri", "iri", "tags", "group", "start", "end"]
EDGE_TEXTS = ["label", "relation", "evidence", "provenance", "start", "end"]


def fault(reader, words):
    faults.append(f"{reader}: {words}")


def same(reader, what, found, wanted):
    if found != wanted:
        fault(reader, f"{what} is {found!r}, not {wanted!r}")


def has_types(reader, found, types):
    for name, kind in types.items():
        if name in found and type(found[name]) is not kind:
            fault(reader, f"{name} is {type(found[name]).__name__}, not {kind.__name__}")


def compare_node(reader, name, found, rename=None):
    wanted = expected["nodes"][name]
    for text in NODE_TEXTS:
        key = (rename or {}).get(text, text)
        same(reader, f"{key} of {name}", found.get(key) or None, wanted.get(text))
    same(reader, f"degree of {name}", found.get("degree"), wanted["degree"])
    has_types(reader, found, {"degree": int, "size": float, "color": str})
    if not (isinstance(found.get("color"), str) and len(found["color"]) == 7 and found["color"][0] == "#"):
        fault(reader, f"color of {name} is {found.get('color')!r}")
    if not found.get("size", 0) > 0:
        fault(reader, f"size of {name} is {found.get('size')!r}")


def edge_tuple(edge, rename=None):
    """What tells an edge apart, so that edges can be compared as a bag."""
    rename = rename or {}
    texts = tuple(edge.get(rename.get(text, text)) or None for text in EDGE_TEXTS)
    return (edge["source"], edge["target"], float(edge["weight"]), edge["contested"], edge["symmetric"], edge["records"], *texts)


def compare_edges(reader, found, rename=None):
    for edge in found:
        has_types(reader, edge, {"weight": float, "contested": bool, "symmetric": bool, "records": int})
    found = Counter(edge_tuple(edge, rename) for edge in found)
    wanted = Counter(edge_tuple(edge) for edge in expected["edges"])
    for edge in list((found - wanted).elements())[:3]:
        fault(reader, f"has an edge too many: {edge}")
    for edge in list((wanted - found).elements())[:3]:
        fault(reader, f"lacks an edge: {edge}")


def compare_networkx(reader, graph, rename=None):
    if not graph.is_directed():
        fault(reader, "is undirected")
    same(reader, "set of nodes", set(graph.nodes), set(expected["nodes"]))
    for name, found in graph.nodes(data=True):
        compare_node(reader, name, found, rename)
    edges = graph.edges(keys=True, data=True) if graph.is_multigraph() else [(s, t, None, d) for s, t, d in graph.edges(data=True)]
    compare_edges(reader, [{**data, "source": s, "target": t} for s, t, _, data in edges], rename)


def read_networkx():
    as_said = {"start": "start_date", "end": "end_date"}
    gexf = networkx.read_gexf(folder / "map.gexf")
    compare_networkx("networkx gexf", gexf, as_said)
    for _, data in gexf.nodes(data=True):
        colour = data["viz"]["color"]
        hexadecimal = "#{r:02X}{g:02X}{b:02X}".format(**colour)
        same("networkx gexf", "viz:color", hexadecimal, data["color"])
    graphml = networkx.read_graphml(folder / "map.graphml")
    compare_networkx("networkx graphml", graphml)
    same("networkx graphml", "title", graphml.graph.get("title"), expected["about"]["title"])
    same("networkx graphml", "licence", graphml.graph.get("licence", ""), expected["about"]["licence"])
    node_link = json.loads((folder / "map.node-link.json").read_text(encoding="utf-8"))
    compare_networkx("networkx node-link", networkx.node_link_graph(node_link))
    compare_networkx("networkx node-link, as before 3.4", networkx.node_link_graph(node_link, edges="links"))
    cyjs = json.loads((folder / "map.cyjs").read_text(encoding="utf-8"))
    compare_networkx("networkx cyjs", networkx.cytoscape_graph(cyjs))
    yed = networkx.read_graphml(folder / "map.yed.graphml")
    same("networkx yed", "count", (len(yed), yed.number_of_edges()), (len(expected["nodes"]), len(expected["edges"])))
    same("networkx yed", "set of labels", {d["label"] for _, d in yed.nodes(data=True)}, {n["label"] for n in expected["nodes"].values()})


def read_igraph():
    reader = "igraph graphml"
    graph = igraph.Graph.Read_GraphML(str(folder / "map.graphml"))
    if not graph.is_directed():
        fault(reader, "is undirected")
    # igraph leaves `&` in an attribute as `&#38;`; the attribute `iri` is what was meant.
    ids = [name.replace("&#38;", "&") for name in graph.vs["id"]]
    same(reader, "set of nodes", set(ids), set(expected["nodes"]))
    for vertex in graph.vs:
        found = vertex.attributes()
        # igraph has one kind of number.
        found["degree"] = int(found["degree"])
        compare_node(reader, found["iri"], found)
    edges = []
    for edge in graph.es:
        found = {**edge.attributes(), "source": ids[edge.source], "target": ids[edge.target]}
        found["records"] = int(found["records"])
        found["contested"], found["symmetric"] = bool(found["contested"]), bool(found["symmetric"])
        edges.append(found)
    compare_edges(reader, edges)
    same(reader, "edge ids", graph.es["edge_id"], [f"e{n}" for n in range(graph.ecount())])
    same(reader, "title", graph["title"], expected["about"]["title"])


def read_csv():
    reader = "csv"
    with open(folder / "map-nodes.gephi.csv", newline="", encoding="utf-8") as file:
        nodes = list(csv.DictReader(file))
    same(reader, "set of nodes", {node["Id"] for node in nodes}, set(expected["nodes"]))
    for node in nodes:
        found = {"kind_iri": node["KindIri"], "degree": int(node["Degree"]), "size": float(node["Size"])}
        found |= {name: node[name.capitalize()] for name in NODE_TEXTS + ["color"] if name != "kind_iri"}
        compare_node(reader, node["Id"], found)
    with open(folder / "map-edges.gephi.csv", newline="", encoding="utf-8") as file:
        edges = list(csv.DictReader(file))
    same(reader, "types", {edge["Type"] for edge in edges}, {"Directed"})
    same(reader, "edge ids", [edge["Id"] for edge in edges], [f"e{n}" for n in range(len(edges))])
    truth = {"true": True, "false": False}
    compare_edges(reader, [
        {
            "source": edge["Source"], "target": edge["Target"], "weight": float(edge["Weight"]), "records": int(edge["Records"]),
            "contested": truth[edge["Contested"]], "symmetric": truth[edge["Symmetric"]],
            **{name: edge[name.capitalize()] for name in EDGE_TEXTS},
        }
        for edge in edges
    ])


def read_xml():
    for name in ["map.gexf", "map.graphml", "map.yed.graphml"]:
        ElementTree.parse(folder / name)
    space = "{http://gexf.net/1.3}"
    root = ElementTree.parse(folder / "map.gexf").getroot()
    edges = list(root.iter(f"{space}edge"))
    kinds = Counter((edge.get("source"), edge.get("target"), edge.get("kind")) for edge in edges)
    for twice, count in kinds.items():
        if count > 1:
            fault("gexf", f"{twice} is there {count} times: GEXF 1.3 wants different kinds")
    same("gexf", "edge ids", len({edge.get("id") for edge in edges}), len(edges))
    same("gexf", "edge types", {edge.get("type") for edge in edges}, {"directed"})
    declared = {(a.get("class"), attribute.get("id")) for a in root.iter(f"{space}attributes") for attribute in a}
    for parent, of in [("node", "node"), ("edge", "edge")]:
        for element in root.iter(f"{space}{parent}"):
            for value in element.iter(f"{space}attvalue"):
                if (of, value.get("for")) not in declared:
                    fault("gexf", f"undeclared attribute {value.get('for')}")
            check_span(element)


def check_span(element):
    """Days must be whole, and a span must not end before it starts."""
    from datetime import date

    start, end = element.get("start"), element.get("end")
    days = [date.fromisoformat(day) for day in (start, end) if day]
    if len(days) == 2 and days[0] > days[1]:
        fault("gexf", f"{element.get('id')} ends before it starts")


for read in [read_xml, read_networkx, read_igraph, read_csv]:
    try:
        read()
    except Exception as error:  # a reader that fails is what is looked for
        fault(read.__name__, f"{type(error).__name__}: {error}")

print("\n".join(faults[:30]))
sys.exit(1 if faults else 0)
