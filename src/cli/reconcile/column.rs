//! The columns that are meant: the one with the names, and those that say something else of them.

use crate::error::Error;
use crate::import::Table;
use crate::link::{Field, Plan, Set, Thing, comparisons, says_id};
use crate::vocab::nearest;

/// Rows that are looked at to guess.
const SAMPLE: usize = 500;

/// How much of a column must be words, to look like names.
const MOST: f64 = 0.8;

/// The column that is named, else the only one that looks like names.
pub fn find(named: Option<&str>, table: &Table) -> Result<usize, Error> {
    if let Some(name) = named {
        return position(name, table);
    }
    let all = like_names(table);
    let list = |columns: &[usize]| columns.iter().map(|at| table.columns[*at].clone()).collect::<Vec<_>>();
    match all.as_slice() {
        [only] => Ok(*only),
        [] if table.columns.len() == 1 => Ok(0),
        [] => {
            let hint = format!("--column says which: {}", table.columns.join(", "));
            Err(Error::usage_of("usage", "no column looks like names", hint, table.columns.clone()))
        }
        several => {
            let names = list(several);
            let hint = format!("--column says which: {}", names.join(", "));
            Err(Error::usage_of("usage", "several columns look like names", hint, names))
        }
    }
}

/// The header of a table of one column, where it is written as the names below are: it may be one of them.
pub fn name_on_top(table: &Table) -> Option<&str> {
    let [name] = table.columns.as_slice() else {
        return None;
    };
    let is_large = |text: &str| text.trim().chars().next().is_some_and(char::is_uppercase);
    let cells = || table.rows.iter().take(SAMPLE).filter_map(|row| row.first()).filter(|cell| !cell.trim().is_empty());
    let alike = cells().filter(|cell| is_large(cell) == is_large(name)).count();
    let is_called_so = ["name", "label", "title"].contains(&name.to_lowercase().as_str());
    (!is_called_so && alike * 2 > cells().count()).then_some(name)
}

/// Fields of a set and the columns that say something of them: `FIELD=COLUMN`.
pub fn properties(written: &[String], table: &Table, set: &Set) -> Result<Vec<(String, usize)>, Error> {
    written.iter().map(|written| property(written, table, set)).collect()
}

fn property(written: &str, table: &Table, set: &Set) -> Result<(String, usize), Error> {
    let Some((field, column)) = written.split_once('=') else {
        let problem = format!("`{written}` does not say which column");
        return Err(Error::usage(problem, "write it as FIELD=COLUMN, such as country=land"));
    };
    let compared: Vec<&Field> =
        set.fields.iter().filter(|field| !["", "name", "text"].contains(&field.measure.as_str())).collect();
    let names = || compared.iter().map(|field| field.name.as_str());
    if !names().any(|name| name == field) {
        let similar: Vec<String> = nearest(field, names()).into_iter().map(str::to_owned).collect();
        let hint = match (similar.first(), compared.is_empty()) {
            (Some(meant), _) => format!("did you mean `{meant}`?"),
            (None, true) => "only names are compared; a specification in data/links can say more".to_owned(),
            (None, false) => format!("beside names, {} are compared", names().collect::<Vec<_>>().join(", ")),
        };
        let problem = format!("{} has no field `{field}` to compare", set.name);
        return Err(Error::usage_of("not-found", problem, hint, similar));
    }
    Ok((field.to_owned(), position(column, table)?))
}

fn position(name: &str, table: &Table) -> Result<usize, Error> {
    let columns = || table.columns.iter().map(String::as_str);
    let found = columns().position(|column| column == name);
    // A header is easily written in other letters.
    let found = found.or_else(|| columns().position(|column| column.to_lowercase() == name.trim().to_lowercase()));
    found.ok_or_else(|| {
        let similar: Vec<String> = nearest(name, columns()).into_iter().map(str::to_owned).collect();
        let hint = match similar.first() {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("its columns are {}", table.columns.join(", ")),
        };
        Error::usage_of("not-found", format!("the table has no column `{name}`"), hint, similar)
    })
}

/// Columns of names; if there are none, of longer texts.
fn like_names(table: &Table) -> Vec<usize> {
    let mut set = sample(table);
    comparisons(&Plan::default(), &mut set, None);
    let of = |measure: &str| -> Vec<usize> {
        let fits =
            |at: &usize| set.fields[*at].measure == measure && !says_id(&set.fields[*at].name) && is_words(&set, *at);
        (0..set.fields.len()).filter(fits).collect()
    };
    let names = of("name");
    if names.is_empty() { of("text") } else { names }
}

/// The first rows as a set.
fn sample(table: &Table) -> Set {
    let fields = table.columns.iter().map(|name| Field { name: name.clone(), measure: String::new() }).collect();
    let values = |cell: &String| Some(cell.trim().to_owned()).filter(|cell| !cell.is_empty()).into_iter().collect();
    let thing = |row: &Vec<String>| Thing { id: String::new(), values: row.iter().map(values).collect() };
    Set { name: String::new(), fields, things: table.rows.iter().take(SAMPLE).map(thing).collect() }
}

/// Whether most values of a column are words: letters rather than digits and signs.
fn is_words(set: &Set, column: usize) -> bool {
    let values = || set.things.iter().filter_map(|thing| thing.values.get(column)?.first());
    let is_words = |value: &&String| {
        let letters = value.chars().filter(|sign| sign.is_alphabetic()).count();
        letters * 2 > value.chars().filter(|sign| !sign.is_whitespace()).count() && !value.contains('@')
    };
    let words = values().filter(is_words).count();
    words > 0 && words as f64 >= values().count() as f64 * MOST
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Result<String, String> {
        let mut rows = text.lines().map(|line| line.split(',').map(str::to_owned).collect::<Vec<_>>());
        let columns = rows.next().expect("a header");
        let table = Table { columns, rows: rows.collect(), ..Table::default() };
        match find(None, &table) {
            Ok(at) => Ok(table.columns[at].clone()),
            Err(Error::Usage { problem, hint, .. }) => Err(format!("{problem}; {hint}")),
            Err(other) => Err(other.to_string()),
        }
    }

    #[test]
    fn a_header_that_may_be_a_name_is_noticed() {
        let table = |text: &str| {
            let mut lines = text.split('/').map(|line| line.split(',').map(str::to_owned).collect::<Vec<_>>());
            Table { columns: lines.next().expect("a header"), rows: lines.collect(), ..Table::default() }
        };
        assert_eq!(name_on_top(&table("ITU/UNESCO/UNICEF")), Some("ITU"));
        assert_eq!(name_on_top(&table("itu/unesco")), Some("itu"));
        for header in ["organisation/UNESCO/UNICEF", "Name/UNESCO", "ITU,1/UNESCO,2"] {
            assert_eq!(name_on_top(&table(header)), None, "{header}");
        }
    }

    #[test]
    fn the_only_column_that_looks_like_names_is_taken() {
        assert_eq!(
            found("id,who,year,web\n1,Ada,1990,https://a.org\n2,Bob Ltd,1991,https://b.org").as_deref(),
            Ok("who")
        );
        assert_eq!(found("ror_id,org\nabc,Red Cross\ndef,Unicef").as_deref(), Ok("org"));
        assert_eq!(found("x\n77\n78").as_deref(), Ok("x"));
        let several = "several columns look like names; --column says which: name, town";
        assert_eq!(found("name,town,n\nRed Cross,Geneva,1\nUnicef,New York,2"), Err(several.to_owned()));
        assert_eq!(found("a,b\n1,2\n3,4"), Err("no column looks like names; --column says which: a, b".to_owned()));
    }
}
