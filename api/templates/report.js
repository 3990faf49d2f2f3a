(() => {
  "use strict";
  const root = document.documentElement;
  const data = JSON.parse(document.getElementById("charts").textContent);
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const words = {
    en: { kg: "kg CO₂e", direct: "emitted here", through: "passes through", credit: "credit or removal", primary: "primary data", default: "default", share: "of the total", to: " → " },
    zh: { kg: "kg CO₂e", direct: "本活动直接排放", through: "流经此处", credit: "抵扣或清除", primary: "初级数据", default: "默认值", share: "占总量", to: " → " },
  };
  const PAPER_WIDTH = 1000; // a landscape A4 page [pixels]
  let language = root.dataset.lang;
  let printing = false;

  const colour = (name) => getComputedStyle(root).getPropertyValue("--" + name).trim();
  const stageColour = (stage) => (stage === null ? colour("default") : colour("stage-" + (stage % 8)));
  // Plotly reads a little HTML in its texts; names must stay plain.
  const plain = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
  const say = (name) => plain(name[language]);
  const width = (char) => (char.codePointAt(0) > 0x2e7f ? 2 : 1);

  function shorten(text, limit) {
    let used = 0;
    let out = "";
    for (const char of text) {
      used += width(char);
      if (used > limit) return out.trimEnd() + "…";
      out += char;
    }
    return out;
  }

  const short = (name, limit) => plain(shorten(name[language], limit));

  function amount(part) {
    const w = words[language];
    const share = part.share === null ? "" : language === "zh" ? ` · ${w.share} ${part.share}` : ` · ${part.share} ${w.share}`;
    return `${part.text} ${w.kg}${share}`;
  }

  function alpha(hex, opacity) {
    const value = parseInt(hex.slice(1), 16);
    return `rgba(${value >> 16}, ${(value >> 8) & 255}, ${value & 255}, ${opacity})`;
  }

  function layout(box, height, extra) {
    const font = { family: getComputedStyle(document.body).fontFamily, size: 13, color: colour("ink") };
    return Object.assign({
      height, font, autosize: !printing, paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)",
      margin: { l: 8, r: 12, t: 8, b: 40, pad: 6 }, separators: ".,",
      hoverlabel: { bgcolor: colour("paper"), bordercolor: colour("line"), font: { ...font, size: 13 }, align: "left" },
    }, printing ? { width: PAPER_WIDTH } : {}, extra);
  }

  // Room for the labels beyond the ends of the bars.
  function reach(ends, room) {
    const low = Math.min(0, ...ends);
    const high = Math.max(0, ...ends);
    const span = high - low || 1;
    return [low < 0 ? low - room * span : 0, high > 0 ? high + room * span : room * span];
  }

  const axes = (range) => ({
    xaxis: {
      range,
      title: { text: words[language].kg, font: { color: colour("soft"), size: 12 } }, gridcolor: colour("line"),
      zerolinecolor: colour("zero"), tickfont: { color: colour("soft") }, fixedrange: true, automargin: true,
    },
    yaxis: { autorange: "reversed", automargin: true, fixedrange: true, ticks: "" },
  });

  function draw(name, make) {
    const figure = document.querySelector(`[data-figure="${name}"]`);
    if (!figure) return;
    const box = figure.querySelector(".chart");
    figure.classList.add("drawn");
    const [traces, shape] = make(box);
    window.Plotly.react(box, traces, shape, { displayModeBar: false, responsive: true });
  }

  function stages(box) {
    const limit = box.clientWidth < 480 ? 14 : 30;
    const names = data.stages.map((stage) => short(stage.name, limit));
    const rows = data.stages.map((_, number) => number);
    const traces = data.buckets.map((bucket, number) => ({
      type: "bar", orientation: "h", name: say(bucket), y: rows,
      x: data.stages.map((stage) => stage.buckets[number].kg), marker: { color: colour("bucket-" + number) },
      hovertext: data.stages.map((stage) => `${say(stage.name)}<br>${say(bucket)}: ${amount(stage.buckets[number])}<br><b>${amount(stage.total)}</b>`),
      hoverinfo: "text",
    }));
    const ends = data.stages.flatMap((stage) => [Math.min, Math.max].map((pick) => stage.buckets.reduce((sum, one) => sum + pick(0, one.kg), 0)));
    const shape = axes(reach(ends, 0.02));
    Object.assign(shape.yaxis, { tickvals: rows, ticktext: names });
    const legend = { orientation: "h", x: 0, xanchor: "left", y: 1.02, yanchor: "bottom", traceorder: "normal", itemclick: false, itemdoubleclick: false };
    return [traces, layout(box, 110 + 38 * rows.length, { ...shape, barmode: "relative", bargap: 0.4, legend, margin: { l: 8, r: 12, t: 40, b: 40, pad: 6 } })];
  }

  function lines(box) {
    const limit = box.clientWidth < 480 ? 16 : 40;
    const w = words[language];
    const rows = data.lines.map((line) => ({ ...line, label: short(line.name, limit), kind: line.primary ? "primary" : "default" }));
    if (data.others) {
      rows.push({ ...data.others, label: `${say(data.others.name)} (${data.others.count})`, kind: "others" });
    }
    const paint = { primary: colour("primary"), default: colour("default"), others: colour("line") };
    const trace = {
      type: "bar", orientation: "h", y: rows.map((_, number) => number), x: rows.map((row) => row.kg),
      marker: { color: rows.map((row) => paint[row.kind]) }, text: rows.map((row) => row.text), textposition: "outside",
      cliponaxis: false, textfont: { color: colour("soft"), size: 12 }, hoverinfo: "text",
      hovertext: rows.map((row) => `${say(row.name)}<br><b>${amount(row)}</b>${row.kind === "others" ? "" : "<br>" + w[row.kind]}`),
    };
    const shape = axes(reach(trace.x, box.clientWidth < 480 ? 0.2 : 0.08));
    Object.assign(shape.yaxis, { tickvals: trace.y, ticktext: rows.map((row) => row.label) });
    return [[trace], layout(box, 70 + 32 * rows.length, { ...shape, bargap: 0.35, margin: { l: 8, r: 12, t: 8, b: 40, pad: 6 } })];
  }

  // Bill lines with their parts; areas cannot be negative, so credits stay in the bars above.
  function treemap(box) {
    const cells = data.tree.filter((cell) => cell.kg > 0);
    const paint = { primary: colour("primary"), default: colour("default") };
    const trace = {
      type: "treemap", branchvalues: "total", ids: cells.map((cell) => cell.id), parents: cells.map((cell) => cell.parent),
      labels: cells.map((cell) => short(cell.name, 40)), values: cells.map((cell) => cell.kg),
      marker: { colors: cells.map((cell) => paint[cell.primary ? "primary" : "default"]), line: { width: 2, color: colour("paper") } },
      hovertext: cells.map((cell) => `${say(cell.name)}<br><b>${amount(cell)}</b>`), hoverinfo: "text",
      textfont: { color: "#fff" }, tiling: { pad: 2 }, pathbar: { visible: false },
    };
    return [[trace], layout(box, box.clientWidth < 480 ? 320 : 420, { margin: { l: 0, r: 0, t: 0, b: 0 } })];
  }

  // The product is node 0; what no longer leads to it is left out.
  function reached(links) {
    const seen = new Set([0]);
    for (let before = 0; before < seen.size;) {
      before = seen.size;
      links.forEach((link) => { if (seen.has(link.target)) seen.add(link.source); });
    }
    return links.filter((link) => seen.has(link.target));
  }

  // Links in the longest chain; nodes stand in the order of their distance from the product.
  function longest(used, links) {
    const level = new Map(used.map((node) => [node, 0]));
    for (const node of used) {
      const own = links.filter((link) => link.source === node).map((link) => level.get(link.target) + 1);
      level.set(node, Math.max(0, ...own));
    }
    return Math.max(...level.values());
  }

  function sankey(box) {
    const w = words[language];
    const { nodes, total } = data.sankey;
    const cutoff = Number(document.getElementById("cutoff").value) * total;
    const links = reached(data.sankey.links.filter((link) => Math.abs(link.kg) >= cutoff));
    const used = [...new Set(links.flatMap((link) => [link.source, link.target]))].sort((a, b) => a - b);
    const place = new Map(used.map((node, number) => [node, number]));
    const shown = used.map((node) => nodes[node]);
    // A label may fill the column it stands in, at about 6.6 pixels for a letter.
    const column = (printing ? PAPER_WIDTH : box.clientWidth) / Math.max(1, longest(used, links));
    const limit = Math.min(40, Math.max(8, Math.floor((column - 22) / 6.6)));
    const trace = {
      type: "sankey", arrangement: "snap", valueformat: ".3~r", textfont: { color: colour("ink"), size: printing ? 10 : 12, shadow: "none" },
      node: {
        align: "right", pad: 14, thickness: 14, line: { width: 0 }, label: used.map((node) => (node ? short(nodes[node].name, limit) : "")),
        color: shown.map((node) => (node.own ? stageColour(node.stage) : alpha(stageColour(node.stage), 0.75))),
        customdata: shown.map((node) => `<b>${say(node.name)}</b><br>${w.through}: ${amount(node)}<br>${w.direct}: ${node.direct} ${w.kg}`),
        hovertemplate: "%{customdata}<extra></extra>",
      },
      link: {
        source: links.map((link) => place.get(link.source)), target: links.map((link) => place.get(link.target)),
        value: links.map((link) => Math.abs(link.kg)),
        color: links.map((link) => (link.kg < 0 ? alpha(colour("credit"), 0.75) : alpha(stageColour(link.stage), 0.32))),
        customdata: links.map((link) => `${say(nodes[link.source].name)}${w.to}${say(nodes[link.target].name)}<br><b>${amount(link)}</b>${link.kg < 0 ? "<br>" + w.credit : ""}`),
        hovertemplate: "%{customdata}<extra></extra>",
      },
    };
    const height = Math.min(printing ? 490 : 900, Math.max(360, 21 * shown.length));
    const product = { text: `<b>${short(nodes[0].name, 40)}</b>`, x: 1, xanchor: "right", y: 1, yanchor: "bottom", showarrow: false, font: { size: 12 } };
    return [[trace], layout(box, height, { margin: { l: 8, r: 8, t: 28, b: 12 }, annotations: [product] })];
  }

  // Plotly moves a picture that is already there, which paper does not wait for: draw a new one.
  function drawForPaper() {
    const box = document.querySelector(".on-paper");
    if (!box || !window.Plotly) return;
    window.Plotly.purge(box);
    const [traces, shape] = sankey(box);
    window.Plotly.newPlot(box, traces, shape, { staticPlot: true });
  }

  function drawAll() {
    draw("stages", stages);
    draw("lines", lines);
    if (data.tree.length) draw("treemap", treemap);
    if (data.sankey.links.length) draw("sankey", sankey);
  }

  function setLanguage(wanted) {
    language = wanted;
    root.dataset.lang = wanted;
    root.lang = wanted === "zh" ? "zh-Hans" : "en";
    document.getElementById("lang-" + wanted).checked = true;
    const title = document.querySelector("title");
    document.title = title.dataset[wanted];
  }

  const fromAddress = () => (/^#(zh|en)$/.exec(window.location.hash) || [])[1];

  for (const radio of document.querySelectorAll('input[name="language"]')) {
    radio.addEventListener("change", () => {
      setLanguage(radio.value);
      try { window.history.replaceState(null, "", "#" + radio.value); } catch { /* a page without an address */ }
      drawAll();
    });
  }
  window.addEventListener("hashchange", () => {
    if (fromAddress() && fromAddress() !== language) { setLanguage(fromAddress()); drawAll(); }
  });
  dark.addEventListener("change", drawAll);
  document.getElementById("cutoff")?.addEventListener("change", drawAll);

  let folded = [];
  window.addEventListener("beforeprint", () => {
    folded = [...document.querySelectorAll("details:not([open])")];
    folded.forEach((one) => { one.open = true; });
    printing = true;
    root.dataset.printing = "";
    drawForPaper();
  });
  window.addEventListener("afterprint", () => {
    folded.forEach((one) => { one.open = false; });
    printing = false;
    delete root.dataset.printing;
  });

  setLanguage(fromAddress() || language);
  if (window.Plotly) drawAll();
})();
