use super::super::output::Output;
use super::super::{Command, Options, arguments};
use super::evaluated::{Evaluated, FORMS};
use super::plans;
use super::run::{matcher, reviewed};
use super::sets::{Gathered, Gatherer, Sets, in_part, is_whole};
use crate::error::{Error, Exit, Message};
use crate::import;
use crate::link::{
    Comparison, Evaluation, Gold, Judged, Ledger, Matcher, Pair, Pairs, Plan, Rows, Set, evaluate, gold,
    pairs_in_groups, repeats,
};
use crate::load;
use crate::shelf::{Severity, Shelf};
use crate::store::NamedNode;
use crate::vocab::Vocabulary;
use clap::{ArgMatches, Args};
use std::path::{Path, PathBuf};
use std::time::Instant;

pub const COMMAND: Command = Command { name: "eval", define: Eval::define, run };

const EXAMPLES: &str = "\
A gold file has two columns of identifiers, a row for each pair that is the same. With a
specification its two sets are matched; else one or two tables are, and what is compared is guessed:
columns of one name, or alike values. Rows of tables are told apart by a column called id or the like.

Two tables in which hardly any row repeats another are lists of different things: each row then has
one match at most. With --several a row of the second may be the match of several rows of the first,
which then compete for it no longer. Within one table, the same as the same is the same.

Examples:
  coopgraph link eval shops.csv makers.csv --gold gold.csv
  coopgraph link eval people.csv --gold same-people.csv
  coopgraph link eval shops.csv makers.csv --gold gold.csv --reviewed 50
  coopgraph link eval shops.csv makers.csv --gold gold.csv -f csv
  coopgraph link eval gold.csv --spec paris-call-ror";

/// Says how good matches are, by pairs that are known to be the same
#[derive(Args)]
struct Eval {
    /// The gold file of a specification; with --gold, one or two tables
    #[arg(required = true, num_args = 1..=2, value_name = "FILE")]
    files: Vec<PathBuf>,

    /// Pairs that are known to be the same: two columns of identifiers
    #[arg(long, value_name = "FILE")]
    gold: Option<PathBuf>,

    /// Specification, by name or file: what is compared, and how
    #[arg(long, value_name = "NAME")]
    spec: Option<String>,

    /// Take so many pairs of the gold, the most doubtful ones, as if somebody had judged them
    #[arg(long, value_name = "N", default_value_t = 0)]
    reviewed: usize,

    /// A thing of the second set may be the match of several of the first
    #[arg(long)]
    several: bool,

    /// Let an endpoint or a service on this host, or host:port, be asked; may be repeated
    #[arg(long, value_name = "HOST")]
    allow_service: Vec<String>,
}

/// Rows that repeat another one, as a part of all, up to which a table is a list of different things.
const FEW_REPEATS: f64 = 0.02;

impl Eval {
    fn define(command: clap::Command) -> clap::Command {
        Self::augment_args(command.after_help(EXAMPLES))
    }

    /// The gold file, and the tables that are matched.
    fn parts(&self) -> Result<(&Path, &[PathBuf]), Error> {
        match (&self.gold, self.files.as_slice(), &self.spec) {
            (Some(gold), tables, _) => Ok((gold, tables)),
            (None, [gold], Some(_)) => Ok((gold, &[])),
            (None, _, Some(_)) => Err(Error::usage("--spec takes one gold file", "--gold names it beside two tables")),
            (None, ..) => {
                let hint = "--gold GOLD.csv names the pairs beside tables; --spec NAME the sets of a gold file";
                Err(Error::usage("what is to be matched is not known", hint))
            }
        }
    }
}

