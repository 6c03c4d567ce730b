// A terminal in a browser: registered once; then it looks at whoever presses, and says what the server answers.
import { closeStream, opened } from "../capture/stream";
import { deviceHere, keepDevice, publicKey, type Device } from "./device";
import { Speaker, type Answered } from "./protocol";

const SHOWN_MS = 8000;
const SETTLES_MS = 900;
const BETWEEN_MS = 250;
const PICTURES = 2;
const LONGEST_SIDE = 1280;
const QUALITY = 0.92;

/** Words that are a yes; all others lead the ordinary way. */
const GOOD = ["found", "paid", "arrived", "express", "board"];

/** Start the kiosk of a page. */
export async function startKiosk(root: HTMLElement): Promise<void> {
  let device: Device;
  try {
    device = await deviceHere();
  } catch {
    show(root, "unable");
    return;
  }
  if (device.terminal) await serve(root, device);
  else await register(root, device);
}

async function register(root: HTMLElement, device: Device): Promise<void> {
  show(root, "register");
  part(root, "key").textContent = await publicKey(device);
  const form = part(root, "registration") as HTMLFormElement;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const told = String(new FormData(form).get("told") ?? "").trim();
    const [operator = "", terminal = "", serverKey = ""] = told.split(/\s+/);
    if (serverKey.length !== 43) {
      part(root, "wrong").hidden = false;
      return;
    }
    void keepDevice({ ...device, operator, terminal, serverKey }).then((kept) => serve(root, kept));
  });
}

async function serve(root: HTMLElement, device: Device): Promise<void> {
  const speaker = new Speaker(device);
  const again = part(root, "again");
  again.hidden = false;
  again.addEventListener("click", () => void keepDevice({ ...device, terminal: "" }).then(() => location.reload()));
  part(root, "press").addEventListener("click", () => void pass(root, speaker));
  const wrong = await speaker.begin();
  if (wrong) say(root, wrong);
  else ready(root, speaker);
}

function ready(root: HTMLElement, speaker: Speaker): void {
  const session = speaker.session;
  if (session) {
    root.dataset["kind"] = session.programme.kind;
    const tag = document.documentElement.lang.toLowerCase();
    part(root, "name").textContent = session.programme.names[tag] ?? session.programme.names["en"] ?? "";
    part(root, "party").textContent = session.programme.party;
    part(root, "press").textContent = part(root, "press").getAttribute(`data-${session.terminal}`) ?? "";
    for (const says of root.querySelectorAll<HTMLElement>("[data-says]")) {
      says.hidden = says.dataset["says"] !== session.programme.kind;
    }
  }
  show(root, "ready");
  part(root, "press").focus();
}

/** Look at whoever pressed: the camera is open for a second or two, and what it saw is gone with the answer. */
async function pass(root: HTMLElement, speaker: Speaker): Promise<void> {
  const wrong = await speaker.begin();
  if (wrong) return say(root, wrong);
  show(root, "looking");
  const stream = await opened("face", "user");
  if (!(stream instanceof MediaStream)) return say(root, { word: "camera", reason: "", code: stream, more: {} });
  const video = part(root, "video") as HTMLVideoElement;
  const pictures: Blob[] = [];
  try {
    video.srcObject = stream;
    await video.play();
    await waited(SETTLES_MS);
    for (let number = 0; number < PICTURES; number++) {
      pictures.push(await pictureOf(video));
      await waited(BETWEEN_MS);
    }
  } finally {
    closeStream(stream);
    video.srcObject = null;
  }
  say(root, await speaker.frame(pictures, speaker.session?.acts[0] ?? "", saidBy(root)));
  setTimeout(() => ready(root, speaker), SHOWN_MS);
}

function say(root: HTMLElement, answered: Answered): void {
  const words = part(root, "words");
  const tag = document.documentElement.lang.toLowerCase();
  const said = answered.more["say"] as Record<string, string> | undefined;
  const known = words.getAttribute(`data-${answered.word.replaceAll("_", "-")}`) ?? words.getAttribute("data-ordinary");
  part(root, "said").textContent = said?.[tag] ?? known ?? "";
  part(root, "why").textContent = words.getAttribute(`data-why-${answered.reason.replaceAll("_", "-")}`) ?? "";
  part(root, "code").textContent = answered.code;
  part(root, "answer").dataset["tone"] = GOOD.includes(answered.word) ? "good" : "open";
  show(root, "answer");
}

/** Return what the fields of this kind say. */
function saidBy(root: HTMLElement): Record<string, string> {
  const fields = root.querySelector<HTMLFormElement>(`form[data-says="${root.dataset["kind"] ?? ""}"]`);
  const said: Record<string, string> = {};
  for (const [name, value] of fields ? new FormData(fields) : []) if (typeof value === "string" && value) said[name] = value;
  return said;
}

async function pictureOf(video: HTMLVideoElement): Promise<Blob> {
  const scale = Math.min(1, LONGEST_SIDE / Math.max(video.videoWidth, video.videoHeight));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(video.videoWidth * scale);
  canvas.height = Math.round(video.videoHeight * scale);
  canvas.getContext("2d")?.drawImage(video, 0, 0, canvas.width, canvas.height);
  return new Promise((give, refuse) =>
    canvas.toBlob((blob) => (blob ? give(blob) : refuse(new Error("no picture"))), "image/jpeg", QUALITY),
  );
}

function show(root: HTMLElement, state: string): void {
  for (const one of root.querySelectorAll<HTMLElement>("[data-state]")) one.hidden = one.dataset["state"] !== state;
}

function part(root: HTMLElement, name: string): HTMLElement {
  const found = root.querySelector<HTMLElement>(`[data-part="${name}"]`);
  if (!found) throw new Error(`the page has no part ${name}`);
  return found;
}

function waited(ms: number): Promise<void> {
  return new Promise((give) => setTimeout(give, ms));
}
