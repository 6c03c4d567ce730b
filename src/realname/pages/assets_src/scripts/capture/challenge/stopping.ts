// Why an attempt ended before it was done, and the one place where all that can end it comes together.

/** Names of the words that the template holds: too slow for a part; another page shown; no camera's picture; anything else. */
export type Why = "slow" | "away" | "closed" | "declined" | "failed" | "unguided";

export class Stopped extends Error {
  constructor(
    readonly why: Why,
    /** What the service said, in the page's language. */
    readonly words = "",
  ) {
    super(why);
  }
}

/** Ends what waits for it, at the first reason that comes. */
export class Stop {
  private readonly controller = new AbortController();
  private refuse: (stopped: Stopped) => void = () => undefined;
  private readonly ended: Promise<never>;

  constructor() {
    this.ended = new Promise((_, refuse) => (this.refuse = refuse));
    // Nobody may wait when it ends.
    this.ended.catch(() => undefined);
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  now(why: Why): void {
    this.refuse(new Stopped(why));
    this.controller.abort();
  }

  /** Return what comes, unless it is over before. */
  async unless<T>(coming: Promise<T>): Promise<T> {
    return Promise.race([coming, this.ended]);
  }

  /** Wait, unless it is over before. */
  async pause(ms: number): Promise<void> {
    await this.unless(new Promise((give) => setTimeout(give, ms)));
  }

  /** End it after a time, unless the returned function is called before. */
  after(ms: number, why: Why): () => void {
    const timer = setTimeout(() => this.now(why), ms);
    this.signal.addEventListener("abort", () => clearTimeout(timer), { once: true });
    return () => clearTimeout(timer);
  }
}
