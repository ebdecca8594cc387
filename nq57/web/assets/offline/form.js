// One report or reply on the device: its cells, what they say, what is left of it.
import * as questions from "./questions.js";
import * as files from "./files.js";
import * as queue from "./queue.js";
import * as rules from "./rules.js";
import * as store from "./store.js";
import { byId, copy, icon, link, say, sayTime, tell } from "./ui.js";

const PAUSE = 500;
const STEPS = ["submit", "send"];
let shown; // { vault, report, acts, uploads, cells: Map of item key to its cell }
let saving = Promise.resolve();
const timers = new Map();

export const isShown = (code) => Boolean(shown) && (!code || shown.report.code === code);
export const settled = () => saving;
const isOpen = (act, key) => act.item === key && act.state !== "stored" && act.report === shown.report.code;
const lastAct = (key) => shown.acts.findLast((act) => isOpen(act, key) && !queue.isStand(act));
const standAct = (key) => shown.acts.findLast((act) => isOpen(act, key) && queue.isStand(act));
const isWords = (item) => item === shown.report.words;
const isQuestion = (item) => item.kind !== undefined;
const kindOf = (item) => (isWords(item) ? "words" : isQuestion(item) ? "question" : item.key.startsWith("line-") ? "line" : "figure");

// What an item says here: what waits in the queue, else what the server said.
function read(item) {
  const act = lastAct(item.key);
  if (!act) return { said: item.said, answer: item.answer };
  return { said: { ...item.said, ...act.typed }, answer: act.verb === "keep" ? "as_before" : "changed" };
}

// One write after the other. What the device cannot keep is said, and stays in its cell.
function write(work) {
  saving = saving.then(work).then(
    () => tell(byId("kept"), say("kept", { at: sayTime(new Date()) })),
    () => tell(byId("kept"), say("unkept"), "warn"),
  );
}

const readFault = (item, typed) =>
  ({
    line: rules.readLine, figure: rules.readFigure, words: () => null,
    question: () => rules.readAnswer(item, typed.answer, item.key),
  })[kindOf(item)](typed, item.key);

function findUnmended({ key, reason }, label, where) {
  if (!reason || lastAct(key) || standAct(key)) return null;
  return { code: "E641", where, sentence: `${label}: sửa theo lý do trả lại, hoặc giữ nguyên và trả lời.` };
}

function listFaults() {
  const { report } = shown;
  if (report.questions) {
    return report.questions
      .map((item) => [item, read(item).said])
      .map(([item, said]) => readFault(item, said) ?? rules.checkAnswer(item, said.answer, item.key))
      .filter(Boolean);
  }
  const faults = [];
  for (const item of [...report.lines, ...report.figures]) {
    const { said, answer } = read(item);
    const about = { ...item, answer, where: item.key };
    const check = kindOf(item) === "line" ? rules.checkLine : rules.checkFigure;
    let fault = readFault(item, said) ?? check(said, about);
    fault ??= findUnmended(item, item.label, item.key);
    if (fault) faults.push(fault);
  }
  const words = findUnmended(report.words, say("words"), "words-part");
  return [...faults, ...rules.checkWords(read(report.words).said, report.titles), ...(words ? [words] : [])];
}

function sayBefore(item) {
  if (!item.before) return "";
  const { before } = item;
  if (item.has_parts) return `${before.numerator}/${before.denominator}`;
  if (before.value !== undefined) return before.value;
  const state = Object.fromEntries(shown.report.states)[before.state] ?? "–";
  return before.percent ? `${state}, ${before.percent}%` : state;
}

function fill(cell) {
  const { item, node, inputs, parts } = cell;
  const { said, answer } = read(item);
  for (const [name, input] of Object.entries(inputs)) {
    if (input !== document.activeElement && input.value !== said[name]) input.value = said[name] ?? "";
    input.readOnly = item.is_accepted && shown.report.state === "returned";
  }
  if (cell.stand) fillStand(cell);
  if (isQuestion(item) && item.kind === "file") questions.showFile(cell, said.answer, findUpload(cell));
  if (isWords(item) || isQuestion(item)) return;
  const word = { as_before: "as_before", changed: "changed" }[answer] ?? "unconfirmed";
  const before = item.before ? ` · ${say("before", { said: sayBefore(item) })}` : "";
  parts.about.textContent = `${item.label}${before} · ${say(word)}`;
  node.querySelector("[data-do=keep]").hidden = !item.before || answer !== "open";
  // On a phone what stands as before is a row, until somebody opens it.
  const isShut = Boolean(item.before && answer !== "changed" && !item.reason && !cell.isOpened);
  node.classList.toggle("shut", isShut);
  node.querySelector("[data-do=open]").hidden = !isShut;
}

