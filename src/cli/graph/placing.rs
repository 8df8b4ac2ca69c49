//! Which layout places the things, and what is done when it is not for so many.

use super::subject::Subject;
use super::{Graph, graphviz};
use crate::cli::Options;
use crate::cli::output::Output;
use crate::draw::{self, Format};
use crate::error::Error;
use crate::graph::Network;
use crate::graph::layout::{LAYOUTS, Layout, Placed, Task, layout};
use crate::vocab::nearest;
use std::time::Duration;

/// Things beyond which a file of data gets no places unless a layout is named.
const PLACED: usize = 2000;

/// How things are to be placed.
pub struct Placing {
    asked: Option<Asked>,
    seed: u64,
    /// For Graphviz: ours need none.
    time: Option<Duration>,
}

/// A layout that was named.
#[derive(Clone, Copy)]
enum Asked {
    Ours(&'static Layout),
    Graphviz,
}

impl Placing {
    pub fn of(asked: &Graph, options: &Options) -> Result<Self, Error> {
        let named = asked.layout.as_deref().map(find).transpose()?;
        Ok(Self { asked: named, seed: asked.seed, time: options.limits().time })
    }

    /// Places, where the format or the person wants them.
    pub fn places(
        &self,
        format: &Format,
        network: &Network,
        centre: Option<usize>,
        subject: &Subject,
        output: &mut Output,
    ) -> Result<Option<Placed>, Error> {
        let sizes = draw::sizes(network);
        let task = Task { network, sizes: &sizes, centre, seed: self.seed };
        let things = network.node_count();
        let layout = match self.asked {
            _ if !format.has_places => None,
            Some(Asked::Graphviz) => return graphviz::place(&task, self.time).map(Some),
            Some(Asked::Ours(layout)) if layout.most < things => return Err(too_many(layout, things)),
            Some(Asked::Ours(layout)) => Some(layout),
            None if !format.is_picture && things > PLACED => None,
            None => usual(subject, things, format, output)?,
        };
        Ok(layout.map(|layout| (layout.place)(&task)))
    }
}

fn find(name: &str) -> Result<Asked, Error> {
    if name == graphviz::NAME {
        return Ok(Asked::Graphviz);
    }
    layout(name).map(Asked::Ours).ok_or_else(|| {
        let names = || LAYOUTS.iter().map(|layout| layout.name).chain([graphviz::NAME]);
        let near: Vec<String> = nearest(name, names()).into_iter().map(str::to_owned).collect();
        let hint = match near.first() {
            Some(near) => format!("did you mean {near}?"),
            None => format!("layouts are {}", names().collect::<Vec<_>>().join(", ")),
        };
        Error::usage_of("unknown-layout", format!("there is no layout `{name}`"), hint, near)
    })
}

/// The layout of the lens, else the first; another where that is not for so many things, which is said.
fn usual(
    subject: &Subject,
    things: usize,
    format: &Format,
    output: &mut Output,
) -> Result<Option<&'static Layout>, Error> {
    let usual = layout(&subject.layout).unwrap_or(&LAYOUTS[0]);
    if usual.most >= things {
        return Ok(Some(usual));
    }
    match fitting(things) {
        Some(fitting) => {
            output.remark(&format!("{things} things: placed by {} instead of {}", fitting.name, usual.name));
            Ok(Some(fitting))
        }
        None if format.is_picture => Err(too_many(usual, things)),
        None => Ok(None),
    }
}

fn fitting(things: usize) -> Option<&'static Layout> {
    LAYOUTS.iter().find(|layout| layout.most >= things)
}

fn too_many(layout: &Layout, things: usize) -> Error {
    let problem =
        format!("the layout {} is for up to {} things, and the network has {things}", layout.name, layout.most);
    let instead = fitting(things).map_or_else(String::new, |layout| format!("--layout {} can; ", layout.name));
    let hint = format!("{instead}--max-nodes leaves out the least connected; gexf and graphml need no places");
    Error::usage(problem, hint)
}
