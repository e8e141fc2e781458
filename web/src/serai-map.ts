// Walk a map's places by pointer or by arrow keys. What is said comes from the table beside the map.

export class SeraiMap extends HTMLElement {
  #tip: HTMLElement | undefined;
  #here: Element | null = null;

  connectedCallback(): void {
    const plot = this.querySelector<HTMLElement>(".map-plot");
    const rows = [...this.querySelectorAll<HTMLTableRowElement>("tbody tr[data-code]")];
    if (!plot || rows.length === 0 || this.#tip) {
      return;
    }
    this.#tip = plot.appendChild(document.createElement("div"));
    this.#tip.className = "map-tip";
    this.#tip.hidden = true;
    this.#tip.ariaHidden = "true";
    const walk = plot.appendChild(this.#walker(plot, rows));
    plot.addEventListener("pointerover", event => {
      const area = event.target instanceof Element ? event.target.closest("[data-code]") : null;
      const code = area?.getAttribute("data-code");
      const at = rows.findIndex(row => row.dataset["code"] === code);
      if (at >= 0) {
        walk.value = String(at);
        this.#show(plot, rows[at]);
      }
    });
    plot.addEventListener("pointerleave", () => this.#hide());
  }

  // A native slider brings arrow keys, Home, End, touch and screen readers with it.
  #walker(plot: HTMLElement, rows: HTMLTableRowElement[]): HTMLInputElement {
    const walk = document.createElement("input");
    walk.type = "range";
    walk.className = "map-walk";
    walk.min = "0";
    walk.max = String(rows.length - 1);
    walk.value = "0";
    walk.ariaLabel = this.dataset["walk"] ?? "";
    const say = (): void => { walk.setAttribute("aria-valuetext", words(rows[Number(walk.value)])); };
    say();
    const show = (): void => { say(); this.#show(plot, rows[Number(walk.value)]); };
    walk.addEventListener("input", show);
    walk.addEventListener("focus", show);
    walk.addEventListener("blur", () => this.#hide());
    return walk;
  }

  #show(plot: HTMLElement, row: HTMLTableRowElement | undefined): void {
    this.#hide();
    if (!this.#tip || !row) {
      return;
    }
    this.#here = [...plot.querySelectorAll("a[data-code]")]
      .find(area => area.getAttribute("data-code") === row.dataset["code"]) ?? null;
    this.#here?.classList.add("here");
    this.#tip.textContent = words(row);
    this.#tip.hidden = false;
  }

  #hide(): void {
    this.#here?.classList.remove("here");
    if (this.#tip) {
      this.#tip.hidden = true;
    }
  }
}

function words(row: HTMLTableRowElement | undefined): string {
  return row ? [...row.cells].slice(0, 2).map(cell => cell.textContent?.trim() ?? "").join(": ") : "";
}
