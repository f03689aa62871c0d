// Passkeys (WebAuthn): asks the browser for one, and sends what it says with the form.

export function startPasskeys(): void {
  const form = document.querySelector<HTMLFormElement>("form[data-passkey]");
  if (!form) return;
  form.addEventListener("submit", (event) => {
    event.preventDefault(); // of form.submit() below, no event is sent
    void ask(form);
  });
  void ask(form);
}

let asking = false;

async function ask(form: HTMLFormElement): Promise<void> {
  if (asking) return;
  asking = true;
  const said = form.querySelector<HTMLElement>("[data-said]");
  try {
    const options: unknown = JSON.parse(form.dataset.options ?? "{}");
    const credential = form.dataset.passkey === "make" ? await make(options) : await use(options);
    const field = form.elements.namedItem("credential") as HTMLInputElement;
    field.value = JSON.stringify(credential);
    form.submit();
  } catch (error) {
    if (said) said.textContent = words(error);
  } finally {
    asking = false;
  }
}

// The browser's own names of errors: https://www.w3.org/TR/webauthn-3/#sctn-create-request-exceptions
function words(error: unknown): string {
  const name = error instanceof DOMException ? error.name : "";
  if (name === "NotAllowedError")
    return "The passkey was not given. Ask again, or take another way.";
  if (name === "InvalidStateError") return "This device holds a passkey of yours already.";
  if (name === "SecurityError") return "Passkeys need an https address with a name.";
  return "This browser cannot use passkeys. Take another way.";
}

type Described = { id: string; type: "public-key"; transports?: AuthenticatorTransport[] };

async function make(options: unknown): Promise<object> {
  const given = options as PublicKeyCredentialCreationOptions & {
    challenge: string;
    user: { id: string };
    excludeCredentials?: Described[];
  };
  const made = (await navigator.credentials.create({
    publicKey: {
      ...given,
      challenge: bytes(given.challenge),
      user: { ...given.user, id: bytes(given.user.id) },
      excludeCredentials: (given.excludeCredentials ?? []).map(described),
    },
  })) as PublicKeyCredential;
  const response = made.response as AuthenticatorAttestationResponse;
  return {
    id: made.id,
    rawId: text(made.rawId),
    type: made.type,
    response: {
      attestationObject: text(response.attestationObject),
      clientDataJSON: text(response.clientDataJSON),
      transports: response.getTransports?.() ?? [],
    },
    extensions: JSON.stringify(made.getClientExtensionResults()),
  };
}

async function use(options: unknown): Promise<object> {
  const given = options as PublicKeyCredentialRequestOptions & {
    challenge: string;
    allowCredentials?: Described[];
  };
  const found = (await navigator.credentials.get({
    publicKey: {
      ...given,
      challenge: bytes(given.challenge),
      allowCredentials: (given.allowCredentials ?? []).map(described),
    },
  })) as PublicKeyCredential;
  const response = found.response as AuthenticatorAssertionResponse;
  return {
    id: found.id,
    rawId: text(found.rawId),
    type: found.type,
    response: {
      authenticatorData: text(response.authenticatorData),
      clientDataJSON: text(response.clientDataJSON),
      signature: text(response.signature),
      userHandle: response.userHandle ? text(response.userHandle) : null,
    },
  };
}

function described(one: Described): PublicKeyCredentialDescriptor {
  return { ...one, id: bytes(one.id) };
}

function bytes(base64url: string): Uint8Array<ArrayBuffer> {
  const plain = atob(base64url.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
}

function text(buffer: ArrayBuffer): string {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
}
