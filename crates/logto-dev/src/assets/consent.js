// The consent page.

const button = document.getElementById("allow");
const alertBox = document.getElementById("form-error");
const texts = JSON.parse(document.querySelector("main").dataset.texts);

function showError(text) {
  alertBox.textContent = text;
  alertBox.hidden = false;
}

button.addEventListener("click", async () => {
  alertBox.hidden = true;
  let response;
  try {
    response = await fetch("/api/interaction/consent", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: "{}",
    });
  } catch {
    return showError(texts.offline);
  }
  const answer = await response.json().catch(() => ({}));
  if (response.ok) {
    location.assign(answer.redirectTo);
  } else {
    const unexpected = texts.unexpected.replace("{status}", response.status);
    showError(texts.errors[answer.code] ?? answer.message ?? unexpected);
  }
});
