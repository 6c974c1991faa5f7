/** Unpacks a zlib stream (RFC 1950, RFC 1951) for browsers without DecompressionStream; loaded only there. */

const LENGTH_BASE = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];
const LENGTH_BITS = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const DISTANCE_BASE = [1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577];
const DISTANCE_BITS = [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13];
const CODE_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/** Canonical Huffman code: how many codes of each length there are, and their symbols in order. */
function makeCode(lengths) {
  const counts = new Uint16Array(16);
  for (const length of lengths) counts[length]++;
  counts[0] = 0;
  const offsets = new Uint16Array(16);
  for (let i = 1; i < 15; i++) offsets[i + 1] = offsets[i] + counts[i];
  const symbols = new Uint16Array(lengths.length);
  lengths.forEach((length, symbol) => {
    if (length) symbols[offsets[length]++] = symbol;
  });
  return { counts, symbols };
}

class Reader {
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 2; // behind the zlib header
    this.bit = 0;
  }

  bits(count) {
    let value = 0;
    for (let i = 0; i < count; i++) {
      if (this.at >= this.bytes.length) throw new Error("the packed file ends too early");
      value |= ((this.bytes[this.at] >> this.bit) & 1) << i;
      this.bit = (this.bit + 1) & 7;
      if (!this.bit) this.at++;
    }
    return value;
  }

  symbol({ counts, symbols }) {
    let code = 0;
    let first = 0;
    let index = 0;
    for (let length = 1; length < 16; length++) {
      code |= this.bits(1);
      if (code - counts[length] < first) return symbols[index + code - first];
      index += counts[length];
      first = (first + counts[length]) << 1;
      code <<= 1;
    }
    throw new Error("the packed file has a wrong code");
  }
}

function readCodes(reader) {
  const literals = reader.bits(5) + 257;
  const distances = reader.bits(5) + 1;
  const lengths = new Array(19).fill(0);
  const codes = reader.bits(4) + 4;
  for (let i = 0; i < codes; i++) lengths[CODE_ORDER[i]] = reader.bits(3);
  const code = makeCode(lengths);
  const all = [];
  while (all.length < literals + distances) {
    const symbol = reader.symbol(code);
    if (symbol < 16) all.push(symbol);
    else {
      const value = symbol === 16 ? all.at(-1) : 0;
      const times = symbol === 16 ? 3 + reader.bits(2) : symbol === 17 ? 3 + reader.bits(3) : 11 + reader.bits(7);
      for (let i = 0; i < times; i++) all.push(value);
    }
  }
  return [makeCode(all.slice(0, literals)), makeCode(all.slice(literals))];
}

const FIXED = [
  makeCode(Array.from({ length: 288 }, (_, i) => (i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8))),
  makeCode(new Array(30).fill(5)),
];

/** The bytes that a zlib stream holds; takes and gives a Uint8Array. */
export function inflate(bytes) {
  const reader = new Reader(bytes);
  let out = new Uint8Array(bytes.length * 4);
  let size = 0;
  const put = (byte) => {
    if (size === out.length) {
      const larger = new Uint8Array(size * 2);
      larger.set(out);
      out = larger;
    }
    out[size++] = byte;
  };
  let last = false;
  while (!last) {
    last = reader.bits(1) === 1;
    const type = reader.bits(2);
    if (type === 0) {
      if (reader.bit) reader.at++;
      reader.bit = 0;
      const length = reader.bytes[reader.at] | (reader.bytes[reader.at + 1] << 8);
      reader.at += 4;
      for (let i = 0; i < length; i++) put(reader.bytes[reader.at++]);
      continue;
    }
    if (type === 3) throw new Error("the packed file has a wrong block");
    const [literal, distance] = type === 1 ? FIXED : readCodes(reader);
    for (let symbol = reader.symbol(literal); symbol !== 256; symbol = reader.symbol(literal)) {
      if (symbol < 256) {
        put(symbol);
        continue;
      }
      const length = LENGTH_BASE[symbol - 257] + reader.bits(LENGTH_BITS[symbol - 257]);
      const far = reader.symbol(distance);
      const back = DISTANCE_BASE[far] + reader.bits(DISTANCE_BITS[far]);
      for (let i = 0; i < length; i++) put(out[size - back]);
    }
  }
  return out.subarray(0, size);
}
