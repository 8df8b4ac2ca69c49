//! A column for each year, from left to right.
//!
//! A thing stands at its own start; when an edge at it began says nothing about that. Beyond [`MOST_COLUMNS`] years a column holds two, five,
//! ten … of them. Within a column things are stacked near the mean height of their neighbours (the barycentre rule of Sugiyama,
//! Tagawa, Toda 1981). Years in which nothing starts have no column. Cost: rounds times (n log n + edges).

use super::parts::{Drawn, GAP, HEADING, PADDING, Part, WIDE_GAP, as_one};
use super::{Area, Layout, Placed, Point, Size, Task, pack};
use std::collections::BTreeMap;

pub const LAYOUT: Layout =
    Layout { name: "time", about: "a column for each year in which things start: what came when", most: 300, place };

const MOST_COLUMNS: usize = 16;
const ROUNDS: usize = 12;

fn place(task: &Task<'_>) -> Placed {
    as_one(task, |part| {
        let sizes = part.sizes(task);
        let periods = periods(&years(task, part));
        let stacks = stacks(&periods, &sizes);
        let mut points = columns(&periods, &stacks, &sizes);
        let height = stacks.iter().flatten().map(|stack| height(stack, &sizes)).fold(0.0, f64::max);
        let neighbours = part.neighbours();
        for round in 0..ROUNDS {
            let all = stacks.iter().flatten();
            let order: Vec<&Vec<usize>> = if round % 2 == 0 { all.collect() } else { all.rev().collect() };
            order.into_iter().for_each(|stack| settle(stack, &mut points, &sizes, &neighbours, height));
        }
        let areas = areas(&periods, &stacks, &points, &sizes, height);
        Drawn { points, areas, ..Drawn::default() }
    })
}

/// The year of each node.
fn years(task: &Task<'_>, part: &Part) -> Vec<Option<i64>> {
    let network = task.network;
    let own = |node: &usize| network.node(*node).start.and_then(|start| year(&network[start]));
    part.nodes.iter().map(own).collect()
}

/// The year of a date or time of ISO 8601; nothing where a text does not begin with one.
fn year(date: &str) -> Option<i64> {
    let (sign, digits) = date.strip_prefix('-').map_or((1, date), |rest| (-1, rest));
    let end = digits.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(digits.len());
    let is_year = (4..=9).contains(&end) && (end == digits.len() || digits[end..].starts_with(['-', 'Z', '+']));
    is_year.then(|| digits[..end].parse::<i64>().ok().map(|year| sign * year)).flatten()
}

/// A name and its members, from the first to the last; those without a date come last.
type Period = (String, Vec<usize>);

fn periods(years: &[Option<i64>]) -> Vec<Period> {
    let long = [1, 2, 5].map(|first| (0..9).map(move |power| first * 10_i64.pow(power)));
    let mut lengths: Vec<i64> = long.into_iter().flatten().collect();
    lengths.sort_unstable();
    let columns = |length: i64| {
        let mut columns: BTreeMap<i64, Vec<usize>> = BTreeMap::new();
        for (node, year) in years.iter().enumerate() {
            if let Some(year) = year {
                columns.entry(year.div_euclid(length) * length).or_default().push(node);
            }
        }
        (length, columns)
    };
    let fits = |(_, columns): &(i64, BTreeMap<i64, Vec<usize>>)| columns.len() <= MOST_COLUMNS;
    let (length, columns) = lengths.into_iter().map(columns).find(fits).unwrap_or_default();
    let name = |first: i64| if length == 1 { first.to_string() } else { format!("{first}–{}", first + length - 1) };
    let mut periods: Vec<Period> = columns.into_iter().map(|(first, members)| (name(first), members)).collect();
    let rest: Vec<usize> = (0..years.len()).filter(|node| years[*node].is_none()).collect();
    if !rest.is_empty() {
        periods.push(("no date".to_owned(), rest));
    }
    periods
}

/// For each period its stacks: so high that the picture is about as wide as a screen.
fn stacks(periods: &[Period], sizes: &[Size]) -> Vec<Vec<Vec<usize>>> {
    let most = periods.iter().map(|(_, members)| members.len()).max().unwrap_or(1);
    let of = |high: usize| -> Vec<Vec<Vec<usize>>> {
        let even = |members: &Vec<usize>| members.len().div_ceil(members.len().div_ceil(high).max(1)).max(1);
        periods.iter().map(|(_, members)| members.chunks(even(members)).map(<[usize]>::to_vec).collect()).collect()
    };
    let is_high_enough = |stacks: &Vec<Vec<Vec<usize>>>| {
        let width: f64 = stacks.iter().flatten().map(|stack| width(stack, sizes) + WIDE_GAP).sum();
        let height = stacks.iter().flatten().map(|stack| height(stack, sizes)).fold(0.0, f64::max);
        width <= 2.0 * height
    };
    (1..most).map(of).find(is_high_enough).unwrap_or_else(|| of(most))
}

