//! GraphML for yEd, which shows nothing of plain attributes: shapes, labels and arrows in its own elements beside them.
//!
//! A file of its own, since NetworkX takes the yEd label over ours, and graphology makes an attribute `null` of it.

use super::graphml::{self, Extra};
use super::{Form, Format, Part, Scene, xml};
use crate::graph::{Ends, Evidence};
use std::fmt::Write as _;
use std::io::{self, Write};

pub const FORMAT: Format = Format {
    name: "yed",
    endings: &["yed.graphml"],
    about: "open with yEd; colour, shape and label are set, then choose Layout > Organic or Hierarchical",
    media_type: "application/graphml+xml",
    is_picture: false,
    has_places: true,
    most_edges: None,
    parts: &[Part { suffix: "", write }],
};

const EXTRA: Extra = Extra {
    namespaces: " xmlns:y=\"http://www.yworks.com/xml/graphml\"",
    keys: "<key id=\"ng\" for=\"node\" yfiles.type=\"nodegraphics\"/>\n\
           <key id=\"eg\" for=\"edge\" yfiles.type=\"edgegraphics\"/>\n",
    node: Some(push_node),
    edge: Some(push_edge),
};

fn write(scene: &Scene<'_>, out: &mut dyn Write) -> io::Result<()> {
    graphml::write_with(scene, out, FORMAT.about, &EXTRA)
}

fn push_node(scene: &Scene<'_>, number: usize, out: &mut String) {
    let shape = &scene.shapes[number];
    let size = shape.size;
    let _ =
        write!(out, "<data key=\"ng\"><y:ShapeNode><y:Geometry height=\"{}\" width=\"{}\"", size.height, size.width);
    if let Some(at) = shape.at {
        // The corner at the top left.
        let _ = write!(out, " x=\"{}\" y=\"{}\"", at.x - size.width / 2.0, at.y - size.height / 2.0);
    }
    let _ = write!(out, "/><y:Fill color=\"{}\" transparent=\"false\"/>", shape.colour);
    let _ = write!(out, "<y:NodeLabel textColor=\"{}\">", shape.colour.ink());
    push_label(out, &scene.network[scene.network.node(number).label]);
    let _ = write!(out, "</y:NodeLabel><y:Shape type=\"{}\"/></y:ShapeNode></data>", form(shape.form));
}

fn push_edge(scene: &Scene<'_>, number: usize, ends: &Ends<'_>, out: &mut String) {
    let (network, line) = (scene.network, &scene.lines[number]);
    let ((style, head), width) = (look(ends.edge.evidence), line.width);
    let _ = write!(out, "<data key=\"eg\"><y:PolyLineEdge><y:LineStyle color=\"{}\"", line.colour);
    let _ = write!(out, " type=\"{style}\" width=\"{width:.2}\"/>");
    let tail = if network.relations[ends.edge.relation].symmetric { head } else { "none" };
    let _ = write!(out, "<y:Arrows source=\"{tail}\" target=\"{head}\"/><y:EdgeLabel>");
    push_label(out, network.edge_label(ends.edge));
    out.push_str("</y:EdgeLabel></y:PolyLineEdge></data>");
}

fn push_label(out: &mut String, label: &str) {
    xml::push(out, &super::clean::clean(label));
}

fn form(form: Form) -> &'static str {
    match form {
        Form::Rounded => "roundrectangle",
        Form::Box => "rectangle",
        Form::Ellipse => "ellipse",
        Form::Hexagon => "hexagon",
        Form::Note => "trapezoid",
        Form::Parallelogram => "parallelogram",
        Form::Octagon => "octagon",
        Form::Cylinder => "rectangle3d",
    }
}

/// Line and head of an edge: a white head tells apart the steps that share a kind of line.
fn look(evidence: Evidence) -> (&'static str, &'static str) {
    match evidence {
        Evidence::Supported => ("line", "standard"),
        Evidence::Reported => ("dashed", "standard"),
        Evidence::SelfReported => ("dotted", "standard"),
        Evidence::Ours => ("dotted", "white_delta"),
        Evidence::Unasserted => ("dashed_dotted", "white_delta"),
        Evidence::Unstated => ("dashed_dotted", "standard"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::awkward;
    use super::*;

    #[test]
    fn every_step_of_evidence_looks_different() {
        let looks: std::collections::BTreeSet<_> = Evidence::ALL.into_iter().map(look).collect();
        assert_eq!(looks.len(), Evidence::ALL.len());
    }

    #[test]
    fn labels_stand_where_yed_looks() {
        let text = awkward(&FORMAT);
        let nodes = text.matches("<node ").count();
        assert_eq!(text.matches("<y:NodeLabel ").count(), nodes);
        assert_eq!(text.matches("<data key=\"n_label\">").count(), nodes, "plain attributes are kept");
        assert!(text.contains("yfiles.type=\"nodegraphics\""));
        assert!(!awkward(&graphml::FORMAT).contains("yfiles"), "the plain file stays plain");
    }
}
