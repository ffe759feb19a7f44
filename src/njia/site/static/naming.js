// After an @ the names that fit are offered, to be chosen by key, mouse or finger. The page works without this file.
const list = document.querySelector("[data-names]");
const box = document.querySelector("textarea[name=body]");

if (list && box) {
  const names = [...list.querySelectorAll("li")].map((item) => item.textContent.trim().slice(1));
  const offer = document.createElement("p");
  offer.className = "row";
  offer.setAttribute("role", "group");
  offer.setAttribute("aria-label", list.querySelector("summary").textContent);
  box.after(offer);

  const begun = () => /@([^\n@]{0,60})$/u.exec(box.value.slice(0, box.selectionStart));

  const take = (name) => {
    const found = begun();
    if (found) box.setRangeText(`@${name} `, found.index, box.selectionStart, "end");
    offer.replaceChildren();
    box.focus();
  };

  const look = () => {
    const found = begun();
    const said = found?.[1].toLocaleLowerCase();
    const fits = found ? names.filter((name) => name.toLocaleLowerCase().includes(said)).slice(0, 6) : [];
    offer.replaceChildren(...fits.map((name) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button quiet";
      button.textContent = `@${name}`;
      button.addEventListener("click", () => take(name));
      return button;
    }));
  };

  box.addEventListener("input", look);
  box.addEventListener("keydown", (event) => {
    const first = offer.querySelector("button");
    if (event.key === "Escape") offer.replaceChildren();
    if (!first || event.key !== "ArrowDown") return;
    event.preventDefault();
    first.focus();
  });
  offer.addEventListener("keydown", (event) => {
    const step = { ArrowDown: "nextElementSibling", ArrowRight: "nextElementSibling", ArrowUp: "previousElementSibling", ArrowLeft: "previousElementSibling" }[event.key];
    if (event.key === "Escape") { offer.replaceChildren(); box.focus(); }
    if (!step) return;
    event.preventDefault();
    (document.activeElement[step] ?? box).focus();
  });
}
