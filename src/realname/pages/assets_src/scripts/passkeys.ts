// Passkeys (WebAuthn): what the server asks goes to the browser, and what the device signed goes back with the form.

type Json = Record<string, unknown>;

/** Enhance the passkey forms inside `root`; a browser without passkeys never shows them. */
export function enhancePasskeys(root: ParentNode): void {
  if (!("PublicKeyCredential" in globalThis)) return;
  for (const form of root.querySelectorAll<HTMLFormElement>("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void give(form);
    });
  }
}

async function give(form: HTMLFormElement): Promise<void> {
  const trouble = form.querySelector<HTMLElement>("[data-trouble]");
  const field = form.querySelector<HTMLInputElement>("input[name=passkey]");
  if (trouble) trouble.hidden = true;
  try {
    const asked = JSON.parse(form.dataset["options"] ?? "") as Json;
    const made = form.dataset["passkey"] === "create" ? await create(asked) : await get(asked);
    if (!(made instanceof PublicKeyCredential) || !field) throw new Error("no passkey");
    field.value = JSON.stringify(told(made));
    form.submit();
  } catch {
    if (trouble) trouble.hidden = false;
  }
}

function create(asked: Json): Promise<Credential | null> {
  const user = asked["user"] as Json;
  const publicKey = {
    ...asked,
    challenge: bytes(asked["challenge"]),
    user: { ...user, id: bytes(user["id"]) },
    excludeCredentials: named(asked["excludeCredentials"]),
  };
  return navigator.credentials.create({ publicKey: publicKey as unknown as PublicKeyCredentialCreationOptions });
}

function get(asked: Json): Promise<Credential | null> {
  const publicKey = {
    ...asked,
    challenge: bytes(asked["challenge"]),
    allowCredentials: named(asked["allowCredentials"]),
  };
  return navigator.credentials.get({ publicKey: publicKey as unknown as PublicKeyCredentialRequestOptions });
}

function named(credentials: unknown): Json[] {
  return ((credentials ?? []) as Json[]).map((one) => ({ ...one, id: bytes(one["id"]) }));
}

function told(made: PublicKeyCredential): Json {
  const { response } = made;
  const parts: Json = { clientDataJSON: text(response.clientDataJSON) };
  if (response instanceof AuthenticatorAttestationResponse) {
    parts["attestationObject"] = text(response.attestationObject);
    parts["transports"] = response.getTransports();
  } else if (response instanceof AuthenticatorAssertionResponse) {
    parts["authenticatorData"] = text(response.authenticatorData);
    parts["signature"] = text(response.signature);
    parts["userHandle"] = response.userHandle ? text(response.userHandle) : null;
  }
  return { id: made.id, rawId: text(made.rawId), type: made.type, response: parts };
}

/** Read base64url (RFC 4648, 5), which has no padding here. */
function bytes(value: unknown): Uint8Array {
  const plain = atob(String(value).replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (character) => character.charCodeAt(0));
}

function text(value: ArrayBuffer): string {
  const plain = btoa(String.fromCharCode(...new Uint8Array(value)));
  return plain.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
