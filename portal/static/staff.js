// Counts a text while it is being written, and tells colleagues that somebody writes. Without it the count is shown by a button.
(() => {
  "use strict";
  const field = document.querySelector("[data-writing]");
  if (!field) return;
  const shown = document.getElementById("count");
  const PLAIN = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
  const DOUBLE = "^{}\\[~]|€\f";
  const MARKS = [
    [/[‘’‚‛′`´ʼ]/g, "'"], [/[“”„‟″«»]/g, '"'], [/[‐‑‒–—―−•·]/g, "-"], [/½/g, " 1/2"], [/¼/g, " 1/4"], [/¾/g, " 3/4"],
    [/×/g, "x"], [/→/g, "->"], [/…/g, "..."], [/\t/g, " "],
  ];
  const EVERY_MS = 20000;

  const isAllCheap = (words) => [...words].every((letter) => PLAIN.includes(letter) || DOUBLE.includes(letter));

  // As portal/messages/gsm7.py and segments.py do it: a letter outside the cheap alphabet makes the whole text dear.
  function segments(words) {
    const plain = MARKS.reduce((said, [marks, sign]) => said.replace(marks, sign), words);
    const isCheap = isAllCheap(plain);
    const letters = [...(isCheap ? plain : words)];
    const sizes = letters.map((letter) => (isCheap ? (DOUBLE.includes(letter) ? 2 : 1) : letter.length));
    const [alone, joined] = isCheap ? [160, 153] : [70, 67];
    const total = sizes.reduce((sum, size) => sum + size, 0);
    if (total <= alone) return [1, total, alone];
    let count = 1, room = joined;
    for (const size of sizes) {
      if (size > room) { count += 1; room = joined; }
      room -= size;
    }
    return [count, total, count * joined];
  }

  function count() {
    const words = field.value.trim();
    if (!field.dataset.count || !words) { shown.textContent = ""; return; }
    const [texts, used, room] = segments(field.dataset.start + words);
    const pence = Number(field.dataset.pence) * texts;
    const cost = pence ? `, about ${pence}p` : "";
    shown.textContent = `${used} of ${room}. ${texts === 1 ? "1 text" : `${texts} texts`}${cost}.`;
  }

  let toldAt = 0;
  async function tell() {
    if (Date.now() - toldAt < EVERY_MS) return;
    toldAt = Date.now();
    const body = new URLSearchParams({ csrf_token: field.form.elements.csrf_token.value });
    const answer = await fetch(field.dataset.writing, { method: "POST", body });
    const other = answer.ok ? (await answer.json()).other : "";
    document.getElementById("who-writes").textContent = other ? `${other} is writing an answer too.` : "";
  }

  field.addEventListener("input", () => { count(); tell().catch(() => {}); });
  count();
})();
