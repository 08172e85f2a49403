// <a href="…" data-explain>: the explanation of a figure opens beside it, in <dialog id="explain-dialog">.
// Where there is no dialog, or a key asks for a new tab, it is an ordinary link to the same page.
import htmx from "htmx.org";

const dialog = () => document.getElementById("explain-dialog");

document.addEventListener("click", async (event) => {
  const link = event.target.closest?.("a[data-explain]");
  const panel = dialog();
  if (!link || !panel || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  const inPanel = panel.contains(link);
  await htmx.ajax("GET", link.getAttribute("href"), { source: link, target: "#explain-body", swap: "innerHTML" });
  if (!panel.querySelector("#explain-title")) return;
  // Closed while a part of it was on its way, the panel stays closed.
  if (inPanel && !panel.open) return;
  // Closed with Esc or the button, a dialog gives the focus back to the link that opened it.
  if (!panel.open) panel.showModal();
  panel.scrollTop = 0;
});

// A click beside the panel closes it: what is outside of its content is the dialog itself.
document.addEventListener("click", ({ target }) => {
  if (target === dialog()) target.close();
});
