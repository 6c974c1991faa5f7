/**
 * At every clause a small menu: add a note, improve the translation. Each opens the right file on the web and has the
 * snippet to paste. Words that are selected in the clause become the words of the note.
 */

import { both, element } from "./duizhao-element.js";
import { onPage } from "./duizhao-page.js";
import { originalContents, originalCopy } from "./duizhao-script.js";

/** The text of a sentence without note marks, links to itself and our own buttons. */
function plain(node) {
  return bare(originalCopy(node));
}

/** The words that a reader has selected, likewise. */
function selected(selection) {
  return bare(element("div", {}, originalContents(selection.getRangeAt(0))));
}

function bare(copy) {
  for (const extra of copy.querySelectorAll("sup, .headerlink, .gap, .state, .dz-clause-opener")) extra.remove();
  return copy.textContent.replace(/\s+/g, " ").trim();
}

/** The printed number of a node; a quoted sentence begins behind it. */
const NUMBER = /^\s*(?:第[〇零一二三四五六七八九十百千\d]+[编章节条]|[一二三四五六七八九十百]+[、．.]|[（(][一二三四五六七八九十百\d]+[）)]|\d+[.．、)）]|[①-⑳]|—+|[一二三四五六七八九十]+[是要])\s*/;
const NUMBERED = ".book, .chapter, .section, .article, .part, .clause, .item, .subitem, .bullet, .point, .phase";

function quoted(node) {
  const words = plain(node);
  return node.matches(NUMBERED) ? words.replace(NUMBER, "") : words;
}

/** The clause's sentences as they stand in the translation's file: quoted Chinese, a blank line, English. */
function pairs(start) {
  const rows = [];
  for (let node = start; node; node = node.nextElementSibling) {
    if (node !== start && (node.id || /^H[2-6]$/.test(node.tagName))) break;
    if (!/^(P|H[2-6])$/.test(node.tagName)) continue;
    if (node.lang !== "en") rows.push(`> ${quoted(node)}`);
    else rows.push(node.matches(".missing, .merged") ? "" : plain(node));
  }
  return rows.join("\n\n");
}

function noteSnippet(id, words) {
  return `## ${id}: ${words || "词语 WORDS"}\ntype: term\ncertainty: likely\nsource: https://\n\nOne fact in a sentence.\n`;
}

class Menu {
  constructor(place) {
    this.place = place.dataset;
    this.box = element("div", { class: "dz-clause-menu md-typeset", popover: "auto", role: "dialog", tabindex: "-1", "aria-label": "参与 Contribute" });
    this.box.addEventListener("toggle", (event) => {
      if (event.newState === "closed") this.opener?.setAttribute("aria-expanded", "false");
    });
    place.before(this.box);
  }

  part(zh, en, href, file, snippet) {
    const code = element("code", {}, snippet);
    const told = element("span", { role: "status", class: "dz-clause-menu__told" });
    const copy = element("button", { type: "button", class: "md-button" }, ...both("复制", "Copy"));
    copy.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(snippet);
        told.replaceChildren(...both("已复制", "Copied"));
      } catch {
        const range = document.createRange();
        range.selectNodeContents(code);
        getSelection().removeAllRanges();
        getSelection().addRange(range);
        told.replaceChildren(...both("已选中，请按 Ctrl-C 复制。", "Selected; press Ctrl-C to copy."));
      }
    });
    const link = element("a", { href, target: "_blank", rel: "noopener" }, ...both(zh, en));
    return element("section", {}, element("p", {}, link, ": ", element("code", {}, file)), element("pre", { tabindex: "0" }, code), element("p", {}, copy, " ", told));
  }

  open(opener, clause) {
    this.opener = opener;
    const { work, annotations, translations, help } = this.place;
    const chosen = getSelection();
    const within = chosen && !chosen.isCollapsed && chosen.anchorNode && this.chosen;
    const lemma = within ? selected(chosen).slice(0, 60) : "";
    this.box.replaceChildren(
      element("p", { class: "dz-clause-menu__id" }, element("code", {}, `${work}#${clause.id}`)),
      this.part("加注", "Add a note", annotations, `docs/annotations/${work}.md`, noteSnippet(clause.id, lemma)),
      this.part("改进译文", "Improve this translation", translations, `docs/translations/en/${work}.md`, `## ${clause.id}\n\n${pairs(clause)}\n`),
      element("p", {}, element("a", { href: help }, ...both("怎样写", "How to write"))),
    );
    this.box.showPopover();
    const at = opener.getBoundingClientRect();
    const width = this.box.offsetWidth;
    this.box.style.left = `${Math.max(8, Math.min(at.left, innerWidth - width - 8))}px`;
    this.box.style.top = `${Math.max(8, Math.min(at.bottom + 4, innerHeight - this.box.offsetHeight - 8))}px`;
    opener.setAttribute("aria-expanded", "true");
    this.box.focus({ preventScroll: true });
  }
}

function arrive() {
  const place = document.querySelector("[data-dz-contribute]");
  const text = document.querySelector(".md-content .established");
  if (!place || !text || !("popover" in HTMLElement.prototype)) return;
  const menu = new Menu(place);
  for (const clause of text.querySelectorAll(":is(h2, h3, h4, h5, h6, p)[id]")) {
    const button = element(
      "button",
      { type: "button", class: "dz-clause-opener", "aria-haspopup": "dialog", "aria-expanded": "false", title: "加注、改进译文 Add a note, improve this translation", "aria-label": `参与 Contribute: ${clause.id}` },
      "✎",
    );
    // The selection is gone once the button has the focus; whether it was in the text must be known before.
    button.addEventListener("pointerdown", (event) => {
      const node = getSelection()?.anchorNode;
      menu.chosen = Boolean(node && text.contains(node));
      event.preventDefault();
    });
    button.addEventListener("click", () => menu.open(button, clause));
    clause.append(button);
  }
}

onPage(arrive);
