// What HTML alone cannot do: print, choose all rows, say that the line is down.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-print]");
  if (button) window.print();
});

document.addEventListener("change", (event) => {
  const name = event.target.dataset.all;
  if (!name) return;
  for (const box of document.getElementsByName(name)) {
    if (!box.disabled) box.checked = event.target.checked;
  }
});

// A second press while the first is on its way must not send twice.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "1";
  setTimeout(() => delete form.dataset.sent, 5000);
});
window.addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});

const live = () => document.getElementById("live");
document.addEventListener("htmx:sendError", () => {
  live().hidden = false;
});
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.successful) live().hidden = true;
});
