// Ask the service for a challenge, as the page's form would.
import { isCalm } from "./flashing";
import { challengeOf, type Challenge } from "./wire";

/** What the service says where it has no challenge for this registration now, in the page's language. */
export class Refused extends Error {}

/** Return a challenge drawn for this registration and device. Raises `Refused`, or what the network raises. */
export async function drawn(form: HTMLFormElement): Promise<Challenge> {
  const answer = await fetch(form.dataset["challenge"] ?? "", { method: "POST", body: tokenOf(form) });
  const told: unknown = await answer.json().catch(() => null);
  if (!answer.ok) throw new Refused(wordsOf(told));
  const challenge = challengeOf(told);
  if (!isCalm(challenge)) throw new Error("the colours would flash too fast");
  return challenge;
}

function tokenOf(form: HTMLFormElement): FormData {
  const body = new FormData();
  const token = new FormData(form).get("csrfmiddlewaretoken");
  if (token !== null) body.set("csrfmiddlewaretoken", token);
  return body;
}

function wordsOf(told: unknown): string {
  const words = typeof told === "object" && told !== null && "words" in told ? told.words : "";
  return typeof words === "string" ? words : "";
}
