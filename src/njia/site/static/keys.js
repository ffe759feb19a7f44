// A screen that can be worked through by single keys: <section data-keys tabindex="-1"> holds links and buttons with
// data-key. The keys work only while the focus is within it and in no field, so they get in nobody's way.
const place = document.querySelector("[data-keys]");
place?.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest("input, select, textarea")) return;
  const chosen = place.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!chosen) return;
  event.preventDefault();
  chosen.click();
});
if (!document.querySelector(".errors")) place?.focus({ preventScroll: true });
