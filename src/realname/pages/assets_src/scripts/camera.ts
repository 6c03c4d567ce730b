// Take a photograph with the device's camera. Nothing is recorded, and the camera ends with the dialogue.
import { asFile } from "./scaling";

/** What is photographed, which decides the camera, the guide and the words. */
export type Subject = "face" | "document";

const IDEAL: Record<Subject, MediaTrackConstraints> = {
  face: { facingMode: "user", width: { ideal: 1280 }, height: { ideal: 960 } },
  document: { facingMode: "environment", width: { ideal: 1920 }, height: { ideal: 1440 } },
};

/** Tell whether this browser can open a camera on this page. */
export function hasCamera(): boolean {
  return Boolean(navigator.mediaDevices?.getUserMedia) && document.querySelector("template#camera") !== null;
}

/** Open the camera and return the photograph taken, or null where the person closes the dialogue. */
export async function photograph(subject: Subject): Promise<File | null> {
  const template = document.querySelector<HTMLTemplateElement>("template#camera");
  const dialog = template?.content.firstElementChild?.cloneNode(true);
  if (!(dialog instanceof HTMLDialogElement)) return null;
  dialog.querySelectorAll("[data-for]").forEach((part) => {
    if (part.getAttribute("data-for") !== subject) part.remove();
  });
  document.body.append(dialog);
  dialog.showModal();
  const closed = new AbortController();
  dialog.addEventListener("close", () => closed.abort(), { once: true });
  const stream = await opened(subject, dialog);
  try {
    if (!stream || closed.signal.aborted) {
      await until(closed.signal);
      return null;
    }
    return await shoot(stream, subject, dialog, closed.signal);
  } finally {
    stream?.getTracks().forEach((track) => track.stop());
    dialog.remove();
  }
}

async function opened(subject: Subject, dialog: HTMLElement): Promise<MediaStream | null> {
  try {
    return await navigator.mediaDevices.getUserMedia({ video: IDEAL[subject], audio: false });
  } catch (error) {
    const kind = error instanceof DOMException && TROUBLES[error.name] ? TROUBLES[error.name] : "failed";
    dialog.querySelectorAll<HTMLElement>("[data-trouble]").forEach((words) => {
      words.hidden = words.dataset["trouble"] !== kind;
    });
    dialog.querySelector("[data-view]")?.remove();
    dialog.querySelector("[data-shoot]")?.remove();
    dialog.querySelector<HTMLElement>("[data-close]")?.focus();
    return null;
  }
}

const TROUBLES: Record<string, string> = {
  NotAllowedError: "refused",
  SecurityError: "refused",
  NotFoundError: "absent",
  OverconstrainedError: "absent",
  NotReadableError: "busy",
  AbortError: "busy",
};

async function shoot(
  stream: MediaStream,
  subject: Subject,
  dialog: HTMLElement,
  closed: AbortSignal,
): Promise<File | null> {
  const video = dialog.querySelector("video");
  const button = dialog.querySelector<HTMLButtonElement>("[data-shoot]");
  if (!video || !button) return null;
  const facing = stream.getVideoTracks()[0]?.getSettings().facingMode;
  dialog.querySelector("[data-view]")?.classList.toggle("is-mirrored", subject === "face" && facing !== "environment");
  video.srcObject = stream;
  await video.play().catch(() => undefined);
  button.disabled = false;
  button.focus();
  const pressed = new Promise<boolean>((give) => button.addEventListener("click", () => give(true), { once: true }));
  if (!(await Promise.race([pressed, until(closed)]))) return null;
  const canvas = document.createElement("canvas");
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  canvas.getContext("2d")?.drawImage(video, 0, 0);
  return asFile(canvas, `${subject}-${new Date().toISOString().slice(11, 19).replaceAll(":", "-")}`);
}

function until(closed: AbortSignal): Promise<false> {
  return new Promise((give) => {
    if (closed.aborted) give(false);
    closed.addEventListener("abort", () => give(false), { once: true });
  });
}
