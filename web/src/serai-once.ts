// A form inside this element is sent once: a second click while the first is under way does nothing. The server would
// do the act once in any case (the form carries its own key); this only spares the person the doubt.

export class SeraiOnce extends HTMLElement {
  connectedCallback(): void {
    const form = this.closest("form");
    form?.addEventListener("submit", event => {
      if (form.ariaBusy === "true") {
        event.preventDefault();
        return;
      }
      form.ariaBusy = "true";
    });
    window.addEventListener("pageshow", () => form?.removeAttribute("aria-busy"));
  }
}
