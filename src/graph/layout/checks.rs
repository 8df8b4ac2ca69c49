//! What every layout promises, on many networks.

use super::boxes::{Rect, distance};
use super::parts::rects;
use super::seed::Seed;
use super::{LAYOUTS, Layout, Placed, Size, Task};
use crate::graph::samples::{awkward, network, random};
use crate::graph::{Known, Network, Projection};

fn of_pairs(pairs: &[(usize, usize)]) -> Network {
    let texts: Vec<[String; 3]> = pairs
        .iter()
        .enumerate()
        .map(|(number, (one, other))| {
            [format!("<http://a/{one:03}>"), format!("relation {}", number % 3), format!("<http://a/{other:03}>")]
        })
        .collect();
    let texts: Vec<Vec<&str>> = texts.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
    let texts: Vec<&[&str]> = texts.iter().map(Vec::as_slice).collect();
    network("source relation target", &texts, &Known::default(), Projection::default())
}

/// Boxes as labels make them.
pub fn sizes(network: &Network) -> Vec<Size> {
    let mut seed = Seed(11);
    let size = |seed: &mut Seed| Size {
        width: 60.0 + (seed.share() * 150.0).floor(),
        height: 28.0 + 16.0 * (seed.share() * 3.0).floor(),
    };
    (0..network.node_count()).map(|_| size(&mut seed)).collect()
}

fn clique(first: usize, count: usize) -> Vec<(usize, usize)> {
    (first..first + count).flat_map(|one| (one + 1..first + count).map(move |other| (one, other))).collect()
}

pub fn networks() -> Vec<(&'static str, Network)> {
    let star: Vec<(usize, usize)> = (1..60).map(|leaf| (0, leaf)).collect();
    let path: Vec<(usize, usize)> = (1..60).map(|node| (node - 1, node)).collect();
    let ring: Vec<(usize, usize)> = (0..30).map(|node| (node, (node + 1) % 30)).collect();
    vec![
        ("nothing", Network::default()),
        ("a loop", of_pairs(&[(0, 0)])),
        ("loops", of_pairs(&[(0, 0), (0, 0), (0, 0), (0, 1), (1, 1)])),
        ("parallel", of_pairs(&[(0, 1), (0, 1), (0, 1), (1, 0), (1, 2)])),
        ("star", of_pairs(&star)),
        ("path", of_pairs(&path)),
        ("ring", of_pairs(&ring)),
        ("complete", of_pairs(&clique(0, 20))),
        ("awkward", awkward()),
        ("ten", random(10, 14, 1)),
        ("thirty", random(30, 45, 2)),
        ("parts", random(60, 40, 3)),
        ("sixty", random(60, 120, 4)),
        ("more", random(300, 700, 5)),
    ]
}

fn place(layout: &Layout, network: &Network, sizes: &[Size]) -> Placed {
    (layout.place)(&Task { network, sizes, centre: None, seed: 1 })
}

/// Every layout on every network, with boxes of labels and with none.
fn everywhere(check: impl Fn(&str, &Network, &[Size], &Placed)) {
    for (name, network) in networks() {
        let none = vec![Size::default(); network.node_count()];
        for layout in LAYOUTS.iter().filter(|layout| network.node_count() <= layout.most) {
            for sizes in [&sizes(&network), &none] {
                let placed = place(layout, &network, sizes);
                let is_zero = sizes.first() == none.first();
                check(&format!("{} of {name}, zero {is_zero}", layout.name), &network, sizes, &placed);
            }
        }
    }
}

#[test]
fn no_two_boxes_overlap_and_all_is_on_the_page() {
    everywhere(|name, network, sizes, placed| {
        assert_eq!(placed.points.len(), network.node_count(), "{name}");
        assert_eq!(placed.routes.len(), network.edge_count(), "{name}");
        let rects = rects(&placed.points, sizes);
        for (number, one) in rects.iter().enumerate() {
            assert!(one.left >= 0.0 && one.top >= 0.0 && one.right.is_finite(), "{name}: {one:?}");
            assert!(one.bottom.is_finite(), "{name}: {one:?}");
            for other in &rects[..number] {
                assert!(!one.grown(0.1).overlaps(other), "{name}: {one:?} and {other:?}");
            }
        }
        for point in placed.routes.iter().flatten() {
            assert!(point.x >= 0.0 && point.y >= 0.0 && (point.x + point.y).is_finite(), "{name}: {point:?}");
        }
        for area in &placed.areas {
            assert!(area.corner.x >= 0.0 && area.corner.y >= 0.0 && area.size.width.is_finite(), "{name}: {area:?}");
        }
    });
}

#[test]
fn the_same_task_gives_the_same_places() {
    for (name, network) in networks().into_iter().filter(|(_, network)| network.node_count() < 100) {
        let sizes = sizes(&network);
        for layout in LAYOUTS {
            let first = place(layout, &network, &sizes);
            assert_eq!(first, place(layout, &network, &sizes), "{} of {name}", layout.name);
        }
    }
}

