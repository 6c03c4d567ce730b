// What YuNet takes and gives: planes of colour, maps by stride. Apart from the runtime, so that tests can run it too.
import { STRIDES, type Map, type Maps } from "./yunet";

const MULTIPLE = 32;

/** Return the side of the input that a picture's side fits into. */
export function padded(side: number): number {
  return Math.ceil(side / MULTIPLE) * MULTIPLE;
}

/** Return blue, green and red planes, the order that the network was trained on, black where there is no picture. */
export function planes(rgba: Uint8ClampedArray, w: number, h: number, width: number, height: number): Float32Array {
  const plane = width * height;
  const values = new Float32Array(3 * plane);
  for (let y = 0, from = 0; y < h; y += 1) {
    for (let to = y * width; to < y * width + w; to += 1, from += 4) {
      values[to] = rgba[from + 2] ?? 0;
      values[plane + to] = rgba[from + 1] ?? 0;
      values[2 * plane + to] = rgba[from] ?? 0;
    }
  }
  return values;
}

/** Return the maps, by kind and stride, of outputs that are asked for by name. */
export function mapsOf(output: (name: string) => Map): Maps {
  const of = (kind: string): Map[] => STRIDES.map((stride) => output(`${kind}_${stride}`));
  return { cls: of("cls"), obj: of("obj"), bbox: of("bbox"), kps: of("kps") };
}
