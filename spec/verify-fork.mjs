// Checks a proof that a log signed two histories, with Node's own crypto alone: spec/ledger.md, "Proof of a fork".
// Usage: node verify-fork.mjs FILE VKEY. Exit code 0: it holds; 1: it does not, and why.
import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import { readFileSync } from 'node:fs';

const sha256 = (...parts) => crypto.createHash('sha256').update(Buffer.concat(parts)).digest();
const node = (left, right) => sha256(Buffer.from([1]), left, right);
const hash = (line) => {
  const bytes = Buffer.from(line, 'base64');
  assert.ok(bytes.length === 32 && bytes.toString('base64') === line, 'a hash is 32 bytes in base64');
  return bytes;
};

// name+keyid+base64(0x02 || SPKI)
function readKey(vkey) {
  const [, name, id, base64] = /^([^+\s]+)\+([0-9a-f]{8})\+(\S+)$/.exec(vkey);
  const bytes = Buffer.from(base64, 'base64');
  assert.ok(bytes[0] === 2 && sha256(bytes.subarray(1)).toString('hex', 0, 4) === id, 'no verifier key of type 0x02');
  return { name, id, key: crypto.createPublicKey({ key: bytes.subarray(1), format: 'der', type: 'spki' }) };
}

// The text of a checkpoint and its signature lines; every line of the log's key must hold, and there must be one.
function openNote(text, signatures, log) {
  let good = 0;
  for (const line of signatures.split('\n')) {
    const [, name, base64] = /^\u2014 (\S+) (\S+)$/.exec(line);
    const bytes = Buffer.from(base64, 'base64');
    if (name === log.name && bytes.toString('hex', 0, 4) === log.id) {
      assert.ok(bytes.toString('base64') === base64, 'base64 in another spelling');
      assert.ok(crypto.verify('sha256', Buffer.from(`${text}\n`), log.key, bytes.subarray(4)), 'a signature is bad');
      good += 1;
    }
  }
  const [origin, size, root] = text.split('\n');
  assert.ok(good > 0 && origin === log.name, 'not signed by this log');
  assert.match(size, /^[1-9][0-9]*$/);
  return { size: BigInt(size), root: hash(root) };
}

// RFC 9162 section 2.1.4.2: the greater tree begins with the tree of this root.
function checkPath(smaller, greater, root, path) {
  const steps = (smaller.size & (smaller.size - 1n)) === 0n ? [root, ...path] : [...path];
  let [fn, sn] = [smaller.size - 1n, greater.size - 1n];
  for (; fn & 1n; fn >>= 1n, sn >>= 1n);
  let [older, newer] = [steps[0], steps[0]];
  for (const step of steps.slice(1)) {
    assert.ok(sn !== 0n, 'the path is too long');
    if ((fn & 1n) || fn === sn) {
      [older, newer] = [node(step, older), node(step, newer)];
      for (; !(fn & 1n) && fn !== 0n; fn >>= 1n, sn >>= 1n);
    } else {
      newer = node(newer, step);
    }
    [fn, sn] = [fn >> 1n, sn >> 1n];
  }
  assert.ok(sn === 0n && older.equals(root) && newer.equals(greater.root), 'the path does not lead to the roots');
}

try {
  const log = readKey(process.argv[3].trim());
  const text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(process.argv[2]));
  assert.ok(text.endsWith('\n'), 'cut off');
  const parts = text.slice(0, -1).split('\n\n');
  assert.ok(parts.length === 5, 'a head and two notes');
  const [header, ...head] = parts[0].split('\n');
  assert.equal(header, 'serai-fork-proof/1');
  const [smaller, greater] = [openNote(parts[1], parts[2], log), openNote(parts[3], parts[4], log)];
  if (smaller.size === greater.size) {
    assert.ok(head.length === 0 && !smaller.root.equals(greater.root), 'one size needs two roots and no path');
  } else {
    assert.ok(smaller.size < greater.size && head.length > 1 && head[0].startsWith('root '), 'no other root');
    const other = hash(head[0].slice(5));
    assert.ok(!other.equals(smaller.root), 'the roots are the same: the log only grew');
    checkPath(smaller, greater, other, head.slice(1).map(hash));
  }
  console.log(`${log.name} signed two histories: sizes ${smaller.size} and ${greater.size}.`);
} catch (fault) {
  console.error(`This proves nothing: ${fault.message}`);
  process.exit(1);
}
