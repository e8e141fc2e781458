// The server writes the words ("23 h 12 min left"); this keeps them true while the page stands open. It counts in the
// business clock: `data-now` is that clock when the page was written, `data-rate` its speed (0 while it is stopped).

interface Units { readonly d: string; readonly h: string; readonly min: string; readonly s: string }

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** The two largest units, as the server writes them: 2 d 3 h, 23 h 12 min, 4 min 10 s, 8 s. */
export function inWords(ms: number, units: Units): string {
  const steps: readonly (readonly [number, string])[] =
    [[day, units.d], [hour, units.h], [minute, units.min], [second, units.s]];
  const first = steps.findIndex(([size]) => ms >= size);
  if (first < 0) {
    return fill(units.s, "0");
  }
  const parts: string[] = [];
  let rest = ms;
  for (const [size, pattern] of steps.slice(first, first + 2)) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) {
      parts.push(fill(pattern, String(count)));
    }
  }
  return parts.join(" ");
}

function fill(pattern: string, value: string): string {
  return pattern.replace("{0}", value);
}

export class SeraiClock extends HTMLElement {
  #timer = 0;

  connectedCallback(): void {
    const { now, due, rate, left, late, d, h, min, s } = this.dataset;
    const speed = Number(rate);
    if (!(speed > 0) || !now || !due || !left || !late || !d || !h || !min || !s) {
      return;
    }
    const started = performance.now();
    const tick = (): void => {
      const remaining = Number(due) - (Number(now) + (performance.now() - started) * speed);
      const words = inWords(Math.abs(remaining), { d, h, min, s });
      const text = fill(remaining >= 0 ? left : late, words);
      if (this.textContent !== text) {
        this.textContent = text;
      }
    };
    this.#timer = window.setInterval(tick, second);
  }

  disconnectedCallback(): void {
    window.clearInterval(this.#timer);
  }
}
