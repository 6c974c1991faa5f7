/**
 * Tables that sort. A table inside an element of class `sortable` gets a button in each of its heads; a press sorts by
 * that column, a second one the other way round, a third one restores the order of the text. Without this module the
 * table stays as it is.
 */

import { onPage } from "./duizhao-page.js";

const COLLATOR = new Intl.Collator("zh-Hans", { numeric: true });
const NEXT = { none: "ascending", ascending: "descending", descending: "none" };
const NUMBER = /^\d+(\.\d+)?/;

function wordsOf(row, column) {
  return (row.cells[column]?.textContent ?? "").trim();
}

/** Numbers before words, either in their own order; empty cells come last whichever way one sorts. */
function compare(a, b, sign) {
  if (a === "" || b === "") return (a === "") - (b === "");
  const first = a.match(NUMBER);
  const second = b.match(NUMBER);
  if (first && second && Number(first[0]) !== Number(second[0])) return sign * (Number(first[0]) - Number(second[0]));
  return sign * COLLATOR.compare(a, b);
}

function sort(table, column, direction, original) {
  const sign = direction === "descending" ? -1 : 1;
  const rows = [...original];
  if (direction !== "none") rows.sort((a, b) => compare(wordsOf(a, column), wordsOf(b, column), sign));
  table.tBodies[0].append(...rows);
}

function enhance(table) {
  if (!table.tHead || !table.tBodies.length) return;
  const original = [...table.tBodies[0].rows];
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "dz-sort";
    button.append(...head.childNodes);
    head.append(button);
    head.setAttribute("aria-sort", "none");
    button.addEventListener("click", () => {
      const direction = NEXT[head.getAttribute("aria-sort")];
      for (const other of heads) other.setAttribute("aria-sort", "none");
      head.setAttribute("aria-sort", direction);
      sort(table, column, direction, original);
    });
  });
}

onPage(() => document.querySelectorAll(".sortable table").forEach(enhance));
