// Reads a network in every format with graphology, cytoscape.js and Mermaid, and says what is not as expected.
// Usage: node read.cjs FOLDER, with NODE_PATH naming the folder of modules; the folder holds map.* and `expected`.

const fs = require('fs');
const path = require('path');
const { pathToFileURL } = require('url');
const { isDeepStrictEqual } = require('util');

const folder = process.argv[2];
const text = (name) => fs.readFileSync(path.join(folder, name), 'utf-8');
const expected = JSON.parse(text('expected'));
const faults = [];
const TEXTS = ['label', 'relation', 'evidence', 'provenance', 'start', 'end'];
const NUMBERS = ['weight', 'records', 'contested', 'symmetric'];

function same(reader, what, found, wanted) {
  if (!isDeepStrictEqual(found, wanted)) {
    faults.push(`${reader}: ${what} is ${JSON.stringify(found)}, not ${JSON.stringify(wanted)}`);
  }
}

function compareNodes(reader, nodes, rename = {}) {
  same(reader, 'set of nodes', [...nodes.keys()].sort(), Object.keys(expected.nodes).sort());
  for (const [id, found] of nodes) {
    const wanted = expected.nodes[id] ?? {};
    for (const name of ['label', 'kind', 'kind_iri', 'tags', 'group', 'start', 'end', 'degree']) {
      same(reader, `${name} of ${id}`, found[rename[name] ?? name], wanted[name]);
    }
    if (!(found.size > 0)) faults.push(`${reader}: size of ${id} is ${found.size}`);
  }
}

function compareEdges(reader, edges, rename = {}) {
  const written = (edge, names) =>
    JSON.stringify([edge.source, edge.target, ...[...TEXTS, ...NUMBERS].map((name) => edge[names[name] ?? name] ?? null)]);
  const found = edges.map((edge) => written(edge, rename)).sort();
  const wanted = expected.edges.map((edge) => written(edge, {})).sort();
  const differing = wanted.findIndex((edge, place) => edge !== found[place]);
  if (found.length !== wanted.length || differing >= 0) {
    faults.push(`${reader}: ${found.length} edges, ${wanted.length} expected\n  ${found[differing]}\n  ${wanted[differing]}`);
  }
}

function compareGraph(reader, graph, rename = {}) {
  same(reader, 'type', graph.type, 'directed');
  const nodes = graph.mapNodes((id, attributes) => [id, attributes]);
  compareNodes(reader, new Map(nodes), rename);
  compareEdges(reader, graph.mapEdges((id, attributes, source, target) => ({ ...attributes, source, target })), rename);
}

function readGraphology() {
  const Graph = require('graphology');
  const { MultiDirectedGraph } = Graph;
  const json = JSON.parse(text('map.graphology.json'));
  compareGraph('graphology', Graph.from(json));
  same('graphology', 'title', Graph.from(json).getAttribute('title'), expected.about.title);
  const asSaid = { start: 'start_date', end: 'end_date' };
  compareGraph('graphology-gexf', require('graphology-gexf').parse(MultiDirectedGraph, text('map.gexf')), asSaid);
  compareGraph('graphology-graphml', require('graphology-graphml').parse(MultiDirectedGraph, text('map.graphml')));
}

function readCytoscape() {
  const cytoscape = require('cytoscape');
  const graph = cytoscape({ headless: true, elements: JSON.parse(text('map.cyjs')).elements });
  compareNodes('cytoscape.js', new Map(graph.nodes().map((node) => [node.id(), node.data()])));
  compareEdges('cytoscape.js', graph.edges().map((edge) => edge.data()));
  graph.nodes().forEach((node) => {
    if (!Number.isFinite(node.position('x'))) faults.push(`cytoscape.js: ${node.id()} has no place`);
  });
}

// The texts of a diagram as Mermaid shows them: entities of its own kind become characters.
function shown(label) {
  const names = { quot: '"', lt: '<', gt: '>' };
  return label.replace(/(?:#|ﬂ°°?|ﬂ°)(\w+)(?:;|¶ß)/g, (_, name) => names[name] ?? String.fromCodePoint(Number(name)));
}

async function readMermaid() {
  if (!fs.existsSync(path.join(folder, 'map.mmd'))) return;
  const { JSDOM } = require('jsdom');
  const { window } = new JSDOM();
  Object.assign(globalThis, { window, document: window.document });
  const modules = process.env.NODE_PATH.split(path.delimiter);
  const file = modules.map((top) => path.join(top, 'mermaid/dist/mermaid.core.mjs')).find(fs.existsSync);
  const { default: mermaid } = await import(pathToFileURL(file));
  mermaid.initialize({ startOnLoad: false, suppressErrorRendering: true });
  const parsed = await mermaid.parse(text('map.mmd'));
  same('mermaid', 'type of diagram', parsed.diagramType, 'flowchart-v2');
  const { db } = await mermaid.mermaidAPI.getDiagramFromText(text('map.mmd'));
  const vertices = [...db.getVertices().values()];
  const labels = Object.values(expected.nodes).map((node) => node.label).sort();
  same('mermaid', 'labels', vertices.map((vertex) => shown(vertex.text)).sort(), labels);
  same('mermaid', 'number of edges', db.getEdges().length, expected.edges.length);
  const contested = (edge) => (edge.contested ? `${edge.label} (contested)` : edge.label);
  same('mermaid', 'edge labels', db.getEdges().map((edge) => shown(edge.text)).sort(), expected.edges.map(contested).sort());
  const links = vertices.map((vertex) => vertex.link).filter(Boolean);
  same('mermaid', 'links', links.length, Object.keys(expected.nodes).filter((id) => id.startsWith('http')).length);
}

(async () => {
  for (const read of [readGraphology, readCytoscape, readMermaid]) {
    try {
      await read();
    } catch (error) {
      faults.push(`${read.name}: ${error.stack}`);
    }
  }
  console.log(faults.slice(0, 30).join('\n'));
  process.exit(faults.length ? 1 : 0);
})();
