// The steps of self-triage stay in the memory of the page, so that the browser's own back button works although no
// browser keeps them. Without this script each step is a page, and the browser asks before it goes back.

const seen: HTMLElement[] = [];
let step = 0;
let busy = false;

export function keepSteps(): void {
  const main = document.querySelector("main");
  if (!main?.querySelector("form")) return;
  seen[0] = main;
  history.replaceState({ step }, "");
  addEventListener("popstate", (event) => goTo((event.state as { step?: number } | null)?.step ?? 0));
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (!form.closest("main")) return;
    event.preventDefault();
    void send(form, event.submitter as HTMLButtonElement | null);
  });
}

async function send(form: HTMLFormElement, button: HTMLButtonElement | null): Promise<void> {
  if (busy) return; // pressed twice
  busy = true;
  const told = new FormData(form);
  if (button?.name) told.append(button.name, button.value);
  try {
    const answer = await fetch(form.action, { method: "POST", body: told });
    if (answer.redirected) location.assign(answer.url);
    else show(await answer.text());
  } catch {
    say(form);
  } finally {
    busy = false;
  }
}

function show(html: string): void {
  const page = new DOMParser().parseFromString(html, "text/html");
  const next = page.querySelector("main");
  if (!next) return;
  seen.length = ++step;
  seen[step] = document.adoptNode(next);
  history.pushState({ step }, "");
  put(next, page.title);
}

function goTo(wanted: number): void {
  const main = seen[wanted];
  if (!main) return location.reload();
  step = wanted;
  put(main, `${main.querySelector("h1")?.textContent ?? ""} · Ketenzicht`);
}

function put(main: HTMLElement, title: string): void {
  document.querySelector("main")?.replaceWith(main);
  document.title = title;
  scrollTo(0, 0);
  const heading = main.querySelector<HTMLElement>("[role=alert], h1");
  if (!heading) return;
  heading.tabIndex = -1;
  heading.focus();
}

function say(form: HTMLFormElement): void {
  form.querySelector("[data-line]")?.remove();
  const words = document.createElement("p");
  words.className = "kz-self__wrong";
  words.dataset.line = "";
  words.setAttribute("role", "alert");
  words.textContent = "Er is geen verbinding. Probeer het nog eens, of bel uw huisarts. In levensgevaar: bel 112.";
  form.prepend(words);
}
