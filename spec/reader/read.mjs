// An independent reader of a log, written to the text of spec/ with Node's own crypto and nothing else.
// Usage: node read.mjs FOLDER VKEY [KEYS]     FOLDER: an exported log, and what else exchange.md serves of it
// VKEY: the log's key; KEYS: a file of body keys in base64, by the hash of the blob. Ends with "ok ...", or throws.
import { createDecipheriv, createHash, createPublicKey, verify } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
const [folder, vkey, keyFile] = process.argv.slice(2);
const must = (holds, what) => { if (!holds) throw new Error(what); };
const bytes = (...parts) => Buffer.concat(parts.map((part) => Buffer.from(part)));
const sha256 = (...parts) => createHash('sha256').update(bytes(...parts)).digest();
const hex = (buffer) => buffer.toString('hex');
const utf8 = (buffer) => new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(buffer);
const publicKey = (spki) => createPublicKey({ key: spki, format: 'der', type: 'spki' });
const file = (...names) => readFileSync(join(folder, ...names));
const list = (...names) => (existsSync(join(folder, ...names)) ? readdirSync(join(folder, ...names)) : []);
const base64 = (text) => must(Buffer.from(text, 'base64').toString('base64') === text, 'base64 in another spelling')
  ?? Buffer.from(text, 'base64');
// ledger.md, "Checkpoint": a known name and key id with a bad signature refuses the note, other lines are passed over.
function openCheckpoint(text, { origin, spki }) {
  const border = text.lastIndexOf('\n\n') + 1;
  must(border > 0 && text.endsWith('\n'), 'no signed note');
  const lines = text.slice(border + 1, -1).split('\n').map((line) => /^\u2014 (\S+) (\S+)$/.exec(line) ?? must(0, 'no line'));
  const own = lines.filter(([, name]) => name === origin).map(([, , signature]) => base64(signature))
    .filter((line) => line.subarray(0, 4).equals(sha256(spki).subarray(0, 4)));
  const isGood = (line) => verify('sha256', Buffer.from(text.slice(0, border)), publicKey(spki), line.subarray(4));
  must(own.length > 0 && own.every(isGood), 'a checkpoint that is not signed by the key');
  const [name, size, root] = text.slice(0, border).split('\n');
  const isOwn = name === origin && /^[1-9]\d{0,14}$/.test(size) && base64(root).length === 32;
  return must(isOwn, 'no checkpoint of this log') ?? { size: Number(size), root: base64(root) };
}
// ledger.md, "Entry": definite lengths, shortest numbers, no floats, no label twice, eight deep, nothing behind.
function decode(buffer) {
  let at = 0;
  const take = (size) => must(size <= buffer.length - at, 'CBOR that ends too soon') ?? buffer.subarray(at, at += size);
  const item = (depth) => {
    const [major, info] = [buffer[at] >> 5, take(1)[0] & 31];
    must(major === 7 ? info > 19 && info < 23 : info < 28 && depth + (major > 3) < 9, 'not CBOR of this form');
    if (major === 7) return [false, true, null][info - 20];
    const wide = info < 24 ? 0 : 1 << (info - 24);
    const size = wide ? Number(BigInt(`0x${hex(take(wide))}`)) : info;
    must(!wide || size >= (wide === 1 ? 24 : 2 ** (wide * 4)), 'a number that is not the shortest');
    must(major < 4 || major === 6 || size <= buffer.length - at, 'CBOR that ends too soon');
    const many = (count) => Array.from({ length: count }, () => item(depth + 1));
    const made = [() => size, () => -1 - size, () => take(size), () => utf8(take(size)), () => many(size),
      () => new Map(Array.from({ length: size }, () => many(2))), () => ({ tag: size, value: item(depth + 1) })][major]();
    return must(major !== 5 || made.size === size, 'a label twice') ?? made;
  };
  return [item(0), must(at === buffer.length, 'bytes behind the CBOR')][0];
}
function readEntry(buffer) {
  const { tag, value: [raw, unprotected, payload, signature, ...more] } = decode(buffer);
  must(tag === 18 && unprotected.size === 0 && signature.length === 64 && more.length === 0, 'no COSE_Sign1 entry');
  const head = (n) => (n < 24 ? [0x40 + n] : n < 256 ? [0x58, n] : [0x59, n >> 8, n & 255]);
  const message = bytes([0x84], 'jSignature1', head(raw.length), raw, [0x40], head(payload.length), payload);
  const header = decode(raw);
  const isWhole = header.get('n').length === 16 && header.get('t') >= 0 && [1, 2, 6].every((c) => header.get(15).has(c));
  must(header.get(1) === -7 && isWhole, 'no header of an entry');
  const isSealed = header.get(258) === -16 && header.get('com').length === 32 && payload.length === 32;
  must(header.has(3) !== isSealed && header.has(259) === isSealed, 'neither inline nor sealed');
  const isSigned = (spki) => sha256(spki).subarray(0, 8).equals(header.get(4))
    && verify('sha256', message, { key: publicKey(spki), dsaEncoding: 'ieee-p1363' }, signature);
  return { raw, header, payload, isSealed, isSigned };
}
// RFC 6962 section 2.1; RFC 9162 sections 2.1.3.2 and 2.1.4.2.
const node = (left, right) => sha256([1], left, right);
const split = (leaves) => 2 ** Math.ceil(Math.log2(leaves.length) - 1);
const rootOf = (leaves) => (leaves.length === 1 ? leaves[0]
  : node(rootOf(leaves.slice(0, split(leaves))), rootOf(leaves.slice(split(leaves)))));