#[test]
fn what_is_connected_to_nothing_is_gathered() {
    everywhere(|name, network, sizes, placed| {
        let mut is_connected = vec![false; network.node_count()];
        for ends in network.edges().filter(|ends| ends.source != ends.target) {
            is_connected[ends.source] = true;
            is_connected[ends.target] = true;
        }
        let area = placed.areas.iter().find(|area| area.label == "no edges here");
        assert_eq!(area.is_some(), is_connected.contains(&false), "{name}");
        let Some(area) = area.map(super::Area::rect) else { return };
        for (rect, is_connected) in rects(&placed.points, sizes).iter().zip(is_connected) {
            let is_inside = area.joined(*rect) == area;
            assert_eq!(is_inside, !is_connected, "{name}: {rect:?} and {area:?}");
        }
    });
}

#[test]
fn areas_do_not_overlap() {
    everywhere(|name, _, _, placed| {
        let rects: Vec<Rect> = placed.areas.iter().map(super::Area::rect).collect();
        for (number, one) in rects.iter().enumerate() {
            assert!(rects[..number].iter().all(|other| !one.overlaps(other)), "{name}: {:?}", placed.areas);
        }
    });
}

/// For each edge how many boxes of other things it meets.
fn met(network: &Network, sizes: &[Size], placed: &Placed) -> usize {
    let rects = rects(&placed.points, sizes);
    let meets = |(ends, route): (crate::graph::Ends<'_>, &Vec<super::Point>)| {
        let others = rects.iter().enumerate().filter(|(number, _)| *number != ends.source && *number != ends.target);
        others.filter(|(_, rect)| route.windows(2).any(|two| rect.crossed_by(two[0], two[1]))).count()
    };
    network.edges().zip(&placed.routes).map(meets).sum()
}

#[test]
fn no_edge_runs_through_a_box() {
    everywhere(|name, network, sizes, placed| {
        if network.node_count() <= 60 && network.edge_count() <= 190 {
            assert_eq!(met(network, sizes, placed), 0, "{name}");
        }
    });
}

#[test]
fn chance_finds_no_broken_promise() {
    let mut networks: Vec<Network> =
        (0..60).map(|seed| random(2 + seed % 24, 1 + seed * 7 % 53, seed as u64)).collect();
    networks.push(of_pairs(&clique(0, 24)));
    for (number, network) in networks.iter().enumerate() {
        let sizes = sizes(network);
        for layout in LAYOUTS {
            let placed = place(layout, network, &sizes);
            assert_eq!(super::overlap::count(&placed.points, &sizes), 0, "{} of {number}", layout.name);
            assert_eq!(met(network, &sizes, &placed), 0, "{} of {number}", layout.name);
        }
    }
}

#[test]
fn an_edge_goes_from_border_to_border() {
    everywhere(|name, network, sizes, placed| {
        let rects = rects(&placed.points, sizes);
        for (ends, route) in network.edges().zip(&placed.routes) {
            assert!(route.len() >= 2, "{name}: {route:?}");
            for (end, point) in [(ends.source, route[0]), (ends.target, route[route.len() - 1])] {
                let rect = rects[end];
                let is_near = rect.grown(0.1).holds(point);
                let is_inside = rect.right - rect.left > 0.0 && rect.grown(-0.1).holds(point);
                assert!(is_near && !is_inside, "{name}: {point:?} of {rect:?}");
            }
        }
    });
}

#[test]
fn parallel_edges_are_apart() {
    let network = of_pairs(&[(0, 1), (0, 1), (0, 1), (1, 0)]);
    assert_eq!(network.edge_count(), 4, "three relations, and one the other way");
    for layout in LAYOUTS {
        for sizes in [sizes(&network), vec![Size::default(); 2]] {
            let placed = place(layout, &network, &sizes);
            let middle = |route: &[super::Point]| {
                let (one, other) = (route[(route.len() - 1) / 2], route[route.len() / 2]);
                super::Point { x: f64::midpoint(one.x, other.x), y: f64::midpoint(one.y, other.y) }
            };
            for (number, one) in placed.routes.iter().enumerate() {
                for other in &placed.routes[..number] {
                    assert!(distance(middle(one), middle(other)) > 3.0, "{}: {one:?} and {other:?}", layout.name);
                }
            }
        }
    }
}

#[test]
fn two_cliques_come_out_apart() {
    let mut pairs = clique(0, 10);
    pairs.extend(clique(10, 10));
    pairs.push((0, 10));
    let network = of_pairs(&pairs);
    let points = place(super::layout("force").expect("it is there"), &network, &sizes(&network)).points;
    let mean = |same: bool| {
        let pairs = clique(0, 20).into_iter().filter(|(one, other)| ((one / 10) == (other / 10)) == same);
        let lengths: Vec<f64> = pairs.map(|(one, other)| distance(points[one], points[other])).collect();
        lengths.iter().sum::<f64>() / lengths.len() as f64
    };
    assert!(mean(false) > 1.5 * mean(true), "{} between, {} within", mean(false), mean(true));
}
