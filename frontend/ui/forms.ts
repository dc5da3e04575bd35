// A form that is sent after the session ended loses nothing: it says so, and goes once somebody signed in again.

const OLD_MS = 60_000; // a page that was just made has a session
const PATIENCE_MS = 10_000;
const TOKEN = "[name=csrfmiddlewaretoken]";
const OUT = "U bent niet meer aangemeld. Wat u invulde, staat er nog.";
const AGAIN = "Meld u aan in een ander tabblad";
const THEN = ", en druk daarna hier nog eens op de knop.";
const asked = new WeakSet<HTMLFormElement>(); // of these it is known that somebody is signed in

export function keepForms(): void {
  const made = Date.now();
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || event.defaultPrevented || asked.has(form)) return;
    if (form.method !== "post" || !form.closest("main") || !tokenIn(document) || Date.now() - made < OLD_MS) return;
    event.preventDefault();
    void send(form, event.submitter);
  });
}

async function send(form: HTMLFormElement, button: HTMLElement | null): Promise<void> {
  const token = await tokenNow();
  if (token === "") {
    sayOut(form);
    return;
  }
  if (token) {
    document.querySelectorAll<HTMLInputElement>(TOKEN).forEach((one) => {
      one.value = token; // that of before belongs to the session that ended
    });
  }
  form.querySelector("[data-out]")?.remove();
  asked.add(form);
  form.requestSubmit(button);
  asked.delete(form);
}

/** Of the session that there is now; empty for nobody, null when the server cannot be reached: the browser tells. */
async function tokenNow(): Promise<string | null> {
  try {
    const answer = await fetch("/toegankelijkheid/", { signal: AbortSignal.timeout(PATIENCE_MS) });
    if (!answer.ok) return null;
    return tokenIn(new DOMParser().parseFromString(await answer.text(), "text/html"));
  } catch {
    return null;
  }
}

/** Every page has one where one signs out. */
function tokenIn(page: Document): string {
  return page.querySelector<HTMLInputElement>(`form[action="/sign-out/"] ${TOKEN}`)?.value ?? "";
}

function sayOut(form: HTMLFormElement): void {
  form.querySelector("[data-out]")?.remove();
  const [words, link] = [document.createElement("p"), document.createElement("a")];
  words.dataset["out"] = "";
  words.className = "kz-out";
  words.tabIndex = -1;
  words.setAttribute("role", "alert");
  link.href = "/sign-in/";
  link.target = "_blank";
  link.textContent = AGAIN;
  words.append(`${OUT} `, link, THEN);
  form.prepend(words);
  words.focus();
}
