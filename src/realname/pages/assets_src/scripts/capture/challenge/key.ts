// The device's key of one registration: made by the browser, never to be taken out of it, kept until that is over.
import { kept, keep } from "../store";

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256" };

/** Return the key for a registration, a new one where this browser has none. */
export async function keyOf(session: string): Promise<CryptoKeyPair> {
  const before = await kept("keys", session);
  if (before) return before.pair;
  // Not extractable: scripts can sign with it, and nobody can copy it.
  const pair = await crypto.subtle.generateKey(ALGORITHM, false, ["sign", "verify"]);
  await keep("keys", { place: session, pair, taken: Date.now() });
  return pair;
}

/** Return the public half as the envelope's header names it. */
export async function publicPartOf(pair: CryptoKeyPair): Promise<JsonWebKey> {
  const { crv, kty, x, y } = await crypto.subtle.exportKey("jwk", pair.publicKey);
  return { crv, kty, x, y } as JsonWebKey;
}