function walk(fn, sn, start, path) {
  let [older, newer] = [start, start];
  for (const hash of path) {
    must(sn !== 0n && hash.length === 32, 'a path that is too long');
    if ((fn & 1n) || fn === sn) {
      [older, newer] = [node(hash, older), node(hash, newer)];
      for (; !(fn & 1n) && fn !== 0n; fn >>= 1n, sn >>= 1n);
    } else newer = node(newer, hash);
    [fn, sn] = [fn >> 1n, sn >> 1n];
  }
  return must(sn === 0n, 'a path that is too short') ?? [older, newer];
}
const isIncluded = (leaf, index, tree, path) => index < tree.size
  && walk(BigInt(index), BigInt(tree.size) - 1n, leaf, path)[1].equals(tree.root);
function isConsistent(old, oldRoot, tree, path) {
  let [fn, sn] = [BigInt(old) - 1n, BigInt(tree.size) - 1n];
  for (; fn & 1n; fn >>= 1n, sn >>= 1n);
  const steps = fn === 0n ? [oldRoot, ...path] : path;
  const [older, newer] = walk(fn, sn, steps[0], steps.slice(1));
  return old < tree.size && older.equals(oldRoot) && newer.equals(tree.root);
}
// ledger.md, "Tree and tiles" and "Blob".
function tileName(n, width) {
  const groups = String(n).padStart(3 * Math.ceil(String(n).length / 3), '0').match(/.../g);
  return groups.map((three, i) => (i < groups.length - 1 ? `x${three}` : three)).join('/') + (width < 256 ? `.p/${width}` : '');
}
function* readBundles(size) {
  for (let n = 0; n * 256 < size; n += 1) {
    let bundle = file('tile', 'entries', tileName(n, Math.min(256, size - n * 256)));
    const length = () => 2 + bundle.readUInt16BE(0);
    for (; bundle.length > 0; bundle = bundle.subarray(length())) yield bundle.subarray(2, length());
  }
}
function checkTiles(level, hashes) {
  const parts = Array.from({ length: Math.ceil(hashes.length / 256) }, (_, n) => hashes.slice(n * 256, n * 256 + 256));
  const isTile = (part, n) => file('tile', `${level}`, tileName(n, part.length)).equals(bytes(...part));
  must(parts.every(isTile), 'a tile of other hashes');
  if (hashes.length > 255) checkTiles(level + 1, parts.filter((part) => part.length === 256).map(rootOf));
}
function checkBody({ raw, header, payload }, blob, key) {
  must(sha256(blob).equals(payload), 'a blob that is not the one of the entry');
  const [version, , nonce, sealed] = decode(blob);
  const open = createDecipheriv('aes-256-gcm', key, nonce).setAAD(sha256(raw)).setAuthTag(sealed.subarray(-16));
  const opened = bytes(open.update(sealed.subarray(0, -16)), open.final());
  must(version === 1 && sha256('serai-commit/1', opened).equals(header.get('com')), 'a body that is not committed to');
}
function checkEntries(entries, keys, authors = [], opened = []) {
  entries.map(readEntry).forEach((entry, index) => {
    const type = entry.header.get('t');
    const said = !entry.isSealed && (type === 0 || type === 5) ? JSON.parse(utf8(entry.payload)) : {};
    must((index === 0) === (type === 0) && (index > 0 || said.logKey === vkey), 'another first entry');
    if (index === 0) authors.push(base64(said.authorKey));
    const author = authors.findIndex(entry.isSigned);
    must(author >= 0, `entry ${index}: signed by no key that was announced before`);
    if (author === 0 && said.kind === 'author-key') authors.push(base64(said.key));
    const hash = hex(entry.payload);
    if (keys[hash]) opened.push(checkBody(entry, file('blob', hash), base64(keys[hash])));
  });
  return opened.length;
}
// exchange.md: "/proof/<index>", and the question "/add-checkpoint" from a smaller size.
function checkPaths(what, log, check) {
  return list(what).map((name) => {
    const text = utf8(file(what, name));
    const [border, tree] = [text.indexOf('\n\n'), openCheckpoint(text.slice(text.indexOf('\n\n') + 2), log)];
    must(check(Number(name), tree, text.slice(0, border).split('\n')), `${what}/${name} does not hold`);
  }).length;
}
const [, origin, id, key] = /^([^+\s]+)\+([0-9a-f]{8})\+(\S+)$/.exec(vkey) ?? must(0, 'no vkey');
const log = { origin, spki: base64(key).subarray(1) };
must(base64(key)[0] === 2 && hex(sha256(log.spki).subarray(0, 4)) === id, 'a vkey of another type or id');
const { size, root } = openCheckpoint(utf8(file('checkpoint')), log);
const entries = [...readBundles(size)];
const leaves = entries.map((entry) => sha256([0], entry));
must(leaves.length === size && rootOf(leaves).equals(root), 'entries that are not those of the checkpoint');
checkTiles(0, leaves);
const bodies = checkEntries(entries, keyFile ? JSON.parse(readFileSync(keyFile, 'utf8')) : {});
const inclusion = checkPaths('proof', log, (index, tree, [format, line, ...path]) => format === 'c2sp.org/tlog-proof@v1'
  && line === `index ${index}` && isIncluded(leaves[index], index, tree, path.map(base64)));
const consistency = checkPaths('add-checkpoint', log, (old, tree, [line, ...path]) => line === `old ${old}`
  && isConsistent(old, rootOf(leaves.slice(0, old)), tree, path.map(base64)));
console.log(`ok ${origin}: ${size} signed entries, ${bodies} bodies, ${inclusion} inclusion, ${consistency} consistency proofs`);