// Why an item was sent back, and the answer with which it is kept as it is.
function fillStand({ item, stand }) {
  const { report } = shown;
  const act = standAct(item.key);
  stand.node.hidden = !item.reason;
  tell(stand.parts.reason, item.reason && say("returned", { said: item.reason }), "ret");
  tell(stand.parts.stood, act && say("stood", { said: act.typed.answer }), "wait");
  stand.parts.answer.hidden = !report.may_talk || Boolean(act);
}

function standBy(cell) {
  const { vault, report } = shown;
  const { node, parts } = cell.stand;
  const input = node.querySelector("input");
  const answer = input.value.trim();
  tell(parts.fault, answer ? "" : say("no_stand"), "warn");
  if (!answer) return input.focus();
  const act = { verb: "stand", item: cell.item.key, typed: { answer }, label: `${say("stand")}: ${cell.label}` };
  write(() => queue.add(vault, report, act));
}

function makeStand(cell) {
  const made = copy("stand");
  made.node.querySelector("button").addEventListener("click", () => standBy(cell));
  made.node.querySelector("input").setAttribute("aria-label", `${say("stand_label")}: ${cell.label}`);
  made.parts.name.textContent = `: ${cell.label}`;
  return made;
}

function findUpload({ item }) {
  const act = lastAct(item.key);
  return act?.verb === "attach" ? shown.uploads.find((one) => one.key === act.typed.upload) : undefined;
}

function judge(cell) {
  const { item, parts } = cell;
  if (isWords(item)) return;
  if (isQuestion(item)) {
    const typed = collect(cell);
    const found = item.kind === "file" ? null : (readFault(item, typed) ?? (typed.answer ? rules.checkAnswer(item, typed.answer, item.key) : null));
    tell(parts.fault, found?.sentence, "warn");
    return;
  }
  const typed = collect(cell);
  const { answer } = read(item);
  const about = { ...item, answer, where: item.key };
  const check = kindOf(item) === "line" ? rules.checkLine : rules.checkFigure;
  const fault = readFault(item, typed) ?? (answer === "open" ? null : check(typed, about));
  const bad = fault ? [icon("warn"), fault.sentence] : [];
  const line = document.createElement("p");
  line.className = "err";
  line.append(...bad);
  parts.fault.replaceChildren(...(fault ? [line] : hint(item, typed)));
  if (parts.out) parts.out.textContent = fault ? "?" : sayShare(item, typed);
}

const toNumber = (text) => {
  const found = rules.parseNumber(text ?? "");
  return found ? Number(found.units) / 10 ** found.places : null;
};

function sayShare(item, typed) {
  const share = rules.getShare(typed, item.scale);
  return share === null ? "" : new Intl.NumberFormat("vi-VN", { maximumFractionDigits: 2 }).format(share) + (item.scale === "100" ? "%" : "");
}

function hint(item, typed) {
  if (kindOf(item) !== "figure") return [];
  const value = item.has_parts ? rules.getShare(typed, item.scale) : toNumber(typed.value);
  return rules.hintFigure(value, item.before ? toNumber(item.before.value) : null, item.low, item.high).map((sentence) => {
    const line = document.createElement("p");
    line.className = "cap";
    line.append(icon("risk"), ` ${sentence}`);
    return line;
  });
}

const collect = (cell) => Object.fromEntries(Object.entries(cell.inputs).map(([name, input]) => [name, input.value]));

function save(cell) {
  clearTimeout(timers.get(cell));
  timers.delete(cell);
  const { vault, report } = shown;
  const typed = collect(cell);
  const fault = readFault(cell.item, typed);
  const act = { verb: "save", item: cell.item.key, typed, label: cell.label, sentence: fault?.sentence ?? "" };
  cell.writes = (cell.writes ?? 0) + 1;
  write(() => queue.add(vault, report, act).finally(() => (cell.writes -= 1)));
}

