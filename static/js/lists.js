// Lists of records. <tbody data-rows>: arrows go from row to row, Enter opens, Space ticks; `/` goes to
// the search field from anywhere. Without a script the links and boxes are there all the same.

const typing = (element) => element.closest?.("input, select, textarea, [contenteditable], .ts-wrapper");

document.addEventListener("keydown", (event) => {
  const { key, target } = event;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (key === "/" && !typing(target)) {
    const search = document.querySelector("main [type=search], .filter-bar [type=search]");
    if (!search) return;
    event.preventDefault();
    search.focus();
    search.select();
    return;
  }
  const row = target.closest?.("[data-rows] > tr");
  // What has a use of its own for the key keeps it.
  if (row && (target === row || key.startsWith("Arrow")) && !target.matches("select, [type=text]")) inRow(event, row);
});

function inRow(event, row) {
  const next = {
    ArrowDown: row.nextElementSibling,
    ArrowUp: row.previousElementSibling,
    Home: row.parentElement.firstElementChild,
    End: row.parentElement.lastElementChild,
  }[event.key];
  const box = row.querySelector(".pick input");
  if (next) goTo(next);
  else if (event.key === "Enter") row.querySelector("a[href]")?.click();
  else if (event.key === " " && box) box.click();
  else return;
  event.preventDefault();
}

// One row of the table is a stop of the Tab key: the one that was looked at last.
function goTo(row) {
  for (const other of row.parentElement.children) other.tabIndex = other === row ? 0 : -1;
  row.focus();
}

document.addEventListener("change", ({ target }) => {
  const table = target.closest?.(".list-table");
  if (!table) return;
  const boxes = [...table.querySelectorAll("[data-rows] .pick input")];
  if ("pickAll" in target.dataset) for (const box of boxes) box.checked = target.checked;
  const picked = boxes.filter((box) => box.checked).length;
  const all = table.querySelector("[data-pick-all]");
  if (all) {
    all.checked = picked === boxes.length;
    all.indeterminate = picked > 0 && picked < boxes.length;
  }
  const said = document.querySelector("[data-picked]");
  if (said) said.textContent = picked ? `（${picked}）` : "";
});

// <button data-move-up>: this column is shown before the one above it.
document.addEventListener("click", ({ target }) => {
  const button = target.closest?.("[data-move-up]");
  if (!button) return;
  const line = button.parentElement;
  if (line.previousElementSibling?.classList.contains("list-column")) line.previousElementSibling.before(line);
  button.focus();
});

// On a phone the row of tabs is longer than the screen: the one that is shown is looked at first.
document.querySelector(".list-tabs .active")?.scrollIntoView({ block: "nearest", inline: "center" });

// A menu that is left closes.
document.addEventListener("click", ({ target }) => {
  for (const menu of document.querySelectorAll(".list-menus details[open], .list-bulk details[open]"))
    if (!menu.contains(target)) menu.open = false;
});
document.addEventListener("keydown", ({ key, target }) => {
  const menu = key === "Escape" && target.closest?.(".list-menus details[open], .list-bulk details[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});
