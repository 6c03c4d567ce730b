// Pictures are made no larger than the checks need before they leave the device.

/** Three megapixels: what the engines were measured on; more costs time and gains nothing. */
const MAX_PIXELS = 3_000_000;

/** Below this a picture goes as it is, whatever its pixels: there is nothing to save. */
const SMALL_BYTES = 400_000;

const QUALITY = 0.92;

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

/** Return a canvas as a JPEG file. */
export async function asFile(canvas: HTMLCanvasElement, name: string): Promise<File | null> {
  const blob = await new Promise<Blob | null>((give) => canvas.toBlob(give, "image/jpeg", QUALITY));
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
