/**
 * Marking the words of a search on the page it led to. The page's address carries them as `q`; once they are marked the
 * address is the clause's own again, so that what a reader copies is citable.
 */

import { Folder } from "./duizhao-search-fold.js";
import { element } from "./duizhao-element.js";
import { WORDS, both } from "./duizhao-search-words.js";

const MOST_MARKS = 400;
const LATIN = /[a-z]/;
const SKIPPED = "script, style, noscript, .headerlink, .dz-search, .md-nav, [data-dz-unmarked]";

/**
 * The text nodes under `root` in English, or those in other languages, and their stream, with the node and place of each
 * unit. Sentences of both languages alternate on a page, and a phrase runs on in its own.
 */
function readStream(root, folder, english) {
  const isEnglish = (node) => node.parentElement.closest("[lang]")?.lang.startsWith("en") === true;
  const isWanted = (node) => !node.parentElement.closest(SKIPPED) && isEnglish(node) === english;
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT, {
    acceptNode: (node) => (isWanted(node) ? NodeFilter.FILTER_ACCEPT : NodeFilter.FILTER_REJECT),
  });
  const units = [];
  let stream = "";
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const { stream: own, starts, ends } = folder.places(node.data);
    for (let i = 0; i < own.length; i++) units.push({ node, start: starts[i], end: ends[i] });
    stream += own;
  }
  return { stream, units };
}

/** Whether a letter run begins and ends with the word; Chinese needs no such bounds. */
function isWord({ stream, units }, from, to) {
  const joined = (a, b) =>
    a >= 0 && b < units.length && LATIN.test(stream[a]) && LATIN.test(stream[b]) &&
    units[a].node === units[b].node && units[a].end === units[b].start;
  return !joined(from - 1, from) && !joined(to - 1, to);
}

function findRuns(text, terms) {
  const runs = [];
  for (const term of terms) {
    for (let at = text.stream.indexOf(term); at >= 0 && runs.length < MOST_MARKS; at = text.stream.indexOf(term, at + 1)) {
      if (isWord(text, at, at + term.length)) runs.push([at, at + term.length]);
    }
  }
  return runs.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
}

/** Wraps the runs in <mark>, a piece for every text node; backwards, so that the places stay true. */
function wrap({ units }, runs) {
  const pieces = [];
  let done = 0;
  for (const [from, to] of runs) {
    for (let i = Math.max(from, done); i < to; ) {
      let last = i;
      while (last + 1 < to && units[last + 1].node === units[i].node) last += 1;
      pieces.push({ node: units[i].node, start: units[i].start, end: units[last].end });
      i = last + 1;
    }
    done = Math.max(done, to);
  }
  const marks = [];
  for (const { node, start, end } of pieces.reverse()) {
    if (end <= start || end > node.data.length) continue;
    const range = document.createRange();
    range.setStart(node, start);
    range.setEnd(node, end);
    const mark = element("mark", { class: "dz-mark" });
    range.surroundContents(mark);
    marks.unshift(mark);
  }
  return marks;
}

/** Takes all marks away again. */
export function clearMarks() {
  for (const mark of document.querySelectorAll("mark.dz-mark")) {
    const parent = mark.parentNode;
    mark.replaceWith(...mark.childNodes);
    parent.normalize();
  }
  document.querySelector(".dz-marks")?.remove();
}

function showBar(terms, count) {
  const button = element("button", { type: "button", class: "dz-marks__clear" }, both(WORDS.clear));
  button.addEventListener("click", clearMarks);
  const words = element("span", { class: "dz-marks__words" }, `${terms.join(" · ")} · ${count}`);
  const state = { "data-dz-unmarked": true };
  document.body.append(element("div", { class: "dz-marks", role: "status", ...state }, words, button));
}

/** The first mark in or after the clause that the address names. */
function firstFrom(marks) {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return marks[0];
  const follows = (a, b) => (a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
  return marks.filter((mark) => follows(target, mark)).sort((a, b) => (follows(a, b) ? -1 : 1))[0];
}

/** Marks the words on this page and shows the first in the clause that the address names. */
export async function markTerms(terms, foldLists) {
  const article = document.querySelector(".md-content article") ?? document.querySelector("article");
  if (!terms.length || !article) return;
  clearMarks();
  const tryWith = (folder) => {
    const wanted = terms.map((term) => folder.stream(term)).filter(Boolean);
    return [false, true].flatMap((english) => {
      const text = readStream(article, folder, english);
      return wrap(text, findRuns(text, wanted));
    });
  };
  let marks = tryWith(new Folder());
  if (!marks.length) marks = tryWith(new Folder(await foldLists()));
  if (!marks.length) return;
  showBar(terms, marks.length);
  const first = firstFrom(marks);
  if (!first) return;
  // The browser has gone to the clause; a long clause may have its words further down.
  const { top, bottom } = first.getBoundingClientRect();
  if (top < 80 || bottom > innerHeight) first.scrollIntoView({ block: "center" });
}

/** Marks what the address asks for. `foldLists` gives the table of characters, read only where it is needed. */
export async function markLanding(foldLists) {
  const url = new URL(location.href);
  const terms = url.searchParams.getAll("q").map((term) => term.trim()).filter(Boolean);
  url.searchParams.delete("q");
  history.replaceState(history.state, "", url);
  await markTerms(terms, foldLists);
}
