// Small behaviours that markup asks for by data attributes; every page works without them too.

// <button type="submit" name="x" value="…" data-sets="id">: the field shows what the button sends.
// <button data-print>, <button data-retry="form id">: what they say.
document.addEventListener("click", ({ target }) => {
  const button = target.closest?.("button");
  if (!button) return;
  if (button.dataset.sets) document.getElementById(button.dataset.sets).value = button.value;
  if ("print" in button.dataset) window.print();
  if (button.dataset.retry) document.getElementById(button.dataset.retry).requestSubmit();
});

// A request that brought nothing must not leave the old results looking like the answer.
function tellFailure(failed) {
  for (const alert of document.querySelectorAll(".request-error")) alert.hidden = !failed;
}
document.addEventListener("htmx:before:request", () => tellFailure(false));
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
