// Recommendations searched beside the text that they become the roots of: taken over by key, by button or by dragging.
// Without this file the link leads to the page of sources.
const place = document.querySelector("[data-sources]");

if (place) {
  const box = place.querySelector("input");
  const found = place.querySelector("[data-found]");
  const said = place.querySelector("[role=status]");
  place.hidden = false;

  const row = () => {
    const rows = [...document.querySelectorAll("[name^='cites-'][name$='-recommendation']")];
    const free = rows.find((each) => !each.value);
    if (free) return free.closest("fieldset");
    const total = document.querySelector("[name='cites-TOTAL_FORMS']");
    const last = rows.at(-1).closest("fieldset");
    const made = last.cloneNode(true);
    for (const each of made.querySelectorAll("[name], [id], [for]")) {
      for (const name of ["name", "id", "for"]) {
        if (each.hasAttribute(name)) each.setAttribute(name, each.getAttribute(name).replace(/-\d+-/, `-${total.value}-`));
      }
      if ("value" in each && each.tagName === "INPUT") each.value = "";
    }
    total.value = Number(total.value) + 1;
    last.after(made);
    return made;
  };

  const take = (id, relation) => {
    const named = [...document.querySelectorAll("[name^='cites-'][name$='-recommendation']")];
    const fieldset = named.find((each) => each.value === id)?.closest("fieldset") ?? row();
    fieldset.querySelector("input[name$='-recommendation']").value = id;
    if (relation) fieldset.querySelector("select").value = relation;
    fieldset.querySelector("input").dispatchEvent(new Event("input", { bubbles: true }));
    said.textContent = place.dataset.said.replace("{id}", id);
  };

  const show = (card) => {
    const id = card.querySelector("[name=recommendation]").value;
    card.draggable = true;
    for (const link of card.querySelectorAll("a")) link.draggable = false;
    card.addEventListener("dragstart", (event) => event.dataTransfer.setData("application/x-njia", id));
    const form = card.querySelector("form");
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      take(id, form.querySelector("select").value);
    });
    return card;
  };

  const search = async () => {
    const answer = await fetch(`${place.dataset.sources}?q=${encodeURIComponent(box.value)}`);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const cards = [...page.querySelectorAll("section.card")];
    found.replaceChildren(...cards.map(show));
    said.textContent = cards.length ? "" : place.dataset.none;
  };

  let soon;
  box.addEventListener("input", () => { clearTimeout(soon); soon = setTimeout(search, 400); });
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    search();
  });
  document.addEventListener("keydown", (event) => {
    if (!event.altKey || event.key.toLowerCase() !== "r") return;
    event.preventDefault();
    place.open = true;
    box.focus();
  });
  for (const kind of ["dragover", "drop"]) {
    document.querySelector("form[data-here]").addEventListener(kind, (event) => {
      const types = [...event.dataTransfer.types];
      if (!types.includes("application/x-njia")) return;
      event.preventDefault();
      if (kind === "drop") take(event.dataTransfer.getData("application/x-njia"));
    });
  }
}
