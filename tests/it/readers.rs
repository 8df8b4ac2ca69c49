//! Three readers of RDF: our own loader, rio (which knows RDF 1.1 only) and sophia. What we write must be the same graph to
//! all of them. rio and sophia have parsers of their own and share none of ours.

use coopgraph::export::canonical;
use coopgraph::load::dump;
use oxrdf::{BlankNode, GraphName, Literal, NamedNode, NamedOrBlankNode, Quad, Term};
use rio_api::model as rio;
use rio_api::parser::{QuadsParser, TriplesParser};
use rio_turtle::{NQuadsParser, NTriplesParser, TriGParser, TurtleError, TurtleParser};
use sophia_api::prelude::{Quad as _, QuadSource, TripleSource};
use sophia_api::term::TermKind;
use sophia_api::triple::Triple as _;

/// A reader: its name, and what it makes of a text in a format; `None` where it does not know the format.
pub type Reader = (&'static str, fn(&str, &str) -> Option<Vec<Quad>>);

pub const READERS: &[Reader] = &[("coopgraph", with_coopgraph), ("rio", with_rio), ("sophia", with_sophia)];

/// The canonical quads of a text, by each reader that knows the format.
pub fn read(text: &str, format: &str) -> Vec<(&'static str, Vec<Quad>)> {
    let canonical = |quads| canonical(quads).expect("no poison");
    READERS.iter().filter_map(|(name, read)| Some((*name, canonical(read(text, format)?)))).collect()
}

fn with_coopgraph(text: &str, format: &str) -> Option<Vec<Quad>> {
    let ending = match format {
        "turtle" => "ttl",
        "ntriples" => "nt",
        "nquads" => "nq",
        "rdfxml" => "rdf",
        other => other,
    };
    let dump = dump(&format!("text.{ending}"), text.as_bytes().to_vec()).expect("a known ending");
    assert!(dump.findings.is_empty(), "{:?}\n{text}", dump.findings);
    Some(dump.quads)
}

fn with_rio(text: &str, format: &str) -> Option<Vec<Quad>> {
    let mut quads = Vec::new();
    let reader = text.as_bytes();
    let result: Result<(), TurtleError> = match format {
        "trig" => TriGParser::new(reader, None).parse_all(&mut |quad| {
            quads.push(of_rio(quad));
            Ok(())
        }),
        "nquads" => NQuadsParser::new(reader).parse_all(&mut |quad| {
            quads.push(of_rio(quad));
            Ok(())
        }),
        "turtle" => TurtleParser::new(reader, None).parse_all(&mut |triple| {
            quads.push(of_rio(alone(triple)));
            Ok(())
        }),
        "ntriples" => NTriplesParser::new(reader).parse_all(&mut |triple| {
            quads.push(of_rio(alone(triple)));
            Ok(())
        }),
        _ => return None,
    };
    result.unwrap_or_else(|error| panic!("rio cannot read our {format}: {error}\n{text}"));
    Some(quads)
}

fn alone(triple: rio::Triple<'_>) -> rio::Quad<'_> {
    rio::Quad { subject: triple.subject, predicate: triple.predicate, object: triple.object, graph_name: None }
}

fn of_rio(quad: rio::Quad<'_>) -> Quad {
    let named = |node: rio::NamedNode<'_>| NamedNode::new_unchecked(node.iri);
    let subject: NamedOrBlankNode = match quad.subject {
        rio::Subject::NamedNode(node) => named(node).into(),
        rio::Subject::BlankNode(node) => BlankNode::new_unchecked(node.id).into(),
        rio::Subject::Triple(_) => panic!("no triple is a subject in RDF 1.1"),
    };
    let object: Term = match quad.object {
        rio::Term::NamedNode(node) => named(node).into(),
        rio::Term::BlankNode(node) => BlankNode::new_unchecked(node.id).into(),
        rio::Term::Literal(rio::Literal::Simple { value }) => Literal::new_simple_literal(value).into(),
        rio::Term::Literal(rio::Literal::LanguageTaggedString { value, language }) => {
            Literal::new_language_tagged_literal_unchecked(value, language.to_lowercase()).into()
        }
        rio::Term::Literal(rio::Literal::Typed { value, datatype }) => {
            Literal::new_typed_literal(value, named(datatype)).into()
        }
        rio::Term::Triple(_) => panic!("no triple is an object in RDF 1.1"),
    };
    let graph: GraphName = match quad.graph_name {
        None => GraphName::DefaultGraph,
        Some(rio::GraphName::NamedNode(node)) => named(node).into(),
        Some(rio::GraphName::BlankNode(node)) => BlankNode::new_unchecked(node.id).into(),
    };
    Quad::new(subject, named(quad.predicate), object, graph)
}

fn with_sophia(text: &str, format: &str) -> Option<Vec<Quad>> {
    let mut quads = Vec::new();
    let mut keep = |[s, p, o]: [Term; 3], g: Option<Term>| {
        let Term::NamedNode(predicate) = p else { panic!("a predicate is an IRI") };
        let graph = g.map_or(GraphName::DefaultGraph, |graph| node(graph).into());
        quads.push(Quad::new(node(s), predicate, o, graph));
    };
    macro_rules! read_quads {
        ($source:expr) => {
            $source
                .for_each_quad(|quad| {
                    let terms = [of_sophia(&quad.s()), of_sophia(&quad.p()), of_sophia(&quad.o())];
                    keep(terms, quad.g().map(|graph| of_sophia(&graph)));
                })
                .map_err(|error| error.to_string())
        };
    }
    macro_rules! read_triples {
        ($source:expr) => {
            $source
                .for_each_triple(|triple| {
                    keep([of_sophia(&triple.s()), of_sophia(&triple.p()), of_sophia(&triple.o())], None);
                })
                .map_err(|error| error.to_string())
        };
    }
    let bytes = text.as_bytes();
    let result = match format {
        "trig" => read_quads!(sophia_turtle::parser::trig::parse_bufread(bytes)),
        "nquads" => read_quads!(sophia_turtle::parser::nq::parse_bufread(bytes)),
        "turtle" => read_triples!(sophia_turtle::parser::turtle::parse_bufread(bytes)),
        "ntriples" => read_triples!(sophia_turtle::parser::nt::parse_bufread(bytes)),
        _ => return None,
    };
    result.unwrap_or_else(|error| panic!("sophia cannot read our {format}: {error}\n{text}"));
    Some(quads)
}

fn of_sophia(term: &impl sophia_api::term::Term) -> Term {
    match term.kind() {
        TermKind::Iri => NamedNode::new_unchecked(term.iri().expect("an IRI").as_str()).into(),
        TermKind::BlankNode => BlankNode::new_unchecked(term.bnode_id().expect("a label").as_str()).into(),
        TermKind::Literal => {
            let text = term.lexical_form().expect("a text").to_string();
            match term.language_tag() {
                Some(tag) => Literal::new_language_tagged_literal_unchecked(text, tag.as_str().to_lowercase()).into(),
                None => {
                    let datatype = term.datatype().expect("a datatype");
                    Literal::new_typed_literal(text, NamedNode::new_unchecked(datatype.as_str())).into()
                }
            }
        }
        other => panic!("RDF 1.1 has no {other:?}"),
    }
}

fn node(term: Term) -> NamedOrBlankNode {
    match term {
        Term::NamedNode(node) => node.into(),
        Term::BlankNode(node) => node.into(),
        Term::Literal(_) => panic!("a literal is no subject"),
    }
}
