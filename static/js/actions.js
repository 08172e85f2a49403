// Small behaviours that markup asks for by data attributes; every page works without them too.

// <button type="submit" name="x" value="…" data-sets="id">: the field shows what the button sends.
// <button data-print>, <button data-retry="form id">: what they say.
document.addEventListener("click", ({ target }) => {
  const button = target.closest?.("button");
  if (!button) return;
  if (button.dataset.sets) document.getElementById(button.dataset.sets).value = button.value;
  if ("print" in button.dataset) window.print();
  if (button.dataset.retry) document.getElementById(button.dataset.retry).requestSubmit();
  if (button.dataset.copy) copy(button);
});

// Ctrl+Enter (⌘+Enter) saves from wherever one is in the form; Esc leaves it, and asks where
// something was typed. A list that is open takes Esc for itself.
document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.("form[data-leave]") ?? (event.target === document.body && document.querySelector("form[data-leave]"));
  if (!form || event.defaultPrevented) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  if (event.key !== "Escape" || form.querySelector(".dropdown-active")) return;
  if (!("typed" in form.dataset) || window.confirm(form.dataset.ask)) window.location.assign(form.dataset.leave);
});
document.addEventListener("input", ({ target }) => {
  const form = target.closest?.("form[data-leave]");
  if (form) form.dataset.typed = "";
});

// Once a form is sent, what was typed is no draft any more: one that were kept a moment later would be
// offered as not saved.
document.addEventListener("submit", ({ target }) => { target.dataset.sent = ""; });
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});
document.addEventListener("htmx:before:request", (event) => {
  const { sourceElement } = event.detail.ctx;
  if (sourceElement.matches("[data-draft]") && sourceElement.closest("form[data-sent]")) event.preventDefault();
});

// A link of the summary above a form leads into the field, also where a list has taken its place.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.(".form-problems a");
  if (!link) return;
  const field = document.querySelector(link.hash);
  if (!field) return;
  event.preventDefault();
  (field.tomselect ?? field).focus();
});

// <button data-copy="id" data-copied="…">: what the field holds goes to the clipboard. Where the page
// has no clipboard (plain http), the field is selected for Ctrl-C.
async function copy(button) {
  const field = document.getElementById(button.dataset.copy);
  field.select();
  if (!navigator.clipboard) return;
  await navigator.clipboard.writeText(field.value);
  button.querySelector("span").textContent = button.dataset.copied;
}

// A request that brought nothing must not leave the old results looking like the answer.
function tellFailure(failed) {
  for (const alert of document.querySelectorAll(".request-error")) alert.hidden = !failed;
}
document.addEventListener("htmx:before:request", ({ target }) => {
  // A screen on a wall asks by itself: it has lost its connection until an answer comes.
  if (!target.closest?.(".wall")) tellFailure(false);
});
document.addEventListener("htmx:after:swap", ({ detail }) => {
  if (detail.ctx?.response?.status < 500) tellFailure(false);
});
document.addEventListener("htmx:error", () => tellFailure(true));
document.addEventListener("htmx:response:error", ({ detail }) => tellFailure(detail.ctx.response.status >= 500));

// Signed out meanwhile: the sign-in page is a page, not a part of this one.
document.addEventListener("htmx:before:response", (event) => {
  const { raw } = event.detail.ctx.response;
  if (!raw.redirected || new URL(raw.url).pathname !== "/login/") return;
  event.preventDefault();
  window.location.assign(raw.url);
});

// What is in the address bar can be sent on: a page with defaults says in full what it shows.
const address = document.querySelector("[data-address]")?.dataset.address;
if (address) history.replaceState(history.state, "", address);

// <form class="filter-bar">: what is not filtered by does not lengthen the address.
document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
  if (!ctx.sourceElement.matches(".filter-bar")) return;
  const empty = [...ctx.request.body].filter(([, value]) => value === "");
  for (const [name] of empty) ctx.request.body.delete(name);
});
