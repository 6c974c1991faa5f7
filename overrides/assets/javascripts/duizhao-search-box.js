/** An input that searches while it is written in, respecting input methods, and shows what it found. */

import { openIndex } from "./duizhao-search-index.js";
import { search } from "./duizhao-search-query.js";
import { showCount, showHits, showSteps } from "./duizhao-search-view.js";
import { WORDS, both } from "./duizhao-search-words.js";

const WAIT = 20;
/** Letters come one by one, and with a sharded index every beginning of a word costs files. */
const WAIT_LETTERS = 60;

let opened = null;

/** The index of the site at `root`, opened once. */
export function siteIndex(root, fresh = false) {
  if (!opened || fresh) {
    opened = openIndex(new URL("texts/search/", root), fresh);
    opened.catch(() => {
      opened = null;
    });
  }
  return opened;
}

/**
 * Connects an input with the places for the answer.
 * `parts`: { input, status, steps, results }; `options`: { root, asOptions, most, filters, onAnswer }.
 */
export class SearchBox {
  constructor(parts, options) {
    Object.assign(this, parts);
    this.options = options;
    this.filters = options.filters ?? {};
    this.most = options.most;
    this.composing = false;
    this.turn = 0;
    this.links = [];
    this.input.addEventListener("compositionstart", () => {
      this.composing = true;
    });
    this.input.addEventListener("compositionend", () => {
      this.composing = false;
      this.ask();
    });
    this.input.addEventListener("input", (event) => {
      if (!this.composing && !event.isComposing) this.ask();
    });
  }

  /** Whether a key belongs to the input method rather than to us; 229 is what Safari says after compositionend. */
  static isComposing(event) {
    return event.isComposing || event.keyCode === 229;
  }

  ask() {
    this.most = this.options.most;
    clearTimeout(this.timer);
    const patient = this.index?.whole === false && /[a-z]$/i.test(this.input.value);
    this.timer = setTimeout(() => this.run(), patient ? WAIT_LETTERS : WAIT);
  }

  async run() {
    clearTimeout(this.timer);
    const turn = ++this.turn;
    const query = this.input.value;
    if (!query.trim()) {
      this.clear();
      this.options.onAnswer?.(null, query);
      return;
    }
    try {
      const answer = await this.answer(query, () => turn !== this.turn);
      if (turn !== this.turn) return;
      this.show(answer);
    } catch (error) {
      if (turn !== this.turn) return;
      this.clear();
      this.status.replaceChildren(both(WORDS.failed));
      console.warn(error);
    }
  }

  /** A second try with a fresh head covers a site that was published anew while the page stood open. */
  async answer(query, isStale) {
    const start = performance.now();
    if (!this.index) this.status.replaceChildren(both(WORDS.loading));
    try {
      this.index = await siteIndex(this.options.root);
      return await this.timed(query, start, isStale);
    } catch {
      this.index = await siteIndex(this.options.root, true);
      return this.timed(query, start, isStale);
    }
  }

  async timed(query, start, isStale) {
    const more = this.most > this.options.most;
    const answer = await search(this.index, query, this.filters, more ? this.most : undefined, isStale);
    return { ...answer, took: performance.now() - start };
  }

  show(answer) {
    const { root, asOptions } = this.options;
    showCount(this.status, answer);
    showSteps(this.steps, answer);
    const more = () => {
      this.most *= 3;
      this.run();
    };
    this.links = showHits(this.results, answer, this.index, {
      root, asOptions, most: this.most, perWork: this.most > this.options.most ? this.most : undefined,
      filters: this.filters, onMore: asOptions ? null : more,
    });
    this.options.onAnswer?.(answer, answer.query);
  }

  clear() {
    this.turn++;
    this.links = [];
    this.status.replaceChildren();
    this.steps.replaceChildren();
    this.steps.hidden = true;
    this.results.replaceChildren();
  }
}
