/**
 * The terms of the glossary where they stand: pop-ups in both languages.
 *
 * The reading bar's switch underlines terms. Pointing at one, or touching it, shows its
 * entry; Enter on a sentence shows all of its terms. Without this script the same entries are on the glossary's page,
 * and the places under texts/glossary/. The texts are only highlighted: nothing in them is changed.
 */

import { both, element } from "./duizhao-element.js";
import { onPage } from "./duizhao-page.js";
import { sentencePairs } from "./duizhao-reading.js";
import { originalText } from "./duizhao-script.js";

/** Where the site begins; this file lies two folders below. */
const ROOT = new URL("../../", import.meta.url);
const REST = 250;
const SKIPPED = "sup, button, .headerlink, .state, script, style, [data-dz-unmarked]";
let loaded;

const escaped = (words) => words.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
const longestFirst = (a, b) => b.length - a.length;

/** A Chinese term; one of a single character is a word of its own only beside other characters. */
function chinesePattern(zh, within) {
  const around = within[zh];
  if (!around) return escaped(zh);
  const before = around.after ? `(?<![${escaped(around.after)}])` : "";
  const after = around.before ? `(?![${escaped(around.before)}])` : "";
  return before + escaped(zh) + after;
}

/** English words with their endings: guarantee, guarantees, guaranteed; carry, carried. */
function englishPattern(words) {
  return words
    .split(/\s+/)
    .map((word) => {
      if (/[^e]e$/.test(word)) return `${escaped(word.slice(0, -1))}(?:e|es|ed|ing|ion|ions)`;
      if (/[^aeiou]y$/.test(word)) return `${escaped(word.slice(0, -1))}(?:y|ies|ied|ying)`;
      return /[a-z]$/i.test(word) ? `${escaped(word)}(?:s|es|ed|ing)?` : escaped(word);
    })
    .join("\\s+");
}

async function load() {
  const answer = await fetch(new URL("texts/glossary.json", ROOT));
  if (!answer.ok) throw new Error(`texts/glossary.json: ${answer.status}`);
  const { terms, within } = await answer.json();
  const words = terms.map((term) => term.zh).sort(longestFirst);
  return {
    terms,
    byWord: new Map(terms.map((term) => [term.zh, term])),
    chinese: new RegExp(words.map((zh) => chinesePattern(zh, within)).join("|"), "gu"),
  };
}

function glossary() {
  loaded ??= load().catch((error) => {
    loaded = undefined;
    throw error;
  });
  return loaded;
}

/** The text of an element with the place of each of its text nodes. */
function textOf(root) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT, {
    acceptNode: (node) => (node.parentElement.closest(SKIPPED) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT),
  });
  const nodes = [];
  let text = "";
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    nodes.push({ node, start: text.length });
    text += originalText(node);
  }
  return { text, nodes };
}

function rangeOf({ nodes }, from, to) {
  const place = (at, isEnd) => {
    const found = nodes.findLast(({ start }) => (isEnd ? start < at : start <= at));
    return [found.node, at - found.start];
  };
  const range = document.createRange();
  range.setStart(...place(from, false));
  range.setEnd(...place(to, true));
  return range;
}

/** The terms of a sentence, as ranges in its Chinese and in its English. */
function findTerms({ chinese, english }, { byWord, chinese: pattern }) {
  const source = textOf(chinese);
  const found = [...source.text.matchAll(pattern)].map((match) => ({
    term: byWord.get(match[0]),
    range: rangeOf(source, match.index, match.index + match[0].length),
  }));
  const target = textOf(english);
  const taken = [];
  const forms = [...new Set(found.map(({ term }) => term))]
    .flatMap((term) => term.forms.map((words) => ({ term, words })))
    .sort((a, b) => longestFirst(a.words, b.words));
  for (const { term, words } of forms) {
    const form = new RegExp(`(?<![\\w])${englishPattern(words)}(?![\\w])`, term.case ? "gu" : "giu");
    for (const match of target.text.matchAll(form)) {
      const [from, to] = [match.index, match.index + match[0].length];
      if (taken.some((other) => from < other.to && other.from < to)) continue;
      taken.push({ from, to });
      found.push({ term, range: rangeOf(target, from, to) });
    }
  }
  return found;
}

