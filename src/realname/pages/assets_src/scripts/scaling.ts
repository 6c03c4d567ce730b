// Pictures are made no larger than the checks need before they leave the device.

/** Three megapixels: what the engines were measured on; more costs time and gains nothing. */
const MAX_PIXELS = 3_000_000;

/** Below this a picture goes as it is, whatever its pixels: there is nothing to save. */
const SMALL_BYTES = 400_000;

const QUALITY = 0.92;

/** The long side of what the camera takes, and of what is sent by itself: more shows nothing that is measured. */
const LONG_SIDE_PX = { face: 1280, document: 2000 };

const SHOT_QUALITY = 0.9;

/** Return the picture, smaller where it is larger than need be; as it came where the browser cannot read it. */
export async function scaled(file: File): Promise<File> {
  if (file.size <= SMALL_BYTES) return file;
  const bitmap = await decoded(file);
  if (!bitmap) return file;
  const factor = Math.sqrt(MAX_PIXELS / (bitmap.width * bitmap.height));
  if (factor >= 1) {
    bitmap.close();
    return file;
  }
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(bitmap.width * factor);
  canvas.height = Math.round(bitmap.height * factor);
  const context = canvas.getContext("2d");
  if (!context) return file;
  context.imageSmoothingQuality = "high";
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  return (await asFile(canvas, file.name)) ?? file;
}

/** Return what a video shows now as a JPEG file. */
export async function shot(video: HTMLVideoElement, subject: "face" | "document", name: string): Promise<File | null> {
  return within(video, video.videoWidth, video.videoHeight, LONG_SIDE_PX[subject], name);
}

/** Return a picture file made anew, no larger than need be: what a phone wrote into it, such as the place, is gone. */
export async function fitted(file: File, subject: "face" | "document"): Promise<File> {
  const bitmap = await decoded(file);
  if (!bitmap) return file;
  const made = await within(bitmap, bitmap.width, bitmap.height, LONG_SIDE_PX[subject], file.name);
  bitmap.close();
  return made ?? file;
}

async function within(
  source: CanvasImageSource,
  width: number,
  height: number,
  longSide: number,
  name: string,
): Promise<File | null> {
  const factor = Math.min(1, longSide / Math.max(width, height));
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [Math.round(width * factor), Math.round(height * factor)];
  const context = canvas.getContext("2d");
  if (!context) return null;
  context.imageSmoothingQuality = "high";
  context.drawImage(source, 0, 0, canvas.width, canvas.height);
  return asFile(canvas, name, SHOT_QUALITY);
}

/** Return a canvas as a JPEG file. */
async function asFile(canvas: HTMLCanvasElement, name: string, quality = QUALITY): Promise<File | null> {
  const blob = await new Promise<Blob | null>((give) => canvas.toBlob(give, "image/jpeg", quality));
  return blob && new File([blob], name.replace(/(\.\w+)?$/, ".jpg"), { type: "image/jpeg" });
}

/** Return a file's upright pixels, or null where the browser cannot read it: the server will say why. */
export async function decoded(file: Blob): Promise<ImageBitmap | null> {
  try {
    return await createImageBitmap(file);
  } catch {
    return null;
  }
}
