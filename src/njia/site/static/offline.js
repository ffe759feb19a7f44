// The door of a workshop on a device without a network. What is typed is sealed before anything is kept: in the browser's
// store there are closed boxes, the outer words of slips, the language of the answer and the uses that were allowed.
const form = document.querySelector("[data-offline]");
const told = form.dataset;
const STORE = `njia-sealed-${told.process}`;
const list = document.querySelector("[data-entries]");
const tell = document.querySelector("[data-tell]");
const { seal, newRecord, fromBase64 } = await import(told.seal);
const keys = Object.fromEntries(
  Object.entries(JSON.parse(document.getElementById("keys").textContent)).map(([name, key]) => [name, fromBase64(key)]),
);

const entries = () => JSON.parse(localStorage.getItem(STORE) ?? "[]");
const keep = (all) => localStorage.setItem(STORE, JSON.stringify(all));
const say = (words) => { tell.textContent = words; tell.hidden = false; tell.focus(); };
const fold = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
const wordsOf = (text) => fold(text).split(/[^a-z]+/).filter(Boolean);

// A word that is on no list was mistyped: nobody can ask its owner once the slip is refused.
const lists = (await (await fetch(told.words)).json()).map((list) => new Set(list));
const isSlip = (words) => words.length === 5 && lists.some((list) => words.every((word) => list.has(word)));

async function keepOne() {
  const typed = new FormData(form);
  const words = String(typed.get("words")).trim();
  const slip = wordsOf(String(typed.get("slip")));
  if (!words) return say(told.sayEmpty);
  if (!isSlip(slip)) return say(told.saySlip);
  if (entries().some((entry) => entry.slip === slip.join(" "))) return say(told.sayAgain);
  const record = newRecord();
  const text = JSON.stringify({
    words, spoken: String(typed.get("spoken")).trim(), interpreted: typed.has("interpreted"),
    constituency: typed.get("constituency"),
  });
  try {
    const sealed = await seal(text, keys, { process: told.process, record, purpose: "words" });
    const consents = told.uses.split(" ").filter((use) => typed.has(use));
    keep([...entries(), { record, slip: slip.join(" "), language: typed.get("language"), consents, ...sealed }]);
  } catch {
    return say(told.sayFailed);
  }
  form.reset();
  show();
  say(told.sayKept);
}

async function sendAll() {
  for (const entry of entries()) {
    let answer;
    try {
      answer = await fetch(told.send, {
        method: "POST", credentials: "omit", headers: { "Content-Type": "application/json" }, body: JSON.stringify(entry),
      });
    } catch {
      return say(told.sayNoNetwork);
    }
    const said = await answer.json().catch(() => ({ reason: told.sayNoNetwork }));
    const others = entries().filter((other) => other.record !== entry.record);
    keep(said.taken ? others : [...others, { ...entry, reason: said.reason }]);
    show();
  }
  say(entries().length ? told.sayLeft : told.saySent);
}

function show() {
  const all = entries();
  list.replaceChildren(...all.map((entry, place) => {
    const line = document.createElement("li");
    line.textContent = `${place + 1}. ${entry.reason ?? told.sayWaits} `;
    if (entry.reason) {
      const button = document.createElement("button");
      button.className = "plain";
      button.textContent = told.sayRemove;
      button.addEventListener("click", () => {
        if (!confirm(told.sayRemoveSure)) return;
        keep(entries().filter((other) => other.record !== entry.record));
        show();
      });
      line.append(button);
    }
    return line;
  }));
  document.querySelector("[data-count]").textContent = String(all.length);
  document.querySelector("[data-send-now]").disabled = !all.length;
}

// The page, and all that it is drawn with, is put by for when there is no network.
async function putBy() {
  await navigator.serviceWorker.register(told.worker);
  const parts = document.querySelectorAll("link[rel=stylesheet], link[rel=icon], script[src]");
  const addresses = [...parts].map((part) => part.href ?? part.src);
  const store = await caches.open("njia-offline");
  await store.addAll([...told.pages.split(" "), ...addresses, told.seal, told.words]);
}

form.querySelector("[data-fields]").disabled = false;
form.querySelector("[data-keep]").addEventListener("click", keepOne);
document.querySelector("[data-send-now]").addEventListener("click", sendAll);
show();
const ready = document.querySelector("[data-ready]");
await putBy().catch(() => undefined);
if (await caches.match(told.pages.split(" ")[0])) ready.hidden = false;
