//! What names are looked up in, as it is named: the graph, a dataset, a file, a specification.

use super::not_onto;
use crate::cli::Options;
use crate::cli::link::{plans, sets::Gatherer};
use crate::cli::output::Output;
use crate::error::Error;
use crate::import::Catalogue;
use crate::link::{self, Plan, Set, Side, Source, tell_measures};
use crate::load;
use crate::shelf::Shelf;
use crate::vocab::{Vocabulary, nearest};
use std::path::Path;

/// The name of the folder's own graph.
const GRAPH: &str = "graph";

/// The set, its fields told how they are compared, and whether all of it could be read; nothing when something was wrong with
/// it, which is then said.
pub fn set(
    against: &str,
    hosts: &[String],
    options: &Options,
    output: &mut Output,
) -> Result<Option<(Set, bool)>, Error> {
    let shelf = Shelf::open(options.home.as_deref())?;
    let vocabulary = load::vocabulary(&shelf);
    let Some((plan, side)) = meant(against, &shelf, &vocabulary, output)? else {
        return Ok(None);
    };
    let gatherer = Gatherer::new(&shelf, &vocabulary, hosts, options);
    if let Some(file) = gatherer.file(&plan, &side) {
        not_onto(&file, options)?;
    }
    let Some((mut set, is_whole)) = gatherer.set(&plan, &side, output)? else {
        return Ok(None);
    };
    tell_measures(&plan, &mut set);
    Ok(Some((set, is_whole)))
}

/// The side that is meant, and the specification it is of.
fn meant(
    against: &str,
    shelf: &Shelf,
    vocabulary: &Vocabulary,
    output: &mut Output,
) -> Result<Option<(Plan, Side)>, Error> {
    if against == GRAPH {
        return Ok(Some((Plan::default(), Side::everything_named(vocabulary))));
    }
    let (known, broken) = link::plans(shelf);
    let is_plan = |name: &str| {
        known.iter().any(|plan| plan.name == name)
            || broken.iter().any(|finding| finding.file.ends_with(&format!("/{name}.toml")))
    };
    let path = Path::new(against);
    let is_specification = path.extension().is_some_and(|ending| ending == "toml");
    if path.is_file() && !is_specification {
        return Ok(Some((Plan::default(), Side::default().with_file(against))));
    }
    let catalogue = Catalogue::read(shelf);
    if catalogue.plan(against).is_some() {
        return Ok(Some(of_dataset(against, known)));
    }
    if is_specification || is_plan(against) {
        let plan = plans::find(against, shelf, output)?;
        return Ok(plan.map(|plan| (plan.clone(), plan.right.unwrap_or(plan.left))));
    }
    let datasets = catalogue.plans.iter().map(|plan| plan.slug.as_str());
    let names = datasets.chain(known.iter().map(|plan| plan.name.as_str())).chain([GRAPH]);
    let similar: Vec<String> = nearest(against, names).into_iter().map(str::to_owned).collect();
    let hint = match similar.as_slice() {
        [] => "`coopgraph import` lists datasets, `coopgraph link run` specifications; or name a file".to_owned(),
        similar => format!("did you mean {}?", similar.join(" or ")),
    };
    let problem = format!("there is no dataset, file or specification `{against}`");
    Err(Error::usage_of("not-found", problem, hint, similar))
}

/// The side of a specification that has the dataset: of the one that is called so, else the one with most fields. Without
/// any, its names.
fn of_dataset(slug: &str, plans: Vec<Plan>) -> (Plan, Side) {
    let sides = plans.into_iter().flat_map(|plan| {
        let sides = [Some(plan.left.clone()), plan.right.clone()];
        sides.into_iter().flatten().map(move |side| (plan.clone(), side)).collect::<Vec<_>>()
    });
    let of_it = sides.filter(|(_, side)| side.source() == Source::Dataset(slug) && !side.fields.is_empty());
    let best = of_it.min_by_key(|(plan, side)| (plan.name != slug, usize::MAX - side.fields.len()));
    best.unwrap_or_else(|| (Plan::default(), Side::of_dataset(slug)))
}
