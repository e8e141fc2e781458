// Verifies an evidence pack of Serai on Node's own crypto, with nothing of Serai.
// Usage: node verify.mjs PACK VKEY...
// PACK is the unpacked folder; VKEY are the verifier keys of its logs, got from their nodes and not from the pack, and
// of witnesses whose logs are not in it, as many as you trust.
// Ends with a line "ok ..." and exit code 0, or with "refused: ..." and exit code 1.
import { createHash, createPublicKey, verify } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const must = (holds, what) => {
  if (!holds) throw new Error(what);
};
const sha256 = (...parts) => createHash('sha256').update(Buffer.concat(parts.map((p) => Buffer.from(p)))).digest();
const hex = (bytes) => bytes.toString('hex');
const base64 = (text) => {
  const bytes = Buffer.from(text, 'base64');
  must(bytes.toString('base64') === text, `${text}: not base64`);
  return bytes;
};
const utf8 = (bytes) => new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
// What an operator reads aloud of their log: SHA-256 of its first entry, 5 bits a character, the last 4 bits zero.
const fingerprint = (bytes) => {
  const bits = [...sha256(bytes), 0].map((byte) => byte.toString(2).padStart(8, '0')).join('').slice(0, 260);
  const letters = bits.match(/.{5}/g).map((five) => '0123456789ABCDEFGHJKMNPQRSTVWXYZ'[parseInt(five, 2)]);
  return letters.join('').match(/.{4}/g).join(' ');
};
const publicKey = (spki) => {
  const key = createPublicKey({ key: spki, format: 'der', type: 'spki' });
  must(key.asymmetricKeyDetails?.namedCurve === 'prime256v1', 'a key that is not on P-256');
  return key;
};

// C2SP signed-note: name+id+base64(key). A log's key is 0x02 || SPKI, its id the beginning of SHA-256(SPKI); a
// witness's is 0xff || identifier || SPKI, its id the beginning of SHA-256(name || LF || key).
const COSIGNER = Buffer.from('\xffserai-ecdsa-cosig/1', 'latin1');
function readVkey(vkey) {
  const [, name, id, encoded] = /^([^+\s]+)\+([0-9a-f]{8})\+(\S+)$/.exec(vkey) ?? [];
  must(name, `${vkey}: no verifier key`);
  const key = base64(encoded);
  const isWitness = key.subarray(0, COSIGNER.length).equals(COSIGNER);
  const spki = key.subarray(isWitness ? COSIGNER.length : 1);
  must(isWitness || key[0] === 2, `${vkey}: no key of a log or a witness`);
  must(hex((isWitness ? sha256(name, '\n', key) : sha256(spki)).subarray(0, 4)) === id, `${vkey}: another id`);
  return { name, id, key: publicKey(spki), isWitness };
}

// C2SP tlog-checkpoint: origin, size and root, signed by the log's key. Other lines are handed back.
function openCheckpoint(note, log) {
  const border = note.lastIndexOf('\n\n') + 1;
  must(border > 0 && note.endsWith('\n'), 'the checkpoint is no signed note');
  const text = note.slice(0, border);
  const [lines, others] = [[], []];
  for (const line of note.slice(border + 1, -1).split('\n')) {
    const [, name, encoded] = /^\u2014 (\S+) (\S+)$/.exec(line) ?? [];
    must(name, 'a line of the checkpoint is no signature');
    const bytes = base64(encoded);
    const isLogs = name === log.name && hex(bytes.subarray(0, 4)) === log.id;
    (isLogs ? lines : others).push({ name, id: hex(bytes.subarray(0, 4)), bytes: bytes.subarray(4) });
  }
  const isSigned = ({ bytes }) => verify('sha256', Buffer.from(text), log.key, bytes);
  must(lines.every(isSigned), 'the checkpoint is badly signed');
  const [origin, size, root] = text.split('\n');
  must(lines.length > 0 && origin === log.name, `no checkpoint of ${log.name}`);
  must(/^[1-9][0-9]{0,14}$/.test(size), 'the size of the checkpoint');
  return { size: Number(size), root: base64(root), text, others };
}

// A witness signs the time at which it knew no greater tree of the log, and the checkpoint. Null where it did not.
function witnessTime({ name, bytes }, text, witness) {
  const time = bytes.length > 8 ? bytes.readBigUInt64BE(0) : 0n;
  const signed = Buffer.from(`${name}\ncosignature/v1\ntime ${time}\n${text}`);
  const holds = time > 0n && time < 253402300800n && verify('sha256', signed, witness.key, bytes.subarray(8));
  return holds ? new Date(Number(time) * 1000).toISOString() : null;
}

