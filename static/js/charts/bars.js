// One rate, one bar per area: what is certain, and hatched behind it what is not known.
// In: {rows: [{name, url, rate, upper, text, detail}], target, target_text, labels}
import { FONT, hatch, percent, percentAxis, targetLine, theme, tip } from "./theme.js";

const ROW = 32;
const FRAME = 62;

export function height(data) {
  return FRAME + ROW * Math.max(data.rows.length, 2);
}

export function option(data, { narrow }) {
  const colors = theme();
  const uppers = data.rows.map((row) => percent(row.upper ?? row.rate) ?? 0);
  const largest = Math.max(100, data.target ?? 0, ...uppers);
  return {
    textStyle: { fontFamily: FONT },
    grid: { left: 8, right: narrow ? 62 : 132, top: 26, bottom: 6, containLabel: true },
    tooltip: tip(colors, {
      trigger: "axis",
      axisPointer: { type: "shadow" },
      formatter: ([first]) => describe(data, first.dataIndex),
    }),
    xAxis: percentAxis(colors, largest),
    yAxis: {
      type: "category",
      inverse: true,
      data: data.rows.map((row) => row.name),
      axisTick: { show: false },
      axisLine: { lineStyle: { color: colors.grid } },
      axisLabel: { color: colors.ink, width: narrow ? 96 : 168, overflow: "break", interval: 0, fontSize: 12 },
    },
    series: [
      {
        name: data.labels.certain,
        type: "bar",
        stack: "rate",
        barWidth: "52%",
        barMaxWidth: 26,
        cursor: "pointer",
        itemStyle: { color: colors.certain },
        data: data.rows.map((row) => percent(row.rate) ?? 0),
        markLine: targetLine(colors, data.target, data.target_text, "xAxis"),
      },
      {
        name: data.labels.unknown,
        type: "bar",
        stack: "rate",
        barWidth: "52%",
        barMaxWidth: 26,
        cursor: "pointer",
        itemStyle: { color: colors.grid, decal: hatch(colors.certain) },
        // The label sits on the upper segment: it is drawn even where that is empty.
        label: {
          show: true,
          position: "right",
          color: colors.ink,
          fontSize: 12,
          formatter: ({ dataIndex }) => label(data.rows[dataIndex], narrow),
        },
        data: data.rows.map((row) => Math.max(0, (percent(row.upper) ?? 0) - (percent(row.rate) ?? 0))),
      },
    ],
  };
}

export function describe(data, index) {
  const row = data.rows[index];
  return [row.name, `${data.name}  ${row.text}`, row.detail, row.unknown_text].filter(Boolean).join("\n");
}

function label(row, narrow) {
  return narrow || !row.denominator ? row.text : `${row.text}  ${row.short_detail}`;
}
