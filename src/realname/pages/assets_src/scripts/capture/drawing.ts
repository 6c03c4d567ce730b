// Draw the guide over the camera's picture, from the same geometry that pictures are judged by.
import { frameOf, ovalOf, type Box, type Shape } from "./geometry";
import type { Subject } from "./stream";

/** Fit the view to the video, and draw where the face or the document shall be. */
export function drawGuide(view: HTMLElement, video: HTMLVideoElement, subject: Subject, shape: Shape): void {
  const [w, h] = [video.videoWidth, video.videoHeight];
  if (!w || !h) return;
  view.style.aspectRatio = `${w} / ${h}`;
  // As wide as its height allows: a phone's picture is upright.
  view.style.width = `min(100%, calc(var(--rn-view-height) * ${(w / h).toFixed(4)}))`;
  const outline = subject === "face" ? oval(ovalOf(w, h)) : card(frameOf(shape, w, h));
  view.querySelector("svg")?.setAttribute("viewBox", `0 0 ${w} ${h}`);
  view.querySelector("[data-shade]")?.setAttribute("d", `M0 0h${w}v${h}H0z${outline}`);
  view.querySelector("[data-guide]")?.setAttribute("d", outline);
}

function oval({ x, y, w, h }: Box): string {
  const [rx, ry] = [w / 2, h / 2];
  return `M${x} ${y + ry}a${rx} ${ry} 0 1 0 ${w} 0a${rx} ${ry} 0 1 0 ${-w} 0z`;
}

function card({ x, y, w, h }: Box): string {
  const r = w * 0.037;
  const corner = (dx: number, dy: number): string => `a${r} ${r} 0 0 1 ${dx} ${dy}`;
  const [across, down] = [w - 2 * r, h - 2 * r];
  return `M${x + r} ${y}h${across}${corner(r, r)}v${down}${corner(-r, r)}h${-across}${corner(-r, -r)}v${-down}${corner(r, -r)}z`;
}
