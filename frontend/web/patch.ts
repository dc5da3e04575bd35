// Changing a text on screen: only when it differs, and lit up for a moment when a person should notice.

const LIT_MS = 4_000;
const timers = new WeakMap<Element, number>();

export function setText(element: Element | null, text: string, notice = false): boolean {
  if (element === null || element.textContent === text) return false;
  element.textContent = text;
  if (notice) light(element);
  return true;
}

/** The style sheet shows it, without movement for who asked for less of that. */
export function light(element: Element): void {
  const target = element.closest("td, .kz-figure") ?? element;
  window.clearTimeout(timers.get(target));
  target.classList.remove("kz-changed");
  void (target as HTMLElement).offsetWidth; // starts the animation again
  target.classList.add("kz-changed");
  timers.set(target, window.setTimeout(() => { target.classList.remove("kz-changed"); }, LIT_MS));
}

export function readState<T>(id: string): T | null {
  const text = document.getElementById(id)?.textContent;
  return text ? (JSON.parse(text) as T) : null;
}
