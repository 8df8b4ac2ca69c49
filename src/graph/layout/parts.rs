//! What hangs together is placed by itself; the parts are packed, what is connected to nothing is gathered below.

use super::boxes::Rect;
use super::{Area, Placed, Point, Size, Task, pack, routes};

/// Room between two boxes; the ways of edges and loops need it.
pub const GAP: f64 = 24.0;

/// Room between two areas or parts.
pub const WIDE_GAP: f64 = 48.0;

/// Room in an area for its name.
pub const HEADING: f64 = 28.0;

/// Room between the things of an area and its border.
pub const PADDING: f64 = 20.0;

/// About as wide as a letter of a name.
const CHARACTER: f64 = 8.0;

/// Some nodes of a network and the edges between them.
#[derive(Debug, Default)]
pub struct Part {
    /// Their numbers in the network, ascending.
    pub nodes: Vec<usize>,
    /// Pairs of places in `nodes`; loops are not here, parallel edges are.
    pub edges: Vec<(usize, usize)>,
    /// The number of each edge in the network.
    pub numbers: Vec<usize>,
}

/// Where the nodes of a part are; any place may be the origin.
#[derive(Debug, Default)]
pub struct Drawn {
    pub points: Vec<Point>,
    /// Of the first edges of the part, or of none: the others are found later.
    pub routes: Vec<Vec<Point>>,
    pub areas: Vec<Area>,
}

impl Part {
    /// The boxes of its nodes.
    pub fn sizes(&self, task: &Task<'_>) -> Vec<Size> {
        self.nodes.iter().map(|node| task.sizes[*node]).collect()
    }

    /// For each node those an edge away, one for each edge.
    pub fn neighbours(&self) -> Vec<Vec<usize>> {
        let mut neighbours = vec![Vec::new(); self.nodes.len()];
        for (source, target) in &self.edges {
            neighbours[*source].push(*target);
            neighbours[*target].push(*source);
        }
        neighbours
    }

    fn of(task: &Task<'_>, nodes: Vec<usize>) -> Self {
        let mut place = vec![None; task.network.node_count()];
        for (number, node) in nodes.iter().enumerate() {
            place[*node] = Some(number);
        }
        let mut part = Self { nodes, ..Self::default() };
        for (number, ends) in task.network.edges().enumerate().filter(|(_, ends)| ends.source != ends.target) {
            if let (Some(source), Some(target)) = (place[ends.source], place[ends.target]) {
                part.edges.push((source, target));
                part.numbers.push(number);
            }
        }
        part
    }
}

/// Each part that hangs together, places it, and puts all side by side.
pub fn each_part(task: &Task<'_>, place: impl Fn(&Part) -> Drawn) -> Placed {
    let parts = connected(task).into_iter().map(|nodes| Part::of(task, nodes));
    gathered(task, parts.map(|part| (place(&part), part)).collect())
}

/// All that is connected to anything, placed as one.
pub fn as_one(task: &Task<'_>, place: impl Fn(&Part) -> Drawn) -> Placed {
    let mut nodes: Vec<usize> = connected(task).into_iter().flatten().collect();
    nodes.sort_unstable();
    if nodes.is_empty() {
        return gathered(task, Vec::new());
    }
    let part = Part::of(task, nodes);
    gathered(task, vec![(place(&part), part)])
}

/// The nodes that hang together, of those with an edge to another one; in the order of their first nodes.
fn connected(task: &Task<'_>) -> Vec<Vec<usize>> {
    let whole = Part::of(task, (0..task.network.node_count()).collect());
    let neighbours = whole.neighbours();
    let mut seen = vec![false; neighbours.len()];
    let mut parts = Vec::new();
    for first in (0..neighbours.len()).filter(|node| !neighbours[*node].is_empty()) {
        if !seen[first] {
            parts.push(reached(first, &neighbours, &mut seen));
        }
    }
    parts
}

fn reached(first: usize, neighbours: &[Vec<usize>], seen: &mut [bool]) -> Vec<usize> {
    let mut nodes = vec![first];
    seen[first] = true;
    let mut done = 0;
    while let Some(node) = nodes.get(done).copied() {
        for next in &neighbours[node] {
            if !std::mem::replace(&mut seen[*next], true) {
                nodes.push(*next);
            }
        }
        done += 1;
    }
    nodes.sort_unstable();
    nodes
}

