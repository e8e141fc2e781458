// The browser's part of a passkey: its form comes into sight where the browser has passkeys, asks the node what to
// sign, lets the person and the device answer, and goes on its way with the answer.

import { Refused, ask, make, show } from "./passkeys";

const known = "InvalidStateError";

export class SeraiPasskey extends HTMLElement {
  #isBusy = false;

  connectedCallback(): void {
    const form = this.querySelector("form");
    if (!form || typeof window.PublicKeyCredential?.parseRequestOptionsFromJSON !== "function") {
      return;
    }
    form.hidden = false;
    this.querySelector("[data-without]")?.remove();
    form.addEventListener("submit", event => {
      event.preventDefault();
      void this.#run(form);
    });
  }

  async #run(form: HTMLFormElement): Promise<void> {
    if (this.#isBusy) {
      return;
    }
    this.#isBusy = true;
    this.#say("");
    try {
      form.querySelector<HTMLInputElement>("input[name=credential]")!.value = await this.#answer(form);
      form.submit();
    } catch (error) {
      const { failed, known: isThere } = this.dataset;
      this.#say((error instanceof Refused ? error.message
        : error instanceof DOMException && error.name === known ? isThere : failed) ?? "");
    } finally {
      this.#isBusy = false;
      form.removeAttribute("aria-busy");
    }
  }

  async #answer(form: HTMLFormElement): Promise<string> {
    const { act, options } = this.dataset;
    const asked = await ask(options ?? "", [...new FormData(form)].map(([name, value]) => [name, String(value)]));
    return act === "create" ? make(asked) : show(asked);
  }

  #say(words: string): void {
    const box = this.querySelector<HTMLElement>("[role=alert]");
    if (box) {
      box.firstElementChild!.textContent = words;
      box.hidden = words === "";
    }
  }
}
