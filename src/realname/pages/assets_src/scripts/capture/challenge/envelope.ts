// The signed account of one recording: which challenge it answers, when each picture was taken, by which camera.
import { publicPartOf } from "./key";
import type { Taken } from "./grabbing";
import type { Flash } from "./shining";
import type { Challenge } from "./wire";

const VERSION = 1;
const TYPE = "realname-capture+jws";
const SIGNATURE = { name: "ECDSA", hash: "SHA-256" };

/** What was recorded. `began` and all times are milliseconds on the page's clock. */
export interface Recorded {
  readonly challenge: Challenge;
  readonly began: number;
  readonly taken: readonly Taken[];
  readonly flashes: readonly Flash[];
  readonly camera: Camera;
  readonly dropped: number;
}

export interface Camera {
  readonly label: string;
  readonly facing: string;
  readonly width: number;
  readonly height: number;
  readonly frame_rate: number;
  readonly settings: MediaTrackSettings;
}

/** Return what the browser says of a camera, but for the names by which it could be known again elsewhere. */
export function cameraOf(track: MediaStreamTrack): Camera {
  const { deviceId: _, groupId: __, ...settings } = track.getSettings();
  return {
    label: track.label,
    facing: settings.facingMode ?? "",
    width: settings.width ?? 0,
    height: settings.height ?? 0,
    frame_rate: settings.frameRate ?? 0,
    settings,
  };
}

/** Return the envelope as a compact JWS (RFC 7515) by the device's key. */
export async function sealed(recorded: Recorded, pair: CryptoKeyPair): Promise<string> {
  const header = { alg: "ES256", typ: TYPE, jwk: await publicPartOf(pair) };
  const payload = await payloadOf(recorded);
  const signed = `${coded(bytesOf(header))}.${coded(bytesOf(payload))}`;
  // WebCrypto's signature is r and s, one after the other: just what JWS wants.
  const signature = await crypto.subtle.sign(SIGNATURE, pair.privateKey, new TextEncoder().encode(signed));
  return `${signed}.${coded(new Uint8Array(signature))}`;
}

async function payloadOf(recorded: Recorded): Promise<object> {
  const { challenge, began, camera, dropped } = recorded;
  // The browser dates a picture by when it began to paint, which may be just before the script began.
  const since = (at: number): number => Math.max(0, Math.round((at - began) * 10) / 10);
  const frames = recorded.taken.map(async ({ part, at, captured, width, height, content }) => ({
    part,
    at_ms: since(at),
    captured_ms: captured === null ? null : since(captured),
    sha256: await digestOf(content),
    width,
    height,
  }));
  return {
    version: VERSION,
    challenge: challenge.id,
    nonce: challenge.nonce,
    script: challenge.scriptDigest,
    began_at: new Date(performance.timeOrigin + began).toISOString(),
    frames: await Promise.all(frames),
    flashes: recorded.flashes.map(({ colour, at }) => ({ colour, at_ms: since(at) })),
    camera,
    device: {
      user_agent: navigator.userAgent,
      screen: [screen.width, screen.height],
      pixel_ratio: devicePixelRatio,
      // A page that is left ends the recording: what is sent was never hidden.
      hidden_ms: 0,
      languages: navigator.languages,
      webdriver: navigator.webdriver,
    },
    dropped_frames: dropped,
  };
}

async function digestOf(content: Blob): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", await content.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function bytesOf(value: object): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}

/** Base64 for addresses, without padding (RFC 7515, 2). */
function coded(bytes: Uint8Array): string {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