// Write at once what is still being typed: the page is being left.
export function flush() {
  for (const cell of [...timers.keys()]) save(cell);
  return saving;
}

function watch(cell) {
  for (const input of Object.values(cell.inputs)) {
    input.addEventListener("input", () => {
      clearTimeout(timers.get(cell));
      timers.set(cell, setTimeout(() => save(cell), PAUSE));
      judge(cell);
    });
    input.addEventListener("change", () => save(cell));
  }
}

function keepItem(item, label) {
  const act = { verb: "keep", item: item.key, typed: item.before, label };
  const { vault, report } = shown;
  write(() => queue.add(vault, report, act));
}

export function keepAll() {
  for (const cell of shown.cells.values()) {
    if (cell.item.before && read(cell.item).answer === "open") keepItem(cell.item, cell.label);
  }
}

function makeCell(item) {
  const { node, parts } = copy(kindOf(item));
  node.id = item.key;
  parts.title.textContent = item.title;
  for (const part of node.querySelectorAll("[data-part]")) if ((part.dataset.part === "1") !== item.has_parts) part.remove();
  const inputs = {};
  for (const input of node.querySelectorAll("[data-n]")) {
    inputs[input.dataset.n] = input;
    input.id = `${item.key}.${input.dataset.n}`;
    input.previousElementSibling.htmlFor = input.id;
  }
  for (const [value, label] of shown.report.states) inputs.state?.add(new Option(label, value));
  // A figure has no value of its own beside its parts, nor parts beside its value.
  if (kindOf(item) === "figure") {
    for (const name of ["numerator", "denominator", "value"]) inputs[name] ??= { value: item.said[name], addEventListener() {} };
  }
  const cell = { item, node, parts, inputs, label: `${item.label} ${item.title}`.trim() };
  node.querySelector("[data-do=keep]").addEventListener("click", () => keepItem(item, cell.label));
  node.querySelector("[data-do=open]").addEventListener("click", () => {
    cell.isOpened = true;
    fill(cell);
    Object.values(cell.inputs)[0].focus();
  });
  cell.stand = makeStand(cell);
  parts.back.replaceWith(cell.stand.node);
  return cell;
}

// Attach a file to an answer: its bytes first, then the act that waits until they are sent.
async function attachAnswer(cell, file, isOriginal) {
  const { vault, report, uploads } = shown;
  const old = uploads.filter((one) => one.item === cell.item.key);
  const upload = await files.add(vault, report, file, { item: cell.item.key, isOriginal });
  const typed = { answer: upload.name, upload: upload.key };
  await queue.add(vault, report, { verb: "attach", item: cell.item.key, typed, label: cell.label });
  for (const one of old) if (one.state !== "sending") await files.drop(vault, one);
}

async function dropAnswer(cell) {
  const { vault, report, uploads } = shown;
  await queue.add(vault, report, { verb: "save", item: cell.item.key, typed: { answer: "" }, label: cell.label });
  for (const one of uploads) if (one.item === cell.item.key && one.state !== "sending") await files.drop(vault, one);
}

function makeQuestion(item) {
  const cell = questions.make(item, {
    attach: (file, isOriginal) => write(() => attachAnswer(cell, file, isOriginal)),
    remove: () => write(() => dropAnswer(cell)),
  });
  return cell;
}

function makeWords(report) {
  const cell = { item: report.words, parts: {}, inputs: {}, label: say("words") };
  const nodes = Object.entries(report.titles).map(([name, title]) => {
    const { node } = copy("word");
    const [label, area] = [node.querySelector("label"), node.querySelector("textarea")];
    label.textContent = title;
    area.id = `words-${name}`;
    label.htmlFor = area.id;
    cell.inputs[name] = area;
    return node;
  });
  cell.stand = makeStand(cell);
  byId("words-part").replaceChildren(cell.stand.node, ...nodes);
  return cell;
}

