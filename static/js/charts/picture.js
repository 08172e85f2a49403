// A chart, or a table, as a PNG with its title, what it is about and where it is from.
import { FONT, theme } from "./theme.js";

const SCALE = 2;
const PAD = 24;
const HEAD = 78;
const FOOT = 34;

// <button data-image="name of a chart, or id of a table">. Charts have no id: htmx would hand the
// style that was set on one to its successor as an attribute, which our policy forbids.
document.addEventListener("click", ({ target }) => {
  const button = target.closest?.("[data-image]");
  if (button) save(button);
});

let chartOf = () => undefined;

// charts.js says which chart is drawn in an element.
export function drawnBy(find) {
  chartOf = find;
}

async function save(button) {
  const name = button.dataset.image;
  const source = document.querySelector(`[data-chart="${name}"]`) ?? document.getElementById(name);
  const title = button.closest(".card").querySelector(".card-title").textContent.replace(/\s+/g, " ").trim();
  const chart = chartOf(source);
  const picture = chart ? await ofChart(chart) : ofTable(source);
  const whole = framed(picture, title);
  const link = document.createElement("a");
  link.download = `${text(".board-area")}-${title}.png`.replace(/[\\/:：*?"<>|%\s]+/g, "-").replace(/-+/g, "-");
  link.href = whole.toDataURL("image/png");
  link.click();
}

async function ofChart(chart) {
  const image = new Image();
  image.src = chart.getDataURL({ pixelRatio: SCALE, backgroundColor: "#fff" });
  await image.decode();
  return { width: chart.getWidth(), height: chart.getHeight(), draw: (pen) => pen.drawImage(image, 0, 0, chart.getWidth(), chart.getHeight()) };
}

// The cells where the page has them, in their colours.
function ofTable(table) {
  const box = table.getBoundingClientRect();
  return {
    width: table.scrollWidth,
    height: table.scrollHeight,
    draw(pen) {
      for (const cell of table.querySelectorAll("th, td")) {
        const { left, top, width, height } = cell.getBoundingClientRect();
        drawCell(pen, cell, { left: left - box.left, top: top - box.top, width, height });
      }
    },
  };
}

function drawCell(pen, cell, { left, top, width, height }) {
  const style = getComputedStyle(cell);
  if (style.backgroundColor !== "rgba(0, 0, 0, 0)") {
    pen.fillStyle = style.backgroundColor;
    pen.fillRect(left, top, width, height);
  }
  pen.strokeStyle = theme().grid;
  pen.strokeRect(left, top, width, height);
  const isRight = style.textAlign === "right" || style.textAlign === "end";
  const lines = cell.innerText.split("\n").map((line) => line.trim()).filter(Boolean);
  pen.textAlign = isRight ? "right" : "left";
  lines.forEach((line, at) => {
    pen.fillStyle = style.color;
    pen.font = `${at === 0 ? 600 : 400} ${at === 0 ? 13 : 11}px ${FONT}`;
    pen.fillText(line, isRight ? left + width - 8 : left + 8, top + 18 + at * 16, width - 12);
  });
}

function framed({ width, height, draw }, title) {
  const canvas = document.createElement("canvas");
  canvas.width = (width + 2 * PAD) * SCALE;
  canvas.height = (height + HEAD + FOOT + PAD) * SCALE;
  const pen = canvas.getContext("2d");
  pen.scale(SCALE, SCALE);
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  const colors = theme();
  pen.fillStyle = colors.ink;
  pen.font = `600 18px ${FONT}`;
  pen.fillText(`${text(".board-area")}  ${title}`, PAD, PAD + 14, width);
  pen.fillStyle = colors.muted;
  pen.font = `13px ${FONT}`;
  pen.fillText(text(".board-question strong"), PAD, PAD + 38, width);
  pen.font = `11px ${FONT}`;
  pen.fillText(document.title.split("·").at(-1).trim(), PAD, canvas.height / SCALE - 14, width);
  pen.translate(PAD, HEAD);
  draw(pen);
  return canvas;
}

function text(selector) {
  return document.querySelector(selector)?.textContent.replace(/\s+/g, " ").trim() ?? "";
}
