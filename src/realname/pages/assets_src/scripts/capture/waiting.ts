// What was taken and is not yet acknowledged, kept by the browser, so that a closed tab or a flat battery loses none.
// It is not encrypted: the key would have to lie beside it, in the same browser, for whoever opens it to find, and
// would protect from nobody. What protects it is that it is little and goes soon: one for each form, gone when it is
// acknowledged, when its registration is over, and when a page that takes pictures finds it a day old.
import { forgetWhere, keep as keepIn, kept, type Field, type Waiting } from "./store";

export type { Field, Waiting };

/** Keep what waits, in the place of what waited there. False where this browser keeps nothing. */
export async function keep(waiting: Waiting): Promise<boolean> {
  return keepIn("waiting", waiting);
}

/** Return what waits for a place, and forget what is older than a day. */
export async function waitingFor(place: string): Promise<Waiting | null> {
  return kept("waiting", place);
}

/** Forget what waits for a place, unless another has taken its turn meanwhile. */
export async function forget({ place, key }: Waiting): Promise<void> {
  await forgetWhere("waiting", (one) => one.place === place && one.key === key);
}

/** Forget what waits for all places that begin so, and the keys: their registration is over. */
export async function forgetAll(beginning: string): Promise<void> {
  await forgetWhere("waiting", (one) => one.place.startsWith(beginning));
  await forgetWhere("keys", (one) => one.place.startsWith(beginning));
}
