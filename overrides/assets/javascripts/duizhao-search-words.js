/** What the search says, in both languages. */

import { both as bothOf } from "./duizhao-element.js";

export const WORDS = {
  search: ["搜索", "Search"],
  hint: ["词句、拼音、条号、文号", "Words, pinyin, clause or document number"],
  close: ["关闭", "Close"],
  filters: ["筛选", "Filters"],
  all: ["全部", "all"],
  kind: ["类别", "Kind"],
  rank: ["层级", "Rank"],
  genre: ["文种", "Genre"],
  from: ["年份自", "From year"],
  to: ["至", "To year"],
  undated: ["未注明", "undated"],
  loading: ["正在读取索引……", "Reading the index …"],
  failed: ["无法读取索引，请检查网络后重试。", "The index could not be read; check the connection and try again."],
  results: ["搜索结果", "Search results"],
  address: ["搜索页", "Open as a page"],
  more: ["显示更多", "Show more"],
  inWork: ["只查此文本", "Only in this work"],
  everywhere: ["查全部文本", "In all works"],
  keys: ["↑↓ 选择　↵ 打开　Esc 关闭", "↑↓ choose  ↵ open  Esc close"],
  clear: ["清除标记", "Clear marks"],
  unknownWork: ["没有这个文本：", "There is no work with this id: "],
};

export const VALUES = {
  text: ["正文", "Text"],
  translation: ["译文", "Translation"],
  note: ["注释", "Note"],
  page: ["页面", "Page"],
  central: ["中央", "Central"],
  province: ["省级", "Province"],
  prefecture: ["地市级", "Prefecture"],
  "new-area": ["国家级新区", "State-level new area"],
  county: ["县级", "County"],
  township: ["乡镇街道", "Township"],
  community: ["社区", "Community"],
  none: ["无层级", "No rank"],
  opinions: ["意见", "Opinions"],
  "implementing-opinions": ["实施意见", "Implementing opinions"],
  "implementation-plan": ["实施方案", "Implementation plan"],
  plan: ["方案", "Plan"],
  notice: ["通知", "Notice"],
  decision: ["决定", "Decision"],
  regulation: ["条例", "Regulation"],
  summary: ["总结", "Summary"],
  article: ["文章", "Article"],
};

const quote = (runs) => runs.map((run) => `“${run}”`);

/** A step of the answer in words; see duizhao-search-query.js. */
export function stepWords(step) {
  switch (step.type) {
    case "folded":
      return [`“${step.from}”按简体“${step.to}”查找。`, `Folded “${step.from}” to “${step.to}”.`];
    case "stems": {
      const stems = step.stems.map(([word, stem]) => `${word} → ${stem}-`).join(", ");
      return [`按英语词干查找：${stems}。`, `Searched by stem: ${stems}.`];
    }
    case "split":
      return [`没有整句；分开查找${quote(step.parts).join("、")}。`, `Not found as one phrase; searched for ${quote(step.parts).join(" and ")}.`];
    case "pinyin": {
      const spelt = step.syllables.join(" ");
      return [`按拼音 ${spelt} 查找：${step.read.join("、")}。`, `Read as pinyin ${spelt}: ${step.read.join(", ")}.`];
    }
    case "initials":
      return [`按拼音首字母 ${step.letters} 查找：${step.read.join("、")}。`, `Read as first letters of pinyin, ${step.letters}: ${step.read.join(", ")}.`];
    case "corrected":
      return [`没有“${step.from}”；改查“${step.to}”。`, `Nothing for “${step.from}”; searched for “${step.to}” instead.`];
    case "address":
      return step.documentNumber
        ? ["按文号查找。", "Read as a document number."]
        : ["按条号查找。", "Read as the number of a clause or the id of a work."];
    case "single":
      return ["单字查询，结果可能很多。", "A single character; there may be many results."];
    case "crossing":
      return ["这句话从一条延续到下一条。", "The phrase runs on from one clause into the next."];
    case "filtered":
      return [`筛选条件下没有结果；不筛选有 ${step.total} 处。`, `Nothing within the filters; without them there ${step.total === 1 ? "is 1 place" : `are ${step.total} places`}.`];
    case "missing":
      return [`没有找到${quote(step.parts).join("、")}。`, `Nothing was found for ${quote(step.parts).join(", ")}.`];
    case "nothing":
      return ["没有找到。", "Nothing was found."];
    default:
      return ["只有标点，按原样查找。", "Only punctuation; looked up exactly as typed."];
  }
}

/** How much was found. */
export function countWords({ total, exact, works }) {
  const about = exact ? ["", ""] : ["约", "About "];
  if (!total) return ["没有结果。", "No results."];
  const places = total === 1 ? "1 place" : `${total} places`;
  const inWorks = works === 1 ? "1 work" : `${works} works`;
  return [`${about[0]}${total} 处，见于 ${works} 个文本。`, `${about[1]}${places} in ${inWorks}.`];
}

/** Both languages, each marked as what it is. */
export function both(words) {
  const made = document.createDocumentFragment();
  made.append(...bothOf(...words));
  return made;
}

/** Both languages in one line, for places that take no elements. */
export function plain([chinese, english]) {
  return `${chinese} ${english}`;
}