/// The parts side by side, what is connected to nothing below, the ways of the edges that have none yet.
fn gathered(task: &Task<'_>, parts: Vec<(Drawn, Part)>) -> Placed {
    let mut placed = Placed {
        points: vec![Point::default(); task.network.node_count()],
        routes: vec![Vec::new(); task.network.edge_count()],
        areas: Vec::new(),
    };
    let bounds: Vec<Rect> = parts.iter().map(|(drawn, part)| drawn.bounds(&part.sizes(task))).collect();
    let (corners, whole) = pack::rows(&bounds.iter().map(Rect::size).collect::<Vec<_>>(), WIDE_GAP);
    let mut is_placed = vec![false; placed.points.len()];
    for (((drawn, part), bounds), corner) in parts.into_iter().zip(bounds).zip(corners) {
        part.nodes.iter().for_each(|node| is_placed[*node] = true);
        let by = Point { x: GAP + corner.x - bounds.left, y: GAP + corner.y - bounds.top };
        placed.put(&part, drawn, by);
    }
    let rest: Vec<usize> = (0..is_placed.len()).filter(|node| !is_placed[*node]).collect();
    placed.gather(task, &rest, whole);
    let ends: Vec<(usize, usize)> = task.network.edges().map(|ends| (ends.source, ends.target)).collect();
    routes::fill(&mut placed.routes, &ends, &rects(&placed.points, task.sizes));
    placed
}

/// The box around each point.
pub fn rects(points: &[Point], sizes: &[Size]) -> Vec<Rect> {
    points.iter().zip(sizes).map(|(point, size)| Rect::around(*point, *size)).collect()
}

impl Drawn {
    fn bounds(&self, sizes: &[Size]) -> Rect {
        let boxes = rects(&self.points, sizes).into_iter();
        let areas = self.areas.iter().map(Area::rect);
        let bends = self.routes.iter().flatten().map(|point| Rect::around(*point, Size::default()));
        boxes.chain(areas).chain(bends).reduce(Rect::joined).unwrap_or(Rect::around(Point::default(), Size::default()))
    }
}

impl Area {
    pub(super) fn rect(&self) -> Rect {
        let Point { x, y } = self.corner;
        Rect { left: x, top: y, right: x + self.size.width, bottom: y + self.size.height }
    }
}

impl Placed {
    fn put(&mut self, part: &Part, drawn: Drawn, by: Point) {
        let moved = |point: Point| Point { x: point.x + by.x, y: point.y + by.y };
        for (node, point) in part.nodes.iter().zip(drawn.points) {
            self.points[*node] = moved(point);
        }
        for (edge, route) in part.numbers.iter().zip(drawn.routes) {
            self.routes[*edge] = route.into_iter().map(moved).collect();
        }
        self.areas.extend(drawn.areas.into_iter().map(|area| Area { corner: moved(area.corner), ..area }));
    }

    /// What is connected to nothing, in a grid in an area below all else.
    fn gather(&mut self, task: &Task<'_>, nodes: &[usize], above: Size) {
        if nodes.is_empty() {
            return;
        }
        let sizes: Vec<Size> = nodes.iter().map(|node| task.sizes[*node]).collect();
        let (points, inner) = pack::grid(&sizes, GAP, Some(above.width - 2.0 * PADDING));
        let y = if above.height > 0.0 { GAP + above.height + WIDE_GAP } else { GAP };
        let area = Area::around("no edges here".to_owned(), Point { x: GAP, y }, inner);
        for (node, point) in nodes.iter().zip(points) {
            let corner = area.inner();
            self.points[*node] = Point { x: corner.x + point.x, y: corner.y + point.y };
        }
        self.areas.push(area);
    }
}

impl Area {
    /// An area with room for what is in it and for its name.
    pub(super) fn around(label: String, corner: Point, inner: Size) -> Self {
        let name = label.chars().count() as f64 * CHARACTER;
        let size = Size { width: inner.width.max(name) + 2.0 * PADDING, height: inner.height + HEADING + PADDING };
        Self { label, corner, size }
    }

    /// The top left corner of the room for what is in it.
    pub(super) fn inner(&self) -> Point {
        Point { x: self.corner.x + PADDING, y: self.corner.y + HEADING }
    }
}