export function show(vault, report, acts, uploads) {
  shown = { vault, report, acts, uploads, cells: new Map() };
  const kind = report.form ?? "report";
  for (const one of document.querySelectorAll("#form [data-for]")) one.hidden = one.dataset.for !== kind;
  const [lines, figures] = [report.lines ?? [], report.figures ?? []].map((items) => items.map(makeCell));
  const asked = (report.questions ?? []).map(makeQuestion);
  for (const [id, cells] of Object.entries({ lines, figures, questions: asked })) byId(id).replaceChildren(...cells.map((cell) => cell.node));
  for (const cell of [...lines, ...figures, ...asked, ...(report.words ? [makeWords(report)] : [])]) {
    shown.cells.set(cell.item.key, cell);
    if (cell.item.kind !== "file") watch(cell);
  }
  byId("form-h").textContent = `${report.label} – ${report.office}`;
  byId("form").hidden = false;
  refresh(report, acts, uploads);
}

export function hide() {
  shown = undefined;
  timers.clear();
  for (const id of ["lines", "figures", "questions", "words-part", "left", "uploads"]) byId(id).replaceChildren();
  byId("form").hidden = true;
}

const part = (id, items, left) => {
  byId(id).textContent = `${items.length - left.length}/${items.length}`;
};

function showLeft(uploads) {
  const { report } = shown;
  const faults = listFaults();
  if (report.questions) part("n0", report.questions, faults);
  else showParts(faults, uploads);
  byId("n5").textContent = String(faults.length);
  byId("left-h").hidden = byId("left").hidden = !report.is_open;
  byId("left-h").textContent = faults.length ? say("left", { n: faults.length }) : say("whole");
  const rows = faults.slice(0, 8).map((fault) => {
    const row = document.createElement("li");
    row.append(link(fault.sentence, `#${fault.where}`));
    return row;
  });
  byId("left").replaceChildren(...rows);
  return faults;
}

function showParts(faults, uploads) {
  const { report } = shown;
  const under = (items) => faults.filter((fault) => items.some((item) => item.key === fault.where));
  part("n1", report.lines, under(report.lines));
  part("n2", report.figures, under(report.figures));
  part("n3", Object.keys(report.titles), faults.filter((fault) => fault.where.startsWith("words-") && fault.code !== "E641"));
  byId("n4").textContent = String(uploads.length);
}

// Show the report again as it stands now; what is being typed stays.
export function refresh(report, acts, uploads) {
  Object.assign(shown, { acts, uploads });
  for (const name of ["state", "is_open"]) shown.report[name] = report[name];
  for (const cell of shown.cells.values()) {
    Object.assign(cell.item, queue.findItem(report, cell.item.key));
    if (!timers.has(cell) && !cell.writes) fill(cell);
    judge(cell);
  }
  const step = acts.find((act) => act.report === report.code && STEPS.includes(act.verb) && queue.OPEN.includes(act.state));
  byId("cells").disabled = !report.is_open || Boolean(step);
  const shut = report.is_open ? "" : say(report.questions ? "shut_reply" : "shut", { said: report.state_labels[report.state] });
  const reason = report.reason ? `${say("returned", { said: report.reason })} ` : "";
  tell(byId("form-note"), step ? say("queued", { said: step.label }) : shut || reason + report.explanation);
  const faults = showLeft(uploads);
  const open = [...shown.cells.values()].filter(({ item }) => item.before && read(item).answer === "open").length;
  byId("keep-all").hidden = !open || byId("cells").disabled;
  byId("keep-all").textContent = say("keep_all", { n: open });
  byId("step").hidden = !report.is_open || Boolean(step);
  byId("step").textContent = say(report.may_send ? "send" : "submit");
  return faults;
}

// Return why the report cannot go, or put its step into the queue.
export async function takeStep() {
  await flush();
  const { vault, report } = shown;
  const acts = (await store.load(vault, "act")).filter((act) => act.report === report.code);
  shown.acts = acts;
  if (acts.some((act) => ["conflict", "fault", "draft"].includes(act.state))) return say("clashes");
  const faults = listFaults();
  if (faults.length) return say("left", { n: faults.length });
  const verb = report.may_send ? "send" : "submit";
  await queue.addStep(vault, report, verb, say(verb));
  return "";
}
