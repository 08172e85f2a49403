// A rate over the months around a founding: where the line stands, the station began.
// In: what trend.js takes, and founded (index of the first month end after it, or null), founded_text.
import { describe, height, option as trend } from "./trend.js";
import { theme } from "./theme.js";

export { describe, height };

export function option(data, size) {
  const drawn = trend(data, size);
  if (data.founded !== null && data.founded !== undefined) drawn.series[0].markLine = line(data);
  return drawn;
}

function line(data) {
  const colors = theme();
  const late = data.founded > data.dates.length / 2;
  return {
    silent: true,
    symbol: "none",
    animation: false,
    lineStyle: { color: colors.muted, type: "dashed", width: 1.5 },
    label: {
      formatter: data.founded_text,
      color: colors.ink,
      fontSize: 12,
      position: "insideEndTop",
      rotate: 0,
      align: late ? "right" : "left",
      distance: 6,
    },
    data: [{ xAxis: data.founded }],
  };
}
