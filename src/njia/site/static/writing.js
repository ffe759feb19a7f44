// While somebody edits a clause: keep what they typed, and say who else is here. The page works without this file.
const form = document.querySelector("form[data-here]");
const told = document.querySelector("[data-others]");
const kept = document.querySelector("[data-kept]");
const going = new AbortController();
let last = "";

async function tell() {
  const words = new FormData(form);
  const now = new URLSearchParams(words).toString();
  if (going.signal.aborted || (document.hidden && now === last)) return;
  try {
    const answer = await fetch(form.dataset.here, { method: "POST", body: words, signal: going.signal });
    if (!answer.ok) return;
    const found = await answer.json();
    last = now;
    told.hidden = !found.others.length;
    told.querySelector("span").textContent = found.others.join(", ");
    kept.hidden = !found.kept;
    kept.textContent = found.kept;
    const newer = document.querySelector("[data-newer]");
    newer.hidden = found.revision === Number(form.elements.revision.value);
  } catch { /* without a network the next try may do */ }
}

// Whoever leaves before the next try: what they typed goes along with the last request of the page. Who is back at
// once may be there before it, so that this tab remembers the words for a minute as well.
function leave() {
  const words = new FormData(form);
  const now = new URLSearchParams(words).toString();
  if (going.signal.aborted || now === last) return;
  sessionStorage.setItem(form.dataset.here, JSON.stringify([Date.now(), now]));
  navigator.sendBeacon(form.dataset.here, words);
}

// With the words comes what the text said when they were typed: measured against anything newer, what others wrote
// meanwhile would look taken out.
function comeBack() {
  const [at, sent] = JSON.parse(sessionStorage.getItem(form.dataset.here) || "[0]");
  sessionStorage.removeItem(form.dataset.here);
  if (Date.now() - at > 60000) return;
  const words = new URLSearchParams(sent);
  form.elements.revision.value = words.get("revision");
  for (const [name, value] of words) {
    const box = form.elements[name];
    if (!box?.matches?.("textarea, input:not([type=hidden])") || box.value !== box.defaultValue) continue;
    box.value = value;
    const base = form.elements[`base_${name}`];
    if (base) base.value = words.get(base.name);
  }
}

// From here on what is typed would be in nobody's text: the page takes no more keys, so that this is seen.
function send() {
  going.abort();
  for (const box of form.querySelectorAll("input:not([type=hidden]), textarea")) box.readOnly = true;
}

// Marks around what is chosen, or before its lines. `insertText` is what the browser's own undo takes back.
function mark(box, sign) {
  const list = sign === "- ";
  let [from, to] = [box.selectionStart, box.selectionEnd];
  if (list) from = box.value.lastIndexOf("\n", from - 1) + 1;
  const chosen = box.value.slice(from, to);
  box.focus();
  box.setSelectionRange(from, to);
  document.execCommand("insertText", false, list ? chosen.replace(/^(- )?/gm, sign) : sign + chosen + sign);
  if (!list && from === to) box.setSelectionRange(from + 1, from + 1);
}

const marks = document.querySelector("template[data-marks]");
for (const box of marks ? marks.parentElement.querySelectorAll("textarea") : []) {
  const row = marks.content.firstElementChild.cloneNode(true);
  row.addEventListener("click", (event) => {
    const sign = event.target.closest("[data-mark]")?.dataset.mark;
    if (sign) mark(box, sign);
  });
  box.before(row);
  box.addEventListener("keydown", (event) => {
    const sign = { b: "*", i: "_" }[event.key];
    if (!sign || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
    event.preventDefault();
    mark(box, sign);
  });
}

if (form) {
  comeBack();
  tell();
  setInterval(tell, 15000);
  let soon;
  form.addEventListener("input", () => { clearTimeout(soon); soon = setTimeout(tell, 2000); });
  form.addEventListener("submit", send);
  addEventListener("pagehide", leave);
  form.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && (event.key === "s" || event.key === "Enter")) {
      event.preventDefault();
      form.requestSubmit(form.elements.more);
    }
  });
}
