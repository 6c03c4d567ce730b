// A small picture of a picture, drawn here: the file itself has no address.
import { decoded } from "./scaling";

const THUMBNAIL = { width: 296, height: 220 };

/** Return a canvas on which the picture appears when it is read; empty where the browser cannot read it. */
export function thumbnail(picture: Blob, name: string): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", name);
  void draw(picture, canvas);
  return canvas;
}

async function draw(picture: Blob, canvas: HTMLCanvasElement): Promise<void> {
  const bitmap = await decoded(picture);
  canvas.width = THUMBNAIL.width;
  canvas.height = THUMBNAIL.height;
  const context = canvas.getContext("2d");
  if (!bitmap || !context) return;
  const factor = Math.min(canvas.width / bitmap.width, canvas.height / bitmap.height);
  const [width, height] = [bitmap.width * factor, bitmap.height * factor];
  context.drawImage(bitmap, (canvas.width - width) / 2, (canvas.height - height) / 2, width, height);
  bitmap.close();
}
