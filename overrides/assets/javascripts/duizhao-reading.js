/**
 * The reading page: the bar's switches, and walking from sentence to sentence.
 *
 * What is chosen is kept by duizhao-state.js, in the address among others. Tab leads to a sentence, the arrow keys to
 * the next and the one before; the style sheet marks a sentence's partner.
 */

import { onPage } from "./duizhao-page.js";

/** The sentences of a text: each Chinese element with the English that follows it. */
export function sentencePairs(root) {
  return [...root.querySelectorAll('p[lang="en"]')]
    .filter((english) => english.previousElementSibling?.matches("p, h2, h3, h4, h5, h6"))
    .map((english) => ({ chinese: english.previousElementSibling, english }));
}

class Reading {
  constructor(root) {
    this.root = root;
    this.pairs = sentencePairs(root);
    this.at = 0;
    this.show();
    root.addEventListener("keydown", (event) => this.onKey(event));
    root.addEventListener("focusin", (event) => this.onFocus(event));
  }

  show() {
    const { view } = window.__dz.get();
    if (view === this.view) return;
    this.stop(this.at)?.removeAttribute("tabindex");
    this.view = view;
    this.stop(this.at)?.setAttribute("tabindex", "0");
  }

  /** Where the focus rests for a sentence: the language that is shown. */
  stop(at) {
    const pair = this.pairs[at];
    return pair && (this.view === "en" && !pair.english.matches(".missing") ? pair.english : pair.chinese);
  }

  move(to) {
    const next = this.stop(to);
    if (!next) return;
    this.stop(this.at)?.removeAttribute("tabindex");
    this.at = to;
    next.setAttribute("tabindex", "0");
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
  }

  onFocus(event) {
    const found = this.pairs.findIndex(({ chinese, english }) => chinese === event.target || english === event.target);
    if (found >= 0) this.at = found;
  }

  onKey(event) {
    if (event.target !== this.stop(this.at) || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || !this.pairs[this.at + step]) return;
    event.preventDefault();
    this.move(this.at + step);
  }
}

let current;

/** Which switches of the bar are on. */
function markSwitches() {
  const { view, script, show } = window.__dz.get();
  const layers = show.split(" ");
  for (const button of document.querySelectorAll("[data-dz-bar] [aria-pressed]")) {
    const { dzView, dzScript, dzLayer } = button.dataset;
    const on = dzView ? dzView === view : dzScript ? dzScript === script : layers.includes(dzLayer);
    button.setAttribute("aria-pressed", String(on));
  }
}

/** Runs a change that moves the text, and keeps what the reader was reading where it was. */
export function keepPlace(change) {
  const root = document.querySelector(".established");
  const top = document.querySelector("[data-dz-bar]")?.getBoundingClientRect().bottom ?? 0;
  // The first sentence that is seen, in either language: it moves least.
  const kept = root && [...root.querySelectorAll("p, h2, h3, h4, h5, h6")].find((one) => one.getBoundingClientRect().bottom > top + 8 && one.offsetHeight > 1);
  const before = kept?.getBoundingClientRect().top;
  change();
  if (!kept || before > innerHeight) return;
  const partner = kept.lang === "en" ? kept.previousElementSibling : kept.nextElementSibling;
  const seen = [kept, partner].find((one) => one && one.offsetHeight > 1);
  if (seen) scrollBy({ top: seen.getBoundingClientRect().top - Math.max(before, top), behavior: "instant" });
}

document.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest("[data-dz-bar] [aria-pressed]") : null;
  if (!button) return;
  const { dzView, dzScript, dzLayer } = button.dataset;
  keepPlace(() => {
    if (dzView) window.__dz.set({ view: dzView });
    else if (dzScript) window.__dz.set({ script: dzScript });
    else window.__dz.toggle(dzLayer);
  });
});

document.addEventListener("dz:state", () => {
  markSwitches();
  current?.show();
});

function arrive() {
  const root = document.querySelector(".established");
  current = root ? new Reading(root) : undefined;
  if (root) markSwitches();
}

onPage(arrive);
