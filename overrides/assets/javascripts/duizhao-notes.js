/**
 * Notes: beside the text where there is room, in a panel below it elsewhere.
 *
 * In the page notes are ordinary footnotes, and stay so for print and where no script runs. On a wide screen each is
 * set in the margin beside its mark, shortened until someone opens it. On a narrow one its mark opens a panel. Esc
 * closes and leads back to the mark. A folded set of switches shows or hides notes by kind.
 */

import { both, element } from "./duizhao-element.js";
import { onPage } from "./duizhao-page.js";

const WIDE = matchMedia("(min-width: 1280px)");
const GAP = 8;
const KEY = "__notes_hidden";
const KIND = /(?:^|\s)note-(term|institution|person|event|law|textual|translation|date|untyped)(?:\s|$)/;
const NAMES = {
  term: ["术语", "Terms"],
  institution: ["机构", "Institutions"],
  person: ["人物", "Persons"],
  event: ["事件", "Events"],
  law: ["法律文件", "Laws"],
  textual: ["文字", "Textual"],
  translation: ["翻译", "Translation"],
  date: ["日期", "Dates"],
  untyped: ["未分类", "Untyped"],
};

/** A copy of a footnote without its link back and without ids. */
function copyOf(item) {
  const box = document.createElement("div");
  for (const child of item.childNodes) box.append(child.cloneNode(true));
  for (const back of box.querySelectorAll(".footnote-backref")) back.remove();
  for (const one of box.querySelectorAll("[id]")) one.removeAttribute("id");
  return box;
}

/** The words before a mark that its note is about, as a range; spaces do not count. */
function wordsBefore(mark, words) {
  let left = [...words.replace(/\s/g, "")].length;
  const block = mark.closest("p, h2, h3, h4, h5, h6");
  if (!block || !left) return null;
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  walker.currentNode = mark;
  const range = document.createRange();
  range.setEndBefore(mark);
  for (let node = walker.previousNode(); node; node = walker.previousNode()) {
    if (node.parentElement.closest("sup, .headerlink")) continue;
    for (let at = node.data.length; at > 0; ) {
      at -= at > 1 && /[\udc00-\udfff]/.test(node.data[at - 1]) ? 2 : 1;
      if (/\s/.test(node.data[at])) continue;
      left -= 1;
      if (!left) {
        range.setStart(node, at);
        return range;
      }
    }
  }
  return null;
}

function showWords(note) {
  if (!window.CSS?.highlights || typeof Highlight !== "function") return;
  const range = note ? wordsBefore(note.mark, note.words) : null;
  if (range) CSS.highlights.set("dz-lemma", new Highlight(range));
  else CSS.highlights.delete("dz-lemma");
}

class PageNotes {
  constructor(article, list) {
    this.article = article;
    this.notes = [];
    const links = new Map([...article.querySelectorAll(".footnote-ref")].reverse().map((one) => [one.hash, one]));
    for (const item of list.children) {
      const link = links.get(`#${item.id}`);
      if (!link) continue;
      const head = item.querySelector(".note-head");
      const kind = KIND.exec(head?.className ?? "")?.[1] ?? "untyped";
      const words = head?.querySelector("strong")?.textContent ?? "";
      const mark = link.closest("sup") ?? link;
      mark.classList.add("dz-mark", `note-${kind}`);
      link.setAttribute("aria-label", `注释 Note ${link.textContent}: ${words}`);
      this.notes.push({ item, link, mark, kind, words, beside: null });
    }
    this.hidden = new Set(window.__md_get?.(KEY) ?? []);
    this.addFilter();
    this.addMargin();
    this.addPanel();
    article.addEventListener("click", (event) => this.onClick(event));
    article.addEventListener("focusin", (event) => this.onFocus(event));
    article.addEventListener("keydown", (event) => this.onKey(event));
    this.watch = new ResizeObserver(() => this.arrange());
    this.watch.observe(article);
    // The page's own switch takes the notes away and brings them back; what was open is shut, and each finds its place.
    this.layers = new MutationObserver(() => {
      this.closePanel(false);
      this.close(false);
      this.arrange();
    });
    for (const one of [document.documentElement, article.querySelector(".established")]) this.layers.observe(one, { attributeFilter: ["data-show"] });
    this.choose();
    this.followAddress();
  }

  /** The note that a mark belongs to. */
  find(node) {
    const link = node instanceof Element ? node.closest(".footnote-ref") : null;
    return link ? this.notes.find((note) => note.link === link) : undefined;
  }

