// Keeps the public pages that were read, and gives them back when there is no connection. Never anybody's words.
"use strict";
const FRAME = "frame-{{ asset_version }}-{{ offer.version[:10] }}", PAGES = "pages", LEAVING = "leaving";
const OFFLINE = {{ url_for("public.offline", lang=None) | tojson }}, REFER = {{ url_for("public.offline_refer", lang=None) | tojson }};
const WHOLE = {{ url_for("public.offer_on_paper", lang=None) | tojson }}, AWAY = {{ offer.council.leave_to | tojson }};
const FIRST = [
  OFFLINE, REFER, {{ url_for("public.urgent_help", lang=None) | tojson }}, {{ url_for("static", filename="icon.svg") | tojson }},
  {{ url_for("static", filename="style.css", v=asset_version) | tojson }}, {{ url_for("static", filename="corner.js", v=asset_version) | tojson }},
];
const NOT_OURS = /^\/(staff|sms|phone|healthz|readyz)\b/;
let isLeaving = false;

addEventListener("install", (event) => {
  event.waitUntil(caches.open(FRAME).then((frame) => frame.addAll(FIRST)).then(() => skipWaiting()));
});

addEventListener("activate", (event) => {
  event.waitUntil(caches.keys()
    .then((names) => Promise.all(names.filter((name) => name !== FRAME && name !== PAGES).map((name) => caches.delete(name))))
    .then(() => clients.claim()));
});

addEventListener("message", (event) => {
  if (event.data !== LEAVING) return;
  isLeaving = true;
  event.ports[0].postMessage(LEAVING);
});

addEventListener("fetch", (event) => {
  const address = new URL(event.request.url);
  if (address.origin !== location.origin || NOT_OURS.test(address.pathname)) return;
  if (address.pathname.startsWith("/static/")) event.respondWith(part(event.request));
  else if (event.request.mode === "navigate") event.respondWith(page(event, address));
});

async function part(request) {
  // What a copy was made with may be gone: the newest of the same name will do.
  return await caches.match(request) || fetch(request).catch(() => caches.match(request, { ignoreSearch: true })).then((found) => found || Response.error());
}

async function page(event, address) {
  const request = event.request;
  if (isLeaving && address.pathname !== "/leave") {
    isLeaving = false;
    return Response.redirect("/leave", 303);
  }
  try {
    // The browser's own store would answer for some minutes, and say of nothing that it is a copy.
    if (!navigator.onLine) throw new Error("no connection");
    const answer = await fetch(request);
    if (request.method === "GET" && isForAll(answer)) event.waitUntil(copy(request, answer.clone()));
    return answer;
  } catch {
    return withoutConnection(request, address);
  }
}

const isForAll = (answer) => answer.ok && !answer.redirected && /\bpublic\b/.test(answer.headers.get("Cache-Control") || "") && /html/.test(answer.headers.get("Content-Type") || "");

async function copy(request, answer) {
  // A full phone refuses: then the page is shown all the same.
  try { await (await caches.open(PAGES)).put(request, answer); } catch { /* not kept */ }
}

async function withoutConnection(request, address) {
  if (address.pathname === "/leave") return Response.redirect(AWAY, 303);
  if (request.method === "GET") {
    const pages = await caches.open(PAGES);
    const found = await pages.match(request) || await pages.match(request, { ignoreSearch: true }) || await caches.match(request, { ignoreSearch: true });
    if (found) return asCopy(found);
    const whole = await pages.match(WHOLE);
    const slug = /^\/offer\/([a-z-]+)$/.exec(address.pathname);
    if (whole && slug) return Response.redirect(`${WHOLE}#${slug[1]}`, 302);
    if (address.pathname.startsWith("/refer")) return asCopy(await caches.match(REFER));
  }
  return asCopy(await caches.match(OFFLINE));
}

// Says on the page that it is a copy, and of when.
async function asCopy(found) {
  const words = await found.text(), made = new Date(found.headers.get("Date") || Date.now());
  const language = (/<html lang="([\w-]+)"/.exec(words) || [])[1] || "en-GB";
  const when = made.toLocaleString(language, { dateStyle: "long", timeStyle: "short" });
  const said = words.replace('<p class="now" id="copy" hidden>', '<p class="now" id="copy">').replace("<span></span>", `<span>${when}</span>`);
  const headers = new Headers(found.headers);
  headers.delete("Content-Encoding");
  headers.delete("Content-Length");
  return new Response(said, { headers });
}
