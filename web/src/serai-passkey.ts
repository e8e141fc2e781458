// The browser's part of a passkey: its form comes into sight where the browser has passkeys, asks the node what to
// sign, lets the person and the device answer, and goes on its way with the answer.

const known = "InvalidStateError";

class Refused extends Error {}

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
      const credential = await this.#ask(form);
      form.querySelector<HTMLInputElement>("input[name=credential]")!.value = JSON.stringify(credential);
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

  async #ask(form: HTMLFormElement): Promise<PublicKeyCredentialJSON> {
    const { act, options } = this.dataset;
    const fields = [...new FormData(form)].map(([name, value]) => [name, String(value)]);
    const answer = await fetch(options ?? "", { method: "POST", body: new URLSearchParams(fields) });
    const said = await answer.json();
    if (!answer.ok) {
      throw new Refused(said.detail);
    }
    const made = act === "create"
      ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(said) })
      : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(said) });
    return (made as PublicKeyCredential).toJSON();
  }

  #say(words: string): void {
    const box = this.querySelector<HTMLElement>("[role=alert]");
    if (box) {
      box.firstElementChild!.textContent = words;
      box.hidden = words === "";
    }
  }
}
