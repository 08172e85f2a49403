// What all charts share: colours from the design tokens, one way of writing axes and tips.

function token(name, fallback) {
  const value = getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  return value || fallback;
}

// The colours differ in lightness too, so that a grey print still tells them apart.
export function theme() {
  return {
    ink: token("--portal-ink", "#1c2733"),
    muted: token("--portal-ink-soft", "#55616f"),
    grid: token("--portal-line", "#dfe4ea"),
    surface: token("--portal-surface", "#ffffff"),
    certain: token("--portal-blue", "#1d4f91"),
    target: token("--portal-red", "#c4161c"),
    lines: [
      token("--portal-blue", "#1d4f91"),
      "#c05621",
      "#2f7d5b",
      "#7b4ea3",
      "#8a6d00",
      "#0f766e",
      "#a8326e",
      "#475569",
    ],
  };
}

export const FONT = '"PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", system-ui, sans-serif';

// Hatching says "not known" without colour; zrender makes it a pattern on the canvas.
export function hatch(color) {
  return { symbol: "rect", dashArrayX: [1, 0], dashArrayY: [2, 4], rotation: Math.PI / 4, color };
}

// How many lines the names of a legend take; Chinese characters are about twice as wide as Latin.
export function legendLines(names, width) {
  const entry = (name) => 44 + [...name].reduce((sum, sign) => sum + (sign > "\u2e80" ? 12 : 7), 0);
  let lines = 1;
  let used = 0;
  for (const name of names) {
    if (used > 0 && used + entry(name) > width) {
      lines += 1;
      used = 0;
    }
    used += entry(name);
  }
  return lines;
}

// 0.95 → 95; drawn from the exact value, written from the text that the table prints as well.
export function percent(value) {
  return value === null || value === undefined ? null : value * 100;
}

export function percentAxis(colors, largest) {
  return {
    type: "value",
    min: 0,
    // A rate ends at 100 %; only a density above 1 stretches the axis.
    max: largest > 100 ? Math.ceil(largest / 20) * 20 : 100,
    axisLabel: { formatter: "{value} %", color: colors.muted, fontSize: 11, hideOverlap: true },
    splitLine: { lineStyle: { color: colors.grid } },
  };
}

// richText: an HTML tip would need inline styles, which the content security policy forbids.
export function tip(colors, extra) {
  return {
    renderMode: "richText",
    confine: true,
    backgroundColor: colors.surface,
    borderColor: colors.grid,
    textStyle: { color: colors.ink, fontSize: 12, fontFamily: FONT },
    ...extra,
  };
}

export function targetLine(colors, target, label, axis) {
  if (target === null || target === undefined) return undefined;
  return {
    silent: true,
    symbol: "none",
    animation: false,
    lineStyle: { color: colors.target, type: "dashed", width: 1.5 },
    // Of the line across bars it is the start that lies above them: the axis of areas is inverted.
    label: { formatter: label, color: colors.target, fontSize: 11, position: axis === "xAxis" ? "start" : "insideEndTop" },
    data: [{ [axis]: target }],
  };
}
