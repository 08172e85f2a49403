// Rates over time, one line each; the pale band above the first is what is not known of it.
// What happened meanwhile is a line across, with the number it has in the list beside the chart.
// In: {dates, main (index of the series that has a band), series: [{name, points: [{rate, upper, text, detail}]}],
//      events: [{at (index of dates), number, text}], target, target_text}
import { FONT, legendLines, percent, percentAxis, targetLine, theme, tip } from "./theme.js";

const SYMBOLS = ["circle", "rect", "triangle", "diamond", "roundRect", "pin", "arrow", "emptyCircle"];

export function height() {
  return 300;
}

export function option(data, { narrow, width }) {
  const colors = theme();
  const names = data.series.map((series) => series.name);
  const points = data.series.flatMap((series) => series.points);
  const largest = Math.max(100, data.target ?? 0, ...points.map((point) => percent(point.upper) ?? 0));
  return {
    textStyle: { fontFamily: FONT },
    legend: { top: 0, left: 0, itemGap: 14, data: names, textStyle: { color: colors.ink } },
    grid: { left: 8, right: narrow ? 14 : 28, top: 24 + 24 * legendLines(names, width) + (data.events.length ? 14 : 0), bottom: 6, containLabel: true },
    tooltip: tip(colors, {
      trigger: "axis",
      formatter: ([first]) => describe(data, first.dataIndex),
    }),
    xAxis: {
      type: "category",
      boundaryGap: false,
      data: data.dates,
      axisLine: { lineStyle: { color: colors.grid } },
      axisLabel: { color: colors.muted, fontSize: 11, hideOverlap: true },
    },
    yAxis: percentAxis(colors, largest),
    series: data.series.flatMap((series, index) => lines(data, series, index, colors)),
  };
}

function lines(data, series, index, colors) {
  const color = colors.lines[index % colors.lines.length];
  const line = {
    name: series.name,
    type: "line",
    stack: `rate-${index}`,
    // ECharts stacks only same-signed values unless told otherwise; a rate of 0 must carry its band.
    stackStrategy: "all",
    symbol: SYMBOLS[index % SYMBOLS.length],
    symbolSize: 6,
    lineStyle: { width: 2, color },
    itemStyle: { color },
    connectNulls: false,
    data: series.points.map((point) => percent(point.rate)),
    markLine: index === 0 ? marks(data, colors) : undefined,
  };
  // More than one band over each other would be mud.
  if (index !== data.main) return [line];
  const gaps = series.points.map((point) =>
    point.rate === null ? null : Math.max(0, percent(point.upper) - percent(point.rate)),
  );
  if (!gaps.some((gap) => gap > 0)) return [line];
  const band = {
    name: `${series.name} band`,
    type: "line",
    stack: `rate-${index}`,
    stackStrategy: "all",
    symbol: "none",
    silent: true,
    tooltip: { show: false },
    lineStyle: { width: 0 },
    areaStyle: { color, opacity: 0.18 },
    data: gaps,
  };
  return [line, band];
}

function marks(data, colors) {
  const target = targetLine(colors, data.target, data.target_text, "yAxis");
  const at = Map.groupBy(data.events, (event) => event.at);
  const lines = [...at].map(([index, events]) => ({
    xAxis: index,
    lineStyle: { color: colors.muted, type: "dotted", width: 1.25 },
    label: {
      formatter: events.map((event) => event.number).join(" "),
      position: "end",
      color: colors.surface,
      backgroundColor: colors.muted,
      borderRadius: 7,
      padding: [2, 5],
      fontSize: 10,
    },
  }));
  if (!lines.length) return target;
  return { silent: true, symbol: "none", animation: false, ...target, data: [...(target?.data ?? []), ...lines] };
}

export function describe(data, index) {
  const events = data.events.filter((event) => event.at === index).map((event) => event.text);
  const rows = data.series.map((series) => {
    const point = series.points[index];
    return [`${series.name}  ${point.text}`, point.short_detail, point.unknown_text].filter(Boolean).join("  ");
  });
  return [data.dates[index], ...rows, ...events].join("\n");
}
