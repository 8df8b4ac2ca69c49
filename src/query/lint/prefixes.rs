//! A query file runs as it stands in any engine: it declares what it uses, and what it declares means the same here.

use super::Asked;
use crate::query::syntax::{Token, is_one_of};
use crate::shelf::Finding;
use std::collections::BTreeMap;

/// A prefix that is only known because the program knows it.
pub fn not_declared(asked: &Asked<'_>) -> Vec<Finding> {
    let declared = declared(asked);
    used(asked)
        .into_iter()
        .filter(|(prefix, _)| !declared.contains_key(prefix))
        .map(|(prefix, token)| {
            let namespace = asked.prefixes.iter().find(|(name, _)| *name == prefix).map_or("…", |(_, iri)| iri);
            let problem = format!("the prefix `{prefix}:` is not declared: the query runs nowhere but here");
            asked.warning(Some(asked.place(token)), problem, format!("add the line PREFIX {prefix}: <{namespace}>"))
        })
        .collect()
}

/// A prefix that has another namespace in the rest of the folder: one letter is enough to find nothing.
pub fn declared_otherwise(asked: &Asked<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for (prefix, (token, written)) in declared(asked) {
        let known = asked.prefixes.iter().find(|(name, _)| *name == prefix);
        if let Some((_, namespace)) = known.filter(|(_, namespace)| *namespace != written) {
            let problem = format!("the prefix `{prefix}:` means something else in this folder");
            let remedy = format!("write PREFIX {prefix}: <{namespace}>, or choose another prefix");
            found.push(asked.warning(Some(asked.place(token)), problem, remedy));
        }
    }
    found
}

/// A prefix that nothing uses makes a reader look for it.
pub fn not_used(asked: &Asked<'_>) -> Vec<Finding> {
    let used = used(asked);
    declared(asked)
        .into_iter()
        .filter(|(prefix, _)| !used.contains_key(prefix))
        .map(|(prefix, (token, _))| {
            asked.info(Some(asked.place(token)), format!("nothing uses the prefix `{prefix}:`"), "delete the line")
        })
        .collect()
}

/// Prefixes with the token of their name, and their namespace.
fn declared<'a>(asked: &'a Asked<'_>) -> BTreeMap<&'a str, (&'a Token<'a>, &'a str)> {
    let declarations = asked.tokens.windows(3).filter_map(|window| {
        let [keyword, name, iri] = window else {
            return None;
        };
        let is_declaration = is_one_of(keyword.text, &["PREFIX"]);
        let namespace = iri.text.strip_prefix('<')?.strip_suffix('>')?;
        is_declaration.then_some((name.text.strip_suffix(':')?, (name, namespace)))
    });
    declarations.collect()
}

/// Prefixes with the first token that uses them.
fn used<'a>(asked: &'a Asked<'_>) -> BTreeMap<&'a str, &'a Token<'a>> {
    let mut used = BTreeMap::new();
    let mut declares = false;
    for token in &asked.tokens {
        let prefix = prefix(token.text).filter(|_| !declares);
        declares = is_one_of(token.text, &["PREFIX"]);
        if let Some(prefix) = prefix {
            used.entry(prefix).or_insert(token);
        }
    }
    used
}

/// The prefix of a name, or of the datatype of a text.
fn prefix(token: &str) -> Option<&str> {
    let name = match token.chars().next()? {
        '"' | '\'' => {
            token.rsplit_once("^^").map(|(_, datatype)| datatype).filter(|name| !name.contains(['"', '\'']))?
        }
        '<' | '?' | '$' => return None,
        _ => token,
    };
    let (prefix, _) = name.split_once(':')?;
    (prefix != "_" && !prefix.starts_with('<')).then_some(prefix)
}
