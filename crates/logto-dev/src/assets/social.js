// Signing in at a social provider: leaving for its page, and coming back.
import { forget, keep, recall } from "./storage.js";

const pathOf = (connector) => `/verification/social/${encodeURIComponent(connector)}`;

/** The answers of a provider whose page was left without a choice. */
const CANCELED = ["access_denied", "user_cancelled_login", "user_cancelled_authorize"];

function randomText() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * Sets up the buttons of the providers. `page` has the data of the sign-in page; the others are what it offers: `call`,
 * `start`, `show`, `runAction`, `fail(text)`, `finish(proof)`, the `steps` and the `texts`.
 */
export function setUpSocial({ page, call, start, show, runAction, fail, finish, steps, texts }) {
  // Where new accounts only are allowed, a visit creates one.
  const event = page.socialEvent ?? "SignIn";

  /** Goes to the provider with `go`. What belongs to the visit is kept in the tab. */
  async function leave(connector, go) {
    await start(event);
    const state = randomText();
    const redirectUri = `${location.origin}/callback/social/${encodeURIComponent(connector)}`;
    const body = { state, redirectUri };
    const { authorizationUri, verificationId } = await call("POST", `${pathOf(connector)}/authorization-uri`, body);
    keep("social", { connector, state, redirectUri, verificationId });
    go(authorizationUri);
  }

  /** Takes the answer from the address into the visit, so that a reload finds it there. */
  function takeAnswer(visit) {
    const answer = Object.fromEntries(new URLSearchParams(location.search));
    if (!("state" in answer)) return visit;
    history.replaceState(null, "", location.pathname);
    if (answer.state !== visit?.state) return undefined;
    const answered = { ...visit, answer };
    keep("social", answered);
    return answered;
  }

  /** Has the server check the answer, once. */
  async function verify(visit) {
    const { verificationId, redirectUri, isSent, isVerified } = visit;
    if (isVerified) return;
    keep("social", { ...visit, isSent: true });
    const connectorData = { ...visit.answer, redirectUri };
    try {
      await call("POST", `${pathOf(visit.connector)}/verify`, { verificationId, connectorData });
    } catch (error) {
      if (error.code === "session.verification_session_not_found") fail(texts.socialLost);
      // The page was reloaded before the server answered, so the code may have been used.
      if (!isSent || error.code !== "connector.social_auth_code_invalid") throw error;
    }
    keep("social", { ...visit, isVerified: true });
  }

  let verificationId;
  async function register() {
    try {
      await call("PUT", "/interaction-event", { interactionEvent: "Register" });
    } catch (error) {
      // Nobody can register here.
      if (error.code === "auth.forbidden") fail(texts.errors["user.identity_not_exist"]);
      throw error;
    }
    await finish({ verificationId });
  }

  const linkAccount = () => finish({ verificationId, linkSocialIdentity: true });

  async function comeBack(connector) {
    const isAnswer = new URLSearchParams(location.search).has("state");
    const visit = takeAnswer(recall("social"));
    // After a reload when the visit has ended, people can sign in again.
    if (!isAnswer && !visit?.answer) return;
    if (visit?.connector !== connector || !visit.answer) {
      forget("social");
      return fail(texts.socialLost);
    }
    if (visit.answer.error) {
      forget("social");
      return fail(CANCELED.includes(visit.answer.error) ? texts.socialCanceled : texts.socialFailed);
    }
    await verify(visit);
    ({ verificationId } = visit);
    // After a reload, the account may have been created already.
    await call("PUT", "/interaction-event", { interactionEvent: event });
    try {
      await finish({ verificationId });
    } catch (error) {
      if (error.code !== "user.identity_not_exist") throw error;
      const related = error.body.data?.relatedUser;
      if (!related) return register();
      if (page.linksAccounts !== undefined) return linkAccount();
      document.getElementById("related").textContent = related.value;
      show("link");
    }
  }

  const byTest = (id) => document.querySelector(`[data-testid="${id}"]`);
  steps.get("link").addEventListener("submit", (submitted) => {
    submitted.preventDefault();
    runAction(byTest("link-account"), undefined, linkAccount);
  });
  byTest("create-instead").addEventListener("click", () => runAction(byTest("create-instead"), undefined, register));
  const buttons = [...document.querySelectorAll("[data-social]")];
  for (const button of buttons) {
    const go = (address) => location.assign(address);
    button.addEventListener("click", () => runAction(button, undefined, () => leave(button.dataset.social, go)));
  }

  const buttonOf = (connector) =>
    buttons.find((button) => button.dataset.social === connector) ?? steps.get("identifier").querySelector(".primary");
  if (page.leave) {
    // The Back button leads to the app, and not to this page, which would leave again.
    const go = (address) => location.replace(address);
    runAction(buttonOf(page.leave), undefined, () => leave(page.leave, go));
  }
  if (page.return) runAction(buttonOf(page.return), undefined, () => comeBack(page.return));
}