  /** Folded together, so that it takes one line: which kinds of notes are shown. */
  addFilter() {
    const kinds = Object.keys(NAMES).filter((kind) => this.notes.some((note) => note.kind === kind));
    const set = element("fieldset", {}, element("legend", {}, ...both("注释种类", "Kinds of notes")));
    this.boxes = kinds.map((kind) => {
      const count = this.notes.filter((note) => note.kind === kind).length;
      const box = element("input", { type: "checkbox" });
      const [zh, en] = NAMES[kind];
      set.append(element("label", { class: `note-${kind}` }, box, element("span", {}, ...both(zh, en), ` ${count}`)));
      box.addEventListener("change", () => this.switchKinds([kind], box.checked));
      return [kind, box];
    });
    for (const [words, on] of [[["全选", "All"], true], [["全不选", "None"], false]]) {
      const button = element("button", { type: "button" }, ...both(...words));
      button.addEventListener("click", () => this.switchKinds(kinds, on));
      set.append(button);
    }
    this.count = element("span", {});
    this.filter = element("details", { class: "dz-note-filter" }, element("summary", {}, element("span", {}, ...both("注释", "Notes")), this.count), set);
    this.article.querySelector(".established")?.before(this.filter);
  }

  switchKinds(kinds, on) {
    for (const kind of kinds) {
      if (on) this.hidden.delete(kind);
      else this.hidden.add(kind);
    }
    window.__md_set?.(KEY, [...this.hidden]);
    this.choose();
  }

  addMargin() {
    this.margin = element("aside", { class: "dz-margin", "aria-label": "注释 Notes" });
    for (const note of this.notes) {
      note.beside = element("div", { class: `dz-note note-${note.kind}`, tabindex: "-1", role: "note", "aria-label": `注释 Note ${note.link.textContent}: ${note.words}` });
      note.beside.addEventListener("click", () => this.open(note, false));
      note.beside.addEventListener("mouseenter", () => showWords(note));
      note.beside.addEventListener("mouseleave", () => showWords(this.opened));
      this.margin.append(note.beside);
    }
    this.article.append(this.margin);
  }

  /** The words of the notes in the margin, once there is a margin to see them in. */
  fillMargin() {
    for (const note of this.notes) {
      if (note.beside.firstChild) continue;
      const body = copyOf(note.item);
      body.className = "dz-note__body";
      body.inert = true;
      note.beside.append(element("span", { class: "dz-note__number", "aria-hidden": "true" }, note.link.textContent), body);
    }
  }

