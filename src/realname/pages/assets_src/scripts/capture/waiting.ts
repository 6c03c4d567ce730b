// Pictures that were taken and not yet acknowledged, kept by the browser, so that a closed tab or a flat battery
// loses none. They are not encrypted: the key would have to lie beside them, in the same browser, for whoever opens it
// to find, and would protect from nobody. What protects them is that they are few and go soon: one for each form, gone
// when it is acknowledged, when its registration is over, and when a page that takes pictures finds it a day old.

export interface Waiting {
  /** The address that the picture goes to: one form of one registration. */
  readonly place: string;
  /** The request's idempotency key: sent again, it is the same request. */
  readonly key: string;
  readonly name: string;
  readonly picture: Blob;
  readonly taken: number;
}

const DATABASE = "realname";
const STORE = "waiting";
const DAY_MS = 86_400_000;

/** Keep a picture, in the place of one that waited there. False where this browser keeps nothing. */
export async function keep(waiting: Waiting): Promise<boolean> {
  return (await within("readwrite", (store) => store.put(waiting))) !== undefined;
}

/** Return the picture that waits for a place, and forget what is older than a day. */
export async function waitingFor(place: string): Promise<Waiting | null> {
  await forgetWhere((one) => Date.now() - one.taken > DAY_MS);
  return (await within<Waiting | undefined>("readonly", (store) => store.get(place))) ?? null;
}

/** Forget the picture of a place, unless another one has taken its turn meanwhile. */
export async function forget({ place, key }: Waiting): Promise<void> {
  await forgetWhere((one) => one.place === place && one.key === key);
}

/** Forget the pictures of all places that begin so: their registration is over. */
export async function forgetAll(beginning: string): Promise<void> {
  await forgetWhere((one) => one.place.startsWith(beginning));
}

async function forgetWhere(isOver: (one: Waiting) => boolean): Promise<void> {
  const all = (await within<Waiting[]>("readonly", (store) => store.getAll())) ?? [];
  for (const one of all.filter(isOver)) await within("readwrite", (store) => store.delete(one.place));
}

/** Do one thing in the database. Undefined where the browser forbids storage or has no room: sending goes on without. */
async function within<T>(mode: IDBTransactionMode, act: (store: IDBObjectStore) => IDBRequest): Promise<T | undefined> {
  try {
    const database = await opened();
    try {
      const transaction = database.transaction(STORE, mode);
      const request = act(transaction.objectStore(STORE));
      await new Promise<void>((give, refuse) => {
        transaction.oncomplete = () => give();
        transaction.onabort = () => refuse(transaction.error);
        transaction.onerror = () => refuse(transaction.error);
      });
      return request.result as T;
    } finally {
      database.close();
    }
  } catch {
    return undefined;
  }
}

function opened(): Promise<IDBDatabase> {
  return new Promise((give, refuse) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "place" });
    request.onsuccess = () => give(request.result);
    request.onerror = () => refuse(request.error);
    request.onblocked = () => refuse(new Error("the database is held"));
  });
}
