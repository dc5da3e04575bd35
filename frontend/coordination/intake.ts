// Keeps what is typed: a moment after the last keystroke, again and again until the server has it.

import { NO_CONNECTION, SIGNED_OUT, type Answer, post, renewToken, say } from "./line";

const AFTER_MS = 400;
const AGAIN_MS = 2_000;

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;
const waiting = new Map<string, string>(); // typed, and not yet kept: by field what stands there
let timer = 0;
let isSending = false;
let isOver = false; // a colleague has it now: nothing that is typed here is kept any more

export function keepIntake(): void {
  const form = document.querySelector<HTMLFormElement>("form[data-intake]");
  if (!form) return;
  form.addEventListener("input", (event) => {
    const control = event.target as Control;
    if (control.name) typed(form, control);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    soon(form, 0);
  });
  addEventListener("pagehide", () => {
    if (waiting.size && !isOver) void fetch(form.action, { method: "POST", body: body(form), keepalive: true, headers: { Accept: "application/json" } });
  });
  addEventListener("beforeunload", (event) => {
    if (waiting.size && !isOver) event.preventDefault();
  });
}

function typed(form: HTMLFormElement, control: Control): void {
  waiting.set(control.name, control.value);
  tell(form, "Nog niet bewaard …");
  soon(form, AFTER_MS);
}

function soon(form: HTMLFormElement, after: number): void {
  clearTimeout(timer);
  timer = window.setTimeout(() => void send(form), after);
}

function body(form: HTMLFormElement): FormData {
  const found = new FormData();
  for (const name of ["csrfmiddlewaretoken", "claim"]) found.append(name, form.querySelector<HTMLInputElement>(`[name=${name}]`)?.value ?? "");
  waiting.forEach((text, name) => {
    found.append(name, text);
  });
  return found;
}

async function send(form: HTMLFormElement): Promise<void> {
  if (isSending || isOver || !waiting.size) return; // one at a time, so that what was typed last is kept last
  isSending = true;
  const sent = new Map(waiting);
  const answer = await post(form.action, body(form));
  isSending = false;
  await handle(form, sent, answer);
}

async function handle(form: HTMLFormElement, sent: Map<string, string>, answer: Answer): Promise<void> {
  if (answer.kind === "done") {
    sent.forEach((text, name) => {
      if (waiting.get(name) === text) waiting.delete(name);
    });
    const told = (await answer.response.json()) as { remarks: Record<string, string>; keptAt: string };
    showRemarks(form, told.remarks);
    say("");
    if (waiting.size) soon(form, AFTER_MS);
    else tell(form, `Bewaard om ${told.keptAt}.`);
    return;
  }
  if (answer.kind === "refused") {
    if (answer.status === 422) {
      showRemarks(form, answer.fields); // one field cannot be kept as it is: the others can
      Object.keys(answer.fields).forEach((name) => waiting.delete(name));
      if (waiting.size && Object.keys(answer.fields).length) soon(form, AFTER_MS);
    } else {
      isOver = true;
    }
    say(answer.words);
    tell(form, "Niet bewaard.");
    return;
  }
  say(answer.kind === "away" ? NO_CONNECTION : SIGNED_OUT);
  tell(form, "Nog niet bewaard …");
  if (answer.kind === "signed-out") await renewToken();
  soon(form, AGAIN_MS);
}

function showRemarks(form: HTMLFormElement, remarks: Record<string, string>): void {
  form.querySelectorAll<HTMLElement>(".kz-intake__remark").forEach((place) => {
    const name = place.id.replace(/^r-/, "");
    const text = remarks[name] ?? "";
    if (place.textContent !== text) place.textContent = text;
    const control = form.elements.namedItem(name);
    if (!(control instanceof HTMLElement)) return;
    if (text) control.setAttribute("aria-invalid", "true");
    else control.removeAttribute("aria-invalid");
  });
}

function tell(form: HTMLFormElement, text: string): void {
  const place = form.querySelector("[data-kept]");
  if (place && place.textContent !== text) place.textContent = text;
}
