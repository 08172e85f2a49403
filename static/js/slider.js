// <div data-slider="id of a date field" data-days="2023-11-30 2023-12-31"><input type=range><output>:
// the range moves the date field from one of the days to the next. The page shows the field alone
// where there is no script.
function start(slider) {
  const field = document.getElementById(slider.dataset.slider);
  const range = slider.querySelector("input");
  const output = slider.querySelector("output");
  const days = slider.dataset.days.trim().split(/\s+/);

  function say(day) {
    output.textContent = day;
    range.setAttribute("aria-valuetext", day);
  }

  // The last of the days that is not later than the field's.
  function follow() {
    const later = days.findIndex((day) => day > field.value);
    range.value = String(later < 0 ? days.length - 1 : Math.max(0, later - 1));
    say(field.value);
  }

  range.max = String(days.length - 1);
  range.addEventListener("input", () => {
    field.value = days[range.valueAsNumber];
    say(field.value);
  });
  field.addEventListener("change", follow);
  // A button may have set the field.
  document.addEventListener("htmx:after:swap", follow);
  follow();
  slider.hidden = false;
}

for (const slider of document.querySelectorAll("[data-slider]")) start(slider);
