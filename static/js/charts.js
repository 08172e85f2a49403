// Draws every [data-chart]; loaded only by pages that have charts.
// The figures stand in a <script type="application/json"> that data-source names: the server writes
// it from the same object as the table on the page, so the two cannot differ.
import { BarChart, LineChart } from "echarts/charts";
import { GridComponent, LegendComponent, MarkLineComponent, TooltipComponent } from "echarts/components";
import * as echarts from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";

import * as bars from "./charts/bars.js";
import * as counts from "./charts/counts.js";
import * as trend from "./charts/trend.js";

// Canvas, not SVG: zrender writes style attributes into SVG text, which our policy forbids.
echarts.use([BarChart, CanvasRenderer, GridComponent, LegendComponent, LineChart, MarkLineComponent, TooltipComponent]);

const KINDS = { bars, counts, trend };
const NARROW = 480;
// Half of A4 landscape between its margins, and what fits on it under the heading, in CSS pixels.
const PRINT_WIDTH = 510;
const PRINT_HEIGHT = 560;
const still = matchMedia("(prefers-reduced-motion: reduce)");
const drawn = new Map();

const sizes = new ResizeObserver((entries) => {
  for (const { target } of entries) if (drawn.has(target)) fit(target);
});

function draw(element) {
  const source = document.getElementById(element.dataset.source);
  const kind = KINDS[element.dataset.chart];
  if (!source || !kind) return;
  const data = JSON.parse(source.textContent);
  // At least: the layout may stretch a chart to the height of its neighbour.
  element.style.minHeight = `${kind.height(data)}px`;
  const chart = echarts.init(element, null, {
    renderer: "canvas",
    // Twice as fine at least: the same picture goes to paper.
    devicePixelRatio: Math.max(2, window.devicePixelRatio || 1),
  });
  drawn.set(element, { chart, kind, data, size: "", at: -1 });
  chart.on("click", ({ dataIndex }) => open(data, dataIndex));
  element.addEventListener("keydown", (event) => walk(element, event));
  fit(element);
  sizes.observe(element);
}

function fit(element, width = element.clientWidth, height = element.clientHeight) {
  const state = drawn.get(element);
  const size = `${width}×${height}`;
  if (!width || size === state.size) return;
  const animation = state.size === "" && !still.matches;
  state.size = size;
  state.chart.resize({ width, height });
  const option = state.kind.option(state.data, { narrow: width < NARROW, width });
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
  chart.dispatchAction({ type: "showTip", seriesIndex: 0, dataIndex: next });
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

// Paper has its own width; the print stylesheet then scales the canvas into the column.
window.addEventListener("beforeprint", () => {
  for (const [element, { kind, data }] of drawn) {
    const width = element.closest("[data-wide]") ? 2 * PRINT_WIDTH : PRINT_WIDTH;
    fit(element, width, Math.min(kind.height(data), PRINT_HEIGHT));
  }
});
window.addEventListener("afterprint", () => {
  for (const element of drawn.keys()) fit(element);
});
document.addEventListener("htmx:after:swap", drawAll);
document.addEventListener("htmx:after:history:restore", drawAll);
drawAll();
