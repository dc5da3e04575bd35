// Each answer is kept at once, and what follows from it is shown, without leaving the page.

import { NO_CONNECTION, SIGNED_OUT, post, renewToken, say } from "./line";

const AGAIN_MS = 2_000;
let timer = 0;
let turn = 0; // of what was sent last: what answers an earlier one would take back what was chosen since

export function keepAnswers(): void {
  document.querySelectorAll<HTMLFormElement>("form[data-answers]").forEach((form) => {
    form.querySelector("[data-without-script]")?.remove();
    form.addEventListener("change", () => void send(form));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void send(form);
    });
  });
}

async function send(form: HTMLFormElement): Promise<void> {
  clearTimeout(timer);
  const mine = ++turn;
  const told = new FormData(form);
  told.append("shown", document.querySelector<HTMLElement>(".kz-request")?.dataset["standing"] ?? "");
  const answer = await post(form.action, told, "application/json, text/html");
  if (mine !== turn) return;
  if (answer.kind === "done") {
    say("");
    show(await answer.response.text());
  } else if (answer.kind === "refused") {
    say(answer.words);
  } else {
    say(answer.kind === "away" ? NO_CONNECTION : SIGNED_OUT);
    if (answer.kind === "signed-out") await renewToken();
    timer = window.setTimeout(() => void send(form), AGAIN_MS);
  }
}

/** What came takes the place of what was there: the round, or all that shows how urgent it is. The intake stays as it is being typed. */
function show(html: string): void {
  const page = new DOMParser().parseFromString(html, "text/html");
  const name = document.activeElement?.getAttribute("name");
  const value = document.activeElement?.getAttribute("value");
  const all = ".kz-request, section[aria-labelledby=triage], .kz-fitting, .kz-aids, section[aria-labelledby=story], body > .kz-round";
  for (const fresh of page.querySelectorAll(all)) {
    const place = fresh.id ? `#${fresh.id}` : fresh.matches("section") ? `section[aria-labelledby="${fresh.getAttribute("aria-labelledby") ?? ""}"]` : ".kz-request";
    document.querySelector(place)?.replaceWith(document.adoptNode(fresh));
  }
  keepAnswers();
  if (name) document.querySelector<HTMLElement>(`[name="${CSS.escape(name)}"]${value === null || value === undefined ? "" : `[value="${CSS.escape(value)}"]`}`)?.focus();
}