/** What stands under a point of the screen: a text node and a place in it. */
function caretAt(x, y) {
  const position = document.caretPositionFromPoint?.(x, y);
  if (position) return [position.offsetNode, position.offset];
  const range = document.caretRangeFromPoint?.(x, y);
  return range ? [range.startContainer, range.startOffset] : [];
}

class Terms {
  constructor(root) {
    this.root = root;
    this.pairs = sentencePairs(root);
    this.marked = new Map();
    this.panel = element("div", { class: "dz-term-panel md-typeset", popover: "auto", role: "dialog", "aria-label": "术语 Terms", tabindex: "-1", "data-dz-unmarked": "" });
    this.panel.addEventListener("toggle", (event) => event.newState === "closed" && this.onClosed());
    this.panel.addEventListener("pointerenter", () => clearTimeout(this.timer));
    this.panel.addEventListener("pointerleave", () => this.shownBy === "hover" && this.later(() => this.panel.hidePopover()));
    root.after(this.panel);
    root.addEventListener("pointermove", (event) => this.onMove(event));
    root.addEventListener("pointerleave", () => clearTimeout(this.timer));
    root.addEventListener("click", (event) => this.onClick(event));
    root.addEventListener("keydown", (event) => this.onKey(event));
    this.set(window.__dz.shows("terms"));
  }

  async set(on) {
    if (on === this.on) return;
    this.on = on;
    if (on && !this.marked.size) await this.find();
    this.root.classList.toggle("has-terms", this.on);
    this.highlight();
  }

  async find() {
    const terms = this.on ? await this.fetched() : undefined;
    this.marked.clear();
    for (const pair of terms ? this.pairs : []) {
      const found = findTerms(pair, terms);
      this.marked.set(pair.chinese, found);
      this.marked.set(pair.english, found);
    }
    this.highlight();
  }

  async fetched() {
    try {
      return await glossary();
    } catch {
      this.on = false;
      return undefined;
    }
  }

  highlight() {
    if (!window.CSS?.highlights || typeof Highlight !== "function") return;
    if (!this.on) {
      CSS.highlights.delete("dz-term");
      return;
    }
    const ranges = new Set([...this.marked.values()].flat().map(({ range }) => range));
    CSS.highlights.set("dz-term", new Highlight(...ranges));
  }

  /** The term under the pointer, with its range. */
  under(event) {
    if (!this.on || !(event.target instanceof Element) || event.target.closest("a, button, summary")) return undefined;
    const sentence = event.target.closest("p, h2, h3, h4, h5, h6");
    const [node, offset] = caretAt(event.clientX, event.clientY);
    if (!node || !this.marked.has(sentence)) return undefined;
    return this.marked.get(sentence).find(({ range }) => {
      if (!range.isPointInRange(node, offset)) return false;
      return [...range.getClientRects()].some((box) => event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom);
    });
  }

  later(action) {
    clearTimeout(this.timer);
    this.timer = setTimeout(action, REST);
  }

  onMove(event) {
    if (!this.on || event.pointerType !== "mouse" || this.shownBy === "key") return;
    const found = this.under(event);
    if (found && found === this.shown) clearTimeout(this.timer);
    else if (found) this.later(() => this.open([found.term], found.range, "hover", found));
    else if (this.shown && this.shownBy === "hover") this.later(() => this.panel.hidePopover());
    else clearTimeout(this.timer);
  }

  onClick(event) {
    const found = this.under(event);
    if (!found || !getSelection()?.isCollapsed) return;
    clearTimeout(this.timer);
    this.open([found.term], found.range, "click", found);
  }

