// The page: who is here, what the device keeps of theirs, and what is on its way.
import * as files from "./files.js";
import * as form from "./form.js";
import * as queue from "./queue.js";
import * as rules from "./rules.js";
import * as store from "./store.js";
import { addresses, button, byId, copy, link, say, sayKilobytes, sayTime, status, tell } from "./ui.js";

const WAITS = [5, 15, 60, 300]; // seconds until the next try
const IDLE = 15 * 60 * 1000;
const IDLE_SIGNED_OUT = 60 * 1000;
const SHORTEST = 8;
const LONGEST = 100; // of an item's name in the queue
const LOOKS = { waiting: "wait", sending: "sent", stored: "done", conflict: "risk", fault: "ret", draft: "todo" };
const FIELDS = ["state", "percent", "product", "product_on", "difficulty", "numerator", "denominator", "value", "note", "answer"];

const here = { who: null, vault: null, net: "offline", need: "", tries: 0, reports: [], acts: [], uploads: [] };
let timer;
let idle;
let isLeft = false; // signed out since the page was opened: whoever types next may be another
let isShut = false; // locked by hand or by time: only the code, or a new visit, opens again
let typedAt = Date.now();

const note = (sentence) => {
  tell(byId("note"), sentence, "warn");
  if (sentence) byId("note").scrollIntoView({ block: "nearest" });
};
const isMine = () => here.vault && here.who && here.who.account === here.vault.login;

async function reload() {
  if (!here.vault) return;
  const { vault } = here;
  const all = await store.load(vault);
  if (here.vault !== vault) return;
  for (const kind of ["report", "act", "upload"]) here[`${kind}s`] = all.filter((one) => one.kind === kind);
  render();
}

function showNet() {
  const left = here.acts.filter((act) => act.state !== "stored").length + here.uploads.filter((one) => one.state !== "stored" && !one.item).length;
  const kind = { online: "done", offline: "wait", login: "todo" }[here.net];
  const parts = [status(kind, say(here.net))];
  if (here.net === "login") parts.push(" ", link(say("login_link"), addresses.login));
  if (here.vault) parts.push(" · ", left ? link(say("counts", { n: left }), "#queue-part") : say("none"));
  byId("net").replaceChildren(...parts);
  byId("count").textContent = here.vault ? String(left) : "";
  document.title = document.title.replace(/^(?:\(\d+\) )?/, left ? `(${left}) ` : "");
  byId("who").textContent = here.vault ? (isMine() ? `${here.who.name} · ${here.who.office}` : here.vault.login) : "";
}

const sayAbout = (one) => [one.form === "inquiry" ? say("inquiry") : "", one.office, one.about, say("due", { at: one.due })].filter(Boolean).join(" · ");
const isPast = (one) => one.due.split("/").reverse().join("") < sayTime(new Date()).slice(-10).split("/").reverse().join("");

// A form that the server no longer lists for the post that took it was sent, called off or closed.
const isOver = (report) =>
  isMine() && here.net === "online" && report.post === here.who.post && !here.who.reports.some((one) => one.code === report.code);

function showReports() {
  const rows = [];
  const offered = isMine() ? here.who.reports.filter((one) => !here.reports.some((mine) => mine.code === one.code)) : [];
  for (const report of here.reports) {
    const { node, parts } = copy("row");
    parts.label.textContent = report.label;
    parts.label.className = "strong";
    parts.state.append(isOver(report) ? status("none", say("over")) : status("done", say("taken")));
    parts.about.textContent = sayAbout(report);
    if (report.is_open && isPast(report)) parts.about.append(" ", status("late", say("past")));
    parts.acts.append(button(say("open"), () => openReport(report.code), "btn"), button(say("forget"), () => forget(report), "btn btn-quiet"));
    rows.push(node);
  }
  for (const one of offered) {
    const { node, parts } = copy("row");
    parts.label.textContent = one.label;
    parts.label.className = "strong";
    parts.about.textContent = sayAbout(one);
    parts.acts.append(button(say("take"), () => take(one)));
    rows.push(node);
  }
  if (!rows.length) rows.push(Object.assign(document.createElement("li"), { textContent: say(isMine() && here.net === "online" ? "none_open" : "nothing") }));
  byId("reports").replaceChildren(...rows);
}

function sayField(report, name, value, item) {
  const choices = queue.listItems(report ?? {}).find((one) => one.key === item)?.choices;
  if (choices) return Object.fromEntries(choices)[value] ?? value;
  return name === "state" ? (Object.fromEntries(report?.states ?? [])[value] ?? value) : value;
}

