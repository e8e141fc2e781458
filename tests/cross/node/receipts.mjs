// Checks COSE Receipts (RFC 9942) of entries: their form, the path by RFC 9162 section 2.1.3.2 with Node's own hash,
// and the signature by @auth0/cose over the root that the path leads to. Then that another entry, hash or signature is
// refused.
// Usage: node receipts.mjs FILE     FILE holds the key and pairs of entry and receipt, in base64
import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Sign1 } from '@auth0/cose';
import { decode, Tag } from 'cbor2';

const RFC9162_SHA256 = 1;
const bytes = (base64) => Buffer.from(base64, 'base64');
const sha256 = (...parts) => crypto.createHash('sha256').update(Buffer.concat(parts)).digest();
const flipped = (buffer) => {
  const other = Buffer.from(buffer);
  other[other.length >> 1] ^= 1;
  return other;
};

// The root that a leaf and its path lead to; the path must have the length that index and size ask for.
function rootOf(leaf, index, size, path) {
  assert.ok(index >= 0 && index < size, 'an index beyond the tree');
  let [hash, fn, sn] = [leaf, BigInt(index), BigInt(size) - 1n];
  for (const sibling of path) {
    assert.ok(sn !== 0n && sibling.length === 32, 'a path that is too long, or no hashes');
    if ((fn & 1n) === 1n || fn === sn) {
      hash = sha256(Buffer.from([1]), sibling, hash);
      for (; (fn & 1n) === 0n && fn !== 0n; fn >>= 1n, sn >>= 1n);
    } else {
      hash = sha256(Buffer.from([1]), hash, sibling);
    }
    [fn, sn] = [fn >> 1n, sn >> 1n];
  }
  assert.equal(sn, 0n, 'a path that is too short');
  return hash;
}

function read(receipt) {
  const item = decode(receipt);
  assert.ok(item instanceof Tag && item.tag === 18 && item.contents.length === 4, 'a tagged COSE_Sign1');
  const [protectedBytes, unprotected, payload] = item.contents;
  const header = decode(protectedBytes);
  assert.deepEqual([header.get(1), header.get(395), payload], [-7, RFC9162_SHA256, null]);
  assert.deepEqual([[...unprotected.keys()], [...unprotected.get(396).keys()]], [[396], [-1]]);
  const proofs = unprotected.get(396).get(-1);
  assert.equal(proofs.length, 1);
  const [size, index, path] = decode(proofs[0]);
  assert.ok(size > 1 && path.length > 0, 'RFC 9942: a path has one hash or more');
  return { claims: header.get(15), kid: Buffer.from(header.get(4)), size, index, path: path.map(Buffer.from) };
}

const { key, items } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const imported = await crypto.subtle.importKey(
  'spki', bytes(key), { name: 'ECDSA', namedCurve: 'P-256' }, true, ['verify']);
const verify = (receipt, root) => Sign1.decode(receipt).verify(imported, { detachedPayload: root });
let refused = 0;
for (const item of items) {
  const [entry, receipt] = [bytes(item.entry), bytes(item.receipt)];
  const { claims, kid, size, index, path } = read(receipt);
  assert.deepEqual([claims.get(1), claims.get(2), index], [item.issuer, item.subject, item.index]);
  assert.ok(kid.equals(sha256(bytes(key)).subarray(0, 8)), 'kid');
  const leaf = (of) => sha256(Buffer.from([0]), of);
  const root = rootOf(leaf(entry), index, size, path);
  await verify(receipt, root);
  const altered = path.with(index % path.length, flipped(path[index % path.length]));
  const signature = Buffer.from(receipt);
  signature[signature.length - 1] ^= 1;
  for (const [of, under] of [
    [receipt, rootOf(leaf(flipped(entry)), index, size, path)],
    [receipt, rootOf(leaf(entry), index, size, altered)],
    [signature, root],
  ]) {
    await assert.rejects(verify(of, under), `accepted: an altered receipt of entry ${index}`);
    refused += 1;
  }
}

console.log(`ok: ${items.length} receipts accepted, ${refused} altered ones refused`);
