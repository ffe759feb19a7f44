// A list that can be gone through without a mouse: / to the search, j and k along what was found; Enter opens the link that
// has the focus. The page works without this file.
const links = [...document.querySelectorAll("[data-found] tbody th a")];
document.querySelector("[data-keyboard]")?.removeAttribute("hidden");
addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest("input, select, textarea")) return;
  const here = links.indexOf(document.activeElement);
  if (event.key === "/") document.querySelector("[role=search] [name=q]")?.focus();
  else if (event.key === "j") links[Math.min(here + 1, links.length - 1)]?.focus();
  else if (event.key === "k") links[Math.max(here - 1, 0)]?.focus();
  else return;
  event.preventDefault();
});