function showSides(act) {
  const { node } = copy("sides");
  const report = here.reports.find((one) => one.code === act.report);
  // Who stands by an item means what it said when it was brought here.
  const mine = queue.isStand(act) ? queue.findItem(report ?? {}, act.item)?.said : act.typed;
  const names = Object.keys(act.held.said).filter((name) => (act.held.said[name] || mine?.[name]) && (FIELDS.includes(name) || report?.titles?.[name]) && !(name === "value" && act.held.said.denominator));
  for (const name of names) {
    const row = node.tBodies[0].insertRow();
    const head = document.createElement("th");
    head.scope = "row";
    head.textContent = report?.titles?.[name] ?? nameField(name);
    row.append(head);
    row.insertCell().textContent = sayField(report, name, act.held.said[name], act.item) || "–";
    row.insertCell().textContent = sayField(report, name, mine?.[name], act.item) || "–";
  }
  return node;
}

function nameField(name) {
  if (name === "answer") return say("answer");
  for (const kind of ["line", "figure"]) {
    const input = byId(`t-${kind}`).content.querySelector(`[data-n=${name}]`);
    if (input) return input.previousElementSibling.textContent;
  }
  return name;
}

function listButtons(act) {
  const { vault } = here;
  if (act.state === "conflict") {
    const settle = (choice) => async () => {
      await queue.settle(vault, act.id, choice);
      if (choice === "edit") {
        await openReport(act.report);
        byId(act.item)?.scrollIntoView();
        byId(act.item)?.querySelector("select, input")?.focus();
      } else send();
    };
    return [button(say("mine"), settle("mine")), button(say("theirs"), settle("theirs")), button(say("edit"), settle("edit"), "btn btn-quiet")];
  }
  const isIdle = ["fault", "draft"].includes(act.state);
  const isStep = (!act.item || queue.isStand(act)) && act.state === "waiting" && !act.tried;
  return [
    ...((act.state === "fault" && queue.isReady(act, here.uploads)) || (act.state === "draft" && !act.sentence) ? [button(say("retry"), () => queue.retry(vault, act.id).then(send))] : []),
    ...(isIdle || isStep ? [button(say("drop"), () => drop(act), "btn btn-quiet")] : []),
  ];
}

async function drop(act) {
  const upload = act.verb === "attach" && here.uploads.find((one) => one.key === act.typed.upload);
  await queue.drop(here.vault, act.id);
  if (upload) await files.drop(here.vault, upload);
}

// What was typed stands beside what could not be sent, so that nothing of it is lost.
function sayTyped(act) {
  const report = here.reports.find((one) => one.code === act.report);
  const said = act.typed?.answer;
  return (queue.isStand(act) || ["fault", "draft"].includes(act.state)) && said ? ` · ${say("typed", { said: sayField(report, "answer", said, act.item) })}` : "";
}

function sayWhere(act) {
  const report = here.reports.find((one) => one.code === act.report);
  return report && here.reports.length > 1 ? `${report.label} · ` : "";
}

function showActs() {
  const nodes = [...here.acts].reverse().map((act) => {
    const { node, parts } = copy("row");
    node.dataset.state = act.state;
    parts.label.textContent = act.label.length > LONGEST ? `${act.label.slice(0, LONGEST)}…` : act.label;
    parts.state.append(status(LOOKS[act.state], say(act.state, { at: act.received_at ? sayTime(act.received_at) : "" })));
    parts.about.textContent = `${sayWhere(act)}${say("entered", { at: sayTime(act.at) })}${sayTyped(act)}`;
    tell(parts.sentence, act.state === "conflict" ? say("clash") : (act.sentence ?? ""), "warn");
    if (act.state === "conflict") parts.sides.append(showSides(act));
    parts.acts.append(...listButtons(act));
    return node;
  });
  if (!nodes.length) nodes.push(Object.assign(document.createElement("li"), { textContent: say("empty") }));
  byId("acts").replaceChildren(...nodes);
  byId("tidy").hidden = !here.acts.some((act) => act.state === "stored");
  byId("send").hidden = !here.acts.some((act) => queue.OPEN.includes(act.state)) && !here.uploads.some((one) => one.state !== "stored");
}

function showUploads(code) {
  const nodes = here.uploads.filter((one) => one.report === code && !one.item).map((upload) => {
    const { node, parts } = copy("row");
    node.dataset.state = upload.state;
    parts.label.textContent = upload.name;
    parts.state.append(status(LOOKS[upload.state], say(upload.state, { at: upload.received_at ? sayTime(upload.received_at) : "" })));
    const size = sayKilobytes(upload.size);
    const was = upload.was > upload.size ? ` · ${say("reduced", { size: sayKilobytes(upload.was) })}` : "";
    parts.about.textContent = `${say("parts", { sent: sayKilobytes(upload.sent), size })}${was}${upload.claim ? ` · ${upload.claim}` : ""}`;
    tell(parts.sentence, upload.sentence, "warn");
    if (upload.state === "fault") parts.acts.append(button(say("retry"), () => files.retry(here.vault, upload).then(send)));
    if (["fault", "stored", "waiting"].includes(upload.state)) parts.acts.append(button(say("drop"), () => files.drop(here.vault, upload), "btn btn-quiet"));
    return node;
  });
  byId("uploads").replaceChildren(...nodes);
}