  onKey(event) {
    if (!this.on || event.key !== "Enter" || !this.marked.has(event.target)) return;
    const terms = [...new Set(this.marked.get(event.target).map(({ term }) => term))];
    if (!terms.length) return;
    event.preventDefault();
    this.from = event.target;
    this.open(terms, event.target, "key");
    this.panel.focus({ preventScroll: true });
  }

  open(terms, beside, how, found) {
    this.panel.replaceChildren(...terms.map(entry));
    this.panel.setAttribute("aria-label", `术语 Terms: ${terms.map(({ zh }) => zh).join("、")}`);
    if (!this.panel.matches(":popover-open")) this.panel.showPopover();
    this.shown = found;
    this.shownBy = how;
    this.panel.scrollTop = 0;
    this.place(beside.getClientRects()[0] ?? beside.getBoundingClientRect());
  }

  /** Below the words, or above them where there is no room. */
  place(box) {
    const { offsetWidth: width, offsetHeight: height } = this.panel;
    const room = document.documentElement.clientWidth - width - 8;
    const below = box.bottom + 6 + height <= innerHeight;
    this.panel.style.left = `${Math.max(8, Math.min(box.left, room))}px`;
    this.panel.style.top = `${Math.max(8, below ? box.bottom + 6 : box.top - height - 6)}px`;
  }

  onClosed() {
    const from = this.from;
    const inside = this.panel.contains(document.activeElement) || document.activeElement === document.body;
    this.shown = this.shownBy = this.from = undefined;
    if (from && inside) from.focus({ preventScroll: true });
  }
}

/** An entry of the glossary; all words are set as text. */
function entry(term) {
  const head = element("p", { class: "dz-term__head" }, element("strong", { lang: "zh-Hans" }, term.zh), " ", element("span", { class: "dz-term__pinyin", lang: "zh-Latn" }, term.pinyin));
  const english = element("p", { lang: "en" }, element("strong", {}, term.en));
  if (term.also.length) english.append(element("span", { class: "dz-term__also" }, `; also ${term.also.join("; ")}`));
  const words = term.text.split("\n").filter(Boolean).map((line) => element("p", { lang: "en", class: "dz-term__text" }, line));
  const links = element("p", { class: "dz-term__links" },
    element("a", { href: new URL(`glossary/#${term.id}`, ROOT).href }, ...both("术语表", "Glossary")), " · ",
    element("a", { href: new URL(`texts/glossary/${term.page}/#${term.id}`, ROOT).href }, ...both(`出现 ${term.count} 处`, `${term.count} place${term.count === 1 ? "" : "s"}`)));
  return element("section", { class: "dz-term" }, head, english, ...words, links);
}

/** On the glossary's own page each entry gets a link to the places where it occurs. */
async function addPlaces() {
  const headings = [...document.querySelectorAll(".md-content h2[id]")];
  if (!headings.length) return;
  const { terms } = await glossary();
  const byId = new Map(terms.map((term) => [term.id, term]));
  for (const heading of headings) {
    const term = byId.get(heading.id);
    if (!term?.count) continue;
    heading.append(" ", element("a", { class: "dz-term-places", href: new URL(`texts/glossary/${term.page}/#${term.id}`, ROOT).href, "data-dz-unmarked": "" }, `${term.count} ×`));
  }
}

function arrive() {
  const hasTerms = document.querySelector("a[data-terms]");
  const root = document.querySelector(".established");
  if (location.pathname === new URL("glossary/", ROOT).pathname) addPlaces().catch(() => {});
  current = hasTerms && root ? new Terms(root) : undefined;
}

let current;
/** Ranges do not outlive their characters: after a change of script the terms are found anew. */
document.addEventListener("dz:script", () => current?.find());
document.addEventListener("dz:state", () => current?.set(window.__dz.shows("terms")));

onPage(arrive);
