// Enhance whatever the page holds. Every form works without this.
import { Button, ErrorSummary, SkipLink } from "govuk-frontend";
import { enhancePasskeys } from "./passkeys";
import { enhancePictures } from "./pictures";
import { enhanceReviews } from "./reviews";
import { enhancePolling } from "./polling";
import { enhanceForms } from "./sending";

/** Start the components inside `root`; called again for what an answer brings. */
export function enhance(root: ParentNode): void {
  for (const [Component, name] of [
    [Button, "govuk-button"],
    [ErrorSummary, "govuk-error-summary"],
    [SkipLink, "govuk-skip-link"],
  ] as const) {
    for (const element of root.querySelectorAll<HTMLElement>(`[data-module="${name}"]`)) {
      new Component(element);
    }
  }
  enhancePictures(root);
  enhancePasskeys(root);
  enhancePolling(root);
  enhanceForms(root, enhance);
  enhanceReviews(root);
  enhanceCaptures(root);
}

/** What sends by itself, and keeps what waits, is loaded by the pages that do so. */
function enhanceCaptures(root: ParentNode): void {
  if (root.querySelector("[data-capture]")) void import("./capture/field").then((part) => part.enhanceCaptures(root));
  const over = root.querySelector<HTMLElement>("[data-capture-over]")?.dataset["captureOver"];
  if (over !== undefined) void import("./capture/waiting").then((part) => part.forgetAll(over));
  const kiosk = root.querySelector<HTMLElement>("[data-kiosk]");
  if (kiosk) void import("./kiosk/kiosk").then((part) => part.startKiosk(kiosk));
}

document.body.classList.add("js-enabled", "govuk-frontend-supported");
enhance(document);
