/**
 * The reading page: which language is shown, and walking from sentence to sentence.
 *
 * The choice stands in the address (?view=zh|en|both), so that a link shows what its sender saw. Tab leads to a
 * sentence, the arrow keys to the next and the one before; the style sheet marks a sentence's partner.
 */

const VIEWS = [
  ["zh", "中文", "Chinese"],
  ["both", "对照", "Both"],
  ["en", "英文", "English"],
];

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** What the address asks for; anything else is both. */
function viewOf(address) {
  const asked = new URL(address).searchParams.get("view");
  return VIEWS.some(([view]) => view === asked) ? asked : "both";
}

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
    this.addSwitch();
    this.show(viewOf(location.href));
    root.addEventListener("keydown", (event) => this.onKey(event));
    root.addEventListener("focusin", (event) => this.onFocus(event));
  }

  addSwitch() {
    this.buttons = VIEWS.map(([view, zh, en]) => {
      const button = element("button", { type: "button", "data-view": view }, element("span", { lang: "zh-Hans" }, zh), " ", element("span", { lang: "en" }, en));
      button.addEventListener("click", () => this.choose(view));
      return button;
    });
    this.bar = element("div", { class: "dz-view", role: "group", "aria-label": "显示 View" }, ...this.buttons);
    this.root.before(this.bar);
  }

  choose(view) {
    const address = new URL(location.href);
    if (view === "both") address.searchParams.delete("view");
    else address.searchParams.set("view", view);
    history.replaceState(history.state, "", address);
    const kept = this.buttons[0].getBoundingClientRect().top;
    this.show(view);
    scrollBy(0, this.buttons[0].getBoundingClientRect().top - kept); // the switch stays under the finger
  }

  show(view) {
    this.view = view;
    this.root.dataset.view = view;
    for (const button of this.buttons) button.setAttribute("aria-pressed", String(button.dataset.view === view));
    for (const { chinese, english } of this.pairs) for (const one of [chinese, english]) one.removeAttribute("tabindex");
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

function arrive() {
  const root = document.querySelector(".established");
  if (!root || root.dataset.dzReading) return;
  root.dataset.dzReading = "true";
  new Reading(root);
}

if (window.document$?.subscribe) window.document$.subscribe(arrive);
else arrive();
