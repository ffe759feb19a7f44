// While somebody edits a clause: keep what they typed, and say who else is here. The page works without this file.
const form = document.querySelector("form[data-here]");
const told = document.querySelector("[data-others]");
const kept = document.querySelector("[data-kept]");
let last = "";

async function tell() {
  const words = new FormData(form);
  const now = new URLSearchParams(words).toString();
  if (document.hidden && now === last) return;
  try {
    const answer = await fetch(form.dataset.here, { method: "POST", body: words });
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

if (form) {
  tell();
  setInterval(tell, 15000);
  let soon;
  form.addEventListener("input", () => { clearTimeout(soon); soon = setTimeout(tell, 2000); });
  form.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && (event.key === "s" || event.key === "Enter")) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
}