function render() {
  showNet();
  byId("inside").hidden = !here.vault;
  byId("lock").hidden = !here.vault;
  if (!here.vault) return;
  showReports();
  showActs();
  for (const report of here.reports) {
    if (!form.isShown(report.code)) continue;
    form.refresh(report, here.acts, here.uploads.filter((one) => one.report === report.code));
    showUploads(report.code);
  }
}

function ask(name) {
  for (const id of ["open", "make"]) byId(id).hidden = id !== name;
}

async function enter(vault) {
  here.vault = vault;
  isLeft = isShut = false;
  ask("");
  note("");
  awake();
  await reload();
}

async function lock() {
  isShut = true;
  await form.flush();
  form.hide();
  Object.assign(here, { vault: null, reports: [], acts: [], uploads: [] });
  for (const id of ["reports", "acts"]) byId(id).replaceChildren();
  for (const id of ["open-code", "make-code", "make-again", "change-code"]) byId(id).value = "";
  ask("open");
  render();
}

function awake() {
  clearTimeout(idle);
  idle = setTimeout(() => here.vault && lock(), isLeft ? IDLE_SIGNED_OUT : IDLE);
  typedAt = Date.now();
}

// Who signed out has left, and the next person must not find the page open; but a session that
// ends while somebody types must not shut the page under their hands.
async function leave() {
  isLeft = true;
  if (Date.now() - typedAt > IDLE_SIGNED_OUT) await lock();
  else awake();
}

// Find out who is signed in, and open what is theirs.
async function connect() {
  try {
    const was = here.who;
    here.who = await queue.askWho(addresses.who);
    here.net = "online";
    if (here.vault && !isMine()) {
      await lock();
      isShut = false;
      note(say("other"));
    }
    if (here.vault && !was) await store.rewrap(here.vault, { secret: here.who.secret });
    if (here.vault || isShut) return;
    const vault = await store.openBySecret(here.who.account, here.who.secret);
    if (vault) await enter(vault);
    else if (await store.hasVault(here.who.account)) ask("open");
    else if (here.who.may_write) ask("make");
    else note(say("reader"));
  } catch (error) {
    const wasIn = here.who;
    if (error instanceof queue.NeedsLogin) {
      [here.who, here.net] = [null, "login"];
      if (here.vault && wasIn) await leave();
    } else here.net = "offline";
    if (!here.vault) ask("open");
    if (!(error instanceof queue.NeedsLogin)) throw error;
  } finally {
    showNet();
  }
}

function again() {
  clearTimeout(timer);
  const wait = WAITS[Math.min(here.tries, WAITS.length - 1)] * (0.8 + Math.random() * 0.4);
  here.tries += 1;
  timer = setTimeout(send, wait * 1000);
}

async function askSync() {
  const registration = await navigator.serviceWorker?.getRegistration();
  if (registration && "sync" in registration) await registration.sync.register("nq57-send").catch(() => {});
}

async function trySending(work) {
  try {
    return await work();
  } catch (error) {
    if (error instanceof queue.NeedsLogin || error instanceof queue.OtherAccount) await connect().catch(() => {});
    else if (error instanceof queue.Stumbled) {
      note(say("stumbled"));
      again();
    } else if (error instanceof queue.Offline) {
      here.net = "offline";
      again();
    } else throw error;
    return "failed";
  }
}

async function sendAll() {
  clearTimeout(timer);
  await form.settled();
  try {
    await connect();
  } catch {
    if (here.vault) again();
    return;
  }
  if (!isMine()) return;
  const { vault } = here;
  const need = await trySending(() => queue.send(vault, addresses));
  if (here.net === "online") sendFiles(vault);
  if (need === "post") note(say("post"));
  else if (!need) here.tries = 0;
  await reload();
}

// Files go after the text and do not hold up what is typed meanwhile; what waits for them is
// sent as soon as they are whole (see where records change).
let filing;
function sendFiles(vault) {
  filing ??= trySending(() => files.send(vault, addresses)).finally(() => {
    filing = undefined;
  });
}

let sending;
let wanted = false;
function send() {
  if (sending) {
    wanted = true;
    return sending;
  }
  sending = sendAll().finally(() => {
    sending = undefined;
    if (wanted) {
      wanted = false;
      send();
    }
  });
  return sending;
}

