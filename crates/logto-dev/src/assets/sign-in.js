"use strict";
// The sign-in page. Each step is a call of the Experience API.

const api = "/api/experience";
const byId = (id) => document.getElementById(id);
const byTest = (id) => document.querySelector(`[data-testid="${id}"]`);
const steps = new Map(
  [...document.querySelectorAll("form[data-step]")].map((form) => [form.dataset.step, form]),
);
const page = document.querySelector("main").dataset;
const startEvent = page.event;
// The factors for each type of identifier, in order of preference: {"email": ["code", "password"], …}
const factorsByType = JSON.parse(page.ways);
const signUp = page.signUp.split(" ").filter(Boolean);
const identifierInput = byId("identifier");
const codeInput = byId("code");
const passwordInput = byId("password");
const newPasswordInput = byId("new-password");
const usernameInput = byId("username");
const moreInput = byId("more");
const alertBox = byId("form-error");
const statusBox = byId("status");

let identifier;
let verificationId;
let isBusy = false;
// The account is identified or created; only the last call is missing.
let isIdentified = false;
// A new username, until its password is chosen.
let newUsername;
// The code verifies a required email address or phone number of an identified account.
let isAddingIdentifier = false;

const messages = {
  "verification_code.code_mismatch": "That code is not right. Check it and try again.",
  "verification_code.expired": "This code has expired. Send a new one.",
  "verification_code.exceed_max_try": "Too many wrong tries. Send a new code.",
  "verification_code.not_found": "This code is no longer good. Send a new one.",
  "session.verification_session_not_found": "This code is no longer good. Send a new one.",
  "session.invalid_credentials": "That account and that password do not go together. Try again, or use a code.",
  "session.not_found": "This sign-in has ended. Go back to the app and start again.",
  "session.interaction_not_found": "This sign-in has ended. Go back to the app and start again.",
  "connector.invalid_config": "The code could not be sent: the connector is not set up completely.",
  "user.sign_in_method_not_enabled": "This way to sign in is switched off. Try another one.",
  "user.user_not_exist": "There is no account for that.",
  "user.username_already_in_use": "This name is taken. Choose another one.",
  "user.same_password": "That is the old password. Choose another one.",
  "session.not_supported_for_forgot_password": "A new password cannot be had this way.",
  "auth.forbidden": "That is switched off here.",
  "guard.invalid_input": "That does not look right. Check it and try again.",
};

class SignInError extends Error {
  constructor(body) {
    super(body.message);
    this.code = body.code;
    this.body = body;
  }

  get text() {
    if (this.code === "connector.general") {
      return `The code could not be sent. The provider says: ${providerText(this.body)}`;
    }
    if (this.code === "connector.not_found") {
      const what = /Sms/.test(this.message) ? "text messages" : "e-mails";
      return `The code could not be sent: nothing is set up for ${what}.`;
    }
    if (this.code === "password.rejected") return passwordText(this.body);
    return messages[this.code] ?? this.message;
  }
}

/** Returns why a password is rejected. */
function passwordText(body) {
  const codes = (body.data?.issues ?? []).map((issue) => issue.code.replace("password_rejected.", ""));
  if (codes.includes("too_short")) return "Use 8 characters or more.";
  if (codes.includes("too_long")) return "That is too long.";
  if (codes.includes("unsupported_characters")) return "Use letters, digits and signs of a plain keyboard only.";
  return "That is easy to guess. Choose a password without names, rows of keys and repetitions.";
}

/** Returns the error message of the provider, which is plain text or JSON. */
function providerText(body) {
  const text = body.data?.message ?? body.message;
  try {
    const parsed = JSON.parse(text);
    return parsed.code ? `${parsed.message} (${parsed.code})` : text;
  } catch {
    return text;
  }
}

async function call(method, path, body) {
  let response;
  try {
    response = await fetch(api + path, {
      method,
      headers: { "content-type": "application/json" },
      body: body && JSON.stringify(body),
    });
  } catch {
    throw new SignInError({ message: "The server cannot be reached. Check that logto-dev is running." });
  }
  const text = await response.text();
  let answer = {};
  try {
    answer = text ? JSON.parse(text) : {};
  } catch {
    answer = { message: `The server answered ${response.status} without an explanation.` };
  }
  if (!response.ok) throw new SignInError({ message: `The server answered ${response.status}.`, ...answer });
  return answer;
}

function showStatus(text) {
  alertBox.hidden = true;
  statusBox.textContent = text;
}

function showError(text, field) {
  statusBox.textContent = "";
  alertBox.textContent = text;
  alertBox.hidden = false;
  field?.setAttribute("aria-invalid", "true");
  field?.focus();
  field?.select();
}

