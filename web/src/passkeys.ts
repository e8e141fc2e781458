// What the elements around passkeys share: how the node is asked, and the no that it gives in words.

/** The node said no; the message is its sentence. */
export class Refused extends Error {}

/** Posts a form's fields; the answer's JSON, or null where it has none. A session that ended is no answer. */
export async function ask(path: string, fields: string[][]): Promise<unknown> {
  const answer = await fetch(path, { method: "POST", body: new URLSearchParams(fields), redirect: "error" });
  const said = answer.status === 204 ? null : await answer.json();
  if (!answer.ok) {
    throw new Refused(said.detail);
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
