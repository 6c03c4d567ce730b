// Open the camera: what that takes is loaded when somebody asks for it.
import type { Wish } from "./capture/dialog";
import type { Field } from "./capture/store";

/** Tell whether this browser can open a camera on this page. */
export function hasCamera(): boolean {
  return Boolean(navigator.mediaDevices?.getUserMedia) && document.querySelector("template#camera, template#challenge") !== null;
}

/** Return what an element wishes for by its data attributes: `data-subject`, `data-facing`, `data-shape`. */
export function wishOf(element: HTMLElement): Wish {
  const { subject, facing, shape } = element.dataset;
  const isDocument = subject === "document";
  return {
    subject: isDocument ? "document" : "face",
    facing: facing === "user" || facing === "environment" ? facing : isDocument ? "environment" : "user",
    shape: shape === "card" || shape === "passport" ? shape : null,
  };
}

/** Open the camera and return the photograph taken, or null where there is none. */
export async function photograph(wish: Wish): Promise<File | null> {
  const dialog = await import("./capture/dialog");
  return dialog.photograph(wish);
}

/** Have a person answer a form's challenge; returns what its form sends, or null where she did not. */
export async function answered(form: HTMLFormElement): Promise<Field[] | null> {
  const dialog = await import("./capture/challenge/dialog");
  return dialog.answered(form);
}
