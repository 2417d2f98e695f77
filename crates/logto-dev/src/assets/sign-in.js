"use strict";
// The sign-in page: one step at a time, each a call of the Experience API.

const api = "/api/experience";
const byId = (id) => document.getElementById(id);
const byTest = (id) => document.querySelector(`[data-testid="${id}"]`);
const steps = new Map(
  [...document.querySelectorAll("form[data-step]")].map((form) => [form.dataset.step, form]),
);
const startEvent = document.querySelector("main").dataset.event;
const identifierInput = byId("identifier");
const codeInput = byId("code");
const passwordInput = byId("password");
const alertBox = byId("form-error");
const statusBox = byId("status");

let identifier;
let verificationId;
let busy = false;

const sentences = {
  "verification_code.code_mismatch": "That code is not right. Check it and try again.",
  "verification_code.expired": "This code has expired. Send a new one.",
  "verification_code.exceed_max_try": "Too many wrong tries. Send a new code.",
  "verification_code.not_found": "This code is no longer good. Send a new one.",
  "session.verification_session_not_found": "This code is no longer good. Send a new one.",
  "session.invalid_credentials": "That account and that password do not go together. Try again, or use a code.",
  "session.not_found": "This sign-in has ended. Go back to the app and start again.",
  "session.interaction_not_found": "This sign-in has ended. Go back to the app and start again.",
  "guard.invalid_input": "That does not look right. Check it and try again.",
};

class Failure extends Error {
  constructor(body) {
    super(body.message);
    this.code = body.code;
    this.body = body;
  }

  get sentence() {
    if (this.code === "connector.general") {
      return `The code could not be sent. The provider says: ${providerText(this.body)}`;
    }
    return sentences[this.code] ?? this.message;
  }
}

/** The provider's own words: plain text, or the message in its JSON. */
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
    throw new Failure({ message: "The server cannot be reached. Check that logto-dev is running." });
  }
  const text = await response.text();
  let answer = {};
  try {
    answer = text ? JSON.parse(text) : {};
  } catch {
    answer = { message: `The server answered ${response.status} without an explanation.` };
  }
  if (!response.ok) throw new Failure({ message: `The server answered ${response.status}.`, ...answer });
  return answer;
}

function say(text) {
  alertBox.hidden = true;
  statusBox.textContent = text;
}

function complain(text, field) {
  statusBox.textContent = "";
  alertBox.textContent = text;
  alertBox.hidden = false;
  field?.setAttribute("aria-invalid", "true");
  field?.focus();
  field?.select();
}

function show(step) {
  say("");
  for (const [name, form] of steps) form.hidden = name !== step;
  passwordInput.value = "";
  for (const field of [identifierInput, codeInput, passwordInput]) field.removeAttribute("aria-invalid");
  const form = steps.get(step);
  (form.querySelector("input:not([hidden])") ?? form.querySelector("button")).focus();
}

/** Runs one action at a time, with its button busy, and shows what goes wrong. */
async function act(button, field, action) {
  if (busy) return;
  busy = true;
  say("");
  field?.removeAttribute("aria-invalid");
  button.setAttribute("aria-busy", "true");
  try {
    await action();
  } catch (error) {
    const sentence = error instanceof Failure ? error.sentence : String(error);
    complain(sentence, field);
  } finally {
    busy = false;
    button.removeAttribute("aria-busy");
  }
}

/** An e-mail address, or a phone number as digits with its country code. */
function readIdentifier() {
  const kinds = identifierInput.dataset.kinds.split(" ");
  const text = identifierInput.value.trim();
  if (text.includes("@") && kinds.includes("email")) {
    if (/^\S+@\S+\.\S+$/.test(text)) return { type: "email", value: text };
    throw new Failure({ message: "Enter a whole e-mail address, like you@example.com." });
  }
  const digits = text.replace(/[\s().-]/g, "").replace(/^(\+|00)/, "");
  if (kinds.includes("phone") && /^\d{7,15}$/.test(digits)) return { type: "phone", value: digits };
  const wanted = kinds.map((kind) => (kind === "email" ? "an e-mail address" : "a phone number with its country code"));
  throw new Failure({ message: `Enter ${wanted.join(" or ")}.` });
}

/** The same, or a name: those sign in with a password only. */
function readAccount() {
  const text = identifierInput.value.trim();
  if (identifierInput.dataset.kinds.includes(" ") && /^[A-Z_a-z]\w*$/.test(text)) {
    return { type: "username", value: text };
  }
  return readIdentifier();
}

const spelled = () => (identifier.type === "phone" ? `+${identifier.value}` : identifier.value);

async function send(event) {
  const answer = await call("POST", "/verification/verification-code", {
    interactionEvent: event,
    identifier,
  });
  verificationId = answer.verificationId;
  codeInput.value = "";
}

async function finish() {
  await call("POST", "/identification", { verificationId });
  const { redirectTo } = await call("POST", "/submit");
  location.assign(redirectTo);
}

async function sendCode() {
  identifier = readIdentifier();
  await call("PUT", "", { interactionEvent: startEvent });
  await send(startEvent);
  byId("sent-to").textContent = spelled();
  show("code");
}

steps.get("identifier").addEventListener("submit", (event) => {
  event.preventDefault();
  act(byTest("send-code"), identifierInput, sendCode);
});

// The page to register has no such button.
byTest("use-password")?.addEventListener("click", () => {
  act(byTest("use-password"), identifierInput, async () => {
    identifier = readAccount();
    byId("password-for").textContent = spelled();
    // For password managers: they look for the name beside the password.
    byId("password-owner").value = spelled();
    show("password");
  });
});

steps.get("password").addEventListener("submit", (event) => {
  event.preventDefault();
  act(byTest("verify-password"), passwordInput, async () => {
    const password = passwordInput.value;
    if (!password) throw new Failure({ message: "Enter your password." });
    await call("PUT", "", { interactionEvent: startEvent });
    ({ verificationId } = await call("POST", "/verification/password", { identifier, password }));
    await finish();
  });
});

byTest("use-code").addEventListener("click", () => {
  act(byTest("use-code"), identifierInput, async () => {
    show("identifier");
    await sendCode();
  });
});

steps.get("code").addEventListener("submit", (event) => {
  event.preventDefault();
  act(byTest("verify"), codeInput, async () => {
    const code = codeInput.value.trim();
    if (!/^\d{6}$/.test(code)) throw new Failure({ message: "The code has six digits." });
    await call("POST", "/verification/verification-code/verify", { verificationId, identifier, code });
    try {
      await finish();
    } catch (error) {
      if (error.code === "user.user_not_exist") {
        byId("unknown").textContent = spelled();
        show("create");
      } else if (/^user\.\w+_already_in_use$/.test(error.code)) {
        byId("known").textContent = spelled();
        show("exists");
      } else {
        throw error;
      }
    }
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
    act(byTest(button), undefined, async () => {
      await call("PUT", "/interaction-event", { interactionEvent: event });
      await finish();
    });
  });
}

byTest("resend").addEventListener("click", () => {
  act(byTest("resend"), codeInput, async () => {
    await send(startEvent);
    codeInput.removeAttribute("aria-invalid");
    codeInput.focus();
    say("A new code is on its way. The old one is void.");
  });
});

byTest("change-identifier").addEventListener("click", () => show("identifier"));
for (const button of document.querySelectorAll("[data-start-over]")) {
  button.addEventListener("click", () => show("identifier"));
}

byTest("cancel").addEventListener("click", () => {
  act(byTest("cancel"), undefined, async () => {
    const { redirectTo } = await call("POST", "/cancel");
    location.assign(redirectTo);
  });
});
