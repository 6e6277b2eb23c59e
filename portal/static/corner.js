// All that the public pages' script adds. Each page works the same without it.
(() => {
  "use strict";
  const one = (what, place = document) => place.querySelector(what);
  const all = (what, place = document) => [...place.querySelectorAll(what)];
  const show = (element, isShown = true) => { if (element) element.hidden = !isShown; };
  const inPage = async (address, given) => new DOMParser().parseFromString(await (await fetch(address, given)).text(), "text/html");
  const PAGES = "pages", UNSENT = "unsent";
  // Storage can be switched off by whoever set the browser up: then nothing is kept.
  const kept = {
    read: () => { try { return localStorage.getItem(UNSENT); } catch { return null; } },
    write: (words) => { try { localStorage.setItem(UNSENT, words); return true; } catch { return false; } },
    wipe: () => { try { localStorage.removeItem(UNSENT); } catch { /* nothing is there */ } },
  };

  // --- Leave this site quickly ---------------------------------------------------------------------------------
  const LEAVING = "leaving", MOST_MS = 700, SHIFT_MS = 2000;
  const way = one(".leave");
  const forget = (name) => { try { sessionStorage.removeItem(name); } catch { /* nothing is there */ } };

  function emptied() {
    document.title = "…";
    all("input:not([type=hidden]), textarea, select").forEach((field) => {
      if (field.type === "checkbox" || field.type === "radio") field.checked = false;
      else field.value = "";
    });
    document.documentElement.hidden = true;
    document.body.replaceChildren();
    kept.wipe();
    if (window.caches) caches.keys().then((names) => names.forEach((name) => caches.delete(name))).catch(() => {});
  }

  // Pages before this one, in this tab, would still be behind Back: go to the first of them, and leave from there.
  function leave(address) {
    emptied();
    const away = () => location.replace(address);
    const before = window.navigation?.currentEntry?.index || 0;
    if (!before) { away(); return; }
    try { sessionStorage.setItem(LEAVING, address); } catch { away(); return; }
    setTimeout(away, MOST_MS);
    const worker = navigator.serviceWorker?.controller;
    if (!worker) { history.go(-before); return; }
    const heard = new MessageChannel();
    heard.port1.onmessage = () => history.go(-before);
    worker.postMessage(LEAVING, [heard.port2]);
  }

  function leaveIfAsked() {
    let address = null;
    try { address = sessionStorage.getItem(LEAVING); } catch { /* nothing is there */ }
    if (!address) return;
    forget(LEAVING);
    emptied();
    location.replace(address);
  }
  leaveIfAsked();
  addEventListener("pageshow", leaveIfAsked);
  if (!way) return;

  way.addEventListener("click", (event) => { event.preventDefault(); leave(way.href); });
  let presses = [];
  addEventListener("keydown", (event) => {
    if (event.key !== "Shift") { presses = []; return; }
    if (event.repeat) return;
    presses = [...presses.filter((at) => event.timeStamp - at < SHIFT_MS), event.timeStamp];
    if (presses.length === 3) leave(way.href);
  });

  // --- Asking, and talking to a person -------------------------------------------------------------------------
  const EVERY_MS = 8000;
  const heard = document.createElement("p");
  heard.setAttribute("role", "status");
  heard.className = "hidden";
  document.body.append(heard);

  function announce(root) {
    const newest = one("#problem", root) || one("#newest .ours", root) || one("#newest", root);
    heard.textContent = newest ? newest.innerText.replace(/\s+/g, " ").trim() : "";
  }

  async function send(form, button) {
    const fields = new URLSearchParams(new FormData(form));
    if (button && button.name) fields.append(button.name, button.value);
    const page = await inPage(form.action, { method: "POST", body: fields });
    const main = one("main", page);
    if (!main || !one("#asking", main)) throw new Error("not a page of this talk");
    one("main").replaceChildren(...main.childNodes);
    document.title = page.title;
    one("#asking textarea").focus({ preventScroll: true });
    one("#newest")?.scrollIntoView();
    announce(document);
  }

  let isSending = false;
  document.addEventListener("submit", (event) => {
    const form = event.target, waits = one("#waits");
    const isStuck = !navigator.onLine && form.method === "post" && form.id !== "from-phone";
    show(waits, isStuck);
    if (isStuck) {
      // A browser would leave the page, and with it what was typed.
      event.preventDefault();
      waits.scrollIntoView();
      return;
    }
    if (form.id !== "asking" || event.submitter?.hasAttribute("formaction")) return;
    event.preventDefault();
    if (isSending) return;
    isSending = true;
    // Where that fails, the browser sends the form by itself: nothing typed is lost.
    send(form, event.submitter).catch(() => form.submit()).finally(() => { isSending = false; });
  });

  async function look(place) {
    const seen = one("#talk", place)?.dataset.seen || "";
    const answer = await fetch(`${place.dataset.poll}?seen=${encodeURIComponent(seen)}`);
    if (answer.status !== 200) return;
    const part = new DOMParser().parseFromString(await answer.text(), "text/html");
    place.replaceChildren(...part.body.childNodes);
    announce(place);
  }

  setInterval(() => {
    const place = one("[data-poll]");
    if (place && !document.hidden && !isSending) look(place).catch(() => {});
  }, EVERY_MS);

  // --- Reading aloud and sharing -------------------------------------------------------------------------------
  const reader = one("[data-read]"), sharer = one("[data-share]");

  function voice() {
    const language = document.documentElement.lang.slice(0, 2);
    return speechSynthesis.getVoices().find((each) => each.lang.startsWith(language));
  }

  function readAloud() {
    if (speechSynthesis.speaking) { speechSynthesis.cancel(); return; }
    const blocks = "h1, h2, h3, p, li, dt, dd";
    const said = all(blocks, one("main")).filter((each) => each.getClientRects().length && !one(blocks, each) && !each.closest(".row, .feedback, form"));
    // One after the other: browsers break off what is long.
    said.forEach((each) => {
      const part = new SpeechSynthesisUtterance(each.innerText);
      part.lang = each.closest("[lang]").lang;
      part.onend = part.onerror = () => reader.setAttribute("aria-pressed", speechSynthesis.speaking);
      speechSynthesis.speak(part);
    });
    reader.setAttribute("aria-pressed", "true");
  }

  if (reader && window.speechSynthesis) {
    const offer = () => show(reader, Boolean(voice()));
    speechSynthesis.addEventListener?.("voiceschanged", offer);
    offer();
    reader.addEventListener("click", readAloud);
    addEventListener("pagehide", () => speechSynthesis.cancel());
  }
  if (sharer && navigator.share) {
    show(sharer);
    sharer.addEventListener("click", () => navigator.share({ title: document.title, url: location.href }).catch(() => {}));
  }

  // --- Without a connection ------------------------------------------------------------------------------------
  const isForAll = (answer) => answer.ok && /\bpublic\b/.test(answer.headers.get("Cache-Control") || "");

  async function keep(address) {
    const answer = await fetch(address);
    if (!isForAll(answer)) return false;
    await (await caches.open(PAGES)).put(address, answer);
    return true;
  }

  if (navigator.serviceWorker && window.caches) {
    const isFirst = !navigator.serviceWorker.controller;
    navigator.serviceWorker.register("/sw.js").catch(() => {});
    // The page that brings the worker was read before there was one.
    if (isFirst) navigator.serviceWorker.ready.then(() => keep(location.pathname + location.search)).catch(() => {});
    const shelf = one("#shelf");
    if (shelf) { show(shelf); fill(shelf).catch(() => {}); }
  }

  async function fill(shelf) {
    const pages = await caches.open(PAGES), list = one("ul", shelf);
    const known = (await pages.keys()).filter((request) => !new URL(request.url).pathname.startsWith("/offline"));
    list.replaceChildren(...await Promise.all(known.map(async (request) => {
      const copy = await (await pages.match(request)).text(), item = document.createElement("li"), link = document.createElement("a");
      link.href = request.url;
      link.textContent = new DOMParser().parseFromString(copy, "text/html").title.replace(/ - [^-]*$/, "");
      item.append(link);
      return item;
    })));
    show(one("#none", shelf), !known.length);
    show(one("#wipe", shelf), known.length > 0);
    one("#wipe", shelf).onclick = () => caches.delete(PAGES).then(() => fill(shelf)).catch(() => {});
    const whole = one("#whole", shelf), address = whole.dataset.address;
    const has = Boolean(await pages.match(address));
    show(whole, !has);
    show(one("#has-whole", shelf), has);
    if (has) return;
    // The size is shown before anything is taken.
    const described = await fetch(address, { method: "HEAD" }).catch(() => null);
    const bytes = described?.headers.get("Content-Length");
    one("#size", shelf).textContent = bytes ? `${Math.ceil(bytes / 1024)} KB` : "";
    whole.disabled = !described;
    whole.onclick = () => keep(address).then((isKept) => isKept && fill(shelf)).catch(() => show(one("#waits")));
  }

  // --- A request for help that was begun without a connection -------------------------------------------------
  const form = one("#from-phone");
  if (location.pathname === "/refer/sent") kept.wipe();
  if (!form) { show(one("#unsent"), Boolean(kept.read()) && !location.pathname.startsWith("/refer/")); return; }
  const state = one("#state"), wipe = one("#wipe-form");
  const fieldsOf = () => [...new FormData(form)].filter(([name]) => name !== "csrf_token");
  const typed = () => JSON.stringify(fieldsOf());

  function putBack(words) {
    JSON.parse(words).forEach(([name, value]) => all("[name]", form).filter((each) => each.name === name).forEach((field) => {
      if (field.type === "checkbox") field.checked = field.checked || field.value === value;
      else field.value = value;
    }));
  }

  const tell = () => { const isKept = Boolean(kept.read()); show(state, isKept); show(wipe, isKept); };
  if (kept.read() && !fieldsOf().some(([, value]) => value)) putBack(kept.read());
  tell();
  form.addEventListener("input", () => { kept.write(typed()); tell(); });
  wipe.addEventListener("click", () => { kept.wipe(); form.reset(); tell(); heard.textContent = wipe.dataset.done; });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    kept.write(typed());
    try {
      // The page in hand may be an old copy: its token comes fresh, and the answers go to the form that checks them.
      const token = one("[name=csrf_token]", await inPage(form.action));
      one("[name=csrf_token]", form)?.remove();
      form.append(token);
      form.submit();
    } catch {
      tell();
      show(one("#still-offline"));
    }
  });
})();