fn run(matches: &ArgMatches, options: &Options, output: &mut Output) -> Result<Exit, Error> {
    let asked: Eval = arguments(matches)?;
    output.shape(FORMS)?;
    let begun = Instant::now();
    let (gold_file, tables) = asked.parts()?;
    let shelf = if asked.spec.is_some() { Shelf::open(options.home.as_deref())? } else { Shelf::in_memory([]) };
    let Some(mut plan) = plan(&asked, tables, &shelf, output)? else {
        return Ok(Exit::Usage);
    };
    let vocabulary = load::vocabulary(&shelf);
    let Some(sets) = Gatherer::new(&shelf, &vocabulary, &asked.allow_service, options).sets(&plan, output)? else {
        return Ok(Exit::Usage);
    };
    if !sets.are_whole() {
        let problem = "not all of the sets could be read, so matches of them cannot be judged";
        return Err(Error::usage(problem, "put right what is said of them"));
    }
    if asked.spec.is_none() && sets.right.is_some() && !asked.several && is_one_to_one(&sets) {
        plan.one_to_one = true;
        output.remark("hardly a row repeats another: each has one match at most");
    }
    let Some(gold) = read_gold(gold_file, &sets, &vocabulary, output)? else {
        return Ok(Exit::Usage);
    };
    let (ledger, faults) = Ledger::read(&shelf, &vocabulary);
    output.warn_of_links(&faults);
    let known = reviewed(&ledger, &sets);
    let seconds = begun.elapsed().as_secs_f64();
    let begun = Instant::now();
    let mut matched = matcher(&plan, &sets, &known);
    let matching = begun.elapsed().as_secs_f64();
    let judged = doubtful(matched.pairs(), most_reviewed(asked.reviewed, &matched, output));
    if gold.pairs.is_subset(&judged) {
        let problem = "every pair of the gold would be taken as reviewed, and none is left to judge matches by";
        return Err(Error::usage(problem, "take fewer with --reviewed, or give more pairs"));
    }
    let without = (!judged.is_empty()).then(|| judge(&matched, &gold, &judged, &plan));
    let taught: Vec<(usize, usize, bool)> =
        known.iter().copied().chain(judged.iter().map(|pair| (pair.0, pair.1, gold.pairs.contains(pair)))).collect();
    if !judged.is_empty() {
        matched = matcher(&plan, &sets, &taught);
    }
    let right = |pairs: &Pairs| {
        matched.pairs().iter().filter(|pair| pair.is_match && pairs.contains(&(pair.left, pair.right))).count()
    };
    // One or the other is right by chance.
    if right(&gold.exchanged) > right(&gold.pairs).max(gold.exchanged.len() / 10) {
        let hint = "do its columns stand in the order of the sets? the figures are of it as it is";
        doubt(gold_file, "more matches would be right with its two columns exchanged", hint, output);
    }
    let evaluation = judge(&matched, &gold, &judged, &plan);
    let evaluated = Evaluated {
        sets: &sets,
        matched: &matched,
        evaluation,
        without,
        reviewed: judged.len(),
        lost: gold.lost,
        one_to_one: plan.one_to_one,
        seconds: [seconds, matching],
    };
    evaluated.print(output)?;
    Ok(Exit::Fine)
}

/// The specification that is named, with the tables that are; or one that leaves everything to be guessed.
fn plan(asked: &Eval, tables: &[PathBuf], shelf: &Shelf, output: &mut Output) -> Result<Option<Plan>, Error> {
    let mut plan = match &asked.spec {
        Some(name) => match plans::find(name, shelf, output)? {
            Some(plan) => plan,
            None => return Ok(None),
        },
        None => Plan::default(),
    };
    // A specification names files that stand beside it; these stand where they are said to.
    let is_beside = !plan.path.is_empty();
    let absolute = |path: &PathBuf| std::path::absolute(path).ok().filter(|_| is_beside).unwrap_or(path.clone());
    let mut tables = tables.iter().map(|path| absolute(path).to_string_lossy().into_owned());
    if let Some(left) = tables.next() {
        let right = plan.right.take().unwrap_or_default();
        plan.left = plan.left.with_file(&left);
        plan.right = tables.next().map(|file| right.with_file(&file));
    }
    if asked.several {
        plan.one_to_one = false;
    }
    Ok(Some(plan))
}

fn is_one_to_one(sets: &Sets) -> bool {
    let few = |set, side: fn(&Comparison) -> usize| repeats(set, &sets.comparisons, side) <= FEW_REPEATS;
    few(&sets.left.set, |one| one.left) && few(&sets.right().set, |one| one.right)
}

