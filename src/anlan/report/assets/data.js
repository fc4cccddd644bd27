/* What the page carries, and how amounts, times, names and sentences are written. The data is made by report/embed.py. */
"use strict";

const Anlan = {};

Anlan.data = JSON.parse(document.getElementById("case-data").textContent);

/* The reader's language; the style sheet follows the same attribute. */
Anlan.lang = () => (document.documentElement.lang === "en" ? "en" : "zh");

/* A sentence of messages/explore.toml with its {placeholders} filled; {n|is|are} is the word that goes with n. */
Anlan.word = (key, values) =>
  Anlan.data.words[Anlan.lang()][key].replace(/\{(\w+)(?:\|([^|}]*)\|([^}]*))?\}/g, (whole, name, one, other) => {
    const value = String((values || {})[name]);
    return one === undefined ? value : value === "1" ? one : other;
  });

/* Yuan with commas and two decimals from an integer of fen; no fraction is ever computed. */
Anlan.yuan = (fen) => {
  const size = Math.abs(fen);
  const whole = String((size - (size % 100)) / 100).replace(/\B(?=(\d{3})+$)/g, ",");
  return `${fen < 0 ? "-" : ""}${whole}.${String(size % 100).padStart(2, "0")}`;
};

/* Yuan as short as a label needs, never more than it is: 32.1万, 7,621 in Chinese; 321k, 1.2m in English. */
Anlan.shortYuan = (fen) => {
  const sizes = Anlan.lang() === "en" ? [[1e8, "m"], [1e5, "k"]] : [[1e10, "亿"], [1e6, "万"]];
  const found = sizes.find(([size]) => fen >= size);
  if (!found) return Anlan.yuan(fen).slice(0, -3);
  const tenths = Math.floor(fen / (found[0] / 10));
  return `${Math.floor(tenths / 10).toLocaleString("en")}${tenths % 10 ? `.${tenths % 10}` : ""}${found[1]}`;
};

/* Fen from what a person types in yuan, or null when it is no amount. */
Anlan.parseYuan = (text) => {
  const found = /^\s*(\d{1,13})(?:\.(\d{0,2}))?\s*$/.exec(text.replace(/[,，¥￥\s]/g, ""));
  return found ? Number(found[1]) * 100 + Number((found[2] || "").padEnd(2, "0")) : null;
};

/* Shanghai time, "03-11 04:17:05" or with the year. */
Anlan.time = (ms, withYear) => {
  const text = new Date(ms + 8 * 3600000).toISOString();
  return `${text.slice(withYear === false ? 5 : 0, 10)} ${text.slice(11, 19)}`;
};

/* How many accounts a node stands for: a server may send the small ones of a large case as one. */
Anlan.accountsOf = (node) => (Anlan.data.nodes.fold && Anlan.data.nodes.fold[node]) || 1;
Anlan.isFold = (node) => Boolean(Anlan.data.nodes.fold && Anlan.data.nodes.fold[node]);

/* Whether a typed text can be of a number, of which some digits may be hidden: 6222021001 finds 622202******1234. */
Anlan.fitsNumber = (node, text) => {
  const number = Anlan.data.nodes.number[node] || "";
  if (number.includes(text) || !/^\d{6,}$/.test(text) || !number.includes("*")) return number.includes(text);
  return (
    text.length <= number.length && [...text].every((digit, place) => number[place] === "*" || number[place] === digit)
  );
};

Anlan.bank = (node) => {
  if (Anlan.isFold(node)) return "";
  const place = Anlan.data.nodes.bank[node];
  return place === null ? Anlan.word("bank_unknown") : Anlan.data.banks[place];
};

/* As it is called where there is no room: 工行. */
Anlan.shortBank = (node) => {
  if (Anlan.isFold(node)) return "";
  const place = Anlan.data.nodes.bank[node];
  return place === null ? Anlan.word("bank_unknown") : Anlan.data.short_banks[Anlan.lang()][place];
};

Anlan.colour = (node) => {
  const place = Anlan.data.nodes.bank[node];
  return place === null ? "#7b8794" : Anlan.data.colours[place];
};

Anlan.name = (node) => {
  const { exit, name } = Anlan.data.nodes;
  return exit[node] ? Anlan.word(`exit_${exit[node]}`) : name[node] || Anlan.word("name_unknown");
};

/* "尾号 8307": how an account is spoken of; the full number stands in the panel and the tables. */
Anlan.tail = (node) => Anlan.data.nodes.number[node].slice(-4);

/* "file.csv, row 57" of one side of a movement, or null. */
Anlan.source = (side, move) => {
  const { movements } = Anlan.data;
  const file = movements[`${side}_file`][move];
  if (file < 0) return null;
  const sheet = movements[`${side}_sheet`][move];
  const key = sheet < 0 ? "row_of_file" : "row_of_sheet";
  return Anlan.word(key, {
    file: movements.texts[file],
    sheet: movements.texts[sheet],
    row: movements[`${side}_row`][move],
  });
};

/* An HTML element: attributes as given, "on…" as listeners, text and elements as children. Text is never markup. */
Anlan.el = (tag, attributes, ...children) => Anlan.fill(document.createElement(tag), attributes, children);
Anlan.svg = (tag, attributes, ...children) =>
  Anlan.fill(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);

Anlan.fill = (element, attributes, children) => {
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== null && value !== undefined && value !== false)
      element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
};
