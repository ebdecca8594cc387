// Keeps the shell and what it is made of, never a page or an answer of anybody's; and sends the
// queue of who is signed in when the network comes back and the page is closed.
import * as files from "./files.js";
import * as queue from "./queue.js";
import * as store from "./store.js";

const { page, files: kept, manifest, ...addresses } = self.KEPT;
const NAME = `nq57-${kept.join(" ")}`;
const PATIENCE = 4000;

const fetchShell = () => fetch(page, { credentials: "same-origin", cache: "no-store", redirect: "error" });

self.addEventListener("install", (event) => {
  const fill = async () => {
    const cache = await caches.open(NAME);
    await cache.addAll(kept.map((one) => new Request(one, { cache: "reload" })));
    await cache.add(new Request(manifest, { cache: "reload" }));
    await cache.put(page, await fetchShell());
    await self.skipWaiting();
  };
  event.waitUntil(fill());
});

self.addEventListener("activate", (event) => {
  const clean = async () => {
    for (const name of await caches.keys()) if (name.startsWith("nq57-") && name !== NAME) await caches.delete(name);
    await self.clients.claim();
  };
  event.waitUntil(clean());
});

// The newest shell when the network answers soon; else the one that is kept.
async function answerShell() {
  const cache = await caches.open(NAME);
  const newest = fetchShell().then(async (answer) => {
    if (!answer.ok) throw new Error(String(answer.status));
    const text = await answer.clone().text();
    if (kept.every((one) => !one.endsWith(".js") || text.includes(one))) await cache.put(page, answer.clone());
    return answer;
  });
  const late = new Promise((_, refuse) => setTimeout(refuse, PATIENCE));
  return Promise.race([newest, late]).catch(async () => (await cache.match(page)) ?? Response.error());
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { pathname, origin } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (request.mode === "navigate") {
    if (pathname === page) event.respondWith(answerShell());
  } else if (kept.includes(pathname) || pathname === manifest) {
    event.respondWith(caches.match(request, { ignoreSearch: true }).then((found) => found ?? fetch(request)));
  }
});

self.addEventListener("sync", (event) => {
  if (event.tag !== "nq57-send") return;
  const work = async () => {
    const who = await queue.askWho(addresses.who);
    const vault = await store.openBySecret(who.account, who.secret);
    if (!vault) return;
    await queue.send(vault, addresses);
    if (await files.send(vault, addresses)) await queue.send(vault, addresses);
  };
  event.waitUntil(work());
});
