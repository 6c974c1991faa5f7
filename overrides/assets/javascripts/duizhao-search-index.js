/**
 * The index as the browser sees it: a head, and parts or shards that are fetched when a query needs them. The format is
 * described in docs/contributing/search.md. A record is read into
 * { id, work, node, kind, lang, label, url, text }; the text of a node begins with its printed label.
 */

import { Folder } from "./duizhao-search-fold.js";

const FORMAT = "duizhao-search 3";

/** The value in a packed file: JSON in a zlib stream. */
async function unpack(response) {
  if (typeof DecompressionStream === "function") {
    return new Response(response.body.pipeThrough(new DecompressionStream("deflate"))).json();
  }
  const { inflate } = await import("./duizhao-search-inflate.js");
  return JSON.parse(new TextDecoder().decode(inflate(new Uint8Array(await response.arrayBuffer()))));
}

async function read(url, fetchOptions) {
  const response = await fetch(url, fetchOptions);
  if (!response.ok) throw new Error(`${response.status} ${url}`);
  return unpack(response);
}

/** FNV-1a over the UTF-16 units of a key. */
function shardOf(key, shards) {
  let value = 0x811c9dc5;
  for (let i = 0; i < key.length; i++) value = Math.imul(value ^ key.charCodeAt(i), 0x01000193) >>> 0;
  return value % shards;
}

function makeWork([id, title, titleEn, rank, genre, date, number, url]) {
  return { id, title, titleEn, rank, genre, date, number, url };
}

function makeRecord(id, [work, node, kind, lang, label, url, text], works, kinds) {
  const base = works[work].url;
  return {
    id,
    work,
    node,
    kind: kinds[kind],
    lang,
    label,
    url: url || (node ? `${base}#${node}` : base),
    text: kinds[kind] !== "text" || text.startsWith(label) ? text : label + text,
  };
}

/** Where each of several runs with these lengths begins. */
function sums(lengths) {
  let at = 0;
  return lengths.map((length) => (at += length) - length);
}

/** The place of the last of some ascending numbers that is not above `wanted`. */
function lastUpTo(numbers, wanted) {
  let low = 0;
  let high = numbers.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (numbers[middle] <= wanted) low = middle;
    else high = middle - 1;
  }
  return low;
}

class Index {
  constructor(head) {
    this.foldLists = head.fold;
    this.folder = new Folder(head.fold);
    this.kinds = head.kinds;
    /** Number of a work to { id, title, titleEn, rank, genre, date, number, url }; a sharded index fills it as it reads. */
    this.works = [];
    this.readings = null;
    /** What corrections need of all texts; made when a query first needs it. */
    this.joined = null;
    this.words = null;
  }

  /** Which syllables a folded character can have: Map of character to array. */
  async pinyin() {
    if (!this.readings) {
      this.syllables = await this.syllableTable();
      this.readings = new Map();
      for (const [syllable, characters] of Object.entries(this.syllables)) {
        for (const character of characters) {
          if (!this.readings.has(character)) this.readings.set(character, []);
          this.readings.get(character).push(syllable);
        }
      }
    }
    return this.readings;
  }
}

/** Letters of a word in the table of a part; see builder/exporting/search_index/parts.py. */
const BEGINNING = 5;
const RUN = /([a-z]{0,3}[0-9]+)(?=([a-z]{0,3}))/g;

/** Records of a small edition in a file of their own, and what can be said of them before it is read. */
class Part {
  constructor({ file, first, count, words, numbers }, base) {
    Object.assign(this, { first, count, words, numbers, url: new URL(file, base) });
    this.beginnings = new Set(words.split(" "));
  }

  /** Whether a record may have all these words or their stems; of `last` there may be only the beginning. */
  mayHaveWords(tokens, last) {
    const may = (token) => {
      const start = token.word.slice(0, BEGINNING);
      const known = this.beginnings.has(start) || this.beginnings.has(token.stem.slice(0, BEGINNING));
      return known || (token === last && token.word.length > 1 && this.words.includes(` ${start}`));
    };
    return tokens.every(may);
  }

  /** Whether the runs of digits in a stream all stand here, between the same letters. */
  mayHaveNumbers(stream) {
    return [...stream.matchAll(RUN)].every(([, run, after]) => this.numbers.includes(run + after));
  }

  /** The rows, read once; another number of them than the head says is another version's. */
  rows() {
    this.reading ??= read(this.url).then((rows) => {
      if (rows.length !== this.count) throw new Error(`${this.url} does not belong to this index`);
      return rows;
    });
    return this.reading;
  }
}

export class WholeIndex extends Index {
  constructor(head, base) {
    super(head);
    this.whole = true;
    this.works = head.works.map(makeWork);
    this.records = [];
    this.add(head.first, head.records);
    /** What is not read yet: `han` and `latin`, where the head does not hold everything. */
    this.parts = new Map(["han", "latin"].filter((name) => head[name]).map((name) => [name, new Part(head[name], base)]));
    this.table = head.pinyin;
    this.ranks = [...new Set(this.works.map((work) => work.rank))];
    this.genres = [...new Set(this.works.map((work) => work.genre))];
    this.years = [...new Set(this.works.map((work) => work.date.slice(0, 4)))];
  }