fn width(stack: &[usize], sizes: &[Size]) -> f64 {
    stack.iter().map(|node| sizes[*node].width).fold(0.0, f64::max)
}

fn height(stack: &[usize], sizes: &[Size]) -> f64 {
    pack::total(&stack.iter().map(|node| sizes[*node].height).collect::<Vec<_>>(), GAP)
}

/// Each stack in its column, from the top.
fn columns(periods: &[Period], stacks: &[Vec<Vec<usize>>], sizes: &[Size]) -> Vec<Point> {
    let mut points = vec![Point::default(); sizes.len()];
    let mut left = 0.0;
    for ((label, _), stacks) in periods.iter().zip(stacks) {
        left += PADDING;
        let start = left;
        for stack in stacks {
            let heights: Vec<f64> = stack.iter().map(|node| sizes[*node].height).collect();
            for (node, y) in stack.iter().zip(pack::middles(&heights, GAP)) {
                points[*node] = Point { x: left + width(stack, sizes) / 2.0, y };
            }
            left += width(stack, sizes) + WIDE_GAP;
        }
        let name = Area::around(label.clone(), Point::default(), Size::default()).size.width;
        left = (left - WIDE_GAP).max(start + name - 2.0 * PADDING) + PADDING + WIDE_GAP / 2.0;
    }
    points
}

/// Each thing of a stack near its neighbours, in the order of where they are, none above the other's end.
fn settle(stack: &[usize], points: &mut [Point], sizes: &[Size], neighbours: &[Vec<usize>], height: f64) {
    let mut wanted: Vec<(f64, usize)> = stack.iter().map(|node| (mean(*node, points, neighbours), *node)).collect();
    wanted.sort_by(|one, other| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1)));
    let mut free = 0.0;
    for (y, node) in &wanted {
        let half = sizes[*node].height / 2.0;
        points[*node].y = y.max(free + half);
        free = points[*node].y + half + GAP;
    }
    let mut end = height;
    for (_, node) in wanted.iter().rev() {
        let half = sizes[*node].height / 2.0;
        points[*node].y = points[*node].y.min(end - half);
        end = points[*node].y - half - GAP;
    }
}

fn mean(node: usize, points: &[Point], neighbours: &[Vec<usize>]) -> f64 {
    let sum: f64 = neighbours[node].iter().map(|other| points[*other].y).sum();
    sum / neighbours[node].len().max(1) as f64
}

fn areas(periods: &[Period], stacks: &[Vec<Vec<usize>>], points: &[Point], sizes: &[Size], height: f64) -> Vec<Area> {
    let area = |((label, members), stacks): (&Period, &Vec<Vec<usize>>)| {
        let left = members.iter().map(|node| points[*node].x - sizes[*node].width / 2.0).fold(f64::INFINITY, f64::min);
        let widths: Vec<f64> = stacks.iter().map(|stack| width(stack, sizes)).collect();
        let inner = Size { width: pack::total(&widths, WIDE_GAP), height };
        Area::around(label.clone(), Point { x: left - PADDING, y: -HEADING }, inner)
    };
    periods.iter().zip(stacks).map(area).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_are_read_from_dates() {
        assert_eq!(year("2020-06-11"), Some(2020));
        assert_eq!(year("2020"), Some(2020));
        assert_eq!(year("-0044-03-15"), Some(-44));
        assert_eq!(["", "soon", "20", "20200611x", "2020x", "-"].map(year), [None; 6]);
    }

    #[test]
    fn many_years_are_gathered() {
        let names = |years: &[i64]| -> Vec<String> {
            let years: Vec<Option<i64>> = years.iter().copied().map(Some).chain([None]).collect();
            periods(&years).into_iter().map(|(name, _)| name).collect()
        };
        assert_eq!(names(&[2020, 2018, 2020]), ["2018", "2020", "no date"]);
        let many: Vec<i64> = (1985..2025).collect();
        assert_eq!(names(&many)[..2], ["1985–1989", "1990–1994"]);
        assert_eq!(names(&[-999_999_999, 999_999_999]).len(), 3);
    }
}
