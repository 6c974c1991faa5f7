/**
 * What the button at a clause opens: its address, its citation in six forms, and its words.
 *
 * What is said of a work stands in citations.json beside its page, fetched when the first button is pressed. A form
 * is an array of fixed words and slots [name, before, after]; a slot without a value is left out.
 */

import { both, element, named, view } from "./duizhao-element.js";

const STYLES = [
  ["gbt", "GB/T 7714—2025"],
  ["chicago", "Chicago (18th ed., notes)"],
  ["bluebook", "Bluebook-like"],
  ["bibtex", "BibTeX"],
  ["ris", "RIS"],
  ["csl", "CSL-JSON"],
];
const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
const SHORT = ["Jan.", "Feb.", "Mar.", "Apr.", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec."];
const HAN = /([\u2e80-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]+)/;
const KEY = "__cite_style";
const STATES = {
  draft: ["机器辅助译稿，未经人工译者审校", "draft translation, machine-assisted, not yet reviewed by a human translator"],
  fuzzy: ["译后原文有改动，待核", "the Chinese has changed since it was translated"],
  missing: ["尚有未译之句", "not every sentence is translated"],
  reviewed: ["译文经人工审校", "translation reviewed by a person"],
};

/** The words of a form; the same as builder/citing/forms.py does at build time. */
export function fill(form, values) {
  return form.map((part) => (typeof part === "string" ? part : values[part[0]] ? part[1] + values[part[0]] + part[2] : "")).join("");
}

/** The day on which the reader reads, as each style writes it. */
export function accessed(day) {
  const [y, m, d] = [day.getFullYear(), day.getMonth(), day.getDate()];
  const two = (number) => String(number).padStart(2, "0");
  return {
    "accessed-iso": `${y}-${two(m + 1)}-${two(d)}`,
    "accessed-ris": `${y}/${two(m + 1)}/${two(d)}/`,
    "accessed-long": `${MONTHS[m]} ${d}, ${y}`,
    "accessed-short": `${SHORT[m]} ${d}, ${y}`,
    parts: [[y, m + 1, d]],
  };
}

/** One of the six forms for the node at a place of the list, or for the whole work (at = -1). */
export function cite(data, style, at, url, day) {
  const [node, , zh, en] = data.nodes[at] ?? ["", 0, "", ""];
  const { parts, ...days } = accessed(day);
  if (style !== "csl") return fill(data.forms[style], { node, url, "locator-zh": zh, "locator-en": en, ...days });
  const item = { ...data.csl, URL: url, accessed: { "date-parts": parts } };
  if (node) Object.assign(item, { id: `${data.work}-${node}`, section: zh });
  return JSON.stringify([item], null, 1);
}

/** The rows of a node: itself, and with `deep` all below it. */
function rows(data, at, deep) {
  const found = [data.nodes[at]];
  for (let next = at + 1; deep && data.nodes[next]?.[1] > data.nodes[at][1]; next += 1) found.push(data.nodes[next]);
  return found.filter((row) => row[4]);
}

/** The words of a clause in a language (zh, en, both), the English always with what it is. */
export function quote(data, at, language, deep) {
  const found = rows(data, at, deep);
  const join = (pick, gap) => found.reduce((text, row) => text + (text ? (row[7] ? gap : "\n") : "") + pick(row), "");
  const zh = join((row) => row[4], "");
  if (language === "zh") return zh;
  const states = Object.keys(STATES).filter((state) => found.some((row) => row[6].split(" ").includes(state)));
  const said = states.filter((state) => state !== "reviewed" || states.length === 1).map((state) => STATES[state][1]);
  const en = found.some((row) => row[5]) ? join((row) => row[5] || "[not yet translated]", " ") : "[not yet translated]";
  const labelled = `${en}\n[${said.join("; ")}]`;
  return language === "en" ? labelled : `${zh}\n\n${labelled}`;
}

/** Text in which every Chinese run says that it is one. */
function show(place, text) {
  place.replaceChildren(...text.split(HAN).map((run) => (HAN.test(run) ? element("span", { lang: "zh-Hans" }, run) : run)));
}

let loading;

function load(address) {
  if (loading?.address !== address) {
    const asked = fetch(address).then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(String(answer.status)))));
    loading = { address, asked };
    asked.catch(() => (loading = undefined));
  }
  return loading.asked;
}

export class CiteDialog {
  constructor(article) {
    this.base = new URL(".", location);
    this.title = element("h2", { class: "dz-cite__title", id: "dz-cite-title", tabindex: "-1" });
    this.told = element("p", { class: "dz-cite__told", role: "status" });
    this.body = element("div", { class: "dz-cite__body" });
    this.shut = element("button", { type: "button", class: "dz-cite__close" });
    this.shut.addEventListener("click", () => this.box.close());
    this.box = element("dialog", { class: "dz-cite md-typeset", "aria-labelledby": "dz-cite-title" },
      element("div", { class: "dz-cite__inner" }, this.title, this.shut, this.body, this.told));
    this.box.addEventListener("click", (event) => event.target === this.box && this.box.close());
    this.box.addEventListener("close", () => this.opener?.setAttribute("aria-expanded", "false"));
    article.append(this.box);
  }

