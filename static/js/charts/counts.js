// What a rate is made of over time: its denominator, parted into numerator, not known and the rest.
// In: {dates, unit, labels: {certain, unknown, rest}, points: [{numerator, unknown, denominator, …}]}
import { FONT, hatch, theme, tip } from "./theme.js";

export function height() {
  return 250;
}

export function option(data, { narrow }) {
  const colors = theme();
  const part = (name, itemStyle, value) => ({
    name,
    type: "bar",
    stack: "count",
    barMaxWidth: 22,
    itemStyle,
    data: data.points.map(value),
  });
  const parts = [
    part(data.labels.certain, { color: colors.certain }, (point) => point.numerator),
    part(data.labels.unknown, { color: colors.grid, decal: hatch(colors.certain) }, (point) => point.unknown),
    part(data.labels.rest, { color: colors.grid }, (point) =>
      Math.max(0, point.denominator - point.numerator - point.unknown),
    ),
  ];
  // A legend entry for something that never happened only asks a question.
  const shown = parts.filter((series) => series.data.some((value) => value > 0));
  return {
    textStyle: { fontFamily: FONT },
    legend: { top: 0, left: 0, data: shown.map((series) => series.name), textStyle: { color: colors.ink } },
    grid: { left: 8, right: narrow ? 14 : 28, top: 52, bottom: 6, containLabel: true },
    tooltip: tip(colors, {
      trigger: "axis",
      axisPointer: { type: "shadow" },
      formatter: ([first]) => describe(data, first.dataIndex),
    }),
    xAxis: {
      type: "category",
      data: data.dates,
      axisTick: { show: false },
      axisLine: { lineStyle: { color: colors.grid } },
      axisLabel: { color: colors.muted, fontSize: 11, hideOverlap: true },
    },
    yAxis: {
      type: "value",
      minInterval: 1,
      name: data.unit,
      nameTextStyle: { color: colors.muted, align: "left" },
      axisLabel: { color: colors.muted, fontSize: 11 },
      splitLine: { lineStyle: { color: colors.grid } },
    },
    series: shown,
  };
}

export function describe(data, index) {
  const point = data.points[index];
  return [data.dates[index], `${data.name}  ${point.text}`, point.detail, point.unknown_text]
    .filter(Boolean)
    .join("\n");
}
