// An unfolded group of the menu folds again by Escape, or when the reader turns elsewhere.

export class SeraiMenu extends HTMLElement {
  connectedCallback(): void {
    document.addEventListener("click", event => {
      const within = event.target instanceof Node ? event.target : null;
      this.#open().filter(group => !group.contains(within)).forEach(fold);
    });
    this.addEventListener("keydown", event => {
      if (event.key === "Escape") {
        this.#open().forEach(group => {
          fold(group);
          group.querySelector("summary")?.focus();
        });
      }
    });
  }

  #open(): HTMLDetailsElement[] {
    return [...this.querySelectorAll<HTMLDetailsElement>("details[open]")];
  }
}

function fold(group: HTMLDetailsElement): void {
  group.open = false;
}