function show(step) {
  showStatus("");
  for (const [name, form] of steps) form.hidden = name !== step;
  passwordInput.value = "";
  newPasswordInput.value = "";
  for (const form of steps.values()) form.querySelector("input")?.removeAttribute("aria-invalid");
  for (const field of [codeInput, passwordInput, newPasswordInput]) field.removeAttribute("aria-invalid");
  const form = steps.get(step);
  (form.querySelector("input:not([hidden])") ?? form.querySelector("button")).focus();
}

/** Runs one action at a time, marks its button as busy, and shows its error. */
async function runAction(button, field, action) {
  if (isBusy) return;
  isBusy = true;
  showStatus("");
  field?.removeAttribute("aria-invalid");
  button.setAttribute("aria-busy", "true");
  try {
    await action();
  } catch (error) {
    const text = error instanceof SignInError ? error.text : String(error);
    showError(text, field);
  } finally {
    isBusy = false;
    button.removeAttribute("aria-busy");
  }
}

const names = {
  email: "an e-mail address",
  phone: "a phone number with its country code",
  username: "a username of letters, digits and _",
};

/** Reads an identifier of one of these types: an email address, a phone number (digits only) or a username. */
function readIdentifier(input, kinds) {
  const text = input.value.trim();
  if (text.includes("@") && kinds.includes("email")) {
    if (/^\S+@\S+\.\S+$/.test(text)) return { type: "email", value: text };
    throw new SignInError({ message: "Enter a whole e-mail address, like you@example.com." });
  }
  const digits = text.replace(/[\s().-]/g, "").replace(/^(\+|00)/, "");
  if (kinds.includes("phone") && /^\d{7,15}$/.test(digits)) return { type: "phone", value: digits };
  if (kinds.includes("username") && /^[A-Z_a-z]\w*$/.test(text)) return { type: "username", value: text };
  throw new SignInError({ message: `Enter ${kinds.map((kind) => names[kind]).join(" or ")}.` });
}

const displayedIdentifier = () => (identifier.type === "phone" ? `+${identifier.value}` : identifier.value);

async function send(event) {
  const answer = await call("POST", "/verification/verification-code", {
    interactionEvent: event,
    identifier,
  });
  verificationId = answer.verificationId;
  codeInput.value = "";
}

/** Starts or restarts the sign-in. */
async function start(event) {
  isIdentified = false;
  isAddingIdentifier = false;
  newUsername = undefined;
  await call("PUT", "", { interactionEvent: event });
}

/** Identifies the user and returns to the app. Asks for missing parts of the profile first. */
async function finish(proof = { verificationId }) {
  try {
    if (!isIdentified) {
      await call("POST", "/identification", proof);
      isIdentified = true;
    }
    const { redirectTo } = await call("POST", "/submit");
    location.assign(redirectTo);
  } catch (error) {
    if (error.code !== "user.missing_profile") throw error;
    askFor(error.body.data.missingProfile[0]);
  }
}

/** Asks for a missing part of the profile. */
function askFor(missing) {
  if (missing === "password") return choosePassword();
  if (missing === "username") return show("username");
  const kinds = missing === "emailOrPhone" ? ["email", "phone"] : [missing];
  moreInput.dataset.kinds = kinds.join(" ");
  const label = { email: "E-mail address", phone: "Phone number", emailOrPhone: "E-mail or phone number" };
  byId("more-label").textContent = label[missing];
  show("more");
}

function choosePassword() {
  const name = newUsername ?? (identifier ? displayedIdentifier() : "");
  byId("new-password-for").textContent = name ? ` for ${name}` : "";
  // Password managers need the username beside the password.
  byId("new-password-owner").value = name;
  show("new-password");
}

/** Adds a part of the profile and continues. */
async function submitProfile(more) {
  await call("POST", "/profile", more);
  await finish({});
}

async function sendCode() {
  await start(startEvent);
  await send(startEvent);
  byId("sent-to").textContent = displayedIdentifier();
  show("code");
}

function askPassword() {
  byId("password-for").textContent = displayedIdentifier();
  byId("password-owner").value = displayedIdentifier();
  byId("code-instead").hidden = !factorsByType[identifier.type].includes("code");
  show("password");
}

/** Continues with the entered identifier and, if possible, this factor. */
async function continueWith(preferred) {
  identifier = readIdentifier(identifierInput, Object.keys(factorsByType));
  const factor = factorsByType[identifier.type].includes(preferred) ? preferred : factorsByType[identifier.type][0];
  if (factor === "code") return sendCode();
  if (startEvent === "SignIn") return askPassword();
  await start(startEvent);
  newUsername = identifier.value;
  choosePassword();
}

steps.get("identifier").addEventListener("submit", (event) => {
  event.preventDefault();
  runAction(event.target.querySelector(".primary"), identifierInput, () => continueWith(page.way));
});

// The button of the alternative factor, if there is one.
for (const [id, factor] of [["use-password", "password"], ["send-code", "code"]]) {
  const button = byTest(id);
  if (button?.type === "button") {
    button.addEventListener("click", () => runAction(button, identifierInput, () => continueWith(factor)));
  }
}

