//! A set out of the rows of a table: which column tells them apart, and which are compared.

use super::plan::{Plan, Side};
use super::{Field, Set, Thing};
use crate::shelf::{Finding, Place};
use crate::vocab::nearest;
use std::collections::HashSet;

/// A table: names of columns, and for each row the values of each column; a row may be too short.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    pub columns: Vec<String>,
    pub rows: Vec<Vec<Vec<String>>>,
    /// The lines the rows stand at, where they are known.
    pub lines: Vec<usize>,
}

/// The set that a side of a specification means by a table, and what is doubtful about it. A column that tells rows apart is
/// not compared, unless it is their name.
pub fn of_rows(name: &str, table: Rows, plan: &Plan, side: &Side) -> Result<(Set, Vec<Finding>), Box<Finding>> {
    if table.rows.is_empty() {
        return Err(Box::new(plan.finding_of_table(side, format!("{name} has no rows"), "look at the file")));
    }
    let id = id_column(&table, plan, side)?;
    let doubts = doubts(&table, id, name, side);
    let fields = fields(&table, id, plan, side)?;
    let ids = ids(&table, id);
    let thing = |(id, row): (String, Vec<Vec<String>>)| Thing {
        id,
        values: fields.iter().map(|(_, columns)| values(&row, columns)).collect(),
    };
    let things = ids.into_iter().zip(table.rows).map(thing).collect();
    let fields = fields.into_iter().map(|(name, _)| Field { name, measure: String::new() }).collect();
    Ok((Set { name: name.to_owned(), fields, things }, doubts))
}

/// What tells the rows of a table apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Id {
    /// A column that is only that.
    Column(usize),
    /// The first column, which is a name or the like.
    Name(usize),
    /// The number of the row.
    Number,
}

/// A column tells rows apart although it repeats itself, if fewer than one row of so many does not have its own value: of one
/// that is meant to, and of another, which may as well say where somebody works.
const KEY: usize = 2;
const OTHER: usize = 10;

/// The column that is named; else one whose name says so; else the first, if its values differ. A row that was added must not
/// give all others new identifiers: a column may repeat itself a little.
fn id_column(table: &Rows, plan: &Plan, side: &Side) -> Result<Id, Box<Finding>> {
    if let Some(id) = &side.id {
        let Some(column) = table.columns.iter().position(|column| column == id.get_ref()) else {
            return Err(Box::new(plan.finding(id, no_column(id.get_ref()), meant(id.get_ref(), &table.columns))));
        };
        let rows = unfit(table, column);
        if rows.len() * KEY < table.rows.len() {
            return Ok(Id::Column(column));
        }
        let remedy = "leave it out: rows are then told apart by their number";
        return Err(Box::new(plan.finding(id, unfit_in_words(table, column, rows[0]), remedy)));
    }
    let called = called_id(table);
    let is_within = |column: &usize, part: usize| unfit(table, *column).len() * part < table.rows.len();
    let is_key = |column: &usize| *column == 0 || table.columns[*column].eq_ignore_ascii_case("id");
    let best = (called.iter().find(|column| is_key(column) && is_within(column, OTHER)))
        .or_else(|| called.iter().find(|column| unfit(table, **column).is_empty()))
        .or_else(|| called.iter().find(|column| is_within(column, if is_key(column) { KEY } else { OTHER })));
    Ok(match best {
        Some(column) => Id::Column(*column),
        None if is_within(&0, OTHER) => Id::Name(0),
        None => Id::Number,
    })
}

/// The columns whose names say that they identify, best first.
fn called_id(table: &Rows) -> Vec<usize> {
    let mut columns: Vec<usize> = (0..table.columns.len()).filter(|at| says_id(&table.columns[*at])).collect();
    columns.sort_by_key(|at| (!table.columns[*at].eq_ignore_ascii_case("id"), *at));
    columns
}

/// The rows that a column does not tell from those before them.
fn unfit(table: &Rows, column: usize) -> Vec<usize> {
    let mut seen = HashSet::new();
    let mut is_new = |row| first(row, column).is_some_and(|value| seen.insert(value));
    (0..table.rows.len()).filter(|at| !is_new(&table.rows[*at])).collect()
}

/// An identifier for each row: what stands in the column; where that is nothing, or stood there before, one with the number of
/// the row that no other row has.
fn ids(table: &Rows, id: Id) -> Vec<String> {
    let (Id::Column(column) | Id::Name(column)) = id else {
        return (1..=table.rows.len()).map(|number| number.to_string()).collect();
    };
    let mut ids: Vec<String> = table.rows.iter().map(|row| first(row, column).unwrap_or_default().to_owned()).collect();
    let taken: HashSet<&str> = table.rows.iter().filter_map(|row| first(row, column)).collect();
    for at in unfit(table, column) {
        ids[at] = format!("row-{}", at + 1);
        while taken.contains(ids[at].as_str()) {
            ids[at].push('\'');
        }
    }
    ids
}

