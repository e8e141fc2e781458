// The step-up before signing, by a passkey: where the browser has them, a button beside the password. What it showed
// counts for the session; the form is still sent by its own button.
import { Refused, Unanswered, ask, show } from "./passkeys";

export class SeraiConfirm extends HTMLElement {
  connectedCallback(): void {
    const button = this.querySelector("button");
    if (!button || typeof window.PublicKeyCredential?.parseRequestOptionsFromJSON !== "function") {
      return;
    }
    button.hidden = false;
    button.addEventListener("click", () => {
      button.disabled = true;
      void this.#confirm().finally(() => { button.disabled = false; });
    });
  }

  async #confirm(): Promise<void> {
    const { path, failed, unanswered } = this.dataset;
    this.#say("");
    try {
      const token = this.closest("form")!.querySelector<HTMLInputElement>("input[name=__RequestVerificationToken]")!;
      const fields = [[token.name, token.value]];
      const credential = await show(await ask(path + "/options", fields));
      await ask(path ?? "", [...fields, ["credential", credential]]);
    } catch (error) {
      const words = error instanceof Refused ? error.message : error instanceof Unanswered ? unanswered : failed;
      this.#say(words ?? "");
      return;
    }
    // All forms of the page are signed in this session: none asks for the password any more. One says so aloud.
    for (const part of document.querySelectorAll<SeraiConfirm>("serai-confirm")) {
      part.closest(".signing")?.querySelector("input[type=password]")?.closest(".field")?.remove();
      part.querySelector("button")?.remove();
      part.#status.role = part === this ? "status" : null;
      part.#say(part.dataset.done ?? "");
    }
    this.closest("form")?.querySelector<HTMLElement>("button[type=submit], button.primary")?.focus();
  }

  get #status(): HTMLElement {
    return this.querySelector<HTMLElement>("p.hint")!;
  }

  #say(words: string): void {
    this.#status.textContent = words;
  }
}