// A node's witness is named as its log is, and is counted for logs of others only.
const witnessName = (origin) => `${/^(.*)\/log\//.exec(origin)?.[1] ?? origin}/witness/1`;
function readWitness(vkey, log) {
  try {
    const witness = readVkey(vkey);
    must(witness.isWitness && witness.name === witnessName(log.name), `${vkey}: not its witness`);
    return [witness];
  } catch (error) {
    console.log(`${log.name}: its witness is not counted: ${JSON.stringify(error.message)}`);
    return [];
  }
}

// RFC 9162 section 2.1.3.2: the root that the path leads to.
function rootOf(hash, index, size, path) {
  let [node, last] = [index, size - 1];
  const half = () => ([node, last] = [Math.floor(node / 2), Math.floor(last / 2)]);
  for (const sibling of path) {
    must(last > 0, 'the path is too long');
    if (node % 2 === 1 || node === last) {
      hash = sha256([1], sibling, hash);
      while (node % 2 === 0 && node > 0) half();
    } else {
      hash = sha256([1], hash, sibling);
    }
    half();
  }
  must(last === 0, 'the path is too short');
  return hash;
}

// C2SP tlog-proof: index, path, empty line, checkpoint.
function checkProof(bytes, leaf, index, log) {
  const text = utf8(bytes);
  const border = text.indexOf('\n\n');
  const [head, at, ...path] = text.slice(0, border).split('\n');
  must(border > 0 && head === 'c2sp.org/tlog-proof@v1' && at === `index ${index}`, 'no proof of this index');
  const checkpoint = openCheckpoint(text.slice(border + 2), log);
  const { size, root } = checkpoint;
  must(index < size && rootOf(leaf, index, size, path.map(base64)).equals(root), 'the path does not lead to the root');
  return checkpoint;
}

// CBOR (RFC 8949), as much of it as entries have: numbers, bytes, texts, arrays, maps, tags, false, true, null.
function decode(buffer) {
  let at = 0;
  const item = (depth) => {
    must(depth < 9 && at < buffer.length, 'not CBOR');
    const [major, info] = [buffer[at] >> 5, buffer[at++] & 31];
    if (major === 7) {
      must(info >= 20 && info <= 22, 'not CBOR of an entry');
      return [false, true, null][info - 20];
    }
    let size = info;
    if (info > 23) {
      const length = 1 << (info - 24);
      must(info < 28 && at + length <= buffer.length, 'not CBOR of an entry');
      size = Number(BigInt(`0x${hex(buffer.subarray(at, at + length))}`));
      at += length;
    }
    must(major < 2 || major === 6 || size <= buffer.length - at, 'CBOR that ends too soon');
    const take = () => buffer.subarray(at, (at += size));
    if (major === 0) return size;
    if (major === 1) return -1 - size;
    if (major === 2) return take();
    if (major === 3) return utf8(take());
    if (major === 4) return Array.from({ length: size }, () => item(depth + 1));
    if (major === 6) return { tag: size, value: item(depth + 1) };
    const map = new Map(Array.from({ length: size }, () => [item(depth + 1), item(depth + 1)]));
    must(map.size === size, 'a label twice');
    return map;
  };
  const value = item(0);
  must(at === buffer.length, 'bytes behind the CBOR');
  return value;
}

// COSE_Sign1 (RFC 9052), ES256, nothing in the unprotected map.
function readEntry(bytes) {
  const { tag, value } = decode(bytes);
  must(tag === 18 && value.length === 4 && value[1].size === 0, 'no COSE_Sign1 entry');
  const [protectedBytes, , payload, signature] = value;
  const header = decode(protectedBytes);
  must(header.get(1) === -7 && signature.length === 64, 'not signed by ES256');
  const head = (n) => (n < 24 ? [0x40 + n] : n < 256 ? [0x58, n] : [0x59, n >> 8, n & 255]);
  const bstr = (b) => Buffer.concat([Buffer.from(head(b.length)), b]);
  const message = Buffer.concat(
    [Buffer.from([0x84]), Buffer.from('jSignature1'), bstr(protectedBytes), bstr(Buffer.alloc(0)), bstr(payload)]);
  return { header, payload, signature, message };
}

// The first entry names the log's key, the node's own and that of its witness; later ones of
// type 5 announce keys of persons.
function checkAuthor({ header, payload, signature, message }, index, log) {
  const add = (spki) => log.authors.set(hex(sha256(base64(spki)).subarray(0, 8)), publicKey(base64(spki)));
  if (index === 0) {
    const genesis = JSON.parse(utf8(payload));
    must(genesis.logKey === log.vkey && header.get('t') === 0, 'the first entry names another key of the log');
    add(genesis.authorKey);
    if (genesis.witnessKey) log.witnesses.push(...readWitness(genesis.witnessKey, log));
    log.node = [...log.authors.keys()][0];
  }
  const author = hex(header.get(4));
  const key = log.authors.get(author);
  must(key, `signed by ${author}, a key that the log did not announce before`);
  must(verify('sha256', message, { key, dsaEncoding: 'ieee-p1363' }, signature), 'badly signed');
  if (header.get('t') === 5 && header.has(3) && author === log.node) {
    const change = JSON.parse(utf8(payload));
    if (change.kind === 'author-key') add(change.key);
  }
  return author;
}