/// Why a column does not tell a row from those before it.
fn unfit_in_words(table: &Rows, column: usize, row: usize) -> String {
    let why = match first(&table.rows[row], column) {
        Some(value) => format!("has `{value}` again"),
        None => "has none".to_owned(),
    };
    let name = &table.columns[column];
    format!("the column `{name}` does not tell every row from every other: row {} {why}", row + 1)
}

/// Says that rows have other identifiers than they seem to.
fn doubts(table: &Rows, id: Id, name: &str, side: &Side) -> Vec<Finding> {
    let used = match id {
        Id::Column(column) | Id::Name(column) => Some(column),
        Id::Number => None,
    };
    let called = called_id(table).into_iter().take(1).filter(|_| side.id.is_none());
    let doubtful = called.chain(used).map(|column| (column, unfit(table, column))).find(|(_, rows)| !rows.is_empty());
    let Some((column, rows)) = doubtful else {
        return Vec::new();
    };
    let by_number = "told apart by their number, which changes when one is added above";
    let remedy = match used {
        Some(used) if used == column && rows.len() == 1 => {
            format!("it is called `{}`, by its number, which changes when one is added above", ids(table, id)[rows[0]])
        }
        Some(used) if used == column => format!("{} such rows are {by_number}; the others are not", rows.len()),
        Some(used) => format!("rows are told apart by the column `{}`", table.columns[used]),
        None => format!("rows are {by_number}"),
    };
    let finding = Finding::warning(name, unfit_in_words(table, column, rows[0]), remedy);
    let line = table.lines.get(rows[0]).filter(|line| **line > 0);
    vec![Finding { place: line.map(|line| Place { line: *line, column: 1, length: 1 }), ..finding }]
}

/// Whether the name of a column says that it identifies: `id`, `Entity Id`, `ror_id`, `rorId`, `uri`.
pub fn says_id(column: &str) -> bool {
    let last = column.trim().rsplit([' ', '_', '-', '.', ':']).next().unwrap_or_default();
    let before = last.strip_suffix("Id").or_else(|| last.strip_suffix("ID"));
    before.is_some_and(|before| before.ends_with(char::is_lowercase))
        || ["id", "ids", "identifier", "iri", "uri"].contains(&last.to_lowercase().as_str())
}

/// The fields that are named, with their columns; else every column that has values and is no identifier of the rows.
fn fields(table: &Rows, id: Id, plan: &Plan, side: &Side) -> Result<Vec<(String, Vec<usize>)>, Box<Finding>> {
    let mut fields = Vec::new();
    for (name, places) in side.fields_as_written() {
        let mut columns = Vec::new();
        for place in places.get_ref().all() {
            let Some(column) = table.columns.iter().position(|column| column == place) else {
                return Err(Box::new(plan.finding(places, no_column(place), meant(place, &table.columns))));
            };
            columns.push(column);
        }
        fields.push((name.to_owned(), columns));
    }
    if fields.is_empty() {
        let is_compared = |at: &usize| id != Id::Column(*at) && table.rows.iter().any(|row| first(row, *at).is_some());
        fields.extend((0..table.columns.len()).filter(is_compared).map(|at| (table.columns[at].clone(), vec![at])));
    }
    Ok(fields)
}

fn first(row: &[Vec<String>], column: usize) -> Option<&str> {
    row.get(column)?.first().map(String::as_str)
}

/// The values of a row in some columns, best first, each once.
fn values(row: &[Vec<String>], columns: &[usize]) -> Vec<String> {
    let mut values: Vec<String> = Vec::new();
    for column in columns {
        let found = row.get(*column).cloned().unwrap_or_default();
        found.into_iter().for_each(|value| {
            if !values.contains(&value) {
                values.push(value);
            }
        });
    }
    values.shrink_to_fit();
    values
}

fn no_column(name: &str) -> String {
    format!("the table has no column `{name}`")
}

