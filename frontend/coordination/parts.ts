// Renews a page by parts: what somebody has open, filled in or in focus stays theirs until they are done with it.

const CONTROLS = "input, select, textarea";
const LEFT_ALONE = new Set(["INPUT", "SELECT", "TEXTAREA"]);
const NAMES = ["data-part", "data-about", "action", "aria-labelledby", "aria-label"];
const OVER = "Dit is intussen veranderd en kan misschien niet meer. Wat u invulde, staat er nog.";

/** As `renewParts`; and who was in it by keyboard stays where they were, also where that moved. */
export function renewInPlace(place: HTMLElement, fresh: Element): void {
  const focused = place.contains(document.activeElement) ? (document.activeElement as HTMLElement) : null;
  const caret = focused && (focused instanceof HTMLInputElement || focused instanceof HTMLTextAreaElement) ? focused : null;
  const [start, end] = [caret?.selectionStart ?? null, caret?.selectionEnd ?? null];
  renewParts(place, fresh);
  if (!focused?.isConnected || document.activeElement === focused) return;
  focused.focus({ preventScroll: true });
  if (start !== null) caret?.setSelectionRange(start, end);
}

/** Make `old` as `fresh` is, but for what somebody is busy with. */
export function renewParts(old: Element, fresh: Element): void {
  if (isOpenForm(old) || (LEFT_ALONE.has(old.nodeName) && !isHidden(old))) return;
  renewAttributes(old, fresh);
  const left = [...old.childNodes];
  let place: ChildNode | null = old.firstChild;
  for (const wanted of [...fresh.childNodes]) {
    const found = take(left, wanted);
    if (found && found === place) place = place.nextSibling;
    else old.insertBefore(found ?? wanted, place);
    if (found instanceof Element && wanted instanceof Element) renewParts(found, wanted);
    else if (found && found.nodeValue !== wanted.nodeValue) found.nodeValue = wanted.nodeValue;
  }
  left.forEach(letGo);
}

/** What is over goes, but for a form that somebody is filling in. */
function letGo(one: ChildNode): void {
  if (!(one instanceof Element) || !isBusy(one)) one.remove();
  else if (one instanceof HTMLDetailsElement || one instanceof HTMLFormElement) sayOver(one);
  else [...one.childNodes].forEach(letGo);
}

/** Who has a form open sees it as it was, with what was wrong in it. */
function isOpenForm(one: Element): boolean {
  return one instanceof HTMLDetailsElement && one.open && one.querySelector("form") !== null;
}

/** What a button says changes with what it sends. */
function isHidden(one: Element): boolean {
  return one instanceof HTMLInputElement && one.type === "hidden";
}

function renewAttributes(old: Element, fresh: Element): void {
  for (const { name } of [...old.attributes]) if (!fresh.hasAttribute(name) && name !== "open") old.removeAttribute(name);
  for (const { name, value } of [...fresh.attributes]) {
    if (name !== "open" && old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
}

/** What stood there before and is the same thing: by its name, or the next of its kind that has none. */
function take(left: ChildNode[], wanted: ChildNode): ChildNode | undefined {
  const name = nameOf(wanted);
  const at = left.findIndex((one) => one.nodeName === wanted.nodeName && nameOf(one) === name);
  return at < 0 ? undefined : left.splice(at, 1)[0];
}

function nameOf(one: ChildNode): string {
  if (!(one instanceof Element)) return "";
  return one.id || (NAMES.map((name) => one.getAttribute(name)).find(Boolean) ?? "");
}

function isBusy(one: Element): boolean {
  const controls = [...one.querySelectorAll<HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement>(CONTROLS)];
  return controls.some((control) => control === document.activeElement || isFilledIn(control));
}

function isFilledIn(control: HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement): boolean {
  if (control instanceof HTMLSelectElement) {
    const options = [...control.options];
    return control.selectedIndex !== Math.max(0, options.findIndex((option) => option.defaultSelected));
  }
  if (control instanceof HTMLTextAreaElement) return control.value !== control.defaultValue;
  if (control.type === "hidden") return false;
  if (control.type === "checkbox" || control.type === "radio") return control.checked !== control.defaultChecked;
  return control.value !== control.defaultValue;
}

function sayOver(one: Element): void {
  if (one.querySelector("[data-over]")) return;
  const words = document.createElement("p");
  words.dataset["over"] = "";
  words.className = "kz-late";
  words.setAttribute("role", "alert");
  words.textContent = OVER;
  (one.querySelector("form") ?? one).prepend(words);
}