steps.get("password").addEventListener("submit", (event) => {
  event.preventDefault();
  runAction(byTest("verify-password"), passwordInput, async () => {
    const password = passwordInput.value;
    if (!password) throw new SignInError({ message: "Enter your password." });
    await start(startEvent);
    ({ verificationId } = await call("POST", "/verification/password", { identifier, password }));
    await finish();
  });
});

byTest("forgot-password")?.addEventListener("click", () => {
  const query = new URLSearchParams(location.search);
  query.set("login_hint", displayedIdentifier());
  query.delete("identifier");
  location.assign(`/reset-password?${query}`);
});

steps.get("new-password").addEventListener("submit", (event) => {
  event.preventDefault();
  runAction(byTest("save-password"), newPasswordInput, async () => {
    const password = newPasswordInput.value;
    if (!password) throw new SignInError({ message: "Enter a password." });
    if (newUsername) {
      const body = { identifier: { type: "username", value: newUsername }, password };
      ({ verificationId } = await call("POST", "/verification/new-password-identity", body));
      newUsername = undefined;
      await finish();
    } else if (startEvent === "ForgotPassword") {
      await call("PUT", "/profile/password", { password });
      await call("POST", "/submit");
      const query = new URLSearchParams(location.search);
      query.set("login_hint", displayedIdentifier());
      location.assign(`/sign-in?${query}#password-saved`);
    } else {
      await submitProfile({ type: "password", value: password });
    }
  });
});

steps.get("username").addEventListener("submit", (event) => {
  event.preventDefault();
  runAction(byTest("save-username"), usernameInput, async () => {
    const { value } = readIdentifier(usernameInput, ["username"]);
    await submitProfile({ type: "username", value });
  });
});

steps.get("more").addEventListener("submit", (event) => {
  event.preventDefault();
  runAction(byTest("more-send-code"), moreInput, async () => {
    identifier = readIdentifier(moreInput, moreInput.dataset.kinds.split(" "));
    await send(startEvent);
    isAddingIdentifier = true;
    byId("sent-to").textContent = displayedIdentifier();
    show("code");
  });
});

byTest("use-code").addEventListener("click", () => {
  runAction(byTest("use-code"), identifierInput, async () => {
    show("identifier");
    await sendCode();
  });
});

/** Continues after a code was verified: to the app, or to creating or choosing the account. */
async function afterCode() {
  if (isAddingIdentifier) return submitProfile({ type: identifier.type, verificationId });
  if (startEvent === "ForgotPassword") {
    await call("POST", "/identification", { verificationId });
    return choosePassword();
  }
  try {
    await finish();
  } catch (error) {
    if (error.code === "user.user_not_exist" && signUp.includes(identifier.type)) {
      byId("unknown").textContent = displayedIdentifier();
      show("create");
    } else if (/^user\.\w+_already_in_use$/.test(error.code)) {
      byId("known").textContent = displayedIdentifier();
      show("exists");
    } else {
      throw error;
    }
  }
}

steps.get("code").addEventListener("submit", (event) => {
  event.preventDefault();
  runAction(byTest("verify"), codeInput, async () => {
    const code = codeInput.value.trim();
    if (!/^\d{6}$/.test(code)) throw new SignInError({ message: "The code has six digits." });
    await call("POST", "/verification/verification-code/verify", { verificationId, identifier, code });
    await afterCode();
  });
});

codeInput.addEventListener("input", () => {
  const digits = codeInput.value.replace(/\D/g, "").slice(0, 6);
  if (digits !== codeInput.value) codeInput.value = digits;
  if (digits.length === 6) steps.get("code").requestSubmit();
});

for (const [step, event, button] of [
  ["create", "Register", "create-account"],
  ["exists", "SignIn", "sign-in-instead"],
]) {
  steps.get(step).addEventListener("submit", (submitted) => {
    submitted.preventDefault();
    runAction(byTest(button), undefined, async () => {
      await call("PUT", "/interaction-event", { interactionEvent: event });
      await finish();
    });
  });
}

byTest("resend").addEventListener("click", () => {
  runAction(byTest("resend"), codeInput, async () => {
    await send(startEvent);
    codeInput.removeAttribute("aria-invalid");
    codeInput.focus();
    showStatus("A new code is on its way. The old one is void.");
  });
});

byTest("change-identifier").addEventListener("click", () => show(isAddingIdentifier ? "more" : "identifier"));
for (const button of document.querySelectorAll("[data-start-over]")) {
  button.addEventListener("click", () => show("identifier"));
}

byTest("cancel").addEventListener("click", () => {
  runAction(byTest("cancel"), undefined, async () => {
    const { redirectTo } = await call("POST", "/cancel");
    location.assign(redirectTo);
  });
});

// After resetting the password.
if (location.hash === "#password-saved") showStatus("Your new password is saved. Sign in with it.");
