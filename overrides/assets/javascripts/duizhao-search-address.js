/**
 * Addresses: queries that name a place rather than words, such as `guian-2016 12`, `贵安 十二`, `guian-2016#c4-i2`,
 * `第十二条`, or a document number with any brackets.
 */

import { VALUES } from "./duizhao-search-words.js";

const STEP = "(?:bk|ch|sec|art|p|c|i|j|b|n|s|h|a|u)\\d+";
const NAMED = "title|to|preamble|closing|sign|front";
const PATH = `(?:${STEP}(?:-${STEP})*|(?:${NAMED})(?:-${STEP})*)`;
const HAN_NUMBER = "[〇零一二三四五六七八九十百千廿卅]+";
const DIGITS = "[0-9０-９]{1,4}";
/** Printed forms, each with the steps of an id that it can stand for. */
const FORMS = [
  [`第\\s*(${HAN_NUMBER}|${DIGITS})\\s*条`, ["art"]],
  [`第\\s*(${HAN_NUMBER}|${DIGITS})\\s*章`, ["ch"]],
  [`第\\s*(${HAN_NUMBER}|${DIGITS})\\s*节`, ["sec"]],
  [`第\\s*(${HAN_NUMBER}|${DIGITS})\\s*编`, ["bk"]],
  [`[（(]\\s*(${HAN_NUMBER})\\s*[)）]`, ["c"]],
  [`[（(]\\s*(${DIGITS})\\s*[)）]`, ["j", "c", "i"]],
  [`(${HAN_NUMBER})、`, ["p"]],
  [`(${DIGITS})[.．、]`, ["i"]],
].map(([form, steps]) => ({ pattern: new RegExp(`^(.*?)[\\s#,，:：]*${form}$`, "u"), steps }));
const BARE = new RegExp(`^(.+?)[\\s#,，:：]+(?:article |clause |no\\.? )?(${HAN_NUMBER}|${DIGITS})$`, "iu");
/** 贵安12 or 贵安十二, without anything between. */
const JOINED = new RegExp(`^([^\\d\\s]*?(?!${HAN_NUMBER})\\p{Script=Han})(${HAN_NUMBER}|${DIGITS})$`, "u");
const BARE_PATH = new RegExp(`^#?(${STEP}(?:-${STEP})*)$`, "u");
const WITH_PATH = new RegExp(`^(.+?)[\\s#,，:：]+(${PATH})$`, "u");
const DOCUMENT_NUMBER = /[〔[（(【〈<［]?\s*(?:19|20)\d\d\s*[〕\]）)】〉>］]?\s*(?:第\s*)?\d+\s*[号號]?$/u;
const WORK_ID = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)+$/;
/** Which of several nodes with one number is meant, where the query does not say. */
const PREFERENCE = ["art", "c", "p", "ch", "sec", "i", "s", "bk", "n", "j", "a", "h", "b", "u"];

/** The value of 十二, 二十一, 一百零五, 廿三, 12 or １２; NaN where it is no number. */
export function parseNumber(text) {
  const plain = text.normalize("NFKC").replace(/\s/g, "");
  if (/^\d+$/.test(plain)) return Number(plain);
  const digits = "〇一二三四五六七八九";
  const units = { 十: 10, 百: 100, 千: 1000 };
  const tens = { 廿: 20, 卅: 30 };
  let total = 0;
  let digit = null;
  if (!new RegExp(`^${HAN_NUMBER}$`, "u").test(plain)) return NaN;
  if (!/[十百千廿卅]/u.test(plain)) return Number([...plain.replaceAll("零", "〇")].map((c) => digits.indexOf(c)).join(""));
  for (const c of plain.replaceAll("零", "〇")) {
    if (units[c]) {
      total += (digit || 1) * units[c];
      digit = null;
    } else if (tens[c]) total += tens[c];
    else digit = digits.indexOf(c);
  }
  return total + (digit ?? 0);
}

/**
 * What a query names: { work, number, steps } or { work, path } or { id } or { documentNumber }; null for words. `steps`
 * are those that its printed form can stand for; null for a bare number. An empty `work` is all works.
 */
export function parseAddress(raw, folder) {
  const text = [...raw.trim()].map((c) => folder.table.get(c) ?? c).join("");
  const path = BARE_PATH.exec(text);
  if (path) return { work: "", path: path[1] };
  const withPath = WITH_PATH.exec(text);
  if (withPath) return { work: withPath[1], path: withPath[2] };
  for (const { pattern, steps } of FORMS) {
    const found = pattern.exec(text);
    if (found) return { work: found[1], number: parseNumber(found[2]), steps };
  }
  if (DOCUMENT_NUMBER.test(text) && /[^\d\s]/.test(text)) {
    const stream = folder.stream(text);
    if (!BARE.test(text)) return { documentNumber: stream };
    const [, work, number] = BARE.exec(text);
    return { work, number: parseNumber(number), steps: null, documentNumber: stream };
  }
  const bare = BARE.exec(text) ?? JOINED.exec(text);
  if (bare) return { work: bare[1], number: parseNumber(bare[2]), steps: null };
  return WORK_ID.test(text.toLowerCase()) ? { id: text.toLowerCase() } : null;
}

