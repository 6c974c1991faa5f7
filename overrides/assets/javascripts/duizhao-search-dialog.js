/** The search dialog: an input that is a combobox, and a listbox of clauses. */

import { SearchBox, siteIndex } from "./duizhao-search-box.js";
import { markTerms } from "./duizhao-search-mark.js";
import { filterFields, pageAddress } from "./duizhao-search-view.js";
import { element } from "./duizhao-element.js";
import { WORDS, both, plain } from "./duizhao-search-words.js";

const MOST = 30;

class Dialog {
  constructor(root) {
    this.root = root;
    this.active = -1;
    this.filters = {};
    this.build();
    this.box = new SearchBox(this, { root, asOptions: true, most: MOST, filters: this.filters, onAnswer: (answer, query) => this.answered(answer, query) });
    this.listen();
  }

  build() {
    this.input = element("input", {
      type: "text", role: "combobox", class: "dz-search__input", "aria-label": plain(WORDS.search), placeholder: plain(WORDS.hint),
      "aria-controls": "dz-search-list", "aria-expanded": "false", "aria-autocomplete": "list", "aria-describedby": "dz-search-status",
      autocapitalize: "off", autocomplete: "off", autocorrect: "off", spellcheck: "false", enterkeyhint: "go",
    });
    const close = element("button", { type: "button", class: "dz-search__close", "aria-label": plain(WORDS.close) }, "✕");
    close.addEventListener("click", () => this.dialog.close());
    this.status = element("p", { class: "dz-search__status", id: "dz-search-status", role: "status", "aria-live": "polite" });
    this.steps = element("ul", { class: "dz-search__steps", hidden: true });
    this.filterPlace = element("details", { class: "dz-search__filter" }, element("summary", {}, both(WORDS.filters)));
    this.results = element("div", { class: "dz-search__results", id: "dz-search-list", role: "listbox", "aria-label": plain(WORDS.results) });
    this.page = element("a", { class: "dz-search__page", href: new URL("search/", this.root).href }, both(WORDS.address));
    this.dialog = element(
      "dialog", { class: "dz-search", "aria-label": plain(WORDS.search) },
      element("div", { class: "dz-search__bar" }, this.input, close),
      element("div", { class: "dz-search__scroll" }, element("div", { class: "dz-search__head" }, this.status, this.filterPlace), this.steps, this.results),
      element("div", { class: "dz-search__foot" }, element("span", { class: "dz-search__keys" }, both(WORDS.keys)), this.page),
    );
    document.body.append(this.dialog);
  }

  listen() {
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.filterPlace.addEventListener("toggle", () => this.showFilters());
    // The browser closes a dialog on Esc; while an input method is at work, Esc is the method's.
    this.dialog.addEventListener("cancel", (event) => {
      if (this.box.composing) event.preventDefault();
    });
    this.dialog.addEventListener("click", (event) => this.click(event));
    // The theme has keys of its own, such as `n` for the next page, that must not work through the dialog.
    this.dialog.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
        event.preventDefault();
        this.input.select();
      }
    });
    this.dialog.addEventListener("close", () => {
      this.input.setAttribute("aria-expanded", "false");
      this.opener?.focus?.({ preventScroll: true });
    });
  }

  /** `opener` gets the focus back when the dialog closes. */
  open(opener) {
    if (this.dialog.open) {
      this.input.select();
      return;
    }
    this.opener = opener;
    this.dialog.showModal();
    this.input.focus();
    this.input.select();
    this.mark(-1);
    this.input.setAttribute("aria-expanded", String(this.box.links.length > 0));
    siteIndex(this.root).catch(() => {}); // read while the reader writes; a failure is told when there is a query
  }

  /** The fields are made when they are asked for: until then the only options of the dialog are results. */
  async showFilters() {
    if (this.filterPlace.childElementCount > 1) return;
    const index = await siteIndex(this.root);
    if (this.filterPlace.childElementCount === 1) this.filterPlace.append(filterFields(index, this.filters, () => this.box.run()));
  }

  answered(answer, query) {
    this.mark(-1);
    this.results.scrollTop = 0;
    this.input.setAttribute("aria-expanded", String(this.box.links.length > 0));
    this.page.href = query.trim() ? pageAddress(this.root, query.trim(), this.filters) : new URL("search/", this.root).href;
    if (answer) this.dialog.dataset.took = answer.took.toFixed(1);
    this.dialog.dataset.answered = query;
  }

  click(event) {
    if (event.target === this.dialog) this.dialog.close();
    const link = event.target.closest("a[href]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    this.opener = null;
    this.dialog.close();
    const url = new URL(link.href);
    if (url.pathname !== location.pathname) return;
    // On the page already: nothing needs to be loaded again.
    if (!url.hash) return;
    event.preventDefault();
    if (location.hash === url.hash) document.getElementById(decodeURIComponent(url.hash.slice(1)))?.scrollIntoView();
    else location.hash = url.hash;
    markTerms(url.searchParams.getAll("q"), async () => this.box.index.foldLists);
  }

  key(event) {
    if (SearchBox.isComposing(event)) return;
    const last = this.box.links.length - 1;
    const steps = { ArrowDown: this.active + 1, ArrowUp: this.active - 1, PageDown: Math.min(last, this.active + 5), PageUp: Math.max(0, this.active - 5) };
    if (event.key in steps) {
      event.preventDefault();
      const next = steps[event.key];
      this.mark(next > last ? 0 : next < 0 ? last : next);
    } else if (event.key === "Enter") {
      event.preventDefault();
      this.enter();
    }
  }

  /** Opens the chosen result, else the first; waits for an answer that is still under way. */
  async enter() {
    if (this.dialog.dataset.answered !== this.input.value) await this.box.run();
    const link = this.box.links[Math.max(0, this.active)];
    (link ?? this.page).click();
  }

  mark(number) {
    this.box?.links[this.active]?.setAttribute("aria-selected", "false");
    this.active = Math.min(number, (this.box?.links.length ?? 0) - 1);
    const link = this.box?.links[this.active];
    if (!link) {
      this.input.removeAttribute("aria-activedescendant");
      return;
    }
    link.setAttribute("aria-selected", "true");
    link.scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", link.id);
  }
}

let dialog = null;

/** Opens the dialog, making it at the first time. */
export function openDialog(root, opener) {
  dialog ??= new Dialog(root);
  if (!dialog.dialog.isConnected) document.body.append(dialog.dialog); // another page has come since
  dialog.open(opener);
}
