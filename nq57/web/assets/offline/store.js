// What a device keeps: IndexedDB, every record sealed with its account's key.
//
// The key of an account is random. It lies in the database twice, wrapped: once with a half that
// only the signed-in account gets from the server, once with a key made from the opening code.
// So the queue opens by signing in, or without the network by the code, and for nobody else.
import { openDB } from "idb";

const ROUNDS = 600_000;
const text = new TextEncoder();
const random = (size) => crypto.getRandomValues(new Uint8Array(size));
const hex = (buffer) => [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const AES = { name: "AES-GCM", length: 256 };
const STRICT = { durability: "strict" };

export const digest = async (buffer) => hex(await crypto.subtle.digest("SHA-256", buffer));
export const hold = (name, work, options = {}) => navigator.locks.request(`nq57-${name}`, options, work);

// Tell this page and the others of this device that records changed.
const channel = new BroadcastChannel("nq57-offline");
const listeners = [];
channel.addEventListener("message", () => listeners.forEach((listener) => listener()));
export const listen = (listener) => listeners.push(listener);
const tell = () => {
  channel.postMessage("changed");
  listeners.forEach((listener) => listener());
};

const database = openDB("nq57-offline", 1, {
  upgrade(db) {
    db.createObjectStore("vaults", { keyPath: "id" });
    db.createObjectStore("records", { keyPath: "id" }).createIndex("vault", "vault");
    db.createObjectStore("blobs", { keyPath: "id" });
  },
});

const halfKey = (secret) =>
  crypto.subtle.importKey("raw", Uint8Array.from(atob(secret), (char) => char.charCodeAt(0)), AES, false, ["encrypt", "decrypt"]);

async function codeKey(code, salt) {
  const raw = await crypto.subtle.importKey("raw", text.encode(code.normalize("NFC")), "PBKDF2", false, ["deriveKey"]);
  const way = { name: "PBKDF2", hash: "SHA-256", salt, iterations: ROUNDS };
  return crypto.subtle.deriveKey(way, raw, AES, false, ["encrypt", "decrypt"]);
}

async function encrypt(key, data, about) {
  const iv = random(12);
  const way = { name: "AES-GCM", iv, additionalData: text.encode(about) };
  return { iv, data: await crypto.subtle.encrypt(way, key, data) };
}

async function decrypt(key, { iv, data }, about) {
  return crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData: text.encode(about) }, key, data);
}

// What is wrapped: 32 bytes of key, then whose it is.
async function open(id, whole) {
  const raw = new Uint8Array(whole);
  const key = await crypto.subtle.importKey("raw", raw.slice(0, 32), AES, false, ["encrypt", "decrypt"]);
  return { id, raw, key, login: new TextDecoder().decode(raw.slice(32)) };
}
const idOf = (login) => digest(text.encode(`nq57 ${login.trim().toLowerCase()}`));

export const hasVault = async (login) => Boolean(await (await database).get("vaults", await idOf(login)));

export async function makeVault(login, code, secret) {
  const [id, salt] = [await idOf(login), random(16)];
  const raw = new Uint8Array([...random(32), ...text.encode(login)]);
  const byCode = await encrypt(await codeKey(code, salt), raw, id);
  const bySecret = await encrypt(await halfKey(secret), raw, id);
  await (await database).put("vaults", { id, salt, byCode, bySecret });
  return open(id, raw);
}

// Return the opened vault, or null when the code (or the server's half) is not its own.
export async function openByCode(login, code) {
  const id = await idOf(login);
  const kept = await (await database).get("vaults", id);
  const key = await codeKey(code, kept ? kept.salt : random(16));
  if (!kept) return null;
  try {
    return await open(id, await decrypt(key, kept.byCode, id));
  } catch {
    return null;
  }
}

export async function openBySecret(login, secret) {
  const id = await idOf(login);
  const kept = await (await database).get("vaults", id);
  if (!kept) return null;
  try {
    return await open(id, await decrypt(await halfKey(secret), kept.bySecret, id));
  } catch {
    return null; // the server's keys were changed: the code still opens
  }
}

export async function rewrap(vault, { code, secret }) {
  const kept = await (await database).get("vaults", vault.id);
  if (secret) kept.bySecret = await encrypt(await halfKey(secret), vault.raw, vault.id);
  if (code) {
    kept.salt = random(16);
    kept.byCode = await encrypt(await codeKey(code, kept.salt), vault.raw, vault.id);
  }
  await (await database).put("vaults", kept);
}

export async function load(vault, kind) {
  const rows = await (await database).getAllFromIndex("records", "vault", vault.id);
  const opened = await Promise.all(
    rows.map(async (row) => JSON.parse(new TextDecoder().decode(await decrypt(vault.key, row, vault.id + row.id)))),
  );
  return opened.filter((one) => !kind || one.kind === kind).sort((a, b) => a.seq - b.seq);
}

// Write and drop records together, and only come back when they are on the disk.
export async function keep(vault, { put = [], drop = [] }) {
  const sealed = await Promise.all(
    put.map(async (one) => ({
      id: one.id,
      vault: vault.id,
      ...(await encrypt(vault.key, text.encode(JSON.stringify(one)), vault.id + one.id)),
    })),
  );
  const change = (await database).transaction("records", "readwrite", STRICT);
  await Promise.all([
    ...sealed.map((row) => change.store.put(row)),
    ...drop.map((one) => change.store.delete(one.id)),
    change.done,
  ]);
  tell();
}

export async function keepBlob(vault, id, buffer) {
  const sealed = await encrypt(vault.key, buffer, vault.id + id);
  const change = (await database).transaction("blobs", "readwrite", STRICT);
  await Promise.all([change.store.put({ id, ...sealed }), change.done]);
}

export async function loadBlob(vault, id) {
  const row = await (await database).get("blobs", id);
  return row ? decrypt(vault.key, row, vault.id + id) : null;
}

export const dropBlob = async (id) => (await database).delete("blobs", id);

let turn = 0;
export const stamp = () => Date.now() * 1000 + (turn++ % 1000);
export const makeId = () => crypto.randomUUID();