fn meant(name: &str, columns: &[String]) -> String {
    match nearest(name, columns.iter().map(String::as_str)).first() {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => format!("its columns are {}", columns.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(text: &str) -> Rows {
        let cell = |cell: &str| if cell.is_empty() { Vec::new() } else { vec![cell.to_owned()] };
        let mut rows = text.split('/').map(|line| line.split(' '));
        let columns = rows.next().expect("a header").map(str::to_owned).collect();
        Rows { columns, rows: rows.map(|row| row.map(cell).collect()).collect(), lines: (2..9).collect() }
    }

    /// The identifiers of a table, its fields, and the values of its first row.
    fn read(text: &str, side: &str) -> Result<String, String> {
        let plan = Plan::read("p.toml", &format!("[left]\nfile = \"t.csv\"\n{side}")).expect("valid");
        let (set, doubts) = of_rows("t.csv", table(text), &plan, &plan.left).map_err(|finding| said(&finding))?;
        let ids: Vec<&str> = set.things.iter().map(|thing| thing.id.as_str()).collect();
        let fields: Vec<&str> = set.fields.iter().map(|field| field.name.as_str()).collect();
        let doubts: String = doubts.iter().map(|finding| format!(" {}", said(finding))).collect();
        Ok(format!("{} {} {:?}{doubts}", ids.join(","), fields.join(","), set.things[0].values))
    }

    fn said(finding: &Finding) -> String {
        format!("{}: {}; {}", finding.place.map_or(0, |place| place.line), finding.problem, finding.remedy)
    }

    #[test]
    fn rows_are_told_apart_by_what_is_called_so() {
        for (text, expected) in [
            ("name id/a 1/b 2", "1,2 name [[\"a\"]]"),
            ("Entity_Id name/1 a/2 b", "1,2 name [[\"a\"]]"),
            // Two rows of one id: the first column, which is still a name.
            (
                "name ror_id/a x/b x",
                "a,b name,ror_id [[\"a\"], [\"x\"]] 3: the column `ror_id` does not tell every row from every other: \
                 row 2 has `x` again; rows are told apart by the column `name`",
            ),
            (
                "id n/1 a//2 a",
                "1,row-2,2 n [[\"a\"]] 3: the column `id` does not tell every row from every other: row 2 has none; it is \
                 called `row-2`, by its number, which changes when one is added above",
            ),
            ("name town/a x/a y", "1,2 name,town [[\"a\"], [\"x\"]]"),
            ("paid name/1 a/1 b", "1,2 paid,name [[\"1\"], [\"a\"]]"),
            ("name void town/a  x/b", "a,b name,town [[\"a\"], [\"x\"]]"),
        ] {
            assert_eq!(read(text, "").as_deref(), Ok(expected), "{text}");
        }
        assert!(["id", "Entity Id", "ror_id", "rorId", "rorID", "URI"].into_iter().all(says_id));
        assert!(!["paid", "name", "GRID", "identity", ""].into_iter().any(says_id));
    }

    #[test]
    fn a_row_that_repeats_an_identifier_leaves_the_others_theirs() {
        let ids = |text: &str, side: &str| -> String {
            let found = read(text, side).expect("a set");
            found.split(' ').next().expect("identifiers").to_owned()
        };
        assert_eq!(ids("id n/1 a/2 b/1 c", ""), "1,2,row-3");
        assert_eq!(ids("id n/row-3 a/2 b/2 c", ""), "row-3,2,row-3'");
        assert_eq!(ids("n key/a 1/b 2/c 2", "id = \"key\""), "1,2,row-3");
        assert!(read("id n/1 a/1 b/1 c/2 d/3 e/4 f/5 g", "").expect("a set").contains(" 3: the column `id`"));
        assert!(
            read("id n/1 a/1 b/1 c/2 d/3 e/4 f/5 g", "").expect("a set").contains("; 2 such rows are told apart by")
        );
        assert_eq!(ids("id n_id/1 a/2 b/3 c/4 d/5 e/6 f/7 g/8 h/9 i/0 j/1 k", ""), "1,2,3,4,5,6,7,8,9,0,row-11");
        // One in ten names that stands twice, and where somebody works.
        let many: String = (0..20).map(|number| format!("/name{number} place{}", number / 2)).collect();
        assert!(ids(&format!("name town_id{many}/name3 x"), "").ends_with("name19,row-21"));
    }

    #[test]
    fn fields_are_columns_that_are_named() {
        let side = "id = \"c\"\n[left.fields]\nname = [\"b\", \"a\"]\n";
        assert_eq!(read("a b c/x y 1/x x 2", side).as_deref(), Ok("1,2 name [[\"y\", \"x\"]]"));
        for (side, expected) in [
            ("id = \"d\"\n", "3: the table has no column `d`; its columns are alpha, b, c"),
            (
                "id = \"alpha\"\n",
                "3: the column `alpha` does not tell every row from every other: row 2 has `x` again; leave",
            ),
            ("[left.fields]\nname = \"alfa\"\n", "4: the table has no column `alfa`; did you mean `alpha`?"),
        ] {
            let found = read("alpha b c/x y 1/x x 2", side).expect_err("wrong");
            assert!(found.starts_with(expected), "{found}");
        }
        assert_eq!(read("a b", ""), Err("2: t.csv has no rows; look at the file".to_owned()));
    }
}
