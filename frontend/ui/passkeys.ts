// Lets a form be answered by a passkey. Without WebAuthn the page keeps saying that, and which other ways there are.

interface Described {
  id: string;
  type: PublicKeyCredentialType;
}

type Asked = Omit<PublicKeyCredentialRequestOptions, "challenge" | "allowCredentials"> & { challenge: string };
type AskedToMake = Omit<PublicKeyCredentialCreationOptions, "challenge" | "user" | "excludeCredentials"> & {
  challenge: string;
  user: { id: string; name: string; displayName: string };
  excludeCredentials?: Described[];
};

const WORDS: Record<string, string> = {
  NotAllowedError: "Afgebroken, of er is hier geen passkey gekozen. Probeer het opnieuw, of gebruik een andere manier.",
  InvalidStateError: "Op dit apparaat staat al een passkey van dit account.",
  SecurityError: "Passkeys werken niet op dit adres van Ketenzicht. Gebruik een andere manier.",
};
const OTHERWISE = "Het lukte niet. Vernieuw de pagina en probeer het opnieuw, of gebruik een andere manier.";

function bytes(text: string): Uint8Array<ArrayBuffer> {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
}

function text(buffer: ArrayBuffer | null): string | null {
  if (!buffer) return null;
  const plain = Array.from(new Uint8Array(buffer), (one) => String.fromCharCode(one)).join("");
  return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

async function signed(form: HTMLFormElement, address: string): Promise<object> {
  const token = form.querySelector<HTMLInputElement>("[name=csrfmiddlewaretoken]")?.value ?? "";
  const answer = await fetch(address, { method: "POST", headers: { "X-CSRFToken": token } });
  if (!answer.ok) throw new Error(String(answer.status));
  const { challenge, ...asked } = (await answer.json()) as Asked;
  const publicKey = { ...asked, challenge: bytes(challenge), allowCredentials: [] };
  const found = (await navigator.credentials.get({ publicKey })) as PublicKeyCredential;
  const response = found.response as AuthenticatorAssertionResponse;
  return described(found, {
    clientDataJSON: text(response.clientDataJSON),
    authenticatorData: text(response.authenticatorData),
    signature: text(response.signature),
    userHandle: text(response.userHandle),
  });
}

async function made(options: string): Promise<object> {
  const asked = JSON.parse(document.getElementById(options)?.textContent ?? "") as AskedToMake;
  const publicKey = {
    ...asked,
    challenge: bytes(asked.challenge),
    user: { ...asked.user, id: bytes(asked.user.id) },
    excludeCredentials: (asked.excludeCredentials ?? []).map((one) => ({ type: one.type, id: bytes(one.id) })),
  };
  const found = (await navigator.credentials.create({ publicKey })) as PublicKeyCredential;
  const response = found.response as AuthenticatorAttestationResponse;
  return described(found, {
    clientDataJSON: text(response.clientDataJSON),
    attestationObject: text(response.attestationObject),
  });
}

function described(found: PublicKeyCredential, response: Record<string, string | null>): object {
  return { id: found.id, rawId: text(found.rawId), type: found.type, response };
}

function offer(form: HTMLFormElement): void {
  const { passkeyChallenge, passkeyMake } = form.dataset;
  const words = form.querySelector<HTMLElement>("[data-passkey-words]");
  const button = form.querySelector<HTMLElement>("[data-passkey-button]");
  const answer = form.querySelector<HTMLInputElement>("[name=answer]");
  if (!words || !button || !answer) return;
  words.textContent = "";
  button.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    words.textContent = "Volg de aanwijzingen van uw browser.";
    (passkeyMake ? made(passkeyMake) : signed(form, passkeyChallenge ?? "")).then(
      (found) => {
        answer.value = JSON.stringify(found);
        form.submit(); // does not come by here again
      },
      (error: unknown) => {
        words.textContent = WORDS[error instanceof DOMException ? error.name : ""] ?? OTHERWISE;
      },
    );
  });
}

export function offerPasskeys(): void {
  // Only where a page may use them: by https, or on localhost.
  if (!window.PublicKeyCredential) return;
  document.querySelectorAll<HTMLFormElement>("[data-passkey-challenge], [data-passkey-make]").forEach(offer);
}
