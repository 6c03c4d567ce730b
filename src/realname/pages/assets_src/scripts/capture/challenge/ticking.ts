// Wait for the camera's next picture, with the times that the browser knows of it.

/** When a picture was shown, when the camera took it, and its number; null where the browser does not say. */
export interface Tick {
  readonly at: number;
  readonly captured: number | null;
  readonly count: number | null;
}

/** Return the next picture's times on the page's own clock. Without the browser's word for it: when the video went on. */
export function nextPicture(video: HTMLVideoElement): Promise<Tick> {
  return new Promise((give) => {
    if ("requestVideoFrameCallback" in video) {
      video.requestVideoFrameCallback((now, { captureTime, presentedFrames }) => {
        give({ at: now, captured: captureTime ?? null, count: presentedFrames });
      });
      return;
    }
    const before = (video as HTMLVideoElement).currentTime;
    const look = (now: number): void => {
      if ((video as HTMLVideoElement).currentTime === before) requestAnimationFrame(look);
      else give({ at: now, captured: null, count: null });
    };
    requestAnimationFrame(look);
  });
}
