//! The columns of a table: which slots of a mapping its cells are.

use super::cell::values;
use super::slots::LITERAL;
use super::table::{Cell, Row};
use super::{Mapping, MappingSet, of_mapping};
use crate::shelf::Place;
use crate::vocab::nearest;

#[derive(Default)]
pub struct Columns {
    pub names: Vec<Cell>,
}

impl Columns {
    pub fn position(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|cell| cell.text == name)
    }

    /// Whether each has a name of its own, and those are there that every mapping needs: where, what is wrong, what to do.
    pub fn faults(&self, line: usize, set: &MappingSet) -> Vec<(Place, String, String)> {
        let mut faults = Vec::new();
        for (position, cell) in self.names.iter().enumerate() {
            if cell.text.is_empty() {
                faults.push((cell.place, "a column has no name".to_owned(), "name it, or take it away".to_owned()));
            } else if self.position(&cell.text) != Some(position) {
                let problem = format!("the column `{}` stands there twice", cell.text);
                faults.push((cell.place, problem, "keep one of them".to_owned()));
            }
        }
        let may_be_literal = |slot: &str| self.position(slot).is_some() || set.get(slot) == LITERAL;
        for (name, is_needed) in [
            ("subject_id", !may_be_literal("subject_type")),
            ("predicate_id", true),
            ("object_id", !may_be_literal("object_type")),
            ("mapping_justification", true),
        ] {
            if is_needed && self.position(name).is_none() {
                let place = Place { line, column: 1, length: 1 };
                faults.push((place, format!("there is no column `{name}`"), self.likely(name)));
            }
        }
        faults
    }

    /// The column that may be meant to be another.
    fn likely(&self, name: &str) -> String {
        let others = self.names.iter().map(|cell| cell.text.as_str()).filter(|other| of_mapping(other).is_none());
        match nearest(name, others).first() {
            Some(near) => format!("is it `{near}`? Then name it `{name}`"),
            None => "every mapping has one; the columns have the names of slots of SSSOM".to_owned(),
        }
    }

    /// The mapping of a row.
    pub fn mapping(&self, row: Row) -> Mapping {
        let mut mapping = Mapping { line: row.line, ..Mapping::default() };
        for (column, cell) in self.names.iter().zip(row.cells) {
            let is_list = of_mapping(&column.text).is_some_and(|slot| slot.is_multivalued);
            let values = if is_list { values(&cell.text) } else { vec![cell.text] };
            let values: Vec<String> = values.into_iter().filter(|value| !value.is_empty()).collect();
            if !values.is_empty() {
                mapping.slots.insert(column.text.clone(), values);
            }
        }
        mapping
    }
}
