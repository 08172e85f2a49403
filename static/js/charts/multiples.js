// One small line chart for each part, all on one scale; the pale band above a line is what is not known.
// In: {name, dates, rows: [{name, url, points: [{rate, upper, text, unknown_text}]}], target, target_text}
import { FONT, percent, targetLine, theme } from "./theme.js";

const WIDTH = 220;
const HEIGHT = 138;
const LEAST = 96;
const GAP = 26;
const LABELS = 40;

function columns(width) {
  return Math.max(1, Math.floor((width - LABELS) / WIDTH));
}

export function height(data, width) {
  return HEIGHT * Math.ceil(data.rows.length / columns(width)) + 8;
}

export function option(data, { width, height: room }) {
  const colors = theme();
  const across = Math.min(columns(width), data.rows.length);
  const cell = (width - LABELS) / across;
  // A screen on a wall has other room to fill than a page, which gives what height() asks for.
  const tall = Math.max(LEAST, Math.floor((room - 8) / Math.ceil(data.rows.length / across)));
  const points = data.rows.flatMap((row) => row.points);
  const largest = Math.max(100, ...points.map((point) => percent(point.upper) ?? 0));
  const top = largest > 100 ? Math.ceil(largest / 20) * 20 : 100;
  const parts = data.rows.map((row, index) => {
    const left = LABELS + (index % across) * cell;
    const above = Math.floor(index / across) * tall;
    const isFirst = index % across === 0;
    return small(data, row, { index, left, above, tall, width: cell - GAP, isFirst, top, colors });
  });
  const all = (name) => parts.flatMap((part) => part[name]);
  return {
    textStyle: { fontFamily: FONT },
    title: all("title"),
    grid: all("grid"),
    xAxis: all("xAxis"),
    yAxis: all("yAxis"),
    series: all("series"),
  };
}

function small(data, row, { index, left, above, tall, width, isFirst, top, colors }) {
  const axes = { xAxisIndex: index, yAxisIndex: index };
  const last = row.points.length - 1;
  const shared = { type: "line", stack: `rate-${index}`, stackStrategy: "all", connectNulls: false, ...axes };
  return {
    title: {
      text: row.name,
      subtext: row.points[last].text,
      left,
      top: above,
      padding: 0,
      itemGap: 2,
      textStyle: { fontSize: 12, fontWeight: 600, color: colors.ink, width, overflow: "truncate" },
      subtextStyle: { fontSize: 13, fontWeight: 600, color: colors.certain },
    },
    grid: { left, top: above + 40, width, height: tall - 66 },
    xAxis: {
      gridIndex: index,
      type: "category",
      boundaryGap: false,
      data: data.dates,
      axisTick: { show: false },
      axisLine: { lineStyle: { color: colors.grid } },
      axisLabel: {
        color: colors.muted,
        fontSize: 10,
        interval: (at) => at === 0 || at === last,
        alignMinLabel: "left",
        alignMaxLabel: "right",
        formatter: (day) => day.slice(0, 7),
      },
    },
    yAxis: {
      gridIndex: index,
      type: "value",
      min: 0,
      max: top,
      interval: top / 2,
      axisLabel: { show: isFirst, color: colors.muted, fontSize: 10, formatter: "{value}%" },
      splitLine: { lineStyle: { color: colors.grid } },
    },
    series: [
      {
        ...shared,
        name: row.name,
        cursor: "pointer",
        // The last point alone is marked: it is the one whose number is written.
        symbol: "circle",
        symbolSize: (_value, { dataIndex }) => (dataIndex === last ? 7 : 3),
        lineStyle: { width: 2, color: colors.certain },
        itemStyle: { color: colors.certain },
        data: row.points.map((point) => percent(point.rate)),
        markLine: targetLine(colors, data.target, index === 0 ? data.target_text : "", "yAxis"),
      },
      {
        ...shared,
        name: `${row.name} band`,
        symbol: "none",
        silent: true,
        lineStyle: { width: 0 },
        areaStyle: { color: colors.certain, opacity: 0.18 },
        data: row.points.map((point) =>
          point.rate === null ? null : Math.max(0, percent(point.upper) - percent(point.rate)),
        ),
      },
    ],
  };
}

// Two series a part.
export function rowOf({ seriesIndex }) {
  return Math.floor(seriesIndex / 2);
}

export function describe(data, index) {
  const row = data.rows[index];
  const points = row.points.map((point, at) => `${data.dates[at]} ${point.text}`);
  return [`${row.name}  ${data.name}`, ...points, row.points.at(-1).unknown_text].filter(Boolean).join("\n");
}