async function take({ code, form: kind = "report" }) {
  try {
    const { status: answer, told } = await queue.fetchJson(addresses[kind].replace("CODE", code));
    if (answer !== 200 || told.account !== here.vault.login) return note(told.sentence ?? say("untaken"));
    const known = here.reports.find((one) => one.code === code);
    const report = { ...told, id: known?.id ?? store.makeId(), seq: known?.seq ?? store.stamp(), kind: "report" };
    await store.hold("queue", () => store.keep(here.vault, { put: [report] }));
    await reload();
  } catch {
    note(say("untaken"));
  }
}

async function openReport(code) {
  const hasWork = here.acts.some((act) => act.report === code && act.state !== "stored");
  const known = here.reports.find((one) => one.code === code);
  if (known && isMine() && here.net === "online" && !hasWork) await take(known);
  const report = here.reports.find((one) => one.code === code);
  if (!report) return;
  note("");
  form.show(here.vault, structuredClone(report), here.acts, here.uploads.filter((one) => one.report === code));
  render();
  byId("form-h").focus();
}

async function forget(report) {
  const ofIt = (one) => one.report === report.code;
  if ([...here.acts, ...here.uploads].some((one) => ofIt(one) && one.state !== "stored")) return note(say("pending"));
  if (form.isShown(report.code)) form.hide();
  await store.keep(here.vault, { drop: [report, ...here.acts.filter(ofIt), ...here.uploads.filter(ofIt)] });
}

async function attach() {
  const [file] = byId("file").files;
  if (!file) return note(say("no_file"));
  const report = here.reports.find((one) => form.isShown(one.code));
  try {
    await files.add(here.vault, report, file, { claim: byId("claim").value, isOriginal: byId("original").checked });
  } catch {
    return note(say("unkept"));
  }
  byId("file").value = byId("claim").value = "";
  send();
}

function onSubmit(id, act) {
  byId(id).addEventListener("submit", (event) => {
    event.preventDefault();
    act();
  });
}

onSubmit("open", async () => {
  const vault = await store.openByCode(byId("open-login").value, byId("open-code").value);
  byId("open-code").value = "";
  if (!vault) return note(say("wrong"));
  if (here.who && here.who.account !== vault.login) return note(say("other"));
  await enter(vault);
  if (isMine()) await store.rewrap(vault, { secret: here.who.secret });
  send();
});
onSubmit("make", async () => {
  const [code, repeated] = [byId("make-code").value, byId("make-again").value];
  if (code.length < SHORTEST) return note(say("short"));
  if (code !== repeated) return note(say("unlike"));
  await enter(await store.makeVault(here.who.account, code, here.who.secret));
  navigator.storage?.persist?.();
});
onSubmit("change", async () => {
  const code = byId("change-code").value;
  if (code.length < SHORTEST) return note(say("short"));
  await store.rewrap(here.vault, { code });
  byId("change-code").value = "";
  note(say("changed_code"));
});
byId("lock").addEventListener("click", lock);
byId("close").addEventListener("click", () => form.flush().then(form.hide));
byId("keep-all").addEventListener("click", form.keepAll);
byId("step").addEventListener("click", async () => note(await form.takeStep()));
byId("add-file").addEventListener("click", attach);
byId("send").addEventListener("click", send);
byId("tidy").addEventListener("click", () => queue.dropStored(here.vault));
for (const name of ["input", "click", "keydown"]) document.addEventListener(name, awake, { passive: true });
window.addEventListener("online", send);
window.addEventListener("offline", () => {
  here.net = "offline";
  showNet();
});
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") form.flush();
  else send();
});
window.addEventListener("pagehide", form.flush);

// Records change in bursts: one rendering for each burst, then what is new goes out.
let burst;
store.listen(() => {
  clearTimeout(burst);
  burst = setTimeout(async () => {
    await reload();
    const isNew = here.acts.some((act) => act.state === "waiting" && !act.tried && queue.isReady(act, here.uploads));
    if (!isNew && !here.uploads.some((one) => one.state === "waiting")) return;
    askSync();
    if (here.net === "online") send();
  }, 150);
});

async function start() {
  const fits = window.isSecureContext && navigator.locks && window.indexedDB && navigator.serviceWorker && crypto.subtle;
  if (!fits) {
    byId("unfit").hidden = false;
    byId("net").textContent = "";
    return;
  }
  navigator.serviceWorker.register(addresses.worker, { scope: addresses.page }).catch(() => {});
  await send();
  render();
}

// The same table of cases is put to these rules and to the server's.
window.nq57 = { rules };
start();
