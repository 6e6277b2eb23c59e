// Single keys for the queue and a referral's page, and who else has it open. Everything works without it.
(() => {
  "use strict";
  const LOOK_EVERY_MS = 15000;
  const GOES = { q: "/staff/", t: "/staff/texts", a: "/staff/alerts" };
  const PLACES = { r: "words", n: "note-words", s: "step", h: "hold", c: "close", o: "give" };
  const rows = [...document.querySelectorAll("[data-row]")];
  const byId = (id) => document.getElementById(id);
  let isAfterG = false;

  const rowAtFocus = () => rows.findIndex((row) => row.contains(document.activeElement));
  const tickOf = (row) => row.querySelector("input[type=checkbox]");

  function move(by) {
    const next = rows[Math.min(rows.length - 1, Math.max(0, rowAtFocus() + by))];
    if (next) next.querySelector("a").focus();
  }

  function tick() {
    const row = rows[rowAtFocus()];
    if (row && tickOf(row)) tickOf(row).click();
  }

  function take() {
    const row = rows[rowAtFocus()];
    const button = document.querySelector("[data-key*=t]");
    if (!row || !tickOf(row)) { if (button) button.click(); return; }
    for (const each of rows) tickOf(each).checked = each === row;
    byId("act").value = "take";
    byId("ticked").querySelector("[value=act]").click();
  }

  function search() {
    if (!byId("q")) { location.href = GOES.q; return; }
    byId("narrow").open = true;
    byId("q").focus();
  }

  function help() {
    const keys = byId("keys");
    keys.open = !keys.open;
    if (keys.open) keys.querySelector("summary").focus();
  }

  function goTo(id) {
    const place = byId(id);
    if (!place) return;
    if (place.tagName !== "DETAILS") { place.focus(); return; }
    place.open = true;
    const field = place.querySelector("input:not([type=hidden]), select, textarea");
    (field || place.querySelector("summary")).focus();
  }

  const DO = {
    j: () => move(1), k: () => move(-1), x: tick, t: take, "/": search, "?": help, g: () => { isAfterG = true; },
    m: () => document.querySelector("[data-key*=m]")?.click(),
  };

  function isTyping(target) {
    return target.matches("textarea, select, input:not([type=checkbox]):not([type=radio])");
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || isTyping(event.target)) return;
    if (!byId("keys-on")?.checked) return;
    const wasAfterG = isAfterG;
    isAfterG = false;
    const act = wasAfterG ? GOES[event.key] && (() => { location.href = GOES[event.key]; })
      : DO[event.key] || (PLACES[event.key] && (() => goTo(PLACES[event.key])));
    if (!act) return;
    event.preventDefault();
    act();
  });

  const switched = byId("keys-on");
  if (switched) {
    switched.checked = localStorage.getItem("keys") !== "off";
    switched.addEventListener("change", () => localStorage.setItem("keys", switched.checked ? "on" : "off"));
  }

  const here = byId("here");
  if (!here) return;

  const words = ({ others, writer }) => [
    others.length ? `${others.join(", ")} ${others.length === 1 ? "has" : "have"} this open too.` : "",
    writer ? `${writer} is writing to them.` : "",
  ].filter(Boolean).join(" ");

  async function look() {
    if (document.hidden) return;
    const body = new URLSearchParams({ csrf_token: here.dataset.token });
    const answer = await fetch(here.dataset.here, { method: "POST", body });
    if (!answer.ok || answer.redirected) return;
    const found = await answer.json();
    const isOld = String(found.version) !== here.dataset.version;
    here.textContent = words(found) + (isOld ? " Somebody changed this meanwhile. Load the page again to see it." : "");
  }

  setInterval(() => look().catch(() => {}), LOOK_EVERY_MS);
})();
