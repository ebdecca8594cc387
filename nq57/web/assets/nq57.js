// What HTML alone cannot do: print, choose all rows, say that the line is down.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-print]");
  if (button) window.print();
});

// Copy the words of a field; where the browser refuses, they stand chosen for Ctrl+C.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const field = document.getElementById(button.dataset.copy);
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    if (!document.execCommand("copy")) return;
  }
  button.nextElementSibling.hidden = false;
});

// A menu of the head closes when one presses elsewhere, or Escape.
const closeMenus = (but) => {
  for (const menu of document.querySelectorAll(".top details[open]")) {
    if (menu.contains(but)) continue;
    if (menu.contains(document.activeElement)) menu.firstElementChild.focus();
    menu.open = false;
  }
};
document.addEventListener("click", (event) => closeMenus(event.target));
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") closeMenus(null);
});

document.addEventListener("change", (event) => {
  const name = event.target.dataset.all;
  if (!name) return;
  const scope = event.target.closest("[data-scope]") ?? document;
  for (const box of scope.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
    if (!box.disabled) box.checked = event.target.checked;
  }
});

// A second press while the first is on its way must not send twice. A file that is fetched
// leaves the page as it is: nothing would tell that the next press was swallowed.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if ("file" in (event.submitter?.dataset ?? {})) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "1";
  setTimeout(() => delete form.dataset.sent, 5000);
});
window.addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});

const tellLost = (is) => {
  const live = document.getElementById("live");
  if (live) live.hidden = !is;
};
document.addEventListener("htmx:sendError", () => tellLost(true));
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.successful) tellLost(false);
});

// Review of a reading: keys 1–9 choose in the question at hand, Enter confirms, Z undoes.
const review = () => document.querySelector("[data-review]");
const questions = () => [...document.querySelectorAll("[data-question]")];
const openQuestion = () => document.activeElement?.closest("[data-question]") ?? questions()[0];
document.addEventListener("keydown", (event) => {
  if (!review() || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input:not([type=radio]), select, textarea")) return;
  // Links and buttons take Enter for themselves, but no letter: after the last answer the
  // focus is on a link, and what was just answered must still be undone.
  if (event.key === "z" || event.key === "Z") {
    review().querySelector("[data-undo] button")?.click();
    return;
  }
  if (event.target.closest("summary, button, a")) return;
  const question = openQuestion();
  if (!question) return;
  if (event.key === "Enter") {
    event.preventDefault();
    question.querySelector("form .acts button")?.click();
  } else if (/^[1-9]$/.test(event.key)) {
    const choice = question.querySelectorAll('input[name="option"]')[Number(event.key) - 1];
    choice?.click();
    choice?.focus();
  }
});
document.addEventListener("change", (event) => {
  if (event.target.name !== "option" || event.target.value !== "_own") return;
  const own = event.target.closest("[data-question]")?.querySelector("[data-own]");
  if (own) own.open = true;
});
document.addEventListener("input", (event) => {
  const own = event.target.closest("[data-own]");
  if (!own) return;
  const choice = own.closest("form").querySelector('input[name="option"][value="_own"]');
  if (choice) choice.checked = true;
});

// An answer replaces the review: the focus goes on to the question after it, an undo back to it.
let next;
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target.id !== "review") return;
  const form = event.detail.requestConfig.elt;
  const at = questions().indexOf(form.closest("[data-question]"));
  const undone = form.elements.question?.value;
  next = () =>
    at < 0 ? questions().find((one) => one.dataset.question === undone) : questions()[at];
});
document.addEventListener("htmx:afterSettle", () => {
  if (!next || !review()) return;
  const question = next() ?? questions()[0];
  next = undefined;
  const refusal = review().querySelector(".err-sum");
  const goal =
    refusal ?? question?.querySelector("input:checked, input[name=option]") ?? review().querySelector("[data-adopt]");
  goal?.focus({ preventScroll: true });
  (refusal ?? question ?? review()).scrollIntoView({ block: "start" });
});

// A line of another part of the text: its address says which.
const line = /^#d(\d+)$/.exec(location.hash);
if (line && document.querySelector(".lines") && !document.getElementById(`d${line[1]}`)) {
  location.replace(`?dong=${line[1]}${location.hash}`);
}

// A report that saves itself: say what is not saved yet, hold who leaves, keep the place.
const unsaved = (form, is) => {
  if (is) form.dataset.unsaved = "1";
  else delete form.dataset.unsaved;
  for (const one of form.querySelectorAll(".dirty")) one.hidden = !is;
};
document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (form?.dataset.keeps !== undefined) unsaved(form, true);
});
document.addEventListener("htmx:beforeRequest", (event) => {
  const form = event.detail.elt.closest("[data-keeps]");
  if (form && event.detail.requestConfig.verb === "post") unsaved(form, false);
});
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.detail.elt.closest?.("[data-keeps]");
  if (form && event.detail.requestConfig.verb === "post" && !event.detail.successful) unsaved(form, true);
});
window.addEventListener("beforeunload", (event) => {
  const form = document.querySelector("[data-unsaved]");
  if (form && !form.dataset.sent) event.preventDefault();
});
document.addEventListener("htmx:afterSettle", (event) => {
  if (!event.target.matches?.(".line")) return;
  const cell = event.target.querySelector("select, input:not([type=hidden])");
  (cell ?? event.target.querySelector("button, a"))?.focus({ preventScroll: true });
});
