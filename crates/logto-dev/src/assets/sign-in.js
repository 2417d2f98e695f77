// The sign-in page. Each step is a call of the Experience API.
import { setUpExtraProfile } from "./extra-profile.js";
import { watchCode, watchReveal, watchRules } from "./fields.js";
import { setUpMfa } from "./mfa.js";
import { readPhone, watchCountry } from "./phone.js";
import { setUpSocial } from "./social.js";
import { forget, keep, recall } from "./storage.js";

const api = "/api/experience";
const byId = (id) => document.getElementById(id);
const byTest = (id) => document.querySelector(`[data-testid="${id}"]`);
const steps = new Map(
  [...document.querySelectorAll("form[data-step]")].map((form) => [form.dataset.step, form]),
);
const page = document.querySelector("main").dataset;
const texts = JSON.parse(page.texts);
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
const heading = byId("heading");
const firstHeading = heading.textContent;
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

const drawCode = watchCode(codeInput, () => steps.get("code").requestSubmit());
const updateRules = watchRules(newPasswordInput, byId("password-rules"), Number(page.passwordMin), texts, () =>
  [newUsername ?? identifier?.value ?? ""].map((word) => word.toLowerCase().split("@")[0]),
);
for (const button of document.querySelectorAll("[data-reveals]")) watchReveal(button, texts);
watchCountry(identifierInput, byId("country"), texts.lang);
watchCountry(moreInput, byId("more-country"), texts.lang);
// A key that is held down must not submit the next step too.
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.repeat) event.preventDefault();
});

class SignInError extends Error {
  constructor(body) {
    super(body.message);
    this.code = body.code;
    this.body = body;
  }

  get text() {
    if (this.code === "connector.general") return fill(texts.notSent, { reason: providerText(this.body) });
    if (this.code === "connector.not_found") return /Sms/.test(this.message) ? texts.noSmsConnector : texts.noEmailConnector;
    if (this.code === "password.rejected") return passwordText(this.body);
    return texts.errors[this.code] ?? this.message;
  }
}

/** Fills the placeholders of a text. */
function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (placeholder, name) => values[name] ?? placeholder);
}

/** Returns why a password is rejected. */
function passwordText(body) {
  // Since 1.42, the data is the list of issues itself.
  const issues = Array.isArray(body.data) ? body.data : (body.data?.issues ?? []);
  const [first] = issues;
  const code = first?.code.replace("password_rejected.", "") ?? "";
  if (code === "too_short") return fill(texts.ruleLength, first.interpolation);
  if (code === "too_long") return fill(texts.tooLong, first.interpolation);
  if (code === "unsupported_characters") return texts.ruleCharacters;
  if (code === "character_types") return fill(texts.characterTypes, first.interpolation);
  return code === "pwned" ? texts.pwned : texts.guessable;
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
    throw new SignInError({ message: texts.offline });
  }
  const text = await response.text();
  let answer = {};
  try {
    answer = text ? JSON.parse(text) : {};
  } catch {
    answer = {};
  }
  if (!response.ok) throw new SignInError({ message: fill(texts.unexpected, { status: response.status }), ...answer });
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
  field?.select?.();
}

function show(step) {
  showStatus("");
  for (const [name, form] of steps) form.hidden = name !== step;
  passwordInput.value = "";
  newPasswordInput.value = "";
  updateRules();
  for (const form of steps.values()) form.querySelector("input")?.removeAttribute("aria-invalid");
  for (const field of [codeInput, passwordInput, newPasswordInput]) field.removeAttribute("aria-invalid");
  const form = steps.get(step);
  heading.textContent = form.dataset.heading ?? firstHeading;
  document.title = heading.textContent;
  drawCode();
  const isShown = (control) => !control.closest("form [hidden]");
  // The country of a phone number is not the first thing to fill in.
  const fields = [...form.querySelectorAll("input, select[data-field]")];
  (fields.find(isShown) ?? [...form.querySelectorAll("button")].find(isShown)).focus();
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

/** The country that was chosen for a phone number. */
const countryOf = (input) => (input === moreInput ? byId("more-country") : byId("country")).value;

/** Reads an identifier of one of these types: an email address, a phone number (digits only) or a username. */
function readIdentifier(input, kinds) {
  const text = input.value.trim();
  if (text.includes("@") && kinds.includes("email")) {
    if (/^\S+@\S+\.\S+$/.test(text)) return { type: "email", value: text };
    throw new SignInError({ message: texts.enterFullEmail });
  }
  const phone = kinds.includes("phone") ? readPhone(text, countryOf(input)) : undefined;
  if (phone?.digits) return { type: "phone", value: phone.digits };
  if (phone) throw new SignInError({ message: phone.problem === "country" ? texts.phoneNeedsCountry : texts.phoneInvalid });
  if (kinds.includes("username") && /^[A-Z_a-z]\w*$/.test(text)) return { type: "username", value: text };
  throw new SignInError({ message: fill(texts.enterOneOf, { kinds: kinds.map((kind) => texts[kind]).join(", ") }) });
}

const displayedIdentifier = () => (identifier.type === "phone" ? `+${identifier.value}` : identifier.value);

async function send(event) {
  const answer = await call("POST", "/verification/verification-code", {
    interactionEvent: event,
    identifier,
  });
  verificationId = answer.verificationId;
  codeInput.value = "";
  drawCode();
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
    for (const name of ["link", "social"]) forget(name);
    location.assign(redirectTo);
  } catch (error) {
    if (await continueWithFactor(error)) return;
    if (error.code !== "user.missing_profile") throw error;
    askFor(error.body.data.missingProfile[0]);
  }
}

