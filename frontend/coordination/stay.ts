// A sign of life while the page is open: without it a colleague may take the request over after two minutes.

import { NO_CONNECTION, SIGNED_OUT, post, renewToken, say } from "./line";

const EVERY_MS = 30_000;

export function keepStaying(): void {
  const header = document.querySelector<HTMLElement>("[data-stay]");
  if (!header) return;
  const timer = setInterval(() => void live(), EVERY_MS);
  async function live(): Promise<void> {
    const token = document.querySelector<HTMLInputElement>("main [name=csrfmiddlewaretoken]")?.value ?? "";
    const body = new URLSearchParams({ csrfmiddlewaretoken: token, claim: header?.dataset["claim"] ?? "" });
    const answer = await post(header?.dataset["stay"] ?? "", body);
    if (answer.kind === "refused") {
      clearInterval(timer);
      say(answer.words);
    } else if (answer.kind === "signed-out") {
      say(SIGNED_OUT);
      await renewToken();
    } else if (answer.kind === "away") {
      say(NO_CONNECTION);
    }
  }
}
