// What the browser keeps for these pages: requests that wait to be sent, and the devices' keys.

/** One field of a request; `file` names it where it is a file. */
export interface Field {
  readonly name: string;
  readonly content: Blob | string;
  readonly file?: string;
}

/** A request that was made and not yet acknowledged. */
export interface Waiting {
  /** The address that it goes to: one form of one registration. */
  readonly place: string;
  /** The request's idempotency key: sent again, it is the same request. */
  readonly key: string;
  readonly fields: readonly Field[];
  readonly taken: number;
}

/** A key of one registration. Its private half cannot be taken out of the browser. */
export interface DeviceKey {
  readonly place: string;
  readonly pair: CryptoKeyPair;
  readonly taken: number;
}

interface Stores {
  readonly waiting: Waiting;
  readonly keys: DeviceKey;
}

const DATABASE = "realname";
const VERSION = 2;
const NAMES: readonly (keyof Stores)[] = ["waiting", "keys"];
const DAY_MS = 86_400_000;

/** Keep a value, in the place of one of the same place. False where this browser keeps nothing. */
export async function keep<S extends keyof Stores>(store: S, value: Stores[S]): Promise<boolean> {
  return (await within(store, "readwrite", (rows) => rows.put(value))) !== undefined;
}

/** Return the value of a place, and forget what is older than a day. */
export async function kept<S extends keyof Stores>(store: S, place: string): Promise<Stores[S] | null> {
  await forgetWhere(store, (one) => Date.now() - one.taken > DAY_MS);
  return (await within<Stores[S] | undefined>(store, "readonly", (rows) => rows.get(place))) ?? null;
}

export async function forgetWhere<S extends keyof Stores>(store: S, isOver: (one: Stores[S]) => boolean): Promise<void> {
  const all = (await within<Stores[S][]>(store, "readonly", (rows) => rows.getAll())) ?? [];
  for (const one of all.filter(isOver)) await within(store, "readwrite", (rows) => rows.delete(one.place));
}

/** Do one thing in a store. Undefined where the browser forbids storage or has no room: sending goes on without. */
async function within<T>(
  name: keyof Stores,
  mode: IDBTransactionMode,
  act: (store: IDBObjectStore) => IDBRequest,
): Promise<T | undefined> {
  try {
    const database = await opened();
    try {
      const transaction = database.transaction(name, mode);
      const request = act(transaction.objectStore(name));
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
    const request = indexedDB.open(DATABASE, VERSION);
    request.onupgradeneeded = () => {
      // Nothing is carried over: what waits is at most a day old, and was written as the version before wrote it.
      for (const name of request.result.objectStoreNames) request.result.deleteObjectStore(name);
      for (const name of NAMES) request.result.createObjectStore(name, { keyPath: "place" });
    };
    request.onsuccess = () => give(request.result);
    request.onerror = () => refuse(request.error);
    request.onblocked = () => refuse(new Error("the database is held"));
  });
}
