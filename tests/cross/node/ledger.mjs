// Checks spec/vectors/ledger.json with Node's own crypto and nothing of this project: a second reading of spec/ledger.md.
// Usage: node ledger.mjs VECTORS. One line on success; exit code 1 with the reason on failure.
import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import { readFileSync } from 'node:fs';

const bytes = (hex) => Buffer.from(hex, 'hex');
const sha256 = (...parts) => crypto.createHash('sha256').update(Buffer.concat(parts)).digest();
const equal = (actual, expected, what) => assert.equal(actual.toString('hex'), expected, what);

// CBOR, as much of it as there is here: numbers, bytes, texts, arrays, maps, tags, true.
function decode(buffer) {
  let at = 0;
  const item = () => {
    const first = buffer[at++];
    const [major, info] = [first >> 5, first & 0x1f];
    if (major === 7) {
      return { 20: false, 21: true, 22: null }[info];
    }
    let size = info;
    if (info >= 24) {
      const length = 1 << (info - 24);
      size = Number(BigInt(`0x${buffer.subarray(at, at + length).toString('hex')}`));
      at += length;
    }
    const take = () => buffer.subarray(at, (at += size));
    switch (major) {
      case 0: return size;
      case 1: return -1 - size;
      case 2: return take();
      case 3: return take().toString('utf8');
      case 4: return Array.from({ length: size }, item);
      case 5: return new Map(Array.from({ length: size }, () => [item(), item()]));
      default: return { tag: size, value: item() };
    }
  };
  const value = item();
  assert.equal(at, buffer.length, 'bytes behind the item');
  return value;
}

const publicKey = (spki) => crypto.createPublicKey({ key: bytes(spki), format: 'der', type: 'spki' });
const root = (leaves) => {
  if (leaves.length === 1) {
    return leaves[0];
  }
  let split = 1;
  while (split * 2 < leaves.length) {
    split *= 2;
  }
  return sha256(bytes('01'), root(leaves.slice(0, split)), root(leaves.slice(split)));
};

function checkEntry(entry, author) {
  const { tag, value: [protectedBytes, unprotected, payload, signature] } = decode(bytes(entry.entry));
  assert.deepEqual([tag, unprotected.size], [18, 0]);
  equal(protectedBytes, entry.protected, 'protected');
  equal(payload, entry.payload, 'payload');
  equal(signature, entry.signature, 'signature');
  equal(sha256(bytes('00'), bytes(entry.entry)), entry.leaf, 'leaf');
  const key = { key: publicKey(author.spki), dsaEncoding: 'ieee-p1363' };
  assert.ok(crypto.verify('sha256', bytes(entry.signed), key, signature), 'signature');
  assert.deepEqual(decode(bytes(entry.signed)), ['Signature1', protectedBytes, Buffer.alloc(0), payload]);
  const header = decode(protectedBytes);
  equal(header.get(4), author.kid, 'kid');
  return header;
}

// RFC 9180, base mode, single shot.
function hpkeOpen(scalar, own, enc, info, aad, sealed) {
  const extract = (suite, salt, label, ikm) =>
    crypto.createHmac('sha256', salt).update(Buffer.concat([Buffer.from('HPKE-v1'), suite, Buffer.from(label), ikm])).digest();
  const expand = (suite, prk, label, context, length) => {
    const labeled = Buffer.concat(
      [Buffer.from([0, length]), Buffer.from('HPKE-v1'), suite, Buffer.from(label), context, Buffer.from([1])]);
    return crypto.createHmac('sha256', prk).update(labeled).digest().subarray(0, length);
  };
  const none = Buffer.alloc(0);
  const zeros = Buffer.alloc(32);
  const kem = Buffer.concat([Buffer.from('KEM'), bytes('0010')]);
  const suite = Buffer.concat([Buffer.from('HPKE'), bytes('001000010002')]);
  const ecdh = crypto.createECDH('prime256v1');
  ecdh.setPrivateKey(scalar);
  const shared = expand(
    kem, extract(kem, zeros, 'eae_prk', ecdh.computeSecret(enc)), 'shared_secret', Buffer.concat([enc, own]), 32);
  const context = Buffer.concat(
    [bytes('00'), extract(suite, zeros, 'psk_id_hash', none), extract(suite, zeros, 'info_hash', info)]);
  const secret = extract(suite, shared, 'secret', none);
  return gcmOpen(expand(suite, secret, 'key', context, 32), expand(suite, secret, 'base_nonce', context, 12), aad, sealed);
}

function gcmOpen(key, nonce, aad, sealed) {
  const open = crypto.createDecipheriv('aes-256-gcm', key, nonce).setAAD(aad).setAuthTag(sealed.subarray(-16));
  return Buffer.concat([open.update(sealed.subarray(0, -16)), open.final()]);
}

