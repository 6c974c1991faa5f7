/** Showing an answer: clauses grouped by work, the words marked. Whatever comes from a text is inserted as text. */

import { element } from "./duizhao-element.js";
import { VALUES, WORDS, both, countWords, plain, stepWords } from "./duizhao-search-words.js";

const BEFORE = 24;
const SNIPPET = 130;
const PER_WORK = 3;

/** The address to which a hit leads; `q` tells the page what to mark and is taken away there. */
export function hitAddress(hit, root) {
  const url = new URL(hit.record.url, root);
  for (const term of hit.terms()) url.searchParams.append("q", term);
  return url.href;
}

/** The address of the search page for a query, with filters. */
export function pageAddress(root, query, filters = {}) {
  const url = new URL("search/", root);
  url.searchParams.set("q", query);
  for (const [name, value] of Object.entries(filters)) if (value) url.searchParams.set(name, value);
  return url.href;
}

/** A piece of the record's text around its first match. */
function snippet(hit) {
  const { record } = hit;
  const label = record.text.startsWith(record.label) ? record.label.length : 0;
  const ranges = hit.ranges().filter(([start, end]) => end > start).sort((a, b) => a[0] - b[0]);
  const first = ranges[0]?.[0] ?? label;
  let from = first - label > BEFORE * 2 ? first - BEFORE : label;
  const latin = /[\p{Script=Latin}\d]/u;
  if (from > label) while (from > label && latin.test(record.text[from - 1])) from -= 1;
  let to = Math.min(record.text.length, Math.max(from + SNIPPET, ranges[0]?.[1] ?? 0));
  while (to < record.text.length && latin.test(record.text[to])) to += 1;
  const made = element("span", { class: "dz-search__text", lang: record.lang });
  if (from > label) made.append("…");
  let at = from;
  for (const [start, end] of ranges) {
    if (start < at && start < from) continue;
    if (start >= to) break;
    if (start < at) continue;
    made.append(record.text.slice(at, start), element("mark", {}, record.text.slice(start, Math.min(end, to))));
    at = Math.min(end, to);
  }
  made.append(record.text.slice(at, to));
  if (to < record.text.length) made.append("…");
  return made;
}

function hitElement(hit, root, asOption, id) {
  const { record } = hit;
  const link = element("a", { class: "dz-search__hit", href: hitAddress(hit, root), id });
  if (asOption) {
    link.setAttribute("role", "option");
    link.setAttribute("aria-selected", "false");
    link.tabIndex = -1;
  }
  const place = element("span", { class: "dz-search__place" });
  if (record.label) place.append(element("span", { lang: "zh-Hans" }, record.label.trim()), " ");
  if (record.node) place.append(element("span", { class: "dz-search__node" }, record.node), " ");
  if (record.kind !== "text") place.append(element("span", { class: "dz-search__kind" }, both(VALUES[record.kind])));
  link.append(place, snippet(hit));
  return link;
}

function groupByWork(hits) {
  const groups = new Map();
  for (const hit of hits) {
    if (!groups.has(hit.record.work)) groups.set(hit.record.work, []);
    groups.get(hit.record.work).push(hit);
  }
  return [...groups.entries()];
}

function heading(work, count, id) {
  const made = element("div", { class: "dz-search__work", id });
  made.append(element("span", { lang: "zh-Hans", class: "dz-search__title" }, work.title), " ");
  if (work.titleEn) made.append(element("span", { lang: "en", class: "dz-search__title-en" }, work.titleEn), " ");
  const facts = [work.date.slice(0, 4), String(count)].filter(Boolean).join(" · ");
  made.append(element("span", { class: "dz-search__facts" }, facts));
  return made;
}

/**
 * Puts an answer into `place`. `asOptions`: as a listbox for the dialog, else as links; `most`: hits to show.
 * Gives the links in the order in which they stand.
 */
export function showHits(place, answer, index, { root, asOptions, most, perWork = PER_WORK, filters = {}, onMore }) {
  const links = [];
  const made = document.createDocumentFragment();
  const groups = groupByWork(answer.hits);
  let shown = 0;
  for (const [number, hits] of groups) {
    if (shown >= most) break;
    const work = index.works[number];
    const id = `dz-search-work-${number}`;
    const group = element("div", { class: "dz-search__group", role: asOptions ? "group" : undefined, "aria-labelledby": asOptions ? id : undefined });
    group.append(heading(work, hits.length, id));
    const here = hits.slice(0, filters.work ? most : Math.min(perWork, most - shown));
    for (const hit of here) {
      const link = hitElement(hit, root, asOptions, asOptions ? `dz-search-hit-${links.length}` : undefined);
      links.push(link);
      group.append(link);
    }
    shown += here.length;
    const rest = hits.length - here.length;
    if (work.id && !filters.work && (rest > 0 || !asOptions)) {
      const label = rest > 0 ? [`${WORDS.inWork[0]}（另有 ${rest} 处）`, `${WORDS.inWork[1]} (${rest} more)`] : WORDS.inWork;
      const link = element("a", { class: "dz-search__only", href: pageAddress(root, answer.query, { ...filters, work: work.id }) }, both(label));
      if (asOptions) {
        link.setAttribute("role", "option");
        link.setAttribute("aria-selected", "false");
        link.tabIndex = -1;
        link.id = `dz-search-hit-${links.length}`;
        links.push(link);
      }
      group.append(link);
    }
    made.append(group);
  }
  const left = groups.some(([, hits], i) => i >= made.childElementCount || hits.length > (filters.work ? most : perWork));
  if (onMore && (!answer.exact || left)) {
    const button = element("button", { type: "button", class: "md-button dz-search__more" }, both(WORDS.more));
    button.addEventListener("click", onMore);
    made.append(button);
  }
  place.replaceChildren(made);
  return links;
}

/** What was found, and what was done with the query. */
export function showSteps(place, answer) {
  place.replaceChildren();
  for (const step of answer.steps) place.append(element("li", {}, both(stepWords(step))));
  place.hidden = !answer.steps.length;
}

/** The count, for eyes and for screen readers. */
export function showCount(place, answer) {
  const works = new Set(answer.hits.map((hit) => hit.record.work)).size;
  place.replaceChildren(both(countWords({ total: answer.total, exact: answer.exact, works })));
}

/** Selects for what the index has more than one value of; `chosen` is read and written, then `changed` called. */
export function filterFields(index, chosen, changed) {
  const made = element("div", { class: "dz-search__filters" });
  const years = index.years.filter(Boolean).sort();
  const choices = { kind: index.kinds, rank: index.ranks, genre: index.genres, from: years, to: years };
  for (const [name, values] of Object.entries(choices)) {
    if (values.length < 2) continue;
    const select = element("select", { name }, element("option", { value: "" }, plain(WORDS.all)));
    for (const value of values) {
      if (value) select.append(element("option", { value }, VALUES[value] ? plain(VALUES[value]) : value));
    }
    select.value = chosen[name] ?? "";
    select.addEventListener("change", () => {
      chosen[name] = select.value;
      changed();
    });
    made.append(element("label", {}, both(WORDS[name]), select));
  }
  return made;
}
