"use strict";
// Unpacks the figures and the drawing library that the page carries, and draws them: those in view
// first, all of them in the end. Without it, every figure stays what it is: its table.
(() => {
  const settings = JSON.parse(document.getElementById("settings").textContent);
  const places = [...document.querySelectorAll("[data-figure]")];
  const darkness = matchMedia("(prefers-color-scheme: dark)");
  // Widths of a chart on paper, where it is shown at four fifths of its size.
  const PAPER_WIDTH = { alone: 684 / 0.8, beside: 328 / 0.8 };
  let printing = false;
  let figures = {};

  // Every light colour has one twin; exchange them wherever a text holds one.
  const light = Object.keys(settings.dark);
  const twin = new Map(light.map((colour) => [colour.toUpperCase(), settings.dark[colour]]));
  const anyLight = new RegExp(light.map((c) => c.replace(/[()]/g, "\\$&")).join("|"), "gi");
  const exchange = (part) => {
    if (typeof part === "string") return part.replace(anyLight, (found) => twin.get(found.toUpperCase()));
    if (Array.isArray(part)) return part.map(exchange);
    if (part && typeof part === "object") {
      return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, exchange(value)]));
    }
    return part;
  };

  const figureFor = (place, width) => {
    const stored = figures[place.dataset.figure];
    const layout = { ...stored.layout, template: settings.templates[stored.template], width };
    layout.font = { ...layout.font, family: getComputedStyle(document.body).fontFamily };
    const data = stored.data.filter((trace) => !(trace.meta && trace.meta[settings.fromWidth] > width));
    const figure = { data, layout };
    return darkness.matches && !printing ? exchange(figure) : figure;
  };

  const onPaper = (place) => (place.closest(".one") ? PAPER_WIDTH.alone : PAPER_WIDTH.beside);
  const widthOf = (place) => (printing ? onPaper(place) : place.clientWidth);

  const draw = (place) => {
    const figure = figureFor(place, widthOf(place));
    const first = !place.dataset.drawn;
    place.dataset.drawn = "yes";
    const done = window.Plotly.react(place, figure.data, figure.layout, settings.config);
    if (first) {
      const holder = place.closest("figure");
      holder.classList.add("drawn");
      holder.querySelector("details").open = false;
    }
    return done;
  };

  const drawAll = (wanted) => places.filter(wanted).forEach(draw);
  const isDrawn = (place) => place.dataset.drawn;

  const startDrawing = () => {
    const seen = new IntersectionObserver((entries) => {
      entries.filter((entry) => entry.isIntersecting && !isDrawn(entry.target)).forEach((entry) => draw(entry.target));
    }, { rootMargin: "50% 0px" });
    places.forEach((place) => seen.observe(place));
    const rest = () => {
      const next = places.find((place) => !isDrawn(place));
      if (!next) {
        document.documentElement.dataset.charts = "drawn";
        return;
      }
      draw(next);
      setTimeout(rest, 0);
    };
    setTimeout(rest, 0);
  };

  const followTheWindow = () => {
    let waiting = 0;
    let width = innerWidth;
    addEventListener("resize", () => {
      if (innerWidth === width || printing) return;
      width = innerWidth;
      clearTimeout(waiting);
      waiting = setTimeout(() => drawAll(isDrawn), 120);
    });
    darkness.addEventListener("change", () => drawAll(isDrawn));
    addEventListener("beforeprint", () => { printing = true; drawAll(() => true); });
    addEventListener("afterprint", () => { printing = false; drawAll(isDrawn); });
  };

  // The menu needs no script to open; with one, it closes after a choice, a click beside it, or Escape.
  const closeTheMenu = () => {
    const menu = document.querySelector(".menu");
    document.addEventListener("click", (event) => {
      if (menu && (!menu.contains(event.target) || event.target.closest("a"))) menu.open = false;
    });
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !menu || !menu.open) return;
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  };

  // Two signs are thirteen bits: pairs of the signs that the page names.
  const decode = (text, size) => {
    const worth = new Uint8Array(128);
    [...settings.packed.signs].forEach((sign, number) => { worth[sign.charCodeAt(0)] = number; });
    const bytes = new Uint8Array(size);
    const base = settings.packed.signs.length;
    for (let from = 0, to = 0, bits = 0, held = 0; from < text.length; from += 2) {
      bits = (bits << 13) | (worth[text.charCodeAt(from)] * base + worth[text.charCodeAt(from + 1)]);
      for (held += 13; held >= 8; to += 1) {
        held -= 8;
        bytes[to] = bits >>> held;
        bits &= (1 << held) - 1;
      }
    }
    return bytes;
  };

  // The library is in the page, or in a property of the style sheet that pages share.
  const packedText = (id) => {
    const inside = document.getElementById(id);
    if (inside) return inside.textContent;
    const shared = getComputedStyle(document.documentElement).getPropertyValue(`--${id}`).trim();
    if (!shared) throw new Error(`${id} is missing`);
    return shared.slice(1, -1);
  };

  const unpacked = (id) => {
    const bytes = decode(packedText(id), settings.packed[id]);
    return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
  };

  const unpack = async () => {
    figures = JSON.parse(await unpacked("figures"));
    const script = document.createElement("script");
    script.textContent = await unpacked("library");
    document.head.append(script);
  };

  const giveUp = () => places.forEach((place) => {
    place.className = "no-chart";
    place.textContent = settings.cannotDraw;
  });

  addEventListener("DOMContentLoaded", () => {
    closeTheMenu();
    if (typeof DecompressionStream === "undefined") { giveUp(); return; }
    unpack().then(() => { startDrawing(); followTheWindow(); }).catch(giveUp);
  });
})();
