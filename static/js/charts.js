// Draws every [data-chart]; loaded only by pages that have charts.
// The figures stand in a <script type="application/json"> that data-source names: the server writes
// it from the same object as the table on the page, so the two cannot differ.
import { BarChart, LineChart } from "echarts/charts";
import { GridComponent, LegendComponent, MarkLineComponent, TitleComponent, TooltipComponent } from "echarts/components";
import * as echarts from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";

import * as bars from "./charts/bars.js";
import * as counts from "./charts/counts.js";
import * as effect from "./charts/effect.js";
import * as multiples from "./charts/multiples.js";
import { drawnBy } from "./charts/picture.js";
import * as trend from "./charts/trend.js";
import "./slider.js";

// Canvas, not SVG: zrender writes style attributes into SVG text, which our policy forbids.
echarts.use([
  BarChart, CanvasRenderer, GridComponent, LegendComponent, LineChart, MarkLineComponent, TitleComponent, TooltipComponent,
]);

const KINDS = { bars, counts, effect, multiples, trend };
const NARROW = 480;
// A4 between its margins, upright and across, and the share of it that a chart has (dashboard_print.css).
const UPRIGHT = 702;
const ACROSS = 1010;
const SHARES = { bars: 0.52, counts: 0.52, trend: 0.58, multiples: 1 };
const HEIGHTS = { counts: 230, trend: 205 };
const PRINT_HEIGHT = 560;
const still = matchMedia("(prefers-reduced-motion: reduce)");
const drawn = new Map();
drawnBy((element) => drawn.get(element)?.chart);

const sizes = new ResizeObserver((entries) => {
  for (const { target } of entries) if (drawn.has(target)) fit(target);
});

function draw(element) {
  const source = document.getElementById(element.dataset.source);
  const kind = KINDS[element.dataset.chart];
  if (!source || !kind) return;
  const data = JSON.parse(source.textContent);
  // At least: the layout may stretch a chart to the height of its neighbour.
  element.style.minHeight = `${kind.height(data, element.clientWidth)}px`;
  const chart = echarts.init(element, null, {
    renderer: "canvas",
    // Twice as fine at least: the same picture goes to paper.
    devicePixelRatio: Math.max(element.closest(".wall") ? 4 : 2, window.devicePixelRatio || 1),
  });
  drawn.set(element, { chart, kind, data, size: "", at: -1 });
  chart.on("click", (at) => open(data, kind.rowOf ? kind.rowOf(at) : at.dataIndex));
  element.addEventListener("keydown", (event) => walk(element, event));
  fit(element);
  sizes.observe(element);
}

function fit(element, width = element.clientWidth, height = element.clientHeight) {
  const state = drawn.get(element);
  const size = `${width}×${height}`;
  if (!width || size === state.size) return;
  // Charts that break into lines need more of them where it is narrow.
  element.style.minHeight = `${state.kind.height(state.data, width)}px`;
  const animation = state.size === "" && !still.matches;
  state.size = size;
  state.chart.resize({ width, height });
  const option = state.kind.option(state.data, { narrow: width < NARROW, width, height });
  state.chart.setOption({ animation, animationDuration: 300, ...option }, { notMerge: true });
}

function open(data, index) {
  const url = data.rows?.[index]?.url;
  if (url) window.location.assign(url);
}

// Arrow keys walk through the points, Enter follows the link of the one shown.
function walk(element, event) {
  const { chart, kind, data, at } = drawn.get(element);
  const count = (data.rows ?? data.dates).length;
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  if (event.key === "Enter" && at >= 0) open(data, at);
  if (!step) return;
  event.preventDefault();
  const next = Math.min(count - 1, Math.max(0, at + step));
  drawn.get(element).at = next;
  if (!kind.rowOf) chart.dispatchAction({ type: "showTip", seriesIndex: 0, dataIndex: next });
  const spoken = document.getElementById(element.dataset.spoken);
  if (spoken) spoken.textContent = kind.describe(data, next);
}

function drawAll() {
  for (const [element, { chart }] of drawn) {
    if (element.isConnected) continue;
    sizes.unobserve(element);
    chart.dispose();
    drawn.delete(element);
  }
  for (const element of document.querySelectorAll("[data-chart]")) if (!drawn.has(element)) draw(element);
}

// Paper has its own width; the print stylesheet then scales the canvas into the column. The tables
// that are folded away beside the charts are printed.
window.addEventListener("beforeprint", () => {
  for (const [element, { kind, data }] of drawn) {
    const name = element.dataset.chart;
    const width = element.closest(".board-parts") ? ACROSS : UPRIGHT * SHARES[name];
    fit(element, width, HEIGHTS[name] ?? Math.min(kind.height(data, width), PRINT_HEIGHT));
  }
  for (const table of document.querySelectorAll("details[data-print-open]:not([open])")) {
    table.open = true;
    table.dataset.wasFolded = "";
  }
});
window.addEventListener("afterprint", () => {
  for (const element of drawn.keys()) fit(element);
  for (const table of document.querySelectorAll("[data-was-folded]")) {
    table.open = false;
    delete table.dataset.wasFolded;
  }
});
document.addEventListener("htmx:after:swap", drawAll);
document.addEventListener("htmx:after:history:restore", drawAll);
drawAll();
