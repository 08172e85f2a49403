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

// <input type="checkbox" data-check-all="rows">: ticks all boxes of that name, or none; there may be
// several, and each shows whether all or some are ticked.
document.addEventListener("change", ({ target }) => {
  const name = target.dataset?.checkAll ?? target.name;
  const heads = name ? document.querySelectorAll(`[data-check-all="${CSS.escape(name)}"]`) : [];
  if (!heads.length) return;
  const boxes = [...document.querySelectorAll(`input[type=checkbox][name="${CSS.escape(name)}"]`)];
  if (target.dataset.checkAll) for (const box of boxes) box.checked = target.checked;
  const picked = boxes.filter((box) => box.checked).length;
  for (const head of heads) {
    head.checked = picked === boxes.length;
    head.indeterminate = picked > 0 && picked < boxes.length;
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