const fail = (text) => {
  throw new SignInError({ message: text });
};
const continueWithFactor = setUpMfa({
  call,
  show,
  runAction,
  fail,
  finish: (proof) => finish(proof),
  steps,
  texts,
  factors: page.factors.split(" "),
});

/** Asks for a missing part of the profile. */
function askFor(missing) {
  if (missing === "password") return choosePassword();
  if (missing === "username") return show("username");
  if (missing === "extraProfile") return show("extra-profile");
  const kinds = missing === "emailOrPhone" ? ["email", "phone"] : [missing];
  moreInput.dataset.kinds = kinds.join(" ");
  const headings = { email: texts.addEmail, phone: texts.addPhone, emailOrPhone: texts.addEmailOrPhone };
  byId("more-label").textContent = texts[missing];
  steps.get("more").dataset.heading = headings[missing];
  show("more");
}

function choosePassword() {
  const name = newUsername ?? (identifier ? displayedIdentifier() : "");
  byId("new-password-for").textContent = name;
  byId("new-password-lead").hidden = !name;
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
    if (!password) throw new SignInError({ message: texts.enterYourPassword });
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
    if (!password) throw new SignInError({ message: texts.enterYourPassword });
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
    const code = codeInput.value;
    if (!/^\d{6}$/.test(code)) throw new SignInError({ message: texts.codeHasSixDigits });
    await call("POST", "/verification/verification-code/verify", { verificationId, identifier, code });
    await afterCode();
  });
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
    showStatus(texts.codeResent);
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

/** Signs in with the token of a magic link. The first use ends the token, so a reload goes on with its verification. */
async function useLink(token) {
  identifier = readIdentifier(identifierInput, ["email"]);
  const used = recall("link");
  if (used?.token === token && (await resumeLink(used))) return;
  await start("SignIn");
  try {
    ({ verificationId } = await call("POST", "/verification/one-time-token/verify", { identifier, token }));
  } catch {
    throw new SignInError({ message: texts.linkInvalid });
  }
  keep("link", { token, verificationId });
  await finishOrRegister();
}

/** Goes on with the verification of a link. Returns whether it belongs to this sign-in. */
async function resumeLink(used) {
  try {
    ({ verificationId } = used);
    await call("PUT", "/interaction-event", { interactionEvent: "SignIn" });
    await finishOrRegister();
    return true;
  } catch (error) {
    if (["session.interaction_not_found", "session.verification_session_not_found"].includes(error.code)) return false;
    throw error;
  }
}

/** Returns to the app, with a new account if there is none. */
async function finishOrRegister() {
  try {
    await finish();
  } catch (error) {
    if (error.code !== "user.user_not_exist") throw error;
    await call("PUT", "/interaction-event", { interactionEvent: "Register" });
    await finish();
  }
}

const saveProfile = (values) => submitProfile({ type: "extraProfile", values });
setUpExtraProfile({ form: steps.get("extra-profile"), texts, fill, runAction, fail, save: saveProfile });
setUpSocial({ page, call, start, show, runAction, fail, finish, steps, texts });
if (page.token) runAction(steps.get("identifier").querySelector(".primary"), undefined, () => useLink(page.token));

// After resetting the password.
if (location.hash === "#password-saved") showStatus(texts.passwordSaved);