  addPanel() {
    this.panel = element("div", { class: "dz-note-panel md-typeset", popover: "auto", role: "dialog", "aria-label": "注释 Note", tabindex: "-1" });
    // Closing gives the focus back to the mark, and that must not open the panel again.
    this.panel.addEventListener("beforetoggle", () => (this.quiet = true));
    this.panel.addEventListener("toggle", (event) => {
      setTimeout(() => (this.quiet = false));
      if (event.newState !== "closed") return;
      const note = this.shown;
      this.shown = undefined;
      showWords();
      note?.link.removeAttribute("aria-expanded");
      if (note && this.panel.contains(document.activeElement)) note.link.focus({ preventScroll: true });
    });
    this.panel.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      this.closePanel(true);
    });
    this.article.append(this.panel);
  }

  /** Show what the switches say; a hidden note has neither mark nor text. */
  choose() {
    for (const note of this.notes) {
      const off = this.hidden.has(note.kind);
      note.mark.hidden = off;
      note.item.hidden = off;
      note.beside.hidden = off;
    }
    for (const [kind, box] of this.boxes) box.checked = !this.hidden.has(kind);
    const shown = this.notes.filter((note) => !note.mark.hidden).length;
    this.count.textContent = shown < this.notes.length ? `${shown} / ${this.notes.length}` : `${shown}`;
    this.arrange();
  }

  /** Each note beside its mark, or as near below as the one before it allows. */
  arrange() {
    if (!WIDE.matches) return;
    this.fillMargin();
    const top = this.margin.getBoundingClientRect().top;
    let free = 0;
    const rows = this.notes
      .filter((note) => !note.mark.hidden && note.mark.getClientRects().length)
      .map((note) => ({ note, at: note.mark.getBoundingClientRect().top - top }))
      .sort((a, b) => a.at - b.at);
    const heights = rows.map(({ note }) => (note === this.opened ? note.closed : note.beside.offsetHeight));
    rows.forEach(({ note, at }, number) => {
      const place = Math.max(at, free);
      note.beside.style.top = `${place}px`;
      free = place + heights[number] + GAP;
    });
    for (const note of this.notes) note.beside.classList.toggle("is-away", !note.mark.getClientRects().length);
  }

  open(note, focus) {
    if (this.opened && this.opened !== note) this.close(false);
    if (this.opened !== note) {
      note.closed = note.beside.offsetHeight;
      this.opened = note;
      note.beside.classList.add("is-open");
      note.beside.querySelector(".dz-note__body").inert = false;
      note.link.setAttribute("aria-expanded", "true");
    }
    showWords(note);
    if (focus) note.beside.focus({ preventScroll: true });
    note.beside.scrollIntoView({ block: "nearest" });
  }

  close(focus) {
    const note = this.opened;
    if (!note) return;
    this.opened = undefined;
    note.beside.classList.remove("is-open");
    note.beside.querySelector(".dz-note__body").inert = true;
    note.link.removeAttribute("aria-expanded");
    showWords();
    if (focus) note.link.focus({ preventScroll: true });
  }

  openPanel(note, focus) {
    if (typeof this.panel.showPopover !== "function") return false;
    if (this.shown !== note) {
      this.shown?.link.removeAttribute("aria-expanded");
      const shut = element("button", { type: "button", class: "dz-note-panel__close", "aria-label": "关闭 Close" }, "×");
      shut.addEventListener("click", () => this.closePanel(true));
      this.panel.replaceChildren(shut, ...copyOf(note.item).childNodes);
      this.panel.setAttribute("aria-label", `注释 Note ${note.link.textContent}: ${note.words}`);
    }
    if (!this.panel.matches(":popover-open")) this.panel.showPopover();
    this.shown = note;
    this.panel.scrollTop = 0;
    const covered = note.link.getBoundingClientRect().bottom + 24 - this.panel.getBoundingClientRect().top;
    if (covered > 0) scrollBy({ top: covered, behavior: "instant" });
    note.link.setAttribute("aria-expanded", "true");
    showWords(note);
    if (focus) this.panel.focus({ preventScroll: true });
    return true;
  }

  closePanel(focus) {
    const note = this.shown;
    if (!note) return;
    this.quiet = true;
    this.panel.hidePopover();
    if (focus) note.link.focus({ preventScroll: true });
  }

  onClick(event) {
    const note = this.find(event.target);
    if (!note) {
      if (this.opened && !(event.target instanceof Element && event.target.closest(".dz-margin"))) this.close(false);
      return;
    }
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    if (WIDE.matches) this.open(note, true);
    else if (!this.openPanel(note, true)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  onFocus(event) {
    const note = this.find(event.target);
    // Whoever goes on by keyboard must see where they are: the panel would cover it.
    if (!note && this.shown && !this.panel.contains(event.target)) {
      this.closePanel(false);
      this.quiet = false; // the focus is elsewhere: whoever comes straight back wants the note again
    }
    if (!note || this.quiet || !event.target.matches(":focus-visible")) return;
    if (WIDE.matches) showWords(note);
    else this.openPanel(note, false);
  }

  onKey(event) {
    if (event.key !== "Escape") return;
    if (this.opened) this.close(true);
    else if (this.shown) this.closePanel(true);
  }

  /** An address such as `#fn:n12` leads to the mark and opens its note. */
  followAddress() {
    const note = this.notes.find((one) => `#${one.item.id}` === decodeURIComponent(location.hash));
    if (!note || !WIDE.matches) return;
    if (this.hidden.delete(note.kind)) this.choose();
    note.mark.scrollIntoView({ block: "center" });
    this.open(note, true);
  }

  leave() {
    this.watch.disconnect();
    this.layers.disconnect();
  }
}

let current;

function arrive(signal) {
  const article = document.querySelector(".md-content__inner");
  const list = article?.querySelector(".footnote > ol");
  if (!list || !article.querySelector(".established")) return;
  current = new PageNotes(article, list);
  signal.addEventListener("abort", () => {
    current.leave();
    current = undefined;
  });
  // The switches have moved the text down; whoever came to a clause stays with it.
  if (location.hash.length > 1) document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();
}

addEventListener("hashchange", () => current?.followAddress());
WIDE.addEventListener("change", () => {
  current?.closePanel(false);
  current?.close(false);
  current?.arrange();
});
// Print shows the footnotes at the end, whatever was opened.
addEventListener("beforeprint", () => current?.close(false));
// Behind duizhao-state.js, which says at that moment what is shown.
onPage((signal) => {
  if (document.readyState === "complete") arrive(signal);
  else document.addEventListener("DOMContentLoaded", () => arrive(signal), { signal });
});
