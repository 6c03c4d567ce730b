// The terminal's own key and what it is registered as: kept by this browser, the private half never to be taken out.

const DATABASE = "realname-kiosk";
const STORE = "device";
const PLACE = "this";

/** A terminal: its key, and once it is registered its operator, its id, and the key of the server's answers. */
export interface Device {
  readonly pair: CryptoKeyPair;
  readonly operator: string;
  readonly terminal: string;
  readonly serverKey: string;
}

/** Return this browser's terminal, with a new key where there was none. Throws where the browser has no Ed25519. */
export async function deviceHere(): Promise<Device> {
  const held = await within<Device | undefined>("readonly", (rows) => rows.get(PLACE));
  if (held) return held;
  const pair = (await crypto.subtle.generateKey("Ed25519", false, ["sign", "verify"])) as CryptoKeyPair;
  return keepDevice({ pair, operator: "", terminal: "", serverKey: "" });
}

/** Keep the terminal as it is now. */
export async function keepDevice(device: Device): Promise<Device> {
  await within("readwrite", (rows) => rows.put(device, PLACE));
  return device;
}

/** Return the public key as the programme's page asks for it. */
export async function publicKey(device: Device): Promise<string> {
  return (await crypto.subtle.exportKey("jwk", device.pair.publicKey)).x ?? "";
}

/** Return a compact JWS (RFC 7515) of these claims, with that `typ`. */
export async function signed(device: Device, typ: string, claims: object): Promise<string> {
  const text = `${coded(bytesOf({ alg: "Ed25519", typ }))}.${coded(bytesOf(claims))}`;
  const signature = await crypto.subtle.sign("Ed25519", device.pair.privateKey, new TextEncoder().encode(text));
  return `${text}.${coded(new Uint8Array(signature))}`;
}

/** Tell whether a detached JWS (RFC 7515, appendix F) is the server's, over these bytes. */
export async function isAnswer(device: Device, signature: string, content: Uint8Array<ArrayBuffer>): Promise<boolean> {
  const [head = "", between, signature64 = ""] = signature.split(".");
  const known = coded(bytesOf({ alg: "Ed25519", typ: "realname-answer" }));
  if (head !== known || between !== "") return false;
  const jwk = { kty: "OKP", crv: "Ed25519", x: device.serverKey };
  const key = await crypto.subtle.importKey("jwk", jwk, "Ed25519", false, ["verify"]);
  const text = new TextEncoder().encode(`${head}.${coded(content)}`);
  return crypto.subtle.verify("Ed25519", key, uncoded(signature64), text);
}

/** Return the SHA-256 of bytes, in base64url. */
export async function sha256(content: BufferSource): Promise<string> {
  return coded(new Uint8Array(await crypto.subtle.digest("SHA-256", content)));
}

function bytesOf(value: object): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}

function coded(content: Uint8Array): string {
  let text = "";
  for (const byte of content) text += String.fromCharCode(byte);
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function uncoded(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));
}

async function within<T>(mode: IDBTransactionMode, act: (rows: IDBObjectStore) => IDBRequest): Promise<T> {
  const database = await new Promise<IDBDatabase>((give, refuse) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onsuccess = () => give(request.result);
    request.onerror = () => refuse(request.error);
  });
  try {
    const transaction = database.transaction(STORE, mode);
    const request = act(transaction.objectStore(STORE));
    await new Promise<void>((give, refuse) => {
      transaction.oncomplete = () => give();
      transaction.onerror = () => refuse(transaction.error);
    });
    return request.result as T;
  } finally {
    database.close();
  }
}
