// The reading desk without a mouse. The page works without this file. Single keys work only while the focus is on the
// desk and in no field, so they get in nobody's way.
const desk = document.querySelector("#desk");
const form = desk?.querySelector("#reading");
const answers = form?.querySelectorAll("[name=outcome]") ?? [];
desk?.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) return form?.requestSubmit();
  if (event.ctrlKey || event.altKey || event.metaKey || event.target.matches("textarea, select, input:not([type=radio])")) return;
  const answer = answers[Number(event.key) - 1];
  const link = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (answer) answer.click(), answer.focus();
  else if (event.key === "r") form?.querySelector("[name=reason]").focus();
  else if (link) link.click();
  else return;
  event.preventDefault();
});
if (!document.querySelector(".errors")) desk?.querySelector("h1").focus({ preventScroll: true });
