// What the elements around passkeys share: how the node is asked, and the no that it gives in words.

/** The node said no; the message is its sentence. */
export class Refused extends Error {}

/** The node gave no answer: it cannot be reached, or the session has ended. */
export class Unanswered extends Error {}

/** Posts a form's fields; the answer's JSON, or null where it has none. A session that ended is no answer. */
export async function ask(path: string, fields: string[][]): Promise<unknown> {
  let answer: Response;
  let said: { detail?: string } | null;
  try {
    answer = await fetch(path, { method: "POST", body: new URLSearchParams(fields), redirect: "error" });
    said = answer.status === 204 ? null : await answer.json();
  } catch {
    throw new Unanswered();
  }
  if (!answer.ok) {
    throw new Refused(said?.detail);
  }
  return said;
}

/** Lets the browser make a new passkey. */
export async function make(asked: unknown): Promise<string> {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(asked as PublicKeyCredentialCreationOptionsJSON);
  const made = await navigator.credentials.create({ publicKey }) as PublicKeyCredential;
  return JSON.stringify(made.toJSON());
}

/** Lets the person and the device answer the question. */
export async function show(asked: unknown): Promise<string> {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(asked as PublicKeyCredentialRequestOptionsJSON);
  const shown = await navigator.credentials.get({ publicKey }) as PublicKeyCredential;
  return JSON.stringify(shown.toJSON());
}