  /** Puts records among the others, in reading order: by works, texts first. */
  add(first, rows) {
    const made = rows.map((row, i) => makeRecord(first + i, row, this.works, this.kinds));
    const kind = (record) => this.kinds.indexOf(record.kind);
    this.records = [...this.records, ...made].sort((a, b) => a.work - b.work || kind(a) - kind(b) || a.id - b.id);
    this.joined = null;
    this.words = null;
  }

  /** Adds the records of these parts, of all unless they are named. */
  async readParts(names = [...this.parts.keys()]) {
    const wanted = names.filter((name) => this.parts.has(name)).map((name) => [name, this.parts.get(name)]);
    const read = await Promise.all(wanted.map(([, part]) => part.rows()));
    wanted.forEach(([name, part], i) => {
      if (this.parts.delete(name)) this.add(part.first, read[i]); // else another query waited for it too
    });
  }

  facets(record) {
    const work = this.works[record.work];
    return { work: work.id, rank: work.rank, genre: work.genre, year: work.date.slice(0, 4), kind: record.kind };
  }

  async syllableTable() {
    return this.table;
  }

  async allWorks() {
    return this.works;
  }
}

export class ShardedIndex extends Index {
  constructor(head, base) {
    super(head);
    this.whole = false;
    this.head = head;
    this.base = new URL(`${head.folder}/`, base);
    this.files = new Map();
    this.ranks = head.facets.ranks;
    this.genres = head.facets.genres;
    this.years = [...new Set(head.facets.year)];
    this.blocks = sums(head.blocks);
    this.common = new Map([...head.common].map((character, i) => [character, i]));
    const pairs = [...head.pairs];
    this.pairs = new Map(pairs.flatMap((character, i) => (i % 2 ? [[pairs[i - 1] + character, i]] : [])));
    this.firsts = sums(head.facets.counts.map((counts) => counts.reduce((a, b) => a + b, 0)));
  }

  file(name) {
    if (!this.files.has(name)) {
      const promise = read(new URL(name, this.base));
      promise.catch(() => this.files.delete(name));
      this.files.set(name, promise);
    }
    return this.files.get(name);
  }

  /** The numbers stored under a key as they stand there; null where there is no such key. */
  async list(key) {
    const shard = await this.file(`k${String(shardOf(key, this.head.shards)).padStart(4, "0")}.bin`);
    return shard[key] ?? null;
  }

  /** The records that a key lists, ascending. */
  async postings(key) {
    let steps = (await this.list(key)) ?? [];
    if ([...key].length === 1) steps = steps.slice(1);
    let at = 0;
    return steps.map((step) => (at += step));
  }

  /** How common a pair of characters is: the more, the longer its list; by its characters where it is none of the commonest. */
  commonness(pair) {
    const place = this.pairs.get(pair);
    if (place !== undefined) return this.head.pairs.length - place;
    const weights = [...pair].map((character) => this.common.size - (this.common.get(character) ?? this.common.size));
    return Math.min(...weights) / this.common.size - 1;
  }

  /** The number of the work that a record belongs to. */
  workOf(id) {
    return lastUpTo(this.firsts, id);
  }

  kindOf(id, work) {
    let rest = id - this.firsts[work];
    return this.kinds[this.head.facets.counts[work].findIndex((count) => (rest -= count) < 0)];
  }

  /** What the filters look at, known before the record is read; `work` only where its title has been read. */
  facetsOf(id) {
    const work = this.workOf(id);
    const { rank, genre, year } = this.head.facets;
    return {
      work: this.works[work]?.id,
      number: work,
      rank: this.ranks[rank[work]],
      genre: this.genres[genre[work]],
      year: year[work],
      kind: this.kindOf(id, work),
    };
  }

  blockOf(id) {
    return lastUpTo(this.blocks, id);
  }

  /** The records with these numbers; reads the blocks that hold them. */
  async read(ids) {
    const wanted = [...new Set(ids.map((id) => this.blockOf(id)))];
    const blocks = new Map(await Promise.all(wanted.map(async (number) => [number, await this.block(number)])));
    return ids.map((id) => {
      const number = this.blockOf(id);
      return blocks.get(number)[id - this.blocks[number]];
    });
  }

  async block(number) {
    const block = await this.file(`t${String(number).padStart(4, "0")}.bin`);
    if (!block.made) {
      for (const [work, row] of Object.entries(block.works)) this.works[work] ??= makeWork(row);
      const first = this.blocks[number];
      block.made = block.records.map((row, i) => makeRecord(first + i, row, this.works, this.kinds));
    }
    return block.made;
  }

  async syllableTable() {
    return this.file("pinyin.bin");
  }

  async vocabulary() {
    return this.file("words.bin");
  }

  async allWorks() {
    (await this.file("works.bin")).forEach((row, number) => (this.works[number] ??= makeWork(row)));
    return this.works;
  }
}

/** Opens the index in the folder `base`; `fresh` asks past the browser's cache. */
export async function openIndex(base, fresh = false) {
  const head = await read(new URL("index.bin", base), fresh ? { cache: "reload" } : {});
  if (head.format !== FORMAT) throw new Error(`an index of the format ${head.format}, not ${FORMAT}`);
  return head.mode === "whole" ? new WholeIndex(head, base) : new ShardedIndex(head, base);
}