function checkBody(entry, header) {
  const blob = bytes(entry.blob);
  equal(sha256(blob), entry.payload, 'blob hash');
  const [version, keys, nonce, ciphertext] = decode(blob);
  assert.equal(version, 1);
  assert.equal(keys.length, entry.readers.length);
  entry.readers.forEach((reader, i) => {
    const [kid, enc, sealed] = keys[i];
    equal(kid, reader.kid, 'reader');
    const scalar = Buffer.alloc(32);
    scalar.writeUInt8(reader.scalar, 31);
    const own = bytes(reader.spki).subarray(-65);
    equal(hpkeOpen(scalar, own, enc, Buffer.from('serai/1 cek'), header.get('com'), sealed), entry.cek, 'body key');
  });
  const opened = gcmOpen(bytes(entry.cek), nonce, sha256(bytes(entry.protected)), ciphertext);
  equal(opened.subarray(0, 32), entry.salt, 'salt');
  assert.equal(opened.subarray(32).toString('utf8'), entry.plaintext);
  equal(sha256(Buffer.from('serai-commit/1'), opened), header.get('com').toString('hex'), 'commitment');
}

function checkTree(tree) {
  const leaves = Array.from({ length: tree.size }, (_, i) => {
    const number = Buffer.alloc(5);
    number.writeUInt32BE(i, 1);
    return sha256(number);
  });
  equal(leaves[0], tree.firstLeaf, 'first leaf');
  equal(root(leaves), tree.root, 'root');
  equal(root(leaves.slice(0, 17)), tree.root17, 'root of 17');
  equal(root(leaves.slice(0, 256)), tree.tile1, 'hash of the full tile');
  // Leaf 299 is the last of 300 = 256 + 32 + 8 + 4: a sibling is always on the left.
  const up = tree.inclusion.path.reduce((hash, sibling) => sha256(bytes('01'), bytes(sibling), hash), leaves[299]);
  equal(up, tree.root, 'inclusion');
  // From 17: leaf 16 is what both trees share at the lowest level, then its right neighbours, and the first 16 leaves.
  let [older, newer] = [bytes(tree.consistency.path[0]), bytes(tree.consistency.path[0])];
  tree.consistency.path.slice(1).forEach((hash) => {
    const sibling = bytes(hash);
    const isLeft = sibling.equals(root(leaves.slice(0, 16)));
    older = isLeft ? sha256(bytes('01'), sibling, older) : older;
    newer = isLeft ? sha256(bytes('01'), sibling, newer) : sha256(bytes('01'), newer, sibling);
  });
  equal(older, tree.root17, 'consistency, older');
  equal(newer, tree.root, 'consistency, newer');
}

function checkCheckpoint(checkpoint, key, tree) {
  const [, origin, id, encoded] = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(key.vkey);
  equal(Buffer.from(encoded, 'base64'), `02${key.spki}`, 'vkey');
  equal(sha256(bytes(key.spki)).subarray(0, 4), id, 'key id');
  assert.equal(checkpoint.text, `${origin}\n${tree.size}\n${bytes(tree.root).toString('base64')}\n`);
  const line = Buffer.from(checkpoint.note.slice(checkpoint.text.length + 1).trimEnd().split(' ')[2], 'base64');
  equal(line.subarray(0, 4), id, 'key id of the line');
  assert.ok(crypto.verify('sha256', Buffer.from(checkpoint.text), publicKey(key.spki), line.subarray(4)), 'checkpoint');
}

function checkFingerprint(fingerprint, entry) {
  const hash = sha256(bytes(entry.entry));
  equal(hash, fingerprint.sha256, 'fingerprint');
  const bits = [...hash].map((byte) => byte.toString(2).padStart(8, '0')).join('') + '0000';
  const text = bits.match(/.{5}/g).map((five) => '0123456789ABCDEFGHJKMNPQRSTVWXYZ'[parseInt(five, 2)]).join('');
  assert.equal(text.match(/.{4}/g).join(' '), fingerprint.text);
}

const vectors = JSON.parse(readFileSync(process.argv[2], 'utf8'));
checkEntry(vectors.inline, vectors.keys.author);
checkBody(vectors.sealed, checkEntry(vectors.sealed, vectors.keys.author));
checkTree(vectors.tree);
checkCheckpoint(vectors.checkpoint, vectors.keys.log, vectors.tree);
checkFingerprint(vectors.fingerprint, vectors.inline);
console.log('ok: 2 entries, 1 body for 2 readers, tree, 2 proofs, checkpoint, fingerprint');
