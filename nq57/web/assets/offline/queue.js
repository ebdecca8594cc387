// The queue of acts: what was done here and is not yet, or just, with the server.
//
// An act that was ever sent never changes: its key and content are what the server answers once
// for. What is typed after that is an act of its own, behind it.
import * as store from "./store.js";

const BATCH = 20;
export const OPEN = ["waiting", "sending"];
const ENDED = ["stored", "conflict", "fault"];
const ITEMS = ["save", "keep", "stand", "attach"];

export class Offline extends Error {}
export class Stumbled extends Error {}
export class NeedsLogin extends Error {}
export class OtherAccount extends Error {}

export async function fetchJson(address, options = {}) {
  let answer;
  try {
    answer = await fetch(address, { credentials: "same-origin", cache: "no-store", redirect: "manual", ...options });
  } catch {
    throw new Offline();
  }
  if (answer.type === "opaqueredirect") throw new NeedsLogin();
  const isJson = (answer.headers.get("Content-Type") ?? "").includes("json");
  if (answer.status >= 502 || answer.status === 429) throw new Offline(); // a proxy without us
  if (answer.status >= 500) throw new Stumbled();
  if (!isJson) return { status: answer.status, told: {} };
  try {
    return { status: answer.status, told: await answer.json() };
  } catch {
    throw new Offline();
  }
}

export async function askWho(address) {
  const { status, told } = await fetchJson(address);
  if (status !== 200) throw new NeedsLogin();
  return told;
}

export const post = (address, who, body, headers = {}) =>
  fetchJson(address, { method: "POST", body, headers: { "X-CSRFToken": who.token, ...headers } });

const same = (typed, said) => Object.keys(typed).every((name) => typed[name] === said[name]);
const fresh = () => ({ id: store.makeId(), key: store.makeId(), seq: store.stamp() });
export const listItems = ({ lines = [], figures = [], words, questions = [] }) =>
  [...lines, ...figures, ...(words ? [words] : []), ...questions];
export const findItem = (report, key) =>
  listItems(report).find((item) => item.key === key);
const isAbout = (act, report, item) => act.report === report.code && act.item === item;
// An answer to who returned an item stands beside what is typed into it: neither replaces the other.
export const isStand = (act) => act.verb === "stand";

// Put what was typed (or "as before") into the queue. ``sentence`` says why it may not go yet.
export const add = (vault, report, { verb, item, typed, label, sentence = "" }) =>
  store.hold("queue", async () => {
    const acts = (await store.load(vault, "act")).filter((act) => isAbout(act, report, item) && isStand(act) === (verb === "stand"));
    const held = findItem(report, item);
    const clash = acts.find((act) => act.state === "conflict");
    const flying = acts.findLast((act) => OPEN.includes(act.state) && act.tried);
    const idle = acts.filter((act) => act !== clash && !act.tried && [...OPEN, "draft"].includes(act.state));
    const refused = acts.filter((act) => act.state === "fault");
    const at = new Date().toISOString();
    if (clash) {
      await store.keep(vault, { put: [{ ...clash, verb, typed, at }] });
      return;
    }
    const isUndone = verb === "save" && !flying && same(typed, held.said);
    const known = idle[0] ?? fresh();
    const act = {
      ...known, kind: "act", report: report.code, post: report.post, verb, item, typed, label, at, sentence,
      seen: flying ? flying.seen : (idle[0]?.seen ?? held.revision),
      state: sentence ? "draft" : "waiting", tried: false,
    };
    const drop = [...idle.slice(isUndone ? 0 : 1), ...refused];
    await store.keep(vault, { put: isUndone ? [] : [act], drop });
  });

export const addStep = (vault, report, verb, label) =>
  store.hold("queue", async () => {
    const acts = await store.load(vault, "act");
    const drop = acts.filter((act) => act.report === report.code && !ITEMS.includes(act.verb) && act.state === "fault");
    const act = {
      ...fresh(), kind: "act", report: report.code, post: report.post, verb, item: "", typed: null, label,
      seen: -1, at: new Date().toISOString(), state: "waiting", tried: false, sentence: "",
    };
    await store.keep(vault, { put: [act], drop });
  });

// Settle a conflict: ``mine`` goes again over what is held, ``theirs`` stays, ``edit`` waits for typing.
export const settle = (vault, id, choice) =>
  store.hold("queue", async () => {
    const all = await store.load(vault);
    const act = all.find((one) => one.id === id);
    if (!act || act.state !== "conflict") return;
    const report = all.find((one) => one.kind === "report" && one.code === act.report);
    Object.assign(findItem(report, act.item), act.held);
    if (choice === "theirs") {
      await store.keep(vault, { put: [report], drop: [act] });
      return;
    }
    const next = { ...act, key: store.makeId(), seen: act.held.revision, tried: false, held: undefined };
    next.state = choice === "edit" ? "draft" : "waiting";
    await store.keep(vault, { put: [report, next] });
  });

// Send again what the server refused, under a key of its own; or drop it.
export const retry = (vault, id) =>
  store.hold("queue", async () => {
    const act = (await store.load(vault, "act")).find((one) => one.id === id);
    const isIdle = act && ["fault", "draft"].includes(act.state);
    if (isIdle) await store.keep(vault, { put: [{ ...act, key: store.makeId(), state: "waiting", tried: false, sentence: "" }] });
  });

// A file that the server does not take: the act that waits for it says so.
export const refuse = (vault, upload, sentence) =>
  store.hold("queue", async () => {
    const acts = await store.load(vault, "act");
    const act = acts.find((one) => one.verb === "attach" && one.typed.upload === upload.key && OPEN.includes(one.state));
    if (act) await store.keep(vault, { put: [{ ...act, state: "fault", code: "E805", sentence }] });
    return Boolean(act);
  });

