// Multi-factor authentication on the sign-in page: using a factor of the account, and adding one.

const byTest = (id) => document.querySelector(`[data-testid="${id}"]`);
const stepOf = {
  Totp: "mfa-app",
  WebAuthn: "mfa-passkey",
  EmailVerificationCode: "mfa-email",
  PhoneVerificationCode: "mfa-phone",
  BackupCode: "mfa-backup",
};
// The steps whose code is sent, and to what.
const sentTo = { "mfa-email": "email", "mfa-phone": "phone" };

/** The JSON of a credential, in the form of Logto's API. */
const payloadOf = (credential) => ({ ...credential.toJSON(), type: "WebAuthn" });

/**
 * Sets up the steps. `page` has what the sign-in page offers: `call`, `show`, `runAction`, `fail(text)`, `finish`, the
 * `steps`, the `texts` and the enabled `factors`.
 */
export function setUpMfa({ call, show, runAction, fail, finish, steps, texts, factors }) {
  const on = (step, button, field, action) => {
    steps.get(step).addEventListener("submit", (event) => {
      event.preventDefault();
      runAction(byTest(button), field && byTest(field), action);
    });
  };
  const digits = (id) => byTest(id).value.normalize("NFKC").replace(/\s/g, "");

  const sentIds = {};
  /** Shows the step of a factor, and sends its code where it needs one. */
  async function open(step) {
    const identifierType = sentTo[step];
    if (identifierType) {
      const { verificationId } = await call("POST", "/verification/mfa-verification-code", { identifierType });
      sentIds[step] = verificationId;
    }
    show(step);
  }

  async function ask({ availableFactors, maskedIdentifiers }) {
    for (const item of document.querySelectorAll("[data-factor]")) {
      item.hidden = !availableFactors.includes(item.dataset.factor);
    }
    for (const [factor, masked] of Object.entries(maskedIdentifiers ?? {})) {
      document.querySelector(`[data-masked="${stepOf[factor]}"]`).textContent = masked;
    }
    await open(stepOf[availableFactors[0]]);
  }

  function offer(available, canDecline) {
    for (const item of document.querySelectorAll("[data-new-factor]")) {
      item.hidden = !available.includes(item.dataset.newFactor);
    }
    document.getElementById("mfa-decline").hidden = !canDecline;
    show("mfa-offer");
  }

  async function bind(type, verificationId) {
    await call("POST", "/profile/mfa", { type, verificationId });
    await finish({});
  }

  /** Asks the browser for a passkey; the person may refuse. */
  async function credential(ask) {
    try {
      return await ask();
    } catch {
      return fail(texts.passkeyFailed);
    }
  }

  let codesId;
  async function showNewCodes() {
    const { verificationId, codes } = await call("POST", "/verification/backup-code/generate");
    codesId = verificationId;
    const items = codes.map((code) => {
      const item = document.createElement("li");
      item.textContent = code;
      return item;
    });
    document.getElementById("new-codes").replaceChildren(...items);
    show("mfa-new-codes");
  }

  let secretId;
  byTest("add-app").addEventListener("click", () => {
    runAction(byTest("add-app"), undefined, async () => {
      const { verificationId, secret } = await call("POST", "/verification/totp/secret");
      secretId = verificationId;
      document.getElementById("totp-secret").textContent = secret.replace(/.{4}(?=.)/g, "$& ");
      show("mfa-new-app");
    });
  });
  on("mfa-new-app", "verify-new-totp", "new-totp", async () => {
    await call("POST", "/verification/totp/verify", { verificationId: secretId, code: digits("new-totp") });
    await bind("Totp", secretId);
  });
  on("mfa-new-codes", "saved-codes", undefined, () => bind("BackupCode", codesId));
  byTest("add-passkey").addEventListener("click", () => {
    runAction(byTest("add-passkey"), undefined, async () => {
      const { verificationId, registrationOptions } = await call("POST", "/verification/web-authn/registration");
      const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(registrationOptions);
      const payload = payloadOf(await credential(() => navigator.credentials.create({ publicKey })));
      await call("POST", "/verification/web-authn/registration/verify", { verificationId, payload });
      await bind("WebAuthn", verificationId);
    });
  });
  byTest("decline-factor").addEventListener("click", () => {
    runAction(byTest("decline-factor"), undefined, async () => {
      await call("POST", "/profile/mfa/mfa-skipped");
      await finish({});
    });
  });

  on("mfa-app", "verify-totp", "totp", async () => {
    await call("POST", "/verification/totp/verify", { code: digits("totp") });
    await finish({});
  });
  on("mfa-backup", "verify-backup-code", "backup-code", async () => {
    await call("POST", "/verification/backup-code/verify", { code: digits("backup-code").toLowerCase() });
    await finish({});
  });
  on("mfa-passkey", "verify-passkey", undefined, async () => {
    const { verificationId, authenticationOptions } = await call("POST", "/verification/web-authn/authentication");
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(authenticationOptions);
    const payload = payloadOf(await credential(() => navigator.credentials.get({ publicKey })));
    await call("POST", "/verification/web-authn/authentication/verify", { verificationId, payload });
    await finish({});
  });
  for (const [step, identifierType] of Object.entries(sentTo)) {
    on(step, `verify-${step}-code`, `${step}-code`, async () => {
      const code = digits(`${step}-code`);
      const body = { verificationId: sentIds[step], identifierType, code };
      await call("POST", "/verification/mfa-verification-code/verify", body);
      await finish({});
    });
  }
  for (const button of document.querySelectorAll("[data-to]")) {
    button.addEventListener("click", () => runAction(button, undefined, () => open(button.dataset.to)));
  }

  /** Continues after the server refused to finish. Returns whether it is about a factor. */
  return async (error) => {
    const available = error.body?.data?.availableFactors;
    if (error.code === "session.mfa.require_mfa_verification") await ask(error.body.data);
    else if (error.code === "user.missing_mfa") offer(available, false);
    else if (error.code === "user.suggest_mfa") offer(factors, true);
    else if (error.code === "session.mfa.backup_code_required") await showNewCodes();
    else return false;
    return true;
  };
}
