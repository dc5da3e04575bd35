// Sending to the server, and saying in words that it cannot be reached.

const PATIENCE_MS = 10_000;
export const NO_CONNECTION = "Er is geen verbinding. Wat u typt, blijft staan en wordt bewaard zodra de verbinding er weer is.";
export const SIGNED_OUT = "U bent niet meer aangemeld. Wat u typte, staat er nog. Meld u aan in een ander tabblad: dan gaat het hier vanzelf verder.";

export type Answer = { kind: "done"; response: Response } | { kind: "refused"; status: number; words: string; fields: Record<string, string> } | { kind: "signed-out" } | { kind: "away" };

/** Post a form's fields by script; never throws. */
export async function post(address: string, body: FormData | URLSearchParams, accept = "application/json"): Promise<Answer> {
  try {
    const response = await fetch(address, { method: "POST", body, headers: { Accept: accept }, signal: AbortSignal.timeout(PATIENCE_MS) });
    if (response.redirected && new URL(response.url).pathname.startsWith("/sign-in")) return { kind: "signed-out" };
    if (response.ok) return { kind: "done", response };
    const isOurs = response.headers.get("content-type")?.startsWith("application/json") ?? false;
    if (response.status === 403 && !isOurs) return { kind: "signed-out" }; // the token of the form is of a session that is over
    if (response.status >= 500 || response.status === 429 || !isOurs) return { kind: "away" };
    const told = (await response.json()) as { refused: string; fields: Record<string, string> };
    return { kind: "refused", status: response.status, words: told.refused, fields: told.fields };
  } catch {
    return { kind: "away" };
  }
}

export function say(text: string): void {
  const place = document.getElementById("kz-connection");
  if (!place || place.textContent === text) return;
  if (text === "") {
    place.replaceChildren();
    return;
  }
  const box = document.createElement("div");
  box.className = "kz-hand__wrong";
  box.textContent = text;
  place.replaceChildren(box);
}

/** After signing in again the page has another token. */
export async function renewToken(): Promise<void> {
  try {
    const answer = await fetch(location.href, { signal: AbortSignal.timeout(PATIENCE_MS) });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const token = page.querySelector<HTMLInputElement>("main [name=csrfmiddlewaretoken]")?.value;
    if (token) document.querySelectorAll<HTMLInputElement>("[name=csrfmiddlewaretoken]").forEach((own) => (own.value = token));
  } catch {
    // the next try says so
  }
}
