// Everything that every page needs; esbuild bundles it with the styles into static/dist/.
import "htmx.org";
import "@tabler/core";
import TomSelect from "tom-select";

import "@tabler/core/dist/css/tabler.css";
import "tom-select/dist/css/tom-select.bootstrap5.css";
import "../css/app.css";
import "./actions.js";
import "./explain.js";
import "./lists.js";

// A select with data-search becomes one that can be typed into (areas, enterprises).
function enhanceSelects(root) {
  for (const select of root.querySelectorAll("select[data-search]:not(.tomselected)")) {
    const search = new TomSelect(select, {
      allowEmptyOption: true,
      maxOptions: 2000,
      // What else an option is found by (data-typed): how a name is read, a code.
      searchField: ["text", "typed"],
      plugins: ["dropdown_input"],
      // The list is indented as a tree; the one that was chosen stands alone.
      render: { item: ({ text }, escape) => `<div>${escape(text.trim())}</div>` },
    });
    // What took its place has its label; the list itself is there for the form alone.
    select.setAttribute("aria-hidden", "true");
    search.control_input.addEventListener("keydown", (event) => leaveByTab(search, event), true);
  }
}

// Closing gives the focus back to the closed list, which would be a second stop on the way out: so it
// is closed before the browser moves on, and not opened again by getting the focus.
function leaveByTab(search, { key }) {
  if (key !== "Tab") return;
  search.settings.openOnFocus = false;
  search.close();
  search.settings.openOnFocus = true;
}

document.addEventListener("DOMContentLoaded", () => enhanceSelects(document));
document.addEventListener("htmx:after:swap", () => enhanceSelects(document));