/// The pairs of the gold; what is wrong with its file is said, and where none of it is left there is none.
fn read_gold(path: &Path, sets: &Sets, vocabulary: &Vocabulary, output: &mut Output) -> Result<Option<Gold>, Error> {
    let table = import::rows(path)?;
    let name = path.display().to_string();
    output.findings(&table.findings);
    if !is_whole(&table.findings) {
        output.findings((!table.rows.is_empty()).then(|| in_part(&name)).iter());
        return Ok(None);
    }
    let rows = Rows { columns: table.columns, rows: table.rows, ..Rows::default() };
    let known = |id: &str| vocabulary.prefixes.expand(id).map(NamedNode::into_string);
    let Some(gold) = gold(&rows, sets.left.end(), sets.right.as_ref().map(Gathered::end), known) else {
        let problem = format!("{name} has not two columns of identifiers");
        return Err(Error::usage_of(
            "gold-unfit",
            problem,
            "a row for each pair: an identifier of either set",
            Vec::new(),
        ));
    };
    if gold.is_turned {
        output.remark(&format!("{name}: the right set's identifiers stand on the left"));
    }
    let id = |set: &Set| set.things.first().map_or(String::new(), |thing| thing.id.clone());
    let hint = format!("identifiers look like `{}` and `{}`", id(&sets.left.set), id(&sets.right().set));
    if gold.lost * 2 > gold.rows && !gold.pairs.is_empty() {
        let Gold { lost, rows, .. } = gold;
        let problem = format!("{lost} of its {rows} rows name what is not in these sets: is it made for them?");
        doubt(path, &problem, &hint, output);
    }
    for (row, id) in gold.unknown.iter().take(MOST_UNKNOWN) {
        let line = match row - usize::from(gold.has_no_header) {
            0 => 1,
            row => table.lines.get(row - 1).copied().unwrap_or(row),
        };
        let title = format!("{name}, line {line}: no thing is called `{id}`");
        let file = name.clone();
        output.message(Severity::Warning, &Message { code: "gold-unknown", title, file, ..Message::default() });
    }
    if gold.unknown.len() > MOST_UNKNOWN {
        output.remark(&format!("… and {} more that no thing is called", gold.unknown.len() - MOST_UNKNOWN));
    }
    if gold.pairs.is_empty() {
        let problem = format!("no pair of {name} is of these sets");
        return Err(Error::usage_of("gold-unfit", problem, hint, Vec::new()));
    }
    let many = if sets.right.is_none() { pairs_in_groups(&gold.pairs, sets.left.set.things.len()) } else { 0 };
    if many > MOST_PAIRS {
        let problem = format!("what follows from {name} is {many} pairs, and no more than {MOST_PAIRS} are judged");
        return Err(Error::usage_of("gold-unfit", problem, "leave out the largest groups of the same", Vec::new()));
    }
    Ok(Some(gold))
}

/// Says what speaks against a gold, before it is used.
fn doubt(path: &Path, problem: &str, hint: &str, output: &mut Output) {
    let file = path.display().to_string();
    let (title, hint) = (format!("{file}: {problem}"), hint.to_owned());
    output.message(Severity::Warning, &Message { code: "gold-unfit", title, file, hint, ..Message::default() });
}

/// Pairs of a gold that are judged, with all that follow from them: each takes some memory.
const MOST_PAIRS: u64 = 2_000_000;

/// Identifiers that no thing has, of which each is told.
const MOST_UNKNOWN: usize = 5;

/// The pairs that are as likely the same as not, nearest first: those that a reviewer would be asked for.
fn doubtful(pairs: &[Pair], count: usize) -> Pairs {
    let mut pairs: Vec<&Pair> = pairs.iter().collect();
    pairs.sort_by(|a, b| a.weight.abs().total_cmp(&b.weight.abs()).then((a.left, a.right).cmp(&(b.left, b.right))));
    pairs.into_iter().take(count).map(|pair| (pair.left, pair.right)).collect()
}

/// How many pairs are taken as if judged: as many as are wanted, and half of all, since matches are judged by the others.
fn most_reviewed(wanted: usize, matched: &Matcher<'_>, output: &mut Output) -> usize {
    let most = matched.pairs().len() / 2;
    if wanted > most {
        output.remark(&format!("--reviewed {wanted}: no more than {most} taken, half of the pairs that were compared"));
    }
    wanted.min(most)
}

fn judge(matched: &Matcher<'_>, gold: &Gold, left_out: &Pairs, plan: &Plan) -> Evaluation {
    evaluate(&Judged {
        pairs: matched.pairs(),
        gold: &gold.pairs,
        left_out,
        within: matched.first(),
        one_to_one: plan.one_to_one,
    })
}
