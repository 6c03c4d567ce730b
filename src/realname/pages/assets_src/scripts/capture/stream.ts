// Open the device's camera, and name what keeps it from opening.
export type Subject = "face" | "document";

/** Names of the words that the page's template holds. */
export type Trouble = "refused" | "absent" | "busy" | "failed";

export type Facing = "user" | "environment";

const IDEAL: Record<Subject, MediaTrackConstraints> = {
  face: { width: { ideal: 1280 }, height: { ideal: 960 } },
  document: { width: { ideal: 1920 }, height: { ideal: 1440 } },
};

const TROUBLES: Record<string, Trouble> = {
  NotAllowedError: "refused",
  SecurityError: "refused",
  NotFoundError: "absent",
  OverconstrainedError: "absent",
  NotReadableError: "busy",
  AbortError: "busy",
};

/** Return the camera's stream, or what is the trouble. */
export async function opened(subject: Subject, facing: Facing): Promise<MediaStream | Trouble> {
  try {
    const video = { ...IDEAL[subject], facingMode: facing };
    return await navigator.mediaDevices.getUserMedia({ video, audio: false });
  } catch (error) {
    return (error instanceof DOMException && TROUBLES[error.name]) || "failed";
  }
}

/** Let go of the camera: its lamp goes out. */
export function closeStream(stream: MediaStream): void {
  stream.getTracks().forEach((track) => track.stop());
}