  async open(opener, id) {
    this.opener = opener;
    this.id = id;
    opener.setAttribute("aria-expanded", "true");
    this.shut.setAttribute("aria-label", named("关闭", "Close"));
    this.told.textContent = "";
    this.title.replaceChildren(...both("引用", "Cite"));
    this.body.replaceChildren(element("p", {}, ...both("正在取引用资料……", "Fetching the citation…")));
    this.box.showModal();
    this.title.focus();
    try {
      this.fill(await load(new URL("citations.json", this.base).href));
    } catch {
      this.body.replaceChildren(element("p", {}, ...both("引用资料未能取得。", "The citation could not be fetched."), " ", this.more()));
    }
  }

  more() {
    return element("a", { href: new URL("cite/", this.base).href }, ...both("全部格式与下载", "All forms and downloads"));
  }

  fill(data) {
    const at = data.nodes.findIndex(([node]) => node === this.id);
    if (at < 0) throw new Error(this.id);
    this.data = data;
    this.at = at;
    const [, depth, zh, en] = data.nodes[at];
    const page = data.url || `${this.base.href}`;
    this.url = `${page}#${this.id}`;
    this.title.replaceChildren(...both(`引用${zh}`, `Cite ${en}`));
    this.styles = element("select", { id: "dz-cite-style" }, ...STYLES.map(([value, name]) => element("option", { value }, name)));
    this.styles.value = STYLES.some(([style]) => style === window.__md_get?.(KEY)) ? window.__md_get(KEY) : view() === "zh" ? "gbt" : "chicago";
    this.citation = element("pre", { class: "dz-cite__out", tabindex: "0", role: "region", "aria-label": named("引用", "Citation") });
    this.styles.addEventListener("change", () => {
      window.__md_set?.(KEY, this.styles.value);
      show(this.citation, this.cited());
    });
    show(this.citation, this.cited());
    const address = element("pre", { class: "dz-cite__out", tabindex: "0", role: "region", "aria-label": named("永久地址", "Permanent address") }, this.url);
    this.body.replaceChildren(
      this.part(both("永久地址", "Permanent address"), address, [this.copy("复制地址", "Copy the address", address, () => this.url)]),
      this.part([element("label", { for: "dz-cite-style" }, ...both("引用格式", "Form")), " ", this.styles], this.citation,
        [this.copy("复制引用", "Copy the citation", this.citation, () => this.cited())]),
      this.quoting(data.nodes[at + 1]?.[1] > depth),
      element("p", { class: "dz-cite__version" }, ...both(`本编版本：${data.version.zh}。`, `This edition: ${data.version.en}.`), " ", this.more()),
    );
  }

  cited() {
    return cite(this.data, this.styles.value, this.at, this.url, new Date());
  }

  quoting(above) {
    const quotation = element("pre", { class: "dz-cite__out dz-cite__quotation", tabindex: "0", role: "region", "aria-label": named("引文", "Quotation") });
    const deep = element("input", { type: "checkbox", id: "dz-cite-deep" });
    deep.checked = above && !this.data.nodes[this.at][4];
    const languages = [["zh", "中文", "Chinese"], ["en", "英文", "English"], ["both", "两种", "both"]];
    const choice = languages.map(([value, zh, en]) => {
      const one = element("input", { type: "radio", name: "dz-cite-language", value });
      one.checked = value === view();
      return element("label", {}, one, " ", ...both(zh, en));
    });
    const text = () => quote(this.data, this.at, choice.map((label) => label.firstChild).find((one) => one.checked)?.value ?? "both", deep.checked);
    const group = element("fieldset", { class: "dz-cite__choice" }, element("legend", {}, ...both("引文", "Quotation")), ...choice);
    if (above) group.append(element("label", {}, deep, " ", ...both("含其下各款", "with all below it")));
    group.addEventListener("change", () => show(quotation, text()));
    show(quotation, text());
    const buttons = [
      this.copy("复制引文", "Copy the quotation", quotation, text),
      this.copy("引文连同出处", "With its citation", quotation, () => `${text()}\n\n${this.cited()}`),
    ];
    const made = this.part([group], quotation, buttons);
    if (rows(this.data, this.at, true).some((row) => row[8])) {
      const apparatus = element("a", { href: new URL("apparatus/", this.base).href }, ...both("校勘记", "apparatus"));
      made.append(element("p", { class: "dz-cite__version" }, ...both("此处有推补、阙文或存疑，见", "Something here was inferred, is missing or is doubtful: see the"), " ", apparatus));
    }
    return made;
  }

  part(head, out, buttons) {
    return element("section", { class: "dz-cite__part" }, element("div", { class: "dz-cite__head" }, ...head), out, element("div", { class: "dz-cite__buttons" }, ...buttons));
  }

  copy(zh, en, out, text) {
    const button = element("button", { type: "button", class: "dz-cite__copy" }, ...both(zh, en));
    button.addEventListener("click", async () => {
      this.told.textContent = "";
      let done = ["已复制。", "Copied."];
      try {
        await navigator.clipboard.writeText(text());
      } catch {
        getSelection().selectAllChildren(out);
        done = ["已选中，请按 Ctrl-C 复制。", "Selected; press Ctrl-C to copy."];
      }
      // Emptied first and filled later, so that a second copy is told as well.
      setTimeout(() => this.told.replaceChildren(...both(...done)), 50);
    });
    return button;
  }
}
