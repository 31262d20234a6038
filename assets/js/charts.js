/* Charts: the numbers stand in <script type="application/json">, the same as in the table beside; colours come from the theme. */
(function () {
  "use strict";
  if (!window.echarts) return;
  const colour = (name) => {
    // A custom property with light-dark() is settled by using it once.
    const probe = document.createElement("span");
    probe.style.color = "var(" + name + ")";
    probe.hidden = true;
    document.body.append(probe);
    const value = getComputedStyle(probe).color;
    probe.remove();
    return value;
  };
  const reduced = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const charts = [];
  const symbols = ["circle", "rect", "triangle", "diamond", "roundRect", "pin"];
  const dashes = ["solid", "dashed", "dotted", "solid", "dashed", "dotted"];

  function option(data) {
    const text = colour("--text-dim"), line = colour("--line"), surface = colour("--raised"), strong = colour("--text-strong");
    const palette = ["--accent", "--clinical", "--warn", "--police", "--danger", "--good"].map(colour);
    const unit = data.unit || "";
    const flat = data.kind === "bars";
    const names = data.columns.slice(1);
    const labels = data.rows.map((row) => row[0]);
    const series = names.map((name, index) => ({
      name, type: data.kind === "line" ? "line" : "bar",
      data: data.rows.map((row) => row[index + 1]),
      stack: data.stacked ? "all" : undefined,
      connectNulls: false, symbol: symbols[index % symbols.length], symbolSize: 6,
      lineStyle: { width: 2.5, type: dashes[index % dashes.length] },
      barMaxWidth: 36, itemStyle: { borderRadius: data.stacked ? 0 : 3, borderColor: surface, borderWidth: data.stacked ? 1 : 0 },
    }));
    const value = { type: "value", axisLabel: { color: text, formatter: "{value}" + unit }, splitLine: { lineStyle: { color: line } } };
    const category = { type: "category", data: labels, inverse: flat, axisLabel: { color: text, hideOverlap: true, width: flat ? 150 : undefined, overflow: "truncate" }, axisLine: { lineStyle: { color: line } }, axisTick: { show: false } };
    return {
      animation: !reduced, animationDuration: 400, color: palette, textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: text },
      grid: { left: 8, right: 16, top: names.length > 1 ? 40 : 16, bottom: 8, containLabel: true },
      legend: names.length > 1 ? { top: 0, left: 0, type: "scroll", textStyle: { color: text }, pageTextStyle: { color: text }, pageIconColor: text } : undefined,
      tooltip: { trigger: "axis", renderMode: "richText", backgroundColor: surface, borderColor: line, textStyle: { color: strong }, valueFormatter: (number) => number === null || number === undefined ? "–" : number + unit },
      xAxis: flat ? value : category, yAxis: flat ? category : value, series,
    };
  }
  function draw(place) {
    const data = JSON.parse(document.getElementById(place.dataset.chart).textContent);
    if (!data.rows.length) return;
    if (data.kind === "bars") place.style.height = Math.max(160, data.rows.length * 34 + 60) + "px";
    const chart = window.echarts.init(place, null, { renderer: "svg" });
    chart.setOption(option(data));
    charts.push({ chart, data });
  }
  document.querySelectorAll("[data-chart]").forEach(draw);
  document.addEventListener("htmx:afterSettle", (event) => event.target.querySelectorAll("[data-chart]:not([_echarts_instance_])").forEach(draw));
  const again = () => charts.forEach(({ chart, data }) => chart.setOption(option(data), true));
  document.addEventListener("corecit:theme", again);
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => window.setTimeout(again, 0));
  window.addEventListener("resize", () => charts.forEach(({ chart }) => chart.resize()));
  window.addEventListener("beforeprint", () => charts.forEach(({ chart }) => chart.resize()));
})();
