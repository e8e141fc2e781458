// Reads entries and bodies with other people's libraries: COSE by @auth0/cose, HPKE by @hpke/core, CBOR by cbor2. Then
// writes an entry with them, which this project reads.
// Usage: node entries.mjs read FILE     FILE holds entries, their blobs, the author's key and the readers' keys
//        node entries.mjs write FILE    FILE holds the readers' public keys and what to say; the entry goes to stdout
import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Algorithms, Headers, ProtectedHeaders, Sign1, UnprotectedHeaders } from '@auth0/cose';
import { Aes256Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from '@hpke/core';
import { decode, encode } from 'cbor2';

const suite = new CipherSuite(
  { kem: new DhkemP256HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes256Gcm() });
const info = new TextEncoder().encode('serai/1 cek');
const bytes = (base64) => Buffer.from(base64, 'base64');
const sha256 = (...parts) => crypto.createHash('sha256').update(Buffer.concat(parts)).digest();
const commitment = (opened) => sha256(Buffer.from('serai-commit/1'), opened);
const kid = (spki) => sha256(spki).subarray(0, 8);
const same = (a, b, what) => assert.equal(Buffer.from(a).toString('hex'), Buffer.from(b).toString('hex'), what);
const flipped = (buffer) => {
  const other = Buffer.from(buffer);
  other[other.length >> 1] ^= 1;
  return other;
};
const ecdsa = { name: 'ECDSA', namedCurve: 'P-256' };
const ecdh = { name: 'ECDH', namedCurve: 'P-256' };

async function openKey(privateKey, [, enc, sealed], com) {
  const recipient = await suite.createRecipientContext({ recipientKey: privateKey, enc, info });
  return Buffer.from(await recipient.open(sealed, com));
}

function gcm(key, nonce, aad, sealed) {
  const open = crypto.createDecipheriv('aes-256-gcm', key, nonce).setAAD(aad).setAuthTag(sealed.subarray(-16));
  return Buffer.concat([open.update(sealed.subarray(0, -16)), open.final()]);
}

async function read({ author, readers, entries }) {
  const authorKey = await crypto.subtle.importKey('spki', bytes(author), ecdsa, true, ['verify']);
  const keys = await Promise.all(readers.map(async ({ spki, pkcs8 }) => ({
    kid: kid(bytes(spki)),
    key: await crypto.subtle.importKey('pkcs8', bytes(pkcs8), ecdh, true, ['deriveBits']),
  })));
  const counts = { signatures: 0, refusedSignatures: 0, keys: 0, refusedKeys: 0 };
  for (const item of entries) {
    const entry = bytes(item.entry);
    const signed = Sign1.decode(entry);
    await signed.verify(authorKey);
    counts.signatures += 1;
    const parts = decode(entry).contents;
    for (const altered of [0, 2, 3]) {
      const other = parts.with(altered, flipped(parts[altered]));
      await assert.rejects(async () => new Sign1(...other).verify(authorKey), `accepted: part ${altered} altered`);
      counts.refusedSignatures += 1;
    }
    const header = decode(parts[0]);
    same(header.get(4), kid(bytes(author)), 'kid');
    assert.equal(header.get(15).get(2), item.thread);
    const [version, sealedKeys, nonce, sealed] = decode(bytes(item.blob));
    assert.equal(version, 1);
    same(sha256(bytes(item.blob)), parts[2], 'blob');
    const com = header.get('com');
    assert.equal(sealedKeys.length, keys.length);
    for (const [i, own] of keys.entries()) {
      const wrapped = sealedKeys.find(([name]) => own.kid.equals(name));
      const cek = await openKey(own.key, wrapped, com);
      const opened = gcm(cek, nonce, sha256(parts[0]), Buffer.from(sealed));
      same(commitment(opened), com, 'commitment');
      same(opened.subarray(32), bytes(item.plaintext), 'plaintext');
      counts.keys += 1;
      const other = keys[(i + 1) % keys.length].key;
      for (const refused of [
        () => openKey(own.key, [wrapped[0], wrapped[1], flipped(wrapped[2])], com),
        () => openKey(own.key, wrapped, flipped(com)),
        () => openKey(other, wrapped, com),
      ]) {
        await assert.rejects(refused, 'accepted: an altered body key');
        counts.refusedKeys += 1;
      }
    }
  }
  return `ok: ${counts.signatures} signatures and ${counts.keys} body keys accepted, `
    + `${counts.refusedSignatures} and ${counts.refusedKeys} altered ones refused`;
}

async function write({ readers, thread, issuer, plaintext, type, at }) {
  const author = await crypto.subtle.generateKey(ecdsa, true, ['sign', 'verify']);
  const spki = Buffer.from(await crypto.subtle.exportKey('spki', author.publicKey));
  const [salt, cek, nonce, n] = [32, 32, 12, 16].map((count) => crypto.randomBytes(count));
  const opened = Buffer.concat([salt, bytes(plaintext)]);
  const com = commitment(opened);
  const header = new ProtectedHeaders([
    [Headers.Algorithm, Algorithms.ES256],
    [Headers.KeyID, kid(spki)],
    [15, new Map([[1, issuer], [2, thread], [6, at]])],
    [258, -16],
    [259, 'application/vnd.serai.body+cbor'],
    ['n', n],
    ['t', type],
    ['com', com],
  ]);
  // The header is bound to the ciphertext before the library signs it: its encoding must be the same both times.
  const draft = await Sign1.sign(header, new UnprotectedHeaders(), Buffer.alloc(32), author.privateKey);
  const cipher = crypto.createCipheriv('aes-256-gcm', cek, nonce).setAAD(sha256(draft.encodedProtectedHeaders));
  const sealed = Buffer.concat([cipher.update(opened), cipher.final(), cipher.getAuthTag()]);
  const wrapped = await Promise.all(readers.map(async (reader) => {
    const key = await crypto.subtle.importKey('spki', bytes(reader), ecdh, true, []);
    const sender = await suite.createSenderContext({ recipientPublicKey: key, info });
    const ct = Buffer.from(await sender.seal(cek, com));
    return [kid(bytes(reader)), Buffer.from(sender.enc), ct];
  }));
  // cbor2 writes a Buffer as an object; a plain array of bytes as a byte string.
  const plain = (buffer) => Uint8Array.from(buffer);
  const blob = Buffer.from(encode([1, wrapped.map((parts) => parts.map(plain)), plain(nonce), plain(sealed)]));
  const entry = await Sign1.sign(header, new UnprotectedHeaders(), sha256(blob), author.privateKey);
  same(entry.encodedProtectedHeaders, draft.encodedProtectedHeaders, 'header');
  return JSON.stringify({
    author: spki.toString('base64'),
    entry: Buffer.from(entry.encode()).toString('base64'),
    blob: blob.toString('base64'),
  });
}

const said = JSON.parse(readFileSync(process.argv[3], 'utf8'));
console.log(await { read, write }[process.argv[2]](said));
