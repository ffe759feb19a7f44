// Seals words to the custodians' keys within the browser, as njia.vault.sealing does on the server: a fresh data key, a
// padded AES-256-GCM box under it, and the data key sealed to each custodian with HPKE (RFC 9180, base mode: DHKEM P-256,
// HKDF-SHA256, AES-256-GCM). WebCrypto knows no HPKE, so its key schedule is here; the primitives are the browser's.
const BUCKETS = [10, 12, 14, 16, 18].map((power) => 2 ** power);
const CURVE = { name: "ECDH", namedCurve: "P-256" };
const NONE = new Uint8Array();

const bytes = (text) => new TextEncoder().encode(text);

function join(...parts) {
  const made = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    made.set(part, at);
    at += part.length;
  }
  return made;
}

async function hmac(key, data) {
  // Some browsers refuse an empty key. HMAC fills keys up with zeros, so 32 of them are the same key.
  const raw = key.length ? key : new Uint8Array(32);
  const made = await crypto.subtle.importKey("raw", raw, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", made, data));
}

const KEM = join(bytes("KEM"), [0, 0x10]);
const SUITE = join(bytes("HPKE"), [0, 0x10, 0, 1, 0, 2]);

const extract = (suite, salt, label, material) => hmac(salt, join(bytes("HPKE-v1"), suite, bytes(label), material));

/** At most 32 bytes: one block of HKDF-Expand is all that this suite needs. */
async function expand(suite, key, label, info, length) {
  const block = join([0, length], bytes("HPKE-v1"), suite, bytes(label), info, [1]);
  return (await hmac(key, block)).slice(0, length);
}

async function aead(key, nonce, plain, bound) {
  const made = await crypto.subtle.importKey("raw", key, "AES-GCM", false, ["encrypt"]);
  const how = { name: "AES-GCM", iv: nonce, additionalData: bound };
  return new Uint8Array(await crypto.subtle.encrypt(how, made, plain));
}

async function hpke(publicKey, info, plain) {
  const to = await crypto.subtle.importKey("raw", publicKey, CURVE, true, []);
  const own = await crypto.subtle.generateKey(CURVE, true, ["deriveBits"]);
  const sent = new Uint8Array(await crypto.subtle.exportKey("raw", own.publicKey));
  const agreed = new Uint8Array(await crypto.subtle.deriveBits({ name: "ECDH", public: to }, own.privateKey, 256));
  const shared = await expand(
    KEM, await extract(KEM, NONE, "eae_prk", agreed), "shared_secret", join(sent, publicKey), 32,
  );
  const context = join(
    [0], await extract(SUITE, NONE, "psk_id_hash", NONE), await extract(SUITE, NONE, "info_hash", info),
  );
  const secret = await extract(SUITE, shared, "secret", NONE);
  const key = await expand(SUITE, secret, "key", context, 32);
  const nonce = await expand(SUITE, secret, "base_nonce", context, 12);
  return join(sent, await aead(key, nonce, plain, NONE));
}

function pad(plain) {
  const size = BUCKETS.find((bucket) => bucket >= plain.length + 4);
  if (!size) throw new RangeError("longer than the largest bucket");
  const made = new Uint8Array(size);
  new DataView(made.buffer).setUint32(0, plain.length);
  made.set(plain, 4);
  return made;
}

export const toBase64 = (data) => btoa(Array.from(data, (byte) => String.fromCharCode(byte)).join(""));
export const fromBase64 = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

/** `keys`: fingerprint → 65 bytes. `record`: digits. Returns {box, wrapped: {fingerprint: data key}}, in base64. */
export async function seal(text, keys, { process, record, purpose }) {
  const info = (...path) => bytes(["njia-vault/1", process, record, purpose, ...path].join("\n"));
  const dataKey = crypto.getRandomValues(new Uint8Array(32));
  const nonce = crypto.getRandomValues(new Uint8Array(12));
  const box = join([1], nonce, await aead(dataKey, nonce, pad(bytes(text)), info("box")));
  const wrapped = {};
  for (const [name, key] of Object.entries(keys))
    wrapped[name] = toBase64(await hpke(key, info("one", name), dataKey));
  return { box: toBase64(box), wrapped };
}

/** A name for a record that no other has: 63 random bits, as digits. */
export function newRecord() {
  const number = crypto.getRandomValues(new BigUint64Array(1))[0] >> 1n;
  return number ? String(number) : newRecord();
}