// The body in clear is the one that the signed entry commits to, or that stands in it.
function checkBody(file, { header, payload }) {
  if (!existsSync(`${file}.json`)) return 'body not shown';
  const body = readFileSync(`${file}.json`);
  if (header.has(3)) {
    must(body.equals(payload), 'the body is not the one in the entry');
  } else {
    const salt = readFileSync(`${file}.salt`);
    must(salt.length === 32 && sha256('serai-commit/1', salt, body).equals(header.get('com')),
      'the body is not the one that the entry commits to');
  }
  return 'body verified';
}

function checkEntry(folder, listed, log) {
  const file = join(folder, `log-${listed.log}`, `entry-${listed.index}`);
  const bytes = readFileSync(`${file}.cose`);
  must(listed.index >= log.next, 'not in the order of the log');
  log.next = listed.index + 1;
  const leaf = sha256([0], bytes);
  const checkpoint = checkProof(readFileSync(`${file}.tlog-proof`), leaf, listed.index, log);
  const entry = readEntry(bytes);
  if (listed.index === 0) {
    must(log.claimed === fingerprint(bytes), 'the fingerprint in pack.json is not that of this entry');
    console.log(`${log.name}: fingerprint ${log.claimed}`);
  }
  const author = checkAuthor(entry, listed.index, log);
  const claims = entry.header.get(15);
  must(listed.leaf === hex(leaf) && listed.type === entry.header.get('t') && listed.thread === claims.get(2),
    'pack.json says otherwise');
  const body = checkBody(join(folder, `log-${listed.log}`, `body-${listed.index}`), entry);
  const at = new Date(claims.get(6) * 1000).toISOString();
  console.log(`${log.name} entry ${listed.index} of ${checkpoint.size}: `
    + `type ${listed.type}, ${JSON.stringify(listed.thread)}, claims to be signed ${at} by ${author}, ${body}`);
  return { name: `${log.name} ${listed.index}`, leaf, log, checkpoint, refs: entry.header.get('ref') ?? [] };
}

function checkPack(folder, trusted) {
  const pack = JSON.parse(utf8(readFileSync(join(folder, 'pack.json'))));
  must(pack.format === 'serai-evidence/1' && pack.entries.length > 0, 'no pack of this form');
  const witnesses = trusted.map(readVkey).filter((key) => key.isWitness);
  const logs = new Map(pack.logs.map((log) => {
    must(trusted.includes(log.vkey), `the key of ${log.origin} is none of those you trust`);
    const { vkey, fingerprint: claimed } = log;
    return [log.log, { ...readVkey(vkey), vkey, claimed, next: 0, authors: new Map(), witnesses }];
  }));
  const shown = new Map();
  for (const listed of pack.entries) {
    must(Number.isSafeInteger(listed.log) && Number.isSafeInteger(listed.index), 'pack.json: log and index');
    try {
      const entry = checkEntry(folder, listed, logs.get(listed.log));
      shown.set(entry.name, entry);
    } catch (error) {
      throw new Error(`log-${listed.log} entry ${listed.index}: ${error.message}`);
    }
  }
  const known = new Set();
  let answers = 0;
  for (const entry of shown.values()) {
    const foreign = witnesses.filter(({ name }) => name !== witnessName(entry.log.name));
    for (const line of entry.checkpoint.others) {
      const witness = foreign.find(({ name, id }) => name === line.name && id === line.id);
      const at = witness && witnessTime(line, entry.checkpoint.text, witness);
      if (witness) {
        known.add(`${entry.log.name} up to entry ${entry.checkpoint.size - 1}: `
          + (at ? `known to ${line.name} at ${at} at the latest` : `the line of ${line.name} is not counted`));
      }
    }
    for (const [origin, index, leaf] of entry.refs) {
      const named = shown.get(`${origin} ${index}`);
      must(!named || named.leaf.equals(leaf), `${entry.name} names another entry than ${origin} ${index}`);
      answers += named ? 1 : 0;
    }
  }
  known.forEach((line) => console.log(line));
  return `${shown.size} entries of ${logs.size} logs, ${answers} references between them`;
}

try {
  must(process.argv.length > 3, 'usage: node verify.mjs PACK VKEY...');
  console.log(`ok ${checkPack(process.argv[2], process.argv.slice(3))}`);
} catch (error) {
  console.error(`refused: ${error.message}`);
  process.exitCode = 1;
}
