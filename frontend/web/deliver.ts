// Delivering by hand, made quicker: buttons for one more and one less, words that follow what was changed, and sending
// without leaving the page, so that what was typed survives a lost connection. Without this the form does the same.

import { renewAges } from "../ui/age";

const PATIENCE_MS = 20_000;
const NO_CONNECTION = "Er is geen verbinding. Wat u invulde, staat er nog. Verstuur het straks opnieuw: wat al was aangekomen, wordt niet dubbel opgeslagen.";
const SIGNED_OUT = "U bent niet meer aangemeld. Wat u invulde, staat er nog. Meld u aan in een ander tabblad en verstuur dan opnieuw.";

type Control = HTMLInputElement | HTMLSelectElement;
let needsToken = false; // the one in the form is of a session that is over

export function startDelivering(): void {
  const form = document.querySelector<HTMLFormElement>("form[data-deliver]");
  if (!form) return;
  form.querySelectorAll<HTMLInputElement>("input[data-step]").forEach(addSteps);
  form.querySelectorAll<HTMLFieldSetElement>("fieldset").forEach(showChanged);
  form.addEventListener("input", (event) => {
    const card = (event.target as Element).closest("fieldset");
    if (card) showChanged(card);
    countChanged(form);
  });
  form.addEventListener("keydown", sendOwnCard);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void send(form, event.submitter as HTMLButtonElement | null);
  });
  countChanged(form);
}

function addSteps(input: HTMLInputElement): void {
  const step = Number(input.dataset["step"]);
  const name = input.labels?.[0]?.firstChild?.textContent?.trim() ?? "";
  for (const [by, sign, words] of [[-step, "−", "minder"], [step, "+", "meer"]] as const) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "utrecht-button utrecht-button--secondary-action kz-button";
    button.textContent = sign;
    button.setAttribute("aria-label", `${name}: ${String(step)} ${words}`);
    button.addEventListener("click", () => {
      const value = Number(input.value.trim().replace("−", "-"));
      if (Number.isNaN(value)) return; // not a number: the person sees what stands there
      input.value = String(value + by);
      input.dispatchEvent(new Event("input", { bubbles: true }));
    });
    if (by < 0) input.before(button);
    else input.after(button);
  }
}

function isChanged(card: HTMLFieldSetElement): boolean {
  return [...card.querySelectorAll<Control>("[data-shown]")].some((one) => one.value.trim() !== one.dataset["shown"]);
}

function showChanged(card: HTMLFieldSetElement): void {
  const changed = isChanged(card);
  card.toggleAttribute("data-changed", changed);
  const text = card.querySelector("button[name=send]")?.firstChild;
  if (text) text.textContent = changed ? "Verstuur" : "Ongewijzigd";
}

function countChanged(form: HTMLFormElement): void {
  const cards = [...form.querySelectorAll("fieldset")];
  const changed = cards.filter((card) => card.hasAttribute("data-changed")).length;
  const sent = cards.filter((card) => [...card.querySelectorAll<Control>("[data-shown]")].some((one) => one.value.trim() !== "" || one.dataset["shown"] !== "")).length;
  const button = form.querySelector("button[value=all]");
  if (button?.firstChild) button.firstChild.textContent = changed ? `Verstuur alles, ${String(changed)} gewijzigd ` : "Alles ongewijzigd ";
  const number = button?.querySelector("span");
  if (number) number.textContent = `(${String(sent)})`;
}

/** Enter sends the unit that one is typing in, and nothing else. */
function sendOwnCard(event: KeyboardEvent): void {
  const target = event.target as HTMLElement;
  if (event.key !== "Enter" || target.tagName !== "INPUT") return;
  event.preventDefault();
  target.closest("fieldset")?.querySelector<HTMLButtonElement>("button[name=send]")?.click();
}

async function send(form: HTMLFormElement, by: HTMLButtonElement | null): Promise<void> {
  if (form.getAttribute("aria-busy") === "true") return; // a second tap
  form.setAttribute("aria-busy", "true");
  const sent = by?.value ?? "";
  try {
    if (needsToken) await renewToken(form);
    const body = new FormData(form, by);
    const answer = await fetch(location.href, { method: "POST", body, signal: AbortSignal.timeout(PATIENCE_MS) });
    if (answer.status === 403 || new URL(answer.url).pathname !== location.pathname) {
      needsToken = true;
      say(SIGNED_OUT);
    } else if (answer.status >= 500) {
      say(NO_CONNECTION);
    } else {
      show(await answer.text(), sent);
    }
  } catch {
    say(NO_CONNECTION);
  } finally {
    form.removeAttribute("aria-busy");
  }
}

/** The page as it is now takes the place of the one that was sent. */
function show(html: string, sent: string): void {
  const page = new DOMParser().parseFromString(html, "text/html");
  const fresh = page.querySelector("main");
  if (!fresh) {
    say(NO_CONNECTION);
    return;
  }
  document.querySelector("main")?.replaceWith(document.adoptNode(fresh));
  startDelivering();
  renewAges();
  const wrong = document.querySelector<HTMLElement>("[data-wrong] [aria-invalid], [data-wrong] button[name=send]");
  (wrong ?? document.querySelector<HTMLElement>(`button[name=send][value="${CSS.escape(sent)}"]`))?.focus();
}

async function renewToken(form: HTMLFormElement): Promise<void> {
  const answer = await fetch(location.href, { signal: AbortSignal.timeout(PATIENCE_MS) });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const token = page.querySelector<HTMLInputElement>("form[data-deliver] [name=csrfmiddlewaretoken]")?.value;
  const own = form.querySelector<HTMLInputElement>("[name=csrfmiddlewaretoken]");
  if (!token || !own) return;
  own.value = token;
  needsToken = false;
}

function say(text: string): void {
  const place = document.getElementById("kz-connection");
  if (!place) return;
  const box = document.createElement("div");
  box.className = "kz-hand__wrong";
  box.textContent = text;
  place.replaceChildren(box);
  place.scrollIntoView({ block: "center" });
}
