// Work that goes on while somebody looks: the numbers are read again and put in place. Without this file the link
// "refresh now" does the same. It waits while the person types, points or marks text, and while the page is hidden.

const every = 2_000;
const handsOff = 5_000;
const sayEvery = 15_000;

export class SeraiLive extends HTMLElement {
  #timer = 0;
  #touched = -handsOff;
  #said = -sayEvery;
  #ends = new AbortController();

  connectedCallback(): void {
    this.#ends = new AbortController();
    for (const act of ["pointerdown", "keydown", "focusin", "selectionchange"]) {
      document.addEventListener(act, () => { this.#touched = performance.now(); }, { signal: this.#ends.signal });
    }
    this.#wait();
  }

  disconnectedCallback(): void {
    window.clearTimeout(this.#timer);
    this.#ends.abort();
  }

  #wait(): void {
    this.#timer = window.setTimeout(() => void this.#look(), every);
  }

  async #look(): Promise<void> {
    if (!document.hidden && performance.now() - this.#touched >= handsOff) {
      try {
        const answer = await fetch(this.querySelector<HTMLAnchorElement>("a[data-refresh]")!.href,
          { signal: this.#ends.signal });
        if (answer.ok) {
          this.#show(new DOMParser().parseFromString(await answer.text(), "text/html"), answer.url);
        }
      } catch {
        // The line or the node is away, or the page is being left: the link stays, and the next look may find it.
      }
    }
    if (this.isConnected) {
      this.#wait();
    }
  }

  #show(page: Document, url: string): void {
    const now = page.querySelector<HTMLElement>("serai-live");
    if (now?.dataset.state === this.dataset.state) {
      this.querySelector("[data-live]")!.replaceChildren(...now!.querySelector("[data-live]")!.childNodes);
      if (performance.now() - this.#said >= sayEvery) {
        this.#say(now!.dataset.say ?? "");
      }
      return;
    }
    // Another state has other forms and links. A sign-in page has no such frame: then the page stays as it is.
    const [main, fresh] = [document.querySelector("main"), page.querySelector("main")];
    if (!main || !fresh || new URL(url).pathname === "/sign-in") {
      return;
    }
    const hadFocus = main.contains(document.activeElement);
    const status = this.#status();
    main.replaceChildren(...fresh.childNodes, status);
    document.title = page.title;
    history.replaceState(null, "", url);
    if (hadFocus) {
      main.focus();
    }
    // Over is not always well: a refusal on the page that came is read out instead.
    const refusal = main.querySelector(".refusal")?.textContent?.trim();
    this.#say(now?.dataset.say ?? (refusal || this.dataset.done) ?? "");
  }

  #say(words: string): void {
    this.#said = performance.now();
    const status = this.#status();
    // A reader hears what changes in a region that stands already.
    window.setTimeout(() => { status.textContent = words; }, 100);
  }

  #status(): HTMLElement {
    let status = document.querySelector<HTMLElement>("[data-live-status]");
    if (!status) {
      status = document.createElement("p");
      status.className = "visually-hidden";
      status.setAttribute("role", "status");
      status.setAttribute("aria-live", "polite");
      status.dataset.liveStatus = "";
      document.querySelector("main")?.append(status);
    }
    return status;
  }
}
