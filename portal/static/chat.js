// Sends a message without loading the page anew, and looks for new lines in a talk. Without it the pages work the same.
(() => {
  "use strict";
  const EVERY_MS = 8000;
  const heard = document.createElement("p");
  heard.setAttribute("role", "status");
  heard.setAttribute("aria-live", "polite");
  heard.className = "hidden";
  document.body.append(heard);

  function announce(root) {
    const newest = root.querySelector("#problem") || root.querySelector("#newest .ours") || root.querySelector("#newest");
    heard.textContent = newest ? newest.innerText.replace(/\s+/g, " ").trim() : "";
  }

  async function send(form, button) {
    const fields = new URLSearchParams(new FormData(form));
    if (button && button.name) fields.append(button.name, button.value);
    const answer = await fetch(form.action, { method: "POST", body: fields });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const main = page.querySelector("main");
    if (!main || !main.querySelector("#asking")) throw new Error("not a page of this talk");
    document.querySelector("main").replaceChildren(...main.childNodes);
    document.title = page.title;
    const field = document.querySelector("#asking textarea");
    field.focus({ preventScroll: true });
    document.querySelector("#newest")?.scrollIntoView();
    announce(document);
  }

  let isSending = false;
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.id !== "asking" || event.submitter?.hasAttribute("formaction")) return;
    event.preventDefault();
    if (isSending) return;
    isSending = true;
    // Where that fails, the browser sends the form by itself: nothing typed is lost.
    send(form, event.submitter).catch(() => form.submit()).finally(() => { isSending = false; });
  });

  async function look(place) {
    const seen = place.querySelector("#talk")?.dataset.seen || "";
    const answer = await fetch(`${place.dataset.poll}?seen=${encodeURIComponent(seen)}`);
    if (answer.status !== 200) return;
    const part = new DOMParser().parseFromString(await answer.text(), "text/html");
    place.replaceChildren(...part.body.childNodes);
    announce(place);
  }

  setInterval(() => {
    const place = document.querySelector("[data-poll]");
    if (place && !document.hidden && !isSending) look(place).catch(() => {});
  }, EVERY_MS);
})();
