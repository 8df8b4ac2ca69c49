"use strict";
// One network on a page: find, pick, walk, hide, sort. Picture and table are complete without this.
(() => {
  const find = (id) => document.getElementById(id);
  const { nodes, edges, kinds, relations } = JSON.parse(find("data").textContent);
  const frame = find("frame");
  const svg = frame.querySelector("svg");
  const search = find("search");
  const matches = find("matches");
  const panel = find("panel");
  const rows = edges.map((_, number) => find("t" + number));
  const shapes = nodes.map((_, number) => find("n" + number));
  const lines = edges.map((_, number) => find("e" + number));
  const letters = new Map([...svg.querySelectorAll(".letter")].map((letter) => [letter.dataset.edge, letter]));
  const hidden = { kind: new Set(), relation: new Set() };
  let picked = null;
  let stop = -1;

  // Edges at each node, in the order of the table.
  const at = nodes.map(() => []);
  edges.forEach((edge, number) => {
    at[edge.source].push(number);
    if (edge.target !== edge.source) at[edge.target].push(number);
  });
  const other = (edge, node) => (edges[edge].source === node ? edges[edge].target : edges[edge].source);
  const isNodeShown = (node) => !hidden.kind.has(nodes[node].kind);
  const isEdgeShown = (edge) =>
    !hidden.relation.has(edges[edge].relation) && isNodeShown(edges[edge].source) && isNodeShown(edges[edge].target);
  const shownAt = (node) => at[node].filter(isEdgeShown);
  const counted = (count, what) => `${count} ${what}${count === 1 ? "" : "s"}`;
  const say = (text) => { find("said").textContent = text; };
  const plain = (text) => text.normalize("NFD").replace(/\p{Mn}/gu, "").toLowerCase();

  function element(name, text, attributes = {}) {
    const made = document.createElement(name);
    made.textContent = text ?? "";
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  }

  // The part of the picture that is seen.
  const whole = svg.viewBox.baseVal;
  const home = { x: whole.x, y: whole.y, width: whole.width, height: whole.height };
  let view = { ...home };

  function look(next) {
    const width = Math.min(Math.max(next.width, home.width / 40), home.width * 3);
    const height = (width * home.height) / home.width;
    const within = (value, size, start, room) => Math.min(Math.max(value, start - size / 2), start + room - size / 2);
    view = { x: within(next.x, width, home.x, home.width), y: within(next.y, height, home.y, home.height), width, height };
    svg.setAttribute("viewBox", `${view.x} ${view.y} ${view.width} ${view.height}`);
  }

  function inPicture(x, y) {
    return new DOMPoint(x, y).matrixTransform(svg.getScreenCTM().inverse());
  }

  function zoom(factor, x, y) {
    const box = svg.getBoundingClientRect();
    const fixed = inPicture(x ?? box.x + box.width / 2, y ?? box.y + box.height / 2);
    const width = Math.min(Math.max(view.width * factor, home.width / 40), home.width * 3);
    const scale = width / view.width;
    look({ x: fixed.x - (fixed.x - view.x) * scale, y: fixed.y - (fixed.y - view.y) * scale, width });
  }

  function move(x, y) {
    look({ ...view, x: view.x + x * view.width, y: view.y + y * view.height });
  }

  // Moves the picture so that a thing is in it, large enough to be read.
  function bring(node) {
    const box = shapes[node].getBoundingClientRect();
    const seen = svg.getBoundingClientRect();
    const middle = inPicture(box.x + box.width / 2, box.y + box.height / 2);
    const isIn = box.left >= seen.left && box.right <= seen.right && box.top >= seen.top && box.bottom <= seen.bottom;
    const scale = svg.getScreenCTM().a;
    if (isIn && scale >= 0.6) return;
    const width = scale < 0.6 ? view.width * scale / 0.9 : view.width;
    const height = (width * home.height) / home.width;
    look({ x: middle.x - width / 2, y: middle.y - height / 2, width });
  }

  const fingers = new Map();
  let dragged = false;
  svg.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    fingers.set(event.pointerId, event);
    dragged = false;
  });
  window.addEventListener("pointermove", (event) => {
    const before = fingers.get(event.pointerId);
    if (!before) return;
    const [from, to] = [inPicture(before.clientX, before.clientY), inPicture(event.clientX, event.clientY)];
    const far = Math.hypot(event.clientX - before.clientX, event.clientY - before.clientY);
    if (!dragged && far < 4) return;
    dragged = true;
    frame.classList.add("moving");
    if (fingers.size === 2) {
      const still = [...fingers.values()].find((finger) => finger.pointerId !== event.pointerId);
      const apart = (finger) => Math.hypot(finger.clientX - still.clientX, finger.clientY - still.clientY) || 1;
      zoom(apart(before) / apart(event), still.clientX, still.clientY);
    } else {
      look({ ...view, x: view.x + from.x - to.x, y: view.y + from.y - to.y });
    }
    fingers.set(event.pointerId, event);
  });
  for (const end of ["pointerup", "pointercancel"]) {
    window.addEventListener(end, (event) => {
      fingers.delete(event.pointerId);
      frame.classList.remove("moving");
    });
  }
  // The wheel scrolls the page until the picture is in use, or Control is held.
  svg.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !frame.contains(document.activeElement)) return;
    event.preventDefault();
    zoom(Math.exp(Math.sign(event.deltaY) * 0.15), event.clientX, event.clientY);
  }, { passive: false });
  find("zoom-in").addEventListener("click", () => zoom(1 / 1.4));
  find("zoom-out").addEventListener("click", () => zoom(1.4));
  find("zoom-all").addEventListener("click", () => look(home));
  window.addEventListener("beforeprint", () => look(home));

  // Picking a thing.
  function pick(node) {
    picked = node;
    const near = new Set(node === null ? [] : shownAt(node));
    const neighbours = new Set([...near].map((edge) => other(edge, node)));
    svg.classList.toggle("picking", node !== null);
    shapes.forEach((shape, number) => {
      shape?.classList.toggle("picked", number === node);
      shape?.classList.toggle("near", neighbours.has(number));
      shape?.setAttribute("aria-pressed", String(number === node));
    });
    lines.forEach((line, number) => {
      line?.classList.toggle("near", near.has(number));
      letters.get("e" + number)?.classList.toggle("near", near.has(number));
    });
    panel.hidden = node === null;
    panel.replaceChildren(...(node === null ? [] : card(node)));
    if (node === null) return say("Nothing is picked.");
    tabStop(node);
    if (shapes[node]) bring(node);
    say(`${nodes[node].label}, ${kinds[nodes[node].kind]}, ${counted(near.size, "edge")}`);
  }

  function card(node) {
    const { label, kind, link, since, until, tags } = nodes[node];
    const close = element("button", "Close", { type: "button" });
    close.addEventListener("click", () => { pick(null); shapes[node]?.focus(); });
    const facts = [kinds[kind], since && `since ${since}`, until && `until ${until}`, tags && `with: ${tags.join(", ")}`];
    const parts = [element("h3", label, { dir: "auto" }), ...facts.filter(Boolean).map((fact) => element("p", fact, { dir: "auto" }))];
    if (link) {
      const line = element("p");
      line.append(element("a", link, { href: link, rel: "noreferrer" }));
      parts.push(line);
    }
    const near = shownAt(node);
    const list = element("ul");
    list.append(...near.map((edge) => sentence(edge, node)));
    return [...parts, element("h3", counted(near.length, "edge")), list, close];
  }

  function sentence(number, node) {
    const edge = edges[number];
    const item = element("li");
    const end = (which) => {
      if (which === node) return element("bdi", nodes[which].label);
      const go = element("button", nodes[which].label, { type: "button", class: "go", dir: "auto" });
      go.addEventListener("click", () => { pick(which); panel.querySelector("button")?.focus(); });
      return go;
    };
    item.append(end(edge.source), " – ", element("bdi", edge.says), " – ", edge.source === edge.target ? "itself" : end(edge.target));
    const when = [edge.since && `since ${edge.since}`, edge.until && `until ${edge.until}`].filter(Boolean).join(", ");
    for (const line of [when, edge.evidence, ...edge.sources]) {
      if (line) item.append(element("div", line, { class: "by", dir: "auto" }));
    }
    return item;
  }

  // Keys: one thing at a time is a stop of the Tab key; arrows walk along edges.
  function tabStop(node) {
    shapes[stop]?.setAttribute("tabindex", "-1");
    stop = node;
    shapes[stop]?.setAttribute("tabindex", "0");
  }

  function goTo(node, words) {
    tabStop(node);
    bring(node);
    shapes[node].focus({ preventScroll: true });
    say(words);
  }

  const towards = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };

  function walk(node, [x, y]) {
    const middle = (number) => {
      const box = shapes[number].getBoundingClientRect();
      return [box.x + box.width / 2, box.y + box.height / 2];
    };
    const [fromX, fromY] = middle(node);
    const ways = shownAt(node).filter((edge) => other(edge, node) !== node && shapes[other(edge, node)]);
    const best = ways.map((edge) => {
      const [toX, toY] = middle(other(edge, node));
      const [dx, dy] = [toX - fromX, toY - fromY];
      return { edge, ahead: dx * x + dy * y, aside: Math.abs(dx * y - dy * x) };
    }).filter(({ ahead, aside }) => ahead > 0 && aside <= ahead * 2)
      .sort((a, b) => a.ahead + 2 * a.aside - (b.ahead + 2 * b.aside))[0];
    if (!best) return say("Nothing that it is connected to is that way.");
    const to = other(best.edge, node);
    goTo(to, `${edges[best.edge].says}, ${nodes[to].label}, ${ways.indexOf(best.edge) + 1} of ${ways.length}`);
  }

  function nextShown(node, step) {
    for (let next = node + step; next >= 0 && next < nodes.length; next += step) {
      if (shapes[next] && isNodeShown(next)) return goTo(next, `${nodes[next].label}, ${kinds[nodes[next].kind]}`);
    }
    return say(step > 0 ? "That is the last thing." : "That is the first thing.");
  }

  frame.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const node = shapes.indexOf(event.target.closest(".node"));
    const way = towards[event.key];
    if (way && node >= 0) walk(node, way);
    else if (way) move(way[0] / 10, way[1] / 10);
    else if (event.key === "+" || event.key === "=") zoom(1 / 1.4);
    else if (event.key === "-") zoom(1.4);
    else if (event.key === "0") look(home);
    else if (event.key === "Escape") pick(null);
    else if (event.key === "PageDown" && node >= 0) nextShown(node, 1);
    else if (event.key === "PageUp" && node >= 0) nextShown(node, -1);
    else if ((event.key === "Enter" || event.key === " ") && node >= 0) pick(node);
    else return;
    event.preventDefault();
  });
  svg.addEventListener("click", (event) => {
    if (dragged) return;
    const node = shapes.indexOf(event.target.closest(".node"));
    if (node < 0) return picked === null ? undefined : pick(null);
    shapes[node].focus({ preventScroll: true });
    pick(node);
  });

  // Search.
  let active = -1;
  const names = nodes.map((node) => plain(node.label));
  const texts = rows.map((row) => plain(row.textContent));

  function suggest() {
    const wanted = plain(search.value.trim());
    const fits = wanted ? nodes.map((_, node) => node).filter((node) => names[node].includes(wanted) && isNodeShown(node)) : [];
    fits.sort((a, b) => names[b].startsWith(wanted) - names[a].startsWith(wanted));
    matches.replaceChildren(...fits.slice(0, 12).map((node, place) => {
      const item = element("li", nodes[node].label, { role: "option", id: "match" + place, "aria-selected": "false", dir: "auto" });
      item.dataset.node = node;
      return item;
    }));
    active = -1;
    search.removeAttribute("aria-activedescendant");
    showMatches(fits.length > 0);
    filter();
    if (wanted) say(`${counted(fits.length, "thing")} and ${counted(rows.filter((row) => !row.hidden).length, "edge")} fit.`);
  }

  function showMatches(are) {
    matches.hidden = !are;
    search.setAttribute("aria-expanded", String(are));
  }

  function mark(place) {
    matches.children[active]?.setAttribute("aria-selected", "false");
    active = (place + matches.children.length) % matches.children.length;
    matches.children[active].setAttribute("aria-selected", "true");
    matches.children[active].scrollIntoView({ block: "nearest" });
    search.setAttribute("aria-activedescendant", "match" + active);
  }

  search.addEventListener("input", suggest);
  search.addEventListener("blur", () => showMatches(false));
  search.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      search.value = "";
      suggest();
      pick(null);
    } else if (matches.hidden) {
      return;
    } else if (event.key === "ArrowDown") mark(active + 1);
    else if (event.key === "ArrowUp") mark(active < 0 ? -1 : active - 1);
    else if (event.key === "Enter") take(matches.children[Math.max(active, 0)]);
    else return;
    event.preventDefault();
  });
  matches.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    if (event.target.closest("li")) take(event.target.closest("li"));
  });

  function take(item) {
    showMatches(false);
    pick(Number(item.dataset.node));
    frame.scrollIntoView({ block: "nearest" });
  }

  // What is hidden in the picture is hidden in the table.
  function filter() {
    const wanted = plain(search.value.trim());
    rows.forEach((row, edge) => { row.hidden = !isEdgeShown(edge) || !texts[edge].includes(wanted); });
    const shown = rows.filter((row) => !row.hidden).length;
    find("shown").hidden = shown === rows.length;
    find("shown").textContent = `${shown} of ${counted(rows.length, "edge")} shown: by the search and the boxes that are ticked.`;
  }

  document.querySelectorAll(".legend input").forEach((box) => box.addEventListener("change", () => {
    const all = hidden[box.dataset.part];
    if (box.checked) all.delete(Number(box.dataset.number)); else all.add(Number(box.dataset.number));
    shapes.forEach((shape, node) => shape?.classList.toggle("away", !isNodeShown(node)));
    lines.forEach((line, edge) => {
      line?.classList.toggle("away", !isEdgeShown(edge));
      letters.get("e" + edge)?.classList.toggle("away", !isEdgeShown(edge));
    });
    if (stop < 0 || !isNodeShown(stop)) tabStop(nodes.findIndex((_, node) => shapes[node] && isNodeShown(node)));
    if (picked !== null) pick(isNodeShown(picked) ? picked : null);
    filter();
    const count = [nodes.filter((_, node) => isNodeShown(node)).length, edges.filter((_, edge) => isEdgeShown(edge)).length];
    say(`${counted(count[0], "thing")} and ${counted(count[1], "edge")} are shown.`);
  }));

  // Sorting by a column, and the other way round.
  const heads = [...document.querySelectorAll("#all thead th")];
  heads.forEach((head, column) => {
    const button = element("button", head.textContent, { type: "button" });
    head.replaceChildren(button);
    button.addEventListener("click", () => {
      const up = head.getAttribute("aria-sort") !== "ascending";
      heads.forEach((one) => one.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", up ? "ascending" : "descending");
      const key = (row) => row.children[column].textContent;
      const compare = new Intl.Collator(undefined, { numeric: true }).compare;
      const order = [...rows].sort((a, b) => (up ? 1 : -1) * compare(key(a), key(b)));
      rows[0]?.parentNode.append(...order);
      say(`Sorted by ${button.textContent}, ${up ? "ascending" : "descending"}.`);
    });
  });

  // All is ready: show what needs this script.
  document.documentElement.classList.add("js");
  document.querySelectorAll(".tools, .hint").forEach((part) => { part.hidden = false; });
  frame.setAttribute("tabindex", "0");
  frame.setAttribute("aria-describedby", "keys");
  svg.removeAttribute("width");
  svg.removeAttribute("height");
  shapes.forEach((shape) => {
    // A link inside a button would be two things in one; the panel has it.
    const link = shape?.querySelector("a");
    link?.replaceWith(...link.childNodes);
    shape?.setAttribute("role", "button");
    shape?.setAttribute("aria-pressed", "false");
    shape?.setAttribute("tabindex", "-1");
  });
  const busiest = nodes.map((_, node) => node).filter((node) => shapes[node]).sort((a, b) => at[b].length - at[a].length)[0];
  tabStop(busiest ?? -1);
})();
