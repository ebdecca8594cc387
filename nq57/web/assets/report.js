// A report on a phone: one item at a time, the other parts folded, the next one a press away.
// Without it all stands open. Nothing that was typed leaves the page: folded cells are sent too.
const form = document.querySelector("[data-keeps]");
const narrow = matchMedia("(max-width: 47.99rem)");
const all = (what, where = form) => [...where.querySelectorAll(what)];
const find = (id) => document.getElementById(id);
const left = () => find("bar").dataset.left.split(" ").filter(Boolean);
let at;

const count = () => {
  const open = new Set(left());
  for (const group of all(".grp-d")) {
    const ids = all(".line", group).map((one) => one.id);
    const whole = ids.filter((id) => !open.has(id)).length;
    group.querySelector("[data-whole]").textContent = `${whole}/${ids.length}`;
  }
};

// Stand at an item: it alone shows its cells, its group alone is open.
const stand = (id, moves) => {
  at = id;
  const group = find(id)?.closest(".grp-d");
  for (const line of all(".line")) line.classList.toggle("at", line.id === id);
  for (const one of all(".grp-d")) one.open = one === group;
  if (!moves) return;
  const spot = find(id) ?? find("p3");
  spot.scrollIntoView({ block: spot.matches(".line") ? "start" : "center" });
  enter(spot);
};
const enter = (spot) => {
  const cell = spot.matches("textarea") ? spot : all("select, input:not([type=hidden])", spot)[0];
  (cell ?? spot.querySelector(".btn"))?.focus({ preventScroll: true });
};

const goOn = () => {
  const open = left();
  const ids = all(".line, textarea[id]").map((one) => one.id);
  const after = ids.slice(ids.indexOf(at) + 1).find((id) => open.includes(id));
  const next = after ?? open.find((id) => id !== at) ?? open[0];
  if (next) stand(next, true);
  else find("p5").scrollIntoView();
};

const fit = () => {
  count();
  for (const one of document.querySelectorAll(".ways")) one.open = !narrow.matches;
  if (!narrow.matches) {
    delete form.dataset.one;
    for (const one of all(".grp-d")) one.open = true;
    return;
  }
  form.dataset.one = "";
  const fault = all(".line .err")[0]?.closest(".line").id;
  const asked = find(location.hash.slice(1))?.closest(".line")?.id;
  stand(asked ?? fault ?? left()[0]);
  if (!asked && !fault) at = undefined; // the first press on “next” leads to it
};

document.addEventListener("click", (event) => {
  if (!narrow.matches) return;
  const way = event.target.closest('a[href^="#"]');
  const line = way && find(way.hash.slice(1))?.closest(".line");
  if (event.target.closest(".unfold")) stand(event.target.closest(".line").id, true);
  else if (way?.dataset.next !== undefined) goOn();
  else if (line && !way.hasAttribute("hx-get")) stand(line.id, true);
  else return;
  event.preventDefault();
});
// A phone's Enter goes to the next cell, and after the last one to the next item.
form.addEventListener("keydown", (event) => {
  const cell = event.target;
  if (!narrow.matches || event.key !== "Enter" || !cell.matches("input, select")) return;
  event.preventDefault();
  const cells = all("input:not([type=hidden]), select", cell.closest(".line") ?? form).filter((one) => one.offsetParent);
  const next = cells[cells.indexOf(cell) + 1];
  if (next) next.focus();
  else goOn();
});
document.addEventListener("htmx:afterSettle", (event) => {
  count();
  const line = event.target;
  if (!narrow.matches || !line.matches?.(".line")) return;
  // What has just been kept as before is done with; what was opened stays at hand.
  if (line.matches(".asis") && !left().includes(line.id)) goOn();
  else {
    stand(line.id);
    enter(line); // its cells were hidden until now
  }
});
window.addEventListener("hashchange", () => {
  const line = find(location.hash.slice(1))?.closest(".line");
  if (narrow.matches && line) stand(line.id, true);
});
narrow.addEventListener("change", fit);
fit();
