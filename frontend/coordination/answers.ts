// Each answer is kept at once, and what follows from it is shown, without leaving the page.

import { NO_CONNECTION, SIGNED_OUT, post, renewToken, say } from "./line";

const AGAIN_MS = 2_000;
const SHOWN = ".kz-request, .kz-first, section[aria-labelledby=triage], .kz-fitting, .kz-aids, section[aria-labelledby=story], body > .kz-round";
const waiting = new Map<string, FormData>(); // by address what was answered, and is not yet kept
const refused = new Map<string, string>(); // by address why: it stands until that form was answered otherwise
let timer = 0;
let isSending = false;
let isBehind = false; // an answer was kept of which what followed was not shown

export function keepAnswers(): void {
  document.querySelectorAll<HTMLFormElement>("form[data-answers]").forEach((form) => {
    form.querySelector("[data-without-script]")?.remove();
    form.addEventListener("change", () => keep(form));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      keep(form);
    });
  });
}

function keep(form: HTMLFormElement): void {
  waiting.set(form.action, new FormData(form));
  void send();
}

/** One at a time, so that nothing takes back what was chosen since. */
async function send(): Promise<void> {
  clearTimeout(timer);
  const [address, told] = [...waiting][0] ?? [];
  if (isSending || !address || !told) return;
  isSending = true;
  told.set("csrfmiddlewaretoken", document.querySelector<HTMLInputElement>("main [name=csrfmiddlewaretoken]")?.value ?? "");
  told.set("shown", isBehind ? "" : (document.querySelector<HTMLElement>(".kz-request")?.dataset["standing"] ?? ""));
  const answer = await post(address, told, "application/json, text/html");
  const html = answer.kind === "done" ? await answer.response.text().catch(() => null) : ""; // null: the line went away halfway
  isSending = false;
  if (html === null || answer.kind === "away" || answer.kind === "signed-out") {
    say(answer.kind === "signed-out" ? SIGNED_OUT : NO_CONNECTION);
    if (answer.kind === "signed-out") await renewToken();
    timer = window.setTimeout(() => void send(), AGAIN_MS);
    return;
  }
  if (waiting.get(address) === told) waiting.delete(address);
  if (answer.kind === "refused") refused.set(address, answer.words);
  else refused.delete(address);
  say([...refused.values()].join(" "));
  isBehind ||= waiting.size > 0;
  if (waiting.size) void send();
  else if (html) show(html);
}

/** What came takes the place of what was there: the round, or all that follows from it. The intake stays as it is being typed. */
function show(html: string): void {
  isBehind = false;
  const page = new DOMParser().parseFromString(html, "text/html");
  const active = document.activeElement;
  for (const fresh of page.querySelectorAll(SHOWN)) {
    const place = fresh.id ? `#${fresh.id}` : fresh.matches("section") ? `section[aria-labelledby="${fresh.getAttribute("aria-labelledby") ?? ""}"]` : ".kz-request";
    document.querySelector(place)?.replaceWith(document.adoptNode(fresh));
  }
  keepAnswers();
  if (active instanceof HTMLInputElement && active.name && !active.isConnected) goOnAt(active);
}

/** Who was at a question stays there, with what they are typing. */
function goOnAt(old: HTMLInputElement): void {
  const isChoice = old.type === "radio" || old.type === "checkbox";
  const control = document.querySelector<HTMLInputElement>(`[name="${CSS.escape(old.name)}"]${isChoice ? `[value="${CSS.escape(old.value)}"]` : ""}`);
  if (!control) return;
  if (!isChoice) control.value = old.value;
  control.focus();
}
