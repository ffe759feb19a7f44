// Small improvements. Every page works without this file.
// Sent once: a form that is on its way is not sent again, until the page is shown anew.
// `aria-disabled` and not `disabled`: a disabled button's own name and value would not be sent.
document.addEventListener("submit", (event) => {
  const form = event.target;
  const question = event.submitter?.dataset.confirm;
  if (form.dataset.sent || (question && !confirm(question))) return event.preventDefault();
  if (form.method !== "post" || "repeat" in form.dataset) return;
  form.dataset.sent = "yes";
  event.submitter?.setAttribute("aria-disabled", "true");
});
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  for (const button of document.querySelectorAll("button[aria-disabled]")) button.removeAttribute("aria-disabled");
});

// <input data-filter="table-id" hidden> narrows the rows of a table that is wholly on the page.
for (const input of document.querySelectorAll("[data-filter]")) {
  input.closest("[hidden]")?.removeAttribute("hidden");
  input.addEventListener("input", () => {
    const wanted = input.value.toLocaleLowerCase();
    for (const row of document.querySelectorAll(`#${input.dataset.filter} tbody tr`))
      row.hidden = !row.textContent.toLocaleLowerCase().includes(wanted);
  });
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

// The way out leaves no step back to this page.
for (const link of document.querySelectorAll("[data-exit]"))
  link.addEventListener("click", (event) => { event.preventDefault(); location.replace(link.href); });

document.querySelector(".errors")?.focus();
const line = document.querySelector(".journey ol");
const here = line?.querySelector("[aria-current=page]")?.closest("li") ?? line?.querySelector(".current");
if (here) line.scrollLeft = here.offsetLeft - (line.clientWidth - here.clientWidth) / 2;
