// Walk a chart's points by pointer or by arrow keys. What is said comes from the table under the chart, so that its
// numbers and dates are the server's own and stand in the page once.

export class SeraiChart extends HTMLElement {
  #tip: HTMLElement | undefined;
  #cursor: SVGLineElement | undefined;
  #words: string[] = [];

  connectedCallback(): void {
    const plot = this.querySelector<HTMLElement>(".chart-plot");
    const svg = plot?.querySelector<SVGSVGElement>("svg.plot");
    const table = this.querySelector<HTMLTableElement>("table");
    if (!plot || !svg || !table || this.#tip) {
      return;
    }
    this.#words = rows(table);
    if (this.#words.length === 0) {
      return;
    }
    this.#tip = plot.appendChild(document.createElement("div"));
    this.#tip.className = "chart-tip";
    this.#tip.hidden = true;
    this.#tip.ariaHidden = "true";
    this.#cursor = svg.appendChild(document.createElementNS("http://www.w3.org/2000/svg", "line"));
    this.#cursor.setAttribute("class", "cursor");
    this.#cursor.setAttribute("y2", "100%");
    const walk = plot.appendChild(this.#walker());
    this.#follow(plot, svg, walk);
    this.#hide();
  }

  // A native slider brings arrow keys, Home, End, touch and screen readers with it.
  #walker(): HTMLInputElement {
    const walk = document.createElement("input");
    walk.type = "range";
    walk.className = "chart-walk";
    walk.min = "0";
    walk.max = String(this.#words.length - 1);
    walk.value = walk.max;
    walk.ariaLabel = this.dataset["walk"] ?? "";
    const say = (): void => { walk.setAttribute("aria-valuetext", this.#words[Number(walk.value)] ?? ""); };
    say();
    const show = (): void => { say(); this.#show(Number(walk.value)); };
    walk.addEventListener("input", show);
    walk.addEventListener("focus", show);
    walk.addEventListener("blur", () => this.#hide());
    return walk;
  }

  #follow(plot: HTMLElement, svg: SVGSVGElement, walk: HTMLInputElement): void {
    plot.addEventListener("pointermove", event => {
      const box = svg.getBoundingClientRect();
      const at = Math.floor((event.clientX - box.left) / box.width * this.#words.length);
      if (at < 0 || at >= this.#words.length) {
        this.#hide();
        return;
      }
      walk.value = String(at);
      this.#show(at);
    });
    plot.addEventListener("pointerleave", () => this.#hide());
  }

  #show(at: number): void {
    const tip = this.#tip;
    const cursor = this.#cursor;
    const svg = cursor?.ownerSVGElement;
    if (!tip || !cursor || !svg) {
      return;
    }
    const x = `${((at + 0.5) / this.#words.length * 100).toFixed(3)}%`;
    cursor.setAttribute("x1", x);
    cursor.setAttribute("x2", x);
    cursor.removeAttribute("visibility");
    tip.textContent = this.#words[at] ?? "";
    tip.hidden = false;
    const plot = svg.getBoundingClientRect();
    const home = (tip.offsetParent ?? this).getBoundingClientRect();
    const wanted = plot.left - home.left + (at + 0.5) / this.#words.length * plot.width - tip.offsetWidth / 2;
    tip.style.left = `${Math.max(0, Math.min(wanted, home.width - tip.offsetWidth))}px`;
  }

  #hide(): void {
    if (this.#tip && this.#cursor) {
      this.#tip.hidden = true;
      this.#cursor.setAttribute("visibility", "hidden");
    }
  }
}

function rows(table: HTMLTableElement): string[] {
  const heads = [...table.querySelectorAll("thead th")].map(cell => cell.textContent?.trim() ?? "");
  return [...table.tBodies].flatMap(body => [...body.rows]).map(row => [...row.cells]
    .map((cell, i) => ({ head: heads[i] ?? "", text: cell.textContent?.trim() ?? "" }))
    .filter(cell => cell.text !== "")
    .map((cell, i) => i === 0 || cell.head === "" ? cell.text : `${cell.head} ${cell.text}`)
    .join(" · "));
}
