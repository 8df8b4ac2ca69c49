use super::parts::parts;
use super::syntax;
use crate::shelf::Place;
use crate::store::{NamedNode, Prepared};

/// The services a query would call, and where in the text; `None` for one that is a variable.
pub fn services(text: &str, prepared: &Prepared) -> Vec<(Option<NamedNode>, Option<Place>)> {
    let places = syntax::places_of_word(text, "SERVICE");
    parts(&prepared.clone().into_query())
        .services
        .into_iter()
        .enumerate()
        .map(|(index, service)| (service, places.get(index).copied()))
        .collect()
}