export const drop = (vault, id) =>
  store.hold("queue", async () => {
    const act = (await store.load(vault, "act")).find((one) => one.id === id);
    if (act && !(OPEN.includes(act.state) && act.tried)) await store.keep(vault, { drop: [act] });
  });

export const dropStored = (vault) =>
  store.hold("queue", async () => {
    const acts = await store.load(vault, "act");
    await store.keep(vault, { drop: acts.filter((act) => act.state === "stored") });
  });

// A file is put into an answer once it is whole with the server.
export const isReady = (act, uploads) =>
  act.verb !== "attach" || uploads.some((one) => one.key === act.typed.upload && one.state === "stored");

function choose(acts, uploads, most, skipped) {
  const chosen = [];
  for (const act of acts) {
    if (!OPEN.includes(act.state) || skipped.has(act.key) || !isReady(act, uploads)) continue;
    const isItem = ITEMS.includes(act.verb);
    const before = acts.filter((one) => one.seq < act.seq && one.report === act.report && one.state !== "stored");
    const waits = isItem ? before.some((one) => one.item === act.item) : before.length > 0;
    if (!waits) chosen.push(act);
    if (chosen.length === most) break;
  }
  return chosen;
}

const pick = (vault, most, skipped) =>
  store.hold("queue", async () => {
    const all = await store.load(vault);
    const [acts, uploads] = ["act", "upload"].map((kind) => all.filter((one) => one.kind === kind));
    const chosen = choose(acts, uploads, most, skipped);
    for (const act of chosen) Object.assign(act, { state: "sending", tried: true });
    if (chosen.length) await store.keep(vault, { put: chosen });
    return chosen;
  });

const putBack = (vault, chosen) =>
  store.hold("queue", () => store.keep(vault, { put: chosen.map((act) => ({ ...act, state: "waiting" })) }));

const tellState = (state) => ({ state, is_open: ["draft", "returned"].includes(state) });

function apply(all, act, answer, put, drop) {
  const report = all.find((one) => one.kind === "report" && one.code === act.report);
  const later = all.filter(
    (one) => one.kind === "act" && act.item && isAbout(one, report ?? {}, act.item) && one.seq > act.seq && one.state !== "stored",
  );
  const next = later.find((one) => isStand(one) === isStand(act));
  if (answer.state === "stored") {
    Object.assign(act, { state: "stored", received_at: answer.at, sentence: "" });
    const item = act.item && report && findItem(report, act.item);
    if (item) {
      for (const one of later) if (one.seen === act.seen) put.add(Object.assign(one, { seen: answer.revision }));
      item.revision = answer.revision;
      item.said = answer.said ?? { ...item.said, ...act.typed };
      item.answer = answer.answer ?? "changed";
      item.reason = "";
    }
    if (report) put.add(Object.assign(report, tellState(answer.report_state)));
    put.add(act);
  } else if (answer.state === "conflict") {
    // What was typed since is the version to set against the server's.
    if (next) drop.add(act);
    put.add(Object.assign(next ?? act, { state: "conflict", held: answer.held }));
  } else if (answer.state === "fault") {
    if (next) drop.add(act);
    else put.add(Object.assign(act, { state: "fault", code: answer.code, sentence: answer.sentence }));
    // Called off, closed or sent meanwhile: what was typed stays, and no more goes in.
    if (report && answer.report_state) put.add(Object.assign(report, tellState(answer.report_state)));
  } else {
    put.add(Object.assign(act, { state: "waiting" }));
  }
}

const record = (vault, chosen, answers) =>
  store.hold("queue", async () => {
    const all = await store.load(vault);
    const [put, drop] = [new Set(), new Set()];
    for (const { id, key } of chosen) {
      const act = all.find((one) => one.id === id && one.key === key);
      if (act) apply(all, act, answers[key] ?? {}, put, drop);
    }
    await store.keep(vault, { put: [...put], drop: [...drop] });
  });

async function sendBatch(vault, who, addresses, chosen) {
  const body = JSON.stringify({
    account: who.account,
    now: new Date().toISOString(),
    acts: chosen.map(({ key, report, post: under, verb, item, seen, typed, at }) => ({ key, report, post: under, verb, item, seen, typed, at })),
  });
  const { status, told } = await post(addresses.acts, who, body, { "Content-Type": "application/json" });
  if (status === 409) throw new OtherAccount();
  if (status === 403 && !told.sentence) throw new NeedsLogin();
  if (status === 200) return told.answers;
  const refused = { state: "fault", code: "E100", sentence: told.sentence ?? "" };
  return Object.fromEntries(chosen.map((act) => [act.key, refused]));
}

// Send everything that may go; return "" or "post" when another post must be chosen first.
// Every failure leaves the acts waiting, and is thrown for the caller to say and to try again.
export const send = (vault, addresses) =>
  store.hold("send", async () => {
    const who = await askWho(addresses.who);
    if (who.account !== vault.login) throw new OtherAccount();
    const skipped = new Set();
    let [most, need, failed] = [BATCH, "", null];
    for (;;) {
      const chosen = await pick(vault, most, skipped);
      if (!chosen.length) break;
      try {
        const answers = await sendBatch(vault, who, addresses, chosen);
        await record(vault, chosen, answers);
        for (const { key } of chosen) {
          if (ENDED.includes(answers[key]?.state)) continue;
          skipped.add(key);
          need = "post";
        }
      } catch (error) {
        await putBack(vault, chosen);
        if (!(error instanceof Stumbled)) throw error;
        // One act may be what the server stumbles over: the others go without it.
        failed = error;
        if (chosen.length === 1) skipped.add(chosen[0].key);
        most = 1;
      }
    }
    if (failed && skipped.size) throw failed;
    return need;
  });