/** The numbers of the works that words name: the one with this id, else with ids that begin so, else all that fit. */
function worksNamed(words, works, folder) {
  const wanted = words.trim().toLowerCase();
  const exact = works.findIndex((work) => work.id === wanted);
  if (exact >= 0) return [exact];
  const tokens = wanted.split(/\s+/).map((token) => folder.stream(token)).filter(Boolean);
  if (!tokens.length) return [];
  const numbers = [...works.keys()].filter((number) => works[number].id);
  const beginning = numbers.filter((number) => works[number].id.startsWith(wanted));
  if (beginning.length) return beginning;
  const named = (number) => {
    const work = works[number];
    const names = [work.id, work.title, work.titleEn, ...kindsOf(work)].map((name) => folder.stream(name));
    return tokens.every((token) => names.some((name) => name.includes(token)));
  };
  return numbers.filter(named);
}

/** 中央, 中央意见, Central opinions: what many readers call a work. */
function kindsOf(work) {
  const [rank, genre] = [VALUES[work.rank] ?? [], VALUES[work.genre] ?? []];
  return rank.flatMap((name, i) => (genre[i] ? [name + genre[i]] : [name]));
}

function stepOf(node) {
  return /([a-z]+)\d+$/.exec(node)?.[1] ?? "";
}

/** The number by which a reader asks for a record's node. */
function numberOf(record) {
  const printed = /^[第（(\[【\s]*([^（）()\[\]【】第编章节条款、.．\s]+)/u.exec(record.label);
  const number = printed ? parseNumber(printed[1]) : NaN;
  return Number.isNaN(number) ? Number(/(?:^|-)(?![uhb]\d)[a-z]+(\d+)$/.exec(record.node)?.[1] ?? NaN) : number;
}

async function numbered(index, work, number) {
  if (index.whole) {
    return index.records.filter((r) => r.work === work && r.kind === "text" && r.node && numberOf(r) === number);
  }
  const list = (await index.list(`@${work}`)) ?? [];
  const ids = list.filter((_, i) => i % 2 === 1 && list[i - 1] === number);
  return index.read(ids.slice(0, 24));
}

/** Where a work begins; `words`: a run of the stream that it should rather have, such as its document number. */
async function entrance(index, work, words = null) {
  if (!index.whole) return (await index.read([index.firsts[work]]))[0];
  await index.readParts(["han"]);
  const own = index.records.filter((record) => record.work === work);
  return (words && own.find((record) => index.folder.stream(record.text).includes(words))) || own[0];
}

/** The records that an address names, the likeliest first; `works` says how many works its words fit. */
export async function findAddress(index, address) {
  if (!address) return { records: [], works: 0 };
  const works = await index.allWorks();
  if (address.documentNumber) {
    const known = [...works.keys()].filter((number) => {
      const stream = index.folder.stream(works[number].number);
      return stream && address.documentNumber.length >= 6 && stream.includes(address.documentNumber.replace(/号$/u, ""));
    });
    if (known.length) {
      const records = await Promise.all(known.slice(0, 8).map((number) => entrance(index, number, address.documentNumber)));
      return { records, works: known.length, documentNumber: true };
    }
  }
  if (address.id) {
    const known = [...works.keys()].filter((number) => works[number].id && works[number].id.startsWith(address.id));
    const records = await Promise.all(known.slice(0, 8).map((number) => entrance(index, number)));
    return { records, works: known.length };
  }
  if (address.work === undefined) return { records: [], works: 0 };
  // Every work of a sharded index costs a file, so there a number alone is no address.
  const named = address.work.trim() ? worksNamed(address.work, works, index.folder) : index.whole ? [...works.keys()] : [];
  if (index.whole && named.length) await index.readParts(["han"]);
  const records = [];
  for (const work of named.slice(0, index.whole ? 60 : 6)) {
    if (address.path) {
      const number = Number(/(\d+)$/.exec(address.path)?.[1] ?? NaN);
      const nodes = index.whole ? index.records.filter((r) => r.work === work) : await numbered(index, work, number);
      records.push(...nodes.filter((r) => r.node === address.path && r.kind === "text").slice(0, 1));
    } else if (address.number === undefined) {
      records.push(await entrance(index, work));
    } else {
      records.push(...likeliest(await numbered(index, work, address.number), address.steps));
    }
  }
  return { records, works: new Set(records.map((record) => record.work)).size, explicit: Boolean(address.path || address.steps) };
}

/** Of the nodes with one number, those of the level that is meant. */
function likeliest(nodes, steps) {
  const exact = steps ? nodes.filter((record) => steps.includes(stepOf(record.node))) : nodes;
  // Who asks for 第十二条 of a text in clauses means its （十二）.
  const fitting = exact.length ? exact : nodes;
  const rank = (record) => {
    const place = PREFERENCE.indexOf(stepOf(record.node));
    return [place < 0 ? PREFERENCE.length : place, record.node.split("-").length];
  };
  const ranked = fitting.map((record) => [rank(record), record]).sort(([a, x], [b, y]) => a[0] - b[0] || a[1] - b[1] || x.id - y.id);
  return ranked.filter(([r]) => r[0] === ranked[0][0][0] && r[1] === ranked[0][0][1]).map(([, record]) => record);
}
