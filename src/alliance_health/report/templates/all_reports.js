"use strict";
// Searches the list by name and shows the reports of one edition, every period of them. Names are
// set as text; nothing is asked of any host. Without it, the list stays what it is.
(() => {
  const settings = JSON.parse(document.getElementById("settings").textContent);
  const list = document.getElementById("list");
  const form = document.getElementById("find");
  const words = document.getElementById("words");
  const edition = document.getElementById("edition");
  const count = document.getElementById("count");

  // Letters without their accents: "sohne" finds "Söhne".
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  const names = settings.rows.map((row) => plain(row[1]));

  const element = (kind, text = "", attributes = {}) => {
    const made = document.createElement(kind);
    made.textContent = text;
    Object.entries(attributes).forEach(([name, value]) => made.setAttribute(name, value));
    return made;
  };

  const address = (row, at, ending) =>
    `${settings.periods[at][0]}/${settings.editions[chosen()]}/${row[0]}${ending}`;

  const chosen = () => (edition ? Number(edition.value) : 0);
  const link = (row, at) => element("a", settings.periods[at][1], { href: address(row, at, ".html") });

  // The newest report with everything beside it, then the earlier ones.
  const line = (row, digits) => {
    const there = [...digits].map((digit, at) => [at, parseInt(digit, 16)]).filter((one) => one[1]);
    const made = element("tr");
    made.append(element("th", row[1], { scope: "row" }));
    const newest = element("td");
    const [[at, digit], ...others] = there;
    newest.append(link(row, at));
    settings.twins.filter(([bit]) => digit & bit).forEach(([, kind, ending]) => {
      const label = fill(settings.kind, { name: row[1], kind });
      newest.append(" · ", element("a", kind, { href: address(row, at, ending), "aria-label": label }));
    });
    const earlier = element("td", "", others.length ? { "data-label": settings.earlier } : {});
    others.forEach(([before], place) => earlier.append(place ? " · " : "", link(row, before)));
    made.append(newest, earlier);
    return made;
  };

  // The rows of an edition are made once; a search only shows and hides them.
  let shown = [];
  const nothing = element("tr");
  nothing.append(element("td", settings.none, { colspan: "3", class: "sub" }));

  const showEdition = () => {
    const has = 2 + chosen();
    shown = settings.rows
      .map((row, at) => [row, names[at]])
      .filter(([row]) => /[^0]/.test(row[has]))
      .map(([row, name]) => [line(row, row[has]), name]);
    list.replaceChildren(...shown.map(([row]) => row), nothing);
    search();
  };

  const search = () => {
    const wanted = plain(words.value).split(/\s+/).filter(Boolean);
    let found = 0;
    shown.forEach(([row, name]) => {
      row.hidden = !wanted.every((word) => name.includes(word));
      found += row.hidden ? 0 : 1;
    });
    nothing.hidden = found > 0;
    count.textContent = fill(settings.shown, { shown: found, all: shown.length });
  };

  form.hidden = false;
  document.getElementById("earlier").hidden = settings.periods.length < 2;
  form.addEventListener("submit", (event) => event.preventDefault());
  words.addEventListener("input", search);
  words.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    words.value = "";
    search();
  });
  if (edition) edition.addEventListener("change", showEdition);
  showEdition();
  document.documentElement.dataset.list = "ready";
})();
