// A part of a page that changes by itself: asked for every few seconds while somebody looks at it.

const EVERY_MS = 3000;

/** Keep the parts inside `root` up to date that name where they come from. */
export function enhancePolling(root: ParentNode): void {
  for (const part of root.querySelectorAll<HTMLElement>("[data-poll]")) keep(part);
}

function keep(part: HTMLElement): void {
  const address = part.dataset["poll"];
  if (!address) return;
  setTimeout(() => void look(part, address), EVERY_MS);
}

async function look(part: HTMLElement, address: string): Promise<void> {
  if (!part.isConnected) return;
  const fresh = document.hidden ? null : await asked(address).catch(() => null);
  if (!fresh) {
    keep(part);
    return;
  }
  const found = fresh.querySelector<HTMLElement>("[data-poll]");
  // She was signed out meanwhile, and the page leads to where she signs in again; or what can be done is another.
  if (!found || found.dataset["state"] !== part.dataset["state"]) {
    location.reload();
    return;
  }
  keep(part.outerHTML === found.outerHTML ? part : replaced(part, found));
}

function replaced(part: HTMLElement, found: HTMLElement): HTMLElement {
  const focused = part.contains(document.activeElement) ? document.activeElement?.getAttribute("href") : null;
  const open = [...part.querySelectorAll("details")].map((one) => one.open);
  const fresh = document.adoptNode(found);
  part.replaceWith(fresh);
  fresh.querySelectorAll("details").forEach((one, place) => (one.open = open[place] ?? false));
  if (focused) {
    [...fresh.querySelectorAll<HTMLElement>("a[href]")].find((one) => one.getAttribute("href") === focused)?.focus();
  }
  return fresh;
}

function asked(address: string): Promise<Document> {
  return new Promise((give, refuse) => {
    const request = new XMLHttpRequest();
    request.open("GET", address);
    request.responseType = "document";
    request.addEventListener("load", () => {
      if (request.status < 500 && request.response) give(request.response as Document);
      else refuse();
    });
    request.addEventListener("error", refuse);
    request.send();
  });
}
